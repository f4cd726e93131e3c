// What RunTask, StartTask and the calls for services read alike from a request.
#pragma once

#include <vector>

#include "api/call.hpp"

namespace taskyard::api {

/// The ACTIVE task definition that "taskDefinition" names; refuses when there is none.
TaskDefinitionId definition_for(Call& call);
/// "launchType", and no capacity provider strategy; refuses what the definition does not support.
LaunchType launch_type_for(Call& call, const TaskDefinition& definition);
/// Where tasks run: a capacity provider strategy of the call into `strategy`, else the launch type of the
/// call, else the cluster's default strategy, else EC2 (facts RT-5, RT-6).
LaunchType capacity_for(Call& call, const TaskDefinition& definition, ClusterId cluster,
                        std::vector<CapacityStrategyItem>& strategy);
/// "placementStrategy" and "placementConstraints" into the request, the definition's constraints behind.
void read_placement(Call& call, const TaskDefinition& definition, PlacementRequest& request);

}  // namespace taskyard::api
