// Draws requests: flows and edges as strokes, requests as particles that the GPU moves. Particles lie
// in one ring on the GPU; a frame uploads only those that are new.
#pragma once

#include <string>

#include "render/counters.hpp"
#include "render/quad_layer.hpp"

namespace taskyard::web {

class TrafficLayer {
 public:
  bool init(std::string& error);
  void shutdown();
  /// The context is gone with everything in it; the next init starts from nothing.
  void forget() { *this = TrafficLayer(); }
  void upload(const TrafficPicture& traffic, FrameCounters& counters);
  void draw(const TrafficPicture& traffic, const QuadView& view, const Surface& surface,
            FrameCounters& counters);
  /// Changes were not seen: the next upload takes everything.
  void distrust() { known_ = nullptr; }

 private:
  struct Program {
    GLuint program = 0;
    GLint offset = -1, target = -1, scale = -1, time = -1;
  };
  struct Buffer {
    GLuint array = 0, buffer = 0;
    std::size_t capacity = 0;
  };
  bool link(Program& program, const char* name, const char* time, std::string& error);
  void set_view(const Program& program, const QuadView& view, const Surface& surface);
  void upload_particles(const TrafficPicture& traffic, FrameCounters& counters);
  void upload_range(const TrafficPicture& traffic, std::uint64_t begin, std::uint64_t end,
                    FrameCounters& counters);
  void upload_strokes(const TrafficPicture& traffic, FrameCounters& counters);
  void upload_points(const TrafficPicture& traffic, FrameCounters& counters);
  void draw_particles(std::uint64_t begin, std::uint64_t end, FrameCounters& counters);
  void point_particles(std::size_t first);

  Program particles_, strokes_;
  GLint points_uniform_ = -1, colors_[5] = {-1, -1, -1, -1, -1};
  Buffer particle_buffer_, stroke_buffer_;
  GLuint points_texture_ = 0;
  int points_rows_ = 0;
  const TrafficPicture* known_ = nullptr;
  std::uint64_t uploaded_ = 0;  ///< particles written when last uploaded
  std::uint32_t points_version_ = 0, strokes_version_ = 0, mounts_version_ = 0;
};

}  // namespace taskyard::web
