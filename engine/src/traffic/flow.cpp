#include "traffic/flow.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "traffic/measure/meter.hpp"

namespace taskyard::traffic {
namespace {

constexpr std::size_t k_losses_max = 256;  // different ones at a time; more count with the last
constexpr SimTime k_tell_again_ms = 10 * k_second;  // what goes on is told in sums
constexpr std::uint32_t k_not_sampled = 0xFFFFFFFFU;

struct Meters {
  MeterId source, load_balancer, group, target, service;
};

Meters meters_of(World& world, const Flight& flight, const ContainerLoad* load) {
  Meters meters;
  meters.source = world.traffic.sources[flight.source].meter;
  if (flight.load_balancer) {
    meters.load_balancer = meter_of(world, MeterOwner::load_balancer, flight.load_balancer.value);
  }
  if (flight.target) {
    const TargetRoute& route = world.traffic.target_routes[flight.target.value];
    meters.target = route.meter;
    meters.group = route.group_meter;
    meters.service = route.service_meter;
  } else if (load != nullptr) {
    meters.service = load->service_meter;
  }
  return meters;
}

std::int64_t bytes_of(const World& world, const Flight& flight) {
  const std::vector<RequestKind>& kinds = world.traffic.sources[flight.source].kinds;
  const bool answered = flight.outcome == Outcome::ok || flight.outcome == Outcome::target_error;
  if (!answered || flight.kind >= kinds.size()) return 0;
  return kinds[flight.kind].request_bytes + kinds[flight.kind].response_bytes;
}

bool take_sample(World& world, RequestSample& record) {
  TrafficState& traffic = world.traffic;
  if (++traffic.sampled_of < traffic.sample_every) return false;
  traffic.sampled_of = 0;
  record.number = traffic.samples_taken++;
  const std::size_t at = record.number % world.limits.samples_max;
  if (at < traffic.samples.size()) {
    traffic.samples[at] = record;
  } else {
    traffic.samples.push_back(record);
  }
  return true;
}

// Kills name their task; what goes wrong all the time is told per service.
bool names_task(LossCause cause) {
  return cause == LossCause::stop_timeout_short || cause == LossCause::stopped_without_draining ||
         cause == LossCause::ignores_sigterm_connections ||
         cause == LossCause::deregistration_delay_short;
}

void lose(World& world, const Flight& flight, const ContainerLoad* load) {
  Loss loss;
  const TargetId target = flight.target;
  loss.task = target ? world.at(target).task : load != nullptr ? load->task : TaskId{};
  if (loss.task) {
    const DeploymentId deployment = world.at(loss.task).deployment;
    if (deployment) loss.service = world.at(deployment).service;
    if (loss.service && !names_task(flight.cause)) loss.task = TaskId{};
  }
  const TrafficSource& source = world.traffic.sources[flight.source];
  loss.at =
      world.names.intern(flight.load_balancer ? world.at(flight.load_balancer).name : source.name);
  loss.outcome = flight.outcome;
  loss.cause = flight.cause;
  loss.count = 1;
  add_loss(world, loss);
}

}  // namespace

namespace {

bool told_lately(const Changes& changes, const Loss& loss) {
  const SimTime since = changes.world.now - k_tell_again_ms;
  const std::span<const Event> log = changes.log.since(0);
  for (std::size_t i = log.size(); i-- > 0 && log[i].time > since;) {
    const Event& event = log[i];
    if (event.kind != EventKind::requests_lost || event.task != loss.task) continue;
    const bool same = event.service == loss.service && event.text == loss.at &&
                      event.from == static_cast<std::uint8_t>(loss.outcome) &&
                      event.to == static_cast<std::uint8_t>(loss.cause);
    if (same) return true;
  }
  return false;
}

void tell(const Changes& changes, const Loss& loss) {
  Event event;
  event.kind = EventKind::requests_lost;
  event.task = loss.task;
  event.service = loss.service;
  if (loss.task) event.cluster = changes.world.at(loss.task).cluster;
  if (loss.service) event.cluster = changes.world.at(loss.service).cluster;
  event.from = static_cast<std::uint8_t>(loss.outcome);
  event.to = static_cast<std::uint8_t>(loss.cause);
  event.text = loss.at;
  event.value = loss.count;
  changes.emit(event);
}

}  // namespace

bool is_lost(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok:
    case Outcome::redirect:
    case Outcome::fixed_response:
    case Outcome::target_error:
    case Outcome::not_found:
    case Outcome::rejected_400: return false;
    default: return true;
  }
}

void begin_flight(World& world, RequestSample& record, LoadId load_id, std::uint32_t memory_kib) {
  TrafficState& traffic = world.traffic;
  Flight flight;
  flight.arrived = record.arrived;
  flight.client_end = record.ended;
  flight.work_end = record.work_end;
  flight.target = record.target;
  flight.load_balancer = record.load_balancer;
  flight.memory_kib = memory_kib;
  flight.source = static_cast<std::uint16_t>(record.source.value);
  flight.kind = record.kind;
  flight.outcome = record.outcome;
  flight.cause = record.cause;
  if (take_sample(world, record)) flight.sample = record.number;
  ++traffic.started;
  ++traffic.in_flight;
  ContainerLoad* load = load_id ? &traffic.loads[load_id.value] : nullptr;
  const Meters meters = meters_of(world, flight, load);
  count_start(world, meters.source);
  count_start(world, meters.load_balancer);
  count_start(world, meters.group);
  count_start(world, meters.target);
  count_start(world, meters.service);
  if (load == nullptr) return push_flight(traffic.away, flight);
  load->memory_kib += memory_kib;
  push_flight(load->flights, flight);
}

void finish(World& world, const Flight& flight, const ContainerLoad* load) {
  TrafficState& traffic = world.traffic;
  ++traffic.finished;
  --traffic.in_flight;
  const Meters meters = meters_of(world, flight, load);
  const TrafficSource& source = traffic.sources[flight.source];
  const Micros way = world.parameter(source.from_internet ? Parameter::client_latency_us
                                                          : Parameter::hop_latency_us);
  const Micros latency = flight.client_end - flight.arrived + way;
  const Micros inside = std::max<Micros>(0, flight.client_end - flight.arrived - way);
  const std::int64_t bytes = bytes_of(world, flight);
  count_end(world, meters.source, flight.outcome, latency, bytes);
  count_end(world, meters.load_balancer, flight.outcome, latency, bytes);
  count_end(world, meters.group, flight.outcome, inside, bytes);
  count_end(world, meters.target, flight.outcome, inside, bytes);
  count_end(world, meters.service, flight.outcome, inside, bytes);
  if (is_lost(flight.outcome)) lose(world, flight, load);
}

void retire(World& world, ContainerLoad& load, Micros now) {
  while (!load.flights.empty() && due_at(load.flights.front()) <= now) {
    Flight flight = pop_flight(load.flights);
    if (!flight.finished) {
      finish(world, flight, &load);
      if (flight.work_end > flight.client_end) {
        flight.finished = true;
        push_flight(load.flights, flight);
        continue;
      }
    }
    load.memory_kib -= flight.memory_kib;
  }
}

void retire_away(World& world, Micros now) {
  std::vector<Flight>& away = world.traffic.away;
  while (!away.empty() && due_at(away.front()) <= now) finish(world, pop_flight(away), nullptr);
}

void change_fate(World& world, Flight& flight, Outcome outcome, LossCause cause,
                 Micros client_end) {
  flight.outcome = outcome;
  flight.cause = cause;
  flight.client_end = client_end;
  if (flight.sample == k_not_sampled || world.traffic.samples.empty()) return;
  RequestSample& sample = world.traffic.samples[flight.sample % world.limits.samples_max];
  if (sample.number != flight.sample) return;
  sample.outcome = outcome;
  sample.cause = cause;
  sample.ended = client_end;
}

void add_loss(World& world, const Loss& loss) {
  std::vector<Loss>& losses = world.traffic.losses;
  for (Loss& known : losses) {
    const bool same = known.task == loss.task && known.service == loss.service &&
                      known.at == loss.at && known.outcome == loss.outcome &&
                      known.cause == loss.cause;
    if (!same) continue;
    known.count += loss.count;
    return;
  }
  if (losses.size() < k_losses_max) {
    losses.push_back(loss);
  } else {
    losses.back().count += loss.count;
  }
}

void tell_losses(const Changes& changes) {
  std::vector<Loss>& losses = changes.world.traffic.losses;
  std::vector<Loss> later;
  for (const Loss& loss : losses) {
    if (told_lately(changes, loss)) {
      later.push_back(loss);
    } else {
      tell(changes, loss);
    }
  }
  losses = std::move(later);
}

}  // namespace taskyard::traffic
