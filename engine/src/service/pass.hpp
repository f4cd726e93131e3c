// One look of the scheduler at one service: what it counts, and the small steps its files share.
// Private.
#pragma once

#include <array>
#include <string_view>

#include "service/service.hpp"

namespace taskyard::service {

inline World& world_of(const Desk& desk) { return desk.changes.world; }
inline Service& service_of(const Desk& desk, ServiceId id) {
  return desk.changes.world.services[id.value];
}
inline Deployment& deployment_of(const Desk& desk, DeploymentId id) {
  return desk.changes.world.deployments[id.value];
}

/// Why a live task cannot stay.
enum class Leaving : std::uint8_t { no, old_revision, draining, unhealthy, mismatch };

/// Blue/green: each revision keeps a floor of its own. Rolling updates have one side.
enum class Side : std::uint8_t { primary, blue, other };

struct Member {
  TaskId task;
  DeploymentId deployment;
  Leaving leaving = Leaving::no;
  Side side = Side::primary;
  bool live = false;     ///< desired status RUNNING
  bool running = false;  ///< live and RUNNING
  bool serving = false;  ///< running, and healthy where a health check says so
  bool counted = false;  ///< counts for the floor (facts DEP-6)
  bool guarded = false;  ///< under task scale-in protection (facts LC-50)
};

struct SideCount {
  std::int32_t serving = 0, counted = 0;
};

struct Pass {
  const Desk& desk;
  ServiceId id;
  DeploymentId blue = {};            ///< wanted beside PRIMARY; none in a rolling update
  std::vector<Member> members = {};  ///< all tasks not STOPPED, oldest first
  DeploymentBounds bounds = {};
  std::int32_t running = 0, pending = 0, stopping = 0;
  std::int32_t serving = 0, counted = 0;
  std::int32_t keepers = 0, keepers_serving = 0, keepers_pending = 0;  ///< of PRIMARY, with `blue`
  std::int32_t blue_keepers = 0, blue_serving = 0;
  std::array<SideCount, 3> sides = {};
  std::int32_t leaving = 0, unhealthy = 0;
  std::int32_t old_not_ended = 0;  ///< tasks of older deployments before STOPPING
  SimTime wake = k_never;          ///< next moment at which time alone changes something
  bool acted = false;
  ServiceLimit limit = ServiceLimit::none;  ///< of the starts
  SimTime limit_until = k_never;

  World& world() const { return desk.changes.world; }
  Service& service() const { return desk.changes.world.services[id.value]; }
  SideCount& side(Side side) { return sides[static_cast<std::size_t>(side)]; }
  const SideCount& side(Side side) const { return sides[static_cast<std::size_t>(side)]; }
  Deployment& primary() const { return desk.changes.world.deployments[service().primary.value]; }
  std::int32_t total() const { return running + pending + stopping; }
  void wake_at(SimTime time) {
    if (time < wake) wake = time;
  }
};

/// Queues a pass `delay` from now unless an earlier one is queued.
void request_pass(const Desk& desk, ServiceId id, SimTime delay);
/// The same after the model's usual time for a scheduler to notice.
void mark(const Desk& desk, ServiceId id);

/// Sorts the tasks of the service and counts them.
Pass look(const Desk& desk, ServiceId id);
/// Takes a member out of the live ones, after its task was told to stop.
void count_stopped(Pass& pass, Member& member);
/// Adds a task that was just started.
void count_started(Pass& pass, TaskId task);

/// A step with the numbers of the pass; the caller fills in the rest and calls log_step.
ServiceStep new_step(const Pass& pass, ServiceStepKind kind);
ServiceStepId log_step(const Desk& desk, ServiceStep step);
/// The latest placement that found no room.
DecisionId latest_failure(const World& world);
/// A task that may stay and runs, but is not healthy behind its load balancers yet.
bool awaits_target(const Pass& pass, const Member& member);
/// Ends a pass in which nothing could be done: one step per reason, not per pass.
void note_waiting(Pass& pass, ServiceStepKind kind, ServiceLimit limit, SimTime until);

/// Starts up to `wanted` tasks of a deployment; returns how many.
std::int32_t start_tasks(Pass& pass, DeploymentId deployment, std::int32_t wanted);
/// Strategies that place and choose what to stop: those of the service, or zones, then instances.
std::vector<PlacementStrategy> effective_strategies(const Service& service);
/// Stops up to `most` of the members for which `wanted` is true, none that the floor needs unless
/// `floor` is false; says so and records why these. Returns how many.
std::int32_t stop_members(Pass& pass, ServiceStepKind kind, bool (*wanted)(const Member&),
                          std::int32_t most, bool floor = true);

/// Starts of `wanted` that bounds, rate and earlier failures allow now; sets `limit`. The throttle
/// is
/// for the revision whose tasks fail to start.
std::int32_t allowed_starts(Pass& pass, std::int32_t wanted, bool throttled = true);
/// A task that was just placed belongs to the service from now on.
void adopt(Pass& pass, TaskId task);
/// After successful starts: rate counted, earlier failures forgotten, said and recorded.
void note_started(Pass& pass, const std::vector<TaskId>& tasks, ServiceStep before,
                  std::int32_t wanted, bool all);
/// Moves a live member to another reason for leaving.
void set_leaving(Pass& pass, Member& member, Leaving leaving);

/// REPLICA and DAEMON: what one pass does after the look.
void replica_pass(Pass& pass);
void daemon_pass(Pass& pass);
/// Stops what must go: older revisions, draining instances, unhealthy tasks.
void stop_leaving(Pass& pass);
/// Says and records tasks that were started; `before` holds the numbers as they were.
void tell_started(Pass& pass, const std::vector<TaskId>& tasks, ServiceStep before,
                  std::int32_t wanted);
/// One attempt found no room: says so, counts it, sets the next attempt.
void tell_no_room(Pass& pass, DeploymentId deployment, InstanceId only = {});
/// COMPLETED, steady state, stuck, and when to look again.
void conclude(Pass& pass);
/// Starts a task in the poorest zone when a richer one has two more (facts SVC-62); the service is
/// steady.
void rebalance_zones(Pass& pass);
/// Ends the move under way when its new task counts. True while it is still under way: one task
/// more
/// than desired is right then.
bool end_move(Pass& pass);

/// Counts tasks that newly fail their health checks (facts DEP-12, DEP-22).
void count_unhealthy(const Desk& desk, ServiceId id);
/// Ends the PRIMARY deployment when its circuit breaker says so.
void check_breaker(const Desk& desk, ServiceId id);
/// The same when one of its alarms is in ALARM (facts DEP-30).
void check_alarms(const Desk& desk, ServiceId id);
/// Begins to watch the alarms of a new deployment.
void watch_alarms(const World& world, Deployment& deployment);

/// Why a deployment ends FAILED.
struct Failure {
  std::string_view reason;  ///< rolloutStateReason
  std::string_view said;    ///< "tasks failed to start."
  std::string_view cause;   ///< of the way back: "ECS deployment circuit breaker: "
  bool rolls_back = false;
};
/// Ends a deployment, after a step that says why; goes back when there is a way and it is wanted.
void fail(const Desk& desk, DeploymentId id, const Failure& failure);
/// The revision a rollback of `id` goes to: blue, or the last one that completed (facts DEP-24).
DeploymentId way_back(const World& world, DeploymentId id);

/// Gives a new deployment its blue side and first stage; a first or rolling one needs none.
void begin_shift(const Desk& desk, DeploymentId id);
/// What one pass does while both revisions are wanted.
void shift_pass(Pass& pass);
/// Moves the deployment on to its next stage or traffic weight when the present one is over.
void advance_stages(Pass& pass);
constexpr std::int32_t k_all_traffic = 1000;
/// Sets and tells the shares of the traffic of a deployment and of the one beside it.
void set_traffic(const Desk& desk, DeploymentId id, DeploymentId beside, Traffic traffic);
/// Tells that `id` is at `stage` until `until`.
void enter_stage(const Pass& pass, LifecycleStage stage, SimTime until);

/// Queues a pass for that very moment: stages end on time.
inline void look_again(const Pass& pass, SimTime at) {
  request_pass(pass.desk, pass.id, at - pass.world().now);
}

enum class HookOutcome : std::uint8_t { done, waits, rolls_back };
/// Starts the hooks of the stage the deployment has just entered.
void start_hooks(const Desk& desk, DeploymentId id);
/// Ends those hooks of the present stage whose result is there; says whether the stage may go on.
HookOutcome settle_hooks(Pass& pass);
void set_rollout(const Desk& desk, DeploymentId id, RolloutState state, const std::string& reason);
/// Older deployments without tasks are INACTIVE and leave the service's list.
void drop_replaced(const Pass& pass);

/// Adds an entry to the service's events: "(service web) " + text.
void say(const Desk& desk, ServiceId id, std::string_view text);
/// The same once until `settle_complaint` (facts SVC-7).
void complain(const Desk& desk, ServiceId id, const std::string& text);
void settle_complaint(Service& service);
/// "(task a) (task b)", "(deployment ecs-svc/…)".
std::string task_list(const World& world, const std::vector<TaskId>& tasks);
std::string deployment_mention(const World& world, DeploymentId id);

/// Its revision has load balancers.
bool is_balanced(const World& world, const Task& task);
/// Every load balancer of the task's revision finds it healthy (facts of the surroundings 1.14).
bool passes_targets(const World& world, const Task& task);
/// The first of its targets that is unhealthy or unused; nothing when none is.
TargetFault failing_target(const World& world, const Task& task);
/// The first of its targets that is not healthy yet, or the fault without a state when none is
/// registered.
TargetFault awaited_target(const World& world, const Task& task);
/// "Task failed ELB health checks in (target-group …)" (facts 3.3).
std::string target_stop_reason(const World& world, const TargetFault& fault);
/// Says that a target fails (facts of the surroundings 1.15).
void say_unhealthy(const Desk& desk, ServiceId id, const TargetFault& fault);
/// Says which targets came and went since the last time.
void say_targets(const Desk& desk, ServiceId id);
/// Gives the listener rules of the revision the weights that its traffic has (facts DEP-62,
/// DEP-63).
void apply_weights(const Desk& desk, DeploymentId id, DeploymentId beside);
/// A rule of the listener changed: revisions behind it have the production traffic its weights give them.
void follow_weights(const Desk& desk, ListenerId listener);

/// First delay doubled `times` times, up to the longest.
SimTime back_off(const World& world, std::int32_t times);
bool has_health_check(const World& world, const Task& task);
/// A health check or a load balancer says whether the task is healthy.
bool is_checked(const World& world, const Task& task);
/// Every essential container with a health check passes it, and every load balancer finds the task
/// healthy
/// (facts DEP-6, TD-84).
bool passes_checks(const World& world, const Task& task);
/// Health check failed, or a target of it, and no grace period protects the task; `wake` = when the
/// grace ends.
bool is_unhealthy(const World& world, const Service& service, const Task& task, SimTime& wake);
/// Makes the request of the deployment's next capacity provider its `request`; none without a
/// strategy.
ProviderId use_next_provider(const Desk& desk, DeploymentId id);
/// The request of a deployment as the service's rules say now.
RequestId make_request(const Desk& desk, ServiceId id, DeploymentId deployment,
                       const Revision& revision);

}  // namespace taskyard::service
