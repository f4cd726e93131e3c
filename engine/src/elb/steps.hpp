// Inside of the load balancers' domain: what more than one of its files needs.
#pragma once

#include "elb/elb.hpp"

namespace taskyard::elb {

inline LoadBalancer& ref(World& world, LoadBalancerId id) { return world.load_balancers[id.value]; }
inline Listener& ref(World& world, ListenerId id) { return world.listeners[id.value]; }
inline ListenerRule& ref(World& world, ListenerRuleId id) { return world.listener_rules[id.value]; }
inline TargetGroup& ref(World& world, TargetGroupId id) { return world.target_groups[id.value]; }
inline Target& ref(World& world, TargetId id) { return world.targets[id.value]; }

/// Registered: not draining, not gone. Unused targets are registered too.
inline bool is_registered(const Target& target) {
  return target.state != TargetState::draining && target.state != TargetState::gone;
}
/// In use: its load balancer checks it.
inline bool is_checked(const Target& target) {
  return is_registered(target) && target.state != TargetState::unused;
}

/// Sets the state and the reason, logs the change with `checks` (how many checks in a row decided)
/// and rebuilds what choosing needs. The log's text is "reason checks threshold code barrier group";
/// of a draining target the threshold is its deregistration delay in seconds.
void change_state(const Changes& changes, TargetId id, TargetState state, TargetReason reason,
                  std::int32_t checks = 0, std::int32_t threshold = 0);
/// Starts the registration of a target anew: initial, or unused with the reason.
void enter(const Changes& changes, TargetId id);
/// Why the target is not checked, or `none`.
TargetReason unused_reason(const World& world, const Target& target);
/// Looks again whether each target of the group is used, and rebuilds its lists.
void refresh(const Changes& changes, TargetGroupId group);
/// Looks again which load balancer uses the group; refreshes it when that changed.
void associate(const Changes& changes, TargetGroupId group);
/// Counts of healthy and unhealthy targets and the lists per node, from the targets' states.
void rebuild(World& world, TargetGroup& group);
/// Whether nodes of `balancer` may use targets of other zones for this group.
bool crosses_zones(const TargetGroup& group, const LoadBalancer& balancer);
/// Whether an HTTP status is one of the matcher's: "200,202", "200-299" or both mixed.
bool matches_code(std::string_view matcher, std::int32_t code);
/// Emits `kind` about one of this domain's nouns.
void announce(const Changes& changes, EventKind kind, std::uint32_t index, std::uint8_t to);

}  // namespace taskyard::elb
