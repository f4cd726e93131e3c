// A picture of what stands still, kept as a texture: frames in which only panels or moving things
// change copy it instead of drawing thousands of rectangles again.
#pragma once

#include "render/gl.hpp"
#include "render/surface.hpp"

namespace taskyard::web {

class StillCache {
 public:
  /// Directs drawing into the picture, which is as large as the surface. False when the driver
  /// refuses.
  bool begin(const Surface& surface);
  /// Directs drawing to the screen again.
  void end();
  /// Copies a rectangle (device px, origin at the bottom left) of the picture to the screen.
  void copy(int left, int bottom, int width, int height);
  void shutdown();
  /// The context is gone with everything in it.
  void forget() { *this = StillCache(); }

 private:
  bool make(const Surface& surface);

  GLuint framebuffer_ = 0;
  GLuint texture_ = 0;
  int width_ = 0, height_ = 0;
  bool is_refused_ = false;
};

}  // namespace taskyard::web
