// Whether anything is left to happen: events ahead, or requests, which are not events.
#pragma once

#include <algorithm>
#include <optional>

#include "app/session.hpp"

namespace taskyard::web {

/// Time of the next thing worth waiting for; nothing when the simulation has come to rest. While somebody
/// sends requests there is always something a second ahead.
inline std::optional<SimTime> next_happening(const Session& session) {
  const std::optional<SimTime> next = session.next_event_time();
  const TrafficState& traffic = session.simulation().world().traffic;
  const bool flows = traffic.in_flight > 0 ||
                     std::any_of(traffic.sources.begin(), traffic.sources.end(),
                                 [](const TrafficSource& source) { return source.running; });
  if (!flows) return next;
  const SimTime soon = session.now() + k_second;
  return next ? std::min(*next, soon) : soon;
}

}  // namespace taskyard::web
