// What an agent says of its instance when it registers: built-in and capability attributes.
#pragma once

#include "cluster/cluster.hpp"

namespace taskyard::cluster {

/// The agent every simulated instance runs; subject `agentVersion` of cluster queries.
inline constexpr const char* k_agent_version = "1.99.0";

/// ecs.* attributes, capabilities (facts 2.3, CI-20) and the ones asked for, sorted by name.
std::vector<Attribute> agent_attributes(World& world, const RegisterOptions& options);

}  // namespace taskyard::cluster
