// Load balancers, targets, security groups and traffic as tables of the page.
#pragma once

#include "taskyard/world.hpp"
#include "viewmodel/table.hpp"

namespace taskyard::web {

Table load_balancers_table(const World& world);
Table target_groups_table(const World& world, std::uint32_t rows_max);
/// Registered and draining ones; only of `group` when one is given.
Table targets_table(const World& world, std::uint32_t rows_max, TargetGroupId group = {});
/// One row per rule, the group's name in each; only of `group` when one is given.
Table security_rules_table(const World& world, std::uint32_t rows_max, SecurityGroupId group = {});
Table traffic_sources_table(const World& world);
/// The latest samples, the newest first.
Table requests_table(const World& world, std::uint32_t rows_max);
/// Rules of the listeners of a load balancer, in the order in which they are tried.
Table listener_rules_table(const World& world, LoadBalancerId id);

/// A sample by its number; null when it was overwritten or never taken.
const RequestSample* find_sample(const World& world, std::uint32_t number);

}  // namespace taskyard::web
