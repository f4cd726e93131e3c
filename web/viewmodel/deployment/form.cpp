#include "viewmodel/deployment/form.hpp"

#include <algorithm>
#include <array>

namespace taskyard::web {
namespace {

constexpr std::array k_strategies = {DeploymentStrategy::rolling, DeploymentStrategy::blue_green,
                                     DeploymentStrategy::linear, DeploymentStrategy::canary};
constexpr int k_linear_least = 3;  // facts DEP-63
constexpr int k_minutes_most = 1440;

DeploymentStrategy strategy_of(const DeploymentForm& form) {
  return k_strategies[static_cast<std::size_t>(std::clamp(form.strategy, 0, 3))];
}

std::vector<std::string> alarm_names(const std::string& text) {
  std::vector<std::string> names;
  std::string name;
  for (const char c : text + ",") {
    if (c != ',') {
      if (c != ' ' || !name.empty()) name += c;
      continue;
    }
    while (!name.empty() && name.back() == ' ') name.pop_back();
    if (!name.empty()) names.push_back(name);
    name.clear();
  }
  return names;
}

void take_number(JsonValue value, int least, int most, int& target) {
  if (const auto number = value.integer()) {
    target = static_cast<int>(std::clamp<std::int64_t>(*number, least, most));
    return;
  }
  int number = 0;
  const std::string_view text = value.text();
  const bool digits =
      !text.empty() && text.size() <= 6 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return;
  for (const char c : text) number = number * 10 + (c - '0');
  target = std::clamp(number, least, most);
}

}  // namespace

bool moves_traffic(const DeploymentForm& form) {
  return strategy_of(form) != DeploymentStrategy::rolling;
}

bool has_shares(const DeploymentForm& form) {
  return strategy_of(form) == DeploymentStrategy::linear ||
         strategy_of(form) == DeploymentStrategy::canary;
}

std::string strategy_problem(const DeploymentForm& form, bool daemon) {
  if (daemon && moves_traffic(form)) return "A DAEMON service is deployed by rolling updates only.";
  const bool linear = strategy_of(form) == DeploymentStrategy::linear;
  if (linear && form.share_percent < k_linear_least) {
    return "A step of a linear deployment moves at least 3 percent.";
  }
  return "";
}

void write_deployment(JsonWriter& json, const DeploymentForm& form) {
  const DeploymentStrategy strategy = strategy_of(form);
  json.member("strategy", to_string(strategy));
  if (moves_traffic(form)) json.member("bakeTimeInMinutes", form.bake_minutes);
  if (strategy == DeploymentStrategy::canary) {
    json.key("canaryConfiguration").begin_object();
    json.member("canaryPercent", form.share_percent);
    json.member("canaryBakeTimeInMinutes", form.share_minutes).end_object();
  } else if (strategy == DeploymentStrategy::linear) {
    json.key("linearConfiguration").begin_object();
    json.member("stepPercent", form.share_percent);
    json.member("stepBakeTimeInMinutes", form.share_minutes).end_object();
  }
  const std::vector<std::string> names = alarm_names(form.alarms);
  json.key("alarms").begin_object().key("alarmNames").begin_array();
  for (const std::string& name : names) json.value(name);
  json.end_array().member("enable", !names.empty()).member("rollback", !names.empty());
  json.end_object();
}

void write_connect(JsonWriter& json) {
  json.key("serviceConnectConfiguration").begin_object().member("enabled", true);
  json.member("namespace", "yard").key("services").begin_array().begin_object();
  json.member("portName", "http").key("clientAliases").begin_array().begin_object();
  json.member("port", 80).key("testTrafficRules").begin_object().key("header").begin_object();
  json.member("name", "x-test").end_object().end_object();
  json.end_object().end_array().end_object().end_array().end_object();
}

DeploymentForm deployment_form_of(const DeploymentConfiguration& configuration) {
  DeploymentForm form;
  const auto at = std::find(k_strategies.begin(), k_strategies.end(), configuration.strategy);
  form.strategy = static_cast<int>(at - k_strategies.begin());
  if (configuration.bake_minutes >= 0) form.bake_minutes = configuration.bake_minutes;
  if (configuration.strategy == DeploymentStrategy::canary) {
    form.share_percent = configuration.canary_permille / 10;
    form.share_minutes = configuration.canary_bake_minutes;
  } else if (configuration.strategy == DeploymentStrategy::linear) {
    form.share_percent = configuration.step_permille / 10;
    form.share_minutes = configuration.step_bake_minutes;
  }
  if (!configuration.alarms.enable) return form;
  for (const std::string& name : configuration.alarms.names) {
    form.alarms += (form.alarms.empty() ? "" : ", ") + name;
  }
  return form;
}

void take_values(DeploymentForm& form, JsonValue values) {
  const std::string_view strategy = values["deploymentStrategy"].text();
  for (std::size_t i = 0; i < k_strategies.size(); ++i) {
    if (strategy == to_string(k_strategies[i])) form.strategy = static_cast<int>(i);
  }
  take_number(values["bakeMinutes"], 0, k_minutes_most, form.bake_minutes);
  take_number(values["sharePercent"], 1, 100, form.share_percent);
  take_number(values["shareMinutes"], 0, k_minutes_most, form.share_minutes);
  if (values["alarms"].is(JsonKind::string)) form.alarms = std::string(values["alarms"].text());
}

std::vector<std::string> missing_alarms(const World& world, const DeploymentForm& form) {
  std::vector<std::string> requests;
  for (const std::string& name : alarm_names(form.alarms)) {
    const NameId id = world.names.find(name);
    const bool known = std::any_of(world.alarms.begin(), world.alarms.end(),
                                   [&](const Alarm& alarm) { return id && alarm.name == id; });
    if (!known) requests.push_back("{\"AlarmName\":" + json_quote(name) + "}");
  }
  return requests;
}

}  // namespace taskyard::web
