#include "unit/traffic/road.hpp"

#include <iterator>

#include "elb/steps.hpp"
#include "network/network.hpp"

namespace taskyard::traffic::testing {
namespace {

void add_zones(World& world) {
  for (const char* zone : {"us-east-1a", "us-east-1b", "us-east-1c"}) {
    world.availability_zones.push_back(world.names.intern(zone));
  }
  const std::span<const ParameterInfo> rows = parameters();
  for (std::size_t i = 0; i < rows.size(); ++i) world.parameters[i] = rows[i].value;
  world.parameters[static_cast<std::size_t>(Parameter::timing_jitter_permille)] = 0;
  Cluster cluster;
  cluster.id = ClusterId{0};
  cluster.name = world.names.intern("yard");
  world.clusters.push_back(cluster);
}

SecurityGroupId add_open_group(World& world) {
  SecurityGroup group;
  group.id = SecurityGroupId{static_cast<std::uint32_t>(world.security_groups.size())};
  group.key = world.names.intern("sg-open");
  group.vpc = VpcId{0};
  for (const bool egress : {false, true}) {
    SecurityGroupRule rule;
    rule.egress = egress;
    rule.all_protocols = true;
    rule.block = {0, 0};
    group.rules.push_back(rule);
  }
  world.security_groups.push_back(group);
  return group.id;
}

SubnetId subnet_in(const World& world, std::size_t zone, bool is_public) {
  const std::string& name = world.text(world.availability_zones[zone]);
  return network::find_subnet(world, network::default_subnet_key(name, is_public));
}

TaskDefinition definition_of(std::size_t number, CpuUnits units, std::int32_t stop_timeout_s) {
  TaskDefinition definition;
  definition.id = TaskDefinitionId{static_cast<std::uint32_t>(number)};
  definition.family = "web";
  definition.revision = static_cast<std::int32_t>(number) + 1;
  definition.network_mode = NetworkMode::awsvpc;
  definition.cpu_units = units;
  definition.memory_mib = 2048;
  ContainerDefinition container;
  container.name = "web";
  container.image = "web:" + std::to_string(number);
  container.stop_timeout_s = stop_timeout_s;
  container.ports = {{80, 80, Protocol::tcp}};
  definition.containers = {container};
  return definition;
}

}  // namespace

Road::Road(std::uint64_t seed, LoadBalancerType type, std::size_t zones) {
  world.seed = seed;
  add_zones(world);
  network::make_default_vpc(world);
  open_group = add_open_group(world);
  image.cpu_per_request_us = 0;
  balancer = LoadBalancerId{0};
  group = TargetGroupId{0};
  LoadBalancer made;
  made.id = balancer;
  made.name = "door";
  made.type = type;
  made.state = LoadBalancerState::active;
  made.vpc = VpcId{0};
  made.cross_zone = type != LoadBalancerType::network;
  made.groups = {open_group};
  made.listeners = {ListenerId{0}};
  for (std::size_t i = 0; i < zones; ++i) {
    LoadBalancerNode node;
    node.zone = world.availability_zones[i];
    node.subnet = subnet_in(world, i, true);
    node.address = network::take_address(world, node.subnet);
    node.public_ip = network::take_public_address(world);
    made.nodes.push_back(node);
  }
  world.load_balancers.push_back(made);
  Listener ear;
  ear.id = ListenerId{0};
  ear.load_balancer = balancer;
  ear.rules = {ListenerRuleId{0}};
  world.listeners.push_back(ear);
  ListenerRule forward;
  forward.id = ListenerRuleId{0};
  forward.listener = ear.id;
  forward.groups = {{group, 1}};
  world.listener_rules.push_back(forward);
  TargetGroup targets;
  targets.id = group;
  targets.name = "web";
  targets.type = TargetType::ip;
  targets.vpc = VpcId{0};
  targets.load_balancer = balancer;
  if (type == LoadBalancerType::network) {
    targets.protocol = ListenerProtocol::tcp;
    targets.algorithm = Algorithm::flow_hash;
  }
  world.target_groups.push_back(targets);
}

TaskId Road::add_task(CpuUnits units, std::size_t zone) {
  const std::size_t number = world.task_definitions.size();
  world.task_definitions.push_back(definition_of(number, units, stop_timeout_s));
  image.image = world.names.intern("web:" + std::to_string(number));
  world.images.push_back(image);
  Task task;
  task.id = TaskId{static_cast<std::uint32_t>(world.tasks.size())};
  task.cluster = ClusterId{0};
  task.task_definition = world.task_definitions.back().id;
  task.launch_type = LaunchType::fargate;
  task.status = TaskStatus::running;
  task.cpu_units = units;
  task.memory_mib = 2048;
  task.zone = world.availability_zones[zone];
  task.container_count = 1;
  task.first_container = ContainerId{static_cast<std::uint32_t>(world.containers.size())};
  task.started_at = world.now;
  world.tasks.push_back(task);
  Container container;
  container.id = task.first_container;
  container.task = task.id;
  container.status = ContainerStatus::running;
  container.started_at = world.now;
  world.containers.push_back(container);
  network::InterfaceWish wish;
  wish.task = task.id;
  wish.subnet = subnet_in(world, zone, false);
  wish.groups = {open_group};
  const EniId eni = network::attach(changes(), wish);
  world.tasks[task.id.value].eni = eni;
  elb::NewTarget wanted;
  wanted.ip = world.at(eni).private_ip;
  wanted.port = 80;
  wanted.zone = task.zone;
  wanted.task = task.id;
  wanted.container = container.id;
  set_state(elb::register_target(changes(), group, wanted), TargetState::healthy);
  return task.id;
}

void Road::set_state(TargetId target, TargetState state) {
  world.targets[target.value].state = state;
  world.targets[target.value].was_healthy = true;
  ++world.targets[target.value].step;
  elb::rebuild(world, target_group());
}

TrafficSource Road::source(std::int64_t rate, std::int64_t cpu_us) const {
  TrafficSource made;
  made.name = "shoppers";
  made.load_balancer = balancer;
  made.rate = rate;
  RequestKind kind;
  kind.cpu_us = cpu_us;
  made.kinds = {kind};
  return made;
}

TrafficSourceId Road::send(const TrafficSource& source) { return put_source(changes(), source); }

void Road::until(SimTime time) {
  QueueEntry entry;
  while (queue.pop(time, entry)) {
    traffic::advance(changes(), entry.time);
    world.now = entry.time;
    const EventSeq before = log.last();
    if (entry.kind == Due::target_drained) {
      elb::on_target_drained(changes(), TargetId{entry.a}, entry.b);
    } else if (entry.kind == Due::traffic_change) {
      on_source_end(changes(), TrafficSourceId{entry.a});
    }
    traffic::notice(changes(), log.since(before));
  }
  traffic::advance(changes(), time);
  world.now = time;
}

void Road::end_container(TaskId task, bool stopping, std::int32_t exit_code) {
  Container& container = world.containers[world.at(task).first_container.value];
  container.stopping = stopping;
  container.has_exit_code = true;
  container.exit_code = exit_code;
  container.status = ContainerStatus::stopped;
  world.tasks[task.value].execution_stopped_at = world.now;
  const EventSeq before = log.last();
  Event event;
  event.kind = EventKind::container_status_changed;
  event.task = task;
  event.container = container.id;
  event.from = static_cast<std::uint8_t>(ContainerStatus::running);
  event.to = static_cast<std::uint8_t>(ContainerStatus::stopped);
  changes().emit(event);
  traffic::notice(changes(), log.since(before));
}

std::uint64_t Road::total(Outcome outcome) const {
  return world.at(first().meter).totals[static_cast<std::size_t>(outcome)];
}

std::string Road::losses() const {
  std::string text;
  for (const Event& event : log.since(0)) {
    if (event.kind != EventKind::requests_lost) continue;
    if (!text.empty()) text += ", ";
    text += std::string(to_string(static_cast<Outcome>(event.from))) + " " +
            to_string(static_cast<LossCause>(event.to)) + " " + std::to_string(event.value);
  }
  return text;
}

}  // namespace taskyard::traffic::testing
