#include "viewmodel/deployment/inspect.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

constexpr std::size_t k_alarms_max = 4;

bool in_progress(const Deployment& deployment) {
  return deployment.rollout == RolloutState::in_progress;
}

const Alarm* alarm_named(const World& world, const std::string& name) {
  const NameId id = world.names.find(name);
  for (const Alarm& alarm : world.alarms) {
    if (id && alarm.name == id) return &alarm;
  }
  return nullptr;
}

std::string minutes_text(std::int32_t minutes) { return std::to_string(minutes) + " min"; }

std::string strategy_text(const DeploymentConfiguration& rules) {
  std::string text = to_string(rules.strategy);
  if (rules.strategy == DeploymentStrategy::canary) {
    text += ": " + share_text(rules.canary_permille) + " for " +
            minutes_text(rules.canary_bake_minutes) + ", then all";
  } else if (rules.strategy == DeploymentStrategy::linear) {
    text +=
        ": " + share_text(rules.step_permille) + " every " + minutes_text(rules.step_bake_minutes);
  }
  if (rules.bake_minutes >= 0) text += ", bake time " + minutes_text(rules.bake_minutes);
  return text;
}

std::string left_text(const World& world, const Deployment& deployment) {
  if (deployment.stage_until == k_never || deployment.stage_until < world.now) return "";
  return ", " + clock_text(deployment.stage_until - world.now) + " left";
}

std::string alarm_text(const World& world, const Deployment& deployment) {
  std::string text;
  for (const std::string& name : deployment.configuration.alarms.names) {
    const Alarm* alarm = alarm_named(world, name);
    text += (text.empty() ? "" : ", ") + name + " " +
            (alarm == nullptr ? "does not exist" : to_string(alarm->state));
  }
  switch (deployment.watch) {
    case AlarmWatch::ignored: return text + "; ignored: in ALARM when the deployment began";
    case AlarmWatch::watching: return text + "; watched";
    case AlarmWatch::triggered: return text + "; ended the deployment";
    default: return text;
  }
}

std::string call_command(std::string_view action, std::string_view request) {
  JsonWriter json;
  json.begin_object().member("type", "call").member("action", action);
  json.key("request").raw(request).end_object();
  return json.take();
}

void add_alarm_actions(const World& world, const Deployment& deployment,
                       std::vector<Action>& actions) {
  const std::vector<std::string>& names = deployment.configuration.alarms.names;
  for (std::size_t i = 0; i < std::min(names.size(), k_alarms_max); ++i) {
    const Alarm* alarm = alarm_named(world, names[i]);
    if (alarm == nullptr) continue;
    const bool rings = alarm->state == AlarmState::alarm;
    JsonWriter json;
    json.begin_object().member("AlarmName", names[i]);
    json.member("StateValue", rings ? "OK" : "ALARM");
    json.member("StateReason", "Set by hand").end_object();
    actions.push_back({"alarm_" + std::to_string(i), names[i] + (rings ? " → OK" : " → ALARM"),
                       call_command("cloudwatch.SetAlarmState", json.take()), !rings,
                       "Sends cloudwatch.SetAlarmState"});
  }
}

void add_hook_actions(const World& world, const Deployment& deployment,
                      std::vector<Action>& actions) {
  for (std::size_t i = 0; i < deployment.hook_runs.size(); ++i) {
    if (deployment.hook_runs[i].status != HookStatus::awaiting_action) continue;
    for (const char* answer : {"CONTINUE", "ROLLBACK"}) {
      JsonWriter json;
      json.begin_object();
      json.member("serviceDeploymentArn", service_deployment_arn(world, deployment.id));
      json.member("hookId", hook_id_text(world, deployment.id, i)).member("action", answer);
      json.end_object();
      const bool back = answer[0] == 'R';
      actions.push_back({back ? "hook_rollback" : "hook_continue",
                         back ? "Pause: roll back" : "Pause: continue",
                         call_command("ecs.ContinueServiceDeployment", json.take()), back,
                         "Sends ecs.ContinueServiceDeployment"});
    }
  }
}

}  // namespace

bool shows_traffic(const World& world, const Service& service) {
  return std::any_of(service.deployments.begin(), service.deployments.end(), [&](DeploymentId id) {
    const Deployment& deployment = world.at(id);
    return deployment.traffic.production > 0 || keeps_blue(deployment);
  });
}

std::string share_text(std::int32_t permille) {
  std::string text = std::to_string(permille / 10);
  if (permille % 10 != 0) text += "." + std::to_string(permille % 10);
  return text + " %";
}

std::string stage_word(const World& world, const Service& service) {
  const Deployment& primary = world.at(service.primary);
  if (!in_progress(primary)) return "";
  switch (primary.stage) {
    case LifecycleStage::none: return "";
    case LifecycleStage::reconcile_service: return "RECONCILE";
    case LifecycleStage::test_traffic_shift:
    case LifecycleStage::post_test_traffic_shift:
    case LifecycleStage::pre_production_traffic_shift: return "TEST TRAFFIC";
    case LifecycleStage::production_traffic_shift:
    case LifecycleStage::post_production_traffic_shift:
      return "TRAFFIC " + share_text(primary.traffic.production);
    default: return to_string(primary.stage);
  }
}

DeploymentBounds bounds_now(const World& world, const Service& service) {
  DeploymentBounds bounds = deployment_bounds(service.desired, service.configuration);
  if (keeps_blue(world.at(service.primary))) bounds.ceiling = 2 * service.desired;
  return bounds;
}

void add_deployment_fields(const World& world, const Service& service, Section& section) {
  const Deployment& primary = world.at(service.primary);
  const auto add = [&](const char* label, std::string value, const char* tip = "") {
    section.fields.push_back({label, std::move(value), true, tip});
  };
  const bool moves = service.configuration.strategy != DeploymentStrategy::rolling;
  add("Strategy", strategy_text(service.configuration));
  if (primary.stage != LifecycleStage::none && in_progress(primary)) {
    add("Lifecycle stage", to_string(primary.stage) + left_text(world, primary),
        "Blue is the revision that had the traffic, green the one that takes over");
  }
  if (moves && primary.blue && primary.rollout != RolloutState::completed) {
    const Deployment& blue = world.at(primary.blue);
    add("Production traffic",
        "blue " + revision_text(world, blue.task_definition) + " " +
            share_text(blue.traffic.production) + ", green " +
            revision_text(world, primary.task_definition) + " " +
            share_text(primary.traffic.production),
        "Shares at the listener; load balancers themselves are not simulated");
    if (primary.traffic.test > 0) add("Test traffic", "green " + share_text(primary.traffic.test));
  }
  if (service.configuration.alarms.enable) add("Alarms", alarm_text(world, primary));
  for (const HookRun& run : primary.hook_runs) {
    const LifecycleHook& hook = primary.configuration.hooks[run.hook];
    add("Lifecycle hook", std::string(to_string(run.stage)) + " " +
                              (hook.target_arn.empty() ? "PAUSE" : hook.target_arn) + " " +
                              to_string(run.status));
  }
}

void add_traffic_columns(const World& world, const Service& service, Table& table) {
  if (!shows_traffic(world, service)) return;
  table.columns.push_back({"traffic", "Traffic", true, 0.9F});
  table.columns.push_back({"stage", "Stage", false, 1.6F});
  std::size_t row = 0;
  for (std::size_t i = service.deployments.size(); i-- > 0; ++row) {
    const Deployment& deployment = world.at(service.deployments[i]);
    Row& cells = table.rows[row];
    cells.cells.push_back({share_text(deployment.traffic.production),
                           static_cast<double>(deployment.traffic.production),
                           Role::none,
                           {}});
    const bool staged = deployment.id == service.primary && in_progress(deployment);
    cells.cells.push_back({staged ? to_string(deployment.stage) : "", 0, Role::none, {}});
  }
}

void add_deployment_actions(const World& world, const Service& service,
                            std::vector<Action>& actions) {
  const Deployment& primary = world.at(service.primary);
  if (service.configuration.alarms.enable) add_alarm_actions(world, primary, actions);
  if (in_progress(primary)) add_hook_actions(world, primary, actions);
}

}  // namespace taskyard::web
