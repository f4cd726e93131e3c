// Lifecycle hooks of a deployment: Lambda functions with a given result, and pauses (facts DEP-64).
#include <algorithm>

#include "service/pass.hpp"

namespace taskyard::service {
namespace {

bool is_open(const HookRun& run) {
  return run.status == HookStatus::in_progress || run.status == HookStatus::awaiting_action;
}

const LifecycleHook& hook_of(const Deployment& deployment, const HookRun& run) {
  return deployment.configuration.hooks[run.hook];
}

// Functions run outside the simulation: what they answer is given, success unless told otherwise.
HookStatus lambda_result(const World& world, const LifecycleHook& hook) {
  const NameId arn = world.names.find(hook.target_arn);
  for (const HookResult& given : world.hook_results) {
    if (arn && given.target_arn == arn) return given.result;
  }
  return HookStatus::succeeded;
}

HookStatus status_now(const World& world, const LifecycleHook& hook, const HookRun& run) {
  if (run.status == HookStatus::in_progress &&
      world.now >= run.started_at + world.parameter(Parameter::lambda_hook_ms)) {
    const HookStatus result = lambda_result(world, hook);
    if (result != HookStatus::in_progress) return result;
  }
  return is_open(run) && world.now >= run.expires_at ? HookStatus::timed_out : run.status;
}

void tell_end(Pass& pass, const LifecycleHook& hook, const HookRun& run) {
  ServiceStep step = new_step(pass, ServiceStepKind::hook_ended);
  step.hook = run.status;
  step.text = pass.world().names.intern(hook.target_arn.empty() ? "PAUSE" : hook.target_arn);
  log_step(pass.desk, std::move(step));
}

bool rolls_back(const LifecycleHook& hook, const HookRun& run) {
  return run.status == HookStatus::failed ||
         (run.status == HookStatus::timed_out && !hook.continues);
}

void wake_for(Pass& pass, const HookRun& run) {
  const SimTime answer = run.started_at + pass.world().parameter(Parameter::lambda_hook_ms);
  const bool lambda = run.status == HookStatus::in_progress;
  if (lambda && answer > pass.world().now) look_again(pass, answer);
  look_again(pass, run.expires_at);
}

}  // namespace

void start_hooks(const Desk& desk, DeploymentId id) {
  const World& world = world_of(desk);
  Deployment& deployment = deployment_of(desk, id);
  const std::vector<LifecycleHook>& hooks = deployment.configuration.hooks;
  for (std::uint32_t i = 0; i < hooks.size(); ++i) {
    const std::vector<LifecycleStage>& stages = hooks[i].stages;
    if (std::find(stages.begin(), stages.end(), deployment.stage) == stages.end()) continue;
    HookRun run;
    run.hook = i;
    run.stage = deployment.stage;
    run.status = hooks[i].target == HookTarget::pause ? HookStatus::awaiting_action
                                                      : HookStatus::in_progress;
    run.started_at = world.now;
    run.expires_at = world.now + hooks[i].timeout_minutes * k_minute;
    deployment.hook_runs.push_back(run);
  }
}

HookOutcome settle_hooks(Pass& pass) {
  HookOutcome outcome = HookOutcome::done;
  Deployment& deployment = pass.primary();
  for (HookRun& run : deployment.hook_runs) {
    if (run.stage != deployment.stage || run.started_at < deployment.stage_at) continue;
    const LifecycleHook& hook = hook_of(deployment, run);
    const HookStatus before = run.status;
    run.status = status_now(pass.world(), hook, run);
    if (run.status != before) tell_end(pass, hook, run);
    if (rolls_back(hook, run)) return HookOutcome::rolls_back;
    if (!is_open(run)) continue;
    outcome = HookOutcome::waits;
    wake_for(pass, run);
  }
  return outcome;
}

void answer_hook(const Desk& desk, DeploymentId id, std::size_t run, bool continues) {
  Deployment& deployment = deployment_of(desk, id);
  HookRun& answered = deployment.hook_runs[run];
  answered.status = continues ? HookStatus::succeeded : HookStatus::failed;
  Pass pass = look(desk, deployment.service);
  tell_end(pass, hook_of(deployment, answered), answered);
  mark(desk, deployment.service);
}

void set_hook_result(const Desk& desk, NameId target_arn, HookStatus result) {
  World& world = world_of(desk);
  const auto known = std::find_if(world.hook_results.begin(), world.hook_results.end(),
                                  [&](const auto& one) { return one.target_arn == target_arn; });
  if (known == world.hook_results.end()) {
    world.hook_results.push_back({target_arn, result});
  } else {
    known->result = result;
  }
  ++world.revision;
  for (std::uint32_t i = 0; i < world.services.size(); ++i) {
    if (keeps_blue(world.at(world.services[i].primary))) mark(desk, ServiceId{i});
  }
}

}  // namespace taskyard::service
