// The door of placement: which container instance a task goes to (facts section 5), and the rules for
// what a request may ask. Reads the World and never changes it: the caller applies the choice.
//
// Two ways to the same answer: the plain scan, simple enough to be believed, and PlacementIndex, fast
// enough for large fleets; a property test holds them together.
#pragma once

#include <string_view>
#include <vector>

#include "base/prng.hpp"
#include "placement/checks.hpp"
#include "placement/index.hpp"
#include "placement/instance_view.hpp"
#include "placement/query.hpp"
#include "placement/request_rules.hpp"
#include "placement/strategy.hpp"
#include "taskyard/world.hpp"

namespace taskyard::placement {

/// The instance for one task of the request as the World is now, or none when no instance passes every
/// check. Looks at every instance of the cluster. Draws from `prng` (Stream::placement) once, and only
/// where the strategy `random` decides among at least one candidate.
InstanceId choose_by_scan(const World& world, const PlacementRequest& request, Prng& prng);

/// Why one instance did not take the task: facts RT-20, one entry per instance considered.
struct PlacementFailure {
  InstanceId instance;
  PlacementCheck check = PlacementCheck::status;  ///< the first one it failed; see failure_reason()
};
/// For every instance of the cluster that fails, in registration order. For the reply of a RunTask that
/// found no place, and for the first reason of its event.
std::vector<PlacementFailure> placement_failures(const World& world,
                                                 const PlacementRequest& request);

/// StartTask: the first check that `instance` fails, or nothing when it takes the task. Constraints and
/// strategies play no part (facts RT-1). With nothing in `start_on`, a DAEMON service's: constraints count.
std::optional<PlacementCheck> check_start(const World& world, const PlacementRequest& request,
                                          InstanceId instance);

/// Fargate: the zone among those of the request (all of the region when it names none) with the fewest
/// running tasks of the group; the first in the request's order among equals (facts PL-6; ties are ours).
NameId choose_fargate_zone_by_scan(const World& world, const PlacementRequest& request);

}  // namespace taskyard::placement
