// Sentences about tasks that a load balancer does not find healthy.
#pragma once

#include <string>

#include "taskyard/world.hpp"

namespace taskyard::explain {

/// "its target 10.0.1.7:80 in target group web is unhealthy: Target.Timeout, nothing comes back within
/// 5 s. Security group sg-… has no rule that lets port 32768 in."
std::string fault_text(const World& world, const TargetFault& fault);
/// "waits: 2 tasks run, but … in target group web yet."
std::string awaited_text(const World& world, const ServiceStep& step);
/// The settings that decide when a target counts and when its task is replaced.
std::string fault_rule(const World& world, const ServiceStep& step);
/// The smallest change that would have made the target healthy.
std::string fault_change(const World& world, const TargetFault& fault);

}  // namespace taskyard::explain
