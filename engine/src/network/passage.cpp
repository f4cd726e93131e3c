// Whether a packet gets through: routes, then the sender's groups, then the receiver's.
#include <algorithm>

#include "network/network.hpp"

namespace taskyard::network {
namespace {

constexpr Port k_https = 443;

Passage stopped(Barrier barrier, SubnetId subnet, Port port) {
  Passage passage;
  passage.barrier = barrier;
  passage.subnet = subnet;
  passage.port = port;
  return passage;
}

// The way from a subnet to the internet.
Passage out_by_route(const World& world, const End& source, Port port) {
  const Subnet& subnet = world.at(source.subnet);
  const bool gateway = world.at(subnet.vpc).has_internet_gateway;
  switch (subnet.route) {
    case DefaultRoute::none: break;
    case DefaultRoute::internet_gateway:
      if (!gateway) break;
      if (source.public_ip == 0) return stopped(Barrier::no_public_ip, source.subnet, port);
      return {};
    case DefaultRoute::nat_gateway: {
      const NatGateway& nat = world.at(subnet.nat);
      if (nat.deleted) break;
      const bool leads_on = world.at(nat.subnet).route == DefaultRoute::internet_gateway && gateway;
      if (!leads_on) return stopped(Barrier::no_route, nat.subnet, port);
      return {};
    }
  }
  return stopped(Barrier::no_route, source.subnet, port);
}

Passage in_by_route(const World& world, const End& destination, Port port) {
  const Subnet& subnet = world.at(destination.subnet);
  const bool is_public =
      subnet.route == DefaultRoute::internet_gateway && world.at(subnet.vpc).has_internet_gateway;
  if (!is_public) return stopped(Barrier::no_route, destination.subnet, port);
  if (destination.public_ip == 0) {
    return stopped(Barrier::no_public_ip, destination.subnet, port);
  }
  return {};
}

Passage by_route(const World& world, const End& source, const End& destination, Port port) {
  // Nobody has the address any more: its packets end somewhere in the VPC.
  if (!destination.internet && !destination.subnet)
    return stopped(Barrier::address_unknown, {}, port);
  if (source.internet && destination.internet) return {};
  if (source.internet) return in_by_route(world, destination, port);
  if (destination.internet) return out_by_route(world, source, port);
  const VpcId from = world.at(source.subnet).vpc;
  if (from == world.at(destination.subnet).vpc) return {};
  return stopped(Barrier::other_vpc, source.subnet, port);
}

bool admits(const SecurityGroupRule& rule, const End& other, Port port, Protocol protocol) {
  if (!rule.all_protocols) {
    if (rule.protocol != protocol) return false;
    if (port < rule.from_port || port > rule.to_port) return false;
  }
  if (!rule.group) return rule.block.contains(other.ip);
  return std::find(other.groups.begin(), other.groups.end(), rule.group) != other.groups.end();
}

// What of `groups` admits `other` in that direction; `barrier` when nothing does.
Passage by_groups(const World& world, std::span<const SecurityGroupId> groups, bool egress,
                  const End& other, Port port, Protocol protocol) {
  Passage passage;
  passage.port = port;
  for (const SecurityGroupId id : groups) {
    const SecurityGroup& group = world.at(id);
    for (std::size_t i = 0; i < group.rules.size(); ++i) {
      const SecurityGroupRule& rule = group.rules[i];
      if (rule.egress != egress || !admits(rule, other, port, protocol)) continue;
      passage.group = id;
      passage.rule = static_cast<std::int32_t>(i);
      return passage;
    }
  }
  passage.barrier = egress ? Barrier::egress_rule : Barrier::ingress_rule;
  if (!groups.empty()) passage.group = groups.front();
  return passage;
}

constexpr bool filters(const End& end) { return !end.internet && !end.no_groups; }

}  // namespace

Passage passage(const World& world, const End& source, const End& destination, Port port,
                Protocol protocol) {
  Passage result = by_route(world, source, destination, port);
  result.port = port;
  if (!result.open()) return result;
  if (filters(source)) {
    result = by_groups(world, source.groups, true, destination, port, protocol);
    if (!result.open()) return result;
  }
  if (!filters(destination)) return result;
  // A packet from the internet shows its own address; one of the VPC its private one and its groups.
  return by_groups(world, destination.groups, false, source, port, protocol);
}

namespace {

const VpcEndpoint* endpoint_of(const World& world, VpcId vpc, std::string_view service,
                               bool gateway, SubnetId subnet) {
  const NameId name =
      world.names.find(std::string("com.amazonaws.") + world.region + "." + std::string(service));
  if (!name) return nullptr;
  for (const VpcEndpoint& endpoint : world.vpc_endpoints) {
    if (endpoint.deleted || endpoint.vpc != vpc || endpoint.service != name) continue;
    if (endpoint.gateway != gateway) continue;
    // A gateway endpoint is an entry in route tables; those of an interface endpoint are reached
    // from the whole VPC.
    const auto& subnets = endpoint.subnets;
    const bool here = !gateway || subnets.empty() ||
                      std::find(subnets.begin(), subnets.end(), subnet) != subnets.end();
    if (here) return &endpoint;
  }
  return nullptr;
}

Passage to_internet(const World& world, const End& source) {
  End internet;
  internet.internet = true;
  return passage(world, source, internet, k_https, Protocol::tcp);
}

Passage to_service(const World& world, const End& source, std::string_view service) {
  const VpcId vpc = world.at(source.subnet).vpc;
  const VpcEndpoint* endpoint = endpoint_of(world, vpc, service, false, source.subnet);
  if (endpoint == nullptr) return to_internet(world, source);
  for (const NetworkInterface& eni : world.network_interfaces) {
    if (eni.released || eni.endpoint != endpoint->id) continue;
    End end;
    end.subnet = eni.subnet;
    end.groups = eni.groups;
    end.ip = eni.private_ip;
    Passage result = passage(world, source, end, k_https, Protocol::tcp);
    if (result.barrier == Barrier::ingress_rule) result.barrier = Barrier::endpoint_group;
    return result;
  }
  return to_internet(world, source);
}

Passage to_s3(const World& world, const End& source) {
  const VpcId vpc = world.at(source.subnet).vpc;
  if (endpoint_of(world, vpc, "s3", true, source.subnet) == nullptr) {
    return to_internet(world, source);
  }
  // The route leads through the endpoint; the addresses of S3 stay public ones.
  if (!filters(source)) return {};
  return by_groups(world, source.groups, true, End{}, k_https, Protocol::tcp);
}

}  // namespace

Passage way_out(const World& world, const End& source, Outside what) {
  if (source.internet || !source.subnet) return {};
  switch (what) {
    case Outside::image_registry:
    case Outside::internet: return to_internet(world, source);
    case Outside::s3: return to_s3(world, source);
    case Outside::logs: return to_service(world, source, "logs");
    case Outside::secrets: return to_service(world, source, "secretsmanager");
    case Outside::parameters: return to_service(world, source, "ssm");
    case Outside::ecr_token: return to_service(world, source, "ecr.api");
    case Outside::ecr_manifests:
    case Outside::ecr: break;
  }
  for (const std::string_view service : {"ecr.api", "ecr.dkr"}) {
    const Passage result = to_service(world, source, service);
    if (!result.open()) return result;
  }
  if (what == Outside::ecr_manifests) return {};
  return to_s3(world, source);
}

}  // namespace taskyard::network
