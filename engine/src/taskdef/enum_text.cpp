// AWS spellings of the enums of taskyard/task_definition.hpp.
#include "base/assert.hpp"
#include "taskyard/task_definition.hpp"

namespace taskyard {

const char* to_string(NetworkMode mode) {
  switch (mode) {
    case NetworkMode::bridge: return "bridge";
    case NetworkMode::host: return "host";
    case NetworkMode::awsvpc: return "awsvpc";
    case NetworkMode::none: return "none";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(LaunchType type) {
  switch (type) {
    case LaunchType::ec2: return "EC2";
    case LaunchType::fargate: return "FARGATE";
    case LaunchType::external: return "EXTERNAL";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(TaskDefinitionStatus status) {
  switch (status) {
    case TaskDefinitionStatus::active: return "ACTIVE";
    case TaskDefinitionStatus::inactive: return "INACTIVE";
    case TaskDefinitionStatus::delete_in_progress: return "DELETE_IN_PROGRESS";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(ContainerCondition condition) {
  switch (condition) {
    case ContainerCondition::start: return "START";
    case ContainerCondition::complete: return "COMPLETE";
    case ContainerCondition::success: return "SUCCESS";
    case ContainerCondition::healthy: return "HEALTHY";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(ConstraintType type) {
  switch (type) {
    case ConstraintType::distinct_instance: return "distinctInstance";
    case ConstraintType::member_of: return "memberOf";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(StrategyType type) {
  switch (type) {
    case StrategyType::random: return "random";
    case StrategyType::spread: return "spread";
    case StrategyType::binpack: return "binpack";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(Protocol protocol) {
  switch (protocol) {
    case Protocol::tcp: return "tcp";
    case Protocol::udp: return "udp";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(VolumeKind kind) {
  switch (kind) {
    case VolumeKind::bind: return "bind mount";
    case VolumeKind::host_path: return "host path";
    case VolumeKind::docker_task: return "docker volume (task)";
    case VolumeKind::docker_shared: return "docker volume (shared)";
    case VolumeKind::efs: return "EFS";
    case VolumeKind::fsx_windows: return "FSx for Windows";
    case VolumeKind::s3files: return "S3 Files";
    case VolumeKind::at_launch: return "EBS volume";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

}  // namespace taskyard
