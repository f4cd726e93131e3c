// Sentences about the stages and the traffic of blue/green, linear and canary deployments.
#pragma once

#include <string>

#include "taskyard/world.hpp"

namespace taskyard::explain {

/// "web:2", what a deployment rolls out.
std::string definition_of(const World& world, DeploymentId id);
/// "12.5 %".
std::string percent_text(std::int32_t permille);
/// What a step about a stage, the traffic, a hook or an alarm did, after the service's name; "" for others.
std::string stage_step_text(const World& world, const ServiceStep& step);
/// The rule behind it.
std::string stage_step_rule(const ServiceStep& step);

}  // namespace taskyard::explain
