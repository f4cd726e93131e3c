// Roles and the calls that were checked, as tables of the page.
#pragma once

#include "taskyard/world.hpp"
#include "viewmodel/table.hpp"

namespace taskyard::web {

Table roles_table(const World& world, std::uint32_t rows_max);

/// Whose calls a table shows; none = all.
struct CallsOf {
  RoleId role;
  TaskId task;
};
/// The latest calls, the newest first, each with a tick or a cross.
Table calls_table(const World& world, std::uint32_t rows_max, const CallsOf& of = {});

}  // namespace taskyard::web
