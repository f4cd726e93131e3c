// Strategies: how the instances that passed every check are narrowed down to one (facts PL-20 to PL-28).
// Part of the door placement/placement.hpp.
//
// Each strategy keeps the candidates with the smallest score. `random` keeps one of them, all with the
// same chance. When several are left at the end, the one registered first wins. That last rule is ours,
// AWS publishes none (facts PL-28).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "placement/instance_view.hpp"

namespace taskyard::placement {

enum class ScoreKind : std::uint8_t {
  tasks_on_value,  ///< spread over an attribute: tasks of the group on instances with the same value
  tasks_on_instance,  ///< spread over instanceId: tasks of the group on the instance
  cpu_left,           ///< binpack cpu: CPU units remaining before the task
  memory_left         ///< binpack memory: MiB remaining before the task
};

struct Score {
  ScoreKind kind = ScoreKind::cpu_left;
  NameId attribute;  ///< of tasks_on_value; no id = no instance has it
};

/// The strategies of a request: scores in order, then perhaps chance. What stands behind `random`, and a
/// score named twice, can decide nothing and is left out.
struct StrategyChain {
  std::vector<Score> scores;
  bool random = false;  ///< also when the request names no strategy (facts 5.2)
};
StrategyChain reduce_strategies(const World& world, std::span<const PlacementStrategy> strategies);

/// Score of an instance without the attribute that is spread over: behind all others (facts PL-25).
inline constexpr std::int64_t k_score_last = INT64_MAX;

/// One score for each instance of `fleet`, which holds every instance of the cluster: also those that
/// failed a check count as places where tasks of the group already are.
std::vector<std::int64_t> scores_of(const Score& score, NameId group,
                                    std::span<const InstanceView> fleet);

/// Value of the attribute on the instance; no id when it has none. `found` tells missing from empty.
NameId attribute_value(std::span<const Attribute> attributes, NameId name, bool& found);

}  // namespace taskyard::placement
