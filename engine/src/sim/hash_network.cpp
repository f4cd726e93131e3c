#include "sim/world_hash.hpp"

namespace taskyard {

void add_network(Hasher& hash, const World& world) {
  if (world.network_epoch == 0 && world.network_interfaces.empty()) return;
  hash.add(std::uint64_t{world.network_epoch});
  for (const SecurityGroup& group : world.security_groups) {
    hash.add(group.name);
    for (const SecurityGroupRule& rule : group.rules) {
      hash.add(std::uint64_t{rule.from_port} << 32U | rule.to_port);
      hash.add(std::uint64_t{rule.group.value} << 32U | rule.block.address);
      hash.add(std::uint64_t{rule.egress} << 8U | static_cast<std::uint64_t>(rule.protocol));
    }
  }
  for (const Subnet& subnet : world.subnets) {
    hash.add(std::uint64_t{subnet.next_address} << 8U | static_cast<std::uint64_t>(subnet.route));
  }
  for (const NetworkInterface& eni : world.network_interfaces) {
    hash.add(std::uint64_t{eni.private_ip} << 32U | eni.public_ip);
    hash.add(std::uint64_t{eni.task.value} << 1U | (eni.released ? 1U : 0U));
  }
  hash.add(std::uint64_t{world.nat_gateways.size()});
  hash.add(std::uint64_t{world.vpc_endpoints.size()});
  for (const DiscoveryService& service : world.discovery_services) {
    hash.add(service.name);
    for (const TaskId task : service.tasks) hash.add(std::uint64_t{task.value});
  }
}

}  // namespace taskyard
