#include "platform/browser/browser_platform.hpp"

#include <emscripten/emscripten.h>

#include "taskyard/json.hpp"

namespace taskyard::web {

double BrowserPlatform::now_ms() const { return emscripten_get_now(); }

void BrowserPlatform::set_clipboard(std::string_view text) {
  clipboard_ = text;
  page::tell("copy", text);
}

void BrowserPlatform::save_file(std::string_view name, std::string_view content) {
  page::tell("saveFile", name, content);
}

void BrowserPlatform::place_editor(const Viewport& where, bool visible) {
  const bool is_same = visible == is_editor_visible_ && where.x == editor_place_.x &&
                       where.y == editor_place_.y && where.w == editor_place_.w &&
                       where.h == editor_place_.h;
  if (is_same) return;
  editor_place_ = where;
  is_editor_visible_ = visible;
  page::place("placeEditor", where.x, where.y, where.w, where.h, visible ? 1 : 0);
}

void BrowserPlatform::set_editor_text(std::string_view text) {
  if (text == editor_.text()) return;
  editor_.set(text);
  page::tell("editorText", text);
}

void BrowserPlatform::set_editor_marks(const std::vector<EditorMark>& marks) {
  JsonWriter json;
  json.begin_array();
  for (const EditorMark& mark : marks) {
    json.begin_object();
    json.member("begin", editor_.utf16_of(mark.begin)).member("end", editor_.utf16_of(mark.end));
    json.member("line", mark.line)
        .member("severity", mark.severity)
        .member("message", mark.message);
    json.end_object();
  }
  json.end_array();
  page::tell("editorMarks", json.str());
}

void BrowserPlatform::focus_editor(std::uint32_t offset) {
  page::place("focusEditor", editor_.utf16_of(offset));
}

void BrowserPlatform::announce(std::string_view sentence, bool assertive) {
  page::tell("announce", sentence, assertive ? "1" : "0");
}

void BrowserPlatform::show_text_view(bool visible) {
  // The canvas is out of sight meanwhile, but the simulation goes on.
  loop_.set_needed_unseen(visible || !has_canvas_);
  page::place("showTextView", visible ? 1 : 0);
}

void BrowserPlatform::set_cursor(int imgui_cursor) {
  if (imgui_cursor == cursor_) return;
  cursor_ = imgui_cursor;
  page::place("cursor", imgui_cursor);
}

void BrowserPlatform::set_theme(std::string_view name, float font_size) {
  has_theme_ = true;
  page::tell("theme", name, std::to_string(font_size));
}

}  // namespace taskyard::web
