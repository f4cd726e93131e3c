// Platform in memory for tests: what the app asks for is written down, time moves when the test
// says so.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "platform/platform.hpp"

namespace taskyard::web {

class HeadlessPlatform final : public Platform {
 public:
  double now_ms() const override { return time_ms; }
  void request_frame() override { ++frames_requested; }
  void set_clipboard(std::string_view text) override { clipboard_text = text; }
  std::string clipboard() const override { return clipboard_text; }
  void store(std::string_view key, std::string_view value) override;
  std::string load(std::string_view key) const override;
  void ask_for_file() override { ++files_asked_for; }
  void save_file(std::string_view name, std::string_view content) override;
  bool prefers_dark() const override { return is_dark; }
  bool prefers_reduced_motion() const override { return wants_less_motion; }
  bool is_apple() const override { return is_apple_system; }
  bool has_editor_pane() const override { return has_pane; }
  void place_editor(const Viewport& where, bool visible) override;
  void set_editor_text(std::string_view text) override { editor_text = text; }
  void set_editor_marks(const std::vector<EditorMark>& marks) override { editor_marks = marks; }
  void focus_editor(std::uint32_t offset) override { editor_focus = offset; }
  void announce(std::string_view sentence, bool assertive) override;
  void publish_text_view(std::string_view json) override;
  void show_text_view(bool visible) override { is_text_view_shown = visible; }
  void set_cursor(int imgui_cursor) override { cursor = imgui_cursor; }
  void set_theme(std::string_view name, float font_size) override;

  // What the test sets.
  double time_ms = 0;
  bool is_dark = true;
  bool wants_less_motion = false;
  bool is_apple_system = false;
  bool has_pane = true;  ///< as in the browser; false as on the desktop

  // What the app did.
  int frames_requested = 0;
  int files_asked_for = 0;
  int text_views_published = 0;
  int cursor = 0;
  std::uint32_t editor_focus = 0;
  bool is_editor_visible = false;
  bool is_text_view_shown = false;
  float theme_font_size = 0;
  std::string theme;
  std::string clipboard_text;
  std::string editor_text;
  std::string text_view;
  Viewport editor_place;
  std::vector<EditorMark> editor_marks;
  std::vector<std::pair<std::string, bool>> announcements;  ///< sentence, assertive
  std::vector<std::pair<std::string, std::string>> saved_files;
  std::map<std::string, std::string, std::less<>> stored;
};

}  // namespace taskyard::web
