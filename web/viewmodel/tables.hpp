// The tables of the page, with the columns and words of the ECS console (ux.md 2.3).
#pragma once

#include "taskyard/world.hpp"
#include "viewmodel/table.hpp"

namespace taskyard::web {

enum class TaskFilter : std::uint8_t { running, stopped };  ///< by desired status

Table tasks_table(const World& world, TaskFilter filter, std::uint32_t rows_max);
Table services_table(const World& world, std::uint32_t rows_max);
Table instances_table(const World& world, std::uint32_t rows_max);
Table clusters_table(const World& world);
Table task_definitions_table(const World& world, std::uint32_t rows_max);

/// Colour role of a state.
Role role_of(TaskStatus status, bool failed);
Role role_of(const Task& task);
Role role_of(RolloutState state);
Role role_of(InstanceStatus status, bool agent_connected);
Role role_of(ContainerStatus status, const Container& container);

}  // namespace taskyard::web
