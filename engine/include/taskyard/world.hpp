// The World: everything that is simulated, as tables of plain values. A copy of it is a snapshot.
// Readable by every view, changed only by calls and by time (taskyard/simulation.hpp).
#pragma once

#include <array>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "taskyard/account.hpp"
#include "taskyard/capacity.hpp"
#include "taskyard/catalog.hpp"
#include "taskyard/cluster.hpp"
#include "taskyard/decision.hpp"
#include "taskyard/elb.hpp"
#include "taskyard/ids.hpp"
#include "taskyard/network.hpp"
#include "taskyard/scaling.hpp"
#include "taskyard/service.hpp"
#include "taskyard/surroundings/iam.hpp"
#include "taskyard/surroundings/logs.hpp"
#include "taskyard/surroundings/registry.hpp"
#include "taskyard/surroundings/storage.hpp"
#include "taskyard/surroundings/work.hpp"
#include "taskyard/task.hpp"
#include "taskyard/task_definition.hpp"
#include "taskyard/traffic.hpp"

namespace taskyard {

/// Texts that occur often, stored once. Ids are given in order of first use.
class Names {
 public:
  /// Id of `text`, adding it when new.
  NameId intern(std::string_view text);
  /// Id of `text`, or no id.
  NameId find(std::string_view text) const;
  /// The text; "" for no id. Stays where it is when more are added.
  const std::string& text(NameId id) const;
  std::size_t size() const { return texts_.size(); }

 private:
  std::deque<std::string> texts_;
  std::map<std::string, NameId, std::less<>> ids_;
};

/// What is wrong with an image at the moment (taskyard.BreakImage), whatever its described
/// behaviour.
enum class ImageFault : std::uint8_t {
  none,
  crash,      ///< exits with code 1 a second after its start
  unhealthy,  ///< its health check never passes
  slow,       ///< takes long to pull and to start
  missing     ///< cannot be pulled; instances that have it cached still start it (facts AG-2)
};
/// "crash", "unhealthy", "slow", "missing"; "" for none.
const char* to_string(ImageFault fault);

/// How an image behaves; containers run no code (design 3). Times in milliseconds.
struct ImageBehaviour {
  NameId image;  ///< "web:v1"
  Mib size_mib = 0;
  std::int64_t start_ms = 0;        ///< create -> running
  std::int64_t stop_ms = 0;         ///< SIGTERM -> exit; beyond stopTimeout it is killed
  std::int64_t exit_after_ms = -1;  ///< runs that long and exits by itself; -1 = never
  std::int32_t exit_code = 0;
  bool traps_sigterm = false;           ///< exits 0 on SIGTERM instead of 143
  std::int64_t healthy_after_ms = 0;    ///< first passing health check; -1 = never passes
  bool known = true;                    ///< false: defaults for an image nobody described
  ImageFault fault = ImageFault::none;  ///< of containers that start while it is set
  // How it answers requests.
  std::int64_t cpu_per_request_us = 10'000;  ///< work on one vCPU; kinds of request may say another
  std::int64_t wait_per_request_us = 0;      ///< without CPU, e.g. for a database
  std::int64_t memory_per_request_kib = 64;
  std::int32_t error_permille = 0;      ///< of requests answered with a 500
  std::int32_t connections_max = 1024;  ///< more at once are answered with a 503
  std::int64_t listens_after_ms = 0;    ///< after the start of the container
  NameId answers_path;                  ///< the only path that is not answered with 404; none = all
  bool finishes_requests = false;       ///< on SIGTERM it ends what it has begun, then exits
  WorkId work;  ///< files, calls and lines; none = it does nothing of the kind
};

/// A clientToken of RunTask: the same call once more is answered with the tasks of the first.
struct ClientToken {
  std::string token;
  std::string request;
  std::vector<TaskId> tasks;
};

/// Limits that keep any input harmless; hitting one is an error reply, never a hang.
struct Limits {
  std::uint32_t tasks_max = 1'000'000;
  std::uint32_t instances_max = 20'000;
  std::uint32_t clusters_max = 10'000;
  std::uint32_t task_definitions_max = 100'000;
  std::uint32_t capacity_providers_max = 1'000;
  std::uint32_t auto_scaling_groups_max = 1'000;
  std::uint32_t provisioning_tasks_max = 500;  ///< per cluster (facts RT-25)
  std::uint32_t services_max = 20'000;
  std::uint32_t deployments_max = 200'000;
  std::uint32_t alarms_max = 5'000;
  std::uint32_t events_max = 8'000'000;
  std::uint32_t vpcs_max = 100;
  std::uint32_t subnets_max = 1'000;
  std::uint32_t security_groups_max = 2'500;
  std::uint32_t load_balancers_max = 200;
  std::uint32_t target_groups_max = 3'000;
  std::uint32_t targets_max = 200'000;
  std::uint32_t traffic_sources_max = 100;
  std::uint32_t in_flight_max = 1'000'000;  ///< further requests end as queue_full
  std::uint32_t samples_max = 8'192;
  std::uint32_t arrivals_per_second_max = 20'000;  ///< more are counted, not simulated one by one
  std::uint32_t meters_max = 20'000;               ///< further targets have none
  std::uint32_t meter_points_max = 720;            ///< of 10 s
  std::uint32_t meter_minutes_max = 2'880;
  std::uint32_t file_systems_max = 1'000;   ///< surroundings 3.1
  std::uint32_t mount_targets_max = 400;    ///< per VPC (surroundings 3.1)
  std::uint32_t access_points_max = 1'000;  ///< per file system
  std::uint32_t files_max = 2'000'000;      ///< in all stores; further new ones fail with no_space
  std::uint32_t file_ops_max = 8'192;       ///< kept
  std::uint32_t roles_max = 1'000;          ///< and as many policies and instance profiles each
  std::uint32_t policy_bytes_max = 10'240;  ///< of one document
  std::uint32_t aws_calls_max = 8'192;      ///< kept
  std::uint32_t repositories_max = 10'000;
  std::uint32_t repository_images_max = 10'000;  ///< per repository
  std::uint32_t log_groups_max = 10'000;
  std::uint32_t log_lines_max = 65'536;  ///< kept
  std::uint32_t jobs_max = 1'000'000;
};

struct World {
  SimTime now = 0;
  std::string region = "us-east-1";
  std::string account = "123456789012";
  std::uint64_t seed = 1;
  std::vector<NameId> availability_zones;  ///< of the region, in letter order
  Names names;
  std::vector<Cluster> clusters;
  std::vector<Ec2Instance> ec2_instances;
  std::vector<ContainerInstance> container_instances;
  std::vector<TaskDefinition> task_definitions;
  std::map<std::string, std::int32_t, std::less<>> family_revisions;  ///< last revision used (TD-4)
  std::vector<Task> tasks;
  std::vector<Container> containers;
  std::vector<NetworkBinding> network_bindings;
  std::vector<PlacementRequest> placement_requests;
  std::vector<Decision> decisions;
  std::vector<ImageBehaviour> images;
  std::vector<NameId>
      broken_resources;  ///< secrets, log groups … that tasks starting now cannot use
  std::vector<CapacityProvider>
      capacity_providers;                        ///< FARGATE and FARGATE_SPOT first (facts CP-1)
  std::vector<AccountSetting> account_settings;  ///< those that were put
  std::vector<ClientToken> client_tokens;        ///< the latest ones
  std::vector<Service> services;
  std::vector<Deployment> deployments;
  std::vector<ServiceEvent> service_events;
  std::vector<ServiceStep> service_steps;
  std::vector<Alarm> alarms;             ///< CloudWatch alarms, in order of creation
  std::vector<HookResult> hook_results;  ///< of Lambda functions that were given one
  std::vector<LaunchTemplate> launch_templates;
  std::vector<AutoScalingGroup> auto_scaling_groups;
  std::vector<ScalingStep> scaling_steps;
  std::vector<TaskId> waiting_tasks;  ///< in PROVISIONING for want of an instance, oldest first
  SimTime place_waiting_at = k_never;
  std::vector<Vpc> vpcs;  ///< the default VPC first
  std::vector<InternetGateway> internet_gateways;
  std::vector<Subnet> subnets;
  std::vector<SecurityGroup> security_groups;
  std::vector<NetworkInterface> network_interfaces;
  std::vector<NatGateway> nat_gateways;
  std::vector<VpcEndpoint> vpc_endpoints;
  std::vector<EndpointService> endpoint_services;
  std::vector<Namespace> namespaces;
  std::vector<DiscoveryService> discovery_services;
  std::uint32_t public_addresses = 0;  ///< given out so far
  std::uint32_t network_epoch = 0;     ///< grows with every change of a route, rule or zone
  std::vector<LoadBalancer> load_balancers;
  std::vector<Listener> listeners;
  std::vector<ListenerRule> listener_rules;
  std::vector<TargetGroup> target_groups;
  std::vector<Target> targets;
  TrafficState traffic;
  std::vector<ImageWork> works;  ///< of images that do more than answer requests
  std::vector<Job> jobs;         ///< of running containers
  std::vector<JobId> free_jobs;  ///< rows of `jobs` that have ended and may be used again
  StorageState storage;
  IamState iam;
  RegistryState registry;
  LogState logs;
  std::array<std::int64_t, static_cast<std::size_t>(Parameter::count_)> parameters{};
  Limits limits;
  /// Grows by one with every change to anything above; views rebuild when it differs.
  std::uint64_t revision = 0;

  const Cluster& at(ClusterId id) const { return clusters[id.value]; }
  const Ec2Instance& at(Ec2InstanceId id) const { return ec2_instances[id.value]; }
  const ContainerInstance& at(InstanceId id) const { return container_instances[id.value]; }
  const TaskDefinition& at(TaskDefinitionId id) const { return task_definitions[id.value]; }
  const Task& at(TaskId id) const { return tasks[id.value]; }
  const Container& at(ContainerId id) const { return containers[id.value]; }
  const PlacementRequest& at(RequestId id) const { return placement_requests[id.value]; }
  const Decision& at(DecisionId id) const { return decisions[id.value]; }
  const CapacityProvider& at(ProviderId id) const { return capacity_providers[id.value]; }
  const Service& at(ServiceId id) const { return services[id.value]; }
  const Deployment& at(DeploymentId id) const { return deployments[id.value]; }
  const ServiceEvent& at(ServiceEventId id) const { return service_events[id.value]; }
  const ServiceStep& at(ServiceStepId id) const { return service_steps[id.value]; }
  const LaunchTemplate& at(LaunchTemplateId id) const { return launch_templates[id.value]; }
  const AutoScalingGroup& at(GroupId id) const { return auto_scaling_groups[id.value]; }
  const ScalingStep& at(ScalingStepId id) const { return scaling_steps[id.value]; }
  const Vpc& at(VpcId id) const { return vpcs[id.value]; }
  const Subnet& at(SubnetId id) const { return subnets[id.value]; }
  const SecurityGroup& at(SecurityGroupId id) const { return security_groups[id.value]; }
  const NetworkInterface& at(EniId id) const { return network_interfaces[id.value]; }
  const NatGateway& at(NatGatewayId id) const { return nat_gateways[id.value]; }
  const VpcEndpoint& at(VpcEndpointId id) const { return vpc_endpoints[id.value]; }
  const Namespace& at(NamespaceId id) const { return namespaces[id.value]; }
  const DiscoveryService& at(DiscoveryId id) const { return discovery_services[id.value]; }
  const LoadBalancer& at(LoadBalancerId id) const { return load_balancers[id.value]; }
  const Listener& at(ListenerId id) const { return listeners[id.value]; }
  const ListenerRule& at(ListenerRuleId id) const { return listener_rules[id.value]; }
  const TargetGroup& at(TargetGroupId id) const { return target_groups[id.value]; }
  const Target& at(TargetId id) const { return targets[id.value]; }
  const TrafficSource& at(TrafficSourceId id) const { return traffic.sources[id.value]; }
  const ContainerLoad& at(LoadId id) const { return traffic.loads[id.value]; }
  const Meter& at(MeterId id) const { return traffic.meters[id.value]; }
  const ImageWork& at(WorkId id) const { return works[id.value]; }
  const Job& at(JobId id) const { return jobs[id.value]; }
  const Store& at(StoreId id) const { return storage.stores[id.value]; }
  const Pool& at(PoolId id) const { return storage.pools[id.value]; }
  const Mount& at(MountId id) const { return storage.mounts[id.value]; }
  const FileSystem& at(FileSystemId id) const { return storage.file_systems[id.value]; }
  const MountTarget& at(MountTargetId id) const { return storage.mount_targets[id.value]; }
  const AccessPoint& at(AccessPointId id) const { return storage.access_points[id.value]; }
  const EbsVolume& at(VolumeId id) const { return storage.volumes[id.value]; }
  const StorageStep& at(StorageStepId id) const { return storage.steps[id.value]; }
  const Role& at(RoleId id) const { return iam.roles[id.value]; }
  const Policy& at(PolicyId id) const { return iam.policies[id.value]; }
  const InstanceProfile& at(InstanceProfileId id) const { return iam.profiles[id.value]; }
  const Repository& at(RepositoryId id) const { return registry.repositories[id.value]; }
  const Pull& at(PullId id) const { return registry.pulls[id.value]; }
  const LogGroup& at(LogGroupId id) const { return logs.groups[id.value]; }
  const LogStream& at(LogStreamId id) const { return logs.streams[id.value]; }
  const std::string& text(NameId id) const { return names.text(id); }
  std::int64_t parameter(Parameter parameter) const {
    return parameters[static_cast<std::size_t>(parameter)];
  }
};

}  // namespace taskyard
