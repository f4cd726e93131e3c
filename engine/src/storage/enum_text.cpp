// Names of stores, operations and states (taskyard/surroundings/storage.hpp, taskyard/work.hpp).
#include "base/assert.hpp"
#include "taskyard/surroundings/storage.hpp"

namespace taskyard {

const char* to_string(FileAction action) {
  switch (action) {
    case FileAction::write: return "write";
    case FileAction::append: return "append";
    case FileAction::read: return "read";
    case FileAction::remove: return "remove";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(StoreKind kind) {
  switch (kind) {
    case StoreKind::container_layer: return "container layer";
    case StoreKind::task_bind: return "bind mount";
    case StoreKind::host_path: return "host path";
    case StoreKind::docker_task: return "docker volume (task)";
    case StoreKind::docker_shared: return "docker volume (shared)";
    case StoreKind::fargate_bind: return "Fargate ephemeral storage";
    case StoreKind::ebs: return "EBS volume";
    case StoreKind::efs: return "EFS file system";
    case StoreKind::fsx_windows: return "FSx for Windows File Server";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(MountState state) {
  switch (state) {
    case MountState::mounting: return "mounting";
    case MountState::mounted: return "mounted";
    case MountState::failed: return "failed";
    case MountState::gone: return "gone";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(FileOp::Outcome outcome) {
  switch (outcome) {
    case FileOp::Outcome::under_way: return "under way";
    case FileOp::Outcome::done: return "done";
    case FileOp::Outcome::no_space: return "no space left on device";
    case FileOp::Outcome::read_only: return "read-only file system";
    case FileOp::Outcome::not_found: return "no such file";
    case FileOp::Outcome::denied: return "permission denied";
    case FileOp::Outcome::lost: return "lost";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(EfsState state) {
  switch (state) {
    case EfsState::creating: return "creating";
    case EfsState::available: return "available";
    case EfsState::updating: return "updating";
    case EfsState::deleting: return "deleting";
    case EfsState::deleted: return "deleted";
    case EfsState::error: return "error";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(PerformanceMode mode) {
  switch (mode) {
    case PerformanceMode::general_purpose: return "generalPurpose";
    case PerformanceMode::max_io: return "maxIO";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(ThroughputMode mode) {
  switch (mode) {
    case ThroughputMode::bursting: return "bursting";
    case ThroughputMode::provisioned: return "provisioned";
    case ThroughputMode::elastic: return "elastic";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

const char* to_string(VolumeState state) {
  switch (state) {
    case VolumeState::creating: return "creating";
    case VolumeState::available: return "available";
    case VolumeState::in_use: return "in-use";
    case VolumeState::deleting: return "deleting";
    case VolumeState::deleted: return "deleted";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

}  // namespace taskyard
