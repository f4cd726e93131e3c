// One request: its whole way and fate, worked out at the moment it reaches the load balancer.
#pragma once

#include "taskyard/world.hpp"

namespace taskyard::traffic {

/// The request of `source` that arrives at its `next_arrival`.
void arrive(World& world, TrafficSource& source);

}  // namespace taskyard::traffic
