// The record of what the scheduler did, when it looks again, and delays after failures.
#include <algorithm>

#include "service/pass.hpp"

namespace taskyard::service {

ServiceStep new_step(const Pass& pass, ServiceStepKind kind) {
  const Service& service = pass.service();
  ServiceStep step;
  step.service = pass.id;
  step.deployment = service.primary;
  step.kind = kind;
  step.time = pass.world().now;
  step.desired = service.desired;
  step.bounds = pass.bounds;
  step.minimum_percent = service.configuration.minimum_healthy_percent;
  step.maximum_percent = service.configuration.maximum_percent;
  step.running = pass.running;
  step.pending = pass.pending;
  step.stopping = pass.stopping;
  step.healthy = pass.counted;
  step.keepers = pass.keepers;
  step.leaving = pass.leaving;
  step.grace_s = service.grace_s;
  step.stage = pass.primary().stage;
  step.traffic = pass.primary().traffic;
  step.beside = pass.blue;
  return step;
}

ServiceStepId log_step(const Desk& desk, ServiceStep step) {
  World& world = world_of(desk);
  step.id = ServiceStepId{static_cast<std::uint32_t>(world.service_steps.size())};
  const ServiceStepId id = step.id;
  Event event;
  event.kind = EventKind::service_step;
  event.cluster = world.at(step.service).cluster;
  event.service = step.service;
  event.deployment = step.deployment;
  event.to = static_cast<std::uint8_t>(step.kind);
  event.value = id.value;
  step.seq = desk.changes.emit(event);
  service_of(desk, step.service).steps.push_back(id);
  world.service_steps.push_back(std::move(step));
  return id;
}

DecisionId latest_failure(const World& world) {
  for (std::size_t i = world.decisions.size(); i-- > 0;) {
    if (world.decisions[i].kind == DecisionKind::not_placed) return world.decisions[i].id;
  }
  return {};
}

void note_waiting(Pass& pass, ServiceStepKind kind, ServiceLimit limit, SimTime until) {
  const World& world = pass.world();
  const ServiceStepId before = pass.service().waiting;
  if (before && world.at(before).limit == limit && world.at(before).kind == kind) return;
  ServiceStep step = new_step(pass, kind);
  step.limit = limit;
  step.until = until;
  for (const Member& member : pass.members) {
    if (limit != ServiceLimit::targets || step.fault) break;
    if (awaits_target(pass, member)) step.fault = awaited_target(world, world.at(member.task));
  }
  step.wanted = pass.service().desired - pass.keepers;
  if (limit == ServiceLimit::no_room) step.decision = pass.service().no_room;
  pass.service().waiting = log_step(pass.desk, std::move(step));
}

void request_pass(const Desk& desk, ServiceId id, SimTime delay) {
  Service& service = service_of(desk, id);
  if (service.status == ServiceStatus::inactive) return;
  const SimTime at = world_of(desk).now + std::max<SimTime>(0, delay);
  if (at >= service.pass_at) return;
  service.pass_at = at;
  desk.changes.after(delay, Due::service_pass, id.value);
}

void mark(const Desk& desk, ServiceId id) {
  request_pass(desk, id, world_of(desk).parameter(Parameter::service_pass_ms));
}

SimTime back_off(const World& world, std::int32_t times) {
  const SimTime longest = world.parameter(Parameter::service_backoff_max_ms);
  SimTime delay = world.parameter(Parameter::service_backoff_first_ms);
  for (std::int32_t i = 0; i < times && delay < longest; ++i) delay *= 2;
  return std::min(delay, longest);
}

}  // namespace taskyard::service
