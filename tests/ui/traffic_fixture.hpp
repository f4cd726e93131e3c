// Worlds with load balancers, targets and requests made by hand: the scene only reads them.
#pragma once

#include "scene/scene.hpp"
#include "ui/fixture.hpp"

namespace taskyard::web::test {

inline SecurityGroupId add_security_group(World& world, const char* name, Port from, Port to) {
  SecurityGroup group;
  group.id = SecurityGroupId{static_cast<std::uint32_t>(world.security_groups.size())};
  group.name = name;
  if (to > 0) {
    SecurityGroupRule rule;
    rule.from_port = from;
    rule.to_port = to;
    rule.block = {0, 0};
    group.rules.push_back(rule);
  }
  world.security_groups.push_back(group);
  return world.security_groups.back().id;
}

inline LoadBalancerId add_balancer(World& world, const std::string& name, int zones = 2) {
  LoadBalancer balancer;
  balancer.id = LoadBalancerId{static_cast<std::uint32_t>(world.load_balancers.size())};
  balancer.name = name;
  balancer.state = LoadBalancerState::active;
  for (int i = 0; i < zones; ++i) {
    balancer.nodes.push_back({world.availability_zones[static_cast<std::size_t>(i)],
                              {},
                              0x0A000005U + static_cast<std::uint32_t>(i) * 256,
                              0});
  }
  world.load_balancers.push_back(balancer);
  return world.load_balancers.back().id;
}

inline ListenerId add_listener(World& world, LoadBalancerId balancer, Port port) {
  Listener listener;
  listener.id = ListenerId{static_cast<std::uint32_t>(world.listeners.size())};
  listener.load_balancer = balancer;
  listener.port = port;
  world.listeners.push_back(listener);
  world.load_balancers[balancer.value].listeners.push_back(listener.id);
  return listener.id;
}

inline TargetGroupId add_group(World& world, LoadBalancerId balancer, const std::string& name) {
  TargetGroup group;
  group.id = TargetGroupId{static_cast<std::uint32_t>(world.target_groups.size())};
  group.name = name;
  group.load_balancer = balancer;
  world.target_groups.push_back(group);
  return group.id;
}

/// A target on the instance of a task, at its host port; without a task at some address.
inline TargetId add_target(World& world, TargetGroupId group, TargetState state, TaskId task = {}) {
  Target target;
  target.id = TargetId{static_cast<std::uint32_t>(world.targets.size())};
  target.group = group;
  target.state = state;
  target.reason = TargetReason::none;
  target.ip = 0x0A000100U + target.id.value;
  target.port = 8080;
  if (task) {
    Task& owner = world.tasks[task.value];
    target.task = task;
    target.container_instance = owner.instance;
    target.container = owner.first_container;
    const Container& container = world.at(owner.first_container);
    if (container.binding_count > 0) {
      target.port = world.network_bindings[container.first_binding].host_port;
    }
    target.next_of_task = owner.target;
    owner.target = target.id;
  }
  world.targets.push_back(target);
  world.target_groups[group.value].targets.push_back(target.id);
  return target.id;
}

inline TrafficSourceId add_source(World& world, LoadBalancerId balancer, Port port) {
  TrafficSource source;
  source.id = TrafficSourceId{static_cast<std::uint32_t>(world.traffic.sources.size())};
  source.name = "visitors";
  source.load_balancer = balancer;
  source.port = port;
  source.rate = 120'000;
  source.running = true;
  world.traffic.sources.push_back(source);
  return source.id;
}

/// A request that has just been sent to a target and takes 20 ms there.
inline RequestSample& add_sample(World& world, TrafficSourceId source, TargetId target) {
  RequestSample sample;
  sample.number = world.traffic.samples_taken++;
  sample.source = source;
  sample.load_balancer = world.at(source).load_balancer;
  sample.listener = world.at(sample.load_balancer).listeners.front();
  sample.target = target;
  if (target) {
    sample.group = world.at(target).group;
    sample.container = world.at(target).container;
  }
  sample.sent = world.now * 1000;
  sample.arrived = sample.sent + 1000;
  sample.queued = sample.arrived + 1000;
  sample.work_start = sample.queued + 5000;
  sample.work_end = sample.work_start + 20'000;
  sample.ended = sample.work_end + 1000;
  std::vector<RequestSample>& samples = world.traffic.samples;
  if (samples.size() < world.limits.samples_max) {
    samples.push_back(sample);
    return samples.back();
  }
  samples[sample.number % world.limits.samples_max] = sample;
  return samples[sample.number % world.limits.samples_max];
}

}  // namespace taskyard::web::test
