#include "api/deployment/request.hpp"

#include "api/deployment/traffic.hpp"
#include "base/text.hpp"

namespace taskyard::api {

std::int32_t number_in(Call& call, JsonValue object, std::string_view member,
                       std::int32_t otherwise, std::int64_t most) {
  const JsonValue value = object[member];
  if (!value) return otherwise;
  const auto number = value.integer();
  if (!number || *number < 0 || *number > most) {
    call.refuse(k_invalid, concat({"Invalid value for ", member, ": ", value.source()}), value);
    return otherwise;
  }
  return static_cast<std::int32_t>(*number);
}

namespace {

void read_threshold(Call& call, JsonValue threshold, CircuitBreaker& breaker) {
  if (!threshold) return;
  const std::string_view type = threshold["type"].text();
  if (type == "COUNT") {
    breaker.threshold_type = ThresholdType::count;
  } else if (type == "UNBOUNDED_PERCENT") {
    breaker.threshold_type = ThresholdType::unbounded_percent;
  } else if (type == "BOUNDED_PERCENT" || type.empty()) {
    breaker.threshold_type = ThresholdType::bounded_percent;
  } else {
    call.refuse(k_invalid, concat({"Invalid value for type: ", type}), threshold,
                "COUNT, BOUNDED_PERCENT or UNBOUNDED_PERCENT.");
  }
  const std::int32_t most = breaker.threshold_type == ThresholdType::count ? 1'000'000 : 100;
  breaker.threshold_value = number_in(call, threshold, "value", breaker.threshold_value, most);
}

void read_breaker(Call& call, JsonValue breaker, CircuitBreaker& result) {
  if (!breaker) return;
  for (const char* member : {"enable", "rollback"}) {  // facts DEP-20
    if (breaker[member].is(JsonKind::boolean)) continue;
    call.refuse(k_invalid,
                concat({"Missing required parameter in "
                        "deploymentConfiguration.deploymentCircuitBreaker: \"",
                        member, "\""}),
                breaker);
    return;
  }
  result = CircuitBreaker{};
  result.enable = breaker["enable"].boolean();
  result.rollback = breaker["rollback"].boolean();
  const JsonValue reset = breaker["resetOnHealthyTask"];
  if (reset.is(JsonKind::boolean)) result.reset_on_healthy_task = reset.boolean();
  read_threshold(call, breaker["thresholdConfiguration"], result);
}

// Facts DEP-3, SVC-74, SVC-82.
void check_percents(Call& call, SchedulingStrategy scheduling,
                    const DeploymentConfiguration& configuration, JsonValue at) {
  if (configuration.minimum_healthy_percent > 100) {
    call.refuse(k_invalid, "minimumHealthyPercent must be at most 100", at);
  } else if (scheduling == SchedulingStrategy::daemon && configuration.maximum_percent > 100) {
    call.refuse(k_invalid,
                "The daemon scheduling strategy does not support values above 100 for "
                "maximumPercent on services. Change the value to 100 and try again.",
                at);
  } else if (configuration.maximum_percent < 100) {
    call.refuse(k_invalid, "maximumPercent must be at least 100", at);
  } else if (configuration.maximum_percent == 100 && configuration.minimum_healthy_percent == 100) {
    call.refuse(k_invalid,
                "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block "
                "deployments",
                at, "Leave room: maximumPercent above 100, or minimumHealthyPercent below.");
  }
}

// Facts DEP-30.
void read_alarms(Call& call, JsonValue given, DeploymentAlarms& alarms) {
  if (!given) return;
  const JsonValue names = given["alarmNames"];
  for (const char* member : {"enable", "rollback"}) {
    if (given[member].is(JsonKind::boolean) && names.is(JsonKind::array)) continue;
    const bool list = names.is(JsonKind::array);
    call.refuse(k_invalid,
                concat({"Missing required parameter in deploymentConfiguration.alarms: \"",
                        list ? member : "alarmNames", "\""}),
                given);
    return;
  }
  alarms = DeploymentAlarms{};
  alarms.given = true;
  alarms.enable = given["enable"].boolean();
  alarms.rollback = given["rollback"].boolean();
  for (JsonValue name = names.first(); name; name = name.next()) {
    if (!name.is(JsonKind::string) || name.text().empty() || name.text().size() > 255) {
      call.refuse(k_invalid, concat({"Invalid value for alarmNames: ", name.source()}), name);
      return;
    }
    alarms.names.emplace_back(name.text());
  }
  if (alarms.enable && alarms.names.empty()) {
    call.refuse(k_invalid, "alarmNames must not be empty when deployment alarms are enabled.",
                names);
  }
}

}  // namespace

void read_configuration(Call& call, SchedulingStrategy scheduling, service::Rules& rules) {
  DeploymentConfiguration& configuration = rules.configuration;
  const JsonValue given = call.object("deploymentConfiguration");
  if (given) {
    configuration.maximum_percent =
        number_in(call, given, "maximumPercent", configuration.maximum_percent, 100'000);
    configuration.minimum_healthy_percent = number_in(
        call, given, "minimumHealthyPercent", configuration.minimum_healthy_percent, 100'000);
    read_breaker(call, given["deploymentCircuitBreaker"], configuration.breaker);
    read_alarms(call, given["alarms"], configuration.alarms);
    read_traffic(call, given, configuration);
    check_percents(call, scheduling, configuration, given);
  }
  if (!call.refused()) check_traffic(call, scheduling, rules);
}

}  // namespace taskyard::api
