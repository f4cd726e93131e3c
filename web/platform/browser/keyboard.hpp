// Keys and typed text of the canvas. Movement by physical key, letters as typed; a key is reported
// as used only when the simulator uses it, everything else stays the browser's (ux.md 7).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "imgui.h"
#include "platform/browser/browser_platform.hpp"
#include "platform/browser/frame_loop.hpp"

struct EmscriptenKeyboardEvent;

namespace taskyard::web {

class Keyboard {
 public:
  Keyboard(FrameLoop& loop, BrowserPlatform& platform) : loop_(loop), platform_(platform) {}
  void install();
  void release_all();
  void text_typed(std::string_view text);
  /// Press and release of a key that came as an editing command (keyboards of phones): "Backspace",
  /// "Enter".
  void tap(std::string_view name);
  void pasted(std::string_view text);
  /// While held, focus changes are our own doing and release nothing.
  void hold_focus(bool hold) { is_focus_held_ = hold; }
  bool has_focus() const { return has_focus_; }
  /// ImGui's name for Ctrl, or for Cmd on Apple's systems.
  ImGuiKey command_key() const;

 private:
  bool key_down(const EmscriptenKeyboardEvent& event, bool in_text_field);
  bool key_up(const EmscriptenKeyboardEvent& event);
  void focus_changed(bool focused);
  void add_modifiers(const EmscriptenKeyboardEvent& event);
  bool is_used(const EmscriptenKeyboardEvent& event, ImGuiKey key, bool in_text_field);

  FrameLoop& loop_;
  BrowserPlatform& platform_;
  std::map<std::string, ImGuiKey> held_;  // by physical key: what was pressed is what is released
  bool is_focus_held_ = false;
  bool has_focus_ = false;
  bool is_leaving_ = false;  // Escape was the last key: Tab leaves the app
};

}  // namespace taskyard::web
