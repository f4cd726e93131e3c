// One look of the scheduler at one service: what it counts, and the small steps its files share. Private.
#pragma once

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

struct Member {
  TaskId task;
  DeploymentId deployment;
  Leaving leaving = Leaving::no;
  bool live = false;     ///< desired status RUNNING
  bool running = false;  ///< live and RUNNING
  bool serving = false;  ///< running, and healthy where a health check says so
  bool counted = false;  ///< counts for the floor (facts DEP-6)
  bool guarded = false;  ///< under task scale-in protection (facts LC-50)
};

struct Pass {
  const Desk& desk;
  ServiceId id;
  std::vector<Member> members = {};  ///< all tasks not STOPPED, oldest first
  DeploymentBounds bounds = {};
  std::int32_t running = 0, pending = 0, stopping = 0;
  std::int32_t serving = 0, counted = 0;
  std::int32_t keepers = 0, keepers_serving = 0, keepers_pending = 0;
  std::int32_t leaving = 0, unhealthy = 0;
  std::int32_t old_not_ended = 0;  ///< tasks of older deployments before STOPPING
  SimTime wake = k_never;          ///< next moment at which time alone changes something
  bool acted = false;
  ServiceLimit limit = ServiceLimit::none;  ///< of the starts
  SimTime limit_until = k_never;
  DecisionId no_room;

  World& world() const { return desk.changes.world; }
  Service& service() const { return desk.changes.world.services[id.value]; }
  Deployment& primary() const { return desk.changes.world.deployments[service().primary.value]; }
  std::int32_t total() const { return running + pending + stopping; }
  void wake_at(SimTime time) {
    if (time < wake) wake = time;
  }
};

/// Sorts the tasks of the service and counts them.
Pass look(const Desk& desk, ServiceId id);
/// Takes a member out of the live ones, after its task was told to stop.
void count_stopped(Pass& pass, Member& member);
/// Adds a task that was just started.
void count_started(Pass& pass, TaskId task);

/// A step with the numbers of the pass; the caller fills in the rest and calls log_step.
ServiceStep new_step(const Pass& pass, ServiceStepKind kind);
ServiceStepId log_step(const Desk& desk, ServiceStep step);
/// Ends a pass in which nothing could be done: one step per reason, not per pass.
void note_waiting(Pass& pass, ServiceStepKind kind, ServiceLimit limit, SimTime until);

/// Strategies that place and choose what to stop: those of the service, or zones, then instances.
std::vector<PlacementStrategy> effective_strategies(const Service& service);
/// Stops up to `most` of the members for which `wanted` is true, none that the floor needs unless
/// `floor` is false; says so and records why these. Returns how many.
std::int32_t stop_members(Pass& pass, ServiceStepKind kind, bool (*wanted)(const Member&),
                          std::int32_t most, bool floor = true);

/// Starts of `wanted` that bounds, rate and earlier failures allow now; sets `limit`. The throttle is
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
/// Starts a task in the poorest zone when a richer one has two more (facts SVC-62); the service is steady.
void rebalance_zones(Pass& pass);
/// Ends the move under way when its new task counts. True while it is still under way: one task more
/// than desired is right then.
bool end_move(Pass& pass);

/// Counts tasks that newly fail their health checks (facts DEP-12, DEP-22).
void count_unhealthy(const Desk& desk, ServiceId id);
/// Ends the PRIMARY deployment when its circuit breaker says so. True when something changed.
bool check_breaker(const Desk& desk, ServiceId id);
void set_rollout(const Desk& desk, DeploymentId id, RolloutState state, const std::string& reason);
/// Older deployments without tasks are INACTIVE and leave the service's list.
void drop_replaced(const Pass& pass);

/// Queues a pass `delay` from now unless an earlier one is queued.
void request_pass(const Desk& desk, ServiceId id, SimTime delay);
/// The same after the model's usual time for a scheduler to notice.
void mark(const Desk& desk, ServiceId id);

/// Adds an entry to the service's events: "(service web) " + text.
void say(const Desk& desk, ServiceId id, std::string_view text);
/// The same once until `settle_complaint` (facts SVC-7).
void complain(const Desk& desk, ServiceId id, const std::string& text);
void settle_complaint(Service& service);
/// "(task a) (task b)", "(deployment ecs-svc/…)".
std::string task_list(const World& world, const std::vector<TaskId>& tasks);
std::string deployment_mention(const World& world, DeploymentId id);

/// First delay doubled `times` times, up to the longest.
SimTime back_off(const World& world, std::int32_t times);
bool has_health_check(const World& world, const Task& task);
/// Every essential container with a health check passes it (facts DEP-6, TD-84).
bool passes_checks(const World& world, const Task& task);
/// Health check failed and no grace period protects the task; `wake` = when the grace ends.
bool is_unhealthy(const World& world, const Service& service, const Task& task, SimTime& wake);
/// Makes the request of the deployment's next capacity provider its `request`; none without a strategy.
ProviderId use_next_provider(const Desk& desk, DeploymentId id);
/// The request of a deployment as the service's rules say now.
RequestId make_request(const Desk& desk, ServiceId id, DeploymentId deployment,
                       const Revision& revision);

}  // namespace taskyard::service
