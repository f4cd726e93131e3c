// What can be due at a moment, and in which order things of one millisecond happen.
#pragma once

#include <cstdint>

namespace taskyard {

/// Order inside one moment. Things that give back come before things that take.
enum class Phase : std::uint8_t {
  fleet,     ///< instances boot and end
  stops,     ///< containers exit, tasks end, resources come back
  starts,    ///< tasks and containers move on
  health,    ///< results of health checks
  work,      ///< what containers do: files, calls, lines
  services,  ///< passes of the service scheduler, which see all of the above
  capacity,  ///< Auto Scaling groups, managed scaling, tasks that wait for an instance
  calls,     ///< calls of a scenario's timeline; last, as if made after everything else was done
  count_
};

/// Kinds of entry in the queue; `a` and `b` of the entry in the comment.
enum class Due : std::uint8_t {
  instance_boot,        ///< a: Ec2InstanceId
  instance_terminated,  ///< a: Ec2InstanceId
  register_again,       ///< a: Ec2InstanceId; its agent was refused and tries once more; quiet
  container_exit,       ///< a: ContainerId, b: stamp; exits by itself
  container_stopped,    ///< a: ContainerId, b: stamp; after SIGTERM or SIGKILL
  task_stop,            ///< a: TaskId, b: stamp; DEACTIVATING or DEPROVISIONING is over
  task_start,           ///< a: TaskId, b: stamp; PROVISIONING or PENDING is over
  container_start,      ///< a: ContainerId, b: stamp; pull, creation or start-up is over
  container_timeout,    ///< a: ContainerId; startTimeout after its start
  container_health,   ///< a: ContainerId, b: 2 * stamp of the start + (1 = healthy, 0 = unhealthy)
  scenario_call,      ///< a: index into the timeline
  service_pass,       ///< a: ServiceId
  steady_again,       ///< a: ServiceId; quiet
  group_check,        ///< a: GroupId; compares its instances with its desired capacity
  place_waiting,      ///< tasks in PROVISIONING look for an instance again
  scaling_minute,     ///< a: ProviderId; CapacityProviderReservation is measured
  instance_deadline,  ///< a: Ec2InstanceId; drained long enough, or interrupted
  load_balancer_active,  ///< a: LoadBalancerId; provisioned
  target_step,  ///< a: TargetId, b: stamp; its registration is over, or a check of a target not settled yet
  target_check,    ///< a: TargetId, b: stamp; the next check of a settled target; quiet
  target_drained,  ///< a: TargetId, b: stamp; its deregistration delay is over
  traffic_change,  ///< a: TrafficSourceId; it ends
  file_work,  ///< a: JobId, b: stamp; an operation begins or ends; `file_work_again` when without end
  file_work_again,     ///< the same of work that goes on as long as the container runs; quiet
  call_work,           ///< a: JobId, b: stamp; the application calls an AWS service once
  call_work_again,     ///< again and again; quiet
  line_work,           ///< a: JobId, b: stamp; a line is printed once
  line_work_again,     ///< again and again; quiet
  storage_told,        ///< sums of file operations are told
  storage_told_again,  ///< the same when only endless work is in them; quiet
  mount_ready,         ///< a: TaskId, b: stamp; its volumes are mounted, or have failed to
  mount_target_ready,  ///< a: MountTargetId
  file_system_ready,   ///< a: FileSystemId; made, or gone
  credits_turn,        ///< a: FileSystemId, b: stamp; its burst credits run out or are back; quiet
  volume_ready,        ///< a: VolumeId; made and attached, or gone
  image_cleanup,       ///< a: InstanceId; quiet
  lifecycle_policy     ///< a: RepositoryId; quiet
};

/// Repeats something for ever: with nothing else in the queue nothing is left to happen.
constexpr bool is_quiet(Due kind) {
  switch (kind) {
    case Due::register_again:
    case Due::steady_again:
    case Due::target_check:
    case Due::file_work_again:
    case Due::call_work_again:
    case Due::line_work_again:
    case Due::storage_told_again:
    case Due::credits_turn:
    case Due::image_cleanup:
    case Due::lifecycle_policy: return true;
    default: return false;
  }
}

constexpr Phase phase_of(Due kind) {
  switch (kind) {
    case Due::instance_boot:
    case Due::register_again:
    case Due::instance_terminated: return Phase::fleet;
    case Due::container_exit:
    case Due::container_stopped:
    case Due::task_stop: return Phase::stops;
    case Due::task_start:
    case Due::container_timeout:
    case Due::container_start:
    case Due::mount_ready:
    case Due::mount_target_ready:
    case Due::file_system_ready:
    case Due::volume_ready: return Phase::starts;
    case Due::container_health:
    case Due::load_balancer_active:
    case Due::target_step:
    case Due::target_check:
    case Due::target_drained: return Phase::health;
    case Due::file_work:
    case Due::file_work_again:
    case Due::call_work:
    case Due::call_work_again:
    case Due::line_work:
    case Due::line_work_again:
    case Due::storage_told:
    case Due::storage_told_again:
    case Due::credits_turn:
    case Due::image_cleanup:
    case Due::lifecycle_policy: return Phase::work;
    case Due::service_pass:
    case Due::steady_again: return Phase::services;
    case Due::group_check:
    case Due::place_waiting:
    case Due::scaling_minute:
    case Due::instance_deadline: return Phase::capacity;
    case Due::traffic_change:
    case Due::scenario_call: return Phase::calls;
  }
  return Phase::calls;
}

}  // namespace taskyard
