// Deployments: how a revision of a service is rolled out, as plain values (facts section 8).
#pragma once

#include <string>
#include <vector>

#include "taskyard/capacity.hpp"
#include "taskyard/ids.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

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
  bool operator==(const CircuitBreaker&) const = default;
};

/// How the new revision takes over (facts DEP-60). All but `rolling` run both revisions in full and
/// move the traffic between them.
enum class DeploymentStrategy : std::uint8_t { rolling, blue_green, linear, canary };

/// Where a deployment stands, in AWS's order (facts DEP-61).
enum class LifecycleStage : std::uint8_t {
  none,  ///< a rolling update, or a first deployment
  reconcile_service,
  pre_scale_up,
  scale_up,
  post_scale_up,
  test_traffic_shift,
  post_test_traffic_shift,
  pre_production_traffic_shift,  ///< a stage for hooks only, not shown by the API
  production_traffic_shift,
  post_production_traffic_shift,
  bake_time,  ///< also the watch for alarms at the end of a rolling update (facts DEP-31)
  clean_up
};

enum class HookTarget : std::uint8_t { aws_lambda, pause };
enum class HookStatus : std::uint8_t { awaiting_action, in_progress, succeeded, failed, timed_out };

/// An entry of `lifecycleHooks` (facts DEP-64).
struct LifecycleHook {
  HookTarget target = HookTarget::aws_lambda;
  std::string target_arn;  ///< of the Lambda function; "" for PAUSE
  std::vector<LifecycleStage> stages;
  std::int32_t timeout_minutes = 1440;
  bool continues = false;  ///< at the end of its time: CONTINUE instead of ROLLBACK
  std::string json;        ///< as given
  bool operator==(const LifecycleHook&) const = default;
};

/// One run of a hook at a stage of a deployment.
struct HookRun {
  std::uint32_t hook = 0;  ///< index into `lifecycle_hooks` of the deployment's configuration
  LifecycleStage stage = LifecycleStage::none;
  HookStatus status = HookStatus::in_progress;
  SimTime started_at = 0;
  SimTime expires_at = 0;
};

/// What a Lambda function that nobody can run answers; without an entry it succeeds.
struct HookResult {
  NameId target_arn;
  HookStatus result = HookStatus::succeeded;  ///< succeeded, failed or in_progress
};

enum class AlarmState : std::uint8_t { ok, alarm, insufficient_data };

/// A CloudWatch alarm: a state that somebody sets.
struct Alarm {
  NameId name;
  AlarmState state = AlarmState::insufficient_data;
  std::string reason;
  std::string json;  ///< the members of PutMetricAlarm, as given
  SimTime updated_at = 0;
};

/// `deploymentConfiguration.alarms` (facts DEP-30).
struct DeploymentAlarms {
  std::vector<std::string> names;
  bool enable = false;
  bool rollback = false;
  bool given = false;  ///< shown again also when disabled
  bool operator==(const DeploymentAlarms&) const = default;
};

/// facts SVC-5, DEP-3, DEP-60 to DEP-64.
struct DeploymentConfiguration {
  std::int32_t minimum_healthy_percent = 100;
  std::int32_t maximum_percent = 200;
  CircuitBreaker breaker;
  DeploymentAlarms alarms;
  DeploymentStrategy strategy = DeploymentStrategy::rolling;
  std::int32_t bake_minutes = -1;  ///< bakeTimeInMinutes; -1 = not given
  std::int32_t canary_permille = 50;
  std::int32_t canary_bake_minutes = 10;
  std::int32_t step_permille = 100;
  std::int32_t step_bake_minutes = 6;
  std::vector<LifecycleHook> hooks;
  bool test_traffic = false;  ///< a test listener rule, or test rules of Service Connect
  bool operator==(const DeploymentConfiguration&) const = default;
};

/// An entry of `loadBalancers` of a service (facts of the surroundings 1.14).
struct ServiceLoadBalancer {
  TargetGroupId group;
  LoadBalancerId classic;  ///< loadBalancerName instead of a target group
  std::string container;
  Port port = 0;  ///< containerPort
  // advancedConfiguration
  TargetGroupId alternate;
  ListenerRuleId production_rule, test_rule;
  std::string role_arn;
  bool operator==(const ServiceLoadBalancer&) const = default;
};
/// An entry of `serviceRegistries` (facts of the surroundings 2.6).
struct ServiceRegistry {
  DiscoveryId discovery;
  std::string container;
  Port port = 0;
  bool operator==(const ServiceRegistry&) const = default;
};

/// Share of the traffic in thousandths, as the listener rule's weights have it.
struct Traffic {
  std::int32_t production = 0;
  std::int32_t test = 0;
  bool operator==(const Traffic&) const = default;
};

/// Whether the alarms of a deployment are watched (facts DEP-30, DEP-52).
enum class AlarmWatch : std::uint8_t {
  off,
  ignored,  ///< one of them was in ALARM when it started
  watching,
  triggered,
  done
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
  NameId rollout_reason;     ///< facts SVC-94
  NameId platform_version;   ///< Fargate; no id = LATEST
  std::string network_json;  ///< networkConfiguration as given, "" = none
  std::string volumes_json;  ///< volumeConfigurations as given, "" = none
  std::vector<ServiceLoadBalancer> load_balancers;
  std::vector<ServiceRegistry> registries;
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

  // All but rolling updates: green is this one, blue the one it replaces.
  DeploymentConfiguration configuration;  ///< as it was when the deployment started
  DeploymentId blue;                      ///< keeps its tasks until CLEAN_UP
  LifecycleStage stage = LifecycleStage::none;
  SimTime stage_at = 0;           ///< when it was entered
  SimTime stage_until = k_never;  ///< when its own work is over; k_never = tasks decide
  ServiceStepId stage_step;       ///< latest step about a stage or the traffic
  Traffic traffic;
  bool alternate_target = false;   ///< its tasks are behind the alternate target group
  std::vector<HookRun> hook_runs;  ///< oldest first
  AlarmWatch watch = AlarmWatch::off;
  std::vector<NameId> triggered;  ///< alarms that ended it
};

/// All but rolling updates, from the start of the deployment to CLEAN_UP: both revisions are wanted.
bool keeps_blue(const Deployment& deployment);

/// "PRIMARY", "IN_PROGRESS", "ROLLBACK_SUCCESSFUL", "BOUNDED_PERCENT", "BLUE_GREEN", "BAKE_TIME" …
const char* to_string(DeploymentStatus status);
const char* to_string(RolloutState state);
const char* to_string(ServiceDeploymentStatus status);
const char* to_string(ThresholdType type);
const char* to_string(DeploymentStrategy strategy);
const char* to_string(LifecycleStage stage);
const char* to_string(HookTarget target);
const char* to_string(HookStatus status);
const char* to_string(AlarmState state);
const char* to_string(AlarmWatch watch);

}  // namespace taskyard
