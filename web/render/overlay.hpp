// Draws Dear ImGui's data: our own backend with textures made on demand (1.92) and large meshes
// (VtxOffset).
#pragma once

#include <string>

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
  void draw(ImDrawData* data, const Surface& surface, FrameCounters& counters);

 private:
  void update_textures(ImDrawData* data, FrameCounters& counters);
  void set_state(const ImDrawData& data, const Surface& surface);
  void draw_list(const ImDrawList& list, const ImDrawData& data, const Surface& surface,
                 FrameCounters& counters);

  GLuint program_ = 0;
  GLint display_ = -1, texture_ = -1;
  GLuint array_ = 0, vertices_ = 0, indices_ = 0;
};

}  // namespace taskyard::web
