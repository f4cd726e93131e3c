#include "traffic/way/sticky.hpp"

#include "base/mix.hpp"
#include "elb/elb.hpp"

namespace taskyard::traffic {
namespace {

bool group_holds(const ListenerRule& rule, TargetGroupId group) {
  if (rule.group_stickiness_s == 0) return false;
  for (const WeightedGroup& weighted : rule.groups) {
    if (weighted.group == group) return weighted.weight > 0;
  }
  return false;
}

}  // namespace

Sticky sticky_of(const TrafficSource& source, std::uint32_t client) {
  if (client >= source.sticky.size()) return {};
  return {source.sticky[client], source.sticky_left[client]};
}

void set_sticky(TrafficSource& source, std::uint32_t client, Sticky sticky) {
  if (client >= source.sticky.size()) {
    source.sticky.resize(static_cast<std::size_t>(source.clients));
    source.sticky_left.resize(static_cast<std::size_t>(source.clients));
  }
  source.sticky[client] = sticky.target;
  source.sticky_left[client] = sticky.left;
}

CookieTarget cookie_target(const World& world, const TrafficSource& source, std::uint32_t client,
                           const ListenerRule& rule, TargetGroupId group, SimTime second) {
  const Sticky sticky = sticky_of(source, client);
  if (!sticky.target || sticky.left < second) return {};
  const TargetGroupId own = world.at(sticky.target).group;
  const bool holds = group_holds(rule, own);
  if (own != group && !holds) return {};
  CookieTarget result;
  if (holds) result.group = own;
  if (world.at(own).stickiness && elb::is_usable(world, sticky.target)) {
    result.target = sticky.target;
  }
  return result;
}

void remember_cookie(const World& world, TrafficSource& source, std::uint32_t client,
                     const ListenerRule& rule, TargetId target, SimTime second) {
  const TargetGroup& group = world.at(world.at(target).group);
  const std::int64_t seconds = group.stickiness ? group.stickiness_s : rule.group_stickiness_s;
  if (seconds == 0) return;
  set_sticky(source, client, {target, static_cast<std::uint32_t>(second + seconds)});
}

bool connection_lives(const World& world, TargetId id) {
  const Target& target = world.at(id);
  const TargetGroup& group = world.at(target.group);
  switch (target.state) {
    case TargetState::unhealthy: return !group.unhealthy_termination;
    case TargetState::gone:
    case TargetState::unused:
      if (group.connection_termination) return false;
      break;
    default: break;
  }
  if (!target.task) return true;
  const Task& task = world.at(target.task);
  return task.execution_stopped_at == k_never;
}

LossCause reset_cause(const World& world, TargetId id) {
  const Target& target = world.at(id);
  if (target.state == TargetState::unhealthy) return LossCause::unhealthy_but_used;
  if (world.at(target.group).connection_termination) return LossCause::deregistration_delay_short;
  return LossCause::stopped_without_draining;
}

std::uint64_t flow_hash(const TrafficSource& source, std::uint32_t client) {
  return mix64(mix64(source.id.value + 1U) + mix64(client) + source.connections);
}

}  // namespace taskyard::traffic
