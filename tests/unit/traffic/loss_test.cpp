// How requests end: every outcome for its reason, and every loss names the setting (surroundings 1.6, 1.9,
// 1.12, 2.7).
#include <doctest/doctest.h>

#include "elb/steps.hpp"
#include "unit/traffic/road.hpp"

namespace taskyard::traffic::testing {
namespace {

// One request that works for ten seconds, and a road that has just taken it.
struct OneRequest : Road {
  explicit OneRequest(LoadBalancerType type = LoadBalancerType::application) : Road(1, type, 1) {
    task = add_task();
    TrafficSource slow = source(1000, 10'000'000);
    slow.kinds[0].cpu_spread = Spread::fixed;
    slow.arrivals = Spread::fixed;
    slow.ends_at = 1500;
    send(slow);
    until(2000);
    REQUIRE(world.traffic.started == 1);
  }
  void done() { until(world.now + 120 * k_second); }

  TaskId task;
};

TEST_SUITE("traffic losses") {
  TEST_CASE("a request is answered after its work and the way, and nothing is lost") {
    OneRequest road;
    road.done();
    CHECK(road.total(Outcome::ok) == 1);
    CHECK(road.losses().empty());
    const RequestSample& sample = road.world.traffic.samples.front();
    const Micros way = road.world.parameter(Parameter::client_latency_us);
    const Micros hop = road.world.parameter(Parameter::hop_latency_us);
    CHECK(sample.ended - sample.sent == 10'000'000 + 2 * way + 2 * hop);
    CHECK(sample.candidates == 1);
  }

  TEST_CASE("SIGKILL before the request is done: stopTimeout is too short") {
    OneRequest road;
    elb::deregister_target(road.changes(), road.target_of(road.task));
    road.end_container(road.task, true, 137);
    road.done();
    CHECK(road.losses() == "elb_502_reset stop_timeout_short 1");
  }

  TEST_CASE("the application ends at SIGTERM with requests open while its target drains") {
    OneRequest road;
    elb::deregister_target(road.changes(), road.target_of(road.task));
    road.end_container(road.task, true, 143);
    road.done();
    CHECK(road.losses() == "elb_502_reset ignores_sigterm_connections 1");
  }

  TEST_CASE("the task is stopped or crashes while it is registered") {
    for (const bool stopping : {true, false}) {
      OneRequest road;
      road.end_container(road.task, stopping, stopping ? 143 : 1);
      road.done();
      CHECK(road.losses() == "elb_502_reset stopped_without_draining 1");
    }
  }

  TEST_CASE(
      "the deregistration delay ends with the request in flight: 502, and the container works on") {
    OneRequest road;
    road.target_group().deregistration_delay_s = 3;
    elb::deregister_target(road.changes(), road.target_of(road.task));
    road.until(6000);
    CHECK(road.total(Outcome::elb_502_drained) == 1);
    CHECK(road.world.traffic.loads[0].flights.size() == 1);
    CHECK(done_at(road.world, road.world.at(road.task).first_container) > 10'000);
    road.done();
    CHECK(road.world.traffic.loads[0].flights.empty());
    CHECK(road.losses() == "elb_502_drained deregistration_delay_short 1");
  }

  TEST_CASE(
      "a network load balancer leaves flows alone when draining ends, unless it terminates them") {
    for (const bool terminates : {false, true}) {
      OneRequest road(LoadBalancerType::network);
      road.target_group().deregistration_delay_s = 3;
      road.target_group().connection_termination = terminates;
      elb::deregister_target(road.changes(), road.target_of(road.task));
      road.done();
      CHECK(road.total(terminates ? Outcome::connection_reset : Outcome::ok) == 1);
    }
  }

  TEST_CASE(
      "a network load balancer resets the connection of a container that ends, without a 5xx") {
    OneRequest road(LoadBalancerType::network);
    road.end_container(road.task, false, 1);
    road.done();
    CHECK(road.losses() == "connection_reset stopped_without_draining 1");
  }
}

struct FaultRow {
  std::string what;
  LoadBalancerType type;
  void (*break_it)(Road& road);
  Outcome outcome;
  LossCause cause;
};

void close_task_group(Road& road) {
  SecurityGroup shut;
  shut.id = SecurityGroupId{static_cast<std::uint32_t>(road.world.security_groups.size())};
  shut.key = road.world.names.intern("sg-shut");
  shut.vpc = VpcId{0};
  road.world.security_groups.push_back(shut);
  for (NetworkInterface& eni : road.world.network_interfaces) eni.groups = {shut.id};
  ++road.world.network_epoch;
}

void close_balancer_group(Road& road) {
  close_task_group(road);
  road.load_balancer().groups = {road.world.security_groups.back().id};
}

void remove_targets(Road& road) {
  while (!road.target_group().targets.empty()) {
    const TargetId id = road.target_group().targets.front();
    elb::deregister_target(road.changes(), id);
    road.target_group().targets.erase(road.target_group().targets.begin());
  }
  elb::rebuild(road.world, road.target_group());
}

void keep_zones_apart(Road& road) {
  road.target_group().cross_zone = Switch::off;
  elb::rebuild(road.world, road.target_group());
}

TEST_SUITE("traffic losses") {
  TEST_CASE("what stands in the way decides how a request ends") {
    constexpr auto alb = LoadBalancerType::application;
    constexpr auto nlb = LoadBalancerType::network;
    const FaultRow rows[] = {
        {"task's group shut, ALB", alb, close_task_group, Outcome::elb_504_connect,
         LossCause::security_group},
        {"task's group shut, NLB", nlb, close_task_group, Outcome::client_timeout,
         LossCause::security_group},
        {"balancer's group shut", alb, close_balancer_group, Outcome::unreachable,
         LossCause::security_group},
        {"no target, ALB", alb, remove_targets, Outcome::elb_503_no_target, LossCause::no_targets},
        {"no target, NLB", nlb, remove_targets, Outcome::connection_reset, LossCause::no_targets},
        {"zone without targets, ALB", alb, keep_zones_apart, Outcome::elb_503_no_target,
         LossCause::zone_without_targets},
        {"no listener at the port", alb, [](Road& road) { road.world.listeners[0].port = 8080; },
         Outcome::connection_refused, LossCause::not_listening},
        {"internal balancer", alb, [](Road& road) { road.load_balancer().internal = true; },
         Outcome::unreachable, LossCause::no_route},
        {"wrong port at the target", alb, [](Road& road) { road.world.targets[0].port = 8080; },
         Outcome::elb_502_refused, LossCause::not_listening},
        {"wrong port at the target, NLB", nlb,
         [](Road& road) { road.world.targets[0].port = 8080; }, Outcome::connection_reset,
         LossCause::not_listening},
        {"redirect", alb,
         [](Road& road) { road.world.listener_rules[0].action = RuleAction::redirect; },
         Outcome::redirect, LossCause::none},
        {"fixed response", alb,
         [](Road& road) { road.world.listener_rules[0].action = RuleAction::fixed_response; },
         Outcome::fixed_response, LossCause::none},
    };
    for (const FaultRow& row : rows) {
      CAPTURE(row.what);
      Road road(1, row.type, row.type == nlb ? 1 : 2);
      road.add_task();
      row.break_it(road);
      TrafficSource source = road.source(10'000, 1000);
      source.ends_at = 5000;
      road.send(source);
      road.until(60'000);
      CHECK(road.world.traffic.started > 20);
      CHECK(road.total(row.outcome) > 0);
      const bool by_zone = row.cause == LossCause::zone_without_targets;
      CHECK(road.total(row.outcome) + (by_zone ? road.total(Outcome::ok) : 0) ==
            road.world.traffic.finished);
      bool named = row.cause == LossCause::none;
      for (const RequestSample& sample : road.world.traffic.samples) {
        named = named || sample.cause == row.cause;
      }
      CHECK(named);
    }
  }

  TEST_CASE("an image's own answers: 500 by chance, 404 off its path, nothing before it listens") {
    Road road;
    road.image.error_permille = 500;
    road.add_task();
    road.send(road.source(100'000, 1000));
    road.until(20'000);
    CHECK(road.total(Outcome::target_error) > 900);
    CHECK(road.total(Outcome::ok) > 900);

    Road only;
    only.image.answers_path = only.world.names.intern("/health");
    only.add_task();
    only.send(only.source(10'000, 1000));
    only.until(10'000);
    CHECK(only.total(Outcome::not_found) == only.world.traffic.finished);

    Road late;
    late.image.listens_after_ms = 5000;
    late.add_task();
    late.send(late.source(10'000, 1000));
    late.until(20'000);
    CHECK(late.total(Outcome::elb_502_refused) > 20);
    CHECK(late.total(Outcome::ok) > 100);
  }

  TEST_CASE(
      "more requests at once than the container takes: 503 by it; a Classic one queues, then "
      "spills") {
    struct Row {
      LoadBalancerType type;
      Outcome outcome;
    };
    for (const Row& row : {Row{LoadBalancerType::application, Outcome::queue_full},
                           Row{LoadBalancerType::classic, Outcome::elb_503_spillover}}) {
      Road road(1, row.type);
      road.target_group().classic = row.type == LoadBalancerType::classic;
      road.image.connections_max = 10;
      road.add_task();
      road.send(road.source(200'000, 1'000'000));
      road.until(20'000);
      CHECK(road.total(row.outcome) > 1000);
      const std::size_t most = road.target_group().classic ? 10 + 1024 : 10;
      CHECK(road.world.traffic.loads[0].flights.size() <= most);
    }
  }

  TEST_CASE("too slow: the client gives up, or the load balancer's idle timeout ends the request") {
    struct Row {
      std::int64_t rate, cpu_us;
      SimTime timeout_ms;
      std::int32_t idle_s;
      Outcome outcome;
      LossCause cause;
    };
    for (const Row& row :
         {Row{100, 5'000'000, 2000, 60, Outcome::client_timeout, LossCause::client_impatient},
          Row{100, 5'000'000, 60'000, 2, Outcome::elb_504_idle, LossCause::idle_timeout_short},
          Row{20'000, 100'000, 2000, 60, Outcome::client_timeout, LossCause::overload},
          Row{20'000, 100'000, 60'000, 2, Outcome::elb_504_idle, LossCause::overload}}) {
      Road road;
      road.load_balancer().idle_timeout_s = row.idle_s;
      road.add_task();
      TrafficSource source = road.source(row.rate, row.cpu_us);
      source.kinds[0].cpu_spread = Spread::fixed;
      source.timeout_ms = row.timeout_ms;
      road.send(source);
      road.until(60'000);
      CAPTURE(row.cpu_us);
      CHECK(road.total(row.outcome) > 0);
      bool named = false;
      for (const RequestSample& sample : road.world.traffic.samples) {
        named = named || (sample.outcome == row.outcome && sample.cause == row.cause);
      }
      CHECK(named);
    }
  }
}

}  // namespace
}  // namespace taskyard::traffic::testing
