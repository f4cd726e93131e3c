// What happened to tasks and instances, as far as capacity cares; tasks that wait; faults of providers.
#include <algorithm>

#include "capacity/steps.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::capacity {
namespace {

constexpr std::string_view k_interrupted = "Your Spot Task was interrupted.";  // facts 3.2

void concern_machine(const Desk& desk, Ec2InstanceId id) {
  if (!id) return;
  const Ec2Instance& machine = world_of(desk).at(id);
  if (!machine.group) return;
  const AutoScalingGroup& group = world_of(desk).at(machine.group);
  if (group.provider) request_measurement(desk, group.provider);
  const bool settled = group.members.size() == static_cast<std::size_t>(group.desired) &&
                       is_up(machine) && !machine.leaving;
  if (!settled) request_check(desk, group.id);
}

void concern_instance(const Desk& desk, InstanceId id) {
  if (id) concern_machine(desk, world_of(desk).at(id).ec2_instance);
}

void on_task(const Desk& desk, const Event& event) {
  const Task& task = world_of(desk).at(event.task);
  const bool was_waiting = task.capacity_provider && task.placed_seq == 0;
  if (was_waiting) request_measurement(desk, task.capacity_provider);
  concern_instance(desk, task.instance);
}

}  // namespace

bool is_busy(const World& world, InstanceId id) {
  const std::vector<TaskId>& tasks = world.at(id).tasks;
  return std::any_of(tasks.begin(), tasks.end(), [&](TaskId task) {
    const DeploymentId deployment = world.at(task).deployment;
    return !deployment ||
           world.at(world.at(deployment).service).scheduling != SchedulingStrategy::daemon;
  });
}

void notice(const Desk& desk, std::span<const Event> events) {
  bool room = false;
  for (const Event& event : events) {  // nothing below adds events
    switch (event.kind) {
      case EventKind::task_created:
      case EventKind::task_placed: on_task(desk, event); break;
      case EventKind::task_stop_requested:
        room = true;
        on_task(desk, event);
        break;
      case EventKind::task_status_changed:
        if (static_cast<TaskStatus>(event.to) == TaskStatus::stopped) on_task(desk, event);
        break;
      case EventKind::ec2_instance_state_changed: concern_machine(desk, event.ec2_instance); break;
      case EventKind::instance_registered:
      case EventKind::instance_status_changed:
      case EventKind::attributes_changed:
      case EventKind::instance_agent_changed:
        room = true;
        concern_instance(desk, event.instance);
        break;
      default: break;
    }
  }
  if (room) request_placing(desk);
}

void request_placing(const Desk& desk) {
  World& world = world_of(desk);
  if (world.waiting_tasks.empty() || world.place_waiting_at != k_never) return;
  const SimTime delay = world.parameter(Parameter::service_pass_ms);
  world.place_waiting_at = world.now + delay;
  desk.changes.after(delay, Due::place_waiting, 0);
}

void on_place_waiting(const Desk& desk) {
  World& world = world_of(desk);
  if (world.place_waiting_at != world.now) return;
  world.place_waiting_at = k_never;
  const std::vector<TaskId> waiting = world.waiting_tasks;
  std::vector<RequestId> full;  // requests that found no room in this pass, sorted
  for (const TaskId id : waiting) {
    const RequestId request = world.at(id).request;
    const auto at = std::lower_bound(full.begin(), full.end(), request);
    if (at != full.end() && *at == request) continue;
    if (!scheduler::place_waiting_task(desk, id)) full.insert(at, request);
  }
}

void provider_changed(const Desk& desk, ProviderId id) {
  World& world = world_of(desk);
  CapacityProvider& provider = provider_of(desk, id);
  if (!provider.group && provider.kind == ProviderKind::ec2_auto_scaling) {
    const GroupId found = find_group(world, provider.group_arn);
    if (found && !world.at(found).provider) {
      provider.group = found;
      provider.group_arn = arn_of(world, found);
      group_of(desk, found).provider = id;
      for (const Ec2InstanceId member : world.at(found).members) {
        machine_of(desk, member).capacity_provider = id;
        const InstanceId instance = world.at(member).container_instance;
        if (!instance) continue;
        world.container_instances[instance.value].capacity_provider = id;
        desk.index.instance_changed(world, instance);
      }
    }
  }
  request_measurement(desk, id);
  if (provider.group) request_check(desk, provider.group);
}

void provider_deleted(const Desk& desk, ProviderId id) {
  CapacityProvider& provider = provider_of(desk, id);
  if (provider.group) group_of(desk, provider.group).provider = {};
  provider.group = {};
}

void interrupt_task(const Desk& desk, TaskId id) {
  const Task& task = world_of(desk).at(id);
  if (!task.desired_running) return;
  Event event;
  event.kind = EventKind::spot_interrupted;
  event.cluster = task.cluster;
  event.task = id;
  desk.changes.emit(event);
  scheduler::stop_task(desk, id, StopCode::spot_interruption, k_interrupted);
}

void set_shortage(const Desk& desk, ProviderId id, bool shortage) {
  CapacityProvider& provider = provider_of(desk, id);
  if (provider.shortage == shortage) return;
  provider.shortage = shortage;
  Event event;
  event.kind = EventKind::capacity_shortage;
  event.to = shortage ? 1 : 0;
  event.value = id.value;
  desk.changes.emit(event);
  if (provider.group) request_check(desk, provider.group);
}

}  // namespace taskyard::capacity
