#include "sim/world_hash.hpp"

namespace taskyard {
namespace {

void add_groups(Hasher& hash, const World& world) {
  for (const SecurityGroup& group : world.security_groups) {
    hash.add(group.name);
    hash.add(std::uint64_t{group.vpc.value} << 1U | (group.deleted ? 1U : 0U));
    for (const SecurityGroupRule& rule : group.rules) {
      hash.add(std::uint64_t{rule.from_port} << 32U | rule.to_port);
      hash.add(std::uint64_t{rule.group.value} << 32U | rule.block.address);
      hash.add(std::uint64_t{rule.block.prefix} << 24U | std::uint64_t{rule.all_protocols} << 16U |
               std::uint64_t{rule.egress} << 8U | static_cast<std::uint64_t>(rule.protocol));
    }
  }
}

void add_subnets(Hasher& hash, const World& world) {
  for (const Subnet& subnet : world.subnets) {
    hash.add(std::uint64_t{subnet.next_address} << 8U | static_cast<std::uint64_t>(subnet.route));
    hash.add(std::uint64_t{subnet.cidr.address} << 8U | subnet.cidr.prefix);
    hash.add(std::uint64_t{subnet.nat.value} << 2U | (subnet.maps_public_ip ? 2U : 0U) |
             (subnet.deleted ? 1U : 0U));
    for (const std::uint32_t offset : subnet.given_back) hash.add(std::uint64_t{offset});
  }
}

void add_interfaces(Hasher& hash, const World& world) {
  for (const NetworkInterface& eni : world.network_interfaces) {
    hash.add(std::uint64_t{eni.private_ip} << 32U | eni.public_ip);
    hash.add(std::uint64_t{eni.task.value} << 1U | (eni.released ? 1U : 0U));
    for (const SecurityGroupId group : eni.groups) hash.add(std::uint64_t{group.value});
  }
  for (const Ec2Instance& machine : world.ec2_instances) {
    hash.add(std::uint64_t{machine.private_ip} << 32U | machine.public_ip);
    for (const SecurityGroupId group : machine.security_groups) {
      hash.add(std::uint64_t{group.value});
    }
  }
}

}  // namespace

void add_network(Hasher& hash, const World& world) {
  if (world.network_epoch == 0 && world.network_interfaces.empty()) return;
  hash.add(std::uint64_t{world.network_epoch} << 32U | world.public_addresses);
  for (const Vpc& vpc : world.vpcs) {
    hash.add(std::uint64_t{vpc.cidr.address} << 8U | (vpc.has_internet_gateway ? 2U : 0U) |
             (vpc.deleted ? 1U : 0U));
  }
  for (const InternetGateway& gateway : world.internet_gateways) {
    hash.add(std::uint64_t{gateway.vpc.value} << 1U | (gateway.deleted ? 1U : 0U));
  }
  add_groups(hash, world);
  add_subnets(hash, world);
  add_interfaces(hash, world);
  for (const NatGateway& nat : world.nat_gateways) {
    hash.add(std::uint64_t{nat.subnet.value} << 1U | (nat.deleted ? 1U : 0U));
  }
  for (const VpcEndpoint& endpoint : world.vpc_endpoints) {
    hash.add(world.text(endpoint.service));
    hash.add(std::uint64_t{endpoint.vpc.value} << 1U | (endpoint.deleted ? 1U : 0U));
  }
  for (const EndpointService& service : world.endpoint_services) {
    hash.add(std::uint64_t{service.load_balancer.value} << 1U | (service.deleted ? 1U : 0U));
  }
  for (const Namespace& space : world.namespaces) hash.add(space.name);
  for (const DiscoveryService& service : world.discovery_services) {
    hash.add(service.name);
    for (const TaskId task : service.tasks) hash.add(std::uint64_t{task.value});
  }
}

}  // namespace taskyard
