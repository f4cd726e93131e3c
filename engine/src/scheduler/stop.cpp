// The end of a task: desired status, SIGTERM, stopTimeout, SIGKILL, network interface, STOPPED.
#include <algorithm>

#include "base/text.hpp"
#include "base/timing.hpp"
#include "cluster/cluster.hpp"
#include "scheduler/steps.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::scheduler {
namespace {

constexpr std::int32_t k_exit_sigterm = 143;  // facts LC-41
constexpr std::int32_t k_exit_sigkill = 137;

// Containers are gone: the interface next, if there is one.
void containers_ended(const Desk& desk, TaskId id) {
  World& world = world_of(desk);
  Task& task = task_of(desk, id);
  task.execution_stopped_at = world.now;
  task.on_host = false;
  if (!task.eni) {
    finish_task(desk, id);
    return;
  }
  const InstanceId instance = task.instance;
  set_status(desk, id, TaskStatus::deprovisioning);
  const Parameter wait = task.launch_type == LaunchType::fargate ? Parameter::fargate_deprovision_ms
                                                                 : Parameter::eni_detach_ms;
  task_after(desk, task_of(desk, id), spread_time(world, wait, id.value), Due::task_stop);
  if (instance) run_agent_queue(desk, instance);
}

void check_all_ended(const Desk& desk, TaskId id) {
  const Task& task = task_of(desk, id);
  if (task.status != TaskStatus::stopping) return;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    if (container_at(desk, task, i).status != ContainerStatus::stopped) return;
  }
  containers_ended(desk, id);
}

void begin_stopping(const Desk& desk, TaskId id) {
  World& world = world_of(desk);
  task_of(desk, id).stopping_at = world.now;
  set_status(desk, id, TaskStatus::stopping);
  for (std::uint32_t i = 0; i < task_of(desk, id).container_count; ++i) {
    const Container& container = container_at(desk, task_of(desk, id), i);
    if (container.status == ContainerStatus::pending) end_container(desk, container.id);
  }
  stop_ready_containers(desk, id);
  check_all_ended(desk, id);
}

void send_sigterm(const Desk& desk, Container& container) {
  World& world = world_of(desk);
  const ContainerDefinition& definition = definition_of(desk, container);
  const ImageBehaviour image = behaviour_of(desk, container);
  const SimTime timeout = static_cast<SimTime>(definition.stop_timeout_s) * k_second;
  SimTime wanted = spread_time(world, image.stop_ms, container.id.value, 1002);
  if (image.finishes_requests && desk.done_at != nullptr) {
    wanted += std::max<SimTime>(0, desk.done_at(world, container.id) - world.now);
  }
  print_signal(desk, container.id);
  container.stopping = true;
  ++container.step;
  if (wanted > timeout) {
    container.exit_code = k_exit_sigkill;
  } else {
    container.exit_code = image.traps_sigterm || image.finishes_requests ? 0 : k_exit_sigterm;
  }
  desk.changes.after(std::min(wanted, timeout), Due::container_stopped, container.id.value,
                     container.step);
}

bool somebody_needs(const Desk& desk, const Task& task, std::uint32_t wanted) {
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& other = container_at(desk, task, i);
    if (other.status == ContainerStatus::stopped) continue;
    for (const ContainerDependency& dependency : definition_of(desk, other).depends_on) {
      if (dependency.container == wanted) return true;
    }
  }
  return false;
}

}  // namespace

void stop_ready_containers(const Desk& desk, TaskId id) {
  const Task& task = task_of(desk, id);
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    Container& container = container_at(desk, task, i);
    if (container.status != ContainerStatus::running || container.stopping) continue;
    if (!somebody_needs(desk, task, i)) send_sigterm(desk, container);
  }
}

namespace {

// desiredStatus STOPPED: counted and charged no more, whatever its containers still do.
void give_up(const Desk& desk, TaskId id, StopCode code, std::string_view reason) {
  World& world = world_of(desk);
  const NameId text = world.names.intern(reason);
  Task& task = task_of(desk, id);
  Event event;
  event.kind = EventKind::task_stop_requested;
  event.cluster = task.cluster;
  event.instance = task.instance;
  event.task = id;
  event.text = text;
  if (waits_for_capacity(task)) std::erase(world.waiting_tasks, id);
  count_task(world, task, -1);
  task.desired_running = false;
  task.stop_code = code;
  task.stopped_reason = text;
  ++task.version;
  desk.changes.emit(event);
  release_resources(desk, id);
}

// A task that was told to stop waits for its targets; of one whose containers or machine are gone they are
// taken out, but nothing is left to wait for.
bool waits_for_targets(const Task& task) {
  return task.stop_code == StopCode::user_initiated ||
         task.stop_code == StopCode::service_scheduler_initiated;
}

// Facts LC-10, LC-13: out of the load balancers first, the signal when the targets have drained.
void begin_end(const Desk& desk, TaskId id) {
  World& world = world_of(desk);
  const Task& task = task_of(desk, id);
  if (task.status == TaskStatus::running) {
    set_status(desk, id, TaskStatus::deactivating);
    deregister_targets(desk, id);
    SimTime delay = spread_time(world, Parameter::deactivating_ms, id.value);
    if (waits_for_targets(task)) delay += targets_drained_at(world, task) - world.now;
    task_after(desk, task_of(desk, id), delay, Due::task_stop);
    return;
  }
  if (task.instance) std::erase(world.container_instances[task.instance.value].agent_queue, id);
  begin_stopping(desk, id);
}

// Facts CI-31: a disconnected agent goes on with what it knows, so it learns of a StopTask later.
bool agent_must_hear(const World& world, const Task& task) {
  return task.instance && task.on_host && !world.at(task.instance).agent_connected;
}

}  // namespace

void stop_task(const Desk& desk, TaskId id, StopCode code, std::string_view reason) {
  if (!task_of(desk, id).desired_running) return;
  give_up(desk, id, code, reason);
  const bool from_outside = code == StopCode::user_initiated;
  if (from_outside && agent_must_hear(world_of(desk), task_of(desk, id))) return;
  begin_end(desk, id);
}

void agent_connected(const Desk& desk, InstanceId instance) {
  const std::vector<TaskId> tasks = world_of(desk).at(instance).tasks;
  for (const TaskId id : tasks) {
    const Task& task = task_of(desk, id);
    const bool waiting =
        !task.desired_running && task.on_host && task.status <= TaskStatus::running;
    if (waiting) begin_end(desk, id);
  }
  run_agent_queue(desk, instance);
}

void on_task_stop(const Desk& desk, TaskId id, std::uint32_t stamp) {
  const Task& task = task_of(desk, id);
  if (task.step != stamp) return;
  if (task.status == TaskStatus::deactivating) {
    begin_stopping(desk, id);
  } else if (task.status == TaskStatus::deprovisioning) {
    finish_task(desk, id);
  }
}

void on_container_stopped(const Desk& desk, ContainerId id, std::uint32_t stamp) {
  Container& container = container_of(desk, id);
  if (container.step != stamp) return;
  const TaskId task = container.task;
  container.has_exit_code = true;
  end_container(desk, id);
  stop_ready_containers(desk, task);
  check_all_ended(desk, task);
}

namespace {

void end_all_tasks(const Desk& desk, InstanceId instance, StopCode code, std::string_view reason) {
  World& world = world_of(desk);
  const std::vector<TaskId> tasks = world.at(instance).tasks;
  world.container_instances[instance.value].agent_queue.clear();
  for (const TaskId id : tasks) {
    if (task_of(desk, id).desired_running) give_up(desk, id, code, reason);
    deregister_targets(desk, id);
    for (std::uint32_t i = 0; i < task_of(desk, id).container_count; ++i) {
      const Container& container = container_at(desk, task_of(desk, id), i);
      if (container.status != ContainerStatus::stopped) end_container(desk, container.id);
    }
    if (task_of(desk, id).execution_stopped_at == k_never) {
      task_of(desk, id).execution_stopped_at = world.now;
    }
    finish_task(desk, id);
  }
}

}  // namespace

void lose_instance(const Desk& desk, InstanceId instance, std::string_view reason) {
  end_all_tasks(desk, instance, StopCode::termination_notice, reason);
}

void terminate_machine(const Desk& desk, Ec2InstanceId machine) {
  World& world = world_of(desk);
  cluster::terminate(desk.changes, machine);
  const InstanceId instance = world.at(machine).container_instance;
  if (!instance) return;
  const InstanceStatus status = world.at(instance).status;
  if (status == InstanceStatus::inactive || status == InstanceStatus::registering) return;
  lose_instance(
      desk, instance,
      concat({"Host EC2 (instance ", ec2_instance_id_text(world, machine), ") terminated."}));
  // Facts CI-32: deregistered by itself only while its agent is connected.
  if (world.at(instance).agent_connected) {
    cluster::set_status(desk.changes, instance, InstanceStatus::inactive);
  }
  desk.index.instance_changed(world, instance);
}

void orphan_tasks(const Desk& desk, InstanceId instance) {
  // Facts CI-34: the containers may run on, but ECS no longer tracks them.
  end_all_tasks(desk, instance, StopCode::none, "Container instance deregistration forced by user");
}

}  // namespace taskyard::scheduler
