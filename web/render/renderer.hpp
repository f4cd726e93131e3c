// Draws a frame: the yard's rectangles underneath, Dear ImGui's data on top. Owns the GL objects,
// not the context. Knows neither the engine nor the app.
#pragma once

#include <string>

#include "render/counters.hpp"
#include "render/overlay.hpp"
#include "render/quad_layer.hpp"
#include "render/still_cache.hpp"
#include "render/surface.hpp"
#include "render/traffic_layer.hpp"

namespace taskyard::web {

/// A frame's picture, as the app handed it out.
struct FramePicture {
  const DrawList* yard = nullptr;
  Camera camera;
  Viewport viewport;  ///< where the yard shows, CSS px
  Color background = 0;
  double phase_ms = 0;
};

class Renderer {
 public:
  /// Makes the GL objects in the current context. False when the driver refuses; see error().
  bool init();
  /// Frees them; the context must be current.
  void shutdown();
  /// The context was lost with all objects: forget them. `init` makes them again in a new context.
  void context_lost();
  bool ready() const { return is_ready_; }
  const std::string& error() const { return error_; }

  /// Draws to the bound framebuffer; does nothing while there is no context.
  void draw(const FramePicture& picture, const Surface& surface, ImDrawData* panels);
  /// A picture was made but not drawn: what it said to have changed must not be relied on.
  void frame_skipped() {
    quads_.distrust();
    traffic_.distrust();
  }
  /// Costs of the last frame.
  const FrameCounters& counters() const { return counters_; }

 private:
  void clear(Color color, const Surface& surface);
  /// True when anything in the yard that stands still is new.
  bool upload(const FramePicture& picture, ImDrawData* panels);
  void draw_yard(const FramePicture& picture, const Surface& surface, bool is_new_list);
  void draw_still(const FramePicture& picture, const Surface& surface, bool is_new);
  /// Is the yard seen as in the frame before?
  bool view_changed(const FramePicture& picture, const Surface& surface);

  QuadLayer quads_;
  TrafficLayer traffic_;
  Overlay overlay_;
  StillCache cache_;
  FramePicture last_;  // what the cache would have to show
  Surface last_surface_;
  bool is_cached_ = false;
  FrameCounters counters_;
  std::string error_;
  bool is_ready_ = false;
};

}  // namespace taskyard::web
