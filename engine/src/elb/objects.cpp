#include "elb/objects.hpp"

#include <algorithm>

#include "base/mix.hpp"
#include "base/text.hpp"
#include "base/timing.hpp"
#include "elb/steps.hpp"
#include "network/network.hpp"

namespace taskyard::elb {
namespace {

enum class Noun : std::uint64_t { load_balancer = 101, listener, rule, target_group };

std::uint64_t number_of(const World& world, Noun noun, std::size_t index) {
  const std::uint64_t salt =
      mix64(world.seed * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(noun));
  return mix64((static_cast<std::uint64_t>(index) + 1) ^ salt);
}

std::string key_of(const World& world, Noun noun, std::size_t index) {
  return to_hex(number_of(world, noun, index), 16);
}

// "web-1234567890.us-east-1.elb.amazonaws.com", "net-0123456789abcdef.elb.us-east-1.amazonaws.com".
std::string dns_name(const World& world, const LoadBalancer& balancer) {
  const std::uint64_t number = number_of(world, Noun::load_balancer, balancer.id.value);
  if (balancer.type == LoadBalancerType::network) {
    return concat(
        {balancer.name, "-", to_hex(number, 16), ".elb.", world.region, ".amazonaws.com"});
  }
  const auto digits = static_cast<std::int64_t>(1'000'000'000U + number % 1'000'000'000U);
  return concat({balancer.internal ? "internal-" : "", balancer.name, "-", to_text(digits), ".",
                 world.region, ".elb.amazonaws.com"});
}

void refresh_groups_of(const Changes& changes, LoadBalancerId id) {
  for (std::size_t i = 0; i < changes.world.target_groups.size(); ++i) {
    const TargetGroup& group = changes.world.target_groups[i];
    if (!group.deleted && group.load_balancer == id) refresh(changes, group.id);
  }
}

void associate_all(const Changes& changes, const std::vector<WeightedGroup>& groups) {
  for (const WeightedGroup& group : groups) associate(changes, group.group);
}

LoadBalancerNode make_node(World& world, const LoadBalancer& balancer, SubnetId subnet) {
  LoadBalancerNode node;
  node.subnet = subnet;
  node.zone = world.at(subnet).zone;
  node.address = network::take_address(world, subnet);
  if (!balancer.internal) node.public_ip = network::take_public_address(world);
  return node;
}

void end_rule(const Changes& changes, ListenerRuleId id) {
  ref(changes.world, id).deleted = true;
  const std::vector<WeightedGroup> groups = changes.world.at(id).groups;
  associate_all(changes, groups);
}

}  // namespace

LoadBalancerId make_load_balancer(const Changes& changes, LoadBalancer wanted,
                                  std::span<const SubnetId> subnets) {
  World& world = changes.world;
  wanted.id = LoadBalancerId{static_cast<std::uint32_t>(world.load_balancers.size())};
  wanted.created_at = world.now;
  // A Classic Load Balancer has no state: it works as soon as it is there.
  const bool classic = wanted.type == LoadBalancerType::classic;
  wanted.state = classic ? LoadBalancerState::active : LoadBalancerState::provisioning;
  wanted.dns_name = dns_name(world, wanted);
  const bool network = wanted.type == LoadBalancerType::network;
  wanted.key =
      world.names.intern(classic ? wanted.name
                                 : concat({network ? "net/" : "app/", wanted.name, "/",
                                           key_of(world, Noun::load_balancer, wanted.id.value)}));
  for (const SubnetId subnet : subnets) wanted.nodes.push_back(make_node(world, wanted, subnet));
  world.load_balancers.push_back(std::move(wanted));
  const LoadBalancerId id = world.load_balancers.back().id;
  announce(changes, EventKind::load_balancer_changed, id.value,
           static_cast<std::uint8_t>(world.at(id).state));
  if (classic) return id;
  changes.after(spread_time(world, Parameter::elb_provision_ms, id.value),
                Due::load_balancer_active, id.value);
  return id;
}

void set_subnets(const Changes& changes, LoadBalancerId id, std::span<const SubnetId> subnets) {
  World& world = changes.world;
  std::vector<LoadBalancerNode> nodes;
  for (const SubnetId subnet : subnets) {
    const std::vector<LoadBalancerNode>& before = world.at(id).nodes;
    const auto kept = std::find_if(before.begin(), before.end(), [&](const LoadBalancerNode& node) {
      return node.subnet == subnet;
    });
    nodes.push_back(kept != before.end() ? *kept : make_node(world, world.at(id), subnet));
  }
  for (const LoadBalancerNode& node : world.at(id).nodes) {
    const bool stays = std::find(subnets.begin(), subnets.end(), node.subnet) != subnets.end();
    if (!stays) network::give_back(world, node.subnet, node.address);
  }
  ref(world, id).nodes = std::move(nodes);
  load_balancer_changed(changes, id);
}

void load_balancer_changed(const Changes& changes, LoadBalancerId id) {
  ++changes.world.network_epoch;
  announce(changes, EventKind::load_balancer_changed, id.value,
           static_cast<std::uint8_t>(changes.world.at(id).state));
  refresh_groups_of(changes, id);
}

void delete_load_balancer(const Changes& changes, LoadBalancerId id) {
  World& world = changes.world;
  const std::vector<ListenerId> listeners = world.at(id).listeners;
  for (const ListenerId listener : listeners) delete_listener(changes, listener);
  ref(world, id).state = LoadBalancerState::deleted;
  ref(world, id).instances.clear();
  for (const LoadBalancerNode& node : world.at(id).nodes) {
    network::give_back(world, node.subnet, node.address);
  }
  ++world.network_epoch;
  announce(changes, EventKind::load_balancer_changed, id.value,
           static_cast<std::uint8_t>(LoadBalancerState::deleted));
}

ListenerId make_listener(const Changes& changes, Listener wanted, ListenerRule first) {
  World& world = changes.world;
  wanted.id = ListenerId{static_cast<std::uint32_t>(world.listeners.size())};
  wanted.key = world.names.intern(key_of(world, Noun::listener, wanted.id.value));
  first.listener = wanted.id;
  first.priority = 0;
  first.conditions.clear();
  ref(world, wanted.load_balancer).listeners.push_back(wanted.id);
  world.listeners.push_back(std::move(wanted));
  make_rule(changes, std::move(first));
  return world.listeners.back().id;
}

void delete_listener(const Changes& changes, ListenerId id) {
  World& world = changes.world;
  Listener& listener = ref(world, id);
  listener.deleted = true;
  std::vector<ListenerId>& all = ref(world, listener.load_balancer).listeners;
  all.erase(std::remove(all.begin(), all.end(), id), all.end());
  announce(changes, EventKind::listener_changed, id.value, 0);
  const std::vector<ListenerRuleId> rules = listener.rules;
  const TargetGroupId hidden = classic_group(world, id);
  for (const ListenerRuleId rule : rules) end_rule(changes, rule);
  if (hidden) delete_target_group(changes, hidden);
}

void sort_rules(const Changes& changes, ListenerId id) {
  World& world = changes.world;
  std::vector<ListenerRuleId>& rules = ref(world, id).rules;
  // The default rule has priority 0 and comes last.
  std::sort(rules.begin(), rules.end(), [&](ListenerRuleId a, ListenerRuleId b) {
    const std::int32_t first = world.at(a).priority, second = world.at(b).priority;
    if (first != second) return first != 0 && (second == 0 || first < second);
    return a < b;
  });
  announce(changes, EventKind::listener_changed, id.value, 1);
}

ListenerRuleId make_rule(const Changes& changes, ListenerRule wanted) {
  World& world = changes.world;
  wanted.id = ListenerRuleId{static_cast<std::uint32_t>(world.listener_rules.size())};
  wanted.key = world.names.intern(key_of(world, Noun::rule, wanted.id.value));
  const std::vector<WeightedGroup> groups = wanted.groups;
  const ListenerRuleId id = wanted.id;
  ref(world, wanted.listener).rules.push_back(id);
  world.listener_rules.push_back(std::move(wanted));
  sort_rules(changes, world.at(id).listener);
  associate_all(changes, groups);
  return id;
}

void change_rule(const Changes& changes, ListenerRuleId id, ListenerRule wanted) {
  World& world = changes.world;
  ListenerRule& rule = ref(world, id);
  const std::vector<WeightedGroup> before = rule.groups;
  wanted.id = id;
  wanted.key = rule.key;
  wanted.listener = rule.listener;
  wanted.priority = rule.priority;
  rule = std::move(wanted);
  const std::vector<WeightedGroup> after = rule.groups;
  announce(changes, EventKind::listener_changed, rule.listener.value, 1);
  associate_all(changes, before);
  associate_all(changes, after);
}

void delete_rule(const Changes& changes, ListenerRuleId id) {
  World& world = changes.world;
  std::vector<ListenerRuleId>& rules = ref(world, world.at(id).listener).rules;
  rules.erase(std::remove(rules.begin(), rules.end(), id), rules.end());
  announce(changes, EventKind::listener_changed, world.at(id).listener.value, 1);
  end_rule(changes, id);
}

TargetGroupId make_target_group(const Changes& changes, TargetGroup wanted) {
  World& world = changes.world;
  wanted.id = TargetGroupId{static_cast<std::uint32_t>(world.target_groups.size())};
  wanted.key = world.names.intern(concat(
      {"targetgroup/", wanted.name, "/", key_of(world, Noun::target_group, wanted.id.value)}));
  world.target_groups.push_back(std::move(wanted));
  const TargetGroupId id = world.target_groups.back().id;
  announce(changes, EventKind::target_group_changed, id.value, 1);
  return id;
}

void delete_target_group(const Changes& changes, TargetGroupId id) {
  World& world = changes.world;
  const std::vector<TargetId> targets = world.at(id).targets;
  ref(world, id).targets.clear();
  for (const TargetId target : targets) {
    ++ref(world, target).step;
    change_state(changes, target, TargetState::gone, TargetReason::not_registered);
  }
  ref(world, id).deleted = true;
  announce(changes, EventKind::target_group_changed, id.value, 0);
}

void target_group_changed(const Changes& changes, TargetGroupId id) {
  announce(changes, EventKind::target_group_changed, id.value, 1);
  refresh(changes, id);
}

TargetGroupId classic_group(const World& world, ListenerId listener) {
  const Listener& asked = world.at(listener);
  if (asked.rules.empty() || world.at(asked.rules.back()).groups.empty()) return {};
  const TargetGroupId group = world.at(asked.rules.back()).groups.front().group;
  return world.at(group).classic ? group : TargetGroupId{};
}

ListenerId make_classic_listener(const Changes& changes, Listener wanted,
                                 ListenerProtocol instance_protocol, Port instance_port,
                                 const TargetHealthCheck& check) {
  World& world = changes.world;
  const LoadBalancer& balancer = world.at(wanted.load_balancer);
  const bool http =
      instance_protocol == ListenerProtocol::http || instance_protocol == ListenerProtocol::https;
  TargetGroup group;
  group.name = concat({balancer.name, "-", to_text(wanted.port)});
  group.protocol = instance_protocol;
  group.port = instance_port;
  group.vpc = balancer.vpc;
  group.classic = true;
  group.check = check;
  group.deregistration_delay_s = balancer.draining_s;
  group.algorithm = http ? Algorithm::least_outstanding_requests : Algorithm::round_robin;
  ListenerRule forward;
  forward.groups.push_back({make_target_group(changes, std::move(group)), 1});
  const LoadBalancerId id = wanted.load_balancer;
  const ListenerId made = make_listener(changes, std::move(wanted), std::move(forward));
  const std::vector<Ec2InstanceId> instances = world.at(id).instances;
  for (const Ec2InstanceId instance : instances) register_instance(changes, id, instance);
  return made;
}

}  // namespace taskyard::elb
