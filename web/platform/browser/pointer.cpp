#include "platform/browser/pointer.hpp"

#include <emscripten/html5.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "imgui.h"
#include "platform/browser/imgui_inside.hpp"

namespace taskyard::web {

namespace {

constexpr const char* k_canvas = "#yard";
constexpr float k_wheel_steps_max =
    4;  // one event never jumps further: some mice and drivers spike
constexpr float k_pixels_per_step = 100;  // Chromium's notch
constexpr float k_lines_per_step = 3;
constexpr float k_pinch_gain = 5;  // trackpads pinch in small pixels
constexpr float k_tap_slack_px = 8;
constexpr double k_hold_ms = 300;  // a finger that rested drags instead of scrolling
constexpr float k_pinch_steps_per_doubling = 5;

int imgui_button(unsigned short browser_button) {
  if (browser_button == 1) return 2;
  if (browser_button == 2) return 1;
  return browser_button;
}

float steps_of(double delta, unsigned long mode) {
  const auto value = static_cast<float>(delta);
  const float steps = mode == DOM_DELTA_PIXEL  ? value / k_pixels_per_step
                      : mode == DOM_DELTA_LINE ? value / k_lines_per_step
                                               : value * k_wheel_steps_max;
  return std::clamp(steps, -k_wheel_steps_max, k_wheel_steps_max);
}

}  // namespace

bool Pointer::is_taken() const {
  return platform_.preferences().is_top_level || keyboard_.has_focus();
}

void Pointer::install() {
  install_mouse();
  install_touch();
}

void Pointer::install_mouse() {
  emscripten_set_mousemove_callback(
      k_canvas, this, false, [](int, const EmscriptenMouseEvent* event, void* user) -> EM_BOOL {
        return static_cast<Pointer*>(user)->mouse_moved(*event, true);
      });
  // While a button is down the pointer may leave the canvas, and it is let go wherever it is.
  emscripten_set_mousemove_callback(
      EMSCRIPTEN_EVENT_TARGET_WINDOW, this, false,
      [](int, const EmscriptenMouseEvent* event, void* user) -> EM_BOOL {
        return static_cast<Pointer*>(user)->mouse_moved(*event, false);
      });
  emscripten_set_mousedown_callback(
      k_canvas, this, false, [](int, const EmscriptenMouseEvent* event, void* user) -> EM_BOOL {
        return static_cast<Pointer*>(user)->mouse_pressed(*event);
      });
  emscripten_set_mouseup_callback(
      EMSCRIPTEN_EVENT_TARGET_WINDOW, this, false,
      [](int, const EmscriptenMouseEvent* event, void* user) -> EM_BOOL {
        return static_cast<Pointer*>(user)->mouse_released(*event);
      });
  emscripten_set_mouseleave_callback(k_canvas, this, false,
                                     [](int, const EmscriptenMouseEvent*, void* user) -> EM_BOOL {
                                       static_cast<Pointer*>(user)->mouse_left();
                                       return false;
                                     });
  emscripten_set_wheel_callback(k_canvas, this, false,
                                [](int, const EmscriptenWheelEvent* event, void* user) -> EM_BOOL {
                                  return static_cast<Pointer*>(user)->wheel(*event);
                                });
}

void Pointer::install_touch() {
  emscripten_set_touchstart_callback(
      k_canvas, this, false, [](int, const EmscriptenTouchEvent* event, void* user) -> EM_BOOL {
        return static_cast<Pointer*>(user)->touch_began(*event);
      });
  emscripten_set_touchmove_callback(
      k_canvas, this, false, [](int, const EmscriptenTouchEvent* event, void* user) -> EM_BOOL {
        return static_cast<Pointer*>(user)->touch_moved(*event);
      });
  emscripten_set_touchend_callback(
      k_canvas, this, false, [](int, const EmscriptenTouchEvent* event, void* user) -> EM_BOOL {
        return static_cast<Pointer*>(user)->touch_ended(*event, false);
      });
  emscripten_set_touchcancel_callback(
      k_canvas, this, false, [](int, const EmscriptenTouchEvent* event, void* user) -> EM_BOOL {
        return static_cast<Pointer*>(user)->touch_ended(*event, true);
      });
}

void Pointer::release_all() {
  ImGuiIO& io = ImGui::GetIO();
  for (int button = 0; button < 3; ++button) io.AddMouseButtonEvent(button, false);
  io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  buttons_ = 0;
  steps_.clear();
  finger_ = Finger::none;
}

bool Pointer::mouse_moved(const EmscriptenMouseEvent& event, bool on_canvas) {
  if (on_canvas) {
    left_ = static_cast<float>(event.clientX - event.targetX);
    top_ = static_cast<float>(event.clientY - event.targetY);
  } else if (buttons_ == 0) {
    return false;
  }
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(ImGuiMouseSource_Mouse);
  io.AddMousePosEvent(static_cast<float>(event.clientX) - left_,
                      static_cast<float>(event.clientY) - top_);
  loop_.request();
  return false;
}

bool Pointer::mouse_pressed(const EmscriptenMouseEvent& event) {
  mouse_moved(event, true);
  buttons_ |= 1U << event.button;
  ImGui::GetIO().AddMouseButtonEvent(imgui_button(event.button), true);
  loop_.request();
  return event.button == 1;  // the middle button would start the browser's own scrolling
}

bool Pointer::mouse_released(const EmscriptenMouseEvent& event) {
  if ((buttons_ & (1U << event.button)) == 0) return false;
  mouse_moved(event, false);
  buttons_ &= ~(1U << event.button);
  ImGui::GetIO().AddMouseButtonEvent(imgui_button(event.button), false);
  run_steps();  // a click may copy, open a chooser or ask for the keyboard: allowed only inside the event
  return false;
}

void Pointer::mouse_left() {
  if (buttons_ != 0) return;
  ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  loop_.request();
}

void Pointer::zoom(float steps) {
  ImGuiIO& io = ImGui::GetIO();
  const ImGuiKey command = keyboard_.command_key();
  const bool is_held = command == ImGuiMod_Super ? io.KeySuper : io.KeyCtrl;
  io.AddKeyEvent(command, true);
  io.AddMouseWheelEvent(0, steps);
  if (!is_held) io.AddKeyEvent(command, false);
}

bool Pointer::wheel(const EmscriptenWheelEvent& event) {
  if (!is_taken()) return false;
  ImGuiIO& io = ImGui::GetIO();
  mouse_moved(event.mouse, true);
  float across = steps_of(event.deltaX, event.deltaMode);
  float down = steps_of(event.deltaY, event.deltaMode);
  if (event.mouse.ctrlKey || event.mouse.metaKey) {
    // A pinch comes as a wheel with Ctrl although no key is down.
    const bool is_pinch = event.mouse.ctrlKey && !io.KeyCtrl && !io.KeySuper;
    zoom(-down * (is_pinch ? k_pinch_gain : 1.0F));
    return true;
  }
  // ImGui turns the wheel sideways with Shift; where the browser has done so already, turn it back
  // first.
  if (event.mouse.shiftKey && !platform_.preferences().is_apple && down == 0.0F)
    std::swap(across, down);
  const bool is_used = platform_.preferences().is_top_level || can_scroll(-across, -down);
  if (is_used) io.AddMouseWheelEvent(-across, -down);
  return is_used;
}

void Pointer::before_frame() {
  if (steps_.empty()) return;
  const Step step = steps_.front();
  steps_.erase(steps_.begin());
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
  if (step.button >= 0) {
    io.AddMouseButtonEvent(0, step.button == 1);
  } else {
    io.AddMousePosEvent(step.x, step.y);
  }
  loop_.request();
}

// Draws until ImGui has seen every event that came so far.
void Pointer::run_steps() {
  do {
    draw_until_seen(loop_);
  } while (!steps_.empty() && loop_.is_visible());
  loop_.request();
}

bool Pointer::touch_began(const EmscriptenTouchEvent& event) {
  if (!is_taken()) return false;
  if (event.numTouches >= 2) {
    if (finger_ == Finger::dragging) steps_.push_back({0, 0, 0});
    finger_ = Finger::pinching;
    pinch(event, true);
    return true;
  }
  const EmscriptenTouchPoint& point = event.touches[0];
  finger_ = Finger::pending;
  finger_x_ = static_cast<float>(point.targetX);
  finger_y_ = last_y_ = static_cast<float>(point.targetY);
  finger_since_ms_ = platform_.now_ms();
  steps_.push_back({finger_x_, finger_y_, -1});
  page::tell("focusCanvas");
  run_steps();  // so that ImGui knows what lies under the finger before it presses
  return true;
}

bool Pointer::touch_moved(const EmscriptenTouchEvent& event) {
  if (finger_ == Finger::none) return false;
  if (finger_ == Finger::pinching) {
    if (event.numTouches >= 2) pinch(event, false);
    return true;
  }
  const auto x = static_cast<float>(event.touches[0].targetX);
  const auto y = static_cast<float>(event.touches[0].targetY);
  const bool has_left = std::hypot(x - finger_x_, y - finger_y_) > k_tap_slack_px;
  if (finger_ == Finger::pending && has_left) {
    const bool has_rested = platform_.now_ms() - finger_since_ms_ > k_hold_ms;
    finger_ = !has_rested && can_scroll(0, y - finger_y_) ? Finger::scrolling : Finger::dragging;
    if (finger_ == Finger::dragging) steps_.push_back({0, 0, 1});
  }
  if (finger_ == Finger::scrolling) {
    ImGui::GetIO().AddMouseWheelEvent(0, (y - last_y_) / scroll_px_per_step());
  } else if (finger_ == Finger::dragging) {
    steps_.push_back({x, y, -1});
  }
  last_y_ = y;
  loop_.request();
  return true;
}

bool Pointer::touch_ended(const EmscriptenTouchEvent& /*event*/, bool cancelled) {
  if (finger_ == Finger::none) return false;
  if (finger_ == Finger::pending && !cancelled) {
    steps_.push_back({0, 0, 1});
    steps_.push_back({0, 0, 0});
  } else if (finger_ == Finger::dragging) {
    steps_.push_back({0, 0, 0});
  }
  finger_ = Finger::none;
  steps_.push_back({-FLT_MAX, -FLT_MAX, -1});
  run_steps();
  return true;
}

void Pointer::pinch(const EmscriptenTouchEvent& event, bool first) {
  const EmscriptenTouchPoint& a = event.touches[0];
  const EmscriptenTouchPoint& b = event.touches[1];
  const auto middle_x = static_cast<float>(a.targetX + b.targetX) / 2;
  const auto middle_y = static_cast<float>(a.targetY + b.targetY) / 2;
  const float distance = std::max(1.0F, std::hypot(static_cast<float>(a.targetX - b.targetX),
                                                   static_cast<float>(a.targetY - b.targetY)));
  ImGui::GetIO().AddMousePosEvent(middle_x, middle_y);
  if (!first) zoom(std::log2(distance / pinch_distance_) * k_pinch_steps_per_doubling);
  pinch_distance_ = distance;
  loop_.request();
}

}  // namespace taskyard::web
