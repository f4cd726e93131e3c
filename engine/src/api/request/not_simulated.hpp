// Actions that ECS has and Taskyard has not: their refusal says so and why.
#pragma once

#include <span>
#include <string_view>

namespace taskyard::api {

struct NotSimulated {
  std::string_view name;       ///< "CreateTaskSet", "secretsmanager"
  std::string_view exception;  ///< one that the API names for this action
  std::string_view why;
};

std::span<const NotSimulated> not_simulated();
/// The row of "ecs.CreateTaskSet" or "CreateTaskSet", or of an action or a whole service beside ECS
/// ("secretsmanager.CreateSecret"); null when there is none.
const NotSimulated* find_not_simulated(std::string_view action);

}  // namespace taskyard::api
