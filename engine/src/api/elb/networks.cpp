// Subnets and security groups that a load balancer is put into.
#include <algorithm>

#include "api/elb/balancing.hpp"
#include "base/text.hpp"
#include "network/network.hpp"

namespace taskyard::api::balancing {
namespace {

constexpr std::int32_t k_addresses_needed = 8;  // facts 1.2
constexpr std::size_t k_groups_max = 5;

SubnetId subnet_named(Call& call, JsonValue at) {
  const SubnetId id = network::find_subnet(call.world(), at.text());
  if (!id) {
    call.refuse("SubnetNotFound", concat({"The subnet ID '", at.text(), "' does not exist"}), at,
                "ec2.DescribeSubnets lists them.");
  }
  return id;
}

std::vector<JsonValue> named_subnets(Call& call) {
  std::vector<JsonValue> names;
  for (JsonValue item = call.array("Subnets").first(); item; item = item.next()) {
    names.push_back(item);
  }
  for (JsonValue item = call.array("SubnetMappings").first(); item; item = item.next()) {
    names.push_back(item["SubnetId"]);
  }
  if (call.in["Subnets"] && call.in["SubnetMappings"]) {
    call.refuse(k_validation, "You cannot specify both subnets and subnet mappings",
                call.in["SubnetMappings"]);
  }
  return names;
}

// What one subnet must have (facts 1.2).
void check_subnet(Call& call, const Subnet& subnet, LoadBalancerType type, bool internal,
                  JsonValue at) {
  const World& world = call.world();
  const Vpc& vpc = world.at(subnet.vpc);
  const std::string& key = world.text(subnet.key);
  const bool is_network = type == LoadBalancerType::network;
  if (!is_network && (subnet.free_addresses < k_addresses_needed || subnet.cidr.prefix > 27)) {
    call.refuse("InvalidSubnet",
                concat({"Not enough IP space available in ", key,
                        ". ELB requires at least 8 free IP addresses in each subnet."}),
                at, "The subnet must be /27 or larger.");
  } else if (subnet.free_addresses < 1) {
    call.refuse("InvalidSubnet", concat({"Not enough IP space available in ", key, "."}), at);
  } else if (!internal && !vpc.has_internet_gateway) {
    call.refuse("InvalidSubnet", concat({"VPC ", world.text(vpc.key), " has no internet gateway"}),
                at, "Attach one, or use the scheme internal.");
  }
}

// What all of them together must be.
void check_together(Call& call, const std::vector<SubnetId>& subnets, const Subnet& added,
                    JsonValue at) {
  const World& world = call.world();
  for (const SubnetId id : subnets) {
    const Subnet& other = world.at(id);
    if (other.vpc != added.vpc) {
      call.refuse("InvalidSubnet",
                  concat({"All subnets must belong to the same VPC: '", world.text(other.key),
                          "' and '", world.text(added.key), "' do not"}),
                  at);
    } else if (other.zone == added.zone) {
      call.refuse(k_configuration,
                  "A load balancer cannot be attached to multiple subnets in the same "
                  "Availability Zone",
                  at, concat({"Both are in ", world.text(added.zone), "."}));
    }
  }
}

}  // namespace

std::vector<SubnetId> subnets_in(Call& call, LoadBalancerType type, bool internal) {
  std::vector<SubnetId> subnets;
  const std::vector<JsonValue> names = named_subnets(call);
  for (const JsonValue name : names) {
    if (call.refused()) return {};
    const SubnetId id = subnet_named(call, name);
    if (!id) return {};
    const Subnet& subnet = call.world().at(id);
    check_subnet(call, subnet, type, internal, name);
    check_together(call, subnets, subnet, name);
    subnets.push_back(id);
  }
  if (call.refused()) return {};
  const std::size_t least = type == LoadBalancerType::application ? 2 : 1;
  if (subnets.size() < least) {
    call.refuse(k_validation,
                least == 2
                    ? "At least two subnets in two different Availability Zones must be specified"
                    : "At least one subnet must be specified",
                call.in["Subnets"]);
  }
  return subnets;
}

std::vector<SecurityGroupId> groups_in(Call& call, VpcId vpc) {
  std::vector<SecurityGroupId> groups;
  for (JsonValue item = call.array("SecurityGroups").first(); item; item = item.next()) {
    const SecurityGroupId id = network::find_security_group(call.world(), item.text());
    if (!id || call.world().at(id).vpc != vpc) {
      call.refuse(
          id ? k_configuration : "InvalidSecurityGroup",
          id ? concat({"Security group '", item.text(), "' is not in the load balancer's VPC"})
             : concat({"Security group '", item.text(), "' is not valid"}),
          item, "ec2.DescribeSecurityGroups lists them.");
      return {};
    }
    if (std::find(groups.begin(), groups.end(), id) == groups.end()) groups.push_back(id);
  }
  if (groups.size() > k_groups_max) {
    call.refuse(k_configuration, "A load balancer can have at most 5 security groups",
                call.in["SecurityGroups"]);
  }
  return groups;
}

}  // namespace taskyard::api::balancing
