// Deployment alarms: CloudWatch alarms that end a deployment (facts 8.4).
#include <algorithm>

#include "base/text.hpp"
#include "service/pass.hpp"

namespace taskyard::service {
namespace {

bool names_alarm(const DeploymentAlarms& alarms, const std::string& name) {
  return std::find(alarms.names.begin(), alarms.names.end(), name) != alarms.names.end();
}

}  // namespace

Alarm* find_alarm(World& world, NameId name) {
  const auto found = std::find_if(world.alarms.begin(), world.alarms.end(),
                                  [&](const Alarm& alarm) { return alarm.name == name; });
  return found == world.alarms.end() ? nullptr : &*found;
}

void watch_alarms(const World& world, Deployment& deployment) {
  const DeploymentAlarms& alarms = deployment.configuration.alarms;
  if (!alarms.enable || alarms.names.empty()) return;
  const bool ringing =
      std::any_of(world.alarms.begin(), world.alarms.end(), [&](const Alarm& alarm) {
        return alarm.state == AlarmState::alarm && names_alarm(alarms, world.text(alarm.name));
      });
  deployment.watch = ringing ? AlarmWatch::ignored : AlarmWatch::watching;
}

void set_alarm(const Desk& desk, NameId name, AlarmState state, std::string_view reason) {
  World& world = world_of(desk);
  Alarm* alarm = find_alarm(world, name);
  const AlarmState before = alarm != nullptr ? alarm->state : AlarmState::insufficient_data;
  if (alarm == nullptr) {
    world.alarms.emplace_back();
    alarm = &world.alarms.back();
    alarm->name = name;
  }
  alarm->state = state;
  alarm->reason = std::string(reason);
  alarm->updated_at = world.now;
  ++world.revision;
  if (before == state) return;
  Event event;
  event.kind = EventKind::alarm_changed;
  event.text = name;
  event.from = static_cast<std::uint8_t>(before);
  event.to = static_cast<std::uint8_t>(state);
  desk.changes.emit(event);
  for (std::uint32_t i = 0; i < world.services.size(); ++i) {
    const Deployment& primary = world.at(world.services[i].primary);
    const bool watched = primary.watch == AlarmWatch::watching &&
                         names_alarm(primary.configuration.alarms, world.text(name));
    if (watched) mark(desk, ServiceId{i});
  }
}

void check_alarms(const Desk& desk, ServiceId id) {
  const World& world = world_of(desk);
  Deployment& primary = deployment_of(desk, world.at(id).primary);
  if (primary.watch != AlarmWatch::watching || primary.rollout != RolloutState::in_progress) return;
  const DeploymentAlarms& alarms = primary.configuration.alarms;
  for (const Alarm& alarm : world.alarms) {
    const bool rings =
        alarm.state == AlarmState::alarm && names_alarm(alarms, world.text(alarm.name));
    if (rings) primary.triggered.push_back(alarm.name);
  }
  if (primary.triggered.empty()) return;
  primary.watch = AlarmWatch::triggered;
  ServiceStep step = new_step(look(desk, id), ServiceStepKind::alarm_tripped);
  step.text = primary.triggered.front();
  log_step(desk, std::move(step));
  // AWS publishes the event's name only; these words are ours after those of the circuit breaker.
  fail(desk, primary.id,
       {"ECS deployment failed: alarm detected.", "alarm detected.",
        "ECS deployment alarm: ", alarms.rollback});
}

}  // namespace taskyard::service
