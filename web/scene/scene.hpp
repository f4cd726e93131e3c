// The yard: World and events become a layout, motions and a draw list; points become selections.
// No ImGui, no GL. Wall time is handed in; the engine never sees it.
#pragma once

#include <memory>
#include <string>

#include "scene/draw_list.hpp"
#include "scene/front/traffic_view.hpp"
#include "scene/palette.hpp"
#include "scene/selection.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::web {

struct SceneInput {
  double now_ms = 0;  ///< wall time
  double speed = 1;   ///< simulated seconds per second; above 10 nothing travels (ux.md 5.4)
  bool reduced_motion = false;
  bool playing = true;  ///< the clock runs; requests stand still while it does not
  Theme theme = Theme::dark;
  double aspect = 1.6;  ///< width / height of the viewport the yard is laid out for
  bool legends = true;  ///< the viewport has room for them
};

/// A tooltip for the thing under the pointer.
struct SceneTip {
  std::string title;
  std::string text;
};

class Scene {
 public:
  Scene();
  ~Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  /// Takes in what happened since the last call. Cheap when nothing did. After a reset or a step back
  /// (fewer events than before) everything is rebuilt without motion.
  void update(const Simulation& simulation, const SceneInput& input);
  const DrawList& draw_list() const;
  /// The renderer has uploaded the dirty ranges.
  void clear_dirty();
  /// True while something travels, fades or flashes.
  bool moving() const;

  /// What is at a yard point, smallest thing first; none over empty ground.
  Selection hit(float x, float y) const;
  /// Place of a thing in the yard, w = 0 when it is not shown.
  Viewport bounds(Selection selection) const;
  void set_selected(Selection selection);
  void set_hovered(Selection selection);
  SceneTip tip(const Simulation& simulation, Selection selection) const;

  /// The request nearest to a yard point within `radius` yard units; none while the clock plays.
  Selection request_near(float x, float y, float radius) const;
  /// Clients, load balancers or target groups are shown.
  bool has_front() const;
  /// What became of the samples of requests so far.
  const SampleCounts& samples() const;

  /// Next selectable thing in reading order (for keys); wraps round.
  Selection neighbour(Selection from, int step) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// CSS px at the foot of the yard's viewport that legend and zoom buttons cover.
inline constexpr double k_yard_foot = 48;
/// The same with the legend of requests above that of states, where there is room for legends.
inline constexpr double k_yard_foot_with_requests = 78;
inline constexpr float k_legend_from = 560;  ///< narrower viewports have no legends
double yard_foot(bool with_requests, const Viewport& viewport);

/// Camera that shows the whole yard in a viewport with a margin; never zooms in beyond 2.
Camera fit_camera(const DrawList& yard, const Viewport& viewport);
/// Zooms by `factor` so that the yard point under (x, y) stays there; clamped to 0.02 – 8.
Camera zoom_about(const Camera& camera, const Viewport& viewport, float x, float y, double factor);
/// Moves by CSS px and keeps some of the yard in view.
Camera pan_by(const Camera& camera, const DrawList& yard, const Viewport& viewport, float dx,
              float dy);
/// Yard point under a page point, and back.
void to_yard(const Camera& camera, const Viewport& viewport, float px, float py, float& x,
             float& y);
void to_page(const Camera& camera, const Viewport& viewport, float x, float y, float& px,
             float& py);

}  // namespace taskyard::web
