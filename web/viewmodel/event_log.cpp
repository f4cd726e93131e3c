#include "viewmodel/event_log.hpp"

#include "viewmodel/labels.hpp"
#include "viewmodel/tables.hpp"

namespace taskyard::web {
namespace {

// Steps of containers and pulls are shown with their task; the feed would drown in them.
bool worth_a_row(const Event& event) {
  switch (event.kind) {
    case EventKind::image_pull_started:
    case EventKind::image_pull_finished:
    case EventKind::deployment_stage_changed:  // told by the steps of the same moment
    case EventKind::traffic_shifted:
    case EventKind::container_health_changed: return false;
    case EventKind::container_status_changed:
      return event.to == static_cast<std::uint8_t>(ContainerStatus::stopped);
    default: return true;
  }
}

Selection subject_of(const World& world, const Event& event) {
  if (event.kind == EventKind::task_placement_failed && event.decision) {
    return {SelectionKind::decision, event.decision.value};
  }
  if (event.kind == EventKind::scaling_step) {
    const ScalingStep& step = world.at(ScalingStepId{static_cast<std::uint32_t>(event.value)});
    if (step.provider) return {SelectionKind::provider, step.provider.value};
  }
  if (event.kind == EventKind::capacity_shortage) {
    return {SelectionKind::provider, static_cast<std::uint32_t>(event.value)};
  }
  if (event.service && !event.task) return {SelectionKind::service, event.service.value};
  if (event.task) return {SelectionKind::task, event.task.value};
  if (event.instance) return {SelectionKind::instance, event.instance.value};
  if (event.ec2_instance) return {SelectionKind::ec2_instance, event.ec2_instance.value};
  if (event.task_definition) return {SelectionKind::task_definition, event.task_definition.value};
  if (event.cluster) return {SelectionKind::cluster, event.cluster.value};
  return {};
}

Role role_of_step(const World& world, const Event& event) {
  switch (world.at(ServiceStepId{static_cast<std::uint32_t>(event.value)}).kind) {
    case ServiceStepKind::stuck:
    case ServiceStepKind::breaker_tripped:
    case ServiceStepKind::alarm_tripped:
    case ServiceStepKind::timed_out: return Role::failed;
    case ServiceStepKind::stage_entered:
    case ServiceStepKind::traffic_shifted: return Role::pending;
    case ServiceStepKind::hook_ended: return Role::none;
    case ServiceStepKind::started: return Role::pending;
    case ServiceStepKind::completed:
    case ServiceStepKind::steady: return Role::running;
    case ServiceStepKind::waits: return Role::none;
    default: return Role::stopping;
  }
}

// The service an event belongs to, "" when to none.
std::string service_of(const World& world, const Event& event) {
  ServiceId id = event.service;
  if (!id && event.task && world.at(event.task).deployment) {
    id = world.at(world.at(event.task).deployment).service;
  }
  return id ? world.text(world.at(id).name) : std::string();
}

Role role_of_bytes(StorageStepKind kind) {
  if (kind == StorageStepKind::failed) return Role::failed;
  return kind == StorageStepKind::vanished ? Role::stopping : Role::none;
}

Role role_of_event(const World& world, const Event& event) {
  switch (event.kind) {
    case EventKind::task_status_changed:
      return role_of(static_cast<TaskStatus>(event.to),
                     event.task &&
                         world.at(event.task).stop_code == StopCode::task_failed_to_start &&
                         event.to == static_cast<std::uint8_t>(TaskStatus::stopped));
    case EventKind::task_created:
    case EventKind::task_placed: return Role::pending;
    case EventKind::spot_interrupted: return Role::failed;
    case EventKind::scaling_step:
      return event.to == static_cast<std::uint8_t>(ScalingStepKind::scale_out) ? Role::pending
             : event.to == static_cast<std::uint8_t>(ScalingStepKind::scale_in) ||
                     event.to == static_cast<std::uint8_t>(ScalingStepKind::chosen)
                 ? Role::stopping
                 : Role::none;
    case EventKind::task_stop_requested: return Role::stopping;
    case EventKind::task_placement_failed:
    case EventKind::call_refused:
    case EventKind::limit_reached: return Role::failed;
    case EventKind::instance_registered: return Role::running;
    case EventKind::instance_status_changed:
      return role_of(static_cast<InstanceStatus>(event.to), true);
    case EventKind::container_status_changed: return Role::stopped;
    case EventKind::alarm_changed:
      return static_cast<AlarmState>(event.to) == AlarmState::alarm ? Role::failed : Role::none;
    case EventKind::deployment_started: return Role::pending;
    case EventKind::deployment_changed: return role_of(static_cast<RolloutState>(event.to));
    case EventKind::service_step: return role_of_step(world, event);
    case EventKind::call_denied:
    case EventKind::log_lines_lost: return Role::failed;
    case EventKind::mount_changed:
      return static_cast<MountState>(event.to) == MountState::failed ? Role::failed : Role::none;
    case EventKind::storage_step: return role_of_bytes(static_cast<StorageStepKind>(event.to));
    case EventKind::burst_credits_changed: return event.to == 0 ? Role::failed : Role::running;
    default: return Role::none;
  }
}

}  // namespace

void EventLogModel::update(const Simulation& simulation) {
  if (simulation.last_event() < seen_) {
    rows_.clear();
    seen_ = 0;
    running_ = stopped_ = refused_ = 0;
  }
  std::span<const Event> events = simulation.events_since(seen_);
  seen_ = simulation.last_event();
  for (const Event& event : events) count(simulation, event);
  // A long jump brings more than is kept: only the newest are worth their sentences.
  const std::size_t scan_max = 4 * k_rows_max;
  if (events.size() > scan_max) events = events.subspan(events.size() - scan_max);
  for (const Event& event : events) {
    if (!worth_a_row(event)) continue;
    rows_.push_back({event.seq, event.time, simulation.describe(event),
                     role_of_event(simulation.world(), event),
                     subject_of(simulation.world(), event), service_of(simulation.world(), event)});
  }
  while (rows_.size() > k_rows_max) rows_.pop_front();
}

void EventLogModel::count(const Simulation& simulation, const Event& event) {
  if (event.kind == EventKind::task_placement_failed || event.kind == EventKind::call_refused) {
    ++refused_;
    last_refusal_ = simulation.world().text(event.text);
  }
  if (event.kind != EventKind::task_status_changed) return;
  if (event.to == static_cast<std::uint8_t>(TaskStatus::running)) ++running_;
  if (event.to == static_cast<std::uint8_t>(TaskStatus::stopped)) {
    ++stopped_;
    last_stop_reason_ = simulation.world().text(simulation.world().at(event.task).stopped_reason);
  }
}

std::string EventLogModel::take_announcement() {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (running_ > 0) add(counted(running_, "task") + " reached RUNNING");
  if (stopped_ > 0) {
    add(counted(stopped_, "task") + " stopped" +
        (last_stop_reason_.empty() ? "" : " (" + last_stop_reason_ + ")"));
  }
  if (refused_ > 0) {
    add(std::to_string(refused_) + " not placed" +
        (last_refusal_.empty() ? "" : " (" + last_refusal_ + ")"));
  }
  running_ = stopped_ = refused_ = 0;
  return text.empty() ? text : text + ".";
}

}  // namespace taskyard::web
