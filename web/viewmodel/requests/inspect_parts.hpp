// Private to the files that implement inspect.hpp.
#pragma once

#include "viewmodel/requests/inspect.hpp"

namespace taskyard::web::requests {

void inspect_balancer(const World& world, LoadBalancerId id, InspectorModel& model);
void inspect_group(const World& world, TargetGroupId id, InspectorModel& model);
void inspect_target(const World& world, TargetId id, InspectorModel& model);
void inspect_security(const World& world, SecurityGroupId id, InspectorModel& model);
void inspect_source(const World& world, TrafficSourceId id, InspectorModel& model);
void inspect_sample(const Simulation& simulation, const RequestSample& sample,
                    InspectorModel& model);

/// Buttons that delete its rules and listeners.
void add_listener_actions(const World& world, const LoadBalancer& balancer, InspectorModel& model);
/// Requests per second, latency and losses of the last period and altogether.
Section meter_section(const World& world, MeterOwner owner, std::uint32_t index);
void go_to(InspectorModel& model, const char* label, Selection selection);
/// Authorize… or Revoke… of one rule of a group.
std::string rule_request(const World& world, const SecurityGroup& group,
                         const SecurityGroupRule& rule);

}  // namespace taskyard::web::requests
