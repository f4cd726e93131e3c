// Auto Scaling groups as far as capacity providers need them, and what managed scaling decided
// (facts 9.2,
// 9.3), as plain values.
#pragma once

#include <string>
#include <vector>

#include "taskyard/cluster.hpp"
#include "taskyard/ids.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

/// ec2.CreateLaunchTemplate: what an instance of a group is started with.
struct LaunchTemplate {
  LaunchTemplateId id;
  std::string name;
  NameId type;
  NameId cluster;  ///< ECS_CLUSTER of the user data
  std::vector<Attribute> attributes;
  std::vector<SecurityGroupId> security_groups;  ///< empty = the default group of the VPC
  PullBehavior pull_behavior = PullBehavior::by_default;
  ImageCleanup image_cleanup;
  NameId instance_profile;  ///< as Ec2Instance has them
  bool no_profile = false;
  AgentCredentials credentials;
};

struct AutoScalingGroup {
  GroupId id;
  std::string name;
  LaunchTemplateId launch_template;
  std::vector<NameId> types;  ///< of the template and its overrides; the first one is launched
  std::vector<NameId> zones;
  std::vector<SubnetId> subnets;  ///< VPCZoneIdentifier; empty = those of the default VPC
  std::int32_t min_size = 0, max_size = 0, desired = 0;
  bool new_instances_protected = false;  ///< NewInstancesProtectedFromScaleIn
  bool deleted = false;
  ProviderId provider;                 ///< that uses it; none = nobody
  std::vector<Ec2InstanceId> members;  ///< not terminated, oldest first
  SimTime created_at = 0;
  SimTime check_at = k_never;      ///< when it looks at its instances next
  bool short_of_capacity = false;  ///< the last launch found none; said once
  std::string tags_json;
};

enum class ScalingStepKind : std::uint8_t {
  scale_out,  ///< the desired capacity was raised
  scale_in,   ///< the desired capacity was lowered
  waits,      ///< it should change, and `limit` keeps it
  on_target,  ///< the metric stands at the target
  chosen,     ///< the group ends `instance` to come down to its desired capacity
  spared      ///< the group has too many instances, and all of them are protected from scale in
};
/// What kept a step from being larger, or from being made.
enum class ScalingLimit : std::uint8_t {
  none,
  warm_up,       ///< an instance is within instanceWarmupPeriod (CP-28)
  max_size,      ///< MaxSize of the group (CP-31)
  min_size,      ///< MinSize of the group
  half,          ///< at most half of the instances go in one minute (CP-29)
  alarm,         ///< fewer than 15 datapoints below the target (CP-26)
  incompatible,  ///< no waiting task fits the smallest type of the group (CP-24, CP-25)
  no_group,      ///< the provider's Auto Scaling group is not simulated
  maximum_step   ///< maximumScalingStepSize (CP-24)
};

/// Waiting tasks with identical requirements and how many instances they need (CP-24).
struct DemandGroup {
  TaskDefinitionId task_definition;
  CpuUnits cpu_units = 0;
  Mib memory_mib = 0;
  std::int32_t tasks = 0;
  std::int32_t per_instance = 0;  ///< of them fit an empty instance of the largest type
  std::int32_t instances = 0;
  bool incompatible = false;  ///< does not fit the smallest type: left out
};

/// One decision of managed scaling, or of a group about one of its instances.
struct ScalingStep {
  ScalingStepId id;
  ProviderId provider;  ///< none for a group without one
  GroupId group;
  ScalingStepKind kind = ScalingStepKind::on_target;
  ScalingLimit limit = ScalingLimit::none;
  SimTime time = 0;
  EventSeq seq = 0;
  std::int32_t running = 0;         ///< N
  std::int32_t needed = 0;          ///< M
  std::int64_t reservation = 0;     ///< 1/100 %
  std::int32_t target = 100;        ///< targetCapacity
  std::int32_t low_datapoints = 0;  ///< consecutive, this one included
  std::int32_t waiting = 0;         ///< tasks in PROVISIONING
  std::int32_t min_size = 0, max_size = 0;
  std::int32_t before = 0;  ///< desired capacity
  std::int32_t wanted = 0;  ///< by the metric alone
  std::int32_t after = 0;
  SimTime until = k_never;   ///< of warm_up
  NameId smallest, largest;  ///< types the estimate used
  std::vector<DemandGroup> demand;
  // chosen and spared
  Ec2InstanceId instance;
  NameId zone;
  std::int32_t in_zone = 0;     ///< instances of the zone, the most of all zones with a candidate
  std::int32_t candidates = 0;  ///< of them not protected
  std::int32_t guarded = 0;     ///< instances of the group that are protected
  bool drains = false;          ///< managed draining comes first (DR-10)
};

/// Instances of the group that run, are booting, or are on their way out.
struct GroupCounts {
  std::int32_t pending = 0, in_service = 0, leaving = 0;
};

/// "scale_out", "warm_up" …: stable names for tests and the text view.
const char* to_string(ScalingStepKind kind);
const char* to_string(ScalingLimit limit);

}  // namespace taskyard
