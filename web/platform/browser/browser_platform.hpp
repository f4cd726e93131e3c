// Platform for the browser: every wish of the app becomes a message to the page's scripts.
#pragma once

#include <string>

#include "platform/browser/editor_text.hpp"
#include "platform/browser/frame_loop.hpp"
#include "platform/browser/page_bridge.hpp"
#include "platform/platform.hpp"

namespace taskyard::web {

class BrowserPlatform final : public Platform {
 public:
  explicit BrowserPlatform(FrameLoop& loop) : loop_(loop), preferences_(page::preferences()) {}

  double now_ms() const override;
  void request_frame() override { loop_.request(); }
  void set_clipboard(std::string_view text) override;
  std::string clipboard() const override { return clipboard_; }
  void store(std::string_view key, std::string_view value) override {
    page::tell("store", key, value);
  }
  std::string load(std::string_view key) const override { return page::ask("load", key); }
  void ask_for_file() override { page::tell("askFile"); }
  void save_file(std::string_view name, std::string_view content) override;
  bool prefers_dark() const override { return preferences_.is_dark; }
  bool prefers_reduced_motion() const override { return preferences_.wants_less_motion; }
  bool is_apple() const override { return preferences_.is_apple; }
  bool has_editor_pane() const override { return has_canvas_; }
  void place_editor(const Viewport& where, bool visible) override;
  void set_editor_text(std::string_view text) override;
  void set_editor_marks(const std::vector<EditorMark>& marks) override;
  void focus_editor(std::uint32_t offset) override;
  void announce(std::string_view sentence, bool assertive) override;
  void publish_text_view(std::string_view json) override { page::tell("textView", json); }
  void show_text_view(bool visible) override;
  void set_cursor(int imgui_cursor) override;
  void set_theme(std::string_view name, float font_size) override;

  const page::Preferences& preferences() const { return preferences_; }
  void read_preferences() { preferences_ = page::preferences(); }
  /// Text that the browser's paste event brought; ImGui reads it when it sees Ctrl+V.
  void take_pasted(std::string_view text) { clipboard_ = text; }
  const char* clipboard_text() const { return clipboard_.c_str(); }
  EditorText& editor() { return editor_; }
  bool has_theme() const { return has_theme_; }
  void set_has_canvas(bool has_canvas) { has_canvas_ = has_canvas; }

 private:
  FrameLoop& loop_;
  page::Preferences preferences_;
  std::string clipboard_;
  EditorText editor_;
  Viewport editor_place_;
  bool is_editor_visible_ = false;
  bool has_theme_ = false;
  bool has_canvas_ = true;
  int cursor_ = 0;
};

}  // namespace taskyard::web
