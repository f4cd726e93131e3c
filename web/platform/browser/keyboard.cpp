#include "platform/browser/keyboard.hpp"

#include <emscripten/html5.h>

#include "platform/browser/imgui_inside.hpp"
#include "platform/browser/key_names.hpp"

namespace taskyard::web {

namespace {

constexpr const char* k_canvas = "#yard";
constexpr const char* k_text_field = "#ime";
constexpr unsigned long k_composing =
    229;  // keyCode of a key that an input method keeps for itself
constexpr std::string_view k_shortcut_signs = " .,[]?0123456789feltrFELTR";

bool is_editing_key(ImGuiKey key) {
  switch (key) {
    case ImGuiKey_LeftArrow:
    case ImGuiKey_RightArrow:
    case ImGuiKey_UpArrow:
    case ImGuiKey_DownArrow:
    case ImGuiKey_PageUp:
    case ImGuiKey_PageDown:
    case ImGuiKey_Home:
    case ImGuiKey_End:
    case ImGuiKey_Delete:
    case ImGuiKey_Backspace:
    case ImGuiKey_Enter:
    case ImGuiKey_KeypadEnter: return true;
    default: return false;
  }
}

bool is_modifier(ImGuiKey key) { return key >= ImGuiKey_LeftCtrl && key <= ImGuiKey_RightSuper; }

}  // namespace

ImGuiKey Keyboard::command_key() const {
  return platform_.preferences().is_apple ? ImGuiMod_Super : ImGuiMod_Ctrl;
}

void Keyboard::install() {
  const auto down_canvas = [](int, const EmscriptenKeyboardEvent* event, void* user) -> EM_BOOL {
    return static_cast<Keyboard*>(user)->key_down(*event, false);
  };
  const auto down_field = [](int, const EmscriptenKeyboardEvent* event, void* user) -> EM_BOOL {
    return static_cast<Keyboard*>(user)->key_down(*event, true);
  };
  const auto up = [](int, const EmscriptenKeyboardEvent* event, void* user) -> EM_BOOL {
    return static_cast<Keyboard*>(user)->key_up(*event);
  };
  const auto focus = [](int, const EmscriptenFocusEvent*, void* user) -> EM_BOOL {
    static_cast<Keyboard*>(user)->focus_changed(true);
    return false;
  };
  const auto blur = [](int, const EmscriptenFocusEvent*, void* user) -> EM_BOOL {
    static_cast<Keyboard*>(user)->focus_changed(false);
    return false;
  };
  emscripten_set_keydown_callback(k_canvas, this, false, down_canvas);
  emscripten_set_keydown_callback(k_text_field, this, false, down_field);
  for (const char* target : {k_canvas, k_text_field}) {
    emscripten_set_keyup_callback(target, this, false, up);
    emscripten_set_focus_callback(target, this, false, focus);
    emscripten_set_blur_callback(target, this, false, blur);
  }
}

void Keyboard::focus_changed(bool focused) {
  if (is_focus_held_) return;
  has_focus_ = focused;
  is_leaving_ = false;
  if (!focused) release_all();
  ImGui::GetIO().AddFocusEvent(focused);
  loop_.request();
}

void Keyboard::release_all() {
  ImGuiIO& io = ImGui::GetIO();
  for (const auto& [code, key] : held_) io.AddKeyEvent(key, false);
  held_.clear();
  for (const ImGuiKey mod : {ImGuiMod_Ctrl, ImGuiMod_Shift, ImGuiMod_Alt, ImGuiMod_Super}) {
    io.AddKeyEvent(mod, false);
  }
}

void Keyboard::add_modifiers(const EmscriptenKeyboardEvent& event) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiMod_Ctrl, event.ctrlKey);
  io.AddKeyEvent(ImGuiMod_Shift, event.shiftKey);
  io.AddKeyEvent(ImGuiMod_Alt, event.altKey);
  io.AddKeyEvent(ImGuiMod_Super, event.metaKey);
}

bool Keyboard::is_used(const EmscriptenKeyboardEvent& event, ImGuiKey key, bool in_text_field) {
  const bool wants_text = ImGui::GetIO().WantTextInput;
  const bool has_command = event.ctrlKey || event.metaKey;
  if (has_command) {
    if (key == ImGuiKey_Z || key == ImGuiKey_Y || key == ImGuiKey_Enter) return !event.altKey;
    return wants_text && (key == ImGuiKey_A || is_editing_key(key));
  }
  if (event.altKey) return false;
  if (key == ImGuiKey_F8) return true;
  if (key == ImGuiKey_Tab) return !is_leaving_;
  if (is_editing_key(key)) return true;
  if (in_text_field) return false;  // the text arrives through the field itself
  const std::string_view typed = event.key;
  if (wants_text) return is_character(typed);
  return typed.size() == 1 && k_shortcut_signs.find(typed[0]) != std::string_view::npos;
}

bool Keyboard::key_down(const EmscriptenKeyboardEvent& event, bool in_text_field) {
  if (event.keyCode == k_composing) return false;
  ImGuiIO& io = ImGui::GetIO();
  loop_.request();
  add_modifiers(event);
  const ImGuiKey key = imgui_key(event.key, event.code);
  const bool has_command = (event.ctrlKey || event.metaKey) && !event.altKey;
  const bool is_used_here = is_used(event, key, in_text_field);
  if (!is_modifier(key)) is_leaving_ = key == ImGuiKey_Escape;
  if (key == ImGuiKey_Tab && !is_used_here) return false;
  // Ctrl+V waits for the paste event, which brings the text.
  if (key == ImGuiKey_None || (has_command && key == ImGuiKey_V)) return false;
  held_[event.code] = key;
  io.AddKeyEvent(key, true);
  const bool is_text = is_character(event.key) && !has_command;
  if (is_text && !in_text_field) io.AddInputCharactersUTF8(event.key);
  if (has_command && (key == ImGuiKey_C || key == ImGuiKey_X)) draw_until_seen(loop_);
  return is_used_here;
}

bool Keyboard::key_up(const EmscriptenKeyboardEvent& event) {
  loop_.request();
  add_modifiers(event);
  const auto held = held_.find(event.code);
  if (held == held_.end()) return false;
  const ImGuiKey key = held->second;
  ImGui::GetIO().AddKeyEvent(key, false);
  held_.erase(held);
  // While Cmd is down, Apple's browsers never report that other keys were let go.
  if (key == ImGuiKey_LeftSuper || key == ImGuiKey_RightSuper) release_all();
  return false;
}

void Keyboard::text_typed(std::string_view text) {
  ImGui::GetIO().AddInputCharactersUTF8(std::string(text).c_str());
  loop_.request();
}

void Keyboard::tap(std::string_view name) {
  const ImGuiKey key = imgui_key(name, name);
  if (key == ImGuiKey_None) return;
  ImGui::GetIO().AddKeyEvent(key, true);
  ImGui::GetIO().AddKeyEvent(key, false);
  loop_.request();
}

void Keyboard::pasted(std::string_view text) {
  platform_.take_pasted(text);
  ImGuiIO& io = ImGui::GetIO();
  const bool is_held = command_key() == ImGuiMod_Super ? io.KeySuper : io.KeyCtrl;
  io.AddKeyEvent(command_key(), true);
  io.AddKeyEvent(ImGuiKey_V, true);
  io.AddKeyEvent(ImGuiKey_V, false);
  if (!is_held) io.AddKeyEvent(command_key(), false);
  loop_.request();
}

}  // namespace taskyard::web
