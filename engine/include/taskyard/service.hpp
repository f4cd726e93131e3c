// Services, what they say and what their scheduler did, as plain values (facts 7, 8).
#pragma once

#include <string>
#include <vector>

#include "taskyard/capacity.hpp"
#include "taskyard/deployment.hpp"
#include "taskyard/elb.hpp"
#include "taskyard/ids.hpp"
#include "taskyard/task_definition.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

enum class SchedulingStrategy : std::uint8_t { replica, daemon };
enum class ServiceStatus : std::uint8_t { active, draining, inactive };
/// An entry of `events` of a service (facts 7.8).
struct ServiceEvent {
  ServiceEventId id;
  ServiceId service;
  SimTime time = 0;
  std::string message;  ///< "(service web) has reached a steady state."
};

/// A target of one of its tasks that came or went since the events of the service said so last.
struct UntoldTarget {
  TargetId target;
  bool registered = false;  ///< false: deregistered
};

struct Service {
  ServiceId id;
  ClusterId cluster;
  NameId name;
  NameId group;  ///< "service:NAME", the group of its tasks
  ServiceStatus status = ServiceStatus::active;
  SchedulingStrategy scheduling = SchedulingStrategy::replica;
  LaunchType launch_type = LaunchType::ec2;
  DeploymentConfiguration configuration;
  std::int32_t desired = 0;  ///< DAEMON: instances that should have a task, as last counted
  std::int32_t running = 0;
  std::int32_t pending = 0;
  std::int32_t grace_s = 0;  ///< healthCheckGracePeriodSeconds
  bool zone_rebalancing = false;
  std::vector<PlacementConstraint> constraints;  ///< as asked, without those of the task definition
  std::vector<PlacementStrategy> strategies;     ///< as asked; empty = zones, then instances
  DeploymentId primary;
  std::vector<DeploymentId> deployments;  ///< PRIMARY and ACTIVE ones, oldest first
  std::vector<TaskId> tasks;              ///< not STOPPED yet, oldest first
  std::vector<ServiceEventId> events;     ///< the latest 100, oldest first (facts SVC-6)
  std::vector<ServiceStepId> steps;       ///< what its scheduler did, oldest first
  SimTime created_at = 0;
  std::string
      echo_json;  ///< members we only keep: "loadBalancers":[…],"propagateTags":… ; "" = none
  std::string connect_json;  ///< serviceConnectConfiguration as given, "" = none
  std::string tags_json;
  std::string task_tags_json;  ///< tags its tasks get: propagated and managed ones; "" = none

  // What the scheduler remembers between its passes.
  SimTime pass_at = k_never;  ///< of the earliest pass that is queued
  bool steady = false;
  SimTime rate_window_at = 0;  ///< start of the minute in which starts are counted (SVC-21)
  std::int32_t rate_window_starts = 0;
  std::int32_t throttle_level = 0;  ///< consecutive rounds of tasks that never ran (SVC-40)
  SimTime throttle_until = 0;
  TaskId throttle_from;             ///< tasks before this one have been counted
  std::int32_t place_failures = 0;  ///< consecutive attempts without room (SVC-44)
  SimTime place_again_at = 0;
  DecisionId no_room;              ///< the latest of them
  SimTime steady_said_at = 0;      ///< the steady state is said again every six hours (facts 7.8)
  ServiceStepId waiting;           ///< step that says what it waits for; none when it moves on
  NameId last_complaint;           ///< message not to be repeated (SVC-7)
  TaskId rebalanced;               ///< task started in a poorer zone, until it counts
  SimTime rebalance_again_at = 0;  ///< after a move that found no room
  std::vector<UntoldTarget> untold_targets;
};

/// What the service scheduler did in one step, or what kept it from doing anything.
enum class ServiceStepKind : std::uint8_t {
  started,          ///< `tasks` to reach the desired count
  scaled_in,        ///< stopped `tasks` above the desired count
  replaced_old,     ///< stopped `tasks` of older deployments
  left_draining,    ///< stopped `tasks` on DRAINING instances
  left_unhealthy,   ///< stopped `tasks` that failed their health checks
  left_mismatch,    ///< DAEMON: stopped `tasks` on instances that no longer match
  rebalanced,       ///< started or stopped `tasks` for zone balance
  deleted,          ///< stopped `tasks` of a deleted service
  waits,            ///< for `limit`
  stuck,            ///< neither a start nor a stop is allowed: event 28
  breaker_tripped,  ///< `failures` reached `threshold`
  rolled_back,      ///< `deployment` took over again
  completed,        ///< the rollout is COMPLETED
  steady,
  stage_entered,    ///< the deployment is at `stage` until `until`, or until something is done
  traffic_shifted,  ///< production and test traffic of `deployment` are now `traffic`
  hook_ended,       ///< lifecycle hook `text` ended as `hook`
  alarm_tripped,    ///< CloudWatch alarm `text` went to ALARM during the deployment
  timed_out         ///< a stage took longer than a day
};
/// What kept a step from being larger.
enum class ServiceLimit : std::uint8_t {
  none,
  ceiling,   ///< maximumPercent
  floor,     ///< minimumHealthyPercent
  rate,      ///< starts per minute
  throttle,  ///< tasks failed to start before
  no_room,   ///< placement found no instance
  failed,    ///< the deployment has failed: it starts nothing more
  targets    ///< tasks run, but their load balancer does not find them healthy yet
};

/// Why one task was stopped and not another: candidates left after each strategy (facts 5.4).
struct StopChoice {
  TaskId task;
  ProviderId provider;  ///< that had too many for the ratio of the strategy (facts CP-9)
  std::int32_t candidates = 0;
  std::vector<std::int32_t> left;  ///< one per strategy of the step
  std::vector<std::int64_t>
      values;  ///< tasks on the value or instance, or units left after the stop
};

/// Why a load balancer has no use for a task, as it was at the time (facts of the surroundings 1.5).
struct TargetFault {
  TaskId task;
  TargetGroupId group;
  LoadBalancerId classic;  ///< instead of a group
  Ec2InstanceId instance;  ///< none for a target with an address of its own
  NameId zone;
  Port port = 0;
  TargetState state = TargetState::initial;
  TargetReason reason = TargetReason::none;
  std::int32_t code = 0;  ///< HTTP status of the last failed check
  Barrier barrier = Barrier::none;
  SecurityGroupId barrier_group;
  explicit operator bool() const { return bool(task); }
};

struct ServiceStep {
  ServiceStepId id;
  ServiceId service;
  DeploymentId deployment;  ///< PRIMARY at the time
  ServiceStepKind kind = ServiceStepKind::steady;
  ServiceLimit limit = ServiceLimit::none;
  SimTime time = 0;
  EventSeq seq = 0;
  // As counted just before the step.
  std::int32_t desired = 0;
  DeploymentBounds bounds;
  std::int32_t minimum_percent = 0, maximum_percent = 0;
  std::int32_t running = 0, pending = 0, stopping = 0;
  std::int32_t healthy = 0;  ///< those that count for the floor (facts DEP-6)
  std::int32_t keepers = 0;  ///< tasks that may stay: right revision, place and health
  std::int32_t leaving = 0;  ///< live tasks that must go sooner or later
  std::int32_t wanted = 0;   ///< starts or stops that were wanted
  std::int32_t failures = 0, threshold = 0;
  SimTime until = k_never;  ///< of throttle and rate
  DecisionId decision;      ///< of no_room: the failed placement
  LifecycleStage stage = LifecycleStage::none;
  Traffic traffic;      ///< of `deployment`, after the step
  DeploymentId beside;  ///< blue: the revision that has the rest of the traffic
  NameId text;          ///< of hook_ended and alarm_tripped
  HookStatus hook = HookStatus::succeeded;
  TargetFault fault;  ///< of the first task stopped for it, or waited for
  std::int32_t grace_s = 0;
  std::vector<TaskId> tasks;                  ///< started or stopped
  std::vector<PlacementStrategy> strategies;  ///< that chose what to stop
  std::vector<StopChoice> choices;            ///< one per stopped task where there was a choice
};

/// "REPLICA", "ACTIVE" …
const char* to_string(SchedulingStrategy strategy);
const char* to_string(ServiceStatus status);
/// "started", "replaced_old" …: stable names for tests and the text view.
const char* to_string(ServiceStepKind kind);
const char* to_string(ServiceLimit limit);

}  // namespace taskyard
