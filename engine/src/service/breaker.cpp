// The circuit breaker, and the way back to the last revision that worked (facts 8.3, SVC-94).
#include <algorithm>

#include "base/text.hpp"
#include "service/pass.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::service {
namespace {

bool is_way_back_of(const Deployment& failed, DeploymentId id) {
  return failed.rolls_back_to == id &&
         failed.outcome == ServiceDeploymentStatus::rollback_in_progress;
}

}  // namespace

void set_rollout(const Desk& desk, DeploymentId id, RolloutState state, const std::string& reason) {
  World& world = world_of(desk);
  Deployment& deployment = deployment_of(desk, id);
  Event event;
  event.kind = EventKind::deployment_changed;
  event.cluster = world.at(deployment.service).cluster;
  event.service = deployment.service;
  event.deployment = id;
  event.task_definition = deployment.task_definition;
  event.from = static_cast<std::uint8_t>(deployment.rollout);
  event.to = static_cast<std::uint8_t>(state);
  deployment.rollout = state;
  deployment.rollout_reason = world.names.intern(reason);
  deployment.updated_at = world.now;
  if (state != RolloutState::in_progress) deployment.finished_at = world.now;
  if (state == RolloutState::completed) {
    deployment.outcome = ServiceDeploymentStatus::successful;
    if (deployment.watch == AlarmWatch::watching) deployment.watch = AlarmWatch::done;
    for (Deployment& other : world.deployments) {
      if (is_way_back_of(other, id)) {
        other.outcome = ServiceDeploymentStatus::rollback_successful;
        other.finished_at = world.now;
      }
    }
  }
  desk.changes.emit(event);
}

DeploymentId last_completed(const World& world, ServiceId id, DeploymentId not_this) {
  DeploymentId found;
  SimTime latest = -1;
  for (const Deployment& deployment : world.deployments) {
    if (deployment.service != id || deployment.id == not_this) continue;
    if (deployment.rollout != RolloutState::completed || deployment.finished_at < latest) continue;
    latest = deployment.finished_at;
    found = deployment.id;
  }
  return found;
}

DeploymentId way_back(const World& world, DeploymentId id) {
  const Deployment& deployment = world.at(id);
  const bool blue = deployment.blue && world.at(deployment.blue).rollout != RolloutState::failed;
  return blue ? deployment.blue : last_completed(world, deployment.service, id);
}

namespace {

void take_over(const Desk& desk, DeploymentId failed_id, DeploymentId good_id,
               std::string_view cause) {
  World& world = world_of(desk);
  Deployment& failed = deployment_of(desk, failed_id);
  Deployment& good = deployment_of(desk, good_id);
  Service& service = service_of(desk, failed.service);
  failed.status = DeploymentStatus::active;
  failed.rolls_back_to = good_id;
  failed.rollback_started_at = world.now;
  failed.desired = 0;
  failed.outcome = ServiceDeploymentStatus::rollback_in_progress;
  const auto listed = std::find(service.deployments.begin(), service.deployments.end(), good_id);
  if (listed == service.deployments.end()) {
    service.deployments.push_back(good_id);
  } else {
    std::rotate(listed, listed + 1, service.deployments.end());
  }
  good.status = DeploymentStatus::primary;
  good.desired = service.desired;
  good.failed_tasks = 0;
  good.breaker_failures = 0;
  good.reached_running = good.running > 0;
  good.watch = AlarmWatch::off;
  service.primary = good_id;
  service.throttle_level = 0;
  service.throttle_until = 0;
  service.place_failures = 0;
  service.place_again_at = 0;
  const std::string id_text = deployment_id_text(world, good_id);
  set_rollout(desk, good_id, RolloutState::in_progress,
              concat({cause, "rolling back to deploymentId ", id_text, "."}));
  ServiceStep step = new_step(look(desk, service.id), ServiceStepKind::rolled_back);
  step.beside = failed_id;
  log_step(desk, std::move(step));
  const std::int32_t test = good.configuration.test_traffic ? k_all_traffic : 0;
  if (failed.blue) {  // facts DEP-62: seconds
    set_traffic(desk, good_id, failed_id, {k_all_traffic, test});
  } else if (good.configuration.strategy != DeploymentStrategy::rolling) {
    good.traffic = {k_all_traffic, test};
    apply_weights(desk, good_id, {});
  }
  say(desk, service.id, concat({"rolling back to deployment ", id_text, "."}));
}

}  // namespace

void fail(const Desk& desk, DeploymentId id, const Failure& failure) {
  World& world = world_of(desk);
  const ServiceId service = world.at(id).service;
  set_rollout(desk, id, RolloutState::failed, std::string(failure.reason));
  Deployment& deployment = deployment_of(desk, id);
  deployment.outcome = ServiceDeploymentStatus::stopped;
  if (deployment.watch == AlarmWatch::watching) deployment.watch = AlarmWatch::done;
  for (Deployment& other : world.deployments) {
    if (is_way_back_of(other, id)) other.outcome = ServiceDeploymentStatus::rollback_failed;
  }
  say(desk, service, concat({deployment_mention(world, id), " deployment failed: ", failure.said}));
  if (!failure.rolls_back) return;
  const DeploymentId good = way_back(world, id);
  if (good) take_over(desk, id, good, failure.cause);
}

void count_unhealthy(const Desk& desk, ServiceId id) {
  World& world = world_of(desk);
  const Service& service = world.at(id);
  SimTime grace_ends = k_never;
  for (const TaskId task_id : service.tasks) {
    Task& task = world.tasks[task_id.value];
    if (task.health_failed || !task.desired_running) continue;
    if (!is_unhealthy(world, service, task, grace_ends)) continue;
    task.health_failed = true;
    if (const TargetFault fault = failing_target(world, task)) say_unhealthy(desk, id, fault);
    Deployment& deployment = deployment_of(desk, task.deployment);
    ++deployment.failed_tasks;
    if (deployment.reached_running) ++deployment.breaker_failures;
  }
}

void check_breaker(const Desk& desk, ServiceId id) {
  const World& world = world_of(desk);
  const Service& service = world.at(id);
  const Deployment& primary = world.at(service.primary);
  const CircuitBreaker& breaker = service.configuration.breaker;
  if (!breaker.enable || primary.rollout != RolloutState::in_progress) return;
  if (primary.blue && primary.stage == LifecycleStage::clean_up) return;  // blue is going already
  const std::int32_t threshold = breaker_threshold(service.desired, breaker);
  if (primary.breaker_failures < threshold) return;
  ServiceStep step = new_step(look(desk, id), ServiceStepKind::breaker_tripped);
  step.failures = primary.breaker_failures;
  step.threshold = threshold;
  log_step(desk, std::move(step));
  fail(desk, primary.id,
       {"ECS deployment circuit breaker: tasks failed to start.", "tasks failed to start.",
        "ECS deployment circuit breaker: ", breaker.rollback});
}

bool roll_back(const Desk& desk, DeploymentId id) {
  const World& world = world_of(desk);
  const DeploymentId good = way_back(world, id);
  if (!good) return false;
  set_rollout(desk, id, RolloutState::failed, "Service deployment rolled back by the user.");
  Deployment& stopped = deployment_of(desk, id);
  if (stopped.watch == AlarmWatch::watching) stopped.watch = AlarmWatch::done;
  take_over(desk, id, good, "Service deployment stopped: ");
  mark(desk, stopped.service);
  return true;
}

}  // namespace taskyard::service
