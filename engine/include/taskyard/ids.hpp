// Typed ids: an id is an index into the World table of its noun and is never reused.
// Not ARNs: an ARN is a text made from an id (taskyard/arn.hpp) and parsed back from it.
#pragma once

#include <compare>
#include <cstdint>

namespace taskyard {

/// Index into one World table; `Tag` keeps a TaskId from being used where an InstanceId is meant.
/// A default-made id names nothing and is false in a condition.
template <class Tag>
struct Id {
  static constexpr std::uint32_t k_none = 0xFFFFFFFFU;
  std::uint32_t value = k_none;

  constexpr explicit operator bool() const { return value != k_none; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

using NameId = Id<struct NameTag>;                      ///< interned text, World::names
using ClusterId = Id<struct ClusterTag>;                ///< World::clusters
using Ec2InstanceId = Id<struct Ec2InstanceTag>;        ///< World::ec2_instances
using InstanceId = Id<struct ContainerInstanceTag>;     ///< World::container_instances
using TaskDefinitionId = Id<struct TaskDefinitionTag>;  ///< World::task_definitions
using TaskId = Id<struct TaskTag>;                      ///< World::tasks
using ContainerId = Id<struct ContainerTag>;            ///< World::containers
using RequestId = Id<struct PlacementRequestTag>;       ///< World::placement_requests
using DecisionId = Id<struct DecisionTag>;              ///< World::decisions
using ImageId = Id<struct ImageTag>;                    ///< World::images
using ProviderId = Id<struct CapacityProviderTag>;      ///< World::capacity_providers
using ServiceId = Id<struct ServiceTag>;                ///< World::services
using DeploymentId = Id<struct DeploymentTag>;          ///< World::deployments
using ServiceEventId = Id<struct ServiceEventTag>;      ///< World::service_events
using ServiceStepId = Id<struct ServiceStepTag>;        ///< World::service_steps
using GroupId = Id<struct AutoScalingGroupTag>;         ///< World::auto_scaling_groups
using LaunchTemplateId = Id<struct LaunchTemplateTag>;  ///< World::launch_templates
using ScalingStepId = Id<struct ScalingStepTag>;        ///< World::scaling_steps
using VpcId = Id<struct VpcTag>;                        ///< World::vpcs
using SubnetId = Id<struct SubnetTag>;                  ///< World::subnets
using SecurityGroupId = Id<struct SecurityGroupTag>;    ///< World::security_groups
using EniId = Id<struct EniTag>;                        ///< World::network_interfaces
using NatGatewayId = Id<struct NatGatewayTag>;          ///< World::nat_gateways
using VpcEndpointId = Id<struct VpcEndpointTag>;        ///< World::vpc_endpoints
using NamespaceId = Id<struct NamespaceTag>;            ///< World::namespaces
using DiscoveryId = Id<struct DiscoveryServiceTag>;     ///< World::discovery_services
using LoadBalancerId = Id<struct LoadBalancerTag>;      ///< World::load_balancers
using ListenerId = Id<struct ListenerTag>;              ///< World::listeners
using ListenerRuleId = Id<struct ListenerRuleTag>;      ///< World::listener_rules
using TargetGroupId = Id<struct TargetGroupTag>;        ///< World::target_groups
using TargetId = Id<struct TargetTag>;                  ///< World::targets
using TrafficSourceId = Id<struct TrafficSourceTag>;    ///< World::traffic.sources
using LoadId = Id<struct ContainerLoadTag>;             ///< World::traffic.loads
using MeterId = Id<struct MeterTag>;                    ///< World::traffic.meters
using WorkId = Id<struct ImageWorkTag>;                 ///< World::works
using JobId = Id<struct JobTag>;                        ///< World::jobs
using StoreId = Id<struct StoreTag>;                    ///< World::storage.stores
using PoolId = Id<struct PoolTag>;                      ///< World::storage.pools
using MountId = Id<struct MountTag>;                    ///< World::storage.mounts
using FileSystemId = Id<struct FileSystemTag>;          ///< World::storage.file_systems
using MountTargetId = Id<struct MountTargetTag>;        ///< World::storage.mount_targets
using AccessPointId = Id<struct AccessPointTag>;        ///< World::storage.access_points
using VolumeId = Id<struct EbsVolumeTag>;               ///< World::storage.volumes
using StorageStepId = Id<struct StorageStepTag>;        ///< World::storage.steps
using RoleId = Id<struct RoleTag>;                      ///< World::iam.roles
using PolicyId = Id<struct PolicyTag>;                  ///< World::iam.policies
using InstanceProfileId = Id<struct ProfileTag>;        ///< World::iam.profiles
using RepositoryId = Id<struct RepositoryTag>;          ///< World::registry.repositories
using PullId = Id<struct PullTag>;                      ///< World::registry.pulls
using LogGroupId = Id<struct LogGroupTag>;              ///< World::logs.groups
using LogStreamId = Id<struct LogStreamTag>;            ///< World::logs.streams

/// Number of an event in the log; the first event of a simulation has number 1, 0 means "none".
using EventSeq = std::uint64_t;

}  // namespace taskyard
