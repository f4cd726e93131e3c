// Names AWS gives to things, made from ids and read back: ARNs, task ids, EC2 instance ids.
// They look random, are the same for the same seed, and need no table (a reversible mix of the id).
#pragma once

#include <string>
#include <string_view>

#include "taskyard/world.hpp"

namespace taskyard {

std::string task_id_text(const World& world, TaskId id);                    ///< 32 hex digits
std::string container_instance_id_text(const World& world, InstanceId id);  ///< 32 hex digits
std::string container_id_text(const World& world, ContainerId id);       ///< 36 characters, a UUID
std::string ec2_instance_id_text(const World& world, Ec2InstanceId id);  ///< "i-0" + 16 hex digits
/// ec2 id of a container instance, or its short id when it was registered by hand.
std::string instance_label(const World& world, InstanceId id);
/// Short name of a task in sentences and on tiles: "web:3/12" = family:revision, 12th task of the run.
std::string task_name(const World& world, TaskId id);
/// Short name of a container instance in sentences and tables: the first 8 digits, "i-0a1b2c3d".
std::string instance_name(const World& world, InstanceId id);

std::string arn_of(const World& world, ClusterId id);
std::string arn_of(const World& world, TaskDefinitionId id);
std::string arn_of(const World& world, TaskId id);
std::string arn_of(const World& world, InstanceId id);
std::string arn_of(const World& world, ContainerId id);
std::string arn_of(const World& world, ServiceId id);
std::string arn_of(const World& world, GroupId id);
std::string launch_template_id_text(const World& world,
                                    LaunchTemplateId id);  ///< "lt-0" + 16 digits
/// Three names of one deployment: "ecs-svc/" + 19 digits, and its ARNs as service deployment and revision.
std::string deployment_id_text(const World& world, DeploymentId id);
std::string service_deployment_arn(const World& world, DeploymentId id);
std::string service_revision_arn(const World& world, DeploymentId id);
/// "ecs-pause-" + 32 hex digits: a run of a lifecycle hook (facts DEP-64).
std::string hook_id_text(const World& world, DeploymentId id, std::size_t run);
std::string service_event_id_text(const World& world, ServiceEventId id);  ///< a UUID

/// Ids of the built-in VPC's private subnets, one per zone in the order of World::availability_zones.
std::vector<std::string> private_subnets(const World& world);

/// Full ARN or bare id; no id when nothing has that name.
TaskId find_task(const World& world, std::string_view arn_or_id);
InstanceId find_container_instance(const World& world, std::string_view arn_or_id);
Ec2InstanceId find_ec2_instance(const World& world, std::string_view id);
/// Name or ARN; the latest of that name, INACTIVE ones included.
ServiceId find_service(const World& world, ClusterId cluster, std::string_view name_or_arn);
DeploymentId find_service_deployment(const World& world, std::string_view arn);
DeploymentId find_service_revision(const World& world, std::string_view arn);
/// Name or ARN; "" means "default". INACTIVE clusters are not found.
ClusterId find_cluster(const World& world, std::string_view name_or_arn);
/// family (latest ACTIVE revision), family:revision or ARN (facts TD-9).
TaskDefinitionId find_task_definition(const World& world, std::string_view reference);

}  // namespace taskyard
