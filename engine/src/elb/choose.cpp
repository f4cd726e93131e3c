// The choice of a target (facts 1.3, 1.12, 1.13). Called for every request: no allocation, no texts,
// and constant time for round robin.
#include "elb/steps.hpp"

namespace taskyard::elb {
namespace {

// A number below `count`, evenly distributed when the upper half of `roll` is.
std::uint32_t below(std::uint64_t roll, std::uint32_t count) {
  return static_cast<std::uint32_t>(((roll >> 32U) * count) >> 32U);
}

// The share of a target in slow start grows linearly from 0 to that of the others (facts 1.6): it
// takes its turn with the chance that its time so far has in the whole.
bool takes_its_turn(const TargetGroup& group, const Target& target, std::uint64_t roll,
                    std::int64_t now_us) {
  const SimTime now = now_us / 1000;
  if (target.slow_until <= now) return true;
  const SimTime whole = group.slow_start_s * k_second;
  const SimTime so_far = whole - (target.slow_until - now);
  if (whole <= 0 || so_far <= 0) return false;
  return static_cast<SimTime>(((roll & 0xFFFFFFFFU) * static_cast<std::uint64_t>(whole)) >> 32U) <
         so_far;
}

TargetId by_turns(World& world, TargetGroup& group, std::uint32_t node, std::uint64_t roll,
                  std::int64_t now_us) {
  const std::vector<TargetId>& list = group.routable[node];
  const auto count = static_cast<std::uint32_t>(list.size());
  std::uint32_t& cursor = group.next[node];
  TargetId chosen;
  for (std::uint32_t tried = 0; tried < count; ++tried) {
    if (cursor >= count) cursor = 0;
    chosen = list[cursor++];
    if (group.slow_start_s == 0) return chosen;
    if (takes_its_turn(group, world.at(chosen), roll, now_us)) return chosen;
    roll = roll * 0x9E3779B97F4A7C15ULL + 0x632BE59BD9B4E019ULL;
  }
  return chosen;
}

// The one with the fewest requests in flight; among equals the next in turn.
TargetId least_loaded(World& world, TargetGroup& group, std::uint32_t node, Loads loads,
                      Choice& choice) {
  const std::vector<TargetId>& list = group.routable[node];
  const auto count = static_cast<std::uint32_t>(list.size());
  std::uint32_t& cursor = group.next[node];
  if (cursor >= count) cursor = 0;
  std::uint32_t best = cursor;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t at = cursor + i < count ? cursor + i : cursor + i - count;
    const std::uint32_t load = loads.count(world, list[at], loads.context);
    if (i == 0 || load < choice.outstanding_min) {
      best = at;
      choice.outstanding_min = load;
    }
    if (i == 0 || load > choice.outstanding_max) choice.outstanding_max = load;
  }
  cursor = best + 1;
  return list[best];
}

}  // namespace

Choice choose_target(World& world, TargetGroupId group, std::uint32_t node, std::uint64_t roll,
                     std::int64_t now_us, Loads loads) {
  TargetGroup& asked = ref(world, group);
  Choice choice;
  if (node >= asked.routable.size() || asked.routable[node].empty()) return choice;
  const std::vector<TargetId>& list = asked.routable[node];
  const auto count = static_cast<std::uint32_t>(list.size());
  choice.candidates = static_cast<std::uint16_t>(count < 0xFFFFU ? count : 0xFFFFU);
  choice.failed_open = asked.opens[node] != 0;
  switch (asked.algorithm) {
    case Algorithm::round_robin: choice.target = by_turns(world, asked, node, roll, now_us); break;
    case Algorithm::least_outstanding_requests:
      choice.target = loads.count != nullptr ? least_loaded(world, asked, node, loads, choice)
                                             : by_turns(world, asked, node, roll, now_us);
      break;
    case Algorithm::weighted_random:
    case Algorithm::flow_hash: choice.target = list[below(roll, count)]; break;
  }
  return choice;
}

TargetGroupId pick_group(const ListenerRule& rule, std::uint64_t roll) {
  if (rule.groups.empty()) return {};
  if (rule.groups.size() == 1) return rule.groups.front().group;
  std::uint32_t sum = 0;
  for (const WeightedGroup& group : rule.groups) sum += static_cast<std::uint32_t>(group.weight);
  if (sum == 0) return {};
  std::uint32_t left = below(roll, sum);
  for (const WeightedGroup& group : rule.groups) {
    if (left < static_cast<std::uint32_t>(group.weight)) return group.group;
    left -= static_cast<std::uint32_t>(group.weight);
  }
  return {};
}

}  // namespace taskyard::elb
