#include "platform/browser/frame_loop.hpp"

#include <emscripten/html5.h>

namespace taskyard::web {

namespace {
constexpr int k_settling_frames = 3;
}

void FrameLoop::request() {
  settle_ = k_settling_frames;
  schedule();
}

void FrameLoop::schedule() {
  if (is_scheduled_ || is_drawing_ || !is_visible()) return;
  is_scheduled_ = true;
  emscripten_request_animation_frame(on_animation_frame, this);
}

int FrameLoop::on_animation_frame(double /*time*/, void* user) {
  auto* loop = static_cast<FrameLoop*>(user);
  loop->is_scheduled_ = false;
  if (loop->is_visible()) loop->frame();
  return 0;
}

void FrameLoop::frame() {
  if (is_drawing_) return;
  is_drawing_ = true;
  ++frames_;
  const bool wants_more = draw_(user_);
  is_drawing_ = false;
  if (wants_more) {
    settle_ = k_settling_frames;
  } else if (settle_ > 0) {
    --settle_;
  }
  if (wants_more || settle_ > 0) schedule();
}

void FrameLoop::draw_now() {
  settle_ = k_settling_frames;
  if (is_visible()) frame();
}

void FrameLoop::set_hidden(bool hidden) {
  is_hidden_ = hidden;
  if (!hidden) request();
}

void FrameLoop::set_needed_unseen(bool needed) {
  is_needed_unseen_ = needed;
  request();
}

void FrameLoop::set_in_sight(bool in_sight) {
  is_in_sight_ = in_sight;
  if (in_sight) request();
}

}  // namespace taskyard::web
