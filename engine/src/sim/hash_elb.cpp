#include "sim/world_hash.hpp"

namespace taskyard {

void add_load_balancing(Hasher& hash, const World& world) {
  for (const LoadBalancer& balancer : world.load_balancers) {
    hash.add(balancer.name);
    hash.add(static_cast<std::uint64_t>(balancer.state));
    for (const auto& [key, value] : balancer.attributes) hash.add(key), hash.add(value);
  }
  for (const ListenerRule& rule : world.listener_rules) {
    hash.add(static_cast<std::uint64_t>(rule.priority) << 1U | (rule.deleted ? 1U : 0U));
    for (const WeightedGroup& group : rule.groups) {
      hash.add(std::uint64_t{group.group.value} << 32U | static_cast<std::uint32_t>(group.weight));
    }
  }
  for (const TargetGroup& group : world.target_groups) {
    hash.add(group.name);
    for (const std::uint32_t cursor : group.next) hash.add(std::uint64_t{cursor});
  }
  for (const Target& target : world.targets) {
    hash.add(std::uint64_t{target.ip} << 16U | target.port);
    hash.add(static_cast<std::uint64_t>(target.state) << 8U |
             static_cast<std::uint64_t>(target.reason));
    hash.add(static_cast<std::uint64_t>(target.draining_until));
    hash.add(std::uint64_t{target.task.value});
  }
}

}  // namespace taskyard
