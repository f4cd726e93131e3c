// AWS's spellings of states, and the stable names of events.
#include "taskyard/cluster.hpp"
#include "taskyard/event.hpp"
#include "taskyard/task.hpp"
#include "taskyard/world.hpp"

namespace taskyard {

const char* to_string(ClusterStatus status) {
  return status == ClusterStatus::active ? "ACTIVE" : "INACTIVE";
}

const char* to_string(ContainerInsights insights) {
  switch (insights) {
    case ContainerInsights::disabled: return "disabled";
    case ContainerInsights::enabled: return "enabled";
    case ContainerInsights::enhanced: return "enhanced";
  }
  return "";
}

const char* to_string(InstanceStatus status) {
  switch (status) {
    case InstanceStatus::registering: return "REGISTERING";
    case InstanceStatus::registration_failed: return "REGISTRATION_FAILED";
    case InstanceStatus::active: return "ACTIVE";
    case InstanceStatus::draining: return "DRAINING";
    case InstanceStatus::deregistering: return "DEREGISTERING";
    case InstanceStatus::inactive: return "INACTIVE";
  }
  return "";
}

const char* to_string(Ec2State state) {
  switch (state) {
    case Ec2State::pending: return "pending";
    case Ec2State::running: return "running";
    case Ec2State::shutting_down: return "shutting-down";
    case Ec2State::terminated: return "terminated";
    case Ec2State::stopping: return "stopping";
    case Ec2State::stopped: return "stopped";
  }
  return "";
}

const char* to_string(TaskStatus status) {
  switch (status) {
    case TaskStatus::provisioning: return "PROVISIONING";
    case TaskStatus::pending: return "PENDING";
    case TaskStatus::activating: return "ACTIVATING";
    case TaskStatus::running: return "RUNNING";
    case TaskStatus::deactivating: return "DEACTIVATING";
    case TaskStatus::stopping: return "STOPPING";
    case TaskStatus::deprovisioning: return "DEPROVISIONING";
    case TaskStatus::stopped: return "STOPPED";
  }
  return "";
}

const char* to_string(ContainerStatus status) {
  switch (status) {
    case ContainerStatus::pending: return "PENDING";
    case ContainerStatus::created: return "CREATED";
    case ContainerStatus::running: return "RUNNING";
    case ContainerStatus::stopped: return "STOPPED";
  }
  return "";
}

const char* to_string(HealthStatus status) {
  switch (status) {
    case HealthStatus::unknown: return "UNKNOWN";
    case HealthStatus::healthy: return "HEALTHY";
    case HealthStatus::unhealthy: return "UNHEALTHY";
  }
  return "";
}

const char* to_string(ImageFault fault) {
  switch (fault) {
    case ImageFault::none: return "";
    case ImageFault::crash: return "crash";
    case ImageFault::unhealthy: return "unhealthy";
    case ImageFault::slow: return "slow";
    case ImageFault::missing: return "missing";
  }
  return "";
}

const char* to_string(StopCode code) {
  switch (code) {
    case StopCode::none: return "";
    case StopCode::task_failed_to_start: return "TaskFailedToStart";
    case StopCode::essential_container_exited: return "EssentialContainerExited";
    case StopCode::user_initiated: return "UserInitiated";
    case StopCode::service_scheduler_initiated: return "ServiceSchedulerInitiated";
    case StopCode::spot_interruption: return "SpotInterruption";
    case StopCode::termination_notice: return "TerminationNotice";
    case StopCode::infrastructure_health: return "InfrastructureHealth";
  }
  return "";
}

const char* to_string(EventKind kind) {
  switch (kind) {
    case EventKind::cluster_created: return "cluster_created";
    case EventKind::cluster_deleted: return "cluster_deleted";
    case EventKind::task_definition_registered: return "task_definition_registered";
    case EventKind::task_definition_deregistered: return "task_definition_deregistered";
    case EventKind::ec2_instance_launched: return "ec2_instance_launched";
    case EventKind::ec2_instance_state_changed: return "ec2_instance_state_changed";
    case EventKind::instance_registered: return "instance_registered";
    case EventKind::instance_status_changed: return "instance_status_changed";
    case EventKind::instance_agent_changed: return "instance_agent_changed";
    case EventKind::attributes_changed: return "attributes_changed";
    case EventKind::task_created: return "task_created";
    case EventKind::task_status_changed: return "task_status_changed";
    case EventKind::task_placement_failed: return "task_placement_failed";
    case EventKind::task_stop_requested: return "task_stop_requested";
    case EventKind::container_status_changed: return "container_status_changed";
    case EventKind::container_health_changed: return "container_health_changed";
    case EventKind::image_pull_started: return "image_pull_started";
    case EventKind::image_pull_finished: return "image_pull_finished";
    case EventKind::call_refused: return "call_refused";
    case EventKind::note: return "note";
    case EventKind::limit_reached: return "limit_reached";
    case EventKind::service_created: return "service_created";
    case EventKind::service_updated: return "service_updated";
    case EventKind::service_status_changed: return "service_status_changed";
    case EventKind::deployment_started: return "deployment_started";
    case EventKind::deployment_changed: return "deployment_changed";
    case EventKind::service_message: return "service_message";
    case EventKind::service_step: return "service_step";
    case EventKind::deployment_stage_changed: return "deployment_stage_changed";
    case EventKind::traffic_shifted: return "traffic_shifted";
    case EventKind::alarm_changed: return "alarm_changed";
    case EventKind::task_placed: return "task_placed";
    case EventKind::group_created: return "group_created";
    case EventKind::group_changed: return "group_changed";
    case EventKind::group_deleted: return "group_deleted";
    case EventKind::scaling_step: return "scaling_step";
    case EventKind::spot_interrupted: return "spot_interrupted";
    case EventKind::capacity_shortage: return "capacity_shortage";
    case EventKind::network_changed: return "network_changed";
    case EventKind::security_group_changed: return "security_group_changed";
    case EventKind::interface_attached: return "interface_attached";
    case EventKind::load_balancer_changed: return "load_balancer_changed";
    case EventKind::listener_changed: return "listener_changed";
    case EventKind::target_group_changed: return "target_group_changed";
    case EventKind::target_health_changed: return "target_health_changed";
    case EventKind::traffic_changed: return "traffic_changed";
    case EventKind::requests_lost: return "requests_lost";
    case EventKind::storage_step: return "storage_step";
    case EventKind::store_changed: return "store_changed";
    case EventKind::mount_changed: return "mount_changed";
    case EventKind::file_system_changed: return "file_system_changed";
    case EventKind::burst_credits_changed: return "burst_credits_changed";
    case EventKind::volume_changed: return "volume_changed";
    case EventKind::role_changed: return "role_changed";
    case EventKind::call_denied: return "call_denied";
    case EventKind::repository_changed: return "repository_changed";
    case EventKind::images_cleaned: return "images_cleaned";
    case EventKind::log_group_changed: return "log_group_changed";
    case EventKind::log_lines_lost: return "log_lines_lost";
  }
  return "";
}

const char* to_string(ProviderKind kind) {
  switch (kind) {
    case ProviderKind::ec2_auto_scaling: return "EC2_AUTOSCALING";
    case ProviderKind::fargate: return "FARGATE";
    case ProviderKind::fargate_spot: return "FARGATE_SPOT";
  }
  return "";
}

const char* to_string(ProviderStatus status) {
  return status == ProviderStatus::active ? "ACTIVE" : "INACTIVE";
}

const char* to_string(ProviderUpdate update) {
  switch (update) {
    case ProviderUpdate::none: return "";
    case ProviderUpdate::create_complete: return "CREATE_COMPLETE";
    case ProviderUpdate::update_complete: return "UPDATE_COMPLETE";
    case ProviderUpdate::delete_complete: return "DELETE_COMPLETE";
  }
  return "";
}

}  // namespace taskyard
