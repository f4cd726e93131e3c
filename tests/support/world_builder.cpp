#include "support/world_builder.hpp"

#include <algorithm>
#include <string>

namespace taskyard::support {
namespace {

void add_sorted(World& world, std::vector<Attribute>& attributes, Attribute attribute) {
  const auto place = std::lower_bound(attributes.begin(), attributes.end(), attribute,
                                      [&](const Attribute& a, const Attribute& b) {
                                        return world.text(a.name) < world.text(b.name);
                                      });
  attributes.insert(place, attribute);
}

void add_ports(std::vector<Port>& in_use, const std::vector<Port>& ports) {
  in_use.insert(in_use.end(), ports.begin(), ports.end());
  std::sort(in_use.begin(), in_use.end());
}

void remove_ports(std::vector<Port>& in_use, const std::vector<Port>& ports) {
  for (Port port : ports) in_use.erase(std::find(in_use.begin(), in_use.end(), port));
}

/// Adds `sign` times the need to what the instance has left.
void change_remaining(ContainerInstance& instance, const PlacementNeed& need, int sign) {
  instance.remaining.cpu_units += sign * need.cpu_units;
  instance.remaining.memory_mib += sign * need.memory_mib;
  instance.remaining.enis += sign * need.enis;
  instance.remaining.gpus += sign * need.gpus;
}

}  // namespace

PlacementNeed need_of(CpuUnits cpu_units, Mib memory_mib, std::int32_t enis, std::int32_t gpus) {
  PlacementNeed need;
  need.cpu_units = cpu_units;
  need.memory_mib = memory_mib;
  need.enis = enis;
  need.gpus = gpus;
  return need;
}

WorldBuilder::WorldBuilder(std::uint64_t seed) {
  world.seed = seed;
  for (std::string_view zone : {"us-east-1a", "us-east-1b", "us-east-1c"}) {
    world.availability_zones.push_back(world.names.intern(zone));
  }
  cluster = ClusterId{0};
  Cluster yard;
  yard.id = cluster;
  yard.name = world.names.intern("yard");
  world.clusters.push_back(yard);
  ++last_event;
}

InstanceId WorldBuilder::add_instance(const InstanceOptions& options) {
  Ec2Instance machine;
  machine.id = {static_cast<std::uint32_t>(world.ec2_instances.size())};
  machine.type = world.names.intern(options.type);
  machine.zone = world.names.intern(options.zone);
  machine.state = Ec2State::running;
  ContainerInstance instance;
  instance.id = {static_cast<std::uint32_t>(world.container_instances.size())};
  instance.cluster = cluster;
  instance.ec2_instance = machine.id;
  instance.type = machine.type;
  instance.zone = machine.zone;
  instance.agent_version = world.names.intern("1.99.0");
  instance.registered_at = world.now;
  instance.registered = {options.cpu_units, options.memory_mib, options.enis, options.gpus};
  instance.remaining = instance.registered;
  instance.tcp_reserved = {22, 2375, 2376, 51678, 51679};
  instance.tcp_in_use = instance.tcp_reserved;
  instance.history.push_back({++last_event, InstanceStatus::active, true});
  const auto attribute = [&](std::string_view name, std::string_view value) {
    add_sorted(world, instance.attributes,
               {world.names.intern(name), value.empty() ? NameId{} : world.names.intern(value)});
  };
  attribute("ecs.availability-zone", options.zone);
  attribute("ecs.instance-type", options.type);
  attribute("ecs.os-type", "linux");
  attribute("ecs.capability.task-eni", "");
  for (const auto& [name, value] : options.attributes) attribute(name, value);
  machine.container_instance = instance.id;
  world.ec2_instances.push_back(machine);
  world.clusters[cluster.value].instances.push_back(instance.id);
  world.container_instances.push_back(std::move(instance));
  return machine.container_instance;
}

TaskDefinitionId WorldBuilder::add_definition(std::string_view family, const PlacementNeed& need) {
  TaskDefinition definition;
  definition.id = {static_cast<std::uint32_t>(world.task_definitions.size())};
  definition.family = family;
  definition.revision = 1;
  definition.cpu_units = need.cpu_units;
  definition.memory_mib = need.memory_mib;
  definition.network_mode = need.enis > 0 ? NetworkMode::awsvpc : NetworkMode::bridge;
  definition.need = need;
  ContainerDefinition container;
  container.name = "app";
  for (Port port : need.tcp_ports) container.ports.push_back({port, port, Protocol::tcp});
  definition.containers.push_back(container);
  world.task_definitions.push_back(std::move(definition));
  return world.task_definitions.back().id;
}

RequestId WorldBuilder::add_request(TaskDefinitionId definition) {
  PlacementRequest request;
  request.id = {static_cast<std::uint32_t>(world.placement_requests.size())};
  request.cluster = cluster;
  request.task_definition = definition;
  request.group = world.names.intern("family:" + world.at(definition).family);
  request.need = world.at(definition).need;
  request.constraints = world.at(definition).constraints;
  world.placement_requests.push_back(std::move(request));
  return world.placement_requests.back().id;
}

TaskId WorldBuilder::add_task(RequestId request_id, InstanceId instance, NameId zone,
                              DecisionKind kind) {
  const PlacementRequest& asked = world.at(request_id);
  Task task;
  task.id = {static_cast<std::uint32_t>(world.tasks.size())};
  task.cluster = cluster;
  task.task_definition = asked.task_definition;
  task.instance = instance;
  task.launch_type = asked.launch_type;
  task.zone = zone;
  task.group = asked.group;
  task.request = request_id;
  task.cpu_units = asked.need.cpu_units;
  task.memory_mib = asked.need.memory_mib;
  task.created_at = world.now;
  task.placed_seq = ++last_event;
  Decision decision;
  decision.id = {static_cast<std::uint32_t>(world.decisions.size())};
  decision.kind = kind;
  decision.request = request_id;
  decision.task = task.id;
  decision.instance = instance;
  decision.time = world.now;
  decision.seq = task.placed_seq;
  decision.zone = zone;
  task.decision = decision.id;
  world.decisions.push_back(decision);
  world.tasks.push_back(task);
  return task.id;
}

TaskId WorldBuilder::hold(RequestId request_id, InstanceId id) {
  const DecisionKind kind =
      world.at(request_id).start_on.empty() ? DecisionKind::placed : DecisionKind::started_on;
  const TaskId task = add_task(request_id, id, world.at(id).zone, kind);
  ContainerInstance& instance = world.container_instances[id.value];
  const PlacementNeed& need = world.at(request_id).need;
  change_remaining(instance, need, -1);
  add_ports(instance.tcp_in_use, need.tcp_ports);
  add_ports(instance.udp_in_use, need.udp_ports);
  ++instance.pending_tasks;
  instance.tasks.push_back(task);
  return task;
}

TaskId WorldBuilder::hold_fargate(RequestId request_id, NameId zone) {
  world.placement_requests[request_id.value].launch_type = LaunchType::fargate;
  return add_task(request_id, InstanceId{}, zone, DecisionKind::placed_fargate);
}

DecisionId WorldBuilder::refuse(RequestId request_id) {
  Decision decision;
  decision.id = {static_cast<std::uint32_t>(world.decisions.size())};
  decision.kind = DecisionKind::not_placed;
  decision.request = request_id;
  decision.time = world.now;
  decision.seq = ++last_event;
  world.decisions.push_back(decision);
  return decision.id;
}

void WorldBuilder::release(TaskId id) {
  Task& task = world.tasks[id.value];
  task.released_seq = ++last_event;
  task.desired_running = false;
  if (!task.instance) return;
  ContainerInstance& instance = world.container_instances[task.instance.value];
  const PlacementNeed& need = world.at(task.request).need;
  change_remaining(instance, need, 1);
  remove_ports(instance.tcp_in_use, need.tcp_ports);
  remove_ports(instance.udp_in_use, need.udp_ports);
  --instance.pending_tasks;
  instance.tasks.erase(std::find(instance.tasks.begin(), instance.tasks.end(), id));
}

void WorldBuilder::set_status(InstanceId id, InstanceStatus status) {
  ContainerInstance& instance = world.container_instances[id.value];
  instance.status = status;
  instance.history.push_back({++last_event, status, instance.agent_connected});
  if (status != InstanceStatus::inactive) return;
  std::vector<InstanceId>& members = world.clusters[cluster.value].instances;
  members.erase(std::find(members.begin(), members.end(), id));
}

void WorldBuilder::set_agent(InstanceId id, bool connected) {
  ContainerInstance& instance = world.container_instances[id.value];
  instance.agent_connected = connected;
  instance.history.push_back({++last_event, instance.status, connected});
}

void WorldBuilder::put_attribute(InstanceId id, std::string_view name, std::string_view value) {
  const NameId name_id = world.names.intern(name);
  const NameId value_id = value.empty() ? NameId{} : world.names.intern(value);
  ContainerInstance& instance = world.container_instances[id.value];
  for (Attribute& attribute : instance.attributes) {
    if (attribute.name != name_id) continue;
    instance.attribute_history.push_back({++last_event, name_id, attribute.value, true});
    attribute.value = value_id;
    return;
  }
  instance.attribute_history.push_back({++last_event, name_id, NameId{}, false});
  add_sorted(world, instance.attributes, {name_id, value_id});
}

void WorldBuilder::delete_attribute(InstanceId id, std::string_view name) {
  const NameId name_id = world.names.find(name);
  ContainerInstance& instance = world.container_instances[id.value];
  for (std::size_t i = 0; i < instance.attributes.size(); ++i) {
    if (instance.attributes[i].name != name_id) continue;
    instance.attribute_history.push_back(
        {++last_event, name_id, instance.attributes[i].value, true});
    instance.attributes.erase(instance.attributes.begin() + static_cast<std::ptrdiff_t>(i));
    return;
  }
}

}  // namespace taskyard::support
