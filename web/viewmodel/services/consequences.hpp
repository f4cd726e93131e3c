// What a stop or a fault leads to, in words: the "why?" behind the fault buttons.
#pragma once

#include <string>

#include "taskyard/simulation.hpp"

namespace taskyard::web {

/// Why a task is to stop or has stopped, and what its service does about it; "" while it is to run.
std::string story_of(const Simulation& simulation, TaskId id);

/// What an instance's status and agent mean for its tasks; "" while it is ACTIVE and connected.
std::string story_of(const World& world, InstanceId id);

/// What must happen before the service's scheduler does its next step; "" when it waits for nothing.
std::string story_of(const World& world, ServiceId id);

/// What is wrong with an image and what its new tasks will meet; "" when nothing is.
std::string story_of_image(const World& world, std::string_view image);

}  // namespace taskyard::web
