#include "cluster/cluster.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "base/timing.hpp"
#include "cluster/agent_attributes.hpp"
#include "network/network.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::cluster {

ClusterId create_cluster(const Changes& changes, std::string_view name) {
  if (const ClusterId existing = find_cluster(changes.world, name)) return existing;
  Cluster cluster;
  cluster.id = ClusterId{static_cast<std::uint32_t>(changes.world.clusters.size())};
  cluster.name = changes.world.names.intern(name);
  cluster.created_at = changes.world.now;
  changes.world.clusters.push_back(cluster);
  Event event;
  event.kind = EventKind::cluster_created;
  event.cluster = cluster.id;
  changes.emit(event);
  return cluster.id;
}

void delete_cluster(const Changes& changes, ClusterId id) {
  changes.world.clusters[id.value].status = ClusterStatus::inactive;
  Event event;
  event.kind = EventKind::cluster_deleted;
  event.cluster = id;
  changes.emit(event);
}

namespace {

void emit_ec2_state(const Changes& changes, Ec2Instance& instance, Ec2State state) {
  Event event;
  event.kind = EventKind::ec2_instance_state_changed;
  event.ec2_instance = instance.id;
  event.instance = instance.container_instance;
  event.from = static_cast<std::uint8_t>(instance.state);
  event.to = static_cast<std::uint8_t>(state);
  instance.state = state;
  changes.emit(event);
}

}  // namespace

namespace {

// The container instance gets its id now, so that its ARN is known; it joins the cluster, and is shown
// by the API, when the agent registers.
InstanceId reserve(World& world, const Ec2Instance& ec2) {
  const ClusterId cluster = find_cluster(world, world.text(ec2.cluster));
  if (!cluster) return {};
  ContainerInstance instance;
  instance.id = InstanceId{static_cast<std::uint32_t>(world.container_instances.size())};
  instance.cluster = cluster;
  instance.ec2_instance = ec2.id;
  instance.type = ec2.type;
  instance.zone = ec2.zone;
  instance.status = InstanceStatus::registering;
  instance.agent_connected = false;
  instance.capacity_provider = ec2.capacity_provider;
  instance.short_arn = !setting_enabled(world, "containerInstanceLongArnFormat");
  world.container_instances.push_back(std::move(instance));
  return world.container_instances.back().id;
}

}  // namespace

namespace {

void give_addresses(World& world, Ec2Instance& instance, const LaunchOptions& options) {
  instance.subnet = options.subnet ? options.subnet : network::default_subnet(world, options.zone);
  if (!instance.subnet) return;
  const Subnet& subnet = world.at(instance.subnet);
  instance.security_groups = options.security_groups;
  if (instance.security_groups.empty()) {
    instance.security_groups.push_back(world.at(subnet.vpc).default_group);
  }
  instance.private_ip = network::take_address(world, instance.subnet, {{}, instance.id});
  if (subnet.maps_public_ip) instance.public_ip = network::take_public_address(world);
}

}  // namespace

Ec2InstanceId launch(const Changes& changes, const LaunchOptions& options) {
  TASKYARD_ASSERT(options.type != nullptr);
  Ec2Instance instance;
  instance.id = Ec2InstanceId{static_cast<std::uint32_t>(changes.world.ec2_instances.size())};
  instance.type = changes.world.names.intern(options.type->name);
  instance.zone = options.zone;
  instance.cluster = options.cluster;
  instance.attributes = options.attributes;
  instance.capacity_provider = options.capacity_provider;
  instance.pull_behavior = options.pull_behavior;
  instance.image_cleanup = options.image_cleanup;
  instance.trunking =
      options.type->trunk_tasks > 0 && setting_enabled(changes.world, "awsvpcTrunking");
  instance.launched_at = changes.world.now;
  instance.instance_profile = options.instance_profile;
  instance.no_profile = options.no_profile;
  instance.credentials = options.credentials;
  give_addresses(changes.world, instance, options);
  if (instance.cluster) instance.container_instance = reserve(changes.world, instance);
  changes.world.ec2_instances.push_back(instance);
  Event event;
  event.kind = EventKind::ec2_instance_launched;
  event.ec2_instance = instance.id;
  changes.emit(event);
  const SimTime boot = spread_time(changes.world, Parameter::instance_boot_ms, instance.id.value);
  changes.after(boot, Due::instance_boot, instance.id.value);
  return instance.id;
}

void terminate(const Changes& changes, Ec2InstanceId id) {
  Ec2Instance& instance = changes.world.ec2_instances[id.value];
  if (instance.state == Ec2State::shutting_down || instance.state == Ec2State::terminated) return;
  emit_ec2_state(changes, instance, Ec2State::shutting_down);
  changes.after(spread_time(changes.world, Parameter::instance_terminate_ms, id.value),
                Due::instance_terminated, id.value);
}

InstanceId on_boot(const Changes& changes, Ec2InstanceId id) {
  Ec2Instance& ec2 = changes.world.ec2_instances[id.value];
  if (ec2.state != Ec2State::pending) return {};
  emit_ec2_state(changes, ec2, Ec2State::running);
  return join_cluster(changes, id);
}

InstanceId join_cluster(const Changes& changes, Ec2InstanceId id) {
  const Ec2Instance& ec2 = changes.world.ec2_instances[id.value];
  if (!ec2.cluster) return {};
  const ClusterId cluster = find_cluster(changes.world, changes.world.text(ec2.cluster));
  const InstanceType* type = find_instance_type(changes.world.text(ec2.type));
  if (!cluster || type == nullptr || !may_register(changes, id)) return {};
  RegisterOptions options;
  options.cluster = cluster;
  options.type = ec2.type;
  options.zone = ec2.zone;
  options.ec2_instance = id;
  options.resources = {type->cpu_units(), type->registered_memory_mib,
                       ec2.trunking ? type->trunk_tasks : type->max_enis - 1, type->gpus};
  options.capacity_provider = ec2.capacity_provider;
  options.tcp_reserved = default_reserved_ports();
  options.attributes = ec2.attributes;
  options.architecture = type->architecture == "arm64" ? "arm64" : "x86_64";
  options.reserved = ec2.container_instance;
  options.trunking = ec2.trunking;
  if (options.reserved) options.short_arn = changes.world.at(options.reserved).short_arn;
  const InstanceId instance = register_instance(changes, options);
  changes.world.ec2_instances[id.value].container_instance = instance;
  if (may_connect(changes, id)) {
    start_telemetry(changes, id);
  } else {
    set_agent_connected(changes, instance, false);
  }
  return instance;
}

void on_terminated(const Changes& changes, Ec2InstanceId id) {
  Ec2Instance& instance = changes.world.ec2_instances[id.value];
  if (instance.state != Ec2State::shutting_down) return;
  instance.terminated_at = changes.world.now;
  network::give_back(changes.world, instance.subnet, instance.private_ip);
  instance.private_ip = instance.public_ip = 0;
  emit_ec2_state(changes, instance, Ec2State::terminated);
}

InstanceId register_instance(const Changes& changes, const RegisterOptions& options) {
  World& world = changes.world;
  ContainerInstance instance;
  instance.id = options.reserved;
  if (!instance.id) {
    instance.id = InstanceId{static_cast<std::uint32_t>(world.container_instances.size())};
    world.container_instances.emplace_back();
  }
  instance.cluster = options.cluster;
  instance.ec2_instance = options.ec2_instance;
  instance.foreign_ec2 = options.foreign_ec2;
  instance.type = options.type;
  instance.zone = options.zone;
  instance.capacity_provider = options.capacity_provider;
  instance.short_arn = options.short_arn;
  instance.agent_version = world.names.intern(k_agent_version);
  instance.registered_at = world.now;
  instance.registered = options.resources;
  instance.remaining = options.resources;
  instance.tcp_reserved = options.tcp_reserved;
  instance.tcp_in_use = options.tcp_reserved;
  instance.udp_in_use = options.udp_reserved;
  instance.attributes = agent_attributes(world, options);
  Event event;
  event.kind = EventKind::instance_registered;
  event.cluster = options.cluster;
  event.instance = instance.id;
  event.ec2_instance = options.ec2_instance;
  const EventSeq seq = changes.emit(event);
  instance.history.push_back({seq, InstanceStatus::active, true});
  const InstanceId id = instance.id;
  world.clusters[options.cluster.value].instances.push_back(id);
  world.container_instances[id.value] = std::move(instance);
  return id;
}

std::string ec2_id_of(const World& world, const ContainerInstance& instance) {
  if (instance.ec2_instance) return ec2_instance_id_text(world, instance.ec2_instance);
  return instance.foreign_ec2 ? world.text(instance.foreign_ec2) : std::string();
}

void set_status(const Changes& changes, InstanceId id, InstanceStatus status) {
  ContainerInstance& instance = changes.world.container_instances[id.value];
  if (instance.status == status) return;
  Event event;
  event.kind = EventKind::instance_status_changed;
  event.cluster = instance.cluster;
  event.instance = id;
  event.from = static_cast<std::uint8_t>(instance.status);
  event.to = static_cast<std::uint8_t>(status);
  const EventSeq seq = changes.emit(event);
  instance.status = status;
  ++instance.version;
  if (status == InstanceStatus::inactive) {
    instance.deregistered_at = changes.world.now;
    instance.agent_connected = false;
    std::vector<InstanceId>& members = changes.world.clusters[instance.cluster.value].instances;
    members.erase(std::remove(members.begin(), members.end(), id), members.end());
  }
  instance.history.push_back({seq, status, instance.agent_connected});
}

void set_agent_connected(const Changes& changes, InstanceId id, bool connected) {
  ContainerInstance& instance = changes.world.container_instances[id.value];
  if (instance.agent_connected == connected) return;
  Event event;
  event.kind = EventKind::instance_agent_changed;
  event.cluster = instance.cluster;
  event.instance = id;
  event.to = connected ? 1 : 0;
  const EventSeq seq = changes.emit(event);
  instance.agent_connected = connected;
  ++instance.version;
  instance.history.push_back({seq, instance.status, connected});
}

}  // namespace taskyard::cluster
