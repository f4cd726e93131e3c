// Tasks and containers as plain values.
#pragma once

#include <string>

#include "taskyard/ids.hpp"
#include "taskyard/task_definition.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

/// In the order a task passes them (facts 3.1).
enum class TaskStatus : std::uint8_t {
  provisioning,
  pending,
  activating,
  running,
  deactivating,
  stopping,
  deprovisioning,
  stopped
};
enum class ContainerStatus : std::uint8_t { pending, created, running, stopped };
enum class HealthStatus : std::uint8_t { unknown, healthy, unhealthy };
enum class StopCode : std::uint8_t {
  none,
  task_failed_to_start,
  essential_container_exited,
  user_initiated,
  service_scheduler_initiated,
  spot_interruption,
  termination_notice,
  infrastructure_health
};

struct Task {
  TaskId id;
  ClusterId cluster;
  TaskDefinitionId task_definition;
  InstanceId instance;  ///< none on Fargate
  LaunchType launch_type = LaunchType::ec2;
  TaskStatus status = TaskStatus::pending;
  bool desired_running = true;  ///< desiredStatus RUNNING or STOPPED (facts LC-1)
  StopCode stop_code = StopCode::none;
  HealthStatus health = HealthStatus::unknown;
  std::uint8_t container_count = 0;
  ContainerId first_container;  ///< its containers stand side by side in World::containers
  NameId zone;
  NameId group;
  NameId started_by;
  NameId stopped_reason;
  DecisionId decision;
  RequestId request;
  DeploymentId deployment;       ///< of the service that started it; none for a standalone task
  ProviderId capacity_provider;  ///< that took it; none for a launch type
  std::int32_t version = 1;
  CpuUnits cpu_units = 0;  ///< what it is charged (facts PL-60)
  Mib memory_mib = 0;
  SimTime created_at = 0;
  SimTime pull_started_at = k_never, pull_stopped_at = k_never;
  SimTime started_at = k_never, stopping_at = k_never;
  SimTime execution_stopped_at = k_never, stopped_at = k_never;
  EventSeq placed_seq = 0;       ///< event at which it took its resources
  EventSeq released_seq = 0;     ///< event at which it gave them back, 0 = still holds them
  std::uint32_t private_ip = 0;  ///< awsvpc: IPv4 as a number, 0 = none
  EniId eni;                     ///< awsvpc: its elastic network interface
  TargetId target;         ///< first of its targets (Target::next_of_task); none = no load balancer
  std::uint16_t step = 0;  ///< timers made before the latest step are stale
  bool health_failed = false;   ///< its service has counted it as failed by its health check
  bool on_host = false;         ///< its agent has accepted it and its containers are not all gone
  bool exec_enabled = false;    ///< enableExecuteCommand
  bool short_arn = false;       ///< taskLongArnFormat was off when it was created
  SimTime protected_until = 0;  ///< facts LC-50; in the past = not protected
  NameId task_role;             ///< after overrides: ARN or name; none = no task role
  NameId execution_role;
  std::int32_t ephemeral_gib = 0;  ///< after overrides; Fargate only
  MountId first_mount;             ///< its mounts stand side by side in World::storage.mounts
  std::uint16_t mount_count = 0;
  PoolId pool;                 ///< Fargate: its disk, once something counts it
  VolumeId ebs;                ///< its EBS volume
  std::string volumes_json;    ///< volumeConfigurations as asked, "" = none
  std::string overrides_json;  ///< as asked by RunTask, "" = none
  std::string tags_json;
};

/// In PROVISIONING because no instance of its capacity provider has room yet (facts RT-24).
inline bool waits_for_capacity(const Task& task) {
  return task.placed_seq == 0 && task.desired_running && task.status == TaskStatus::provisioning;
}

struct Container {
  ContainerId id;
  TaskId task;
  std::uint8_t definition = 0;  ///< index into TaskDefinition::containers
  ContainerStatus status = ContainerStatus::pending;
  HealthStatus health = HealthStatus::unknown;
  bool has_exit_code = false;
  std::int32_t exit_code = 0;
  NameId reason;
  std::uint32_t first_binding = 0;  ///< into World::network_bindings
  std::uint16_t binding_count = 0;  ///< 0 until the container started (facts TD-137)
  SimTime started_at = k_never;
  SimTime stopped_at = k_never;
  std::uint16_t step = 0;     ///< timers made before the latest step are stale
  std::uint32_t pull_ms = 0;  ///< time its image takes or took to arrive
  bool pulling = false;       ///< its image is on the way
  bool stopping = false;      ///< SIGTERM was sent
  bool health_fails = false;  ///< taskyard.FailHealthCheck: its check passes no more
  LoadId load;                ///< its queue; none until it got a request
  PullId pull;                ///< its latest pull of an image with described layers
  NameId digest;              ///< of its image, when a repository knows it
  NameId pull_denied;         ///< why the pull under way will fail for want of a permission
  LogStreamId log_stream;     ///< awslogs: its stream, once it started
  StoreId layer;              ///< what it wrote outside its mounts; none until it did
  JobId first_job;            ///< of its jobs, while it runs (Job::next)
  StorageStepId untold;       ///< first of its sums in StorageState::untold (StorageStep::next)
};

struct NetworkBinding {
  Port container_port = 0;
  Port host_port = 0;
  Protocol protocol = Protocol::tcp;
};

/// "PROVISIONING", "RUNNING" …; "HEALTHY" …; "EssentialContainerExited" …, "" for none.
const char* to_string(TaskStatus status);
const char* to_string(ContainerStatus status);
const char* to_string(HealthStatus status);
const char* to_string(StopCode code);

}  // namespace taskyard
