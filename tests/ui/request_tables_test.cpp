// Load balancers, targets, security groups and traffic in words: tables, the inspector's reasons, units.
#include <doctest/doctest.h>

#include "viewmodel/requests/tables.hpp"
#include "viewmodel/requests/words.hpp"

using namespace taskyard;
using namespace taskyard::web;

namespace {

// One load balancer in two zones, its group with three targets, and what let them down.
World hand_made() {
  World world;
  for (const char* zone : {"us-east-1a", "us-east-1b"}) {
    world.availability_zones.push_back(world.names.intern(zone));
  }
  SecurityGroup group;
  group.id = SecurityGroupId{0};
  group.key = world.names.intern("sg-1");
  group.name = "hosts";
  SecurityGroupRule all;
  all.egress = true;
  all.all_protocols = true;
  all.key = world.names.intern("sgr-1");
  all.block = {0, 0};
  SecurityGroupRule web;
  web.key = world.names.intern("sgr-2");
  web.from_port = 32'768;
  web.to_port = 65'535;
  web.group = SecurityGroupId{0};
  web.description = "dynamic ports";
  group.rules = {all, web};
  world.security_groups.push_back(group);
  LoadBalancer balancer;
  balancer.id = LoadBalancerId{0};
  balancer.name = "door";
  balancer.key = world.names.intern("app/door/50dc6c495c0c9188");
  balancer.state = LoadBalancerState::active;
  balancer.listeners = {ListenerId{0}};
  for (const NameId zone : world.availability_zones) balancer.nodes.push_back({zone, {}, 0, 0});
  world.load_balancers.push_back(balancer);
  Listener ear;
  ear.id = ListenerId{0};
  ear.load_balancer = balancer.id;
  ear.rules = {ListenerRuleId{0}, ListenerRuleId{1}};
  world.listeners.push_back(ear);
  ListenerRule images;
  images.id = ListenerRuleId{0};
  images.priority = 10;
  images.conditions = {{ConditionField::path_pattern, "", {"/img/*", "/pic/*"}}};
  images.groups = {{TargetGroupId{0}, 1}, {TargetGroupId{0}, 3}};
  ListenerRule otherwise;
  otherwise.id = ListenerRuleId{1};
  otherwise.groups = {{TargetGroupId{0}, 1}};
  world.listener_rules = {images, otherwise};
  TargetGroup targets;
  targets.id = TargetGroupId{0};
  targets.name = "web";
  targets.key = world.names.intern("targetgroup/web/73e2d6bc24d8a067");
  targets.load_balancer = balancer.id;
  targets.healthy = 1;
  targets.unhealthy = 1;
  const TargetState states[] = {TargetState::healthy, TargetState::unhealthy,
                                TargetState::draining};
  const TargetReason reasons[] = {TargetReason::none, TargetReason::timeout,
                                  TargetReason::deregistration_in_progress};
  for (std::uint32_t i = 0; i < 3; ++i) {
    Target target;
    target.id = TargetId{i};
    target.group = targets.id;
    target.ip = 0x0A000110 + i;
    target.port = static_cast<Port>(32'768 + i);
    target.zone = world.availability_zones[i % 2];
    target.state = states[i];
    target.reason = reasons[i];
    world.targets.push_back(target);
    targets.targets.push_back(target.id);
  }
  world.target_groups.push_back(targets);
  return world;
}

void add_traffic(World& world) {
  TrafficSource source;
  source.id = TrafficSourceId{0};
  source.name = "shoppers";
  source.load_balancer = LoadBalancerId{0};
  source.running = true;
  source.sent = 12'345;
  source.meter = MeterId{0};
  source.kinds = {RequestKind()};
  world.traffic.sources.push_back(source);
  Meter meter;
  meter.id = MeterId{0};
  meter.totals[static_cast<std::size_t>(Outcome::ok)] = 12'000;
  meter.totals[static_cast<std::size_t>(Outcome::elb_504_connect)] = 300;
  MeterPoint point;
  point.started = 250;
  point.finished = 240;
  point.p50 = 12'300;
  point.p99 = 1'200'000;
  meter.points.push_back(point);
  world.traffic.meters.push_back(meter);
  RequestSample sample;
  sample.source = source.id;
  sample.target = TargetId{1};
  sample.sent = 61'002'000;
  sample.arrived = 61'003'000;
  sample.queued = 61'004'000;
  sample.work_start = 61'010'000;
  sample.work_end = 61'030'000;
  sample.ended = 61'031'000;
  world.traffic.samples.push_back(sample);
  world.traffic.samples_taken = 1;
}

std::string row_text(const Table& table, std::size_t row) {
  REQUIRE(row < table.rows.size());
  std::string text;
  for (const Cell& cell : table.rows[row].cells) text += (text.empty() ? "" : " | ") + cell.text;
  CHECK(table.rows[row].cells.size() == table.columns.size());
  return text;
}

struct Number {
  std::int64_t value;
  const char* text;
};

}  // namespace

TEST_SUITE("requests in words") {
  TEST_CASE("latencies, rates and shares have the digits that matter and their unit") {
    for (const Number& row : {Number{0, "0.00 ms"},
                              {420, "0.42 ms"},
                              {12'345, "12.3 ms"},
                              {240'400, "240 ms"},
                              {1'200'000, "1.20 s"},
                              {125'000'000, "125 s"}}) {
      CHECK(latency_text(row.value) == row.text);
    }
    for (const Number& row : {Number{0, "0/s"},
                              {300, "0.3/s"},
                              {9'950, "10.0/s"},
                              {20'000, "20/s"},
                              {1'000'000, "1000/s"},
                              {120'000'000, "120\u00A0000/s"}}) {
      CHECK(per_second_text(row.value) == row.text);
    }
    for (const Number& row : {Number{0, "0 %"}, {4, "0.4 %"}, {120, "12 %"}, {1000, "100 %"}}) {
      CHECK(share_text(row.value) == row.text);
    }
    CHECK(moment_text(61'002'500) == "00:01:01.002");
  }

  TEST_CASE("every outcome, cause, barrier and reason has its words, and no two share them") {
    for (std::size_t i = 0; i < static_cast<std::size_t>(Outcome::count_); ++i) {
      const auto outcome = static_cast<Outcome>(i);
      CAPTURE(to_string(outcome));
      CHECK_FALSE(outcome_sentence(outcome).empty());
      for (std::size_t j = 0; j < i; ++j) {
        CHECK(outcome_label(outcome) != outcome_label(static_cast<Outcome>(j)));
      }
      const std::int32_t status = status_code(outcome);
      if (is_loss(outcome) && status > 0) {
        CHECK(outcome_label(outcome).starts_with(std::to_string(status)));
      }
    }
    for (int i = 1; i <= static_cast<int>(LossCause::application); ++i) {
      CHECK_FALSE(cause_sentence(static_cast<LossCause>(i)).empty());
    }
    for (int i = 1; i <= static_cast<int>(Barrier::other_vpc); ++i) {
      CHECK_FALSE(barrier_sentence(static_cast<Barrier>(i)).empty());
    }
    for (int i = 1; i <= static_cast<int>(TargetReason::internal_error); ++i) {
      const auto reason = static_cast<TargetReason>(i);
      CHECK(reason_code(reason) == to_string(reason));
      CHECK_FALSE(reason_sentence(reason).empty());
    }
  }

  TEST_CASE("load balancers, groups and targets stand in tables with AWS's words") {
    const World world = hand_made();
    const Table balancers = load_balancers_table(world);
    CHECK(row_text(balancers, 0) ==
          "door | application | active | internet-facing | us-east-1a, us-east-1b | HTTP:80 | ");
    CHECK(balancers.rows[0].selection == Selection{SelectionKind::load_balancer, 0});
    CHECK(row_text(target_groups_table(world, 10), 0) ==
          "web | HTTP:80 | instance | door | 1 | 1 | 3 | round_robin | 300 s");
    const Table targets = targets_table(world, 10);
    CHECK(row_text(targets, 1) ==
          "10.0.1.17 | web | 10.0.1.17 | 32769 | us-east-1b | unhealthy | "
          "The health check got no answer in time.");
    CHECK(targets.rows[1].cells[5].tip == "Target.Timeout");
    CHECK(targets.rows[2].cells[5].role == web::Role::draining);
    CHECK(targets_table(world, 2).left_out == 1);
    CHECK(targets_table(world, 10, TargetGroupId{0}).columns.size() == targets.columns.size() - 1);
  }

  TEST_CASE("rules are read as they are tried: conditions, then who gets what share") {
    const World world = hand_made();
    const Table rules = listener_rules_table(world, LoadBalancerId{0});
    CHECK(row_text(rules, 0) ==
          "HTTP:80 | 10 | path-pattern /img/* or /pic/* | forward to web 25 %, web 75 %");
    CHECK(row_text(rules, 1) == "HTTP:80 | last | default | forward to web");
    const Table security = security_rules_table(world, 10);
    CHECK(row_text(security, 0) == "hosts | out | all traffic | 0.0.0.0/0 | ");
    CHECK(row_text(security, 1) == "hosts | in | TCP 32768–65535 | sg-1 (hosts) | dynamic ports");
  }

  TEST_CASE("traffic and its latest requests show rate, losses, wait and outcome") {
    World world = hand_made();
    CHECK(traffic_sources_table(world).rows.empty());
    CHECK_FALSE(traffic_sources_table(world).empty.empty());
    add_traffic(world);
    CHECK(row_text(traffic_sources_table(world), 0) ==
          "shoppers | sending | door:80 | constant | 25/s | 12\u00A0345 | 12\u00A0000 | 300 | "
          "12.3 ms | 1.20 s");
    const Table requests = requests_table(world, 10);
    CHECK(row_text(requests, 0) == "00:01:01.002 | GET / | 10.0.1.17 | 6.0 ms | 29.0 ms | 200");
    CHECK(requests.rows[0].selection == Selection{SelectionKind::request, 0});
  }

  TEST_CASE("a sample that was overwritten is not found any more") {
    World world = hand_made();
    world.limits.samples_max = 4;
    for (std::uint32_t i = 0; i < 6; ++i) {
      RequestSample sample;
      sample.number = i;
      if (world.traffic.samples.size() < 4) {
        world.traffic.samples.push_back(sample);
      } else {
        world.traffic.samples[i % 4] = sample;
      }
    }
    world.traffic.samples_taken = 6;
    CHECK(find_sample(world, 1) == nullptr);
    CHECK(find_sample(world, 6) == nullptr);
    REQUIRE(find_sample(world, 5) != nullptr);
    CHECK(find_sample(world, 5)->number == 5);
    CHECK(requests_table(world, 10).rows.size() == 4);
    CHECK(requests_table(world, 10).rows[0].key == "request:5");
  }
}
