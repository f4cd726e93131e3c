#include "placement/strategy.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace taskyard::placement {
namespace {

constexpr std::string_view k_attribute_prefix = "attribute:";

Score score_of(const World& world, const PlacementStrategy& strategy) {
  if (strategy.type == StrategyType::binpack) {
    return {strategy.field == "cpu" ? ScoreKind::cpu_left : ScoreKind::memory_left, NameId{}};
  }
  if (strategy.field.substr(0, k_attribute_prefix.size()) != k_attribute_prefix) {
    return {ScoreKind::tasks_on_instance, NameId{}};
  }
  const std::string_view name = std::string_view(strategy.field).substr(k_attribute_prefix.size());
  return {ScoreKind::tasks_on_value, world.names.find(name)};
}

std::vector<std::int64_t> tasks_on_values(NameId attribute, NameId group,
                                          std::span<const InstanceView> fleet) {
  std::map<NameId, std::int64_t> tasks;
  for (const InstanceView& view : fleet) {
    bool found = false;
    const NameId value = attribute_value(view.attributes, attribute, found);
    if (found) tasks[value] += count_of(view.groups, group);
  }
  std::vector<std::int64_t> scores;
  scores.reserve(fleet.size());
  for (const InstanceView& view : fleet) {
    bool found = false;
    const NameId value = attribute_value(view.attributes, attribute, found);
    scores.push_back(found ? tasks[value] : k_score_last);
  }
  return scores;
}

}  // namespace

StrategyChain reduce_strategies(const World& world, std::span<const PlacementStrategy> strategies) {
  StrategyChain chain;
  chain.random = strategies.empty();
  for (const PlacementStrategy& strategy : strategies) {
    if (strategy.type == StrategyType::random) {
      chain.random = true;
      break;
    }
    const Score score = score_of(world, strategy);
    const bool known =
        std::any_of(chain.scores.begin(), chain.scores.end(), [&](const Score& other) {
          return other.kind == score.kind && other.attribute == score.attribute;
        });
    if (!known) chain.scores.push_back(score);
  }
  return chain;
}

NameId attribute_value(std::span<const Attribute> attributes, NameId name, bool& found) {
  found = false;
  if (!name) return {};
  for (const Attribute& attribute : attributes) {
    if (attribute.name != name) continue;
    found = true;
    return attribute.value;
  }
  return {};
}

std::vector<std::int64_t> scores_of(const Score& score, NameId group,
                                    std::span<const InstanceView> fleet) {
  if (score.kind == ScoreKind::tasks_on_value)
    return tasks_on_values(score.attribute, group, fleet);
  std::vector<std::int64_t> scores;
  scores.reserve(fleet.size());
  for (const InstanceView& view : fleet) {
    switch (score.kind) {
      case ScoreKind::cpu_left: scores.push_back(view.remaining.cpu_units); break;
      case ScoreKind::memory_left: scores.push_back(view.remaining.memory_mib); break;
      default: scores.push_back(count_of(view.groups, group)); break;
    }
  }
  return scores;
}

}  // namespace taskyard::placement

namespace taskyard {

std::size_t next_provider(const std::vector<CapacityStrategyItem>& strategy,
                          const std::vector<std::int64_t>& tasks) {
  std::int64_t weights = 0, beyond_base = 1;  // the task to come counts
  for (std::size_t i = 0; i < strategy.size(); ++i) {
    if (tasks[i] < strategy[i].base) return i;
    weights += strategy[i].weight;
    beyond_base += tasks[i] - strategy[i].base;
  }
  std::size_t best = 0;
  std::int64_t most = INT64_MIN;
  for (std::size_t i = 0; i < strategy.size(); ++i) {
    if (weights > 0 && strategy[i].weight == 0) continue;
    const std::int64_t deficit =
        beyond_base * strategy[i].weight - weights * (tasks[i] - strategy[i].base);
    if (deficit <= most) continue;
    most = deficit;
    best = i;
  }
  return best;
}

}  // namespace taskyard
