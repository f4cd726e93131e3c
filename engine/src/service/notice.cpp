// What happened to tasks and instances, as far as services care: counters of failure, and whom to wake.
#include <algorithm>

#include "base/text.hpp"
#include "service/pass.hpp"

namespace taskyard::service {
namespace {

constexpr std::int32_t k_free_rounds = 2;  // failing rounds before the first delay; ours (SVC-43)

// The task never ran, and nobody wanted it to stop (facts DEP-12, SVC-40).
bool failed_to_start(const Task& task) {
  return task.started_at == k_never && task.stop_code != StopCode::user_initiated &&
         task.stop_code != StopCode::service_scheduler_initiated &&
         task.stop_code != StopCode::spot_interruption &&
         task.stop_code != StopCode::termination_notice;
}

void count_failed_start(const Desk& desk, const Task& task) {
  World& world = world_of(desk);
  Deployment& deployment = deployment_of(desk, task.deployment);
  Service& service = service_of(desk, deployment.service);
  ++deployment.failed_tasks;
  const std::string& reason = world.text(task.stopped_reason);
  if (reason.starts_with(scheduler::k_cannot_assume)) {
    complain(desk, service.id, concat({"failed to launch a task with (error ", reason, ")."}));
  }
  if (!deployment.reached_running) ++deployment.breaker_failures;
  if (service.throttle_from && task.id < service.throttle_from) return;
  service.throttle_from = TaskId{static_cast<std::uint32_t>(world.tasks.size())};
  if (++service.throttle_level <= k_free_rounds) return;
  service.throttle_until = world.now + back_off(world, service.throttle_level - k_free_rounds - 1);
  complain(desk, service.id, "is unable to consistently start tasks successfully.");
}

void count_success(const Desk& desk, const Task& task, bool healthy) {
  Deployment& deployment = deployment_of(desk, task.deployment);
  Service& service = service_of(desk, deployment.service);
  const bool checked = is_checked(world_of(desk), task);
  if (!healthy) {
    service.throttle_level = 0;
    service.throttle_until = 0;
    settle_complaint(service);
    if (!deployment.reached_running) deployment.breaker_failures = 0;  // stage two (DEP-22)
    deployment.reached_running = true;
    if (checked) return;
  }
  deployment.failed_tasks = 0;
  if (service.configuration.breaker.reset_on_healthy_task) deployment.breaker_failures = 0;
}

void on_task(const Desk& desk, const Event& event, const Task& task) {
  const ServiceId id = world_of(desk).at(task.deployment).service;
  if (event.kind == EventKind::task_status_changed) {
    const auto to = static_cast<TaskStatus>(event.to);
    if (to == TaskStatus::running) count_success(desk, task, false);
    if (to == TaskStatus::stopped) std::erase(service_of(desk, id).tasks, task.id);
    if (to < TaskStatus::running) return;
  } else if (event.kind == EventKind::task_stop_requested) {
    if (failed_to_start(task)) count_failed_start(desk, task);
  } else if (event.kind == EventKind::container_health_changed) {
    if (task.health == HealthStatus::healthy && passes_checks(world_of(desk), task)) {
      count_success(desk, task, true);
    }
  } else if (event.kind == EventKind::target_health_changed) {
    if (static_cast<TargetState>(event.to) == TargetState::healthy &&
        task.status == TaskStatus::running && passes_checks(world_of(desk), task)) {
      count_success(desk, task, true);
    }
  } else {
    return;
  }
  mark(desk, id);
}

// Services that wait for room try again: something changed for the better, perhaps.
void wake_waiting(const Desk& desk, ClusterId cluster) {
  for (const ServiceId id : world_of(desk).at(cluster).services) {
    Service& service = service_of(desk, id);
    if (service.place_failures == 0) continue;
    service.place_again_at = 0;
    mark(desk, id);
  }
}

void on_instance(const Desk& desk, const Event& event) {
  const World& world = world_of(desk);
  const ContainerInstance& instance = world.at(event.instance);
  for (const ServiceId id : world.at(instance.cluster).services) {
    const Service& service = world.at(id);
    if (service.scheduling == SchedulingStrategy::daemon) {
      request_pass(desk, id, 0);  // daemons come first (facts SVC-71)
    } else if (service.zone_rebalancing) {
      mark(desk, id);
    }
  }
  wake_waiting(desk, instance.cluster);
  for (const TaskId id : instance.tasks) {
    const Task& task = world.at(id);
    if (task.deployment) mark(desk, world.at(task.deployment).service);
  }
}

// The target of a Classic Load Balancer is an instance: all balanced tasks there.
void on_instance_target(const Desk& desk, const Event& event) {
  const World& world = world_of(desk);
  const Target& target = world.at(TargetId{static_cast<std::uint32_t>(event.value)});
  InstanceId instance = target.container_instance;
  if (!instance && target.instance) instance = world.at(target.instance).container_instance;
  if (!instance) return;
  const std::vector<TaskId> tasks = world.at(instance).tasks;
  for (const TaskId id : tasks) {
    if (is_balanced(world, world.at(id))) on_task(desk, event, world.at(id));
  }
}

}  // namespace

void notice(const Desk& desk, std::span<const Event> events) {
  const World& world = world_of(desk);
  if (world.services.empty()) return;
  // Noticing adds events of services only, to the same log: a copy stays whole while it grows.
  const std::vector<Event> seen(events.begin(), events.end());
  for (const Event& event : seen) {
    switch (event.kind) {
      case EventKind::task_status_changed:
      case EventKind::task_stop_requested:
      case EventKind::container_health_changed: {
        const Task& task = world.at(event.task);
        if (task.deployment) on_task(desk, event, task);
        if (event.kind == EventKind::task_stop_requested) wake_waiting(desk, task.cluster);
        break;
      }
      case EventKind::target_health_changed:
        if (!event.task) {
          on_instance_target(desk, event);
        } else if (world.at(event.task).deployment) {
          on_task(desk, event, world.at(event.task));
        }
        break;
      case EventKind::listener_changed:
        follow_weights(desk, ListenerId{static_cast<std::uint32_t>(event.value)});
        break;
      case EventKind::instance_registered:
      case EventKind::instance_status_changed:
      case EventKind::attributes_changed:
      case EventKind::instance_agent_changed: on_instance(desk, event); break;
      case EventKind::capacity_shortage:
        for (const Cluster& cluster : world.clusters) wake_waiting(desk, cluster.id);
        break;
      default: break;
    }
  }
}

}  // namespace taskyard::service
