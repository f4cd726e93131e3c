// Clusters, EC2 instances and container instances as plain values.
#pragma once

#include <string>
#include <vector>

#include "taskyard/capacity.hpp"
#include "taskyard/ids.hpp"
#include "taskyard/surroundings/iam.hpp"
#include "taskyard/surroundings/registry.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

enum class ClusterStatus : std::uint8_t { active, inactive };
enum class ContainerInsights : std::uint8_t { disabled, enabled, enhanced };
enum class InstanceStatus : std::uint8_t {
  registering,
  registration_failed,
  active,
  draining,
  deregistering,
  inactive
};
enum class Ec2State : std::uint8_t {
  pending,
  running,
  shutting_down,
  terminated,
  stopping,
  stopped
};

struct Cluster {
  ClusterId id;
  NameId name;
  ClusterStatus status = ClusterStatus::active;
  SimTime created_at = 0;
  std::vector<InstanceId> instances;  ///< registered and not INACTIVE, in registration order
  std::vector<ServiceId> services;    ///< ACTIVE and DRAINING ones, in order of creation
  // Counters, always equal to what a walk over the tables would give (facts CL-5).
  std::int32_t running_ec2 = 0, pending_ec2 = 0, running_fargate = 0, pending_fargate = 0;
  std::vector<ProviderId> capacity_providers;          ///< associated, in the order given
  std::vector<CapacityStrategyItem> default_strategy;  ///< facts RT-6
  ContainerInsights container_insights = ContainerInsights::disabled;  ///< facts CL-6
  std::string configuration_json;                                      ///< as given, "" = none
  std::string connect_json;  ///< serviceConnectDefaults, "" = none
  std::string tags_json;
};

struct Attribute {
  NameId name;
  NameId value;  ///< no id = attribute without a value
};

/// An EC2 instance; it becomes a container instance when its agent registers.
struct Ec2Instance {
  Ec2InstanceId id;
  NameId type;     ///< "m5.large"
  NameId zone;     ///< "us-east-1a"
  NameId cluster;  ///< ECS_CLUSTER of the user data; no id = the instance joins nothing
  Ec2State state = Ec2State::pending;
  SimTime launched_at = 0;
  SimTime terminated_at = k_never;
  InstanceId container_instance;
  std::vector<Attribute> attributes;  ///< ECS_INSTANCE_ATTRIBUTES of the user data
  bool trunking = false;              ///< awsvpcTrunking was on at launch (facts ENI-3)
  NameId instance_profile;  ///< name of its IamInstanceProfile; none = the default ecsInstanceRole
  bool no_profile = false;  ///< launched without any on purpose
  AgentCredentials credentials;            ///< of the user data
  std::uint32_t agent_call = 0xFFFFFFFFU;  ///< AwsCall::number of its agent's latest refused call
  std::uint8_t agent_answer = 0xFF;        ///< CallAnswer of that
  PullBehavior pull_behavior =
      PullBehavior::by_default;  ///< ECS_IMAGE_PULL_BEHAVIOR of the user data
  ImageCleanup image_cleanup;    ///< also of the user data
  SubnetId subnet;               ///< of its primary network interface
  std::uint32_t private_ip = 0, public_ip = 0;
  std::vector<SecurityGroupId> security_groups;
  ProviderId capacity_provider;  ///< of whose Auto Scaling group it is a member
  GroupId group;                 ///< none = launched by a call
  bool protected_from_scale_in = false;
  bool leaving = false;       ///< its group has chosen it; it drains first (facts DR-10)
  SimTime ends_at = k_never;  ///< terminated then at the latest: drained 48 h, or spot interruption
};

/// Amounts of what PL-60 counts, ports apart.
struct Resources {
  CpuUnits cpu_units = 0;
  Mib memory_mib = 0;
  std::int32_t enis = 0;
  std::int32_t gpus = 0;
  friend bool operator==(const Resources&, const Resources&) = default;
};

/// Status and agent connection as they were from event `seq` on (for rebuilding the past fleet).
struct InstanceChange {
  EventSeq seq = 0;
  InstanceStatus status = InstanceStatus::active;
  bool agent_connected = true;
};

/// One PutAttributes/DeleteAttributes effect; `before`/`after` without id = absent or no value.
struct AttributeChange {
  EventSeq seq = 0;
  NameId name;
  NameId before;
  bool existed_before = false;
};

struct ContainerInstance {
  InstanceId id;
  ClusterId cluster;
  Ec2InstanceId ec2_instance;  ///< none for an instance registered by hand
  NameId
      foreign_ec2;  ///< "i-…" of its identity document, of a machine that is not simulated; may be none
  NameId type;
  NameId zone;
  ProviderId
      capacity_provider;  ///< none for an instance outside every provider's Auto Scaling group
  NameId agent_version;   ///< "1.99.0", the subject agentVersion of cluster queries; may be none
  InstanceStatus status = InstanceStatus::active;
  bool agent_connected = true;
  SimTime telemetry_from =
      0;  ///< since when its agent reports CPU and memory; k_never = it may not
  SimTime registered_at = 0;
  SimTime deregistered_at = k_never;
  Resources registered;
  Resources remaining;  ///< registered - needs of tasks with desired RUNNING (facts PL-61)
  std::vector<Port> tcp_reserved;  ///< by the agent, sorted (facts TD-134)
  std::vector<Port> tcp_in_use;    ///< reserved + fixed host ports of tasks, sorted
  std::vector<Port> udp_in_use;
  std::vector<Port> dynamic_in_use;   ///< handed out by the agent, sorted
  Port next_dynamic_port = 32768;     ///< facts TD-132, TD-133
  std::int32_t running_tasks = 0;     ///< lastStatus RUNNING, desired RUNNING (see facts CI-7)
  std::int32_t pending_tasks = 0;     ///< desired RUNNING, not RUNNING yet
  std::vector<TaskId> tasks;          ///< tasks not STOPPED, in placement order
  std::vector<Attribute> attributes;  ///< sorted by attribute name text
  std::vector<TaskId> agent_queue;  ///< accepted by ECS, held by the agent until the host has room
  std::vector<NameId> cached_images;  ///< pulled before, sorted by id
  std::vector<NameId> cached_layers;  ///< digests of described layers, sorted by id
  std::vector<ImageUse> image_uses;   ///< of cached described images, in order of their first pull
  bool cleanup_waits = false;         ///< Due::image_cleanup is in the queue
  PoolId disk;                        ///< none until something lies on it
  std::vector<InstanceChange> history;
  std::vector<AttributeChange> attribute_history;
  std::int32_t version = 1;
  bool short_arn = false;  ///< containerInstanceLongArnFormat was off when it registered
  std::string tags_json;
};

/// "ACTIVE", "DRAINING" …; "pending", "shutting-down" …
const char* to_string(ClusterStatus status);
const char* to_string(ContainerInsights insights);
const char* to_string(InstanceStatus status);
const char* to_string(Ec2State state);

}  // namespace taskyard
