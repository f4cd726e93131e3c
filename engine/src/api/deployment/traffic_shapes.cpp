#include "api/deployment/traffic.hpp"
#include "api/service/balancers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {

void write_share(JsonWriter& out, std::string_view member, std::int32_t permille) {
  out.key(member).raw(concat({to_text(permille / 10), ".", to_text(permille % 10)}));
}

void write_traffic_rules(JsonWriter& out, const DeploymentConfiguration& configuration) {
  const DeploymentAlarms& alarms = configuration.alarms;
  if (alarms.given) {
    out.key("alarms").begin_object().key("alarmNames").begin_array();
    for (const std::string& name : alarms.names) out.value(name);
    out.end_array().member("rollback", alarms.rollback).member("enable", alarms.enable);
    out.end_object();
  }
  out.member("strategy", to_string(configuration.strategy));
  if (configuration.bake_minutes >= 0) out.member("bakeTimeInMinutes", configuration.bake_minutes);
  if (!configuration.hooks.empty()) {
    out.key("lifecycleHooks").begin_array();
    for (const LifecycleHook& hook : configuration.hooks) out.raw(hook.json);
    out.end_array();
  }
  if (configuration.strategy == DeploymentStrategy::linear) {
    out.key("linearConfiguration").begin_object();
    write_share(out, "stepPercent", configuration.step_permille);
    out.member("stepBakeTimeInMinutes", configuration.step_bake_minutes).end_object();
  } else if (configuration.strategy == DeploymentStrategy::canary) {
    out.key("canaryConfiguration").begin_object();
    write_share(out, "canaryPercent", configuration.canary_permille);
    out.member("canaryBakeTimeInMinutes", configuration.canary_bake_minutes).end_object();
  }
}

namespace {

void write_hook_runs(JsonWriter& out, const World& world, const Deployment& deployment) {
  out.key("lifecycleHookDetails").begin_array();
  for (std::size_t i = 0; i < deployment.hook_runs.size(); ++i) {
    const HookRun& run = deployment.hook_runs[i];
    const LifecycleHook& hook = deployment.configuration.hooks[run.hook];
    out.begin_object().member("hookId", hook_id_text(world, deployment.id, i));
    out.member("targetType", to_string(hook.target));
    if (!hook.target_arn.empty()) out.member("targetArn", hook.target_arn);
    out.member("status", to_string(run.status));
    out.key("expiresAt").time(epoch_ms(run.expires_at));
    out.member("timeoutAction", hook.continues ? "CONTINUE" : "ROLLBACK").end_object();
  }
  out.end_array();
}

}  // namespace

void write_stage(JsonWriter& out, const World& world, const Deployment& deployment) {
  LifecycleStage stage = deployment.stage;
  if (stage == LifecycleStage::pre_production_traffic_shift) {
    stage = LifecycleStage::post_test_traffic_shift;  // the API names no such stage (facts DEP-61)
  }
  if (stage != LifecycleStage::none) out.member("lifecycleStage", to_string(stage));
  if (!deployment.hook_runs.empty()) write_hook_runs(out, world, deployment);
  const DeploymentAlarms& alarms = deployment.configuration.alarms;
  out.key("alarms").begin_object().member("status", to_string(deployment.watch));
  if (!alarms.names.empty()) {
    out.key("alarmNames").begin_array();
    for (const std::string& name : alarms.names) out.value(name);
    out.end_array();
  }
  if (!deployment.triggered.empty()) {
    out.key("triggeredAlarmNames").begin_array();
    for (const NameId name : deployment.triggered) out.value(world.text(name));
    out.end_array();
  }
  out.end_object();
}

void write_targets(JsonWriter& out, const World& world, const Deployment& deployment) {
  const Service& service = world.at(deployment.service);
  if (!service.connect_json.empty()) {
    out.key("serviceConnectConfiguration").raw(service.connect_json);
  }
  write_balancers(out, world, deployment);
}

}  // namespace taskyard::api
