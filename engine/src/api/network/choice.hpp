// Subnets and security groups that calls for tasks and instances name.
#pragma once

#include <vector>

#include "api/call.hpp"

namespace taskyard::api {

/// "networkConfiguration" of RunTask, StartTask and the calls for services.
struct NetworkChoice {
  std::vector<NameId> zones;  ///< of the subnets, each once
  std::vector<SubnetId> subnets;
  std::vector<SecurityGroupId> groups;  ///< empty = the default group of the VPC
  bool public_ip = false;
};
/// Reads it; refuses what AWS refuses (facts RT-22, RT-27; surroundings 2.3).
NetworkChoice network_for(Call& call, const TaskDefinition& definition);
/// assignPublicIp ENABLED is for Fargate only (surroundings 1.15).
void check_public_ip(Call& call, const NetworkChoice& choice, LaunchType type);

/// "SubnetId" and "SecurityGroupIds" of ec2.RunInstances and its kin.
struct InstanceNetwork {
  SubnetId subnet;  ///< none = the default one of the zone
  std::vector<SecurityGroupId> groups;
};
/// Reads them from `subnet` and `groups`, a text and a list of texts; refuses in EC2's words what does
/// not exist or belong together, and a subnet with fewer than `count` free addresses.
InstanceNetwork instance_network_for(Call& call, JsonValue subnet, JsonValue groups,
                                     std::int64_t count);
/// Security groups of a list of texts; refuses with InvalidGroup.NotFound.
std::vector<SecurityGroupId> groups_in(Call& call, JsonValue list);
/// The zone of a launch: that of its subnet, else `zone` with its default subnet, which needs `count`
/// free addresses too.
NameId zone_of_launch(Call& call, InstanceNetwork& network, NameId zone, std::int64_t count);

}  // namespace taskyard::api
