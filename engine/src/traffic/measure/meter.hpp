// What was measured: counts and latencies per period of 10 s and per minute, for five kinds of
// owner.
#pragma once

#include "taskyard/world.hpp"

namespace taskyard::traffic {

inline constexpr SimTime k_point_ms = 10 * k_second;

/// The meter of an owner, made when there is none yet; no id when there are too many.
MeterId meter_of(World& world, MeterOwner owner, std::uint32_t index);

inline void count_start(World& world, MeterId id) {
  if (!id) return;
  Meter& meter = world.traffic.meters[id.value];
  ++meter.current.started;
  ++meter.started_total;
}
void count_end(World& world, MeterId id, Outcome outcome, Micros latency, std::int64_t bytes);
/// `number` requests at once that arrived and ended with that outcome, without a latency.
void count_bulk(World& world, MeterId id, Outcome outcome, std::uint64_t number);

/// The bucket of a latency and the smallest latency in a bucket, in µs.
std::size_t bucket_of(std::uint32_t latency);
std::uint64_t bucket_start(std::size_t bucket);
/// The latency below which `permille` of the counted ones lie, between `shortest` and `longest`.
std::uint32_t percentile(const LatencyCounts& counts, std::uint64_t number, std::uint32_t permille,
                         std::uint32_t shortest, std::uint32_t longest);

/// Ends the 10 s period at `now`, and the minute when one is over.
void close_points(World& world, SimTime now);

}  // namespace taskyard::traffic
