// Small steps shared by the files of this domain. Private.
#pragma once

#include "scheduler/scheduler.hpp"

namespace taskyard::scheduler {

inline World& world_of(const Desk& desk) { return desk.changes.world; }
inline Task& task_of(const Desk& desk, TaskId id) { return desk.changes.world.tasks[id.value]; }
inline Container& container_of(const Desk& desk, ContainerId id) {
  return desk.changes.world.containers[id.value];
}
/// The i-th container of a task.
inline Container& container_at(const Desk& desk, const Task& task, std::uint32_t i) {
  return desk.changes.world.containers[task.first_container.value + i];
}
const ContainerDefinition& definition_of(const Desk& desk, const Container& container);

/// Adds the task to (+1) or takes it out of (-1) the counters of cluster and instance.
void count_task(World& world, const Task& task, std::int32_t change);
/// Moves a task to a status with counters, version and event; older timers become stale.
void set_status(const Desk& desk, TaskId task, TaskStatus status);
void set_container_status(const Desk& desk, ContainerId container, ContainerStatus status);
/// Puts a timer on the task's present status.
void task_after(const Desk& desk, const Task& task, SimTime delay, Due kind);

/// Gives back what the task holds; safe to call twice.
void release_resources(const Desk& desk, TaskId task);
/// STOPPED, off its instance, and the agent's queue moves on.
void finish_task(const Desk& desk, TaskId task);

/// With several target groups, or in service discovery, a task is registered in ACTIVATING already
/// (facts
/// of the surroundings 1.14).
bool registers_before_running(const World& world, const Task& task);
/// Its containers run: into the target groups, onto Classic Load Balancers and into service
/// discovery.
void register_targets(const Desk& desk, TaskId task);
/// The other way round; its targets begin to drain. Safe to call twice.
void deregister_targets(const Desk& desk, TaskId task);
/// When the last of its draining targets has drained; now when none drains (facts LC-13).
SimTime targets_drained_at(const World& world, const Task& task);

/// Containers whose dependencies are met begin; a dependency that can never be met stops the task.
void start_ready_containers(const Desk& desk, TaskId task);
/// SIGTERM to the running containers nobody depends on any more (facts TD-109).
void stop_ready_containers(const Desk& desk, TaskId task);
/// A container has ended for whatever cause: dynamic ports back, status, event.
void end_container(const Desk& desk, ContainerId container);

/// True when its restart policy starts a container again that has just ended by itself (facts
/// TD-70).
bool restarts_in_place(const Desk& desk, const Container& container);
void restart_in_place(const Desk& desk, ContainerId container);
/// Puts the timer of "startTimeout" on a container that has just started.
void plan_start_timeout(const Desk& desk, const Container& container);
/// Reason of a container that ended by itself, "" for none.
std::string_view reason_of_exit(const Container& container);

/// Reason why the task cannot start for want of something it needs from another service (facts
/// LC-33);
/// "" when it can.
std::string resource_failure(const World& world, const Task& task);

/// Why the task cannot start for want of a way to what it needs outside its subnet, its images apart;
/// "" when there is one (surroundings 5.6).
std::string way_failure(const World& world, const Task& task);
/// The same of asking the registry for an image, and of its layers, which ECR keeps in S3.
std::string manifest_failure(const World& world, const Task& task, const std::string& image);
std::string layers_failure(const World& world, const Task& task, const std::string& image);

/// What an AWS SDK says of a refused call: "AccessDeniedException: User: … status code: 400, request
/// id: …".
std::string refusal_text(const World& world, TaskId task, CallAnswer answer,
                         std::string_view message);

/// Makes the calls with which an image of private ECR is pulled, and none for other images. Why the pull
/// fails for want of a permission in AWS's words (surroundings 5.6); "" when it may go on.
struct PullWish {
  RepositoryId repository;  ///< that somebody made
  bool exists = true;       ///< repository and tag are there
  bool layers = true;       ///< some are missing
};
std::string denied_pull(const Desk& desk, const Container& container, const PullWish& wish);

/// A container's image begins to arrive.
void begin_pull(const Desk& desk, Task& task, Container& container);
/// It has arrived, or has not: true when the container may start, else its task is being stopped or the
/// pull begins anew.
bool end_pull(const Desk& desk, Container& container);

/// The volumes of a task, then its containers; `permission_failure` is asked before.
void mount_volumes(const Desk& desk, TaskId task);
/// False when docker refuses the container because of its mounts: its task has been stopped.
bool mounts_fit(const Desk& desk, Container& container);
/// Reason why the task cannot start for want of a role or a permission (surroundings 5.6); "" when it
/// can. The calls are kept and told.
std::string permission_failure(const Desk& desk, TaskId task);
/// On EC2 Docker makes the stream of a container when it starts it: why it cannot; "" when it can.
std::string log_failure(const Desk& desk, const Container& container);
/// Somebody broke it (taskyard.BreakResource).
bool is_resource_broken(const World& world, std::string_view name);
/// Why Docker does not make a container with these options of awslogs; "" when it does.
std::string log_options_failure(const World& world, const Task& task);
/// AWS's reason when ECS cannot assume one of the task's roles; "" when it can.
std::string role_failure(const Desk& desk, TaskId task);
/// With whose role the log driver of the task's containers calls CloudWatch Logs.
CallActor log_actor(const World& world, const Task& task);
/// What a container prints when it has started, gets SIGTERM, exits by itself: nothing for one without
/// a log configuration and without described work.
void print_start(const Desk& desk, ContainerId container);
void print_signal(const Desk& desk, ContainerId container);
void print_exit(const Desk& desk, ContainerId container);
/// Some image of it comes from a private ECR repository: a token is fetched before the first pull.
bool needs_token(const TaskDefinition& definition);

/// Behaviour of an image as its fault makes it; the first use of an unknown one adds a note to the
/// log.
ImageBehaviour behaviour_of(const Desk& desk, std::string_view image);
/// The same of what the container runs, by the digest it pulled.
ImageBehaviour behaviour_of(const Desk& desk, const Container& container);
/// Lets queued tasks of the agent start in order while the host has room (facts RS-2).
void run_agent_queue(const Desk& desk, InstanceId instance);

}  // namespace taskyard::scheduler
