// Deployments and messages of every service, as tables of the page (ux.md 2.3, 2.4).
#pragma once

#include "taskyard/world.hpp"
#include "viewmodel/table.hpp"

namespace taskyard::web {

/// Service deployments of all services, the newest first; a row selects its service.
Table service_deployments_table(const World& world, std::uint32_t rows_max);

/// What the services said, the newest first; a message selects the first task it names, further tasks
/// follow in rows of their own. Only of `service` when one is given.
Table service_messages_table(const World& world, std::uint32_t rows_max, ServiceId service = {});

/// Colour role of a service deployment's status.
Role role_of(ServiceDeploymentStatus status);

}  // namespace taskyard::web
