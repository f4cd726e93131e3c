// What a frame cost; read by tests and benchmarks, because frame times of software rendering say
// nothing.
#pragma once

#include <cstdint>

namespace taskyard::web {

struct FrameCounters {
  std::uint32_t draw_calls = 0;
  std::uint32_t quads = 0;  ///< in sight or not, drawn in this frame or copied from the last one
  std::uint32_t quads_drawn = 0;     ///< of those, handed to the GPU in this frame
  std::uint32_t particles = 0;       ///< requests under way
  std::uint32_t triangles = 0;       ///< of the panels
  std::uint64_t bytes_uploaded = 0;  ///< buffers and textures
  std::uint64_t quad_bytes = 0;      ///< of those, for quads that stand still
};

}  // namespace taskyard::web
