// Decides when a frame is drawn: only on a cause, three settling frames after the last one, never
// while the page is hidden or the canvas is out of sight (ux.md 10.4).
#pragma once

#include <cstdint>

namespace taskyard::web {

class FrameLoop {
 public:
  /// `draw` makes one frame and says whether more are wanted by themselves.
  FrameLoop(bool (*draw)(void* user), void* user) : draw_(draw), user_(user) {}

  /// Something changed: draw soon, and let it settle.
  void request();
  /// Draws at once, inside an event handler, for what browsers allow only there (clipboard,
  /// choosers, focus).
  void draw_now();
  void set_hidden(bool hidden);
  void set_in_sight(bool in_sight);
  /// Frames go on although the canvas is out of sight: the text view shows them.
  void set_needed_unseen(bool needed);
  bool is_visible() const { return !is_hidden_ && (is_in_sight_ || is_needed_unseen_); }
  bool is_in_sight() const { return is_in_sight_; }
  std::uint32_t frames() const { return frames_; }

 private:
  void schedule();
  void frame();
  static int on_animation_frame(double time, void* user);

  bool (*draw_)(void* user);
  void* user_;
  bool is_scheduled_ = false;
  bool is_drawing_ = false;
  bool is_hidden_ = false;
  bool is_in_sight_ = true;
  bool is_needed_unseen_ = false;
  int settle_ = 0;
  std::uint32_t frames_ = 0;
};

}  // namespace taskyard::web
