// Requests: sources send them, listeners route them, containers work on them with the CPU they have
// (facts of the
// surroundings, sections 1.9, 1.10, 2.7). Requests are not entries of the queue: between two
// entries nothing that they
// depend on changes, so `advance` does all that arrive in between in one loop.
#pragma once

#include <span>

#include "base/changes.hpp"
#include "base/event_log.hpp"
#include "elb/elb.hpp"

namespace taskyard::traffic {

/// Does every request that arrives before `until`, ends those that are over by then, shares out the
/// CPU and closes
/// points of the meters on the way. Cheap when nobody sends.
void advance(const Changes& changes, SimTime until);

/// Adds a source, or replaces what one of the same name sends; it starts at once. The caller has
/// checked it.
TrafficSourceId put_source(const Changes& changes, TrafficSource wanted);
void stop_source(const Changes& changes, TrafficSourceId id);
/// Due::traffic_change.
void on_source_end(const Changes& changes, TrafficSourceId id);

/// Answer of whoever listens at the target's address now: barriers, refused connections, the wait
/// in its queue.
elb::ProbeAnswer probe(World& world, TargetId target);

/// Looks through new events: containers that ended lose the requests they had, targets that drained
/// too.
void notice(const Changes& changes, std::span<const Event> events);

/// When the container will be done with the requests it has, for a stop that waits for them; now
/// when it has none.
SimTime done_at(const World& world, ContainerId container);

}  // namespace taskyard::traffic
