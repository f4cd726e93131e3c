// The life of tasks: placed, started by the agent, running, stopped (facts section 3). Standalone
// tasks
// only; nothing here starts a task that nobody asked for.
#pragma once

#include <string_view>

#include "base/changes.hpp"
#include "base/prng.hpp"
#include "placement/placement.hpp"

namespace taskyard::scheduler {

/// When a container will be done with the requests it has: traffic::done_at, which `sim` hands in,
/// because
/// requests come after tasks in the order of the domains.
using DoneAt = SimTime (*)(const World& world, ContainerId container);

/// What the scheduler works with: the World's tables, the placement index and the stream for
/// `random`.
struct Desk {
  const Changes& changes;
  placement::PlacementIndex& index;
  Prng& prng;
  DoneAt done_at = nullptr;  ///< nullptr: nobody sends requests
};

/// Why no task of a capacity provider could be created (facts RT-23, RT-25).
inline constexpr std::string_view k_no_capacity =
    "Capacity is unavailable at this time. Please try again later or in a different availability "
    "zone";
inline constexpr std::string_view k_provisioning_full =
    "The tasks provisioning capacity limit was exceeded.";

/// How the reason of a task begins one of whose roles ECS cannot assume (surroundings 5.6).
inline constexpr std::string_view k_cannot_assume = "ECS was unable to assume the role";

/// Places one task of a request: decides, records why, takes the resources and starts its life.
/// No id when nothing fits; the decision and an event say why. A task of a capacity provider with
/// managed
/// scaling waits in PROVISIONING instead, unless too many do or `waiting_allowed` is false (facts
/// RT-24).
TaskId place_task(const Desk& desk, RequestId request, bool waiting_allowed = true);
/// A task that waits in PROVISIONING gets an instance now. False when there is still no room.
bool place_waiting_task(const Desk& desk, TaskId task);
/// Tasks of the request wait for room: its capacity provider has managed scaling.
bool may_wait(const World& world, const PlacementRequest& request);
/// As many tasks of the cluster wait in PROVISIONING as may (facts RT-25).
bool provisioning_is_full(const World& world, ClusterId cluster);
/// StartTask: the same on a named instance, without the scheduler; also the task of a DAEMON
/// service on
/// its instance. No id when a check fails.
TaskId start_task_on(const Desk& desk, RequestId request, InstanceId instance);

/// desiredStatus STOPPED now, resources back at once (facts RS-1), the containers end in their
/// time.
void stop_task(const Desk& desk, TaskId task, StopCode code, std::string_view reason);
/// The machine is gone: every task on it is STOPPED at once with that reason (facts CI-33).
void lose_instance(const Desk& desk, InstanceId instance, std::string_view reason);
/// The EC2 instance ends now: its tasks are lost, and it is deregistered if its agent is connected
/// (facts
/// CI-32, CI-33).
void terminate_machine(const Desk& desk, Ec2InstanceId machine);
/// Forgets the tasks of an instance that is deregistered by force (facts CI-34).
void orphan_tasks(const Desk& desk, InstanceId instance);
/// The health checks of the task's running essential containers pass no more: UNHEALTHY after as
/// many
/// failures in a row as each allows (facts TD-88). False when there is no such container.
bool fail_health_checks(const Desk& desk, TaskId task);
/// Sets or, with `none`, mends what is wrong with an image.
void set_image_fault(const Desk& desk, std::string_view image, ImageFault fault);
/// A secret, SSM parameter, log group or file system by the name task definitions give it: tasks
/// that start
/// from now on cannot use it, or can again.
void set_resource_broken(const Desk& desk, std::string_view resource, bool broken);
/// The ARN of a secret or parameter as a task definition names it: without json-key and version, and
/// with the account's region for a parameter given by name (surroundings 5.5).
std::string source_arn(const World& world, std::string_view value_from);
/// Encrypts a secret or parameter with a key of the customer, or with AWS's own again ("").
void set_secret_key(const Desk& desk, std::string_view value_from, std::string_view key);
/// Host port (bridge, host) or container port (awsvpc) at which a load balancer reaches the task; 0
/// before
/// its container runs.
Port balanced_port(const World& world, const Task& task, const ServiceLoadBalancer& balancer);
/// Calls `visit` with each target that stands for the task: those ECS registered for it, and the
/// ones of its
/// instance behind Classic Load Balancers of its service.
template <class Visit>
void for_each_target(const World& world, const Task& task, const Visit& visit) {
  for (TargetId id = task.target; id; id = world.at(id).next_of_task) visit(world.at(id));
  if (!task.deployment || !task.instance) return;
  for (const ServiceLoadBalancer& balancer : world.at(task.deployment).load_balancers) {
    if (!balancer.classic) continue;
    const Port port = balanced_port(world, task, balancer);
    for (const TargetGroup& group : world.target_groups) {
      if (!group.classic || group.load_balancer != balancer.classic) continue;
      for (const TargetId id : group.targets) {
        const Target& target = world.at(id);
        const bool here =
            target.instance && target.instance == world.at(task.instance).ec2_instance;
        if (here && target.port == port) visit(target);
      }
    }
  }
}
/// The agent is back: what it held in its queue may go on.
void agent_connected(const Desk& desk, InstanceId instance);

/// A running container exits by itself, with the consequences of it: restart in place, end of its task.
/// Nothing when it does not run or was told to stop already. `reason` may be "".
void exit_container(const Desk& desk, ContainerId container, std::int32_t exit_code,
                    std::string_view reason);
/// What its image does beside answering requests; no id for nothing.
WorkId work_of(const Desk& desk, ContainerId container);

/// Entries of the queue; stale stamps are ignored.
void on_task_start(const Desk& desk, TaskId task, std::uint32_t stamp);
/// Its volumes are mounted, or have failed to.
void on_mount_ready(const Desk& desk, TaskId task, std::uint32_t stamp);
void on_task_stop(const Desk& desk, TaskId task, std::uint32_t stamp);
void on_container_start(const Desk& desk, ContainerId container, std::uint32_t stamp);
void on_container_exit(const Desk& desk, ContainerId container, std::uint32_t stamp);
void on_container_stopped(const Desk& desk, ContainerId container, std::uint32_t stamp);
/// startTimeout is over: a container that still waits for this one gives up, and its task (facts
/// TD-120).
void on_container_timeout(const Desk& desk, ContainerId container);
/// `stamp_and_answer` = 2 * stamp + (1 healthy, 0 unhealthy).
void on_container_health(const Desk& desk, ContainerId container, std::uint32_t stamp_and_answer);

}  // namespace taskyard::scheduler
