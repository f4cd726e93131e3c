// What survives a reload: the typed text, the forms, theme and sizes. Written through the
// platform's
// store shortly after a change.
#pragma once

#include <string>
#include <string_view>

#include "app/view_state.hpp"
#include "platform/platform.hpp"

namespace taskyard::web {

/// The lasting part of a view state as JSON, and back; unknown or wrong members are ignored.
std::string settings_json(const ViewState& view);
void read_settings(std::string_view json, ViewState& view);

/// Writes settings and editor text when they changed, at most every `k_wait_ms`.
class Keeper {
 public:
  static constexpr double k_wait_ms = 400;

  /// What was kept last time; "" for nothing.
  std::string load_text(const Platform& platform) const;
  void load_settings(const Platform& platform, ViewState& view);

  /// Call once per frame. `text_version` grows with every change of the text.
  void keep(Platform& platform, double now_ms, const ViewState& view, std::string_view text,
            std::uint64_t text_version);
  /// Writes at once what is still unwritten.
  void flush(Platform& platform, const ViewState& view, std::string_view text);
  /// True while something is changed but not written yet.
  bool waiting() const { return waiting_; }

 private:
  double last_ms_ = -k_wait_ms;
  std::uint64_t text_version_ = 0;
  std::string settings_;
  bool waiting_ = false;
};

}  // namespace taskyard::web
