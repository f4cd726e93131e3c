// What the app needs from the machine it runs on. One implementation per folder (browser, desktop,
// headless), chosen by CMake. Knows nothing of the engine or of ImGui.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scene/draw_list.hpp"

namespace taskyard::web {

/// A problem to mark in the editor pane; offsets in bytes of the text that was set or typed.
struct EditorMark {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t line = 1;
  int severity = 0;  ///< 0 error, 1 warning, 2 notice
  std::string message;
};

class Platform {
 public:
  virtual ~Platform() = default;

  /// Wall time in ms from any start; for motion and the driver clock only.
  virtual double now_ms() const = 0;
  /// Asks for another frame; without it nothing is drawn (ux.md 10.4).
  virtual void request_frame() = 0;

  virtual void set_clipboard(std::string_view text) = 0;
  virtual std::string clipboard() const = 0;

  /// Small key/value store that survives a reload; never fails, falls back to memory.
  virtual void store(std::string_view key, std::string_view value) = 0;
  virtual std::string load(std::string_view key) const = 0;

  /// Lets the person choose a file; it arrives through App::file_opened.
  virtual void ask_for_file() = 0;
  /// Hands a file to the person (download, or a file in the working folder).
  virtual void save_file(std::string_view name, std::string_view content) = 0;

  virtual bool prefers_dark() const = 0;
  virtual bool prefers_reduced_motion() const = 0;
  virtual bool is_apple() const = 0;  ///< Cmd instead of Ctrl in shortcut texts

  /// True when the platform brings its own text editor (a real <textarea> on the web); then the app
  /// places it instead of drawing one. Text changes arrive through App::editor_changed.
  virtual bool has_editor_pane() const = 0;
  virtual void place_editor(const Viewport& where, bool visible) = 0;
  virtual void set_editor_text(std::string_view text) = 0;
  virtual void set_editor_marks(const std::vector<EditorMark>& marks) = 0;
  virtual void focus_editor(std::uint32_t offset) = 0;

  /// Says a sentence through the live region (ux.md 8.3).
  virtual void announce(std::string_view sentence, bool assertive) = 0;
  /// Hands over the text view's content as JSON (web/viewmodel/text_view.hpp), only when it
  /// changed.
  virtual void publish_text_view(std::string_view json) = 0;
  /// Shows or hides the text view for sighted readers.
  virtual void show_text_view(bool visible) = 0;
  virtual void set_cursor(int imgui_cursor) = 0;
  /// Tells the page its theme ("dark", "light" or "projector") and base font size in CSS px, so
  /// that editor pane, poster and text view look alike. Call on change only.
  virtual void set_theme(std::string_view /*name*/, float /*font_size*/) {}
};

}  // namespace taskyard::web
