// Sentences about load balancers, target groups and targets.
#pragma once

#include <string>

#include "taskyard/event.hpp"
#include "taskyard/world.hpp"

namespace taskyard::explain {

/// One sentence for an event of this kind.
std::string describe_balancing_event(const World& world, const Event& event);

}  // namespace taskyard::explain
