// Sentences about Auto Scaling groups, managed scaling and interruptions. Inner header of explain.
#pragma once

#include <string>

#include "taskyard/event.hpp"
#include "taskyard/world.hpp"

namespace taskyard::explain {

std::string describe_capacity_event(const World& world, const Event& event);

}  // namespace taskyard::explain
