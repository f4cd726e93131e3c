// Conditions of policy statements. Private to iam.
#pragma once

#include <cstdint>
#include <string_view>

#include "iam/iam.hpp"
#include "taskyard/json.hpp"

namespace taskyard::iam {

/// What a condition block says of a call. `unknown`: it uses an operator or key that is not
/// simulated; an Allow statement is then taken as not matching, a Deny statement as matching.
enum class ConditionAnswer : std::uint8_t { holds, fails, unknown };
ConditionAnswer check_condition(std::string_view condition_json, Context context);

/// Whether the operator ("StringLike", "ArnEqualsIfExists") is understood.
bool knows_operator(std::string_view name);

}  // namespace taskyard::iam
