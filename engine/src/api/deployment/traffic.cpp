#include "api/deployment/traffic.hpp"

#include <algorithm>
#include <array>

#include "api/deployment/request.hpp"
#include "base/text.hpp"

namespace taskyard::api {
namespace {

constexpr std::int32_t k_minutes_most = 1440;
constexpr std::array k_strategies = {DeploymentStrategy::rolling, DeploymentStrategy::blue_green,
                                     DeploymentStrategy::linear, DeploymentStrategy::canary};
constexpr std::array k_hook_stages = {LifecycleStage::reconcile_service,
                                      LifecycleStage::pre_scale_up,
                                      LifecycleStage::post_scale_up,
                                      LifecycleStage::test_traffic_shift,
                                      LifecycleStage::post_test_traffic_shift,
                                      LifecycleStage::pre_production_traffic_shift,
                                      LifecycleStage::production_traffic_shift,
                                      LifecycleStage::post_production_traffic_shift};

void refuse_value(Call& call, std::string_view member, JsonValue value, std::string hint) {
  call.refuse(k_invalid, concat({"Invalid value for ", member, ": ", value.source()}), value,
              std::move(hint));
}

// A percentage in thousandths: a multiple of 0.1 between `least` and 100.
void read_share(Call& call, JsonValue object, std::string_view member, std::int32_t least,
                std::int32_t& permille) {
  const JsonValue value = object[member];
  if (!value) return;
  std::string_view text = value.source();
  std::string_view decimals;
  if (const std::size_t point = text.find('.'); point != std::string_view::npos) {
    decimals = text.substr(point + 1);
    text = text.substr(0, point);
    while (decimals.size() > 1 && decimals.back() == '0') decimals.remove_suffix(1);
  }
  const auto whole = parse_int(text);
  const bool number = value.is(JsonKind::integer) || value.is(JsonKind::real);
  const bool readable = number && whole && *whole >= 0 && *whole <= 100 && decimals.size() <= 1 &&
                        (decimals.empty() || is_digit(decimals[0]));
  const std::int32_t share =
      readable ? static_cast<std::int32_t>(*whole) * 10 + (decimals.empty() ? 0 : decimals[0] - '0')
               : -1;
  if (share < least || share > 1000) {
    refuse_value(call, member, value,
                 concat({"A multiple of 0.1 from ", to_text(least / 10), ".", to_text(least % 10),
                         " to 100.0."}));
    return;
  }
  permille = share;
}

void read_minutes(Call& call, JsonValue object, std::string_view member, std::int32_t& minutes) {
  minutes = number_in(call, object, member, minutes, k_minutes_most);
}

void read_strategy_name(Call& call, JsonValue value, DeploymentStrategy& strategy) {
  if (!value) return;
  for (const DeploymentStrategy known : k_strategies) {
    if (value.text() != to_string(known)) continue;
    strategy = known;
    return;
  }
  refuse_value(call, "strategy", value, "ROLLING, BLUE_GREEN, LINEAR or CANARY.");
}

void read_stages(Call& call, JsonValue list, LifecycleHook& hook) {
  for (JsonValue name = list.first(); name; name = name.next()) {
    const auto stage =
        std::find_if(k_hook_stages.begin(), k_hook_stages.end(),
                     [&](LifecycleStage one) { return name.text() == to_string(one); });
    if (stage == k_hook_stages.end()) {
      return refuse_value(call, "lifecycleStages", name, "");
    }
    const bool shifts = *stage == LifecycleStage::test_traffic_shift ||
                        *stage == LifecycleStage::production_traffic_shift;
    if (shifts && hook.target == HookTarget::pause) {
      return refuse_value(call, "lifecycleStages", name,
                          "A PAUSE hook is not possible while traffic shifts.");
    }
    hook.stages.push_back(*stage);
  }
  if (hook.stages.empty()) {
    call.refuse(k_invalid, "lifecycleStages must name at least one stage.", list);
  }
}

void read_timeout(Call& call, JsonValue timeout, LifecycleHook& hook) {
  if (!timeout) return;
  hook.timeout_minutes = number_in(call, timeout, "timeoutInMinutes", hook.timeout_minutes, 20'160);
  if (hook.timeout_minutes < 1) {
    refuse_value(call, "timeoutInMinutes", timeout["timeoutInMinutes"], "1 to 20160.");
  }
  const JsonValue action = timeout["action"];
  if (action && action.text() != "ROLLBACK" && action.text() != "CONTINUE") {
    refuse_value(call, "action", action, "ROLLBACK or CONTINUE.");
  }
  hook.continues = action.text() == "CONTINUE";
}

// Facts DEP-64.
void read_hook(Call& call, JsonValue given, std::vector<LifecycleHook>& hooks) {
  LifecycleHook hook;
  const JsonValue target = given["targetType"];
  if (target && target.text() != "AWS_LAMBDA" && target.text() != "PAUSE") {
    return refuse_value(call, "targetType", target, "AWS_LAMBDA or PAUSE.");
  }
  if (target.text() == "PAUSE") hook.target = HookTarget::pause;
  hook.target_arn = std::string(given["hookTargetArn"].text());
  if (hook.target == HookTarget::aws_lambda && hook.target_arn.empty()) {
    call.refuse(k_invalid, "hookTargetArn must be provided for a lifecycle hook.", given);
    return;
  }
  read_stages(call, given["lifecycleStages"], hook);
  read_timeout(call, given["timeoutConfiguration"], hook);
  hook.json = std::string(given.source());
  hooks.push_back(std::move(hook));
}

// The load balancers as they will be after the request.
bool has_advanced(Call& call, JsonValue balancers, bool& test) {
  bool found = false;
  for (JsonValue one = balancers.first(); one; one = one.next()) {
    const JsonValue advanced = one["advancedConfiguration"];
    if (!advanced) continue;
    for (const char* member : {"alternateTargetGroupArn", "productionListenerRule", "roleArn"}) {
      if (!advanced[member].text().empty()) continue;
      call.refuse(
          k_invalid,
          concat({member, " must be provided in advancedConfiguration of the load balancer."}),
          call.in["loadBalancers"]);
      return true;
    }
    found = true;
    test = test || !advanced["testListenerRule"].text().empty();
  }
  return found;
}

bool has_connect(const std::string& connect_json, bool& test) {
  if (connect_json.empty()) return false;
  const JsonDocument connect = JsonDocument::parse(connect_json);
  if (!connect.root()["enabled"].boolean()) return false;
  const JsonValue services = connect.root()["services"];
  for (JsonValue one = services.first(); one; one = one.next()) {
    const JsonValue aliases = one["clientAliases"];
    for (JsonValue alias = aliases.first(); alias; alias = alias.next()) {
      test = test || alias["testTrafficRules"].exists();
    }
  }
  return true;
}

}  // namespace

void read_traffic(Call& call, JsonValue given, DeploymentConfiguration& configuration) {
  const DeploymentStrategy before = configuration.strategy;
  read_strategy_name(call, given["strategy"], configuration.strategy);
  const DeploymentStrategy strategy = configuration.strategy;
  if (strategy != before) {  // settings of another strategy do not live on
    const DeploymentConfiguration fresh;
    configuration.canary_permille = fresh.canary_permille;
    configuration.canary_bake_minutes = fresh.canary_bake_minutes;
    configuration.step_permille = fresh.step_permille;
    configuration.step_bake_minutes = fresh.step_bake_minutes;
  }
  if (given["bakeTimeInMinutes"]) {
    read_minutes(call, given, "bakeTimeInMinutes", configuration.bake_minutes);
  }
  const JsonValue canary = given["canaryConfiguration"];
  if (canary && strategy != DeploymentStrategy::canary) {
    call.refuse(k_invalid, "canaryConfiguration is only valid when the strategy is CANARY.",
                canary);
  }
  read_share(call, canary, "canaryPercent", 1, configuration.canary_permille);
  read_minutes(call, canary, "canaryBakeTimeInMinutes", configuration.canary_bake_minutes);
  const JsonValue linear = given["linearConfiguration"];
  if (linear && strategy != DeploymentStrategy::linear) {
    call.refuse(k_invalid, "linearConfiguration is only valid when the strategy is LINEAR.",
                linear);
  }
  read_share(call, linear, "stepPercent", 30, configuration.step_permille);
  read_minutes(call, linear, "stepBakeTimeInMinutes", configuration.step_bake_minutes);
  const JsonValue hooks = given["lifecycleHooks"];
  if (!hooks) return;
  configuration.hooks.clear();
  for (JsonValue hook = hooks.first(); hook && !call.refused(); hook = hook.next()) {
    read_hook(call, hook, configuration.hooks);
  }
}

void check_traffic(Call& call, SchedulingStrategy scheduling, service::Rules& rules) {
  DeploymentConfiguration& configuration = rules.configuration;
  const JsonDocument kept = JsonDocument::parse(rules.echo_json);
  bool test = false;
  const bool balanced = has_advanced(call, kept.root()["loadBalancers"], test);
  const bool connected = has_connect(rules.connect_json, test);
  configuration.test_traffic = test;
  const JsonValue at = call.in["deploymentConfiguration"];
  if (configuration.strategy == DeploymentStrategy::rolling) {
    if (!configuration.hooks.empty() && at["lifecycleHooks"]) {
      call.refuse(k_invalid, "lifecycleHooks are not supported with the ROLLING strategy.", at);
    }
    return;
  }
  const std::string name = to_string(configuration.strategy);
  if (scheduling == SchedulingStrategy::daemon) {
    call.refuse(k_invalid,
                concat({"The daemon scheduling strategy does not support the ", name,
                        " deployment strategy."}),
                at, "Use ROLLING.");
  } else if (!balanced && !connected) {
    call.refuse(k_invalid,
                concat({"The ", name,
                        " deployment strategy requires a load balancer with advancedConfiguration "
                        "or Service Connect."}),
                at,
                "Add loadBalancers with advancedConfiguration, or serviceConnectConfiguration with "
                "enabled true.");
  } else if (configuration.strategy == DeploymentStrategy::blue_green &&
             configuration.bake_minutes < 0) {
    call.refuse(k_invalid, "bakeTimeInMinutes must be provided for the BLUE_GREEN strategy.", at,
                "0 to 1440.");
  }
}

}  // namespace taskyard::api
