// Which targets each node may use (facts 1.6, 1.8), rebuilt only when a state, a zone or a setting
// changes.
#include <algorithm>

#include "base/text.hpp"
#include "elb/steps.hpp"

namespace taskyard::elb {
namespace {

// Healthy targets among `all` below which everyone gets requests: a count, and a percentage when set.
std::int32_t minimum_of(const TargetGroup& group, std::size_t all) {
  std::int32_t minimum = group.minimum_healthy;
  for (const auto& [key, value] : group.attributes) {
    if (key != "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage") {
      continue;
    }
    const auto share = static_cast<std::int64_t>(all) * parse_int(value).value_or(0);
    minimum = std::max(minimum, static_cast<std::int32_t>((share + 99) / 100));
  }
  return minimum;
}

// The targets in reach of one node: the healthy ones, or all when too few are (facts 1.6).
// Classic answers 503 instead (facts 1.13). Returns whether it fails open.
bool fill(const World& world, const TargetGroup& group, NameId zone, bool cross_zone,
          std::vector<TargetId>& list) {
  list.clear();
  std::size_t all = 0;
  for (const TargetId id : group.targets) {
    const Target& target = world.at(id);
    if (!is_checked(target)) continue;
    if (!cross_zone && target.zone != zone && target.zone) continue;
    ++all;
    if (target.state == TargetState::healthy) list.push_back(id);
  }
  const auto healthy = static_cast<std::int32_t>(list.size());
  if (group.classic || healthy >= minimum_of(group, all) || list.size() == all) return false;
  list.clear();
  for (const TargetId id : group.targets) {
    const Target& target = world.at(id);
    const bool in_reach = cross_zone || target.zone == zone || !target.zone;
    if (is_checked(target) && in_reach) list.push_back(id);
  }
  return true;
}

}  // namespace

bool crosses_zones(const TargetGroup& group, const LoadBalancer& balancer) {
  if (group.cross_zone == Switch::as_load_balancer) return balancer.cross_zone;
  return group.cross_zone == Switch::on;
}

void rebuild(World& world, TargetGroup& group) {
  group.healthy = 0;
  group.unhealthy = 0;
  for (const TargetId id : group.targets) {
    const TargetState state = world.at(id).state;
    group.healthy += state == TargetState::healthy ? 1 : 0;
    group.unhealthy += state == TargetState::unhealthy ? 1 : 0;
  }
  const std::size_t nodes =
      group.load_balancer ? world.at(group.load_balancer).nodes.size() : std::size_t{0};
  group.routable.resize(nodes);
  group.opens.resize(nodes);
  group.next.resize(nodes);
  group.fails_open = false;
  if (nodes == 0) return;
  const LoadBalancer& balancer = world.at(group.load_balancer);
  const bool cross_zone = crosses_zones(group, balancer);
  for (std::size_t node = 0; node < nodes; ++node) {
    const bool open =
        fill(world, group, balancer.nodes[node].zone, cross_zone, group.routable[node]);
    group.opens[node] = open ? 1 : 0;
    group.fails_open = group.fails_open || open;
  }
}

std::int32_t node_of(const LoadBalancer& balancer, NameId zone) {
  for (std::size_t i = 0; i < balancer.nodes.size(); ++i) {
    if (balancer.nodes[i].zone == zone) return static_cast<std::int32_t>(i);
  }
  return -1;
}

bool is_usable(const World& world, TargetId target) {
  const Target& asked = world.at(target);
  if (!is_checked(asked)) return false;
  if (asked.state == TargetState::healthy) return true;
  const TargetGroup& group = world.at(asked.group);
  if (!group.fails_open) return false;
  for (std::size_t node = 0; node < group.routable.size(); ++node) {
    const std::vector<TargetId>& list = group.routable[node];
    if (group.opens[node] != 0 && std::find(list.begin(), list.end(), target) != list.end()) {
      return true;
    }
  }
  return false;
}

}  // namespace taskyard::elb
