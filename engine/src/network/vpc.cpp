// The VPC a simulation begins with, and nouns by their AWS ids.
#include "base/text.hpp"
#include "network/network.hpp"
#include "network/parts.hpp"

namespace taskyard::network {
namespace {

constexpr std::uint32_t k_vpc_address = 10U << 24U;  // 10.0.0.0/16

// The ids look like AWS's and are the same in every simulation.
SubnetId add_default_subnet(World& world, NameId zone, std::uint32_t number, bool is_public) {
  Subnet subnet;
  subnet.vpc = VpcId{0};
  subnet.zone = zone;
  // Private: quarters of the VPC. Public: sixteenths of its last quarter.
  subnet.cidr = is_public ? Ipv4Block{k_vpc_address + (3U << 14U) + (number << 12U), 20}
                          : Ipv4Block{k_vpc_address + (number << 14U), 18};
  subnet.maps_public_ip = is_public;
  subnet.route = DefaultRoute::internet_gateway;
  if (!is_public) {
    subnet.route = DefaultRoute::nat_gateway;
    subnet.nat = NatGatewayId{0};
  }
  subnet.key = world.names.intern(default_subnet_key(world.text(zone), is_public));
  return add_subnet(world, std::move(subnet));
}

template <class Table>
auto find_key(const World& world, const Table& table, std::string_view key) {
  const NameId name = world.names.find(key);
  for (const auto& row : table) {
    if (name && row.key == name && !row.deleted) return row.id;
  }
  return decltype(table.front().id){};
}

}  // namespace

std::string default_subnet_key(std::string_view zone, bool is_public) {
  const char letter = zone.empty() ? '0' : zone.back();
  return concat({is_public ? "subnet-0b10000000000001" : "subnet-0a10000000000001",
                 std::string_view(&letter, 1)});
}

void make_default_vpc(World& world) {
  Vpc vpc;
  vpc.id = VpcId{0};
  vpc.key = world.names.intern("vpc-0a1b2c3d4e5f60718");
  vpc.cidr = {k_vpc_address, 16};
  vpc.is_default = true;
  vpc.has_internet_gateway = true;
  world.vpcs.push_back(vpc);
  world.internet_gateways.push_back({world.names.intern("igw-0a1b2c3d4e5f60718"), VpcId{0}, false});
  world.vpcs[0].default_group = add_default_group(world, VpcId{0}, "sg-0a1b2c3d4e5f60718");
  std::uint32_t number = 0;
  for (const NameId zone : world.availability_zones) {
    add_default_subnet(world, zone, number++, false);
  }
  number = 0;
  for (const NameId zone : world.availability_zones) {
    add_default_subnet(world, zone, number++, true);
  }
  NatGateway nat;
  nat.id = NatGatewayId{0};
  nat.key = world.names.intern("nat-0a1b2c3d4e5f60718");
  nat.subnet =
      find_subnet(world, default_subnet_key(world.text(world.availability_zones[0]), true));
  nat.private_ip = take_address(world, nat.subnet);
  nat.public_ip = take_public_address(world);
  world.nat_gateways.push_back(nat);
}

VpcId default_vpc(const World& world) {
  for (const Vpc& vpc : world.vpcs) {
    if (vpc.is_default && !vpc.deleted) return vpc.id;
  }
  return {};
}

SubnetId default_subnet(const World& world, NameId zone) {
  return zone ? find_subnet(world, default_subnet_key(world.text(zone), false)) : SubnetId{};
}

SubnetId find_subnet(const World& world, std::string_view key) {
  return find_key(world, world.subnets, key);
}

SecurityGroupId find_security_group(const World& world, std::string_view key) {
  return find_key(world, world.security_groups, key);
}

VpcId find_vpc(const World& world, std::string_view key) {
  return find_key(world, world.vpcs, key);
}

NatGatewayId find_nat_gateway(const World& world, std::string_view key) {
  return find_key(world, world.nat_gateways, key);
}

VpcEndpointId find_endpoint(const World& world, std::string_view key) {
  return find_key(world, world.vpc_endpoints, key);
}

NamespaceId find_namespace(const World& world, std::string_view key) {
  return find_key(world, world.namespaces, key);
}

DiscoveryId find_discovery(const World& world, std::string_view key) {
  return find_key(world, world.discovery_services, key);
}

EniId find_interface(const World& world, std::string_view key) {
  const NameId name = world.names.find(key);
  for (const NetworkInterface& eni : world.network_interfaces) {
    if (name && eni.key == name && !eni.released) return eni.id;
  }
  return {};
}

}  // namespace taskyard::network
