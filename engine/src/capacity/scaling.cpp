// Managed scaling: once a minute the metric, and what the target tracking policy makes of it.
#include <algorithm>

#include "capacity/steps.hpp"

namespace taskyard::capacity {
namespace {

constexpr std::int32_t k_low_datapoints = 15;    // facts CP-26
constexpr std::int64_t k_from_zero = 200 * 100;  // facts CP-22, 1/100 %
constexpr std::int64_t k_nothing_to_do = 100 * 100;
constexpr std::int32_t k_size_max = 1'000'000;  // keeps the arithmetic small

std::int32_t ceil_div(std::int64_t a, std::int64_t b) {
  return static_cast<std::int32_t>(std::min<std::int64_t>((a + b - 1) / b, k_size_max));
}

bool serves(const World& world, Ec2InstanceId id) {
  const Ec2Instance& machine = world.at(id);
  return machine.state == Ec2State::running && !machine.leaving;
}

// Until when an instance of the group is within the warm-up; in the past = none is (facts CP-28).
SimTime warm_until(const World& world, const AutoScalingGroup& group, std::int32_t warmup_s) {
  SimTime until = 0;
  for (const Ec2InstanceId id : group.members) {
    const Ec2Instance& machine = world.at(id);
    if (!is_up(machine) || machine.leaving) continue;
    until = std::max(until, machine.launched_at + static_cast<SimTime>(warmup_s) * k_second);
  }
  return until;
}

// N, M and the metric, with the estimate behind M (facts CP-21 to CP-25).
ScalingStep measure(const World& world, const CapacityProvider& provider) {
  const AutoScalingGroup& group = world.at(provider.group);
  ScalingStep step;
  step.provider = provider.id;
  step.group = group.id;
  step.time = world.now;
  step.target = provider.scaling.target_capacity;
  step.min_size = group.min_size;
  step.max_size = group.max_size;
  step.before = step.wanted = step.after = group.desired;
  for (const Ec2InstanceId id : group.members) {
    if (!serves(world, id)) continue;
    ++step.running;
    const InstanceId instance = world.at(id).container_instance;
    if (instance && is_busy(world, instance)) ++step.needed;
  }
  Demand demand = estimate_demand(world, provider.id, group.types);
  step.waiting = demand.waiting;
  step.smallest = demand.smallest;
  step.largest = demand.largest;
  step.demand = std::move(demand.groups);
  if (demand.instances > 0) {
    const std::int32_t raised = std::max(demand.instances, provider.scaling.minimum_step);
    if (raised > provider.scaling.maximum_step) step.limit = ScalingLimit::maximum_step;
    step.needed = step.running + std::min(raised, provider.scaling.maximum_step);
  } else if (demand.waiting > 0) {
    step.limit = ScalingLimit::incompatible;
    step.needed = step.running;  // facts CP-25
  }
  if (step.running > 0) {
    step.reservation = std::int64_t{step.needed} * 10'000 / step.running;
  } else {
    step.reservation = step.needed > 0 ? k_from_zero : k_nothing_to_do;
  }
  return step;
}

// Recorded when it differs from what the provider last did: waiting is one step, not one per minute.
void note_waiting(const Desk& desk, ScalingStep step, ScalingLimit limit) {
  step.kind = limit == ScalingLimit::none ? ScalingStepKind::on_target : ScalingStepKind::waits;
  step.limit = limit;
  const ScalingStepId last = provider_of(desk, step.provider).last_step;
  if (last) {
    const ScalingStep& before = world_of(desk).at(last);
    const bool same = before.kind == step.kind && before.limit == step.limit &&
                      before.running == step.running && before.needed == step.needed &&
                      before.before == step.before;
    if (same) return;
  }
  log_step(desk, std::move(step));
}

// True when the minute after this one may bring something new without anything happening.
bool scale_out(const Desk& desk, ScalingStep step) {
  const World& world = world_of(desk);
  const AutoScalingGroup& group = world.at(step.group);
  step.wanted = step.running > 0 ? ceil_div(std::int64_t{step.needed} * 100, step.target)
                                 : ceil_div(k_from_zero / 100, step.target);
  step.after = std::min(step.wanted, group.max_size);
  if (step.after <= step.before) {
    if (step.wanted > step.before) {
      note_waiting(desk, std::move(step), ScalingLimit::max_size);
      return false;
    }
    return true;  // instances are on their way
  }
  const SimTime until = warm_until(world, group, provider_of(desk, step.provider).scaling.warmup_s);
  if (until > world.now) {
    step.until = until;
    step.after = step.before;
    note_waiting(desk, std::move(step), ScalingLimit::warm_up);
    return true;
  }
  step.kind = ScalingStepKind::scale_out;
  if (step.after < step.wanted) step.limit = ScalingLimit::max_size;
  const GroupId id = step.group;
  const std::int32_t after = step.after;
  log_step(desk, std::move(step));
  set_desired(desk, id, after);
  return true;
}

bool scale_in(const Desk& desk, ScalingStep step) {
  step.wanted = ceil_div(std::int64_t{step.needed} * 100, step.target);
  const std::int32_t lowest = std::max(step.wanted, step.min_size);
  if (lowest >= step.before) {
    step.after = step.before;
    const bool held = step.wanted < step.before;
    if (held) note_waiting(desk, std::move(step), ScalingLimit::min_size);
    return false;
  }
  if (step.low_datapoints < k_low_datapoints) {
    step.after = step.before;
    note_waiting(desk, std::move(step), ScalingLimit::alarm);
    return true;
  }
  step.kind = ScalingStepKind::scale_in;
  const std::int32_t half = step.before - std::max(1, step.before / 2);
  step.after = std::max(lowest, half);
  step.limit = ScalingLimit::none;
  if (step.after > lowest) step.limit = ScalingLimit::half;
  if (step.after == lowest && lowest > step.wanted) step.limit = ScalingLimit::min_size;
  const GroupId id = step.group;
  const std::int32_t after = step.after;
  log_step(desk, std::move(step));
  set_desired(desk, id, after);
  return true;
}

bool judge(const Desk& desk, ScalingStep step) {
  CapacityProvider& provider = provider_of(desk, step.provider);
  const std::int64_t target = std::int64_t{step.target} * step.running;
  const std::int64_t needed = std::int64_t{step.needed} * 100;
  const bool incompatible = step.limit == ScalingLimit::incompatible;
  const bool low = needed < target && !incompatible;
  provider.low_datapoints = low ? provider.low_datapoints + 1 : 0;
  step.low_datapoints = provider.low_datapoints;
  if (incompatible) {
    note_waiting(desk, std::move(step), ScalingLimit::incompatible);
    return false;
  }
  if (needed > target) return scale_out(desk, std::move(step));
  if (low) return scale_in(desk, std::move(step));
  note_waiting(desk, std::move(step), ScalingLimit::none);
  return false;
}

}  // namespace

ScalingStepId log_step(const Desk& desk, ScalingStep step) {
  World& world = world_of(desk);
  step.id = ScalingStepId{static_cast<std::uint32_t>(world.scaling_steps.size())};
  step.time = world.now;
  Event event;
  event.kind = EventKind::scaling_step;
  event.to = static_cast<std::uint8_t>(step.kind);
  event.ec2_instance = step.instance;
  event.value = step.id.value;
  step.seq = desk.changes.emit(event);
  const bool about_instance =
      step.kind == ScalingStepKind::chosen || step.kind == ScalingStepKind::spared;
  if (step.provider && !about_instance) provider_of(desk, step.provider).last_step = step.id;
  world.scaling_steps.push_back(std::move(step));
  return world.scaling_steps.back().id;
}

void request_measurement(const Desk& desk, ProviderId id) {
  CapacityProvider& provider = provider_of(desk, id);
  const bool measures = provider.kind == ProviderKind::ec2_auto_scaling &&
                        provider.status == ProviderStatus::active && provider.scaling.enabled;
  if (!measures || provider.measure_at != k_never) return;
  const SimTime now = world_of(desk).now;
  provider.measure_at = (now / k_minute + 1) * k_minute;
  desk.changes.after(provider.measure_at - now, Due::scaling_minute, id.value);
}

void on_scaling_minute(const Desk& desk, ProviderId id) {
  CapacityProvider& provider = provider_of(desk, id);
  if (provider.measure_at != world_of(desk).now) return;
  provider.measure_at = k_never;
  if (world_of(desk).place_waiting_at != k_never) {  // what has room by now is no demand
    world_of(desk).place_waiting_at = world_of(desk).now;
    on_place_waiting(desk);
  }
  if (!provider.scaling.enabled || provider.status != ProviderStatus::active) return;
  if (!provider.group) {
    ScalingStep step;
    step.provider = id;
    note_waiting(desk, std::move(step), ScalingLimit::no_group);
    return;
  }
  ScalingStep step = measure(world_of(desk), provider);
  provider.reservation = step.reservation;
  provider.instances_running = step.running;
  provider.instances_needed = step.needed;
  ++world_of(desk).revision;
  if (judge(desk, std::move(step))) request_measurement(desk, id);
}

}  // namespace taskyard::capacity
