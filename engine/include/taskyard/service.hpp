// Services, their deployments, what they say and what their scheduler did, as plain values (facts 7, 8).
#pragma once

#include <string>
#include <vector>

#include "taskyard/capacity.hpp"
#include "taskyard/ids.hpp"
#include "taskyard/task_definition.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

enum class SchedulingStrategy : std::uint8_t { replica, daemon };
enum class ServiceStatus : std::uint8_t { active, draining, inactive };
/// PRIMARY: the newest; ACTIVE: older, still has tasks; INACTIVE: replaced (facts DEP-10).
enum class DeploymentStatus : std::uint8_t { primary, active, inactive };
enum class RolloutState : std::uint8_t { in_progress, completed, failed };
/// Status of the same deployment in the service deployments API (facts DEP-50).
enum class ServiceDeploymentStatus : std::uint8_t {
  pending,
  in_progress,
  successful,
  stopped,
  stop_requested,
  rollback_requested,
  rollback_in_progress,
  rollback_successful,
  rollback_failed
};
enum class ThresholdType : std::uint8_t { bounded_percent, unbounded_percent, count };

/// facts DEP-20, DEP-25.
struct CircuitBreaker {
  bool enable = false;
  bool rollback = false;
  bool reset_on_healthy_task = true;
  ThresholdType threshold_type = ThresholdType::bounded_percent;
  std::int32_t threshold_value = 50;
};

/// facts SVC-5, DEP-3.
struct DeploymentConfiguration {
  std::int32_t minimum_healthy_percent = 100;
  std::int32_t maximum_percent = 200;
  CircuitBreaker breaker;
  std::string alarms_json;  ///< kept and shown, not watched yet; "" = none
};

/// How few healthy tasks and how many tasks a service may have (facts DEP-1).
struct DeploymentBounds {
  std::int32_t floor = 0;    ///< L: tasks that must stay healthy
  std::int32_t ceiling = 0;  ///< U: tasks that may exist, those still stopping included
};
/// L = ceil(desired x minimumHealthyPercent / 100), U = floor(desired x maximumPercent / 100).
DeploymentBounds deployment_bounds(std::int32_t desired,
                                   const DeploymentConfiguration& configuration);
/// Failures at which the circuit breaker ends a deployment (facts DEP-21, DEP-25).
std::int32_t breaker_threshold(std::int32_t desired, const CircuitBreaker& breaker);

/// One revision of a service being rolled out, running, or gone. It is at once the API's deployment
/// (`deployments[]`), service deployment and service revision, which come into being together.
struct Deployment {
  DeploymentId id;
  ServiceId service;
  TaskDefinitionId task_definition;
  RequestId request;  ///< what its tasks ask of placement; replaced when placement rules change
  std::vector<CapacityStrategyItem> strategy;  ///< empty = the launch type of the service
  std::vector<RequestId>
      requests;  ///< one per item of the strategy; `request` is the one last used
  DeploymentStatus status = DeploymentStatus::primary;
  RolloutState rollout = RolloutState::in_progress;
  ServiceDeploymentStatus outcome = ServiceDeploymentStatus::in_progress;
  NameId rollout_reason;              ///< facts SVC-94
  NameId platform_version;            ///< Fargate; no id = LATEST
  std::string network_json;           ///< networkConfiguration as given, "" = none
  DeploymentId replaces;              ///< PRIMARY before it; none for the first
  DeploymentId rolls_back_to;         ///< set when it failed and another took over again
  std::int32_t desired = 0;           ///< tasks the scheduler wants of this revision
  std::int32_t running = 0;           ///< lastStatus RUNNING, desired RUNNING
  std::int32_t pending = 0;           ///< desired RUNNING, not RUNNING yet
  std::int32_t failed_tasks = 0;      ///< consecutive ones (facts DEP-12)
  std::int32_t breaker_failures = 0;  ///< of the present stage (facts DEP-22)
  bool reached_running = false;       ///< stage two: one of its tasks has been RUNNING
  SimTime created_at = 0;
  SimTime updated_at = 0;
  SimTime finished_at = k_never;
  SimTime rollback_started_at = k_never;
};

/// An entry of `events` of a service (facts 7.8).
struct ServiceEvent {
  ServiceEventId id;
  ServiceId service;
  SimTime time = 0;
  std::string message;  ///< "(service web) has reached a steady state."
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
  ServiceStepId waiting;           ///< step that says what it waits for; none when it moves on
  NameId last_complaint;           ///< message not to be repeated (SVC-7)
  TaskId rebalanced;               ///< task started in a poorer zone, until it counts
  SimTime rebalance_again_at = 0;  ///< after a move that found no room
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
  steady
};
/// What kept a step from being larger.
enum class ServiceLimit : std::uint8_t {
  none,
  ceiling,   ///< maximumPercent
  floor,     ///< minimumHealthyPercent
  rate,      ///< starts per minute
  throttle,  ///< tasks failed to start before
  no_room,   ///< placement found no instance
  failed     ///< the deployment has failed: it starts nothing more
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
  SimTime until = k_never;                    ///< of throttle and rate
  DecisionId decision;                        ///< of no_room: the failed placement
  std::vector<TaskId> tasks;                  ///< started or stopped
  std::vector<PlacementStrategy> strategies;  ///< that chose what to stop
  std::vector<StopChoice> choices;            ///< one per stopped task where there was a choice
};

/// "REPLICA", "ACTIVE", "PRIMARY", "IN_PROGRESS", "ROLLBACK_SUCCESSFUL", "BOUNDED_PERCENT" …
const char* to_string(SchedulingStrategy strategy);
const char* to_string(ServiceStatus status);
const char* to_string(DeploymentStatus status);
const char* to_string(RolloutState state);
const char* to_string(ServiceDeploymentStatus status);
const char* to_string(ThresholdType type);
/// "started", "replaced_old" …: stable names for tests and the text view.
const char* to_string(ServiceStepKind kind);
const char* to_string(ServiceLimit limit);

}  // namespace taskyard
