// Buttons that make things go wrong: calls of the simulator's own door, as inspector actions.
#pragma once

#include <vector>

#include "viewmodel/inspector.hpp"

namespace taskyard::web {

/// Changes how the first essential container's image behaves for tasks that start from now on:
/// crashes, never becomes healthy, starts slowly, or as before.
void add_image_faults(const World& world, const TaskDefinition& definition,
                      std::vector<Action>& actions);

/// Disconnects or connects the agent; terminates every instance of the zone.
void add_instance_faults(const World& world, const ContainerInstance& instance,
                         std::vector<Action>& actions);

}  // namespace taskyard::web
