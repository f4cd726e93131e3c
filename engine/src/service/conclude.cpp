// The end of a pass: is the rollout complete, the service steady, or is it waiting, and for what.
#include <algorithm>

#include "base/text.hpp"
#include "service/pass.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::service {
namespace {

constexpr std::string_view k_stuck =
    "was unable to stop or start tasks during a deployment because of the service deployment "
    "configuration. Update the minimumHealthyPercent or maximumPercent value and try again.";

constexpr SimTime k_steady_again = 6 * k_hour;  // facts 7.8

void say_steady(const Desk& desk, ServiceId id) {
  say(desk, id, "has reached a steady state.");
  service_of(desk, id).steady_said_at = world_of(desk).now;
  desk.changes.after(k_steady_again, Due::steady_again, id.value);
}

// Facts SVC-23, DEP-11: every wanted task runs and is healthy, nothing of an older revision does.
bool all_in_place(const Pass& pass) {
  const Service& service = pass.service();
  return pass.keepers == service.desired && pass.keepers_serving == service.desired &&
         pass.leaving == 0 && pass.pending == 0;
}

// Facts DEP-31: a rolling update with alarms is watched for a while after it is in place.
bool bakes(Pass& pass) {
  const Deployment& deployment = pass.primary();
  const bool rolling = deployment.configuration.strategy == DeploymentStrategy::rolling;
  if (!rolling || deployment.watch != AlarmWatch::watching) return false;
  const SimTime now = pass.world().now;
  if (deployment.stage != LifecycleStage::bake_time) {
    enter_stage(pass, LifecycleStage::bake_time,
                now + pass.world().parameter(Parameter::alarm_bake_ms));
  }
  look_again(pass, deployment.stage_until);
  return now < deployment.stage_until;
}

void complete(Pass& pass) {
  const World& world = pass.world();
  const DeploymentId id = pass.service().primary;
  Deployment& deployment = deployment_of(pass.desk, id);
  if (deployment.rollout != RolloutState::in_progress || pass.old_not_ended > 0) return;
  if (bakes(pass)) return;
  set_rollout(pass.desk, id, RolloutState::completed,
              concat({"ECS deployment ", deployment_id_text(world, id), " completed."}));
  log_step(pass.desk, new_step(pass, ServiceStepKind::completed));
  say(pass.desk, pass.id, concat({deployment_mention(world, id), " deployment completed."}));
}

void become_steady(Pass& pass) {
  Service& service = pass.service();
  settle_complaint(service);
  service.waiting = pass.primary().rollout == RolloutState::in_progress ? pass.primary().stage_step
                                                                        : ServiceStepId{};
  if (service.steady || pass.primary().rollout != RolloutState::completed) return;
  service.steady = true;
  log_step(pass.desk, new_step(pass, ServiceStepKind::steady));
  say_steady(pass.desk, pass.id);
}

// Nothing runs that time or an ending task could change: both bounds together forbid every move.
bool nothing_can_move(const Pass& pass) {
  const bool must_move = pass.leaving > pass.unhealthy;
  return must_move && pass.limit == ServiceLimit::ceiling && pass.stopping == 0 &&
         pass.pending == 0 && pass.counted == pass.serving && pass.serving == pass.running;
}

void note_limits(Pass& pass) {
  if (nothing_can_move(pass)) {
    note_waiting(pass, ServiceStepKind::stuck, ServiceLimit::ceiling, k_never);
    complain(pass.desk, pass.id, std::string(k_stuck));
  } else if (pass.limit != ServiceLimit::none) {
    note_waiting(pass, ServiceStepKind::waits, pass.limit, pass.limit_until);
  } else if (std::any_of(pass.members.begin(), pass.members.end(),
                         [&](const Member& member) { return awaits_target(pass, member); })) {
    note_waiting(pass, ServiceStepKind::waits, ServiceLimit::targets, k_never);
  } else if (pass.leaving > 0) {
    note_waiting(pass, ServiceStepKind::waits, ServiceLimit::floor, k_never);
  }
}

// Both revisions are wanted: the stages go on; the present one says what it waits for.
void conclude_shift(Pass& pass) {
  Service& service = pass.service();
  service.steady = false;
  const DeploymentId green = service.primary;
  advance_stages(pass);
  if (service.primary != green) return;
  if (pass.acted) service.waiting = {};
  if (!pass.acted && pass.limit != ServiceLimit::none) {
    note_waiting(pass, ServiceStepKind::waits, pass.limit, pass.limit_until);
  } else if (!service.waiting) {
    service.waiting = pass.world().at(green).stage_step;
  }
}

// Blue, and the revision before one whose alarms are still watched, stay though they have no tasks.
DeploymentId kept_beside(const Pass& pass) {
  const Deployment& primary = pass.primary();
  if (pass.blue) return pass.blue;
  const bool watched =
      primary.watch == AlarmWatch::watching && primary.rollout == RolloutState::in_progress;
  return watched ? primary.replaces : DeploymentId{};
}

}  // namespace

void drop_replaced(const Pass& pass) {
  Service& service = pass.service();
  std::vector<DeploymentId> listed;
  const DeploymentId kept = kept_beside(pass);
  for (const DeploymentId id : service.deployments) {
    Deployment& deployment = deployment_of(pass.desk, id);
    const bool busy =
        std::any_of(pass.members.begin(), pass.members.end(), [&](const Member& member) {
          return member.deployment == id &&
                 pass.world().at(member.task).status < TaskStatus::stopping;
        });
    if (id == service.primary || id == kept || busy) {
      listed.push_back(id);
      continue;
    }
    deployment.status = DeploymentStatus::inactive;
    deployment.desired = 0;
    deployment.updated_at = pass.world().now;
  }
  service.deployments = std::move(listed);
}

void on_steady_again(const Desk& desk, ServiceId id) {
  const Service& service = service_of(desk, id);
  const bool over = world_of(desk).now - service.steady_said_at >= k_steady_again;
  if (service.status == ServiceStatus::active && service.steady && over) say_steady(desk, id);
}

void conclude(Pass& pass) {
  Service& service = pass.service();
  const World& world = pass.world();
  if (service.deployments.size() > 1) drop_replaced(pass);
  if (pass.blue) {
    conclude_shift(pass);
  } else if (service.rebalanced) {
    service.waiting = {};  // still steady: one task more for a while
  } else if (all_in_place(pass)) {
    complete(pass);
    if (service.deployments.size() > 1) drop_replaced(pass);
    become_steady(pass);
    if (service.steady && service.zone_rebalancing) rebalance_zones(pass);
  } else {
    service.steady = false;
    if (pass.acted) {
      service.waiting = {};
    } else {
      note_limits(pass);
    }
  }
  if (pass.limit == ServiceLimit::throttle) pass.wake_at(service.throttle_until);
  if (pass.limit == ServiceLimit::no_room) pass.wake_at(service.place_again_at);
  if (pass.limit == ServiceLimit::rate) pass.wake_at(pass.limit_until);
  if (pass.acted) pass.wake_at(world.now + world.parameter(Parameter::service_pass_ms));
  // What comes of age within the same moment or two is looked at together.
  const SimTime late = pass.acted ? 0 : world.parameter(Parameter::service_pass_ms);
  if (pass.wake != k_never) request_pass(pass.desk, pass.id, pass.wake - world.now + late);
}

}  // namespace taskyard::service
