// Which load balancer uses a target group, and the weights of its rules; instances of Classic Load
// Balancers (facts 1.13).
#include <algorithm>

#include "elb/steps.hpp"

namespace taskyard::elb {
namespace {

bool forwards_to(const ListenerRule& rule, TargetGroupId group) {
  for (const WeightedGroup& used : rule.groups) {
    if (used.group == group) return true;
  }
  return false;
}

LoadBalancerId user_of(const World& world, TargetGroupId group) {
  for (const ListenerRule& rule : world.listener_rules) {
    if (rule.deleted || !forwards_to(rule, group)) continue;
    return world.at(rule.listener).load_balancer;
  }
  return {};
}

}  // namespace

void associate(const Changes& changes, TargetGroupId group) {
  const LoadBalancerId user = user_of(changes.world, group);
  if (changes.world.at(group).load_balancer == user) return;
  ref(changes.world, group).load_balancer = user;
  refresh(changes, group);
}

void set_weights(const Changes& changes, ListenerRuleId rule,
                 std::span<const WeightedGroup> groups) {
  World& world = changes.world;
  const std::vector<WeightedGroup> before = world.at(rule).groups;
  ref(world, rule).groups.assign(groups.begin(), groups.end());
  announce(changes, EventKind::listener_changed, world.at(rule).listener.value, 1);
  for (const WeightedGroup& group : before) associate(changes, group.group);
  for (const WeightedGroup& group : groups) associate(changes, group.group);
}

void register_instance(const Changes& changes, LoadBalancerId classic, Ec2InstanceId instance) {
  World& world = changes.world;
  std::vector<Ec2InstanceId>& instances = ref(world, classic).instances;
  if (std::find(instances.begin(), instances.end(), instance) == instances.end()) {
    instances.push_back(instance);
  }
  const Ec2Instance& machine = world.at(instance);
  NewTarget wanted;
  wanted.instance = instance;
  wanted.container_instance = machine.container_instance;
  wanted.ip = machine.private_ip;
  wanted.zone = machine.zone;
  for (std::size_t i = 0; i < world.target_groups.size(); ++i) {
    const TargetGroup& group = world.target_groups[i];
    if (!group.classic || group.deleted || group.load_balancer != classic) continue;
    wanted.port = group.port;
    register_target(changes, group.id, wanted);
  }
}

void deregister_instance(const Changes& changes, LoadBalancerId classic, Ec2InstanceId instance) {
  World& world = changes.world;
  std::vector<Ec2InstanceId>& instances = ref(world, classic).instances;
  instances.erase(std::remove(instances.begin(), instances.end(), instance), instances.end());
  for (std::size_t i = 0; i < world.target_groups.size(); ++i) {
    if (world.target_groups[i].load_balancer != classic) continue;
    const std::vector<TargetId> targets = world.target_groups[i].targets;
    for (const TargetId id : targets) {
      if (world.at(id).instance == instance) deregister_target(changes, id);
    }
  }
}

}  // namespace taskyard::elb
