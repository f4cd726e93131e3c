// ec2: VPCs and subnets.
#include "api/fleet.hpp"
#include "api/handlers.hpp"
#include "api/network/read.hpp"
#include "base/text.hpp"
#include "network/network.hpp"

namespace taskyard::api {
namespace {

// A block of an allowed size; AWS takes /16 to /28 for both.
std::optional<Ipv4Block> block_for(Call& call, std::string_view noun) {
  const std::string text = call.text("CidrBlock");
  if (call.refused()) return std::nullopt;
  const auto block = network::read_block(text);
  if (!block) {
    call.refuse(k_bad_value,
                concat({"Value (", text,
                        ") for parameter cidrBlock is invalid. This is not a valid CIDR block."}),
                call.in["CidrBlock"], "Like 10.1.0.0/16.");
  } else if (block->prefix < 16 || block->prefix > 28) {
    call.refuse(concat({"Invalid", noun, ".Range"}), concat({"The CIDR '", text, "' is invalid."}),
                call.in["CidrBlock"], "From /16 to /28.");
  }
  return block;
}

bool overlap(Ipv4Block a, Ipv4Block b) { return a.contains(b.address) || b.contains(a.address); }

bool vpc_in_use(const World& world, VpcId id) {
  for (const Subnet& subnet : world.subnets) {
    if (!subnet.deleted && subnet.vpc == id) return true;
  }
  for (const SecurityGroup& group : world.security_groups) {
    if (!group.deleted && group.vpc == id && group.id != world.at(id).default_group) return true;
  }
  for (const VpcEndpoint& endpoint : world.vpc_endpoints) {
    if (!endpoint.deleted && endpoint.vpc == id) return true;
  }
  for (const Namespace& space : world.namespaces) {
    if (!space.deleted && space.vpc == id) return true;
  }
  return world.at(id).has_internet_gateway;
}

bool subnet_in_use(const World& world, SubnetId id) {
  for (const NetworkInterface& eni : world.network_interfaces) {
    if (!eni.released && eni.subnet == id) return true;
  }
  for (const Ec2Instance& machine : world.ec2_instances) {
    if (machine.private_ip != 0 && machine.subnet == id) return true;
  }
  for (const NatGateway& nat : world.nat_gateways) {
    if (!nat.deleted && nat.subnet == id) return true;
  }
  for (const LoadBalancer& balancer : world.load_balancers) {
    if (balancer.state == LoadBalancerState::deleted) continue;
    for (const LoadBalancerNode& node : balancer.nodes) {
      if (node.subnet == id) return true;
    }
  }
  return false;
}

}  // namespace

void write_vpc(JsonWriter& out, const World& world, const Vpc& vpc) {
  out.begin_object().member("VpcId", world.text(vpc.key)).member("OwnerId", world.account);
  out.member("CidrBlock", block_text(vpc.cidr)).member("State", "available");
  out.member("InstanceTenancy", "default").member("IsDefault", vpc.is_default).end_object();
}

void write_subnet(JsonWriter& out, const World& world, const Subnet& subnet) {
  out.begin_object().member("SubnetId", world.text(subnet.key));
  out.member("SubnetArn", concat({"arn:aws:ec2:", world.region, ":", world.account, ":subnet/",
                                  world.text(subnet.key)}));
  out.member("VpcId", world.text(world.at(subnet.vpc).key)).member("OwnerId", world.account);
  out.member("AvailabilityZone", world.text(subnet.zone));
  out.member("CidrBlock", block_text(subnet.cidr)).member("State", "available");
  out.member("AvailableIpAddressCount", subnet.free_addresses);
  out.member("MapPublicIpOnLaunch", subnet.maps_public_ip).member("DefaultForAz", false);
  out.end_object();
}

void create_vpc(Call& call) {
  const auto block = block_for(call, "Vpc");
  if (call.refused()) return;
  World& world = call.world();
  if (world.vpcs.size() >= world.limits.vpcs_max) {
    call.refuse("VpcLimitExceeded", "The maximum number of VPCs has been reached.");
    return;
  }
  const VpcId id = network::create_vpc(call.desk.changes, *block);
  call.out.begin_object().key("Vpc");
  write_vpc(call.out, world, world.at(id));
  call.out.end_object();
}

void delete_vpc(Call& call) {
  const VpcId id = vpc_for(call, call.in["VpcId"]);
  if (call.refused()) return;
  if (vpc_in_use(call.world(), id)) {
    call.refuse(
        k_dependency,
        concat({"The vpc '", call.text("VpcId"), "' has dependencies and cannot be deleted."}),
        call.in["VpcId"],
        "Delete its subnets, security groups, endpoints and namespaces, and detach its internet "
        "gateway first.");
    return;
  }
  network::delete_vpc(call.desk.changes, id);
  write_done(call);
}

void describe_vpcs(Call& call) {
  check_ids(
      call, "VpcIds", "InvalidVpcID.NotFound", "vpc ID",
      [](const World& world, std::string_view id) { return bool(network::find_vpc(world, id)); });
  if (call.refused()) return;
  const World& world = call.world();
  call.out.begin_object().key("Vpcs").begin_array();
  for (const Vpc& vpc : world.vpcs) {
    const std::string& key = world.text(vpc.key);
    const bool shown =
        !vpc.deleted && is_shown(call, "VpcIds", key,
                                 {{"vpc-id", key},
                                  {"cidr", block_text(vpc.cidr)},
                                  {"is-default", vpc.is_default ? "true" : "false"}});
    if (shown) write_vpc(call.out, world, vpc);
  }
  call.out.end_array().end_object();
}

void create_subnet(Call& call) {
  const VpcId vpc = vpc_for(call, call.in["VpcId"]);
  const auto block = block_for(call, "Subnet");
  const NameId zone = zone_for(call, call.text("AvailabilityZone"), call.in["AvailabilityZone"]);
  if (call.refused()) return;
  World& world = call.world();
  const Ipv4Block all = world.at(vpc).cidr;
  if (block->prefix < all.prefix || !all.contains(block->address)) {
    call.refuse("InvalidSubnet.Range",
                concat({"The CIDR '", call.text("CidrBlock"), "' is invalid."}),
                call.in["CidrBlock"], concat({"It must lie inside ", block_text(all), "."}));
    return;
  }
  for (const Subnet& other : world.subnets) {
    if (other.deleted || other.vpc != vpc || !overlap(other.cidr, *block)) continue;
    call.refuse("InvalidSubnet.Conflict",
                concat({"The CIDR '", call.text("CidrBlock"), "' conflicts with another subnet"}),
                call.in["CidrBlock"],
                concat({world.text(other.key), " has ", block_text(other.cidr), "."}));
    return;
  }
  if (world.subnets.size() >= world.limits.subnets_max) {
    call.refuse("SubnetLimitExceeded", "The maximum number of subnets has been reached.");
    return;
  }
  const SubnetId id = network::create_subnet(call.desk.changes, vpc, zone, *block);
  call.out.begin_object().key("Subnet");
  write_subnet(call.out, world, world.at(id));
  call.out.end_object();
}

void delete_subnet(Call& call) {
  const SubnetId id = subnet_for(call, call.in["SubnetId"]);
  if (call.refused()) return;
  if (subnet_in_use(call.world(), id)) {
    call.refuse(k_dependency,
                concat({"The subnet '", call.text("SubnetId"),
                        "' has dependencies and cannot be deleted."}),
                call.in["SubnetId"],
                "Something in it has an address: tasks, instances, load balancers, endpoints or a "
                "NAT gateway.");
    return;
  }
  network::delete_subnet(call.desk.changes, id);
  write_done(call);
}

void describe_subnets(Call& call) {
  check_ids(call, "SubnetIds", "InvalidSubnetID.NotFound", "subnet ID",
            [](const World& world, std::string_view id) {
              return bool(network::find_subnet(world, id));
            });
  if (call.refused()) return;
  const World& world = call.world();
  call.out.begin_object().key("Subnets").begin_array();
  for (const Subnet& subnet : world.subnets) {
    const std::string& key = world.text(subnet.key);
    const bool shown =
        !subnet.deleted && is_shown(call, "SubnetIds", key,
                                    {{"subnet-id", key},
                                     {"vpc-id", world.text(world.at(subnet.vpc).key)},
                                     {"availability-zone", world.text(subnet.zone)},
                                     {"cidr-block", block_text(subnet.cidr)}});
    if (shown) write_subnet(call.out, world, subnet);
  }
  call.out.end_array().end_object();
}

void modify_subnet_attribute(Call& call) {
  const SubnetId id = subnet_for(call, call.in["SubnetId"]);
  const JsonValue maps = call.object("MapPublicIpOnLaunch")["Value"];
  if (call.refused()) return;
  if (maps.is(JsonKind::boolean)) {
    network::set_maps_public_ip(call.desk.changes, id, maps.boolean());
  }
  write_done(call);
}

}  // namespace taskyard::api
