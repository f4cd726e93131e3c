// Exponential numbers without floating point, and the gaps between arrivals.
#include "traffic/spread.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "base/prng.hpp"
#include "traffic/rate.hpp"

namespace taskyard::traffic {
namespace {

TEST_SUITE("traffic spread") {
  TEST_CASE("the fixed-point logarithm is right to a millionth over its whole range") {
    Prng prng(7, Stream::test);
    double worst = 0;
    for (int i = 0; i < 200'000; ++i) {
      const std::uint64_t bits = (prng.next() >> (i % 60)) | 1U;
      const double exact = -std::log(std::ldexp(static_cast<double>(bits), -64));
      const double got = std::ldexp(static_cast<double>(exponential(bits)), -24);
      worst = std::max(worst, std::abs(got - exact));
    }
    CHECK(worst < 3e-6);
    CHECK(exponential(0) > exponential(2));
    CHECK(exponential(UINT64_MAX) == 0);
  }

  TEST_CASE("mean, variance and tail are those of the exponential distribution") {
    Prng prng(11, Stream::test);
    constexpr int k_draws = 2'000'000;
    double sum = 0, squares = 0;
    int beyond_1 = 0, beyond_3 = 0, beyond_7 = 0;
    for (int i = 0; i < k_draws; ++i) {
      const double x = std::ldexp(static_cast<double>(exponential(prng.next())), -24);
      sum += x;
      squares += x * x;
      beyond_1 += x > 1 ? 1 : 0;
      beyond_3 += x > 3 ? 1 : 0;
      beyond_7 += x > 7 ? 1 : 0;
    }
    const double mean = sum / k_draws;
    // Bounds of four standard deviations of each estimate.
    CHECK(mean == doctest::Approx(1).epsilon(4 / std::sqrt(double{k_draws})));
    CHECK(squares / k_draws - mean * mean ==
          doctest::Approx(1).epsilon(4 * std::sqrt(8.0 / k_draws)));
    const auto near = [](int count, double share) {
      const double expected = share * k_draws;
      return std::abs(count - expected) < 4 * std::sqrt(expected);
    };
    CHECK(near(beyond_1, std::exp(-1.0)));
    CHECK(near(beyond_3, std::exp(-3.0)));
    CHECK(near(beyond_7, std::exp(-7.0)));
  }

  TEST_CASE("fixed gaps keep the rate exactly, whatever microseconds they fall on") {
    struct Row {
      std::int64_t rate;  // thousandths per second
      Micros time;
      std::int64_t arrivals;
    };
    for (const Row& row : {Row{1000, 10'000'000, 10}, Row{3000, 10'000'000, 30},
                           Row{7'777, 1'000'000'000, 7'777}, Row{1, 5'000'000'000, 5}}) {
      TrafficSource source;
      source.arrivals = Spread::fixed;
      source.rate = row.rate;
      std::int64_t count = 0;
      draw_gap(source);
      plan_arrival(source, INT64_MAX);
      while (source.next_arrival <= row.time) {
        if (source.need <= 0) {
          ++count;
          draw_gap(source);
        }
        plan_arrival(source, INT64_MAX);
      }
      CAPTURE(row.rate);
      CHECK(count == row.arrivals);
    }
  }
}

struct PatternRow {
  const char* name;
  RatePattern pattern;
  std::int64_t rate, rate_to;
  SimTime period_ms, burst_ms;
  std::vector<std::pair<SimTime, std::int64_t>> rates;  // at that millisecond
};

TEST_SUITE("traffic spread") {
  TEST_CASE("each pattern has the rate of its definition at each moment") {
    const PatternRow rows[] = {
        {"constant", RatePattern::constant, 5000, 0, 0, 0, {{0, 5000}, {86'400'000, 5000}}},
        {"ramp",
         RatePattern::ramp,
         0,
         100'000,
         100'000,
         0,
         {{0, 500}, {50'000, 50'500}, {99'999, 99'500}, {100'000, 100'000}, {500'000, 100'000}}},
        {"step",
         RatePattern::step,
         1000,
         9000,
         60'000,
         0,
         {{0, 1000}, {59'999, 1000}, {60'000, 9000}, {119'999, 9000}, {120'000, 1000}}},
        {"burst",
         RatePattern::burst,
         1000,
         50'000,
         60'000,
         5000,
         {{0, 50'000}, {4999, 50'000}, {5000, 1000}, {59'999, 1000}, {60'000, 50'000}}},
    };
    for (const PatternRow& row : rows) {
      TrafficSource source;
      source.pattern = row.pattern;
      source.rate = row.rate;
      source.rate_to = row.rate_to;
      source.period_ms = row.period_ms;
      source.burst_ms = row.burst_ms;
      for (const auto& point : row.rates) {
        const auto time = point.first;
        const auto rate = point.second;
        CAPTURE(row.name);
        CAPTURE(time);
        const std::int64_t got = rate_at(source, time * 1000).rate;
        CHECK(std::abs(got - rate) <= 1);
      }
    }
  }

  TEST_CASE("a day has its trough at the start, its peak at noon and half of both between") {
    TrafficSource source;
    source.pattern = RatePattern::daily;
    source.rate = 10'000;
    source.rate_to = 30'000;
    source.period_ms = 24 * k_hour;
    CHECK(rate_at(source, 0).rate == doctest::Approx(10'000).epsilon(0.001));
    CHECK(rate_at(source, 6 * k_hour * 1000).rate == doctest::Approx(20'000).epsilon(0.001));
    CHECK(rate_at(source, 12 * k_hour * 1000).rate == doctest::Approx(30'000).epsilon(0.001));
    CHECK(rate_at(source, 23 * k_hour * 1000).rate < 11'000);
  }
}

}  // namespace
}  // namespace taskyard::traffic
