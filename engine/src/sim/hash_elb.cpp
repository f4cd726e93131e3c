#include "sim/world_hash.hpp"

namespace taskyard {

namespace {

void add_time(Hasher& hash, SimTime time) { hash.add(static_cast<std::uint64_t>(time)); }

void add_group(Hasher& hash, const TargetGroup& group) {
  hash.add(group.name);
  hash.add(std::uint64_t{group.load_balancer.value} << 1U | (group.deleted ? 1U : 0U));
  hash.add(static_cast<std::uint64_t>(group.deregistration_delay_s) << 32U |
           static_cast<std::uint32_t>(group.slow_start_s));
  hash.add(static_cast<std::uint64_t>(group.algorithm) << 8U |
           static_cast<std::uint64_t>(group.cross_zone) << 1U | (group.stickiness ? 1U : 0U));
  hash.add(static_cast<std::uint64_t>(group.healthy) << 32U |
           static_cast<std::uint32_t>(group.unhealthy));
  const TargetHealthCheck& check = group.check;
  hash.add(static_cast<std::uint64_t>(check.protocol) << 16U | check.port);
  hash.add(static_cast<std::uint64_t>(check.interval_s) << 32U |
           static_cast<std::uint32_t>(check.timeout_s));
  hash.add(static_cast<std::uint64_t>(check.healthy_threshold) << 32U |
           static_cast<std::uint32_t>(check.unhealthy_threshold));
  hash.add(group.check.path);
  hash.add(group.check.matcher);
  for (const std::uint32_t cursor : group.next) hash.add(std::uint64_t{cursor});
  for (const TargetId target : group.targets) hash.add(std::uint64_t{target.value});
  for (const auto& [key, value] : group.attributes) hash.add(key), hash.add(value);
}

void add_target(Hasher& hash, const Target& target) {
  hash.add(std::uint64_t{target.ip} << 16U | target.port);
  hash.add(static_cast<std::uint64_t>(target.state) << 8U |
           static_cast<std::uint64_t>(target.reason));
  hash.add(static_cast<std::uint64_t>(target.passed) << 32U |
           static_cast<std::uint32_t>(target.failed));
  hash.add(std::uint64_t{target.step} << 1U | (target.answer_overdue ? 1U : 0U));
  add_time(hash, target.draining_until);
  add_time(hash, target.next_check);
  add_time(hash, target.slow_until);
  hash.add(std::uint64_t{target.task.value} << 32U | target.next_of_task.value);
}

}  // namespace

void add_load_balancing(Hasher& hash, const World& world) {
  for (const LoadBalancer& balancer : world.load_balancers) {
    hash.add(balancer.name);
    hash.add(static_cast<std::uint64_t>(balancer.state) << 1U | (balancer.cross_zone ? 1U : 0U));
    for (const LoadBalancerNode& node : balancer.nodes) {
      hash.add(std::uint64_t{node.address} << 32U | node.public_ip);
    }
    for (const Ec2InstanceId instance : balancer.instances) {
      hash.add(std::uint64_t{instance.value});
    }
    for (const auto& [key, value] : balancer.attributes) hash.add(key), hash.add(value);
  }
  for (const Listener& listener : world.listeners) {
    hash.add(std::uint64_t{listener.port} << 8U | static_cast<std::uint64_t>(listener.protocol));
    hash.add(static_cast<std::uint64_t>(listener.tcp_idle_timeout_s));
    for (const ListenerRuleId rule : listener.rules) hash.add(std::uint64_t{rule.value});
  }
  for (const ListenerRule& rule : world.listener_rules) {
    hash.add(static_cast<std::uint64_t>(rule.priority) << 1U | (rule.deleted ? 1U : 0U));
    for (const RuleCondition& condition : rule.conditions) {
      hash.add(static_cast<std::uint64_t>(condition.field));
      for (const std::string& value : condition.values) hash.add(value);
    }
    for (const WeightedGroup& group : rule.groups) {
      hash.add(std::uint64_t{group.group.value} << 32U | static_cast<std::uint32_t>(group.weight));
    }
  }
  for (const TargetGroup& group : world.target_groups) add_group(hash, group);
  for (const Target& target : world.targets) add_target(hash, target);
}

}  // namespace taskyard
