// What RunTask and friends may ask of placement, with AWS's wording (facts PL-6, PL-20, PL-21, PL-40 to
// PL-42). Part of the door placement/placement.hpp; the API room calls it with the texts of the request.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "taskyard/diagnostic.hpp"
#include "taskyard/task_definition.hpp"

namespace taskyard::placement {

inline constexpr std::size_t k_strategies_max = 5;    ///< facts PL-20
inline constexpr std::size_t k_constraints_max = 10;  ///< facts PL-42

/// One entry of `placementStrategy` as text; an absent member is "".
struct StrategyText {
  std::string_view type;
  std::string_view field;
};
/// One entry of `placementConstraints` as text.
struct ConstraintText {
  std::string_view type;
  std::string_view expression;
};

/// Reads strategies in the echoed form (cpu, memory, instanceId, attribute:NAME). Findings have the
/// pointer of the entry or its member relative to the array: "/1/field". Nothing is returned on errors.
std::vector<PlacementStrategy> read_strategies(std::span<const StrategyText> texts,
                                               LaunchType launch_type, Diagnostics& diagnostics);
/// Reads run-time constraints; `definition_constraints` = how many the task definition adds (PL-42).
/// A fault in an expression has the pointer "/0/expression", its place inside the expression in
/// `offset` and `length`.
std::vector<PlacementConstraint> read_constraints(std::span<const ConstraintText> texts,
                                                  LaunchType launch_type,
                                                  std::size_t definition_constraints,
                                                  Diagnostics& diagnostics);

}  // namespace taskyard::placement
