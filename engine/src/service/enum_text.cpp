// AWS's spellings for services and deployments, and the stable names of steps.
#include "taskyard/service.hpp"

namespace taskyard {

const char* to_string(SchedulingStrategy strategy) {
  return strategy == SchedulingStrategy::replica ? "REPLICA" : "DAEMON";
}

const char* to_string(ServiceStatus status) {
  switch (status) {
    case ServiceStatus::active: return "ACTIVE";
    case ServiceStatus::draining: return "DRAINING";
    case ServiceStatus::inactive: return "INACTIVE";
  }
  return "";
}

const char* to_string(DeploymentStatus status) {
  switch (status) {
    case DeploymentStatus::primary: return "PRIMARY";
    case DeploymentStatus::active: return "ACTIVE";
    case DeploymentStatus::inactive: return "INACTIVE";
  }
  return "";
}

const char* to_string(RolloutState state) {
  switch (state) {
    case RolloutState::in_progress: return "IN_PROGRESS";
    case RolloutState::completed: return "COMPLETED";
    case RolloutState::failed: return "FAILED";
  }
  return "";
}

const char* to_string(ServiceDeploymentStatus status) {
  switch (status) {
    case ServiceDeploymentStatus::pending: return "PENDING";
    case ServiceDeploymentStatus::in_progress: return "IN_PROGRESS";
    case ServiceDeploymentStatus::successful: return "SUCCESSFUL";
    case ServiceDeploymentStatus::stopped: return "STOPPED";
    case ServiceDeploymentStatus::stop_requested: return "STOP_REQUESTED";
    case ServiceDeploymentStatus::rollback_requested: return "ROLLBACK_REQUESTED";
    case ServiceDeploymentStatus::rollback_in_progress: return "ROLLBACK_IN_PROGRESS";
    case ServiceDeploymentStatus::rollback_successful: return "ROLLBACK_SUCCESSFUL";
    case ServiceDeploymentStatus::rollback_failed: return "ROLLBACK_FAILED";
  }
  return "";
}

const char* to_string(ThresholdType type) {
  switch (type) {
    case ThresholdType::bounded_percent: return "BOUNDED_PERCENT";
    case ThresholdType::unbounded_percent: return "UNBOUNDED_PERCENT";
    case ThresholdType::count: return "COUNT";
  }
  return "";
}

const char* to_string(DeploymentStrategy strategy) {
  switch (strategy) {
    case DeploymentStrategy::rolling: return "ROLLING";
    case DeploymentStrategy::blue_green: return "BLUE_GREEN";
    case DeploymentStrategy::linear: return "LINEAR";
    case DeploymentStrategy::canary: return "CANARY";
  }
  return "";
}

const char* to_string(LifecycleStage stage) {
  switch (stage) {
    case LifecycleStage::none: return "";
    case LifecycleStage::reconcile_service: return "RECONCILE_SERVICE";
    case LifecycleStage::pre_scale_up: return "PRE_SCALE_UP";
    case LifecycleStage::scale_up: return "SCALE_UP";
    case LifecycleStage::post_scale_up: return "POST_SCALE_UP";
    case LifecycleStage::test_traffic_shift: return "TEST_TRAFFIC_SHIFT";
    case LifecycleStage::post_test_traffic_shift: return "POST_TEST_TRAFFIC_SHIFT";
    case LifecycleStage::pre_production_traffic_shift: return "PRE_PRODUCTION_TRAFFIC_SHIFT";
    case LifecycleStage::production_traffic_shift: return "PRODUCTION_TRAFFIC_SHIFT";
    case LifecycleStage::post_production_traffic_shift: return "POST_PRODUCTION_TRAFFIC_SHIFT";
    case LifecycleStage::bake_time: return "BAKE_TIME";
    case LifecycleStage::clean_up: return "CLEAN_UP";
  }
  return "";
}

const char* to_string(HookTarget target) {
  return target == HookTarget::pause ? "PAUSE" : "AWS_LAMBDA";
}

const char* to_string(HookStatus status) {
  switch (status) {
    case HookStatus::awaiting_action: return "AWAITING_ACTION";
    case HookStatus::in_progress: return "IN_PROGRESS";
    case HookStatus::succeeded: return "SUCCEEDED";
    case HookStatus::failed: return "FAILED";
    case HookStatus::timed_out: return "TIMED_OUT";
  }
  return "";
}

const char* to_string(AlarmState state) {
  switch (state) {
    case AlarmState::ok: return "OK";
    case AlarmState::alarm: return "ALARM";
    case AlarmState::insufficient_data: return "INSUFFICIENT_DATA";
  }
  return "";
}

const char* to_string(AlarmWatch watch) {
  switch (watch) {
    case AlarmWatch::off:
    case AlarmWatch::ignored: return "DISABLED";
    case AlarmWatch::watching: return "MONITORING";
    case AlarmWatch::triggered: return "TRIGGERED";
    case AlarmWatch::done: return "MONITORING_COMPLETE";
  }
  return "";
}

const char* to_string(ServiceStepKind kind) {
  switch (kind) {
    case ServiceStepKind::started: return "started";
    case ServiceStepKind::scaled_in: return "scaled_in";
    case ServiceStepKind::replaced_old: return "replaced_old";
    case ServiceStepKind::left_draining: return "left_draining";
    case ServiceStepKind::left_unhealthy: return "left_unhealthy";
    case ServiceStepKind::left_mismatch: return "left_mismatch";
    case ServiceStepKind::rebalanced: return "rebalanced";
    case ServiceStepKind::deleted: return "deleted";
    case ServiceStepKind::waits: return "waits";
    case ServiceStepKind::stuck: return "stuck";
    case ServiceStepKind::breaker_tripped: return "breaker_tripped";
    case ServiceStepKind::rolled_back: return "rolled_back";
    case ServiceStepKind::completed: return "completed";
    case ServiceStepKind::steady: return "steady";
    case ServiceStepKind::stage_entered: return "stage_entered";
    case ServiceStepKind::traffic_shifted: return "traffic_shifted";
    case ServiceStepKind::hook_ended: return "hook_ended";
    case ServiceStepKind::alarm_tripped: return "alarm_tripped";
    case ServiceStepKind::timed_out: return "timed_out";
  }
  return "";
}

const char* to_string(ServiceLimit limit) {
  switch (limit) {
    case ServiceLimit::none: return "none";
    case ServiceLimit::ceiling: return "ceiling";
    case ServiceLimit::floor: return "floor";
    case ServiceLimit::rate: return "rate";
    case ServiceLimit::throttle: return "throttle";
    case ServiceLimit::no_room: return "no_room";
    case ServiceLimit::failed: return "failed";
    case ServiceLimit::targets: return "targets";
  }
  return "";
}

}  // namespace taskyard
