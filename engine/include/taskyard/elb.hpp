// Load balancers, listeners, rules, target groups and targets, as plain values (facts of the
// surroundings,
// section 1). They know targets, not tasks.
#pragma once

#include <string>
#include <vector>

#include "taskyard/ids.hpp"
#include "taskyard/network.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

enum class LoadBalancerType : std::uint8_t { application, network, classic };
enum class LoadBalancerState : std::uint8_t { provisioning, active, deleted };
enum class ListenerProtocol : std::uint8_t { http, https, tcp, tls, udp, tcp_udp };
enum class TargetType : std::uint8_t { instance, ip, alb };
/// In the order of facts 1.5.
enum class TargetState : std::uint8_t {
  initial,
  healthy,
  unhealthy,
  unused,
  draining,
  gone  ///< deregistered and drained: kept for the log only
};
enum class TargetReason : std::uint8_t {
  none,
  registration_in_progress,    ///< Elb.RegistrationInProgress
  initial_health_checking,     ///< Elb.InitialHealthChecking
  response_code_mismatch,      ///< Target.ResponseCodeMismatch
  timeout,                     ///< Target.Timeout
  failed_health_checks,        ///< Target.FailedHealthChecks
  not_registered,              ///< Target.NotRegistered
  not_in_use,                  ///< Target.NotInUse
  invalid_state,               ///< Target.InvalidState
  ip_unusable,                 ///< Target.IpUnusable
  deregistration_in_progress,  ///< Target.DeregistrationInProgress
  internal_error               ///< Elb.InternalError
};
enum class Algorithm : std::uint8_t {
  round_robin,
  least_outstanding_requests,
  weighted_random,
  flow_hash
};
enum class Switch : std::uint8_t { off, on, as_load_balancer };

/// One Availability Zone of a load balancer: its node there.
struct LoadBalancerNode {
  NameId zone;
  SubnetId subnet;
  std::uint32_t address = 0;  ///< private; static for a network load balancer
  std::uint32_t public_ip = 0;
};

struct LoadBalancer {
  LoadBalancerId id;
  std::string name;
  NameId key;  ///< "app/web/50dc6c495c0c9188", the end of its ARN and its CloudWatch dimension
  std::string dns_name;
  LoadBalancerType type = LoadBalancerType::application;
  LoadBalancerState state = LoadBalancerState::provisioning;
  bool internal = false;  ///< scheme
  VpcId vpc;
  std::vector<LoadBalancerNode> nodes;  ///< one per enabled zone, in the order given
  std::vector<SecurityGroupId> groups;  ///< none: a network load balancer without security groups
  std::vector<ListenerId> listeners;
  bool cross_zone = true;
  std::int32_t idle_timeout_s = 60;
  bool deletion_protection = false;
  std::int32_t draining_s = 300;         ///< classic: connection draining, 0 = off
  std::vector<Ec2InstanceId> instances;  ///< classic: registered instances
  std::vector<std::pair<std::string, std::string>>
      attributes;  ///< set, without effect of their own
  SimTime created_at = 0;
  std::string tags_json;
};

/// One entry of `TargetGroups` of a forward action.
struct WeightedGroup {
  TargetGroupId group;
  std::int32_t weight = 1;
};
enum class RuleAction : std::uint8_t { forward, redirect, fixed_response };
enum class ConditionField : std::uint8_t {
  host_header,
  path_pattern,
  http_header,
  http_request_method,
  query_string,
  source_ip
};
struct RuleCondition {
  ConditionField field = ConditionField::path_pattern;
  std::string name;                 ///< of http_header; key of query_string goes into the values
  std::vector<std::string> values;  ///< any of them
};

struct ListenerRule {
  ListenerRuleId id;
  NameId key;  ///< last part of its ARN
  ListenerId listener;
  std::int32_t priority = 0;  ///< 1 to 50,000; 0 = the default rule, tried last
  std::vector<RuleCondition> conditions;
  RuleAction action = RuleAction::forward;
  std::vector<WeightedGroup> groups;  ///< of forward
  std::int32_t group_stickiness_s = 0;
  std::int32_t status_code = 0;  ///< of redirect and fixed_response
  std::string action_json;       ///< RedirectConfig or FixedResponseConfig as given
  bool deleted = false;
};

struct Listener {
  ListenerId id;
  NameId key;
  LoadBalancerId load_balancer;
  ListenerProtocol protocol = ListenerProtocol::http;
  Port port = 80;
  std::vector<ListenerRuleId> rules;  ///< by priority, the default rule last
  std::int32_t tcp_idle_timeout_s = 350;
  std::string certificates_json;
  bool deleted = false;
};

struct TargetHealthCheck {
  bool enabled = true;
  ListenerProtocol protocol = ListenerProtocol::http;
  Port port = 0;  ///< 0 = traffic port
  std::string path = "/";
  std::int32_t interval_s = 30, timeout_s = 5, healthy_threshold = 5, unhealthy_threshold = 2;
  std::string matcher = "200";  ///< "200,202" or "200-299"
};

struct TargetGroup {
  TargetGroupId id;
  std::string name;
  NameId key;  ///< "targetgroup/web/73e2d6bc24d8a067"
  ListenerProtocol protocol = ListenerProtocol::http;
  Port port = 80;
  TargetType type = TargetType::instance;
  VpcId vpc;
  LoadBalancerId load_balancer;  ///< whose listener uses it; none = no associated load balancer
  bool classic = false;          ///< stands for the instances behind one listener of a Classic LB
  TargetHealthCheck check;
  std::int32_t deregistration_delay_s = 300;
  std::int32_t slow_start_s = 0;
  Algorithm algorithm = Algorithm::round_robin;
  bool stickiness = false;
  std::string stickiness_type = "lb_cookie";
  std::int32_t stickiness_s = 86'400;
  Switch cross_zone = Switch::as_load_balancer;
  bool connection_termination = false;  ///< at the end of the deregistration delay (NLB)
  bool unhealthy_termination = true;    ///< RST to connections of unhealthy targets (NLB)
  bool preserve_client_ip = false;      ///< NLB
  std::int32_t minimum_healthy = 1;     ///< below: fail open
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<TargetId> targets;            ///< registered or draining, in order of registration
  std::int32_t healthy = 0, unhealthy = 0;  ///< counts of `targets`
  bool deleted = false;
  std::string tags_json;

  // What choosing needs, rebuilt when a target's state or a zone changes.
  /// Targets that may get new requests, per node of the load balancer; all registered ones when it
  /// fails open.
  std::vector<std::vector<TargetId>> routable;
  bool fails_open = false;          ///< at one node at least
  std::vector<std::uint8_t> opens;  ///< per node: 1 = its list is that of a fail-open
  std::vector<std::uint32_t> next;  ///< round robin: one cursor per node
};

struct Target {
  TargetId id;
  TargetGroupId group;
  Ec2InstanceId instance;  ///< of type instance
  InstanceId
      container_instance;  ///< the same machine as ECS knows it; for instances registered by hand
  std::uint32_t ip = 0;    ///< address that gets the packets
  Port port = 0;
  NameId zone;
  TargetState state = TargetState::initial;
  TargetReason reason = TargetReason::registration_in_progress;
  std::int32_t code = 0;            ///< HTTP status of the last failed check, 0 = none
  TaskId task;                      ///< that ECS registered; none when registered by a call
  TargetId next_of_task;            ///< next target of the same task
  ContainerId container;            ///< that listens there now, as last looked up
  Barrier barrier = Barrier::none;  ///< between the load balancer and it, as last looked up
  SecurityGroupId barrier_group;
  std::int32_t passed = 0, failed = 0;  ///< consecutive checks
  bool was_healthy = false;
  bool answer_overdue = false;  ///< its last check got no answer; counted once the timeout is over
  TargetReason last_failure = TargetReason::none;  ///< of the last failed check, whatever the state
  SimTime next_check = k_never;                    ///< or the end of its registration
  SimTime slow_until = 0;                          ///< end of its slow start; 0 = none
  SimTime registered_at = 0;
  SimTime healthy_since = k_never;
  SimTime draining_until = k_never;
  std::uint16_t step = 0;  ///< timers made before are stale
};

/// "application", "active", "HTTP", "instance", "healthy", "Target.Timeout", "round_robin" …
const char* to_string(LoadBalancerType type);
const char* to_string(LoadBalancerState state);
const char* to_string(ListenerProtocol protocol);
const char* to_string(TargetType type);
const char* to_string(TargetState state);
const char* to_string(TargetReason reason);
const char* to_string(Algorithm algorithm);
const char* to_string(RuleAction action);
const char* to_string(ConditionField field);

}  // namespace taskyard
