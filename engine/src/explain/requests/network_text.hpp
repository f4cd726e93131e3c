// Sentences about networks: events and why a packet stops.
#pragma once

#include <string>

#include "taskyard/event.hpp"
#include "taskyard/world.hpp"

namespace taskyard::explain {

/// One sentence for an event of this kind.
std::string describe_network_event(const World& world, const Event& event);

}  // namespace taskyard::explain
