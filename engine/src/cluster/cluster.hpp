// Clusters, EC2 instances and container instances: creation, registration, attributes, status.
// Knows nothing of tasks except their number; placement and task life are elsewhere.
#pragma once

#include <string_view>
#include <vector>

#include "base/changes.hpp"
#include "taskyard/catalog.hpp"

namespace taskyard::cluster {

/// Makes an ACTIVE cluster; one of that name that is ACTIVE is returned as it is (as AWS does).
ClusterId create_cluster(const Changes& changes, std::string_view name);
void delete_cluster(const Changes& changes, ClusterId id);

/// What ec2.RunInstances decided for one instance.
struct LaunchOptions {
  const InstanceType* type = nullptr;
  NameId zone;
  NameId cluster;                     ///< ECS_CLUSTER, no id = joins nothing
  std::vector<Attribute> attributes;  ///< ECS_INSTANCE_ATTRIBUTES
  ProviderId capacity_provider;       ///< of whose Auto Scaling group it is a member
  SubnetId subnet;                    ///< none = the default VPC's private one of the zone
  std::vector<SecurityGroupId> security_groups;  ///< empty = the default group of the VPC
  PullBehavior pull_behavior = PullBehavior::by_default;
  ImageCleanup image_cleanup;
  NameId instance_profile;       ///< none = ecsInstanceRole
  bool no_profile = false;       ///< it has none on purpose
  AgentCredentials credentials;  ///< of its user data
};

/// Starts an EC2 instance; its agent registers after the boot time. The container instance exists from
/// then on. Returns the instance; `container_instance` stays empty until it registered.
Ec2InstanceId launch(const Changes& changes, const LaunchOptions& options);
/// Shutting-down now, terminated later. The caller deals with its tasks first.
void terminate(const Changes& changes, Ec2InstanceId id);

/// Due::instance_boot: running, and its agent registers; returns the new container instance, if any.
InstanceId on_boot(const Changes& changes, Ec2InstanceId id);
void on_terminated(const Changes& changes, Ec2InstanceId id);
/// Due::register_again: an agent that was refused for want of a permission tries once more. Returns
/// the container instance when it has joined, or is connected, now.
InstanceId on_register_again(const Changes& changes, Ec2InstanceId id);
/// The agent registers the machine as a container instance; no id when it may not.
InstanceId join_cluster(const Changes& changes, Ec2InstanceId id);
/// What the agent of an EC2 instance calls, with its instance profile (surroundings 5.2): to join the
/// cluster; to be connected to it. A refused call is kept, and the agent will try again.
bool may_register(const Changes& changes, Ec2InstanceId id);
bool may_connect(const Changes& changes, Ec2InstanceId id);
/// The connected agent begins to report CPU and memory, or may not and asks again in a minute: then
/// CloudWatch has no such metrics of its tasks (surroundings 5.2).
void start_telemetry(const Changes& changes, Ec2InstanceId id);

/// An instance registered by hand with given resources (ecs.RegisterContainerInstance).
struct RegisterOptions {
  ClusterId cluster;
  NameId type;  ///< "external" when not said
  NameId zone;
  Resources resources;
  std::vector<Port> tcp_reserved;
  std::vector<Port> udp_reserved;
  std::vector<Attribute> attributes;
  const char* architecture = "x86_64";
  Ec2InstanceId ec2_instance;
  NameId foreign_ec2;   ///< id of a machine that is not simulated
  InstanceId reserved;  ///< the id given at launch, none when registered by hand
  ProviderId capacity_provider;
  bool short_arn = false;  ///< containerInstanceLongArnFormat is off
  bool trunking = false;   ///< its branch network interfaces hang on a trunk (facts ENI-3)
};
InstanceId register_instance(const Changes& changes, const RegisterOptions& options);

/// Changes status and keeps the history; INACTIVE also leaves the cluster's list.
void set_status(const Changes& changes, InstanceId id, InstanceStatus status);
void set_agent_connected(const Changes& changes, InstanceId id, bool connected);

/// Adds or replaces / removes an attribute and keeps the history. No limits are checked here.
void put_attribute(const Changes& changes, InstanceId id, NameId name, NameId value);
void delete_attribute(const Changes& changes, InstanceId id, NameId name);
/// Attribute called `name`, or null.
const Attribute* find_attribute(const World& world, const ContainerInstance& instance, NameId name);

/// "i-…" of the machine it runs on, simulated or not; "" when it has none.
std::string ec2_id_of(const World& world, const ContainerInstance& instance);

/// Ports the agent keeps for itself on Linux (facts TD-134).
std::vector<Port> default_reserved_ports();

}  // namespace taskyard::cluster
