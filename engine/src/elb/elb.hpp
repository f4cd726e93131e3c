// Elastic Load Balancing: listeners and rules, target groups, health checks, draining, and the
// choice of a target (facts of
// the surroundings, section 1). Knows targets, not tasks or services.
#pragma once

#include <span>
#include <string_view>

#include "base/changes.hpp"
#include "base/event_log.hpp"

namespace taskyard::elb {

/// By ARN (or, for find_classic and find_load_balancer_by_name, by name); no id when unknown or
/// deleted.
LoadBalancerId find_load_balancer(const World& world, std::string_view arn);
LoadBalancerId find_classic(const World& world, std::string_view name);
ListenerId find_listener(const World& world, std::string_view arn);
ListenerRuleId find_rule(const World& world, std::string_view arn);
TargetGroupId find_target_group(const World& world, std::string_view arn);
std::string load_balancer_arn(const World& world, LoadBalancerId id);
std::string listener_arn(const World& world, ListenerId id);
std::string rule_arn(const World& world, ListenerRuleId id);
std::string target_group_arn(const World& world, TargetGroupId id);

/// What is registered. For a target group of type instance `container_instance` (and `instance`
/// when it is simulated); for
/// type ip the address. `task` and `container` when ECS registers.
struct NewTarget {
  Ec2InstanceId instance;
  InstanceId container_instance;
  std::uint32_t ip = 0;
  Port port = 0;
  NameId zone;
  TaskId task;
  ContainerId container;
};
/// Registers; one that drains becomes initial again, one that is registered stays as it is. Also
/// links it into
/// Task::target when it has a task.
TargetId register_target(const Changes& changes, TargetGroupId group, const NewTarget& wanted);
/// draining now (facts 1.6); Due::target_drained ends it. Safe to call twice.
void deregister_target(const Changes& changes, TargetId id);
/// A classic load balancer's instance joins or leaves; one hidden target per listener.
void register_instance(const Changes& changes, LoadBalancerId classic, Ec2InstanceId instance);
void deregister_instance(const Changes& changes, LoadBalancerId classic, Ec2InstanceId instance);
/// New weights of the forward action of a rule (blue/green, linear, canary; facts DEP-62).
void set_weights(const Changes& changes, ListenerRuleId rule,
                 std::span<const WeightedGroup> groups);

/// Answer of a target to one health check, made by `traffic::probe`.
struct ProbeAnswer {
  Barrier barrier = Barrier::none;  ///< something stopped the packet
  SecurityGroupId group;            ///< that did
  bool refused = false;             ///< nothing listens: connection error
  ContainerId container;            ///< that answered
  std::int64_t took_us =
      0;  ///< from the check to its answer; longer than the timeout = Target.Timeout
  std::int32_t code = 200;  ///< HTTP status, for HTTP checks
};
/// Due::target_step and Due::target_check: counts the answer, changes the state and queues the next
/// check.
void on_target_check(const Changes& changes, TargetId id, std::uint32_t stamp,
                     const ProbeAnswer& answer);
/// True when the entry with this stamp still counts (else no probe needs to be made).
bool check_is_due(const World& world, TargetId id, std::uint32_t stamp);
void on_load_balancer_active(const Changes& changes, LoadBalancerId id);
void on_target_drained(const Changes& changes, TargetId id, std::uint32_t stamp);
/// Looks through new events: instances that ended make their targets unused.
void notice(const Changes& changes, std::span<const Event> events);

/// Why a target is in its state, in the words of DescribeTargetHealth; "" when it is healthy. Service
/// events name it too: "Health checks failed with these codes: [404]".
std::string reason_description(const World& world, const Target& target);

/// The index of the load balancer's node in that zone, or -1.
std::int32_t node_of(const LoadBalancer& balancer, NameId zone);

/// A request as a listener sees it.
struct Asked {
  std::string_view method, host, path, query;
  std::span<const std::pair<std::string, std::string>> headers;
  std::uint32_t source_ip = 0;
};
/// The first rule, in order of priority, whose conditions all hold; the default rule otherwise
/// (facts 1.2).
ListenerRuleId match_rule(const World& world, ListenerId listener, const Asked& asked);
/// One of the rule's target groups by weight; `roll` is evenly distributed over 64 bits.
TargetGroupId pick_group(const ListenerRule& rule, std::uint64_t roll);

/// How a target was chosen, for the record.
struct Choice {
  TargetId target;  ///< none: no registered target in reach (503)
  std::uint16_t candidates = 0;
  bool failed_open = false;
  std::uint32_t outstanding_min = 0, outstanding_max = 0;
};
/// Requests in flight at a target, as `traffic` counts them.
using Outstanding = std::uint32_t (*)(World& world, TargetId target, void* context);
/// Who counts them; without it least_outstanding_requests takes turns.
struct Loads {
  Outstanding count = nullptr;
  void* context = nullptr;
};
/// Chooses by the group's algorithm among the targets that the node may use (cross-zone, health,
/// fail-open, slow start).
/// Stickiness is the caller's: it asks is_usable for the remembered target first. `now_us` in
/// microseconds.
Choice choose_target(World& world, TargetGroupId group, std::uint32_t node, std::uint64_t roll,
                     std::int64_t now_us, Loads loads = {});
/// A remembered target may still get this client's requests: registered, not draining, healthy (or
/// fail-open).
bool is_usable(const World& world, TargetId target);

}  // namespace taskyard::elb
