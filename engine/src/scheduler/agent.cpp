// The container agent: accepts tasks in order, holds them while the host still has less room than ECS
// thinks because a stopping task has not let go yet (facts RS-1 to RS-3).
#include <algorithm>

#include "base/text.hpp"
#include "base/timing.hpp"
#include "cluster/ledger.hpp"
#include "scheduler/steps.hpp"

namespace taskyard::scheduler {
namespace {

// Only tasks that were told to stop and still run can be in the way: everything else is in the ledger.
bool host_has_room(const World& world, const ContainerInstance& instance, const Task& task) {
  Resources used;
  bool someone_stopping = false;
  const PlacementNeed& need = world.at(task.request).need;
  for (const TaskId id : instance.tasks) {
    const Task& other = world.at(id);
    if (!other.on_host) continue;
    const PlacementNeed& held = world.at(other.request).need;
    used.cpu_units += held.cpu_units;
    used.memory_mib += held.memory_mib;
    used.gpus += held.gpus;
    if (other.desired_running) continue;
    someone_stopping = true;
    for (const Port port : need.tcp_ports) {
      if (cluster::contains(held.tcp_ports, port)) return false;
    }
    for (const Port port : need.udp_ports) {
      if (cluster::contains(held.udp_ports, port)) return false;
    }
  }
  if (!someone_stopping) return true;
  const Resources& all = instance.registered;
  return used.cpu_units + need.cpu_units <= all.cpu_units &&
         used.memory_mib + need.memory_mib <= all.memory_mib && used.gpus + need.gpus <= all.gpus;
}

// A way is open: what the task's roles fetch comes first, then its volumes.
void fetch_and_mount(const Desk& desk, TaskId id) {
  const std::string failure = permission_failure(desk, id);
  if (!failure.empty()) return stop_task(desk, id, StopCode::task_failed_to_start, failure);
  mount_volumes(desk, id);
}

void activate(const Desk& desk, TaskId id) {
  Task& task = task_of(desk, id);
  task.on_host = true;
  set_status(desk, id, TaskStatus::activating);
  std::string failure = resource_failure(world_of(desk), task);
  if (failure.empty()) failure = role_failure(desk, id);
  if (failure.empty()) failure = log_options_failure(world_of(desk), task_of(desk, id));
  if (!failure.empty()) return stop_task(desk, id, StopCode::task_failed_to_start, failure);
  if (!way_failure(world_of(desk), task).empty()) {
    const SimTime patience = world_of(desk).parameter(Parameter::pull_timeout_ms);
    return task_after(desk, task_of(desk, id), patience, Due::task_start);
  }
  fetch_and_mount(desk, id);
}

// The retries are over: whoever opened a way meanwhile comes in time.
void end_patience(const Desk& desk, TaskId id) {
  const std::string failure = way_failure(world_of(desk), task_of(desk, id));
  if (!failure.empty()) return stop_task(desk, id, StopCode::task_failed_to_start, failure);
  fetch_and_mount(desk, id);
}

bool lacks_interface(const World& world, const Task& task) {
  return !task.eni && world.at(task.task_definition).network_mode == NetworkMode::awsvpc;
}

// EC2's answer to ECS, as ECS passes it on.
std::string no_address_text(const World& world, const Task& task) {
  const PlacementRequest& request = world.at(task.request);
  SubnetId full;
  for (const SubnetId id : request.subnets) {
    if (world.at(id).zone == task.zone) full = id;
  }
  return concat(
      {"Unexpected EC2 error while attempting to Create Network Interface with public IP "
       "assignment ",
       request.assign_public_ip ? "enabled" : "disabled", " in subnet '",
       full ? world.text(world.at(full).key) : std::string(),
       "': InsufficientFreeAddressesInSubnet"});
}

}  // namespace

void run_agent_queue(const Desk& desk, InstanceId id) {
  World& world = world_of(desk);
  for (;;) {
    ContainerInstance& instance = world.container_instances[id.value];
    if (instance.agent_queue.empty() || !instance.agent_connected) return;
    const TaskId head = instance.agent_queue.front();
    if (!host_has_room(world, instance, world.at(head))) return;
    instance.agent_queue.erase(instance.agent_queue.begin());
    activate(desk, head);
  }
}

void on_task_start(const Desk& desk, TaskId id, std::uint32_t stamp) {
  World& world = world_of(desk);
  Task& task = task_of(desk, id);
  if (task.step != stamp) return;
  if (task.status == TaskStatus::provisioning) {
    if (lacks_interface(world, task)) {
      return stop_task(desk, id, StopCode::task_failed_to_start, no_address_text(world, task));
    }
    set_status(desk, id, TaskStatus::pending);
    const Parameter wait = task.launch_type == LaunchType::fargate ? Parameter::fargate_pending_ms
                                                                   : Parameter::agent_poll_ms;
    task_after(desk, task, spread_time(world, wait, id.value), Due::task_start);
    return;
  }
  if (task.status == TaskStatus::activating) return end_patience(desk, id);
  if (task.status != TaskStatus::pending) return;
  if (!task.instance) {
    activate(desk, id);
    return;
  }
  world.container_instances[task.instance.value].agent_queue.push_back(id);
  run_agent_queue(desk, task.instance);
}

}  // namespace taskyard::scheduler
