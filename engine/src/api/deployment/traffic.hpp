// Blue/green, linear and canary: their settings in a request, in replies, and what they ask for.
#pragma once

#include "api/call.hpp"
#include "service/service.hpp"

namespace taskyard::api {

/// strategy, bakeTimeInMinutes, canaryConfiguration, linearConfiguration, lifecycleHooks (facts DEP-60
/// to DEP-64).
void read_traffic(Call& call, JsonValue given, DeploymentConfiguration& configuration);
/// Refuses strategies that move traffic without a load balancer or Service Connect that could (DEP-60);
/// notes whether there is test traffic.
void check_traffic(Call& call, SchedulingStrategy scheduling, service::Rules& rules);

/// The members of `deploymentConfiguration` beside percentages and circuit breaker.
void write_traffic_rules(JsonWriter& out, const DeploymentConfiguration& configuration);
/// A share as AWS's Double: 12.5.
void write_share(JsonWriter& out, std::string_view member, std::int32_t permille);
/// lifecycleStage, lifecycleHookDetails and alarms of a service deployment.
void write_stage(JsonWriter& out, const World& world, const Deployment& deployment);
/// resolvedConfiguration and loadBalancers of a service revision.
void write_targets(JsonWriter& out, const World& world, const Deployment& deployment);

}  // namespace taskyard::api
