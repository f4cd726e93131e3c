// The program in the browser: app, renderer and input around one canvas, and the frame.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "app/app.hpp"
#include "platform/browser/browser_platform.hpp"
#include "platform/browser/frame_loop.hpp"
#include "platform/browser/keyboard.hpp"
#include "platform/browser/pointer.hpp"
#include "render/renderer.hpp"

namespace taskyard::web {

class Program {
 public:
  /// Makes context, app and handlers, and asks for the first frame.
  Program();

  // What the page tells us (exports.cpp).
  const char* command(std::string_view json);
  const char* stats();
  void editor_changed(std::string_view text);
  void editor_apply();
  void file_opened(std::string_view name, std::string_view content);
  void resized(float width, float height, int width_px, int height_px);
  void preferences_changed();
  FrameLoop& loop() { return loop_; }
  Keyboard& keyboard() { return keyboard_; }
  EditorText& editor() { return platform_.editor(); }

 private:
  bool draw();
  void draw_picture(const FrameOutput& frame);
  void follow_theme(const FrameOutput& frame);
  void take_fonts();
  void make_context();
  void install_handlers();
  void set_hidden(bool hidden);

  FrameLoop loop_;
  BrowserPlatform platform_;
  Keyboard keyboard_;
  Pointer pointer_;
  Renderer renderer_;
  std::unique_ptr<unsigned char[]> font_pack_;  ///< empty where the fonts are inside the program
  std::unique_ptr<App> app_;
  std::string answer_;
  float width_ = 0, height_ = 0;
  Surface surface_;
  int context_ = 0;
  int dark_told_ = -1;
  bool is_resized_ = false;
  bool was_ready_ = false;
};

}  // namespace taskyard::web
