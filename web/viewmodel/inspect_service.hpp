// A service as the inspector shows it, and why its scheduler stopped a task.
#pragma once

#include "viewmodel/inspector.hpp"

namespace taskyard::web {

/// Fills title, state, deployments, events, actions and the reason of the newest step.
void inspect_service(const Simulation& simulation, ServiceId id, std::uint32_t rows_max,
                     InspectorModel& model);

/// Why the service scheduler stopped this task, "" when it was somebody else or nobody.
std::string why_stopped(const Simulation& simulation, TaskId id);

/// Tasks of a service that have been told to stop and still hold their places.
std::int32_t stopping_tasks(const Service& service);

/// "2 of web:1 and 1 of web:2 RUNNING, 1 on the way, 1 stopping; 4 desired, at least 2, at most 8."
std::string service_sentence(const World& world, const Service& service);

}  // namespace taskyard::web
