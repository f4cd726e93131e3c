// When a source sends: its rate over time, and the next arrival.
#pragma once

#include "taskyard/world.hpp"

namespace taskyard::traffic {

/// One request: thousandths of a request per second times microseconds.
inline constexpr std::int64_t k_whole_request = 1'000'000'000;

/// A stretch of time with one rate (thousandths of a request per second).
struct Stretch {
  std::int64_t rate = 0;
  Micros until = 0;  ///< at most an hour away
};
/// The rate at that moment and how long it holds. Ramps and days go in stretches of a second.
Stretch rate_at(const TrafficSource& source, Micros at);

/// Highest rate that is simulated request by request, when so many sources send.
std::int64_t rate_ceiling(const World& world, std::size_t sources);

/// Moves `next_arrival` on: to the arrival (no `need` left), or to the end of the stretch.
/// `ceiling`: rates
/// above it count as that.
void plan_arrival(TrafficSource& source, std::int64_t ceiling);
/// The arrival has been done: draws the gap to the next one.
void draw_gap(TrafficSource& source);

}  // namespace taskyard::traffic
