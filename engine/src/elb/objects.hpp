// Making, changing and deleting load balancers, listeners, rules and target groups. The caller has
// checked what is asked for.
#pragma once

#include "elb/elb.hpp"

namespace taskyard::elb {

/// Adds a load balancer with a node in each subnet; it is active after Parameter::elb_provision_ms.
/// `wanted` brings name, type, scheme, VPC, groups and attributes.
LoadBalancerId make_load_balancer(const Changes& changes, LoadBalancer wanted,
                                  std::span<const SubnetId> subnets);
/// Nodes in these subnets and no others; nodes that stay keep their addresses.
void set_subnets(const Changes& changes, LoadBalancerId id, std::span<const SubnetId> subnets);
/// Deletes it with its listeners and rules; its target groups stay (hidden ones of a Classic go).
void delete_load_balancer(const Changes& changes, LoadBalancerId id);
/// Security groups or attributes have changed: rebuilds what choosing needs and logs it.
void load_balancer_changed(const Changes& changes, LoadBalancerId id);

/// `first` brings the action of the default rule.
ListenerId make_listener(const Changes& changes, Listener wanted, ListenerRule first);
void delete_listener(const Changes& changes, ListenerId id);
/// `wanted` brings listener, priority, conditions and action.
ListenerRuleId make_rule(const Changes& changes, ListenerRule wanted);
/// New conditions and action; listener and priority stay.
void change_rule(const Changes& changes, ListenerRuleId id, ListenerRule wanted);
void delete_rule(const Changes& changes, ListenerRuleId id);
/// Puts the rules of a listener in order after priorities have changed.
void sort_rules(const Changes& changes, ListenerId id);

TargetGroupId make_target_group(const Changes& changes, TargetGroup wanted);
/// Its targets are gone at once. It must be in no rule.
void delete_target_group(const Changes& changes, TargetGroupId id);
/// Settings have changed: rebuilds what choosing needs and logs it.
void target_group_changed(const Changes& changes, TargetGroupId id);

/// Adds a listener of a Classic Load Balancer with its hidden group (facts 1.13) and registers the
/// instances there.
ListenerId make_classic_listener(const Changes& changes, Listener wanted,
                                 ListenerProtocol instance_protocol, Port instance_port,
                                 const TargetHealthCheck& check);
/// The hidden group behind a listener of a Classic Load Balancer.
TargetGroupId classic_group(const World& world, ListenerId listener);

}  // namespace taskyard::elb
