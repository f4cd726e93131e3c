#include "traffic/rate.hpp"

#include <algorithm>

#include "traffic/spread.hpp"

namespace taskyard::traffic {
namespace {

constexpr Micros k_second_us = 1'000'000;
constexpr Micros k_stretch_max = 3600 * k_second_us;
constexpr Micros k_never_us = INT64_MAX;
constexpr std::int64_t k_one = 1 << 20;  // 1.0 in the smooth curve

// 0 to k_one and back over a period, slow at both ends: 3x² - 2x³ is within 1 % of the cosine.
std::int64_t day_curve(SimTime elapsed, SimTime period) {
  const SimTime in_period = elapsed % period;
  const SimTime half = std::max<SimTime>(period / 2, 1);
  const SimTime rising = in_period < half ? in_period : period - in_period;
  const std::int64_t x = std::min(rising, half) * k_one / half;
  const std::int64_t square = x * x / k_one;
  return 3 * square - 2 * (square * x / k_one);
}

// Rates are at most 10^12: the product with k_one stays below 2^60.
std::int64_t between(std::int64_t from, std::int64_t to, std::int64_t share) {
  return from + (to - from) / k_one * share + (to - from) % k_one * share / k_one;
}

}  // namespace

Stretch rate_at(const TrafficSource& source, Micros at) {
  const Micros elapsed = std::max<Micros>(0, at - source.started_at * 1000);
  const Micros begin = at - elapsed;
  const Micros period = std::max<Micros>(1, source.period_ms) * 1000;
  const Micros second_end = begin + (elapsed / k_second_us + 1) * k_second_us;
  const SimTime middle_ms = elapsed / k_second_us * 1000 + 500;
  switch (source.pattern) {
    case RatePattern::constant:
    case RatePattern::recorded: return {source.rate, at + k_stretch_max};
    case RatePattern::ramp: {
      if (elapsed >= period) return {source.rate_to, at + k_stretch_max};
      const std::int64_t share = std::min(middle_ms, source.period_ms) * k_one / source.period_ms;
      return {between(source.rate, source.rate_to, share), second_end};
    }
    case RatePattern::step: {
      const Micros number = elapsed / period;
      const Micros until = std::min(begin + (number + 1) * period, at + k_stretch_max);
      return {number % 2 == 0 ? source.rate : source.rate_to, until};
    }
    case RatePattern::daily: {
      const std::int64_t share = day_curve(middle_ms, std::max<SimTime>(1, source.period_ms));
      return {between(source.rate, source.rate_to, share), second_end};
    }
    case RatePattern::burst: {
      const Micros start = begin + elapsed / period * period;
      const Micros burst_end = start + std::min(source.burst_ms * 1000, period);
      const bool inside = at < burst_end;
      const Micros until = inside ? burst_end : start + period;
      return {inside ? source.rate_to : source.rate, std::min(until, at + k_stretch_max)};
    }
  }
  return {0, at + k_stretch_max};
}

std::int64_t rate_ceiling(const World& world, std::size_t sources) {
  const auto share = static_cast<std::int64_t>(std::max<std::size_t>(1, sources));
  return std::max<std::int64_t>(1, world.limits.arrivals_per_second_max / share) * 1000;
}

void plan_arrival(TrafficSource& source, std::int64_t ceiling) {
  if (source.pattern == RatePattern::recorded) {
    const bool more = source.next_recorded < source.recorded.size();
    source.need = 0;
    source.next_arrival =
        more ? (source.started_at + source.recorded[source.next_recorded]) * 1000 : k_never_us;
    return;
  }
  if (source.need <= 0) return;  // a gap of less than a microsecond
  const Stretch stretch = rate_at(source, source.next_arrival);
  const std::int64_t rate = std::min(stretch.rate, ceiling);
  const std::int64_t held = rate * (stretch.until - source.next_arrival);
  if (held < source.need) {
    source.need -= held;
    source.next_arrival = stretch.until;
    return;
  }
  // The surplus of the rounded-up microsecond counts towards the next gap.
  const Micros gap = (source.need + rate - 1) / rate;
  source.next_arrival += gap;
  source.need -= gap * rate;
}

void draw_gap(TrafficSource& source) {
  if (source.pattern == RatePattern::recorded) {
    ++source.next_recorded;
    return;
  }
  const std::int64_t gap = source.arrivals == Spread::fixed
                               ? k_whole_request
                               : exponential_of(k_whole_request, xoshiro_next(source.prng));
  source.need += gap;
}

}  // namespace taskyard::traffic
