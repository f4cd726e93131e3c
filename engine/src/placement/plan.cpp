#include "placement/plan.hpp"

#include <algorithm>
#include <map>

#include "base/assert.hpp"

namespace taskyard::placement {
namespace {

bool same_amounts(const PlacementNeed& a, const PlacementNeed& b) {
  return a.cpu_units == b.cpu_units && a.memory_mib == b.memory_mib && a.enis == b.enis &&
         a.gpus == b.gpus;
}

bool same_constraints(const std::vector<PlacementConstraint>& a,
                      const std::vector<PlacementConstraint>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.type == y.type && x.expression == y.expression;
  });
}

bool same_strategies(const std::vector<PlacementStrategy>& a,
                     const std::vector<PlacementStrategy>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.type == y.type && x.field == y.field;
  });
}

std::uint32_t power_of_two_at_least(std::size_t n) {
  std::uint32_t power = 1;
  while (power < n) power *= 2;
  return power;
}

/// The values of one instance for every spread over an attribute; `first` false = attribute missing.
using Values = std::vector<std::pair<bool, NameId>>;

Values values_of(const StrategyChain& chain, const ContainerInstance& instance) {
  Values values;
  for (const Score& score : chain.scores) {
    if (score.kind != ScoreKind::tasks_on_value) continue;
    bool found = false;
    const NameId value = attribute_value(instance.attributes, score.attribute, found);
    values.emplace_back(found, value);
  }
  return values;
}

}  // namespace

Plan::Plan(const World& world, const PlacementRequest& request, std::span<const Member> members)
    : shape_(request), request_(compile(world, request)) {
  make_cells(world, members);
  for (std::size_t slot = 0; slot < members.size(); ++slot) {
    const Member& member = members[slot];
    Leaf& leaf = leaf_of_[slot];
    Cell& cell = cells_[leaf.cell];
    leaf.fixed_checks_passed =
        passes_fixed_checks(request_, world, view_now(world.at(member.id), member.groups));
    leaf.group_tasks = count_of(member.groups, request_.group);
    for (std::size_t i = 0; i < cell.values.size(); ++i) {
      std::int64_t& tasks = value_tasks_[i][cell.values[i]];
      if (tasks != k_score_last) tasks += leaf.group_tasks;
    }
    cell.nodes[cell.leaves + leaf.position] = leaf_node(world, member, leaf);
  }
  fill_trees();
}

bool Plan::answers(const PlacementRequest& request) const {
  return request.group == shape_.group && request.capacity_provider == shape_.capacity_provider &&
         same_amounts(request.need, shape_.need) &&
         same_strategies(request.strategies, shape_.strategies) &&
         same_constraints(request.constraints, shape_.constraints) &&
         request.zones == shape_.zones && request.need.tcp_ports == shape_.need.tcp_ports &&
         request.need.udp_ports == shape_.need.udp_ports &&
         request.need.attributes == shape_.need.attributes;
}

void Plan::make_cells(const World& world, std::span<const Member> members) {
  std::map<Values, std::uint32_t> cell_of;
  std::vector<std::map<std::pair<bool, NameId>, std::uint32_t>> value_index;
  leaf_of_.resize(members.size());
  for (std::uint32_t slot = 0; slot < members.size(); ++slot) {
    Values values = values_of(request_.chain, world.at(members[slot].id));
    value_index.resize(values.size());
    value_tasks_.resize(values.size());
    const auto [place, is_new] =
        cell_of.try_emplace(std::move(values), static_cast<std::uint32_t>(cells_.size()));
    if (is_new) {
      Cell& cell = cells_.emplace_back();
      for (std::size_t i = 0; i < place->first.size(); ++i) {
        const auto [entry, new_value] = value_index[i].try_emplace(
            place->first[i], static_cast<std::uint32_t>(value_tasks_[i].size()));
        if (new_value) value_tasks_[i].push_back(place->first[i].first ? 0 : k_score_last);
        cell.values.push_back(entry->second);
      }
    }
    Cell& cell = cells_[place->second];
    leaf_of_[slot].cell = place->second;
    leaf_of_[slot].position = static_cast<std::uint32_t>(cell.slots.size());
    cell.slots.push_back(slot);
  }
  for (Cell& cell : cells_) {
    cell.leaves = power_of_two_at_least(cell.slots.size());
    cell.nodes.resize(std::size_t{2} * cell.leaves);
  }
}

void Plan::fill_trees() {
  for (Cell& cell : cells_) {
    for (std::uint32_t i = cell.leaves - 1; i >= 1; --i) {
      cell.nodes[i] = better(cell.nodes[std::size_t{2} * i], cell.nodes[std::size_t{2} * i + 1]);
    }
  }
}

Plan::Node Plan::better(const Node& a, const Node& b) {
  if (a.as_good_as(b)) return {a.high, a.low, a.count + b.count};
  return a.better_than(b) ? a : b;
}

Plan::Node Plan::leaf_node(const World& world, const Member& member, const Leaf& leaf) const {
  const ContainerInstance& instance = world.at(member.id);
  if (!leaf.fixed_checks_passed || !passes_task_checks(request_, world, instance, member.groups))
    return {};
  std::array<std::uint32_t, 3> parts{};
  std::size_t used = 0;
  for (const Score& score : request_.chain.scores) {
    std::int32_t part = 0;
    switch (score.kind) {
      case ScoreKind::tasks_on_value: continue;
      case ScoreKind::tasks_on_instance: part = leaf.group_tasks; break;
      case ScoreKind::cpu_left: part = instance.remaining.cpu_units; break;
      case ScoreKind::memory_left: part = instance.remaining.memory_mib; break;
    }
    TASKYARD_ASSERT(part >= 0 && used < parts.size());
    parts[used++] = static_cast<std::uint32_t>(part);
  }
  return {(std::uint64_t{parts[0]} << 32U) | parts[1], parts[2], 1};
}

void Plan::set_leaf(const Leaf& leaf, const Node& node) {
  Cell& cell = cells_[leaf.cell];
  Node* const nodes = cell.nodes.data();
  std::size_t i = std::size_t{cell.leaves} + leaf.position;
  if (nodes[i] == node) return;
  nodes[i] = node;
  for (i /= 2; i >= 1; i /= 2) {
    const Node parent = better(nodes[2 * i], nodes[2 * i + 1]);
    if (nodes[i] == parent) return;
    nodes[i] = parent;
  }
}

void Plan::refresh(const World& world, std::span<const Member> members, std::uint32_t slot,
                   bool fixed_too) {
  const Member& member = members[slot];
  Leaf& leaf = leaf_of_[slot];
  const std::int32_t tasks = count_of(member.groups, request_.group);
  if (tasks != leaf.group_tasks) {
    const Cell& cell = cells_[leaf.cell];
    for (std::size_t i = 0; i < cell.values.size(); ++i) {
      std::int64_t& on_value = value_tasks_[i][cell.values[i]];
      if (on_value != k_score_last) on_value += tasks - leaf.group_tasks;
    }
    leaf.group_tasks = tasks;
  }
  if (fixed_too) {
    leaf.fixed_checks_passed =
        passes_fixed_checks(request_, world, view_now(world.at(member.id), member.groups));
  }
  set_leaf(leaf, leaf_node(world, member, leaf));
}

Plan::Scores Plan::scores_at_root(const Cell& cell) const {
  const Node& root = cell.nodes[1];
  const std::array<std::int64_t, 3> parts{static_cast<std::int64_t>(root.high >> 32U),
                                          static_cast<std::int64_t>(root.high & UINT32_MAX),
                                          static_cast<std::int64_t>(root.low)};
  Scores scores{};
  std::size_t part = 0;
  std::size_t value = 0;
  for (std::size_t i = 0; i < request_.chain.scores.size(); ++i) {
    if (request_.chain.scores[i].kind == ScoreKind::tasks_on_value) {
      scores[i] = value_tasks_[value][cell.values[value]];
      ++value;
    } else {
      scores[i] = parts[part++];
    }
  }
  return scores;
}

std::uint32_t Plan::choose(Prng& prng) {
  equal_cells_.clear();
  Scores best{};
  std::uint64_t equals = 0;
  for (std::uint32_t i = 0; i < cells_.size(); ++i) {
    const Cell& cell = cells_[i];
    if (cell.nodes[1].count == 0) continue;
    const Scores scores = scores_at_root(cell);
    if (!equal_cells_.empty() && best < scores) continue;
    if (equal_cells_.empty() || scores < best) {
      equal_cells_.clear();
      best = scores;
      equals = 0;
    }
    equal_cells_.push_back(i);
    equals += cell.nodes[1].count;
  }
  if (equals == 0) return k_nobody;
  return nth_of_equal_cells(request_.chain.random ? prng.below(equals) : 0);
}

std::uint32_t Plan::nth_equal(const Cell& cell, std::uint32_t n) {
  const Node best = cell.nodes[1];
  std::size_t i = 1;
  while (i < cell.leaves) {
    const Node& left = cell.nodes[2 * i];
    const std::uint32_t on_left = left.as_good_as(best) ? left.count : 0;
    i = 2 * i + (n < on_left ? 0U : 1U);
    if (n >= on_left) n -= on_left;
  }
  return cell.slots[i - cell.leaves];
}

/// How many of the cell's best instances stand before `slot` in registration order.
std::uint32_t Plan::equals_before(const Cell& cell, std::uint32_t slot) {
  const auto position =
      std::lower_bound(cell.slots.begin(), cell.slots.end(), slot) - cell.slots.begin();
  if (static_cast<std::size_t>(position) == cell.leaves) return cell.nodes[1].count;
  std::uint32_t count = 0;
  for (std::size_t i = cell.leaves + static_cast<std::size_t>(position); i > 1; i /= 2) {
    if (i % 2 == 0) continue;
    const Node& left = cell.nodes[i - 1];
    if (left.as_good_as(cell.nodes[1])) count += left.count;
  }
  return count;
}

/// The nth of the best instances of all cells that are equal, in registration order: as the scan counts.
std::uint32_t Plan::nth_of_equal_cells(std::uint64_t n) const {
  if (equal_cells_.size() == 1) {
    return nth_equal(cells_[equal_cells_[0]], static_cast<std::uint32_t>(n));
  }
  if (n == 0) {
    std::uint32_t first = k_nobody;
    for (std::uint32_t i : equal_cells_) first = std::min(first, nth_equal(cells_[i], 0));
    return first;
  }
  std::uint32_t low = 0;
  auto high = static_cast<std::uint32_t>(leaf_of_.size());
  while (high - low > 1) {  // the wanted slot is in [low, high)
    const std::uint32_t middle = low + (high - low) / 2;
    std::uint64_t before = 0;
    for (std::uint32_t i : equal_cells_) before += equals_before(cells_[i], middle);
    (before <= n ? low : high) = middle;
  }
  return low;
}

}  // namespace taskyard::placement
