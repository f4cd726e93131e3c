// Things that travel, fade or flash for a moment of wall time (ux.md section 5).
#pragma once

#include <string>
#include <vector>

#include "scene/draw_list.hpp"
#include "taskyard/ids.hpp"

namespace taskyard::web {

enum class MotionKind : std::uint8_t { travel, ghost, flash, group };

struct Motion {
  MotionKind kind = MotionKind::travel;
  TaskId task;  ///< travel: hidden in its cell until it arrives
  Viewport from, to;
  Quad look;
  std::string label;  ///< group: "+24"
  double start_ms = 0;
  double length_ms = 0;
};

class Motions {
 public:
  void clear() { motions_.clear(); }
  /// Staggers: a travel starts 40 ms after the one before it. False when too many are under way; the
  /// caller then shows the result at once and counts it into a group.
  bool travel(Motion motion, double now_ms);
  void add(Motion motion) { motions_.push_back(std::move(motion)); }
  /// Draws what moves at `now_ms` and removes what is over; arrived tasks are appended to `arrived`.
  void draw(double now_ms, Color text_color, DrawList& list, std::vector<TaskId>& arrived);
  bool travelling(TaskId task) const;
  bool empty() const { return motions_.empty(); }

  static constexpr std::size_t k_travels_max = 12;

 private:
  std::vector<Motion> motions_;
  double last_start_ms_ = -1000;
};

}  // namespace taskyard::web
