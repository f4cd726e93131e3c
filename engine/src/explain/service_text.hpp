// Sentences about services: their events and the steps of their scheduler. Inner header of explain.
#pragma once

#include <string>

#include "taskyard/event.hpp"
#include "taskyard/world.hpp"

namespace taskyard::explain {

std::string describe_service_event(const World& world, const Event& event);

}  // namespace taskyard::explain
