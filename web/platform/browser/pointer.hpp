// Mouse, wheel and touch of the canvas, into ImGui's event queue (ux.md 10.2, 10.7, 12.1).
#pragma once

#include <vector>

#include "platform/browser/frame_loop.hpp"
#include "platform/browser/keyboard.hpp"

struct EmscriptenMouseEvent;
struct EmscriptenWheelEvent;
struct EmscriptenTouchEvent;

namespace taskyard::web {

class Pointer {
 public:
  Pointer(FrameLoop& loop, const BrowserPlatform& platform, Keyboard& keyboard)
      : loop_(loop), platform_(platform), keyboard_(keyboard) {}
  void install();
  void release_all();
  /// Hands ImGui the next step of a touch; called once before every frame.
  void before_frame();
  bool has_steps() const { return !steps_.empty(); }

 private:
  enum class Finger { none, pending, dragging, scrolling, pinching };
  /// Position and button, at least one frame apart from the step before.
  struct Step {
    float x, y;
    int button;  // 1 down, 0 up, -1 only the position
  };

  /// Inside somebody else's page the wheel and touches are the host's until we have been clicked.
  bool is_taken() const;
  bool mouse_moved(const EmscriptenMouseEvent& event, bool on_canvas);
  bool mouse_pressed(const EmscriptenMouseEvent& event);
  bool mouse_released(const EmscriptenMouseEvent& event);
  void mouse_left();
  bool wheel(const EmscriptenWheelEvent& event);
  void zoom(float steps);
  bool touch_began(const EmscriptenTouchEvent& event);
  bool touch_moved(const EmscriptenTouchEvent& event);
  bool touch_ended(const EmscriptenTouchEvent& event, bool cancelled);
  void pinch(const EmscriptenTouchEvent& event, bool first);
  void run_steps();
  void install_mouse();
  void install_touch();

  FrameLoop& loop_;
  const BrowserPlatform& platform_;
  Keyboard& keyboard_;
  std::vector<Step> steps_;
  unsigned buttons_ = 0;
  float left_ = 0, top_ = 0;  // of the canvas in the window, CSS px
  Finger finger_ = Finger::none;
  float finger_x_ = 0, finger_y_ = 0;
  float last_y_ = 0;
  double finger_since_ms_ = 0;
  float pinch_distance_ = 0;
};

}  // namespace taskyard::web
