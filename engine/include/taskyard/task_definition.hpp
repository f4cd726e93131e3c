// The task definition as plain structs: what RegisterTaskDefinition understood of the JSON.
// The JSON itself is kept beside it (TaskDefinition::json), so fields we do not model survive.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "taskyard/ids.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

enum class NetworkMode : std::uint8_t { bridge, host, awsvpc, none };
enum class LaunchType : std::uint8_t { ec2, fargate, external };
enum class TaskDefinitionStatus : std::uint8_t { active, inactive, delete_in_progress };
enum class ContainerCondition : std::uint8_t { start, complete, success, healthy };
enum class ConstraintType : std::uint8_t { distinct_instance, member_of };
enum class StrategyType : std::uint8_t { random, spread, binpack };

struct PortMapping {
  Port container_port = 0;
  Port host_port = 0;  ///< 0 = dynamic (bridge); filled in with container_port for awsvpc and host
  Protocol protocol = Protocol::tcp;
};

struct ContainerDependency {
  std::uint8_t container = 0;  ///< index of the container waited for
  ContainerCondition condition = ContainerCondition::start;
};

/// Defaults are those of facts TD-81; times in seconds as in the API.
struct HealthCheck {
  std::int32_t interval_s = 30;
  std::int32_t timeout_s = 5;
  std::int32_t retries = 3;
  std::int32_t start_period_s = 0;
};

/// Facts TD-70: who restarts a container in place, and who does not.
struct RestartPolicy {
  bool enabled = false;
  std::int32_t attempt_period_s = 300;
  std::vector<std::int32_t> ignored_exit_codes;
};

/// What a volume of a task definition is (facts 1.10, surroundings 3.5 to 3.9, 4).
enum class VolumeKind : std::uint8_t {
  bind,           ///< only a name: a bind mount without a source path
  host_path,      ///< host.sourcePath
  docker_task,    ///< dockerVolumeConfiguration, scope task
  docker_shared,  ///< scope shared
  efs,
  fsx_windows,
  s3files,   ///< added to the API in 2026; told, not simulated
  at_launch  ///< configuredAtLaunch: an EBS volume
};

struct VolumeDefinition {
  std::string name;
  VolumeKind kind = VolumeKind::bind;
  std::string source;        ///< host.sourcePath, or the file system's id or ARN
  std::string root = "/";    ///< rootDirectory
  std::string access_point;  ///< EFS, s3files
  std::string driver;        ///< docker; "" = local
  bool autoprovision = false;
  bool transit_encryption = false;
  bool iam = false;  ///< authorizationConfig.iam ENABLED
};

/// A volume as one container sees it; those of volumesFrom are copied in.
struct MountPoint {
  std::uint8_t volume = 0;  ///< index into TaskDefinition::volumes
  std::string path;         ///< containerPath
  bool read_only = false;
};

/// logConfiguration. Of `options` those of awslogs are read out too.
struct LogConfiguration {
  std::string driver;  ///< "awslogs", "awsfirelens", "json-file" …; "" = none given
  std::string group, region, stream_prefix;
  bool create_group = false;
  bool non_blocking = false;
  std::vector<std::pair<std::string, std::string>> options;  ///< as given
};

struct ContainerDefinition {
  std::string name;
  std::string image;
  CpuUnits cpu_units = 0;
  Mib memory_mib = 0;              ///< hard limit, 0 = not given
  Mib memory_reservation_mib = 0;  ///< soft limit, 0 = not given
  bool essential = true;
  std::int32_t gpus = 0;
  std::int32_t stop_timeout_s = 30;
  std::int32_t start_timeout_s = 0;  ///< 0 = none (facts TD-120)
  RestartPolicy restart;
  std::int64_t uid = 0, gid = 0;  ///< of "user"; root when not given, -1 = by a name
  std::vector<PortMapping> ports;
  std::vector<ContainerDependency> depends_on;  ///< includes what links and volumesFrom imply
  std::optional<HealthCheck> health_check;
  std::vector<MountPoint> mounts;
  LogConfiguration log;
  bool log_router = false;  ///< has a firelensConfiguration
  bool read_only_root = false;
  std::string credentials_secret;              ///< repositoryCredentials.credentialsParameter
  std::vector<std::string> environment_files;  ///< ARNs of S3 objects
  bool pins_digest = true;                     ///< versionConsistency (facts DEP-40)
};

/// `expression` is the cluster query of memberOf, empty for distinctInstance.
struct PlacementConstraint {
  ConstraintType type = ConstraintType::member_of;
  std::string expression;
};

/// `field` in its echoed form: "cpu", "memory", "instanceId", "attribute:NAME", "" for random.
struct PlacementStrategy {
  StrategyType type = StrategyType::random;
  std::string field;
};

/// What one task takes from the instance it runs on (facts PL-60).
struct PlacementNeed {
  CpuUnits cpu_units = 0;
  Mib memory_mib = 0;
  std::int32_t enis = 0;  ///< 1 for awsvpc
  std::int32_t gpus = 0;
  std::vector<Port> tcp_ports;  ///< fixed host ports, sorted
  std::vector<Port> udp_ports;
  std::vector<std::string> attributes;  ///< requiresAttributes, sorted
};

/// What a task asks of another service before its containers can start.
enum class ResourceKind : std::uint8_t { secret, parameter, log_group, file_system };

/// `name` as the task definition gives it: the ARN of a Secrets Manager secret, the name or ARN of
/// an SSM
/// parameter, a CloudWatch log group, the id of an EFS file system.
struct NeededResource {
  ResourceKind kind = ResourceKind::secret;
  std::string name;
};

struct TaskDefinition {
  TaskDefinitionId id;
  std::string family;
  std::int32_t revision = 0;
  TaskDefinitionStatus status = TaskDefinitionStatus::active;
  NetworkMode network_mode = NetworkMode::bridge;
  CpuUnits cpu_units = 0;   ///< task level, 0 = not given
  Mib memory_mib = 0;       ///< task level, 0 = not given
  bool runs_on_ec2 = true;  ///< computed `compatibilities`
  bool runs_on_fargate = false;
  bool runs_external = false;
  std::vector<LaunchType> requires_compatibilities;
  std::string cpu_architecture;  ///< "" = any, else "X86_64" or "ARM64"
  std::string operating_system_family;
  std::vector<ContainerDefinition> containers;
  std::vector<PlacementConstraint> constraints;
  PlacementNeed need;
  std::vector<NeededResource> resources;  ///< in the order of the definition, each once
  std::vector<VolumeDefinition> volumes;
  std::string task_role;           ///< taskRoleArn: ARN or name; "" = none
  std::string execution_role;      ///< executionRoleArn
  std::int32_t ephemeral_gib = 0;  ///< ephemeralStorage.sizeInGiB, 0 = not given (20 on Fargate)
  SimTime registered_at = 0;
  SimTime deregistered_at = k_never;
  SimTime delete_requested_at = k_never;
  std::string json;       ///< one-line JSON of the registered input, every field kept
  std::string tags_json;  ///< JSON array of tags, "" = none
};

/// AWS spellings: "awsvpc", "FARGATE", "ACTIVE", "memberOf", "binpack", "tcp", "HEALTHY" …
const char* to_string(NetworkMode mode);
const char* to_string(LaunchType type);
const char* to_string(TaskDefinitionStatus status);
const char* to_string(ContainerCondition condition);
const char* to_string(ConstraintType type);
const char* to_string(StrategyType type);
const char* to_string(Protocol protocol);
/// "bind mount", "host path", "docker volume", "EFS" …: for a reader.
const char* to_string(VolumeKind kind);

}  // namespace taskyard
