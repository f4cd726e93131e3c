#include "api/network/choice.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "network/network.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

constexpr std::size_t k_subnets_max = 16;  // facts RT-27
constexpr std::size_t k_groups_max = 5;

std::string known_subnets(const World& world) {
  std::string known = "Private subnets of the default VPC:";
  for (const std::string& id : private_subnets(world)) known += " " + id;
  return known + ".";
}

std::string known_groups(const World& world) {
  std::string known = "Security groups:";
  for (const SecurityGroup& group : world.security_groups) {
    if (!group.deleted) known += concat({" ", world.text(group.key), " (", group.name, ")"});
  }
  return known + ".";
}

std::string not_found(std::string_view what, std::string_view noun, std::string_view id,
                      std::string_view code) {
  return concat({"Error retrieving ", what, " information for [", id, "]: The ", noun, " '", id,
                 "' does not exist (ErrorCode: ", code, ")"});
}

void read_subnets(Call& call, JsonValue vpc, NetworkChoice& choice) {
  const World& world = call.world();
  const JsonValue list = vpc["subnets"];
  for (JsonValue item = list.first(); item; item = item.next()) {
    const SubnetId id = network::find_subnet(world, item.text());
    if (!id) {
      call.refuse(k_invalid,
                  not_found("subnet", "subnet ID", item.text(), "InvalidSubnetID.NotFound"), item,
                  known_subnets(world));
      return;
    }
    const Subnet& subnet = world.at(id);
    if (!choice.subnets.empty() && world.at(choice.subnets[0]).vpc != subnet.vpc) {
      call.refuse(k_invalid, "Subnets must belong to the same VPC.", item);
      return;
    }
    choice.subnets.push_back(id);
    auto& zones = choice.zones;
    if (std::find(zones.begin(), zones.end(), subnet.zone) == zones.end()) {
      zones.push_back(subnet.zone);
    }
  }
  if (choice.subnets.empty()) {
    call.refuse(k_invalid, "subnets can not be empty.", vpc);
  } else if (choice.subnets.size() > k_subnets_max) {
    call.refuse(k_invalid, "subnets can have at most 16 items.", list);
  }
}

void read_groups(Call& call, JsonValue vpc, NetworkChoice& choice) {
  const World& world = call.world();
  const JsonValue list = vpc["securityGroups"];
  for (JsonValue item = list.first(); item; item = item.next()) {
    const SecurityGroupId id = network::find_security_group(world, item.text());
    if (!id) {
      call.refuse(
          k_invalid,
          not_found("security group", "security group", item.text(), "InvalidGroup.NotFound"), item,
          known_groups(world));
      return;
    }
    if (world.at(id).vpc != world.at(choice.subnets[0]).vpc) {
      call.refuse(k_invalid,
                  concat({"Security group ", item.text(),
                          " does not appear to belong to the same VPC as the input subnets."}),
                  item, "Name a group of the VPC of the subnets, or none for its default group.");
      return;
    }
    choice.groups.push_back(id);
  }
  if (choice.groups.size() > k_groups_max) {
    call.refuse(k_invalid, "securityGroups can have at most 5 items.", list);
  }
}

}  // namespace

NetworkChoice network_for(Call& call, const TaskDefinition& definition) {
  NetworkChoice choice;
  const JsonValue network = call.object("networkConfiguration");
  const JsonValue vpc = network["awsvpcConfiguration"];
  const bool needs = definition.network_mode == NetworkMode::awsvpc;
  if (needs && !vpc.is(JsonKind::object)) {
    call.refuse(k_invalid,
                "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
                network, "Add networkConfiguration.awsvpcConfiguration with subnets.");
  } else if (!needs && network) {
    call.refuse(
        k_invalid,
        "Network Configuration is not valid for the given networkMode of this task definition.",
        network, "Leave networkConfiguration out, or use networkMode awsvpc.");
  }
  if (!needs || call.refused()) return choice;
  read_subnets(call, vpc, choice);
  if (!call.refused()) read_groups(call, vpc, choice);
  choice.public_ip = vpc["assignPublicIp"].text() == "ENABLED";
  return choice;
}

void check_public_ip(Call& call, const NetworkChoice& choice, LaunchType type) {
  if (!choice.public_ip || type == LaunchType::fargate || call.refused()) return;
  call.refuse(k_invalid, "Assign public IP is not supported for this launch type.",
              call.in["networkConfiguration"]["awsvpcConfiguration"]["assignPublicIp"],
              "Tasks on EC2 never get a public address: use a private subnet with a NAT gateway.");
}

namespace {

void check_room(Call& call, SubnetId id, std::int64_t count, JsonValue at) {
  if (!id || call.refused()) return;
  const Subnet& subnet = call.world().at(id);
  if (subnet.free_addresses >= count) return;
  call.refuse(
      "InsufficientFreeAddressesInSubnet",
      concat({"There are not enough free addresses in subnet '", call.world().text(subnet.key),
              "' to satisfy the requested number of "
              "instances."}),
      at, concat({"It has ", to_text(subnet.free_addresses), " left."}));
}

}  // namespace

std::vector<SecurityGroupId> groups_in(Call& call, JsonValue list) {
  std::vector<SecurityGroupId> groups;
  for (JsonValue item = list.first(); item; item = item.next()) {
    const SecurityGroupId id = network::find_security_group(call.world(), item.text());
    if (!id) {
      call.refuse("InvalidGroup.NotFound",
                  concat({"The security group '", item.text(), "' does not exist"}), item,
                  known_groups(call.world()));
      return {};
    }
    groups.push_back(id);
  }
  return groups;
}

InstanceNetwork instance_network_for(Call& call, JsonValue subnet, JsonValue groups,
                                     std::int64_t count) {
  InstanceNetwork network;
  const World& world = call.world();
  if (subnet) {
    network.subnet = network::find_subnet(world, subnet.text());
    if (!network.subnet) {
      call.refuse("InvalidSubnetID.NotFound",
                  concat({"The subnet ID '", subnet.text(), "' does not exist"}), subnet,
                  known_subnets(world));
      return network;
    }
    check_room(call, network.subnet, count, subnet);
  }
  const VpcId vpc = network.subnet ? world.at(network.subnet).vpc : network::default_vpc(world);
  network.groups = groups_in(call, groups);
  for (const SecurityGroupId id : network.groups) {
    if (world.at(id).vpc == vpc) continue;
    call.refuse("InvalidParameter",
                concat({"Security group ", world.text(world.at(id).key), " and subnet ",
                        network.subnet ? world.text(world.at(network.subnet).key) : std::string(),
                        " belong to different networks."}),
                groups);
    break;
  }
  return network;
}

NameId zone_of_launch(Call& call, InstanceNetwork& network, NameId zone, std::int64_t count) {
  const World& world = call.world();
  if (network.subnet) return world.at(network.subnet).zone;
  network.subnet = network::default_subnet(world, zone);
  check_room(call, network.subnet, count, {});
  return zone;
}

}  // namespace taskyard::api
