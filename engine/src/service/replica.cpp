// One pass over a REPLICA service: stop what must go, start what is missing, within the bounds.
#include <algorithm>

#include "base/text.hpp"
#include "service/pass.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::service {
namespace {

bool is_old(const Member& member) { return member.leaving == Leaving::old_revision; }
bool is_running_old(const Member& member) { return is_old(member) && member.running; }
bool is_draining(const Member& member) { return member.leaving == Leaving::draining; }
bool is_unhealthy_member(const Member& member) { return member.leaving == Leaving::unhealthy; }
bool is_mismatch(const Member& member) { return member.leaving == Leaving::mismatch; }
bool is_keeper(const Member& member) { return member.leaving == Leaving::no; }
bool is_green(const Member& member) { return is_keeper(member) && member.side == Side::primary; }
bool is_blue(const Member& member) { return is_keeper(member) && member.side == Side::blue; }

// Facts SVC-30: the replacement first; without room for it one unhealthy task at a time goes first.
std::int32_t unhealthy_to_stop(const Pass& pass) {
  std::int32_t missing = pass.service().desired - pass.keepers_serving;
  if (pass.blue) {
    missing = pass.primary().desired + pass.world().at(pass.blue).desired - pass.keepers_serving -
              pass.blue_serving;
  }
  if (missing <= 0) return pass.unhealthy;
  const bool room = pass.total() < pass.bounds.ceiling && pass.service().place_failures == 0;
  const bool coming = pass.keepers_pending > 0 || pass.keepers > pass.keepers_serving;
  const bool going = pass.stopping > 0;
  return room || coming || going ? 0 : 1;
}

// How many starts the rate of the service still allows in this minute (facts SVC-21).
std::int32_t rate_left(Pass& pass) {
  const World& world = pass.world();
  Service& service = pass.service();
  if (world.now - service.rate_window_at >= k_minute) {
    service.rate_window_at = world.now;
    service.rate_window_starts = 0;
  }
  const auto most = static_cast<std::int32_t>(
      std::min<std::int64_t>(world.parameter(Parameter::service_starts_per_minute), INT32_MAX));
  return most - service.rate_window_starts;
}

void limit_to(Pass& pass, std::int32_t& count, std::int32_t most, ServiceLimit limit,
              SimTime until) {
  if (count <= most) return;
  count = std::max(0, most);
  pass.limit = limit;
  pass.limit_until = until;
}

}  // namespace

std::int32_t allowed_starts(Pass& pass, std::int32_t wanted, bool throttled) {
  const World& world = pass.world();
  const Service& service = pass.service();
  std::int32_t count = wanted;
  limit_to(pass, count, pass.bounds.ceiling - pass.total(), ServiceLimit::ceiling, k_never);
  if (count <= 0) return 0;
  limit_to(pass, count, rate_left(pass), ServiceLimit::rate, service.rate_window_at + k_minute);
  if (throttled && world.now < service.throttle_until) {
    limit_to(pass, count, 0, ServiceLimit::throttle, service.throttle_until);
  } else if (world.now < service.place_again_at) {
    limit_to(pass, count, 0, ServiceLimit::no_room, service.place_again_at);
  }
  return count;
}

void adopt(Pass& pass, TaskId id) {
  World& world = pass.world();
  Task& task = world.tasks[id.value];
  task.started_by = world.names.intern(deployment_id_text(world, task.deployment));
  task.tags_json = pass.service().task_tags_json;
  task.exec_enabled =
      pass.service().echo_json.find(R"("enableExecuteCommand":true)") != std::string::npos;
  pass.service().tasks.push_back(id);
  count_started(pass, id);
}

void note_started(Pass& pass, const std::vector<TaskId>& tasks, ServiceStep before,
                  std::int32_t wanted, bool all) {
  if (tasks.empty()) return;
  Service& service = pass.service();
  service.rate_window_starts += static_cast<std::int32_t>(tasks.size());
  if (all && service.place_failures > 0) settle_complaint(service);
  if (!all) pass.limit = ServiceLimit::no_room;
  service.place_failures = 0;
  service.place_again_at = 0;
  service.no_room = {};
  tell_started(pass, tasks, std::move(before), wanted);
}

std::int32_t start_tasks(Pass& pass, DeploymentId deployment, std::int32_t wanted) {
  if (wanted <= 0) return 0;
  const World& world = pass.world();
  const std::int32_t count = allowed_starts(pass, wanted, deployment == pass.service().primary);
  std::vector<TaskId> started;
  bool no_room = false;
  ServiceStep before = new_step(pass, ServiceStepKind::started);
  while (static_cast<std::int32_t>(started.size()) < count && !no_room) {
    TaskId id;
    if (world.tasks.size() < world.limits.tasks_max) {
      use_next_provider(pass.desk, deployment);
      id = scheduler::place_task(pass.desk, world.at(deployment).request);
    }
    no_room = !id;
    if (no_room) break;
    adopt(pass, id);
    started.push_back(id);
  }
  note_started(pass, started, std::move(before), wanted, !no_room);
  if (no_room) tell_no_room(pass, deployment);
  return static_cast<std::int32_t>(started.size());
}

namespace {

// Facts SVC-31 as far as it helps: while the new revision fails, lost tasks of the old one come back.
void refill_old(Pass& pass) {
  std::int32_t missing = pass.service().desired - pass.running - pass.pending;
  const std::vector<DeploymentId> deployments = pass.service().deployments;
  for (std::size_t i = deployments.size(); i-- > 0 && missing > 0;) {
    if (deployments[i] == pass.service().primary) continue;
    const Deployment& old = pass.world().at(deployments[i]);
    const std::int32_t lost = old.desired - old.running - old.pending;
    missing -= start_tasks(pass, deployments[i], std::min(missing, lost));
  }
}

// While the new revision does well, what an older one lost is not wanted back.
void lower_old_counts(const Pass& pass) {
  const bool failing =
      pass.primary().failed_tasks > 0 || pass.primary().rollout == RolloutState::failed;
  for (const DeploymentId id : pass.service().deployments) {
    if (id == pass.service().primary) continue;
    Deployment& old = deployment_of(pass.desk, id);
    const std::int32_t live = old.running + old.pending;
    if (!failing || old.rollout == RolloutState::failed) old.desired = std::min(old.desired, live);
  }
}

// While the new revision fails, what an older one just got back is left to start.
void stop_old(Pass& pass) {
  const std::size_t first = pass.world().service_steps.size();
  stop_members(pass, ServiceStepKind::replaced_old,
               pass.primary().failed_tasks > 0 ? is_running_old : is_old, INT32_MAX);
  if (pass.world().service_steps.size() == first) return;
  for (const TaskId id : pass.world().service_steps[first].tasks) {
    --deployment_of(pass.desk, pass.world().at(id).deployment).desired;
  }
}

}  // namespace

void stop_leaving(Pass& pass) {
  stop_members(pass, ServiceStepKind::left_mismatch, is_mismatch, INT32_MAX, false);
  if (pass.leaving > 0) stop_old(pass);
  if (pass.leaving > 0) stop_members(pass, ServiceStepKind::left_draining, is_draining, INT32_MAX);
  if (pass.unhealthy > 0) {
    stop_members(pass, ServiceStepKind::left_unhealthy, is_unhealthy_member,
                 unhealthy_to_stop(pass));
  }
}

// Facts DEP-62: blue stays whole; green is scaled up beside it. A side that failed gets nothing new.
void shift_pass(Pass& pass) {
  const std::int32_t desired = pass.service().desired;
  Deployment& green = pass.primary();
  Deployment& blue = deployment_of(pass.desk, pass.blue);
  const auto target = [desired](const Deployment& side, std::int32_t keepers) {
    return side.rollout == RolloutState::failed ? std::min(desired, keepers) : desired;
  };
  blue.desired = target(blue, pass.blue_keepers);
  green.desired = green.stage < LifecycleStage::scale_up ? 0 : target(green, pass.keepers);
  stop_members(pass, ServiceStepKind::scaled_in, is_green, pass.keepers - green.desired);
  stop_members(pass, ServiceStepKind::scaled_in, is_blue, pass.blue_keepers - blue.desired);
  if (pass.leaving > 0) stop_leaving(pass);
  start_tasks(pass, blue.id, blue.desired - pass.blue_keepers);
  start_tasks(pass, green.id, green.desired - pass.keepers);
  if (green.rollout == RolloutState::failed && pass.keepers < desired) {
    pass.limit = ServiceLimit::failed;
  }
}

void replica_pass(Pass& pass) {
  if (pass.blue) return shift_pass(pass);
  const Service& service = pass.service();
  const bool failed = pass.primary().rollout == RolloutState::failed;
  pass.primary().desired = service.desired;
  const std::int32_t moving = end_move(pass) ? 1 : 0;
  stop_members(pass, ServiceStepKind::scaled_in, is_keeper,
               pass.keepers - service.desired - moving);
  if (pass.leaving > 0) stop_leaving(pass);
  lower_old_counts(pass);
  const bool failing = failed || pass.primary().failed_tasks > 0;
  if (failing && service.deployments.size() > 1) refill_old(pass);
  const std::int32_t missing = service.desired - pass.keepers;
  if (missing <= 0) return;
  if (failed) {
    pass.limit = ServiceLimit::failed;
  } else {
    start_tasks(pass, service.primary, missing);
  }
}

}  // namespace taskyard::service
