// Auto Scaling groups: as many instances as desired, and which one goes first when there are too many.
#include <algorithm>

#include "base/text.hpp"
#include "capacity/steps.hpp"
#include "cluster/cluster.hpp"
#include "network/network.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::capacity {
namespace {

constexpr SimTime k_drain_longest = 48 * k_hour;  // facts DR-10
constexpr SimTime k_spot_warning = 2 * k_minute;  // facts CP-12

void tell(const Desk& desk, EventKind kind, GroupId id) {
  Event event;
  event.kind = kind;
  event.value = id.value;
  desk.changes.emit(event);
}

// Facts CP-41: ECS takes the protection from instances without tasks and gives it to the others.
void renew_protection(const Desk& desk, GroupId id) {
  const World& world = world_of(desk);
  const AutoScalingGroup& group = world.at(id);
  if (!group.provider || !world.at(group.provider).termination_protection) return;
  for (const Ec2InstanceId member : group.members) {
    Ec2Instance& machine = machine_of(desk, member);
    const bool registered =
        machine.container_instance &&
        world.at(machine.container_instance).status != InstanceStatus::registering;
    machine.protected_from_scale_in =
        registered ? is_busy(world, machine.container_instance) : group.new_instances_protected;
  }
}

std::int32_t in_zone(const World& world, const AutoScalingGroup& group, NameId zone) {
  std::int32_t count = 0;
  for (const Ec2InstanceId id : group.members) {
    const Ec2Instance& machine = world.at(id);
    count += is_up(machine) && !machine.leaving && machine.zone == zone ? 1 : 0;
  }
  return count;
}

// The default termination policy as far as it can matter here: of the zones that have an instance
// without protection the one with most instances, there the oldest instance.
ScalingStep choose_instance(const World& world, const AutoScalingGroup& group) {
  ScalingStep step;
  step.kind = ScalingStepKind::spared;
  step.group = group.id;
  step.provider = group.provider;
  step.min_size = group.min_size;
  step.max_size = group.max_size;
  step.before = static_cast<std::int32_t>(group.members.size());
  step.wanted = step.after = group.desired;
  for (const Ec2InstanceId id : group.members) {
    const Ec2Instance& machine = world.at(id);
    if (!is_up(machine) || machine.leaving) continue;
    if (machine.protected_from_scale_in) {
      ++step.guarded;
      continue;
    }
    ++step.candidates;
    const std::int32_t here = in_zone(world, group, machine.zone);
    if (here <= step.in_zone) continue;
    step.kind = ScalingStepKind::chosen;
    step.in_zone = here;
    step.zone = machine.zone;
    step.instance = id;
  }
  return step;
}

bool drains(const World& world, const Ec2Instance& machine) {
  if (!machine.capacity_provider || !machine.container_instance) return false;
  const ContainerInstance& instance = world.at(machine.container_instance);
  return world.at(machine.capacity_provider).managed_draining && !instance.tasks.empty() &&
         (instance.status == InstanceStatus::active || instance.status == InstanceStatus::draining);
}

void begin_draining(const Desk& desk, Ec2InstanceId id, SimTime longest) {
  Ec2Instance& machine = machine_of(desk, id);
  machine.leaving = bool(machine.group);
  machine.ends_at = world_of(desk).now + longest;
  desk.changes.after(longest, Due::instance_deadline, id.value);
  cluster::set_status(desk.changes, machine.container_instance, InstanceStatus::draining);
  desk.index.instance_changed(world_of(desk), machine.container_instance);
}

// False when every instance is protected.
bool end_one(const Desk& desk, GroupId id) {
  const World& world = world_of(desk);
  ScalingStep step = choose_instance(world, world.at(id));
  const Ec2InstanceId chosen = step.instance;
  if (!chosen) {
    const bool known = !world.scaling_steps.empty() &&
                       world.scaling_steps.back().kind == ScalingStepKind::spared &&
                       world.scaling_steps.back().group == id &&
                       world.scaling_steps.back().guarded == step.guarded;
    if (!known) log_step(desk, std::move(step));
    return false;
  }
  step.drains = drains(world, world.at(chosen));
  const bool first_drain = step.drains;
  log_step(desk, std::move(step));
  if (first_drain) {
    begin_draining(desk, chosen, k_drain_longest);
  } else {
    scheduler::terminate_machine(desk, chosen);
  }
  return true;
}

void end_drained(const Desk& desk, GroupId id) {
  const std::vector<Ec2InstanceId> members = world_of(desk).at(id).members;
  for (const Ec2InstanceId member : members) {
    const Ec2Instance& machine = world_of(desk).at(member);
    if (!machine.leaving || !is_up(machine)) continue;
    if (world_of(desk).at(machine.container_instance).tasks.empty()) {
      scheduler::terminate_machine(desk, member);
    }
  }
}

void drop_ended(const Desk& desk, GroupId id) {
  const World& world = world_of(desk);
  std::erase_if(group_of(desk, id).members,
                [&](Ec2InstanceId member) { return !is_up(world.at(member)); });
}

NameId poorest_zone(const World& world, const AutoScalingGroup& group) {
  NameId best;
  std::int32_t fewest = INT32_MAX;
  for (const NameId zone : group.zones) {
    const std::int32_t here = in_zone(world, group, zone);
    if (here < fewest) fewest = here, best = zone;
  }
  return best;
}

bool launch_one(const Desk& desk, GroupId id) {
  World& world = world_of(desk);
  AutoScalingGroup& group = group_of(desk, id);
  const bool shortage = group.provider && world.at(group.provider).shortage;
  if (shortage || world.ec2_instances.size() >= world.limits.instances_max) {
    if (!group.short_of_capacity) {
      Event event;
      event.kind = EventKind::limit_reached;
      event.text = world.names.intern(
          concat({"group ", group.name, " gets no more instances (InsufficientInstanceCapacity)"}));
      desk.changes.emit(event);
    }
    group.short_of_capacity = true;
    return false;
  }
  group.short_of_capacity = false;
  const LaunchTemplate& made_of = world.at(group.launch_template);
  cluster::LaunchOptions options;
  options.type = find_instance_type(world.text(group.types.front()));
  options.zone = poorest_zone(world, group);
  options.cluster = made_of.cluster;
  options.attributes = made_of.attributes;
  options.capacity_provider = group.provider;
  options.subnet = network::choose_subnet(world, group.subnets, options.zone);
  options.security_groups = made_of.security_groups;
  options.pull_behavior = made_of.pull_behavior;
  options.image_cleanup = made_of.image_cleanup;
  options.instance_profile = made_of.instance_profile;
  options.no_profile = made_of.no_profile;
  options.credentials = made_of.credentials;
  const Ec2InstanceId machine = cluster::launch(desk.changes, options);
  machine_of(desk, machine).group = id;
  machine_of(desk, machine).protected_from_scale_in = group.new_instances_protected;
  group.members.push_back(machine);
  return true;
}

std::int32_t live_count(const World& world, const AutoScalingGroup& group) {
  std::int32_t count = 0;
  for (const Ec2InstanceId id : group.members) {
    count += is_up(world.at(id)) && !world.at(id).leaving ? 1 : 0;
  }
  return count;
}

}  // namespace

LaunchTemplateId add_template(const Desk& desk, LaunchTemplate wanted) {
  World& world = world_of(desk);
  wanted.id = LaunchTemplateId{static_cast<std::uint32_t>(world.launch_templates.size())};
  world.launch_templates.push_back(std::move(wanted));
  ++world.revision;
  return world.launch_templates.back().id;
}

GroupId create_group(const Desk& desk, AutoScalingGroup wanted) {
  World& world = world_of(desk);
  const GroupId id{static_cast<std::uint32_t>(world.auto_scaling_groups.size())};
  wanted.id = id;
  wanted.created_at = world.now;
  world.auto_scaling_groups.push_back(std::move(wanted));
  tell(desk, EventKind::group_created, id);
  for (const CapacityProvider& provider : world.capacity_providers) {
    if (!provider.group && provider.status == ProviderStatus::active) {
      provider_changed(desk, provider.id);
    }
  }
  request_check(desk, id);
  return id;
}

void resize_group(const Desk& desk, GroupId id, const Sizes& sizes) {
  AutoScalingGroup& group = group_of(desk, id);
  group.min_size = sizes.min;
  group.max_size = sizes.max;
  group.desired = sizes.desired;
  tell(desk, EventKind::group_changed, id);
  if (group.provider) request_measurement(desk, group.provider);
  request_check(desk, id);
}

void delete_group(const Desk& desk, GroupId id) {
  AutoScalingGroup& group = group_of(desk, id);
  group.deleted = true;
  group.min_size = group.max_size = group.desired = 0;
  if (group.provider) provider_of(desk, group.provider).group = {};
  const std::vector<Ec2InstanceId> members = group.members;
  for (const Ec2InstanceId member : members) scheduler::terminate_machine(desk, member);
  drop_ended(desk, id);
  tell(desk, EventKind::group_deleted, id);
}

GroupId find_group(const World& world, std::string_view name_or_arn) {
  for (std::size_t i = world.auto_scaling_groups.size(); i-- > 0;) {
    const AutoScalingGroup& group = world.auto_scaling_groups[i];
    if (group.deleted) continue;
    if (group.name == name_or_arn || arn_of(world, group.id) == name_or_arn) return group.id;
  }
  return {};
}

GroupCounts counts_of(const World& world, GroupId id) {
  GroupCounts counts;
  for (const Ec2InstanceId member : world.at(id).members) {
    const Ec2Instance& machine = world.at(member);
    if (!is_up(machine)) continue;
    if (machine.leaving) {
      ++counts.leaving;
    } else {
      ++(machine.state == Ec2State::pending ? counts.pending : counts.in_service);
    }
  }
  return counts;
}

void set_desired(const Desk& desk, GroupId id, std::int32_t desired) {
  group_of(desk, id).desired = desired;
  request_check(desk, id);
}

void request_check(const Desk& desk, GroupId id) {
  AutoScalingGroup& group = group_of(desk, id);
  if (group.check_at == world_of(desk).now) return;
  group.check_at = world_of(desk).now;
  desk.changes.after(0, Due::group_check, id.value);
}

void on_group_check(const Desk& desk, GroupId id) {
  const World& world = world_of(desk);
  if (world.at(id).check_at != world.now) return;
  group_of(desk, id).check_at = k_never;
  if (world.at(id).deleted) return;
  end_drained(desk, id);
  drop_ended(desk, id);
  std::int32_t surplus = live_count(world, world.at(id)) - world.at(id).desired;
  if (surplus > 0) renew_protection(desk, id);
  for (; surplus > 0; --surplus) {
    if (!end_one(desk, id)) break;
  }
  for (; surplus < 0; ++surplus) {
    if (!launch_one(desk, id)) break;
  }
  drop_ended(desk, id);
}

void on_instance_deadline(const Desk& desk, Ec2InstanceId id) {
  const Ec2Instance& machine = world_of(desk).at(id);
  if (machine.ends_at != world_of(desk).now || !is_up(machine)) return;
  scheduler::terminate_machine(desk, id);
}

void interrupt_machine(const Desk& desk, Ec2InstanceId id) {
  const Ec2Instance& machine = world_of(desk).at(id);
  if (!is_up(machine)) return;
  Event event;
  event.kind = EventKind::spot_interrupted;
  event.ec2_instance = id;
  event.instance = machine.container_instance;
  desk.changes.emit(event);
  if (drains(world_of(desk), machine)) {
    begin_draining(desk, id, k_spot_warning);
    if (machine.group) request_check(desk, machine.group);
    return;
  }
  machine_of(desk, id).ends_at = world_of(desk).now + k_spot_warning;
  desk.changes.after(k_spot_warning, Due::instance_deadline, id.value);
}

}  // namespace taskyard::capacity
