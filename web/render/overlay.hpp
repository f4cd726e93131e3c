// Draws Dear ImGui's data: our own backend with textures made on demand (1.92) and large meshes
// (VtxOffset).
#pragma once

#include <string>
#include <vector>

#include "imgui.h"
#include "render/counters.hpp"
#include "render/gl.hpp"
#include "render/surface.hpp"

namespace taskyard::web {

class Overlay {
 public:
  bool init(std::string& error);
  void shutdown();
  /// The context is gone; ImGui is told that its textures are, so it asks for them again.
  void forget();
  /// Brings textures and meshes to the GPU, before anything of the frame is drawn.
  void upload(ImDrawData* data, FrameCounters& counters);
  /// Draws what `upload` was given.
  void draw(const ImDrawData& data, const Surface& surface, FrameCounters& counters);

 private:
  void update_textures(ImDrawData* data, FrameCounters& counters);
  void set_state(const ImDrawData& data, const Surface& surface);
  void upload_meshes(const ImDrawData& data, FrameCounters& counters);
  /// `start`: where the list's mesh begins in the buffers.
  struct MeshStart {
    unsigned vertex = 0, index = 0;
  };
  void draw_list(const ImDrawList& list, MeshStart start, const ImDrawData& data,
                 const Surface& surface, FrameCounters& counters);

  GLuint program_ = 0;
  GLint display_ = -1, texture_ = -1;
  GLuint array_ = 0, vertices_ = 0, indices_ = 0;
  // All windows' meshes behind each other: kept only for their memory.
  std::vector<ImDrawVert> all_vertices_;
  std::vector<ImDrawIdx> all_indices_;
};

}  // namespace taskyard::web
