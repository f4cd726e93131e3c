#include "traffic/traffic.hpp"

#include <algorithm>

#include "base/prng.hpp"
#include "base/text.hpp"
#include "traffic/arrive.hpp"
#include "traffic/flow.hpp"
#include "traffic/load.hpp"
#include "traffic/measure/meter.hpp"
#include "traffic/rate.hpp"

namespace taskyard::traffic {
namespace {

constexpr std::uint64_t k_samples_per_second = 200;

// Health of targets is measured from the first target group on, requests or not.
bool has_work(const World& world) {
  return !world.traffic.sources.empty() || !world.target_groups.empty();
}

std::size_t running_sources(const TrafficState& traffic) {
  std::size_t count = 0;
  for (const TrafficSource& source : traffic.sources) count += source.running ? 1U : 0U;
  return count;
}

// Requests of all sources in the order of their arrival; equal times in the order of the sources.
void run_arrivals(World& world, Micros stop) {
  TrafficState& traffic = world.traffic;
  const std::int64_t ceiling = rate_ceiling(world, running_sources(traffic));
  while (true) {
    TrafficSource* next = nullptr;
    Micros until = stop;
    for (TrafficSource& source : traffic.sources) {
      if (!source.running || source.next_arrival >= stop) continue;
      if (next == nullptr || source.next_arrival < next->next_arrival) {
        if (next != nullptr) until = std::min(until, next->next_arrival);
        next = &source;
      } else {
        until = std::min(until, source.next_arrival);
      }
    }
    if (next == nullptr) return;
    do {
      if (next->need <= 0) {
        arrive(world, *next);
        draw_gap(*next);
      }
      plan_arrival(*next, ceiling);
    } while (next->next_arrival < until);
  }
}

// Rates that no machine could hold: what is above the ceiling counts without being simulated
// singly.
void count_excess(const Changes& changes, SimTime now) {
  World& world = changes.world;
  TrafficState& traffic = world.traffic;
  const std::int64_t ceiling = rate_ceiling(world, running_sources(traffic));
  for (TrafficSource& source : traffic.sources) {
    if (!source.running || source.pattern == RatePattern::recorded) continue;
    source.excess +=
        std::max<std::int64_t>(0, rate_at(source, (now - k_second) * 1000).rate - ceiling);
    const std::int64_t number = source.excess / 1000;
    if (number == 0) continue;
    source.excess -= number * 1000;
    const auto counted = static_cast<std::uint64_t>(number);
    traffic.started += counted;
    traffic.finished += counted;
    source.sent += counted;
    count_bulk(world, source.meter, Outcome::queue_full, counted);
    if (source.load_balancer) {
      const MeterId meter = meter_of(world, MeterOwner::load_balancer, source.load_balancer.value);
      count_bulk(world, meter, Outcome::queue_full, counted);
    }
    Loss loss;
    loss.at = world.names.intern(source.name);
    loss.outcome = Outcome::queue_full;
    loss.cause = LossCause::overload;
    loss.count = number;
    add_loss(world, loss);
    if (source.ceiling_told) continue;
    source.ceiling_told = true;
    Event event;
    event.kind = EventKind::note;
    event.text = world.names.intern(
        concat({"Traffic ", source.name, " sends more than ", to_text(ceiling / 1000),
                " requests per second: those above are counted as queue_full, not simulated one by "
                "one."}));
    changes.emit(event);
  }
}

// A second is over.
void tick(const Changes& changes, SimTime now) {
  World& world = changes.world;
  TrafficState& traffic = world.traffic;
  world.now = std::max(world.now, now);
  if (!traffic.sources.empty()) {
    count_excess(changes, now);
    const std::uint64_t number = traffic.started - traffic.started_before;
    traffic.started_before = traffic.started;
    traffic.sample_every = static_cast<std::uint32_t>(std::max<std::uint64_t>(
        1, std::min<std::uint64_t>(number, UINT32_MAX) / k_samples_per_second));
    share_cpu(world, now * 1000);
  }
  if (now % k_point_ms == 0) {
    for (const LoadId id : traffic.live) retire(world, traffic.loads[id.value], now * 1000);
    close_points(world, now);
  }
  retire_away(world, now * 1000);
  tell_losses(changes);
}

}  // namespace

void advance(const Changes& changes, SimTime until) {
  World& world = changes.world;
  TrafficState& traffic = world.traffic;
  const Micros stop = until * 1000;
  if (stop <= traffic.now) return;
  if (!has_work(world)) {
    traffic.now = stop;
    return;
  }
  while (traffic.now < stop) {
    const Micros second = (traffic.now / 1'000'000 + 1) * 1'000'000;
    const bool idle = running_sources(traffic) == 0 && traffic.in_flight == 0;
    const Micros step =
        idle && traffic.losses.empty() ? (traffic.now / 10'000'000 + 1) * 10'000'000 : second;
    const Micros to = std::min(step, stop);
    if (!idle) run_arrivals(world, to);
    traffic.now = to;
    if (to == step) tick(changes, to / 1000);
  }
}

TrafficSourceId put_source(const Changes& changes, TrafficSource wanted) {
  World& world = changes.world;
  TrafficState& traffic = world.traffic;
  traffic.now = std::max(traffic.now, world.now * 1000);
  const auto known = std::find_if(traffic.sources.begin(), traffic.sources.end(),
                                  [&](const auto& other) { return other.name == wanted.name; });
  const bool fresh = known == traffic.sources.end();
  wanted.id = TrafficSourceId{static_cast<std::uint32_t>(known - traffic.sources.begin())};
  if (fresh) {
    const Prng prng(world.seed + (std::uint64_t{wanted.id.value} << 32U), Stream::traffic);
    std::copy(std::begin(prng.state()), std::end(prng.state()), std::begin(wanted.prng));
    wanted.meter = meter_of(world, MeterOwner::source, wanted.id.value);
  } else {
    std::copy(std::begin(known->prng), std::end(known->prng), std::begin(wanted.prng));
    wanted.meter = known->meter;
    wanted.sent = known->sent;
    wanted.connections = known->connections;
  }
  wanted.started_at = world.now;
  wanted.running = true;
  wanted.next_arrival = world.now * 1000;
  wanted.need = 0;
  wanted.next_recorded = 0;
  if (wanted.pattern != RatePattern::recorded) draw_gap(wanted);
  plan_arrival(wanted, rate_ceiling(world, running_sources(traffic) + 1));
  const TrafficSourceId id = wanted.id;
  if (wanted.ends_at != k_never) {
    changes.queue.push({wanted.ends_at, Due::traffic_change, id.value, 0});
  }
  if (fresh) {
    traffic.sources.push_back(std::move(wanted));
  } else {
    *known = std::move(wanted);
  }
  Event event;
  event.kind = EventKind::traffic_changed;
  event.value = id.value;
  event.to = 1;
  changes.emit(event);
  return id;
}

void stop_source(const Changes& changes, TrafficSourceId id) {
  TrafficSource& source = changes.world.traffic.sources[id.value];
  if (!source.running) return;
  source.running = false;
  source.ends_at = changes.world.now;
  Event event;
  event.kind = EventKind::traffic_changed;
  event.value = id.value;
  changes.emit(event);
}

void on_source_end(const Changes& changes, TrafficSourceId id) {
  // A source that was put again has another end.
  if (changes.world.at(id).ends_at == changes.world.now) stop_source(changes, id);
}

}  // namespace taskyard::traffic
