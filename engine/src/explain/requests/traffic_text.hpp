// Sentences about traffic: events, one request, and what made requests fail.
#pragma once

#include <string>
#include <string_view>

#include "taskyard/event.hpp"
#include "taskyard/world.hpp"

namespace taskyard::explain {

/// One sentence for an event of this kind.
std::string describe_traffic_event(const World& world, const Event& event);

/// How requests ended, after "they": "got a 504: no connection to the target".
std::string_view ended_text(Outcome outcome);

}  // namespace taskyard::explain
