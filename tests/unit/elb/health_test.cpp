// States of targets over time: checks, thresholds, draining (facts of the surroundings 1.4 to 1.6).
#include <doctest/doctest.h>
#include "unit/elb/balance.hpp"

namespace taskyard::elb::testing {
namespace {

ProbeAnswer silent() {
  ProbeAnswer answer;
  answer.barrier = Barrier::ingress_rule;
  return answer;
}
ProbeAnswer with_code(std::int32_t code) {
  ProbeAnswer answer;
  answer.code = code;
  return answer;
}
ProbeAnswer refused() {
  ProbeAnswer answer;
  answer.refused = true;
  return answer;
}

constexpr SimTime k_alb_registration = 3 * k_second;

}  // namespace

TEST_SUITE_BEGIN("elb health");

TEST_CASE("A new target of an ALB or a Classic Load Balancer is healthy after one passed check") {
  for (const LoadBalancerType type : {LoadBalancerType::application, LoadBalancerType::classic}) {
    Balance balance(type);
    const TargetId id = balance.add(0);
    CHECK(balance.target(id).state == TargetState::initial);
    CHECK(balance.target(id).reason == TargetReason::registration_in_progress);
    balance.until(k_alb_registration - 1);
    CHECK(balance.target(id).state == TargetState::initial);
    balance.until(k_alb_registration);
    CHECK(balance.target(id).state == TargetState::healthy);
    CHECK(balance.target_group().healthy == 1);
  }
}

TEST_CASE("A new target of an NLB needs as many passes as its healthy threshold") {
  Balance balance(LoadBalancerType::network);
  const TargetId id = balance.add(0);
  const SimTime first = balance.world.parameter(Parameter::nlb_registration_ms);
  balance.until(first + 4 * 30 * k_second - 1);
  CHECK(balance.target(id).state == TargetState::initial);
  CHECK(balance.target(id).reason == TargetReason::initial_health_checking);
  CHECK(balance.target(id).passed == 4);
  balance.until(first + 4 * 30 * k_second);
  CHECK(balance.target(id).state == TargetState::healthy);
}

TEST_CASE("A healthy target leaves after the unhealthy threshold and comes back after the other") {
  Balance balance;
  const TargetId id = balance.add(0);
  balance.until(k_alb_registration);
  bool works = false;
  balance.answers = [&](TargetId) { return works ? ProbeAnswer{} : refused(); };
  balance.until(k_alb_registration + 30 * k_second);
  CHECK(balance.target(id).state == TargetState::healthy);
  CHECK(balance.target(id).failed == 1);
  balance.until(k_alb_registration + 60 * k_second);
  CHECK(balance.target(id).state == TargetState::unhealthy);
  CHECK(balance.target(id).reason == TargetReason::failed_health_checks);
  CHECK(balance.target_group().unhealthy == 1);
  works = true;
  balance.until(k_alb_registration + (60 + 4 * 30) * k_second);
  CHECK(balance.target(id).state == TargetState::unhealthy);
  balance.until(k_alb_registration + (60 + 5 * 30) * k_second);
  CHECK(balance.target(id).state == TargetState::healthy);
}

TEST_CASE(
    "A check without an answer fails when its timeout is over; intervals are start to start") {
  // Time to leave at the defaults: 2 x 30 s + timeout at most (facts 1.4).
  Balance balance;
  const TargetId id = balance.add(0);
  balance.until(k_alb_registration);
  balance.answers = [](TargetId) { return silent(); };
  balance.until(k_alb_registration + 65 * k_second - 1);
  CHECK(balance.target(id).state == TargetState::healthy);
  balance.until(k_alb_registration + 65 * k_second);
  CHECK(balance.target(id).state == TargetState::unhealthy);
  CHECK(balance.target(id).reason == TargetReason::timeout);
  CHECK(balance.target(id).barrier == Barrier::ingress_rule);
  CHECK(balance.target(id).next_check == k_alb_registration + 90 * k_second);
}

TEST_CASE("The reason of an unhealthy target says what its last check met") {
  struct Row {
    ProbeAnswer answer;
    ListenerProtocol protocol;
    const char* matcher;
    TargetState state;
    TargetReason reason;
  };
  ProbeAnswer slow;
  slow.took_us = 5'000'001;
  ProbeAnswer in_time;
  in_time.took_us = 5'000'000;
  ProbeAnswer closed;
  closed.barrier = Barrier::nothing_listens;
  const Row rows[] = {
      // source: surroundings 1.5
      {with_code(404), ListenerProtocol::http, "200", TargetState::unhealthy,
       TargetReason::response_code_mismatch},
      {with_code(404), ListenerProtocol::http, "200-499", TargetState::healthy, TargetReason::none},
      {with_code(202), ListenerProtocol::http, "200,202", TargetState::healthy, TargetReason::none},
      {with_code(201), ListenerProtocol::http, "200,202", TargetState::unhealthy,
       TargetReason::response_code_mismatch},
      {with_code(500), ListenerProtocol::tcp, "200", TargetState::healthy, TargetReason::none},
      {refused(), ListenerProtocol::tcp, "200", TargetState::unhealthy,
       TargetReason::failed_health_checks},
      {closed, ListenerProtocol::http, "200", TargetState::unhealthy,
       TargetReason::failed_health_checks},
      {silent(), ListenerProtocol::http, "200", TargetState::unhealthy, TargetReason::timeout},
      {slow, ListenerProtocol::http, "200", TargetState::unhealthy, TargetReason::timeout},
      {in_time, ListenerProtocol::http, "200", TargetState::healthy, TargetReason::none},
  };
  for (const Row& row : rows) {
    CAPTURE(row.matcher);
    CAPTURE(row.answer.code);
    Balance balance;
    balance.target_group().check.protocol = row.protocol;
    balance.target_group().check.matcher = row.matcher;
    balance.answers = [&](TargetId) { return row.answer; };
    const TargetId id = balance.add(0);
    balance.all_healthy();
    CHECK(balance.target(id).state == row.state);
    CHECK(balance.target(id).reason == row.reason);
  }
}

TEST_CASE(
    "A target is unused without a rule, in a zone that is not enabled, and on a dead machine") {
  Balance balance;
  const TargetId outside = balance.add(2);
  CHECK(balance.target(outside).state == TargetState::unused);
  CHECK(balance.target(outside).reason == TargetReason::not_in_use);
  const TargetId inside = balance.add(0);
  balance.all_healthy();
  CHECK(balance.target(inside).state == TargetState::healthy);
  CHECK(balance.target(outside).state == TargetState::unused);
  set_weights(balance.changes(), balance.rule, {});
  CHECK(balance.target(inside).state == TargetState::unused);
  CHECK(balance.target(inside).reason == TargetReason::not_in_use);
  const WeightedGroup again{balance.group, 1};
  set_weights(balance.changes(), balance.rule, {&again, 1});
  CHECK(balance.target(inside).state == TargetState::initial);

  Ec2Instance machine;
  machine.id = Ec2InstanceId{0};
  machine.state = Ec2State::running;
  balance.world.ec2_instances.push_back(machine);
  NewTarget wanted;
  wanted.instance = machine.id;
  wanted.port = 32768;
  wanted.zone = balance.world.availability_zones[0];
  const TargetId on_machine = register_target(balance.changes(), balance.group, wanted);
  balance.all_healthy();
  CHECK(balance.target(on_machine).state == TargetState::healthy);
  balance.world.ec2_instances[0].state = Ec2State::shutting_down;
  Event ended;
  ended.kind = EventKind::ec2_instance_state_changed;
  ended.ec2_instance = machine.id;
  ended.to = static_cast<std::uint8_t>(Ec2State::shutting_down);
  notice(balance.changes(), {&ended, 1});
  CHECK(balance.target(on_machine).state == TargetState::unused);
  CHECK(balance.target(on_machine).reason == TargetReason::invalid_state);
}

TEST_CASE("Draining lasts as long as the deregistration delay even when nothing is in flight") {
  Balance balance;
  const TargetId id = balance.add(0);
  balance.all_healthy();
  const SimTime start = balance.world.now;
  deregister_target(balance.changes(), id);
  CHECK(balance.target(id).state == TargetState::draining);
  CHECK(balance.target(id).reason == TargetReason::deregistration_in_progress);
  CHECK(balance.target_group().routable[0].empty());
  deregister_target(balance.changes(), id);  // twice is as good as once
  balance.until(start + 300 * k_second - 1);
  CHECK(balance.target(id).state == TargetState::draining);
  balance.until(start + 300 * k_second);
  CHECK(balance.target(id).state == TargetState::gone);
  CHECK(balance.target(id).reason == TargetReason::not_registered);
  CHECK(balance.target_group().targets.empty());
}

TEST_CASE(
    "A draining target that is registered again is initial, and its old delay means nothing") {
  Balance balance;
  const TargetId id = balance.add(0);
  balance.all_healthy();
  deregister_target(balance.changes(), id);
  NewTarget same;
  same.ip = balance.target(id).ip;
  same.port = balance.target(id).port;
  same.zone = balance.target(id).zone;
  CHECK(register_target(balance.changes(), balance.group, same) == id);
  CHECK(balance.target(id).state == TargetState::initial);
  balance.all_healthy();
  CHECK(balance.target(id).state == TargetState::healthy);
  CHECK(register_target(balance.changes(), balance.group, same) == id);
  CHECK(balance.target(id).state == TargetState::healthy);
}

TEST_CASE("Checks of settled targets do not keep the simulation from settling") {
  Balance balance;
  balance.add(0);
  CHECK(balance.queue.next_time());
  balance.until(k_alb_registration);
  CHECK_FALSE(balance.queue.next_time());
  CHECK(balance.queue.size() == 1);
}

TEST_SUITE_END();

}  // namespace taskyard::elb::testing
