// Sentences about networks: events and why a packet stops.
#pragma once

#include <string>

#include "network/network.hpp"
#include "taskyard/event.hpp"
#include "taskyard/world.hpp"

namespace taskyard::explain {

/// One sentence for an event of this kind.
std::string describe_network_event(const World& world, const Event& event);

/// Why a packet stops, in which group what rule is missing, and what would open the way; or which rule let
/// it in. Without a full stop.
std::string why_text(const World& world, const Passage& passage, const network::End& source,
                     const network::End& destination);

}  // namespace taskyard::explain
