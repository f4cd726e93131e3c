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

// Facts SVC-23, DEP-11: every wanted task runs and is healthy, nothing of an older revision does.
bool all_in_place(const Pass& pass) {
  const Service& service = pass.service();
  return pass.keepers == service.desired && pass.keepers_serving == service.desired &&
         pass.leaving == 0 && pass.pending == 0;
}

void complete(Pass& pass) {
  const World& world = pass.world();
  const DeploymentId id = pass.service().primary;
  Deployment& deployment = deployment_of(pass.desk, id);
  if (deployment.rollout != RolloutState::in_progress || pass.old_not_ended > 0) return;
  set_rollout(pass.desk, id, RolloutState::completed,
              concat({"ECS deployment ", deployment_id_text(world, id), " completed."}));
  log_step(pass.desk, new_step(pass, ServiceStepKind::completed));
  say(pass.desk, pass.id, concat({deployment_mention(world, id), " deployment completed."}));
}

void become_steady(Pass& pass) {
  Service& service = pass.service();
  settle_complaint(service);
  service.waiting = {};
  if (service.steady || pass.primary().rollout != RolloutState::completed) return;
  service.steady = true;
  log_step(pass.desk, new_step(pass, ServiceStepKind::steady));
  say(pass.desk, pass.id, "has reached a steady state.");
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
  } else if (pass.leaving > 0) {
    note_waiting(pass, ServiceStepKind::waits, ServiceLimit::floor, k_never);
  }
}

}  // namespace

void drop_replaced(const Pass& pass) {
  Service& service = pass.service();
  std::vector<DeploymentId> kept;
  for (const DeploymentId id : service.deployments) {
    Deployment& deployment = deployment_of(pass.desk, id);
    const bool busy =
        std::any_of(pass.members.begin(), pass.members.end(), [&](const Member& member) {
          return member.deployment == id &&
                 pass.world().at(member.task).status < TaskStatus::stopping;
        });
    if (id == service.primary || busy) {
      kept.push_back(id);
      continue;
    }
    deployment.status = DeploymentStatus::inactive;
    deployment.desired = 0;
    deployment.updated_at = pass.world().now;
  }
  service.deployments = std::move(kept);
}

void conclude(Pass& pass) {
  Service& service = pass.service();
  const World& world = pass.world();
  if (service.deployments.size() > 1) drop_replaced(pass);
  if (service.rebalanced) {
    service.waiting = {};  // still steady: one task more for a while
  } else if (all_in_place(pass)) {
    complete(pass);
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
