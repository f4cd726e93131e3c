// Draws a DrawList's rectangles as instances. What stands still lies in one buffer that is touched
// only where the list says so; what moves is uploaded afresh. Labels are not drawn here.
#pragma once

#include <string>

#include "render/counters.hpp"
#include "render/gl.hpp"
#include "render/surface.hpp"
#include "scene/draw_list.hpp"

namespace taskyard::web {

struct QuadView {
  Camera camera;
  Viewport viewport;  ///< CSS px
  double phase_ms = 0;
};

class QuadLayer {
 public:
  bool init(std::string& error);
  void shutdown();
  /// The context is gone with everything in it; the next init starts from nothing.
  void forget();
  /// Brings the buffers up to date, before anything of the frame is drawn. True when anything that
  /// stands still is new.
  bool upload(const DrawList& list, FrameCounters& counters);
  void draw_still(const QuadView& view, const Surface& surface, FrameCounters& counters);
  void draw_moving(const DrawList& list, const QuadView& view, const Surface& surface,
                   FrameCounters& counters);
  /// A list's changes were not seen: the next upload takes all of it.
  void distrust() { uploaded_list_ = nullptr; }

 private:
  struct Buffer {
    GLuint array = 0;
    GLuint buffer = 0;
    std::size_t capacity = 0;  // quads
  };
  void make(Buffer& buffer);
  void upload_all(Buffer& target, const std::vector<Quad>& quads, FrameCounters& counters);
  void upload_dirty(const DrawList& list, FrameCounters& counters);
  void set_view(const QuadView& view, const Surface& surface, bool moves);

  GLuint program_ = 0;
  GLint offset_ = -1, target_ = -1, scale_ = -1, snap_ = -1, phase_ = -1;
  Buffer still_, moving_;
  const DrawList* uploaded_list_ = nullptr;
  std::uint64_t uploaded_version_ = 0;
  std::size_t uploaded_count_ = 0;
};

}  // namespace taskyard::web
