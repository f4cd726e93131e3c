// A yard of load balancers without API: nodes, groups and targets put together by hand, checks
// answered as a test says.
#pragma once

#include <functional>

#include "elb/elb.hpp"
#include "elb/steps.hpp"

namespace taskyard::elb::testing {

/// One load balancer in the first zones of the region with one target group behind one listener.
struct Balance {
  explicit Balance(LoadBalancerType type = LoadBalancerType::application, std::size_t zones = 2);

  World world;
  EventLog log;
  EventQueue queue;
  LoadBalancerId balancer;
  ListenerId listener;
  ListenerRuleId rule;
  TargetGroupId group;
  std::function<ProbeAnswer(TargetId)> answers;  ///< of targets; default: all pass

  Changes changes() { return {world, log, queue}; }
  TargetGroup& target_group() { return ref(world, group); }
  const Target& target(TargetId id) const { return world.at(id); }
  /// A target 10.0.zone.n on port 80 in the zone with this index.
  TargetId add(std::size_t zone);
  /// Does what is due until then.
  void until(SimTime time);
  /// All checks of a new target have passed.
  void all_healthy() { until(world.now + 600 * k_second); }
};

}  // namespace taskyard::elb::testing
