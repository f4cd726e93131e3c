// Sentences about load balancers, target groups and targets.
#pragma once

#include <string>
#include <string_view>

#include "taskyard/event.hpp"
#include "taskyard/world.hpp"

namespace taskyard::explain {

/// One sentence for an event of this kind.
std::string describe_balancing_event(const World& world, const Event& event);
/// "10.0.1.7:80", or the instance's name and port.
std::string target_label(const World& world, const Target& target);
/// What stops a packet on its way to a target's port, by the barrier's name; "" when nothing does.
std::string barrier_words(const World& world, std::string_view barrier, SecurityGroupId group,
                          Port port);

}  // namespace taskyard::explain
