// Sentences about traffic: events, one request, and what made requests fail.
#pragma once

#include <string>

#include "taskyard/event.hpp"
#include "taskyard/world.hpp"

namespace taskyard::explain {

/// One sentence for an event of this kind.
std::string describe_traffic_event(const World& world, const Event& event);

}  // namespace taskyard::explain
