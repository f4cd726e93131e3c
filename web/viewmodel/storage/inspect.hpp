// File systems, volumes, roles, calls, repositories and log groups as the inspector shows them, and what
// tasks and instances have of them.
#pragma once

#include "viewmodel/inspector.hpp"

namespace taskyard::web {

/// Fills the model when the selection is one of these and exists.
void inspect_surroundings(const Simulation& simulation, Selection selection, InspectorModel& model);

/// Sections, tables and buttons of a task: volumes, roles, calls, logs, image layers.
void add_task_surroundings(const Simulation& simulation, const Task& task, InspectorModel& model);
/// Of an instance: its profile, pull behaviour, cached images, volumes.
void add_instance_surroundings(const World& world, const ContainerInstance& instance,
                               InspectorModel& model);
/// Of a task definition: its volumes and roles.
void add_definition_surroundings(const World& world, const TaskDefinition& definition,
                                 InspectorModel& model);

}  // namespace taskyard::web
