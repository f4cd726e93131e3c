#include "traffic/measure/meter.hpp"

#include <algorithm>
#include <bit>

#include "traffic/measure/usage.hpp"

namespace taskyard::traffic {
namespace {

// Targets come and go with their tasks: what is kept of one covers an hour, in minutes.
constexpr std::size_t k_target_points = 60;
constexpr std::uint64_t k_point_max = UINT32_MAX;

std::uint32_t add_up(std::uint32_t a, std::uint64_t b) {
  return static_cast<std::uint32_t>(std::min(k_point_max, a + b));
}

std::uint32_t as_latency(Micros latency) {
  return static_cast<std::uint32_t>(
      std::clamp<Micros>(latency, 0, static_cast<Micros>(k_point_max)));
}

void set_percentiles(MeterPoint& point, const LatencyCounts& counts) {
  std::uint64_t number = 0;
  for (const std::uint32_t count : counts) number += count;
  if (number == 0) return;
  point.p50 = percentile(counts, number, 500, point.shortest, point.longest);
  point.p90 = percentile(counts, number, 900, point.shortest, point.longest);
  point.p99 = percentile(counts, number, 990, point.shortest, point.longest);
}

// The mean of `number` values and one more; -1 = no value.
std::int32_t mean_with(std::int32_t mean, std::int32_t number, std::int32_t value) {
  if (value < 0) return mean;
  if (mean < 0) return value;
  return (mean * number + value) / (number + 1);
}

// A minute is the sum of its periods; levels are those at its end, use of CPU the mean.
void add_to_minute(Meter& meter) {
  MeterPoint& minute = meter.minute;
  const MeterPoint& point = meter.current;
  minute.started = add_up(minute.started, point.started);
  for (std::size_t i = 0; i < point.outcomes.size(); ++i) {
    minute.outcomes[i] = add_up(minute.outcomes[i], point.outcomes[i]);
  }
  if (point.longest > 0 || point.shortest > 0) {
    minute.shortest =
        minute.longest == 0 ? point.shortest : std::min(minute.shortest, point.shortest);
  }
  minute.longest = std::max(minute.longest, point.longest);
  minute.finished = add_up(minute.finished, point.finished);
  minute.latency_sum += point.latency_sum;
  minute.bytes += point.bytes;
  minute.new_connections = add_up(minute.new_connections, point.new_connections);
  minute.in_flight = point.in_flight;
  const auto done = static_cast<std::int32_t>((point.start - minute.start) / k_point_ms);
  minute.cpu_permille = mean_with(minute.cpu_permille, done, point.cpu_permille);
  minute.memory_permille = mean_with(minute.memory_permille, done, point.memory_permille);
  minute.healthy = point.healthy;
  minute.unhealthy = point.unhealthy;
  for (std::size_t i = 0; i < meter.counts.size(); ++i) {
    meter.minute_counts[i] += meter.counts[i];
  }
}

void keep(std::vector<MeterPoint>& points, const MeterPoint& point, std::size_t most) {
  // A quarter at once: moving all for every point would cost more than the requests.
  if (points.size() >= most + most / 4) {
    points.erase(points.begin(), points.end() - static_cast<std::ptrdiff_t>(most - 1));
  }
  points.push_back(point);
}

}  // namespace

MeterId meter_of(World& world, MeterOwner owner, std::uint32_t index) {
  TrafficState& traffic = world.traffic;
  std::vector<MeterId>& ids = traffic.meter_of[static_cast<std::size_t>(owner)];
  if (index >= ids.size()) ids.resize(index + 1);
  if (ids[index]) return ids[index];
  if (owner == MeterOwner::target && traffic.meters.size() >= world.limits.meters_max) return {};
  Meter meter;
  meter.id = MeterId{static_cast<std::uint32_t>(traffic.meters.size())};
  meter.owner = owner;
  meter.index = index;
  meter.current.start = traffic.now / 1000 / k_point_ms * k_point_ms;
  meter.minute.start = traffic.now / 1000 / k_minute * k_minute;
  ids[index] = meter.id;
  traffic.meters.push_back(std::move(meter));
  return ids[index];
}

std::size_t bucket_of(std::uint32_t latency) {
  if (latency < 4) return latency;
  const unsigned power = static_cast<unsigned>(std::bit_width(latency)) - 1U;
  return 4U * (power - 1U) + ((latency >> (power - 2U)) & 3U);
}

std::uint64_t bucket_start(std::size_t bucket) {
  if (bucket < 4) return bucket;
  const std::size_t power = bucket / 4 + 1;
  return (std::uint64_t{4} + bucket % 4) << (power - 2);
}

std::uint32_t percentile(const LatencyCounts& counts, std::uint64_t number, std::uint32_t permille,
                         std::uint32_t shortest, std::uint32_t longest) {
  // The wanted one by nearest rank, then as far into its bucket as its place among the bucket's
  // own.
  const std::uint64_t rank =
      std::max<std::uint64_t>(1, (number * std::min(permille, 1000U) + 999) / 1000);
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (before + counts[i] < rank) {
      before += counts[i];
      continue;
    }
    const std::uint64_t low = std::max<std::uint64_t>(bucket_start(i), shortest);
    const std::uint64_t high = std::max(low, std::min<std::uint64_t>(bucket_start(i + 1), longest));
    return static_cast<std::uint32_t>(low + (high - low) * (rank - before) / counts[i]);
  }
  return longest;
}

void count_end(World& world, MeterId id, Outcome outcome, Micros latency, std::int64_t bytes) {
  if (!id) return;
  Meter& meter = world.traffic.meters[id.value];
  MeterPoint& point = meter.current;
  const std::uint32_t took = as_latency(latency);
  point.shortest = point.longest == 0 ? took : std::min(point.shortest, took);
  point.longest = std::max(point.longest, took);
  point.latency_sum += took;
  ++point.finished;
  ++point.outcomes[static_cast<std::size_t>(outcome)];
  ++meter.counts[bucket_of(took)];
  point.bytes += static_cast<std::uint64_t>(bytes);
  ++meter.finished_total;
  ++meter.totals[static_cast<std::size_t>(outcome)];
}

void count_bulk(World& world, MeterId id, Outcome outcome, std::uint64_t number) {
  if (!id) return;
  Meter& meter = world.traffic.meters[id.value];
  const auto kind = static_cast<std::size_t>(outcome);
  meter.current.started = add_up(meter.current.started, number);
  meter.current.finished = add_up(meter.current.finished, number);
  meter.current.outcomes[kind] = add_up(meter.current.outcomes[kind], number);
  meter.started_total += number;
  meter.finished_total += number;
  meter.totals[kind] += number;
}

void close_points(World& world, SimTime now) {
  const bool minute_over = now % k_minute == 0;
  measure_use(world);
  for (Meter& meter : world.traffic.meters) {
    const bool of_target = meter.owner == MeterOwner::target;
    const bool silent = of_target && meter.started_total == meter.finished_total &&
                        meter.current.finished == 0 && meter.current.started == 0;
    meter.current.in_flight = static_cast<std::uint32_t>(
        std::min(k_point_max, meter.started_total - meter.finished_total));
    if (!silent) {
      set_percentiles(meter.current, meter.counts);
      add_to_minute(meter);
      keep(meter.points, meter.current,
           of_target ? k_target_points : world.limits.meter_points_max);
      meter.counts.fill(0);
    }
    meter.current = MeterPoint{};
    meter.current.start = now;
    if (!minute_over) continue;
    set_percentiles(meter.minute, meter.minute_counts);
    keep(meter.minutes, meter.minute, of_target ? k_target_points : world.limits.meter_minutes_max);
    meter.minute = MeterPoint{};
    meter.minute.start = now;
    meter.minute_counts.fill(0);
  }
}

}  // namespace taskyard::traffic
