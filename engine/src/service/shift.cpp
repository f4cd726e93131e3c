// Blue/green, linear and canary deployments: the stages in AWS's order, and the traffic moved between
// two revisions that both run in full (facts 8.7).
#include <algorithm>

#include "base/text.hpp"
#include "service/pass.hpp"

namespace taskyard {

bool keeps_blue(const Deployment& deployment) {
  return deployment.blue && deployment.rollout != RolloutState::completed &&
         deployment.stage != LifecycleStage::none && deployment.stage < LifecycleStage::clean_up;
}

namespace service {
namespace {

constexpr SimTime k_stage_limit = 24 * k_hour;  // facts DEP-64

// The one that completed last where it still has its place, else the one with the traffic (inferred).
DeploymentId blue_for(const World& world, const Service& service, DeploymentId green) {
  const DeploymentId completed = last_completed(world, service.id, green);
  DeploymentId blue = world.at(green).replaces;
  for (const DeploymentId id : service.deployments) {
    if (id == completed) return id;
    const bool more = world.at(id).traffic.production > world.at(blue).traffic.production;
    if (id != green && more) blue = id;
  }
  return blue;
}

// The share green has after the next shift.
std::int32_t next_share(const Deployment& green) {
  const DeploymentConfiguration& rules = green.configuration;
  const std::int32_t share = green.traffic.production;
  switch (rules.strategy) {
    case DeploymentStrategy::canary:
      return share < rules.canary_permille ? rules.canary_permille : k_all_traffic;
    case DeploymentStrategy::linear: return std::min(k_all_traffic, share + rules.step_permille);
    default: return k_all_traffic;
  }
}

// How long green keeps its share before the next shift: no bake at 100 percent (facts DEP-63).
SimTime share_lasts(const World& world, const Deployment& green) {
  const SimTime shift = world.parameter(Parameter::traffic_shift_ms);
  if (green.traffic.production == k_all_traffic) return shift;
  const DeploymentConfiguration& rules = green.configuration;
  const bool canary = rules.strategy == DeploymentStrategy::canary;
  return std::max(shift, (canary ? rules.canary_bake_minutes : rules.step_bake_minutes) * k_minute);
}

void shift_production(Pass& pass) {
  Deployment& green = pass.primary();
  const Traffic traffic{next_share(green), green.traffic.test};
  green.traffic.production = traffic.production;
  green.stage_until = pass.world().now + share_lasts(pass.world(), green);
  set_traffic(pass.desk, green.id, green.blue, traffic);
}

bool has_hook(const Deployment& deployment, LifecycleStage stage) {
  const auto& hooks = deployment.configuration.hooks;
  return std::any_of(hooks.begin(), hooks.end(), [&](const LifecycleHook& hook) {
    return std::find(hook.stages.begin(), hook.stages.end(), stage) != hook.stages.end();
  });
}

LifecycleStage stage_after(const Deployment& green) {
  auto next = static_cast<LifecycleStage>(static_cast<int>(green.stage) + 1);
  const bool skips = next == LifecycleStage::pre_production_traffic_shift && !has_hook(green, next);
  return skips ? LifecycleStage::production_traffic_shift : next;
}

// When the stage's own work is over; k_never where tasks decide.
SimTime end_of(const World& world, const Deployment& green, LifecycleStage stage) {
  const DeploymentConfiguration& rules = green.configuration;
  switch (stage) {
    case LifecycleStage::reconcile_service:
    case LifecycleStage::scale_up:
    case LifecycleStage::clean_up: return k_never;
    case LifecycleStage::test_traffic_shift:
      if (!rules.test_traffic) break;
      return world.now + world.parameter(Parameter::traffic_shift_ms);
    case LifecycleStage::bake_time: return world.now + std::max(0, rules.bake_minutes) * k_minute;
    default: break;
  }
  return world.now + world.parameter(Parameter::deployment_stage_ms);
}

void enter(Pass& pass, LifecycleStage stage) {
  Deployment& green = pass.primary();
  enter_stage(pass, stage, end_of(pass.world(), green, stage));
  if (stage == LifecycleStage::test_traffic_shift && green.configuration.test_traffic) {
    set_traffic(pass.desk, green.id, green.blue, {0, k_all_traffic});
  }
  if (stage == LifecycleStage::production_traffic_shift) shift_production(pass);
  if (stage == LifecycleStage::clean_up && green.watch == AlarmWatch::watching) {
    green.watch = AlarmWatch::done;
  }
  start_hooks(pass.desk, green.id);
  request_pass(pass.desk, pass.id, 0);
}

// Green has all its tasks, and all of them serve (facts DEP-62).
bool scaled_up(const Pass& pass) {
  const std::int32_t desired = pass.service().desired;
  return pass.keepers == desired && pass.keepers_serving == desired && pass.keepers_pending == 0;
}

bool reconciled(const Pass& pass) {
  return std::none_of(pass.members.begin(), pass.members.end(),
                      [](const Member& member) { return member.side == Side::other; });
}

bool own_work_done(Pass& pass) {
  const Deployment& green = pass.primary();
  if (green.stage == LifecycleStage::scale_up) return scaled_up(pass);
  if (green.stage == LifecycleStage::reconcile_service) return reconciled(pass);
  if (pass.world().now >= green.stage_until) return true;
  look_again(pass, green.stage_until);
  return false;
}

bool waits_for_tasks(LifecycleStage stage) {
  return stage == LifecycleStage::reconcile_service || stage == LifecycleStage::scale_up;
}

void fail_stage(Pass& pass, const Failure& failure) {
  fail(pass.desk, pass.service().primary, failure);
  mark(pass.desk, pass.id);
}

}  // namespace

void set_traffic(const Desk& desk, DeploymentId id, DeploymentId beside, Traffic traffic) {
  const World& world = world_of(desk);
  Deployment& deployment = deployment_of(desk, id);
  const ServiceId service = deployment.service;
  deployment.traffic = traffic;
  for (const DeploymentId other : world.at(service).deployments) {
    if (other != id) deployment_of(desk, other).traffic = {};
  }
  deployment_of(desk, beside).traffic = {k_all_traffic - traffic.production, 0};
  apply_weights(desk, id, beside);
  Event event;
  event.kind = EventKind::traffic_shifted;
  event.cluster = world.at(service).cluster;
  event.service = service;
  event.deployment = id;
  event.value = traffic.production;
  desk.changes.emit(event);
  ServiceStep step = new_step(look(desk, service), ServiceStepKind::traffic_shifted);
  step.deployment = id;
  step.beside = beside;
  step.traffic = traffic;
  if (keeps_blue(deployment)) step.until = deployment.stage_until;
  deployment.stage_step = log_step(desk, std::move(step));
}

void enter_stage(const Pass& pass, LifecycleStage stage, SimTime until) {
  const World& world = pass.world();
  Deployment& deployment = pass.primary();
  Event event;
  event.kind = EventKind::deployment_stage_changed;
  event.cluster = pass.service().cluster;
  event.service = pass.id;
  event.deployment = deployment.id;
  event.from = static_cast<std::uint8_t>(deployment.stage);
  event.to = static_cast<std::uint8_t>(stage);
  deployment.stage = stage;
  deployment.stage_at = world.now;
  deployment.stage_until = until;
  deployment.updated_at = world.now;
  pass.desk.changes.emit(event);
  ServiceStep step = new_step(pass, ServiceStepKind::stage_entered);
  step.beside = deployment.blue;
  step.until = until;
  deployment.stage_step = log_step(pass.desk, std::move(step));
  pass.service().waiting = {};
}

void begin_shift(const Desk& desk, DeploymentId id) {
  const World& world = world_of(desk);
  Deployment& green = deployment_of(desk, id);
  const Service& service = world.at(green.service);
  if (green.configuration.strategy == DeploymentStrategy::rolling) {
    for (const DeploymentId other : service.deployments) deployment_of(desk, other).traffic = {};
    return;
  }
  if (!green.replaces) {  // nothing to shift from
    green.traffic = {k_all_traffic, green.configuration.test_traffic ? k_all_traffic : 0};
    apply_weights(desk, id, {});
    return;
  }
  green.blue = blue_for(world, service, id);
  green.alternate_target = !world.at(green.blue).alternate_target;
  const bool several = service.deployments.size() > 2;  // green is one of them
  const LifecycleStage first =
      several ? LifecycleStage::reconcile_service : LifecycleStage::pre_scale_up;
  if (world.at(green.blue).traffic.production != k_all_traffic) {
    const bool interrupted = green.blue != green.replaces;
    if (interrupted) set_traffic(desk, green.blue, green.replaces, {k_all_traffic, 0});
    for (const DeploymentId other : service.deployments) deployment_of(desk, other).traffic = {};
    deployment_of(desk, green.blue).traffic = {k_all_traffic, 0};
    apply_weights(desk, green.blue, id);
  }
  Pass pass = look(desk, service.id);
  enter(pass, first);
}

void advance_stages(Pass& pass) {
  const World& world = pass.world();
  Deployment& green = pass.primary();
  if (green.rollout != RolloutState::in_progress) return;
  const HookOutcome hooks = settle_hooks(pass);
  if (hooks == HookOutcome::rolls_back) {
    return fail_stage(pass, {"Service deployment failed: lifecycle hook failed.",
                             "lifecycle hook failed.", "Lifecycle hook: ", true});
  }
  if (waits_for_tasks(green.stage)) {
    if (world.now - green.stage_at >= k_stage_limit) {
      log_step(pass.desk, new_step(pass, ServiceStepKind::timed_out));
      return fail_stage(pass, {"Service deployment failed: the lifecycle stage timed out.",
                               "the lifecycle stage timed out.", "Lifecycle stage: ", true});
    }
    look_again(pass, green.stage_at + k_stage_limit);
  }
  if (!own_work_done(pass) || hooks == HookOutcome::waits) return;
  const bool more = green.stage == LifecycleStage::production_traffic_shift &&
                    green.traffic.production < k_all_traffic;
  if (more) {
    shift_production(pass);
    look_again(pass, green.stage_until);
  } else {
    enter(pass, stage_after(green));
  }
}

}  // namespace service
}  // namespace taskyard
