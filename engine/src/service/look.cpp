// Sorting the tasks of a service into those that may stay, must go, and are going.
#include <algorithm>

#include "service/pass.hpp"

namespace taskyard::service {

bool has_health_check(const World& world, const Task& task) {
  const auto& containers = world.at(task.task_definition).containers;
  return std::any_of(containers.begin(), containers.end(),
                     [](const ContainerDefinition& container) {
                       return container.essential && container.health_check.has_value();
                     });
}

bool is_checked(const World& world, const Task& task) {
  return has_health_check(world, task) || is_balanced(world, task);
}

bool passes_checks(const World& world, const Task& task) {
  if (!passes_targets(world, task)) return false;
  if (task.health == HealthStatus::healthy) return true;
  const auto& definitions = world.at(task.task_definition).containers;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    const ContainerDefinition& definition = definitions[container.definition];
    const bool checked = definition.essential && definition.health_check.has_value();
    if (checked && container.health != HealthStatus::healthy) return false;
  }
  return true;
}

bool is_unhealthy(const World& world, const Service& service, const Task& task, SimTime& wake) {
  if (task.status != TaskStatus::running) return false;
  if (task.health != HealthStatus::unhealthy && !failing_target(world, task)) return false;
  const SimTime grace_ends =
      task.started_at + static_cast<SimTime>(service.grace_s) * k_second;  // facts SVC-50
  if (world.now >= grace_ends) return true;
  wake = std::min(wake, grace_ends);
  return false;
}

namespace {

// Tasks of an older revision stay when the new one failed (facts DEP-26), or while it is beside blue.
bool is_wanted(const Pass& pass, DeploymentId deployment) {
  if (deployment == pass.service().primary) return true;
  if (pass.blue) return deployment == pass.blue;
  return pass.primary().rollout == RolloutState::failed;
}

Side side_of(const Pass& pass, DeploymentId deployment) {
  if (!pass.blue || deployment == pass.service().primary) return Side::primary;
  return deployment == pass.blue ? Side::blue : Side::other;
}

void sort_live(Pass& pass, const Service& service, const Task& task, Member& member) {
  const World& world = pass.world();
  member.guarded = task.protected_until > world.now;
  if (member.guarded) pass.wake_at(task.protected_until);
  member.running = task.status == TaskStatus::running;
  if (member.running) {
    const bool checked = is_checked(world, task);
    member.serving = !checked || passes_checks(world, task);
    const SimTime counts_at =
        task.started_at + world.parameter(Parameter::service_healthy_after_ms);
    member.counted = member.serving && (checked || world.now >= counts_at);
    if (member.serving && !member.counted) pass.wake_at(counts_at);
  }
  if (!is_wanted(pass, task.deployment)) {
    member.leaving = Leaving::old_revision;
  } else if (task.instance && world.at(task.instance).status == InstanceStatus::draining) {
    member.leaving = Leaving::draining;
  } else if (is_unhealthy(world, service, task, pass.wake)) {
    member.leaving = Leaving::unhealthy;
  }
}

void count_live(Pass& pass, const Member& member, std::int32_t change) {
  (member.running ? pass.running : pass.pending) += change;
  SideCount& side = pass.side(member.side);
  if (member.serving) {
    pass.serving += change;
    side.serving += change;
  }
  if (member.counted) {
    pass.counted += change;
    side.counted += change;
  }
  if (member.leaving == Leaving::no && member.side == Side::blue) {
    pass.blue_keepers += change;
    if (member.serving) pass.blue_serving += change;
  } else if (member.leaving == Leaving::no) {
    pass.keepers += change;
    if (member.serving) pass.keepers_serving += change;
    if (!member.running) pass.keepers_pending += change;
  } else {
    pass.leaving += change;
    if (member.leaving == Leaving::unhealthy) pass.unhealthy += change;
  }
}

}  // namespace

Pass look(const Desk& desk, ServiceId id) {
  Pass pass{desk, id};
  const World& world = pass.world();
  const Service& service = pass.service();
  pass.bounds = deployment_bounds(service.desired, service.configuration);
  if (keeps_blue(pass.primary())) {
    pass.blue = pass.primary().blue;
    pass.bounds.ceiling = 2 * service.desired;  // facts DEP-62
  }
  pass.members.reserve(service.tasks.size());
  for (const TaskId task_id : service.tasks) {
    const Task& task = world.at(task_id);
    Member member;
    member.task = task_id;
    member.deployment = task.deployment;
    member.side = side_of(pass, task.deployment);
    member.live = task.desired_running && task.status != TaskStatus::stopped;
    if (member.live) {
      sort_live(pass, service, task, member);
      count_live(pass, member, +1);
    } else {
      ++pass.stopping;
    }
    if (task.deployment != service.primary && task.status < TaskStatus::stopping) {
      ++pass.old_not_ended;
    }
    pass.members.push_back(member);
  }
  return pass;
}

void set_leaving(Pass& pass, Member& member, Leaving leaving) {
  count_live(pass, member, -1);
  member.leaving = leaving;
  count_live(pass, member, +1);
}

void count_stopped(Pass& pass, Member& member) {
  count_live(pass, member, -1);
  member.live = false;
  ++pass.stopping;
  pass.acted = true;
}

void count_started(Pass& pass, TaskId task) {
  Member member;
  member.task = task;
  member.deployment = pass.world().at(task).deployment;
  member.side = side_of(pass, member.deployment);
  member.live = true;
  if (!is_wanted(pass, member.deployment)) member.leaving = Leaving::old_revision;
  count_live(pass, member, +1);
  pass.members.push_back(member);
}

}  // namespace taskyard::service
