// The simulated queue against the textbook's: M/M/1 and M/M/c, and Little's law.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "unit/traffic/road.hpp"

namespace taskyard::traffic::testing {
namespace {

struct QueueRow {
  int cores;
  double load;  // utilisation
};

// Erlang C: the mean wait in an M/M/c queue, in units of the mean service time.
double expected_wait(int cores, double load) {
  const double offered = cores * load;
  double term = 1, sum = 1;
  for (int k = 1; k < cores; ++k) {
    term *= offered / k;
    sum += term;
  }
  const double last = term * offered / cores / (1 - load);
  return last / (sum + last) / (cores * (1 - load));
}

struct Measured {
  double wait = 0;       // mean, in service times
  double in_system = 0;  // mean number, by integration
  double by_little = 0;  // arrival rate times mean time in the system
};

constexpr std::int64_t k_work_us = 100'000;

// Every request is sampled, so that waits are known one by one.
Measured measure(const QueueRow& row, std::uint64_t seed, SimTime length) {
  Road road(seed, LoadBalancerType::application, 1);
  for (const Parameter way : {Parameter::client_latency_us, Parameter::hop_latency_us}) {
    road.world.parameters[static_cast<std::size_t>(way)] = 0;
  }
  road.world.limits.samples_max = 2'000'000;
  road.image.connections_max = 1'000'000;
  road.image.wait_per_request_us = 0;
  road.add_task(1024 * row.cores);
  TrafficSource source =
      road.source(std::llround(row.cores * row.load * 1e9 / k_work_us), k_work_us);
  source.timeout_ms = 3'600'000;
  road.send(source);
  double area = 0;
  for (SimTime now = 0; now < length; now += 10 * k_second) road.until(now + 10 * k_second);
  double waited = 0, stayed = 0;
  for (const RequestSample& sample : road.world.traffic.samples) {
    waited += static_cast<double>(sample.work_start - sample.queued);
    const Micros end = std::min<Micros>(sample.work_end, length * 1000);
    area += static_cast<double>(end - sample.queued);
    stayed += static_cast<double>(sample.work_end - sample.queued);
  }
  const auto count = static_cast<double>(road.world.traffic.samples.size());
  CHECK(static_cast<std::uint64_t>(count) == road.world.traffic.started);
  Measured result;
  result.wait = waited / count / k_work_us;
  result.in_system = area / static_cast<double>(length * 1000);
  result.by_little = count / static_cast<double>(length * 1000) * (stayed / count);
  return result;
}

TEST_SUITE("traffic queue") {
  TEST_CASE(
      "the mean wait is Erlang's within the 99 % confidence of ten runs, and Little's law holds") {
    for (const QueueRow& row :
         {QueueRow{1, 0.5}, QueueRow{1, 0.8}, QueueRow{2, 0.7}, QueueRow{4, 0.8}}) {
      CAPTURE(row.cores);
      CAPTURE(row.load);
      std::vector<double> waits;
      for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const Measured got = measure(row, seed, k_hour);
        waits.push_back(got.wait);
        CHECK(got.in_system == doctest::Approx(got.by_little).epsilon(0.005));
      }
      double mean = 0, squares = 0;
      for (const double wait : waits) mean += wait / 10;
      for (const double wait : waits) squares += (wait - mean) * (wait - mean) / 9;
      const double half_width = 3.25 * std::sqrt(squares / 10);  // Student's t, 9 degrees, 99 %
      const double expected = expected_wait(row.cores, row.load);
      CAPTURE(mean);
      CAPTURE(half_width);
      CHECK(std::abs(mean - expected) < half_width);
      CHECK(half_width < 0.2 * expected);  // the test says something
    }
  }
}

}  // namespace
}  // namespace taskyard::traffic::testing
