#include "unit/elb/balance.hpp"

#include <string>

namespace taskyard::elb::testing {

Balance::Balance(LoadBalancerType type, std::size_t zones) {
  for (const char* zone : {"us-east-1a", "us-east-1b", "us-east-1c"}) {
    world.availability_zones.push_back(world.names.intern(zone));
  }
  const std::span<const ParameterInfo> rows = parameters();
  for (std::size_t i = 0; i < rows.size(); ++i) world.parameters[i] = rows[i].value;
  world.parameters[static_cast<std::size_t>(Parameter::timing_jitter_permille)] = 0;
  balancer = LoadBalancerId{0};
  listener = ListenerId{0};
  rule = ListenerRuleId{0};
  group = TargetGroupId{0};
  LoadBalancer made;
  made.id = balancer;
  made.type = type;
  made.state = LoadBalancerState::active;
  made.cross_zone = type == LoadBalancerType::application;
  for (std::size_t i = 0; i < zones; ++i) {
    LoadBalancerNode node;
    node.zone = world.availability_zones[i];
    made.nodes.push_back(node);
  }
  made.listeners = {listener};
  world.load_balancers.push_back(made);
  Listener ear;
  ear.id = listener;
  ear.load_balancer = balancer;
  ear.rules = {rule};
  world.listeners.push_back(ear);
  ListenerRule forward;
  forward.id = rule;
  forward.listener = listener;
  forward.groups = {{group, 1}};
  world.listener_rules.push_back(forward);
  TargetGroup targets;
  targets.id = group;
  targets.type = TargetType::ip;
  targets.classic = type == LoadBalancerType::classic;
  world.target_groups.push_back(targets);
  associate(changes(), group);
  answers = [](TargetId) { return ProbeAnswer{}; };
}

TargetId Balance::add(std::size_t zone) {
  NewTarget wanted;
  wanted.ip = 0x0A000000U + static_cast<std::uint32_t>(zone << 8U) +
              static_cast<std::uint32_t>(world.targets.size());
  wanted.port = 80;
  wanted.zone = world.availability_zones[zone];
  return register_target(changes(), group, wanted);
}

void Balance::until(SimTime time) {
  QueueEntry entry;
  while (queue.pop(time, entry)) {
    world.now = entry.time;
    if (entry.kind == Due::target_drained) {
      on_target_drained(changes(), TargetId{entry.a}, entry.b);
    } else if (check_is_due(world, TargetId{entry.a}, entry.b)) {
      on_target_check(changes(), TargetId{entry.a}, entry.b, answers(TargetId{entry.a}));
    }
  }
  world.now = time;
}

}  // namespace taskyard::elb::testing
