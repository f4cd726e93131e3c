// What the actions of Classic Load Balancers share.
#pragma once

#include <string>

#include "taskyard/world.hpp"

namespace taskyard::api::balancing {

/// Its one health check; every hidden group has a copy.
TargetHealthCheck classic_check(const World& world, LoadBalancerId id);
/// "HTTP:80/index.html", "TCP:3030".
std::string check_target(const TargetHealthCheck& check);

}  // namespace taskyard::api::balancing
