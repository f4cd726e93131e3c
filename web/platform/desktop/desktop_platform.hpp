// Platform for the desktop: GLFW's clipboard, files for what must last, no page around the window.
#pragma once

#include <map>
#include <string>

#include "platform/platform.hpp"

struct GLFWwindow;

namespace taskyard::web {

class DesktopPlatform final : public Platform {
 public:
  /// `keeps_settings` false: nothing is read from or written to the settings folder (tests).
  DesktopPlatform(GLFWwindow* window, bool keeps_settings)
      : window_(window), keeps_settings_(keeps_settings) {}

  double now_ms() const override;
  void request_frame() override { is_frame_wanted_ = true; }
  void set_clipboard(std::string_view text) override;
  std::string clipboard() const override;
  void store(std::string_view key, std::string_view value) override;
  std::string load(std::string_view key) const override;
  /// There is no chooser without a toolkit: says how files come in instead.
  void ask_for_file() override;
  /// Into the working folder; the place is announced.
  void save_file(std::string_view name, std::string_view content) override;
  bool prefers_dark() const override { return true; }
  bool prefers_reduced_motion() const override { return false; }
  bool is_apple() const override;
  bool has_editor_pane() const override { return false; }
  void place_editor(const Viewport& /*where*/, bool /*visible*/) override {}
  void set_editor_text(std::string_view /*text*/) override {}
  void set_editor_marks(const std::vector<EditorMark>& /*marks*/) override {}
  void focus_editor(std::uint32_t /*offset*/) override {}
  /// To the terminal, errors only: there is no screen reader interface on the desktop.
  void announce(std::string_view sentence, bool assertive) override;
  void publish_text_view(std::string_view /*json*/) override {}
  void show_text_view(bool /*visible*/) override {}
  void set_cursor(int /*imgui_cursor*/) override {}  // ImGui's GLFW backend does it

  /// True once after a request.
  bool take_frame_request();

 private:
  GLFWwindow* window_;
  bool keeps_settings_;
  bool is_frame_wanted_ = true;
  std::map<std::string, std::string, std::less<>> memory_;
};

}  // namespace taskyard::web
