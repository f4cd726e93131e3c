// Buttons that make things go wrong: calls of the simulator's own door, as inspector actions.
#pragma once

#include <vector>

#include "viewmodel/inspector.hpp"

namespace taskyard::web {

/// Fails the health check of a running task that has one.
void add_task_faults(const World& world, const Task& task, std::vector<Action>& actions);

/// Breaks the first essential container's image for tasks that start from now on (crashes, never
/// becomes healthy, slow, missing), or mends it.
void add_image_faults(const World& world, const TaskDefinition& definition,
                      std::vector<Action>& actions);

/// Takes away the first secret, parameter, log group and file system that the definition names, for tasks
/// that start from now on, or gives it back.
void add_resource_faults(const World& world, const TaskDefinition& definition,
                         std::vector<Action>& actions);

/// Disconnects or connects the agent; terminates every instance of the zone.
void add_instance_faults(const World& world, const ContainerInstance& instance,
                         std::vector<Action>& actions);

}  // namespace taskyard::web
