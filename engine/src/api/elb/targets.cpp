// elasticloadbalancing: registering targets and their health.
#include <algorithm>

#include "api/elb/balancing.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

using namespace balancing;

constexpr std::size_t k_targets_per_group = 1000;     // facts 1.2
constexpr std::size_t k_targets_per_balancer = 1000;  // ALB, facts 1.2
constexpr std::size_t k_targets_per_network = 3000;   // NLB, facts 1.12
constexpr std::size_t k_targets_crossing = 500;       // NLB with cross-zone, facts 1.12

std::uint32_t read_ip(std::string_view text) {
  std::uint32_t ip = 0;
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() != 4) return 0;
  for (const std::string_view part : parts) {
    const std::optional<std::int64_t> number = parse_int(part);
    if (!number || *number < 0 || *number > 255) return 0;
    ip = ip << 8U | static_cast<std::uint32_t>(*number);
  }
  return ip;
}

// Addresses outside the VPC that a target may have (facts 1.1).
bool is_private(std::uint32_t ip) {
  constexpr Ipv4Block k_blocks[] = {
      {0x0A000000U, 8}, {0xAC100000U, 12}, {0xC0A80000U, 16}, {0x64400000U, 10}};
  return std::any_of(std::begin(k_blocks), std::end(k_blocks),
                     [&](const Ipv4Block& block) { return block.contains(ip); });
}

SubnetId subnet_of(const World& world, VpcId vpc, std::uint32_t ip) {
  for (const Subnet& subnet : world.subnets) {
    if (!subnet.deleted && subnet.vpc == vpc && subnet.cidr.contains(ip)) return subnet.id;
  }
  return {};
}

void read_address(Call& call, const TargetGroup& group, JsonValue item, elb::NewTarget& target) {
  const World& world = call.world();
  const std::string_view text = item["Id"].text();
  target.ip = read_ip(text);
  const Vpc& vpc = world.at(group.vpc);
  const std::string_view zone = item["AvailabilityZone"].text();
  if (target.ip == 0 || (!vpc.cidr.contains(target.ip) && !is_private(target.ip))) {
    call.refuse("InvalidTarget",
                concat({"The IP address '", text, "' is not a valid target",
                        target.ip == 0 ? "" : ": it is a public address"}),
                item["Id"],
                "An address of the VPC, of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or "
                "100.64.0.0/10.");
    return;
  }
  if (vpc.cidr.contains(target.ip)) {
    const SubnetId subnet = subnet_of(world, group.vpc, target.ip);
    if (subnet) target.zone = world.at(subnet).zone;
  } else if (zone != "all") {
    call.refuse("InvalidTarget",
                concat({"The Availability Zone must be specified as 'all' for the IP address '",
                        text, "', which is outside of the VPC '", world.text(vpc.key), "'"}),
                item["Id"]);
  }
}

void read_machine(Call& call, const TargetGroup& group, JsonValue item, elb::NewTarget& target) {
  const World& world = call.world();
  const std::string_view text = item["Id"].text();
  target.instance = find_ec2_instance(world, text);
  if (!target.instance) {
    call.refuse("InvalidTarget",
                concat({"The following targets are not valid instances: '", text, "'"}), item["Id"],
                "An EC2 instance id of ec2.DescribeInstances.");
    return;
  }
  const Ec2Instance& machine = world.at(target.instance);
  if (machine.state != Ec2State::running) {
    call.refuse("InvalidTarget",
                concat({"The following targets are not in a running state and cannot be "
                        "registered: '",
                        text, "'"}),
                item["Id"], "Wait until it runs.");
    return;
  }
  if (machine.subnet && world.at(machine.subnet).vpc != group.vpc) {
    call.refuse("InvalidTarget",
                concat({"The following targets are not in the target group VPC '",
                        world.text(world.at(group.vpc).key), "': '", text, "'"}),
                item["Id"]);
    return;
  }
  target.container_instance = machine.container_instance;
  target.ip = machine.private_ip;
  target.zone = machine.zone;
}

elb::NewTarget read_target(Call& call, const TargetGroup& group, JsonValue item) {
  elb::NewTarget target;
  target.port = static_cast<Port>(bounded(call, item, "Port", group.port, 1, 65535));
  if (group.type == TargetType::ip) {
    read_address(call, group, item, target);
  } else {
    read_machine(call, group, item, target);
  }
  return target;
}

std::size_t targets_of(const World& world, LoadBalancerId balancer) {
  std::size_t count = 0;
  for (const TargetGroup& group : world.target_groups) {
    if (!group.deleted && group.load_balancer == balancer) count += group.targets.size();
  }
  return count;
}

void check_room(Call& call, const TargetGroup& group, std::size_t more) {
  const World& world = call.world();
  std::size_t most = k_targets_per_balancer;
  if (group.load_balancer && world.at(group.load_balancer).type == LoadBalancerType::network) {
    const bool crosses = world.at(group.load_balancer).cross_zone || group.cross_zone == Switch::on;
    most = crosses ? k_targets_crossing : k_targets_per_network;
  }
  const bool full = group.targets.size() + more > k_targets_per_group ||
                    world.targets.size() + more > world.limits.targets_max ||
                    (group.load_balancer && targets_of(world, group.load_balancer) + more > most);
  if (full) {
    call.refuse("TooManyTargets", "The maximum number of targets has been reached",
                call.in["Targets"],
                concat({"1000 in a target group, ", to_text(static_cast<std::int64_t>(most)),
                        " behind this load balancer."}));
  }
}

// Targets of the group that an entry of DeregisterTargets or DescribeTargetHealth means.
std::vector<TargetId> meant_by(const World& world, const TargetGroup& group, JsonValue item) {
  std::vector<TargetId> found;
  const std::string_view name = item["Id"].text();
  const std::optional<std::int64_t> port = item["Port"].integer();
  const std::uint32_t ip = group.type == TargetType::ip ? read_ip(name) : 0;
  const Ec2InstanceId instance =
      group.type == TargetType::ip ? Ec2InstanceId{} : find_ec2_instance(world, name);
  for (const TargetId id : group.targets) {
    const Target& target = world.at(id);
    const bool same = group.type == TargetType::ip ? ip != 0 && target.ip == ip
                                                   : instance && target.instance == instance;
    if (same && (!port || *port == target.port)) found.push_back(id);
  }
  return found;
}

void write_health(JsonWriter& out, const World& world, const TargetGroup& group, TargetId id) {
  const Target& target = world.at(id);
  out.begin_object().key("Target").begin_object();
  if (group.type == TargetType::ip) {
    out.member("Id", ip_text(target.ip));
  } else if (target.instance) {
    out.member("Id", ec2_instance_id_text(world, target.instance));
  } else if (target.container_instance) {
    out.member("Id", instance_label(world, target.container_instance));
  } else {
    out.member("Id", ip_text(target.ip));
  }
  out.member("Port", static_cast<std::int64_t>(target.port));
  if (group.type == TargetType::ip) {
    out.member("AvailabilityZone",
               target.zone ? std::string_view(world.text(target.zone)) : std::string_view("all"));
  }
  out.end_object();
  out.member("HealthCheckPort", to_text(group.check.port == 0 ? target.port : group.check.port));
  out.key("TargetHealth").begin_object().member("State", to_string(target.state));
  if (target.reason != TargetReason::none) {
    out.member("Reason", to_string(target.reason));
    out.member("Description", elb::reason_description(world, target));
  }
  out.end_object().end_object();
}

void write_unknown(JsonWriter& out, JsonValue item) {
  out.begin_object().key("Target").begin_object().member("Id", item["Id"].text());
  if (const auto port = item["Port"].integer()) out.member("Port", *port);
  out.end_object().key("TargetHealth").begin_object().member("State", "unused");
  out.member("Reason", "Target.NotRegistered");
  out.member("Description", "Target is not registered to the target group");
  out.end_object().end_object();
}

}  // namespace

void register_targets(Call& call) {
  const TargetGroupId id = target_group_in(call);
  if (!id) return;
  std::vector<elb::NewTarget> wanted;
  for (JsonValue item = call.array("Targets").first(); item; item = item.next()) {
    wanted.push_back(read_target(call, call.world().at(id), item));
    if (call.refused()) return;
  }
  check_room(call, call.world().at(id), wanted.size());
  if (call.refused()) return;
  for (const elb::NewTarget& target : wanted) {
    elb::register_target(call.desk.changes, id, target);
  }
  call.out.begin_object().end_object();
}

void deregister_targets(Call& call) {
  const TargetGroupId id = target_group_in(call);
  if (!id) return;
  std::vector<TargetId> leaving;
  for (JsonValue item = call.array("Targets").first(); item; item = item.next()) {
    const std::vector<TargetId> found = meant_by(call.world(), call.world().at(id), item);
    leaving.insert(leaving.end(), found.begin(), found.end());
  }
  if (call.refused()) return;
  for (const TargetId target : leaving) elb::deregister_target(call.desk.changes, target);
  call.out.begin_object().end_object();
}

void describe_target_health(Call& call) {
  const TargetGroupId id = target_group_in(call);
  if (!id) return;
  const World& world = call.world();
  const TargetGroup& group = world.at(id);
  const JsonValue asked = call.array("Targets");
  if (call.refused()) return;
  call.out.begin_object().key("TargetHealthDescriptions").begin_array();
  for (JsonValue item = asked.first(); item; item = item.next()) {
    const std::vector<TargetId> found = meant_by(world, group, item);
    for (const TargetId target : found) write_health(call.out, world, group, target);
    if (found.empty()) write_unknown(call.out, item);
  }
  if (!asked) {
    for (const TargetId target : group.targets) write_health(call.out, world, group, target);
  }
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
