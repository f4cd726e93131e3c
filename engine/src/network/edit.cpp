// VPCs, subnets, gateways and endpoints made and deleted by calls.
#include "base/text.hpp"
#include "network/network.hpp"
#include "network/parts.hpp"

namespace taskyard::network {
namespace {

void tell(const Changes& changes, NameId key, bool made) {
  ++changes.world.network_epoch;
  Event event;
  event.kind = EventKind::network_changed;
  event.text = key;
  event.to = made ? 1 : 0;
  changes.emit(event);
}

template <class Id, class Table>
Id next_id(const Table& table) {
  return Id{static_cast<std::uint32_t>(table.size())};
}

}  // namespace

VpcId create_vpc(const Changes& changes, Ipv4Block cidr) {
  World& world = changes.world;
  Vpc vpc;
  vpc.id = next_id<VpcId>(world.vpcs);
  vpc.key = make_key(world, KeyKind::vpc, vpc.id.value);
  vpc.cidr = cidr;
  world.vpcs.push_back(vpc);
  const NameId group = make_key(world, KeyKind::security_group, world.security_groups.size());
  world.vpcs.back().default_group = add_default_group(world, vpc.id, world.text(group));
  tell(changes, vpc.key, true);
  return vpc.id;
}

void delete_vpc(const Changes& changes, VpcId id) {
  World& world = changes.world;
  Vpc& vpc = world.vpcs[id.value];
  vpc.deleted = true;
  world.security_groups[vpc.default_group.value].deleted = true;
  tell(changes, vpc.key, false);
}

std::uint32_t create_internet_gateway(const Changes& changes) {
  World& world = changes.world;
  const auto index = static_cast<std::uint32_t>(world.internet_gateways.size());
  const NameId key = make_key(world, KeyKind::internet_gateway, index);
  world.internet_gateways.push_back({key, {}, false});
  tell(changes, key, true);
  return index;
}

void attach_internet_gateway(const Changes& changes, std::uint32_t index, VpcId vpc) {
  World& world = changes.world;
  InternetGateway& gateway = world.internet_gateways[index];
  if (gateway.vpc) world.vpcs[gateway.vpc.value].has_internet_gateway = false;
  if (vpc) world.vpcs[vpc.value].has_internet_gateway = true;
  gateway.vpc = vpc;
  tell(changes, gateway.key, bool(vpc));
}

void delete_internet_gateway(const Changes& changes, std::uint32_t index) {
  InternetGateway& gateway = changes.world.internet_gateways[index];
  gateway.deleted = true;
  tell(changes, gateway.key, false);
}

SubnetId create_subnet(const Changes& changes, VpcId vpc, NameId zone, Ipv4Block cidr) {
  World& world = changes.world;
  Subnet subnet;
  subnet.key = make_key(world, KeyKind::subnet, world.subnets.size());
  subnet.vpc = vpc;
  subnet.zone = zone;
  subnet.cidr = cidr;
  const SubnetId id = add_subnet(world, std::move(subnet));
  tell(changes, world.at(id).key, true);
  return id;
}

void delete_subnet(const Changes& changes, SubnetId id) {
  Subnet& subnet = changes.world.subnets[id.value];
  subnet.deleted = true;
  tell(changes, subnet.key, false);
}

void set_route(const Changes& changes, SubnetId id, DefaultRoute route, NatGatewayId nat) {
  Subnet& subnet = changes.world.subnets[id.value];
  subnet.route = route;
  subnet.nat = nat;
  tell(changes, subnet.key, true);
}

void set_maps_public_ip(const Changes& changes, SubnetId id, bool maps) {
  Subnet& subnet = changes.world.subnets[id.value];
  subnet.maps_public_ip = maps;
  tell(changes, subnet.key, true);
}

NatGatewayId create_nat_gateway(const Changes& changes, SubnetId subnet) {
  World& world = changes.world;
  NatGateway nat;
  nat.private_ip = take_address(world, subnet);
  if (nat.private_ip == 0) return {};
  nat.id = next_id<NatGatewayId>(world.nat_gateways);
  nat.key = make_key(world, KeyKind::nat_gateway, nat.id.value);
  nat.subnet = subnet;
  nat.public_ip = take_public_address(world);
  world.nat_gateways.push_back(nat);
  tell(changes, nat.key, true);
  return nat.id;
}

void delete_nat_gateway(const Changes& changes, NatGatewayId id) {
  NatGateway& nat = changes.world.nat_gateways[id.value];
  nat.deleted = true;
  give_back(changes.world, nat.subnet, nat.private_ip);
  tell(changes, nat.key, false);
}

VpcEndpointId create_endpoint(const Changes& changes, VpcEndpoint wish) {
  World& world = changes.world;
  const bool gateway = wish.gateway;
  for (const SubnetId subnet : wish.subnets) {
    if (!gateway && world.at(subnet).free_addresses <= 0) return {};
  }
  wish.id = next_id<VpcEndpointId>(world.vpc_endpoints);
  wish.key = make_key(world, KeyKind::endpoint, wish.id.value);
  for (const SubnetId subnet : wish.subnets) {
    if (gateway) break;
    InterfaceWish interface;
    interface.endpoint = wish.id;
    interface.subnet = subnet;
    interface.groups = wish.groups;
    attach(changes, interface);
  }
  world.vpc_endpoints.push_back(std::move(wish));
  tell(changes, world.vpc_endpoints.back().key, true);
  return world.vpc_endpoints.back().id;
}

void delete_endpoint(const Changes& changes, VpcEndpointId id) {
  World& world = changes.world;
  world.vpc_endpoints[id.value].deleted = true;
  for (std::size_t i = 0; i < world.network_interfaces.size(); ++i) {
    const NetworkInterface& eni = world.network_interfaces[i];
    if (eni.endpoint == id) release(changes, eni.id);
  }
  tell(changes, world.at(id).key, false);
}

std::uint32_t create_endpoint_service(const Changes& changes, LoadBalancerId load_balancer) {
  World& world = changes.world;
  const auto index = static_cast<std::uint32_t>(world.endpoint_services.size());
  EndpointService service;
  service.key = make_key(world, KeyKind::endpoint_service, index);
  service.name = world.names.intern(
      concat({"com.amazonaws.vpce.", world.region, ".", world.text(service.key)}));
  service.load_balancer = load_balancer;
  world.endpoint_services.push_back(service);
  tell(changes, service.key, true);
  return index;
}

NamespaceId create_namespace(const Changes& changes, std::string_view name, VpcId vpc) {
  World& world = changes.world;
  Namespace made;
  made.id = next_id<NamespaceId>(world.namespaces);
  made.key = make_key(world, KeyKind::name_space, made.id.value);
  made.name = std::string(name);
  made.vpc = vpc;
  world.namespaces.push_back(std::move(made));
  tell(changes, world.namespaces.back().key, true);
  return world.namespaces.back().id;
}

DiscoveryId create_discovery(const Changes& changes, DiscoveryService wish) {
  World& world = changes.world;
  wish.id = next_id<DiscoveryId>(world.discovery_services);
  wish.key = make_key(world, KeyKind::discovery, wish.id.value);
  world.discovery_services.push_back(std::move(wish));
  tell(changes, world.discovery_services.back().key, true);
  return world.discovery_services.back().id;
}

}  // namespace taskyard::network
