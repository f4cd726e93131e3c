// Conservation, meters, stickiness, shares of CPU and rates that nobody can hold.
#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "traffic/load.hpp"
#include "traffic/measure/meter.hpp"
#include "unit/traffic/road.hpp"

namespace taskyard::traffic::testing {
namespace {

std::size_t flights_of(const World& world) {
  std::size_t count = world.traffic.away.size();
  for (const ContainerLoad& load : world.traffic.loads) {
    for (const Flight& flight : load.flights) count += flight.finished ? 0U : 1U;
  }
  return count;
}

// What must hold at every moment.
void check_conservation(const World& world) {
  const TrafficState& traffic = world.traffic;
  CHECK(traffic.started == traffic.finished + traffic.in_flight);
  CHECK(traffic.in_flight == flights_of(world));
  std::uint64_t sent = 0, at_balancers = 0, at_targets = 0, at_groups = 0;
  std::uint64_t balancer_made = 0;
  for (const Meter& meter : traffic.meters) {
    std::uint64_t outcomes = 0;
    for (const std::uint64_t total : meter.totals) outcomes += total;
    CHECK(outcomes == meter.finished_total);
    CHECK(meter.started_total >= meter.finished_total);
    if (meter.owner == MeterOwner::source) sent += meter.started_total;
    if (meter.owner == MeterOwner::target) at_targets += meter.started_total;
    if (meter.owner == MeterOwner::target_group) at_groups += meter.started_total;
    if (meter.owner != MeterOwner::load_balancer) continue;
    at_balancers += meter.started_total;
    for (const Outcome made : {Outcome::unreachable, Outcome::elb_503_no_target, Outcome::redirect,
                               Outcome::fixed_response, Outcome::connection_refused}) {
      balancer_made += meter.totals[static_cast<std::size_t>(made)];
    }
  }
  CHECK(sent == traffic.started);
  CHECK(sent == at_balancers);
  CHECK(at_targets == at_groups);
  // Those without a target may still be on their way.
  CHECK(at_targets + balancer_made <= at_balancers);
  const bool resets = world.load_balancers[0].type == LoadBalancerType::network;
  if (resets || world.traffic.sources[0].ceiling_told) return;  // also made without a target
  CHECK(at_targets + balancer_made + traffic.away.size() >= at_balancers);
}

TEST_SUITE("traffic flow") {
  TEST_CASE(
      "each request ends in exactly one outcome, whatever happens to tasks, targets and groups") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      CAPTURE(seed);
      Prng prng(seed, Stream::test);
      Road road(seed, seed % 3 == 0 ? LoadBalancerType::network : LoadBalancerType::application, 3);
      road.image.connections_max = static_cast<std::int32_t>(prng.between(5, 200));
      road.image.error_permille = static_cast<std::int32_t>(prng.below(100));
      std::vector<TaskId> tasks;
      for (int i = 0; i < 3; ++i) tasks.push_back(road.add_task(512, prng.below(3)));
      road.target_group().deregistration_delay_s = 3;
      road.target_group().stickiness = prng.below(2) == 0;
      TrafficSource source = road.source(prng.between(5'000, 200'000), prng.between(1000, 60'000));
      source.timeout_ms = prng.between(200, 5000);
      source.clients = 50;
      source.requests_per_connection = 7;
      source.ends_at = 60'000;
      road.send(source);
      for (int step = 0; step < 60; ++step) {
        road.advance(static_cast<SimTime>(prng.below(1500)));
        check_conservation(road.world);
        const TaskId task = tasks[prng.below(tasks.size())];
        const Container& container = road.world.at(road.world.at(task).first_container);
        switch (prng.below(8)) {
          case 0:
            if (container.status == ContainerStatus::running) {
              road.end_container(task, prng.below(2) == 0, prng.below(2) == 0 ? 137 : 143);
            }
            break;
          case 1: elb::deregister_target(road.changes(), road.target_of(task)); break;
          case 2: tasks.push_back(road.add_task(512, prng.below(3))); break;
          default: break;
        }
        check_conservation(road.world);
      }
      road.until(road.world.now + 120 * k_second);
      CHECK(road.world.traffic.in_flight == 0);
      CHECK(road.world.traffic.started == road.world.traffic.finished);
      check_conservation(road.world);
    }
  }

  TEST_CASE("the same seed gives the same requests, however the time is cut into steps") {
    const auto run = [](SimTime step) {
      Road road(5);
      road.add_task(512);
      road.add_task(512, 1);
      road.send(road.source(50'000, 15'000));
      for (SimTime now = 0; now < 60'000; now += step)
        road.until(std::min<SimTime>(now + step, 60'000));
      std::uint64_t sum = road.world.traffic.started * 31 + road.world.traffic.finished;
      for (const Meter& meter : road.world.traffic.meters) {
        for (const MeterPoint& point : meter.points) {
          sum = sum * 1'000'003 + point.latency_sum + point.finished * 7U + point.p99;
        }
      }
      return sum;
    };
    const std::uint64_t whole = run(60'000);
    CHECK(run(1) == whole);
    CHECK(run(137) == whole);
    CHECK(run(10'000) == whole);
  }

  TEST_CASE("points of 10 s add up to the minute, and percentiles lie in the right bucket") {
    Road road;
    road.add_task();
    road.send(road.source(20'000, 10'000));
    road.until(120'000);
    const Meter& meter = road.world.at(road.first().meter);
    REQUIRE(meter.points.size() == 12);
    REQUIRE(meter.minutes.size() == 2);
    std::uint64_t finished = 0, latency = 0;
    for (int i = 6; i < 12; ++i) {
      finished += meter.points[i].finished;
      latency += meter.points[i].latency_sum;
    }
    const MeterPoint& minute = meter.minutes[1];
    CHECK(minute.start == 60'000);
    CHECK(minute.finished == finished);
    CHECK(minute.latency_sum == latency);
    CHECK(minute.finished == doctest::Approx(1200).epsilon(0.15));
    CHECK(minute.shortest <= minute.p50);
    CHECK(minute.p50 <= minute.p90);
    CHECK(minute.p90 <= minute.p99);
    CHECK(minute.p99 <= minute.longest);
    // Sojourn in M/M/1 at 20 % load: exponential with mean 12.5 ms, beside the way of the packets.
    const double way =
        2.0 * static_cast<double>(road.world.parameter(Parameter::client_latency_us) +
                                  road.world.parameter(Parameter::hop_latency_us));
    CHECK(minute.p50 - way == doctest::Approx(12'500 * 0.693).epsilon(0.2));
    CHECK(minute.p99 - way == doctest::Approx(12'500 * 4.6).epsilon(0.3));
    const Meter& target = road.world.at(road.world.traffic.meter_of[4][0]);
    CHECK(target.minutes.back().cpu_permille == doctest::Approx(200).epsilon(0.15));
  }

  TEST_CASE("every latency lies in its bucket") {
    for (std::uint32_t latency : {0U, 1U, 3U, 4U, 5U, 7U, 8U, 1000U, 123'456U, 0xFFFFFFFFU}) {
      CAPTURE(latency);
      const std::size_t bucket = bucket_of(latency);
      CHECK(bucket < LatencyCounts{}.size());
      CHECK(bucket_start(bucket) <= latency);
      CHECK(bucket_start(bucket + 1) > latency);
    }
  }

  TEST_CASE("a cookie holds a client to its target until it expires or the target is unusable") {
    Road road;
    for (int i = 0; i < 4; ++i) road.add_task();
    road.target_group().stickiness = true;
    road.target_group().stickiness_s = 60;
    TrafficSource source = road.source(10'000, 1000);
    source.clients = 1;
    road.send(source);
    road.until(30'000);
    const TargetId held = road.first().sticky[0];
    for (const RequestSample& sample : road.world.traffic.samples) CHECK(sample.target == held);
    elb::deregister_target(road.changes(), held);
    road.until(60'000);
    CHECK(road.first().sticky[0] != held);
    CHECK(road.total(Outcome::ok) == road.world.traffic.finished);
  }

  TEST_CASE("a connection of a network load balancer keeps its target while that drains") {
    Road road(1, LoadBalancerType::network, 1);
    for (int i = 0; i < 4; ++i) road.add_task();
    TrafficSource source = road.source(10'000, 1000);
    source.clients = 1;
    source.requests_per_connection = 1'000'000;
    road.send(source);
    road.until(10'000);
    const TargetId held = road.first().sticky[0];
    road.target_group().deregistration_delay_s = 5;
    elb::deregister_target(road.changes(), held);
    road.until(60'000);
    CHECK(road.first().sticky[0] == held);
    CHECK(road.first().connections == 1);
    road.end_container(road.world.at(held).task, true, 143);
    road.until(120'000);
    CHECK(road.first().sticky[0] != held);
    CHECK(road.total(Outcome::connection_reset) <= 2);
  }

  TEST_CASE("rates above the ceiling are counted in full without being simulated one by one") {
    Road road;
    road.world.limits.arrivals_per_second_max = 2000;
    road.add_task();
    road.send(road.source(1'000'000'000'000, 1000));
    road.until(10'000);
    CHECK(road.world.traffic.started == doctest::Approx(1e10).epsilon(0.001));
    CHECK(flights_of(road.world) <= 2000);
    CHECK(road.total(Outcome::queue_full) > 9'000'000'000ULL);
    check_conservation(road.world);
    int notes = 0;
    for (const Event& event : road.log.since(0)) notes += event.kind == EventKind::note ? 1 : 0;
    CHECK(notes == 1);
  }
}

struct ShareRow {
  std::string what;
  CpuUnits a, b;                         // container-level shares on an instance of 2,048 units
  std::int64_t rate_a, rate_b;           // requests per second of 100 ms each
  int least_a, most_a, least_b, most_b;  // CPU units each has then
};

TEST_SUITE("traffic flow") {
  TEST_CASE("soft shares: busy containers divide by weight, and burst into what others leave") {
    const ShareRow rows[] = {
        {"alone, bursts to all of it", 512, 512, 100, 0, 2000, 2048, 1024, 2048},
        {"both busy, equal weights", 512, 512, 100, 100, 1000, 1048, 1000, 1048},
        {"both busy, one has three times the weight", 768, 256, 100, 100, 1500, 1560, 490, 530},
        {"one busy, one at a quarter of a core", 512, 512, 100, 3, 1500, 1850, 1024, 1100},
    };
    for (const ShareRow& row : rows) {
      CAPTURE(row.what);
      Road road;
      ContainerInstance host;
      host.id = InstanceId{0};
      host.cluster = ClusterId{0};
      host.registered.cpu_units = 2048;
      road.world.container_instances.push_back(host);
      const TaskId tasks[] = {road.add_task(0), road.add_task(0)};
      LoadId loads[2];
      const CpuUnits weights[] = {row.a, row.b};
      for (int i = 0; i < 2; ++i) {
        Task& task = road.world.tasks[tasks[i].value];
        task.launch_type = LaunchType::ec2;
        task.instance = host.id;
        road.world.task_definitions[task.task_definition.value].containers[0].cpu_units =
            weights[i];
        loads[i] = load_of(road.world, task.first_container);
      }
      const std::int64_t rates[] = {row.rate_a, row.rate_b};
      for (Micros now = 0; now < 30'000'000; now += 10'000) {
        for (int i = 0; i < 2; ++i) {
          const bool arrives = rates[i] > 0 && now % (1'000'000 / rates[i]) < 10'000;
          ContainerLoad& load = road.world.traffic.loads[loads[i].value];
          if (arrives && load.free_at[0] < now + 5'000'000) take_work(load, now, 100'000, 0);
        }
        if (now % 1'000'000 == 0) share_cpu(road.world, now);
      }
      const CpuUnits a = road.world.at(loads[0]).units, b = road.world.at(loads[1]).units;
      CAPTURE(a);
      CAPTURE(b);
      CHECK((a >= row.least_a && a <= row.most_a));
      CHECK((b >= row.least_b && b <= row.most_b));
    }
  }
}

}  // namespace
}  // namespace taskyard::traffic::testing
