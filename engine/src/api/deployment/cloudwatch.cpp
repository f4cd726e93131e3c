// cloudwatch: alarms, as far as deployments need them. Metrics are not simulated: somebody sets the state.
#include <algorithm>

#include "api/call.hpp"
#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "service/service.hpp"

namespace taskyard::api {
namespace {

constexpr std::string_view k_state_names = "OK|ALARM|INSUFFICIENT_DATA";

AlarmState state_named(std::string_view name) {
  if (name == "ALARM") return AlarmState::alarm;
  return name == "OK" ? AlarmState::ok : AlarmState::insufficient_data;
}

std::string alarm_arn(const World& world, const Alarm& alarm) {
  return concat(
      {"arn:aws:cloudwatch:", world.region, ":", world.account, ":alarm:", world.text(alarm.name)});
}

void write_alarm(JsonWriter& out, const World& world, const Alarm& alarm) {
  out.begin_object();
  const JsonDocument given = JsonDocument::parse(alarm.json);
  for (JsonValue member = given.root().first(); member; member = member.next()) {
    if (member.key() != "Tags") out.key(member.key()).raw(member.source());
  }
  out.member("AlarmArn", alarm_arn(world, alarm));
  out.member("StateValue", to_string(alarm.state)).member("StateReason", alarm.reason);
  out.key("StateUpdatedTimestamp").time(epoch_ms(alarm.updated_at)).end_object();
}

/// The alarm of "AlarmName"; refuses when there is none.
const Alarm* alarm_for(Call& call, const std::string& name) {
  World& world = call.world();
  const NameId id = world.names.find(name);
  const Alarm* alarm = id ? service::find_alarm(world, id) : nullptr;
  if (alarm == nullptr) {
    call.refuse("ResourceNotFound", concat({"Alarm ", name, " does not exist."}),
                call.in["AlarmName"], "Make it with cloudwatch.PutMetricAlarm.");
  }
  return alarm;
}

}  // namespace

void put_metric_alarm(Call& call) {
  if (!call.require("AlarmName")) return;
  const std::string name = call.text("AlarmName");
  World& world = call.world();
  if (!call.refused() && (name.empty() || name.size() > 255)) {
    call.refuse(k_invalid, "AlarmName must have 1 to 255 characters.", call.in["AlarmName"]);
  }
  if (call.refused()) return;
  const NameId id = world.names.intern(name);
  if (service::find_alarm(world, id) == nullptr) {
    if (world.alarms.size() >= world.limits.alarms_max) {
      call.refuse("LimitExceeded", "The simulation holds as many alarms as it can.");
      return;
    }
    service::set_alarm(call.desk, id, AlarmState::insufficient_data,
                       "Unchecked: Initial alarm creation");
  }
  service::find_alarm(world, id)->json = std::string(call.in.source());
  ++world.revision;
  call.out.begin_object().end_object();
}

void set_alarm_state(Call& call) {
  for (const char* member : {"AlarmName", "StateValue", "StateReason"}) {
    if (!call.require(member)) return;
  }
  const std::string name = call.text("AlarmName");
  const std::string state = call.text("StateValue");
  const std::string reason = call.text("StateReason");
  call.choice("StateValue", k_state_names);
  if (call.refused()) return;
  const Alarm* alarm = alarm_for(call, name);
  if (alarm == nullptr) return;
  service::set_alarm(call.desk, alarm->name, state_named(state), reason);
  call.out.begin_object().end_object();
}

void describe_alarms(Call& call) {
  const std::vector<std::string> names = call.texts("AlarmNames");
  const std::string prefix = call.text("AlarmNamePrefix");
  const std::string state = call.text("StateValue");
  call.choice("StateValue", k_state_names);
  if (call.refused()) return;
  const World& world = call.world();
  call.out.begin_object().key("MetricAlarms").begin_array();
  for (const Alarm& alarm : world.alarms) {
    const std::string& name = world.text(alarm.name);
    const bool wanted =
        (names.empty() || std::find(names.begin(), names.end(), name) != names.end()) &&
        name.starts_with(prefix) && (state.empty() || state == to_string(alarm.state));
    if (wanted) write_alarm(call.out, world, alarm);
  }
  call.out.end_array().key("CompositeAlarms").begin_array().end_array().end_object();
}

void delete_alarms(Call& call) {
  if (!call.require("AlarmNames")) return;
  const std::vector<std::string> names = call.texts("AlarmNames");
  if (call.refused()) return;
  World& world = call.world();
  for (const std::string& name : names) {
    std::erase_if(world.alarms, [&](const Alarm& alarm) { return world.text(alarm.name) == name; });
  }
  ++world.revision;
  call.out.begin_object().end_object();
}

}  // namespace taskyard::api
