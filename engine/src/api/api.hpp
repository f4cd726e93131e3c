// The table of actions: every AWS API call the simulator answers, one row each. JSON stays in this room:
// handlers turn requests into typed parameters before a domain is touched.
#pragma once

#include <span>
#include <string_view>

#include "scheduler/scheduler.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::api {

class Call;

struct ActionRow {
  std::string_view name;  ///< "ecs.RunTask"
  void (*handler)(Call& call);
  std::string_view undo_label;  ///< "Run task"; "" = it only reads
  std::string_view members;     ///< members a request may have, separated by blanks
};

/// All rows, sorted by name.
std::span<const ActionRow> actions();
/// The row for "ecs.RunTask" or "RunTask"; null when there is none.
const ActionRow* find_action(std::string_view name);

/// Answers one call. Never throws; a refused call changes nothing.
Reply answer(const scheduler::Desk& desk, std::string_view action, std::string_view request_json);

}  // namespace taskyard::api
