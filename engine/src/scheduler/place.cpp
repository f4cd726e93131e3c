// A request becomes a task with a place, resources and a record of why; or one that waits for an instance.
#include <algorithm>

#include "base/assert.hpp"
#include "base/timing.hpp"
#include "cluster/ledger.hpp"
#include "network/network.hpp"
#include "scheduler/steps.hpp"

namespace taskyard::scheduler {
namespace {

DecisionId add_decision(World& world, DecisionKind kind, RequestId request) {
  Decision decision;
  decision.id = DecisionId{static_cast<std::uint32_t>(world.decisions.size())};
  decision.kind = kind;
  decision.request = request;
  decision.time = world.now;
  world.decisions.push_back(decision);
  return decision.id;
}

void record_failure(const Desk& desk, RequestId id, std::string_view reason) {
  World& world = world_of(desk);
  const DecisionId decision = add_decision(world, DecisionKind::not_placed, id);
  Event event;
  event.kind = EventKind::task_placement_failed;
  event.cluster = world.at(id).cluster;
  event.task_definition = world.at(id).task_definition;
  event.decision = decision;
  event.text = world.names.intern(reason);
  world.decisions[decision.value].seq = desk.changes.emit(event);
}

std::string first_reason(const World& world, const PlacementRequest& request) {
  const auto failures = placement::placement_failures(world, request);
  return failures.empty() ? std::string("RESOURCE:*") : failure_reason(failures.front().check);
}

// Facts 2.3: one interface per task, in a subnet of its network configuration. Without a free address
// the task goes on without one and fails when it should have been attached.
void attach_interface(const Desk& desk, TaskId id) {
  World& world = world_of(desk);
  const PlacementRequest& request = world.at(world.at(id).request);
  network::InterfaceWish wish;
  wish.task = id;
  wish.subnet = network::choose_subnet(world, request.subnets, world.at(id).zone);
  if (request.subnets.empty()) wish.subnet = network::default_subnet(world, world.at(id).zone);
  if (!wish.subnet) return;
  wish.groups = request.security_groups;
  wish.public_ip = request.assign_public_ip;
  const EniId eni = network::attach(desk.changes, wish);
  if (!eni) return;
  Task& task = task_of(desk, id);
  task.eni = eni;
  task.private_ip = world.at(eni).private_ip;
}

void add_containers(World& world, Task& task, const TaskDefinition& definition) {
  task.first_container = ContainerId{static_cast<std::uint32_t>(world.containers.size())};
  task.container_count = static_cast<std::uint8_t>(definition.containers.size());
  for (std::size_t i = 0; i < definition.containers.size(); ++i) {
    Container container;
    container.id = ContainerId{static_cast<std::uint32_t>(world.containers.size())};
    container.task = task.id;
    container.definition = static_cast<std::uint8_t>(i);
    world.containers.push_back(container);
  }
}

struct Place {
  DecisionKind kind = DecisionKind::placed;
  InstanceId instance;
  NameId zone;
};

void begin_life(const Desk& desk, Task& task, const TaskDefinition& definition) {
  World& world = world_of(desk);
  const bool eni = definition.network_mode == NetworkMode::awsvpc;
  if (eni) attach_interface(desk, task.id);
  if (task.launch_type == LaunchType::fargate) {
    task_after(desk, task, spread_time(world, Parameter::fargate_provision_ms, task.id.value),
               Due::task_start);
  } else if (eni) {
    task_after(desk, task, spread_time(world, Parameter::eni_attach_ms, task.id.value),
               Due::task_start);
  } else {
    task_after(desk, task, spread_time(world, Parameter::agent_poll_ms, task.id.value),
               Due::task_start);
  }
}

void note_decision(World& world, DecisionId id, EventSeq seq, TaskId task, const Place& place) {
  Decision& decision = world.decisions[id.value];
  decision.seq = seq;
  decision.task = task;
  decision.instance = place.instance;
  decision.zone = place.zone;
}

// The task takes its resources where the decision says, as of the event that tells so.
void take_place(const Desk& desk, Task& task, const Place& place, EventSeq seq) {
  World& world = world_of(desk);
  task.placed_seq = seq;
  note_decision(world, task.decision, seq, task.id, place);
  if (!place.instance) return;
  ContainerInstance& instance = world.container_instances[place.instance.value];
  cluster::hold(instance, world.at(task.request).need);
  instance.tasks.push_back(task.id);
  ++instance.version;
}

NameId role_of(World& world, NameId overridden, const std::string& role) {
  if (overridden || role.empty()) return overridden;
  return world.names.intern(role);
}

Task new_task(World& world, RequestId request_id, const Place& place) {
  const PlacementRequest& request = world.at(request_id);
  const TaskDefinition& definition = world.at(request.task_definition);
  const bool eni = definition.network_mode == NetworkMode::awsvpc;
  const bool waits = place.kind == DecisionKind::waits;
  Task task;
  task.id = TaskId{static_cast<std::uint32_t>(world.tasks.size())};
  task.cluster = request.cluster;
  task.task_definition = request.task_definition;
  task.instance = place.instance;
  task.launch_type = request.launch_type;
  task.status = eni || waits ? TaskStatus::provisioning : TaskStatus::pending;
  task.zone = place.zone;
  task.group = request.group;
  task.capacity_provider = request.capacity_provider;
  task.short_arn = !setting_enabled(world, "taskLongArnFormat");
  task.deployment = request.deployment;
  task.request = request_id;
  task.cpu_units = request.need.cpu_units;
  task.memory_mib = request.need.memory_mib;
  task.created_at = world.now;
  task.task_role = role_of(world, request.task_role, definition.task_role);
  task.execution_role = role_of(world, request.execution_role, definition.execution_role);
  task.ephemeral_gib = request.ephemeral_gib > 0 ? request.ephemeral_gib : definition.ephemeral_gib;
  task.volumes_json = request.volumes_json;
  task.decision = add_decision(world, place.kind, request_id);
  add_containers(world, task, definition);
  return task;
}

EventSeq tell_placed(const Desk& desk, const Task& task, EventKind kind) {
  Event event;
  event.kind = kind;
  event.cluster = task.cluster;
  event.instance = task.instance;
  event.task = task.id;
  event.task_definition = task.task_definition;
  event.decision = task.decision;
  event.to = static_cast<std::uint8_t>(task.status);
  return desk.changes.emit(event);
}

TaskId create_task(const Desk& desk, RequestId request, const Place& place) {
  World& world = world_of(desk);
  Task task = new_task(world, request, place);
  const EventSeq seq = tell_placed(desk, task, EventKind::task_created);
  const bool waits = place.kind == DecisionKind::waits;
  if (waits) {
    note_decision(world, task.decision, seq, task.id, place);
    world.waiting_tasks.push_back(task.id);
  } else {
    take_place(desk, task, place, seq);
  }
  world.tasks.push_back(std::move(task));
  Task& added = world.tasks.back();
  count_task(world, added, +1);
  if (waits) return added.id;
  desk.index.task_held(world, added.id);
  begin_life(desk, added, world.at(added.task_definition));
  return added.id;
}

TaskId place_on_fargate(const Desk& desk, RequestId id) {
  World& world = world_of(desk);
  const PlacementRequest& request = world.at(id);
  if (request.capacity_provider && world.at(request.capacity_provider).shortage) {
    record_failure(desk, id, k_no_capacity);
    return {};
  }
  Place place;
  place.kind = DecisionKind::placed_fargate;
  place.zone = desk.index.choose_fargate_zone(world, request);
  return create_task(desk, id, place);
}

}  // namespace

bool may_wait(const World& world, const PlacementRequest& request) {
  return request.capacity_provider && request.launch_type == LaunchType::ec2 &&
         world.at(request.capacity_provider).scaling.enabled;
}

bool provisioning_is_full(const World& world, ClusterId cluster) {
  std::uint32_t count = 0;
  for (const TaskId id : world.waiting_tasks) count += world.at(id).cluster == cluster ? 1U : 0U;
  return count >= world.limits.provisioning_tasks_max;
}

TaskId place_task(const Desk& desk, RequestId id, bool waiting_allowed) {
  World& world = world_of(desk);
  const PlacementRequest& request = world.at(id);
  if (request.launch_type == LaunchType::fargate) return place_on_fargate(desk, id);
  Place place;
  place.instance = desk.index.choose(world, request, desk.prng);
  if (place.instance) {
    place.zone = world.at(place.instance).zone;
    return create_task(desk, id, place);
  }
  const bool waits = waiting_allowed && may_wait(world, request);
  if (waits && !provisioning_is_full(world, request.cluster)) {
    place.kind = DecisionKind::waits;
    return create_task(desk, id, place);
  }
  record_failure(desk, id, waits ? std::string(k_provisioning_full) : first_reason(world, request));
  return {};
}

bool place_waiting_task(const Desk& desk, TaskId id) {
  World& world = world_of(desk);
  const RequestId request = world.at(id).request;
  Place place;
  place.instance = desk.index.choose(world, world.at(request), desk.prng);
  if (!place.instance) return false;
  place.zone = world.at(place.instance).zone;
  const DecisionId decision = add_decision(world, DecisionKind::placed, request);
  Task& task = task_of(desk, id);
  const TaskDefinition& definition = world.at(task.task_definition);
  const bool eni = definition.network_mode == NetworkMode::awsvpc;
  std::erase(world.waiting_tasks, id);
  count_task(world, task, -1);
  task.instance = place.instance;
  task.zone = place.zone;
  task.decision = decision;
  take_place(desk, task, place, tell_placed(desk, task, EventKind::task_placed));
  count_task(world, task, +1);
  desk.index.task_held(world, id);
  if (!eni) set_status(desk, id, TaskStatus::pending);
  begin_life(desk, task, definition);
  return true;
}

TaskId start_task_on(const Desk& desk, RequestId id, InstanceId instance) {
  World& world = world_of(desk);
  const auto failed = placement::check_start(world, world.at(id), instance);
  if (failed) {
    record_failure(desk, id, failure_reason(*failed));
    return {};
  }
  Place place;
  place.kind = DecisionKind::started_on;
  place.instance = instance;
  place.zone = world.at(instance).zone;
  return create_task(desk, id, place);
}

}  // namespace taskyard::scheduler
