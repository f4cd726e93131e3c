// A shop whose service stands behind load balancers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "unit/service/shop.hpp"

namespace taskyard::test {

/// What differs from one load balancer of a test to the next.
struct GroupWish {
  const char* name = "one";
  const char* type = "instance";
  int port = 0;  ///< of a listener of the load balancer "front"; 0 = no listener
  int interval_s = 10;
  int delay_s = 20;  ///< deregistration delay
  const char* path = "/";
};

struct Market : Shop {
  /// Two instances in zone a; "front" is an active Application Load Balancer in zones a and b. Task
  /// definitions: "dyn" (dynamic host port), "fix" (host port 8080), "own" (awsvpc, also Fargate);
  /// container "app", port 80.
  Market();

  /// Makes a target group, with a listener when it has a port; returns its ARN.
  std::string group(const GroupWish& wish = {});
  TargetGroupId group_id(std::string_view name) const;
  std::string group_arn(std::string_view name) const;  ///< its ARN
  std::string listener(int port) const;                ///< its ARN
  /// ARN of the default rule of the listener at that port.
  std::string rule(int port) const;
  /// `"loadBalancers":[…]` with these groups, all for container "app", port 80.
  static std::string behind(const std::vector<std::string>& groups);
  /// Changes of the task's target "healthy@5000 draining@…", times since it was created.
  std::string target_life(TaskId task) const;
  /// Targets of the task that are registered: not draining, not gone.
  int registered(TaskId task) const;
  const Target& target(TaskId id) const { return world().at(task(id).target); }
  std::string load_balancer;  ///< ARN of "front"
};

/// A network configuration of zone a.
std::string in_subnet();

}  // namespace taskyard::test
