// autoscaling: groups of instances behind capacity providers.
#include <algorithm>

#include "api/capacity/groups.hpp"
#include "api/fleet.hpp"
#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "capacity/capacity.hpp"
#include "network/network.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

constexpr std::string_view k_fault = "ValidationError";
constexpr std::int64_t k_size_max = 10'000;

std::int32_t size_in(Call& call, std::string_view member, std::int32_t otherwise) {
  const std::int64_t value = call.integer(member).value_or(otherwise);
  if (!call.refused() && (value < 0 || value > k_size_max)) {
    call.refuse(k_fault, concat({"Invalid value for ", member, "."}), call.in[member],
                concat({"From 0 to ", to_text(k_size_max), "."}));
    return otherwise;
  }
  return static_cast<std::int32_t>(value);
}

void check_sizes(Call& call, const capacity::Sizes& sizes) {
  if (call.refused()) return;
  if (sizes.min > sizes.max) {
    call.refuse(k_fault,
                "Max bound, " + to_text(sizes.max) +
                    ", must be greater than or equal to min bound, " + to_text(sizes.min),
                call.in["MaxSize"]);
  } else if (sizes.desired < sizes.min || sizes.desired > sizes.max) {
    call.refuse(k_fault,
                concat({"Desired capacity:", to_text(sizes.desired),
                        " must be between the specified min size:", to_text(sizes.min),
                        " and max size:", to_text(sizes.max)}),
                call.in["DesiredCapacity"]);
  }
}

LaunchTemplateId template_in(Call& call, JsonValue given) {
  const std::string name = call.text_of(given, "LaunchTemplateName");
  const std::string id = call.text_of(given, "LaunchTemplateId");
  if (call.refused()) return {};
  const LaunchTemplateId found = find_template(call.world(), name.empty() ? id : name);
  if (!found) {
    call.refuse(k_fault,
                "You must use a valid fully-formed launch template. The specified launch "
                "template does not exist.",
                given, "ec2.CreateLaunchTemplate makes one.");
  }
  return found;
}

// The template, and the types that may be launched: its own or those of the overrides.
void read_template(Call& call, AutoScalingGroup& group) {
  const JsonValue policy = call.object("MixedInstancesPolicy")["LaunchTemplate"];
  const JsonValue plain = call.object("LaunchTemplate");
  if (call.refused()) return;
  if (!plain && !policy) {
    call.refuse(k_fault,
                "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, "
                "InstanceId or MixedInstancesPolicy parameter.",
                {}, "Here: LaunchTemplate or MixedInstancesPolicy.");
    return;
  }
  group.launch_template = template_in(call, plain ? plain : policy["LaunchTemplateSpecification"]);
  if (call.refused()) return;
  World& world = call.world();
  for (JsonValue item = policy["Overrides"].first(); item; item = item.next()) {
    const InstanceType* type =
        instance_type_for(call, call.text_of(item, "InstanceType"), item["InstanceType"]);
    if (call.refused() || type == nullptr) return;
    group.types.push_back(world.names.intern(type->name));
  }
  if (group.types.empty()) group.types.push_back(world.at(group.launch_template).type);
}

void check_networks(Call& call, const AutoScalingGroup& group) {
  const World& world = call.world();
  const VpcId vpc =
      group.subnets.empty() ? network::default_vpc(world) : world.at(group.subnets[0]).vpc;
  for (const SubnetId id : group.subnets) {
    if (world.at(id).vpc == vpc) continue;
    call.refuse(k_fault, "The subnets belong to different VPCs.", call.in["VPCZoneIdentifier"]);
  }
  for (const SecurityGroupId id : world.at(group.launch_template).security_groups) {
    if (world.at(id).vpc == vpc) continue;
    call.refuse(k_fault,
                concat({"Security group ", world.text(world.at(id).key),
                        " of the launch template and the subnets belong to different networks."}),
                call.in["VPCZoneIdentifier"]);
  }
}

// Zones named or of the subnets; all of the region when neither is given.
void read_zones(Call& call, AutoScalingGroup& group) {
  const auto add = [&](NameId zone) {
    const bool known = std::find(group.zones.begin(), group.zones.end(), zone) != group.zones.end();
    if (zone && !known) group.zones.push_back(zone);
  };
  for (const std::string& name : call.texts("AvailabilityZones")) {
    add(zone_for(call, name, call.in["AvailabilityZones"]));
  }
  const std::string subnets = call.text("VPCZoneIdentifier");
  for (const std::string_view subnet : split(subnets, ',')) {
    if (trim(subnet).empty() || call.refused()) continue;
    const SubnetId id = network::find_subnet(call.world(), trim(subnet));
    if (!id) {
      call.refuse(k_fault, concat({"The subnet ID '", trim(subnet), "' does not exist"}),
                  call.in["VPCZoneIdentifier"]);
      return;
    }
    add(call.world().at(id).zone);
    group.subnets.push_back(id);
  }
  if (group.zones.empty()) group.zones = call.world().availability_zones;
  check_networks(call, group);
}

GroupId named_group(Call& call) {
  if (!call.require("AutoScalingGroupName")) return {};
  const std::string name = call.text("AutoScalingGroupName");
  if (call.refused()) return {};
  const GroupId id = capacity::find_group(call.world(), name);
  if (!id) {
    call.refuse(
        k_fault,
        concat({"AutoScalingGroup name not found - AutoScalingGroup '", name, "' not found"}),
        call.in["AutoScalingGroupName"]);
  }
  return id;
}

std::string_view lifecycle_state(const Ec2Instance& machine) {
  if (machine.state == Ec2State::pending) return "Pending";
  if (machine.leaving) return "Terminating:Wait";
  return machine.state == Ec2State::running ? "InService" : "Terminating";
}

void write_member(JsonWriter& out, const World& world, const AutoScalingGroup& group,
                  const Ec2Instance& machine) {
  const LaunchTemplate& made = world.at(group.launch_template);
  out.begin_object().member("InstanceId", ec2_instance_id_text(world, machine.id));
  out.member("InstanceType", world.text(machine.type));
  out.member("AvailabilityZone", world.text(machine.zone));
  out.member("LifecycleState", lifecycle_state(machine)).member("HealthStatus", "Healthy");
  out.key("LaunchTemplate").begin_object();
  out.member("LaunchTemplateId", launch_template_id_text(world, made.id));
  out.member("LaunchTemplateName", made.name).member("Version", "1").end_object();
  out.member("ProtectedFromScaleIn", machine.protected_from_scale_in).end_object();
}

// Facts CP-31: the tag that managed scaling needs stands on groups of such providers.
void write_group_tags(JsonWriter& out, const World& world, const AutoScalingGroup& group) {
  out.key("Tags").begin_array();
  if (group.provider && world.at(group.provider).scaling.enabled) {
    out.begin_object().member("ResourceId", group.name);
    out.member("ResourceType", "auto-scaling-group").member("Key", "AmazonECSManaged");
    out.member("Value", "").member("PropagateAtLaunch", true).end_object();
  }
  out.end_array();
}

void write_group(JsonWriter& out, const World& world, const AutoScalingGroup& group,
                 bool with_instances) {
  const LaunchTemplate& made = world.at(group.launch_template);
  out.begin_object().member("AutoScalingGroupName", group.name);
  out.member("AutoScalingGroupARN", arn_of(world, group.id));
  out.key("LaunchTemplate").begin_object();
  out.member("LaunchTemplateId", launch_template_id_text(world, made.id));
  out.member("LaunchTemplateName", made.name).member("Version", "$Default").end_object();
  out.member("MinSize", group.min_size).member("MaxSize", group.max_size);
  out.member("DesiredCapacity", group.desired).member("DefaultCooldown", 300);
  out.key("AvailabilityZones").begin_array();
  for (const NameId zone : group.zones) out.value(world.text(zone));
  out.end_array().member("HealthCheckType", "EC2").member("HealthCheckGracePeriod", 0);
  out.key("Instances").begin_array();
  for (const Ec2InstanceId id : group.members) {
    if (with_instances) write_member(out, world, group, world.at(id));
  }
  out.end_array().key("CreatedTime").time(epoch_ms(group.created_at));
  write_group_tags(out, world, group);
  out.key("TerminationPolicies").begin_array().value("Default").end_array();
  out.member("NewInstancesProtectedFromScaleIn", group.new_instances_protected).end_object();
}

}  // namespace

void create_auto_scaling_group(Call& call) {
  if (!call.require("AutoScalingGroupName") || !call.require("MinSize") ||
      !call.require("MaxSize")) {
    return;
  }
  AutoScalingGroup group;
  group.name = call.text("AutoScalingGroupName");
  group.min_size = size_in(call, "MinSize", 0);
  group.max_size = size_in(call, "MaxSize", 0);
  group.desired = size_in(call, "DesiredCapacity", group.min_size);
  group.new_instances_protected = call.flag("NewInstancesProtectedFromScaleIn");
  check_sizes(call, {group.min_size, group.max_size, group.desired});
  if (!call.refused() && (group.name.empty() || group.name.size() > 255)) {
    call.refuse(k_fault, "Invalid value for AutoScalingGroupName.", call.in["AutoScalingGroupName"],
                "1 to 255 characters.");
  } else if (capacity::find_group(call.world(), group.name)) {
    call.refuse("AlreadyExists",
                concat({"AutoScalingGroup by this name already exists - A group with the name ",
                        group.name, " already exists"}),
                call.in["AutoScalingGroupName"]);
  } else if (call.world().auto_scaling_groups.size() >=
             call.world().limits.auto_scaling_groups_max) {
    call.refuse("LimitExceeded", "There are as many Auto Scaling groups as there can be.");
  }
  read_template(call, group);
  if (!call.refused()) read_zones(call, group);
  if (call.refused()) return;
  capacity::create_group(call.desk, std::move(group));
  call.out.begin_object().end_object();
}

void update_auto_scaling_group(Call& call) {
  const GroupId id = named_group(call);
  if (!id) return;
  const AutoScalingGroup& group = call.world().at(id);
  capacity::Sizes sizes;
  sizes.min = size_in(call, "MinSize", group.min_size);
  sizes.max = size_in(call, "MaxSize", group.max_size);
  // New bounds pull the desired capacity along when the call does not set it.
  sizes.desired = call.in["DesiredCapacity"]
                      ? size_in(call, "DesiredCapacity", group.desired)
                      : std::max(sizes.min, std::min(group.desired, sizes.max));
  const bool guarded = call.flag("NewInstancesProtectedFromScaleIn", group.new_instances_protected);
  check_sizes(call, sizes);
  if (call.refused()) return;
  call.world().auto_scaling_groups[id.value].new_instances_protected = guarded;
  capacity::resize_group(call.desk, id, sizes);
  call.out.begin_object().end_object();
}

void set_desired_capacity(Call& call) {
  const GroupId id = named_group(call);
  if (!id || !call.require("DesiredCapacity")) return;
  const AutoScalingGroup& group = call.world().at(id);
  const std::int32_t desired = size_in(call, "DesiredCapacity", group.desired);
  if (call.refused()) return;
  if (desired > group.max_size || desired < group.min_size) {
    const bool above = desired > group.max_size;
    call.refuse(
        k_fault,
        concat({"New SetDesiredCapacity value ", to_text(desired), " is ",
                above ? "above max value " : "below min value ",
                to_text(above ? group.max_size : group.min_size), " for the AutoScalingGroup."}),
        call.in["DesiredCapacity"]);
    return;
  }
  capacity::resize_group(call.desk, id, {group.min_size, group.max_size, desired});
  call.out.begin_object().end_object();
}

void delete_auto_scaling_group(Call& call) {
  const GroupId id = named_group(call);
  const bool force = call.flag("ForceDelete");
  if (!id || call.refused()) return;
  const GroupCounts counts = capacity::counts_of(call.world(), id);
  if (!force && counts.pending + counts.in_service + counts.leaving > 0) {
    call.refuse("ResourceInUse",
                "You cannot delete an AutoScalingGroup while there are instances or pending Spot "
                "instance request(s) still in the group.",
                call.in["AutoScalingGroupName"], "ForceDelete terminates its instances.");
    return;
  }
  capacity::delete_group(call.desk, id);
  call.out.begin_object().end_object();
}

void describe_auto_scaling_groups(Call& call) {
  const std::vector<std::string> wanted = call.texts("AutoScalingGroupNames");
  const bool instances = call.flag("IncludeInstances", true);
  if (call.refused()) return;
  const World& world = call.world();
  call.out.begin_object().key("AutoScalingGroups").begin_array();
  for (const AutoScalingGroup& group : world.auto_scaling_groups) {
    const bool named = std::find(wanted.begin(), wanted.end(), group.name) != wanted.end();
    if (!group.deleted && (wanted.empty() || named)) {
      write_group(call.out, world, group, instances);
    }
  }
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
