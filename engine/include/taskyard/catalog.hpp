// Tables of numbers that AWS publishes, read from assets/catalog: instance types, Fargate sizes,
// model parameters, behaviours of well-known images. Immutable and the same for every simulation.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "taskyard/units.hpp"

namespace taskyard {

/// One row of assets/catalog/instance_types.json (facts section 11).
struct InstanceType {
  std::string_view name;          ///< "m5.large"
  std::string_view architecture;  ///< "x86_64" or "arm64", the value of ecs.cpu-architecture
  std::int32_t vcpus = 0;
  Mib nominal_memory_mib = 0;
  Mib registered_memory_mib = 0;  ///< what the agent registers (facts CI-3)
  std::int32_t max_enis = 0;      ///< awsvpc tasks without trunking = max_enis - 1 (facts ENI-1)
  std::int32_t trunk_tasks = 0;   ///< awsvpc tasks with awsvpcTrunking, 0 = no trunking
  std::int32_t gpus = 0;
  MicroDollars price_per_hour = 0;

  CpuUnits cpu_units() const { return vcpus * 1024; }
};

/// All instance types, in catalog order.
std::span<const InstanceType> instance_types();
/// The type called `name`, or null.
const InstanceType* find_instance_type(std::string_view name);

/// One Fargate CPU size with its memory sizes: min, max, step in MiB (facts 1.3).
/// 256 CPU units is the one irregular row: 512, 1024, 2048.
struct FargateSize {
  CpuUnits cpu_units = 0;
  Mib memory_min_mib = 0;
  Mib memory_max_mib = 0;
  Mib memory_step_mib = 0;
};
std::span<const FargateSize> fargate_sizes();
bool is_fargate_pair(CpuUnits cpu_units, Mib memory_mib);
/// "512, 1024 or 2048" / "2048 to 8192 in steps of 1024", for hints; "" when the cpu is no Fargate
/// size.
std::string fargate_memory_choices(CpuUnits cpu_units);

/// Times and rates the model needs; the table with unit, default, source and status is
/// assets/catalog/model_parameters.json, in this order.
enum class Parameter : std::uint8_t {
  instance_boot_ms,           ///< RunInstances -> agent registered
  agent_poll_ms,              ///< placement -> agent received the task
  eni_attach_ms,              ///< awsvpc task on EC2: PROVISIONING
  fargate_provision_ms,       ///< Fargate: PROVISIONING
  fargate_pending_ms,         ///< Fargate: PENDING
  image_pull_mib_per_s,       ///< uncached pull throughput
  image_cached_check_ms,      ///< pull step with the image already on the instance
  container_create_ms,        ///< create + start of one container
  default_image_size_mib,     ///< image without a behaviour
  default_image_start_ms,     ///< start-up of an image without a behaviour
  default_image_stop_ms,      ///< time an image takes to exit after SIGTERM
  deactivating_ms,            ///< DEACTIVATING without a load balancer
  eni_detach_ms,              ///< awsvpc on EC2: DEPROVISIONING
  fargate_deprovision_ms,     ///< Fargate: DEPROVISIONING
  instance_terminate_ms,      ///< TerminateInstances -> terminated
  stopped_task_kept_ms,       ///< how long a stopped task stays describable
  timing_jitter_permille,     ///< spread of the times above, +- this share
  service_pass_ms,            ///< a change -> the service scheduler looks at its service
  service_starts_per_minute,  ///< of one service (facts SVC-21)
  service_healthy_after_ms,  ///< RUNNING -> counted as healthy without a health check (facts DEP-6)
  service_backoff_first_ms,  ///< first delay after failing starts
  service_backoff_max_ms,    ///< longest delay (facts SVC-40)
  deployment_stage_ms,       ///< a lifecycle stage without hooks, tasks or traffic to wait for
  traffic_shift_ms,          ///< a change of traffic weights takes effect
  lambda_hook_ms,            ///< a lifecycle hook's Lambda function answers
  alarm_bake_ms,             ///< rolling update with alarms: watched for so long (facts DEP-31)
  elb_provision_ms,          ///< a load balancer: provisioning -> active
  target_registration_ms,    ///< RegisterTargets -> first health check (ALB, Classic)
  nlb_registration_ms,       ///< the same for a Network Load Balancer
  client_latency_us,         ///< a packet from a client on the internet to the load balancer
  hop_latency_us,            ///< a packet inside the VPC
  probe_cpu_us,              ///< work of answering a health check
  pull_timeout_ms,           ///< no way out: the pull or the secret gives up after so long
  efs_mount_ms,              ///< an EFS file system is mounted for a task
  efs_mount_timeout_ms,      ///< no mount target answers: the mount gives up after so long
  efs_ready_ms,              ///< CreateFileSystem -> available
  efs_target_ready_ms,       ///< CreateMountTarget -> available
  efs_read_latency_us,       ///< of an operation on EFS, beside its bytes
  efs_write_latency_us,      ///< the same of a write
  efs_elastic_read_mibps,    ///< most a file system in elastic mode gives
  efs_elastic_write_mibps,   ///< the same for writing
  efs_client_mibps,          ///< most that one client gets from EFS
  disk_mibps,                ///< an instance's or Fargate task's own disk
  disk_latency_us,           ///< of an operation on it
  instance_disk_gib,         ///< disk of a container instance
  ebs_attach_ms,             ///< an EBS volume is made and attached for a task
  ebs_latency_us,            ///< of an operation on it
  storage_told_ms,           ///< what containers did to files is told in sums of so long
  image_unpack_permille,     ///< size of an unpacked image, in thousandths of the compressed one
  layer_downloads,           ///< layers of one pull that arrive at the same time
  image_cleanup_ms,          ///< the agent looks for unused images (surroundings 6.3)
  image_cleanup_age_ms,      ///< youngest image it removes
  image_cleanup_count,       ///< most it removes at once
  lifecycle_policy_ms,       ///< a lifecycle policy of a repository is applied
  undescribed_exist,  ///< 1: what nobody made (roles, repositories …) works; 0: it is missing
  count_
};

/// One row of the table as published in the documentation and the inspector.
struct ParameterInfo {
  std::string_view name;  ///< "instanceBootMs", the spelling in scenario files
  std::string_view unit;
  std::int64_t value = 0;   ///< default
  std::int64_t min = 0;     ///< smallest and
  std::int64_t max = 0;     ///< largest a scenario may set
  bool documented = false;  ///< false: inferred
  std::string_view source;
};
std::span<const ParameterInfo> parameters();

}  // namespace taskyard
