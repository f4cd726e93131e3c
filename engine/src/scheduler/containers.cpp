// Containers of a task: start order, start, health, exit (facts 1.6, 1.7, LC-40, LC-41).
#include <algorithm>

#include "base/timing.hpp"
#include "cluster/ledger.hpp"
#include "ecr/ecr.hpp"
#include "scheduler/steps.hpp"

namespace taskyard::scheduler {
namespace {

enum class Wait : std::uint8_t { met, waiting, never };

// Facts TD-106: what the agent asks of a dependency.
Wait dependency(const Container& other, ContainerCondition condition) {
  const bool stopped = other.status == ContainerStatus::stopped;
  switch (condition) {
    case ContainerCondition::start:
      return stopped || other.status == ContainerStatus::running ? Wait::met : Wait::waiting;
    case ContainerCondition::complete: return stopped ? Wait::met : Wait::waiting;
    case ContainerCondition::success:
      if (!stopped) return Wait::waiting;
      return other.exit_code == 0 ? Wait::met : Wait::never;
    case ContainerCondition::healthy:
      if (other.health == HealthStatus::healthy) return Wait::met;
      return stopped ? Wait::never : Wait::waiting;
  }
  return Wait::waiting;
}

Wait dependencies(const Desk& desk, const Task& task, const Container& container) {
  Wait result = Wait::met;
  for (const ContainerDependency& wanted : definition_of(desk, container).depends_on) {
    const Wait answer = dependency(container_at(desk, task, wanted.container), wanted.condition);
    if (answer == Wait::never) return answer;
    if (answer == Wait::waiting) result = answer;
  }
  return result;
}

// Its image is there: create and start it.
void create_container(const Desk& desk, const Container& container) {
  World& world = world_of(desk);
  const ImageBehaviour image = behaviour_of(desk, container);
  const SimTime create = spread_time(world, Parameter::container_create_ms, container.id.value);
  const SimTime start = spread_time(world, image.start_ms, container.id.value, 1001);
  desk.changes.after(create + start, Due::container_start, container.id.value, container.step);
}

// Facts TD-131, TD-137: bindings become visible with the running container.
void bind_ports(const Desk& desk, const Task& task, Container& container) {
  World& world = world_of(desk);
  const TaskDefinition& definition = world.at(task.task_definition);
  container.first_binding = static_cast<std::uint32_t>(world.network_bindings.size());
  container.binding_count = 0;
  if (definition.network_mode == NetworkMode::awsvpc) return;
  for (const PortMapping& mapping : definition_of(desk, container).ports) {
    Port host = mapping.host_port;
    if (host == 0 && task.instance) {
      host = cluster::take_dynamic_port(world.container_instances[task.instance.value],
                                        mapping.protocol);
    }
    world.network_bindings.push_back({mapping.container_port, host, mapping.protocol});
    ++container.binding_count;
  }
}

void plan_health(const Desk& desk, const Container& container, const ImageBehaviour& image) {
  const std::optional<HealthCheck>& check = definition_of(desk, container).health_check;
  if (!check) return;
  const SimTime interval = static_cast<SimTime>(std::max(1, check->interval_s)) * k_second;
  SimTime when = 0;
  const bool passes = image.healthy_after_ms >= 0;
  if (passes) {
    when = (image.healthy_after_ms + interval - 1) / interval * interval;
    if (when == 0) when = interval;
  } else {
    when = static_cast<SimTime>(check->start_period_s) * k_second + check->retries * interval;
  }
  desk.changes.after(when, Due::container_health, container.id.value,
                     2U * container.step + (passes ? 1U : 0U));
}

void container_runs(const Desk& desk, ContainerId id) {
  World& world = world_of(desk);
  const TaskId task_id = container_of(desk, id).task;
  const ImageBehaviour image = behaviour_of(desk, container_of(desk, id));
  bind_ports(desk, task_of(desk, task_id), container_of(desk, id));
  Container& container = container_of(desk, id);
  container.started_at = world.now;
  set_container_status(desk, id, ContainerStatus::running);
  print_start(desk, id);
  plan_health(desk, container, image);
  plan_start_timeout(desk, container);
  if (image.exit_after_ms >= 0) {
    desk.changes.after(image.exit_after_ms, Due::container_exit, id.value, container.step);
  }
  start_ready_containers(desk, task_id);
}

// Facts TD-111: finished init containers count as past RUNNING.
void check_running(const Desk& desk, TaskId id) {
  const Task& task = task_of(desk, id);
  if (task.status != TaskStatus::activating) return;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const ContainerStatus status = container_at(desk, task, i).status;
    if (status != ContainerStatus::running && status != ContainerStatus::stopped) return;
  }
  task_of(desk, id).started_at = world_of(desk).now;
  const bool before = registers_before_running(world_of(desk), task);
  if (before) register_targets(desk, id);
  set_status(desk, id, TaskStatus::running);
  if (!before) register_targets(desk, id);
}

// Facts TD-84: essential containers only.
HealthStatus health_of(const Desk& desk, const Task& task) {
  bool unknown = false;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = container_at(desk, task, i);
    if (!definition_of(desk, container).essential) continue;
    if (container.health == HealthStatus::unhealthy) return HealthStatus::unhealthy;
    if (container.health == HealthStatus::unknown) unknown = true;
  }
  return unknown ? HealthStatus::unknown : HealthStatus::healthy;
}

}  // namespace

void start_ready_containers(const Desk& desk, TaskId id) {
  for (std::uint32_t i = 0; i < task_of(desk, id).container_count; ++i) {
    Task& task = task_of(desk, id);
    if (task.status != TaskStatus::activating) return;
    Container& container = container_at(desk, task, i);
    if (container.step != 0) continue;
    const Wait wait = dependencies(desk, task, container);
    if (wait == Wait::never) {
      const std::string name = definition_of(desk, container).name;
      stop_task(desk, id, StopCode::task_failed_to_start,
                "TaskDependencyError: a dependency of container " + name + " can never be met");
      return;
    }
    if (wait == Wait::met) begin_pull(desk, task, container);
  }
  check_running(desk, id);
}

void on_container_start(const Desk& desk, ContainerId id, std::uint32_t stamp) {
  Container& container = container_of(desk, id);
  if (container.step != stamp) return;
  const bool ended = container.status == ContainerStatus::stopped;
  if (ended && !task_of(desk, container.task).desired_running) return;  // no restart any more
  if (container.pulling) {
    const bool made = end_pull(desk, container) && mounts_fit(desk, container_of(desk, id));
    if (made) create_container(desk, container_of(desk, id));
    return;
  }
  if (container.started_at == k_never) {
    const std::string failure = log_failure(desk, container);
    if (!failure.empty()) {
      container_of(desk, id).reason = world_of(desk).names.intern(failure);
      stop_task(desk, container.task, StopCode::task_failed_to_start, failure);
      return;
    }
  }
  container_runs(desk, id);
}

void end_container(const Desk& desk, ContainerId id) {
  print_exit(desk, id);
  World& world = world_of(desk);
  Container& container = container_of(desk, id);
  const Task& task = world.at(container.task);
  container.stopped_at = world.now;
  if (container.pulling && container.digest) ecr::end_pull(desk.changes, id, true);
  container.pulling = false;
  if (task.instance) {
    ContainerInstance& host = world.container_instances[task.instance.value];
    const auto& mappings = definition_of(desk, container).ports;
    for (std::uint32_t i = 0; i < container.binding_count; ++i) {
      if (mappings[i].host_port != 0) continue;
      cluster::free_dynamic_port(host,
                                 world.network_bindings[container.first_binding + i].host_port);
    }
  }
  set_container_status(desk, id, ContainerStatus::stopped);
}

void on_container_health(const Desk& desk, ContainerId id, std::uint32_t stamp_and_answer) {
  Container& container = container_of(desk, id);
  if (container.step != stamp_and_answer / 2 || container.stopping) return;
  const bool healthy = (stamp_and_answer & 1U) != 0;
  if (healthy && container.health_fails) return;
  container.health = healthy ? HealthStatus::healthy : HealthStatus::unhealthy;
  Task& task = task_of(desk, container.task);
  task.health = health_of(desk, task);
  Event event;
  event.kind = EventKind::container_health_changed;
  event.cluster = task.cluster;
  event.instance = task.instance;
  event.task = task.id;
  event.container = id;
  event.to = static_cast<std::uint8_t>(container.health);
  desk.changes.emit(event);
  start_ready_containers(desk, task.id);
}

bool fail_health_checks(const Desk& desk, TaskId id) {
  bool any = false;
  for (std::uint32_t i = 0; i < task_of(desk, id).container_count; ++i) {
    Container& container = container_at(desk, task_of(desk, id), i);
    const ContainerDefinition& definition = definition_of(desk, container);
    const bool checked = definition.essential && definition.health_check;
    if (!checked || container.status != ContainerStatus::running || container.stopping) continue;
    any = true;
    if (container.health_fails) continue;
    container.health_fails = true;
    ++world_of(desk).revision;
    const SimTime interval = static_cast<SimTime>(definition.health_check->interval_s) * k_second;
    desk.changes.after(definition.health_check->retries * interval, Due::container_health,
                       container.id.value, 2U * container.step);
  }
  return any;
}

}  // namespace taskyard::scheduler
