// Sentences about targets: in the log, in the inspector, for one request.
#include <doctest/doctest.h>

#include "explain/requests/balancing_text.hpp"
#include "taskyard/balancing.hpp"
#include "unit/elb/balance.hpp"

namespace taskyard::elb::testing {
namespace {

std::vector<std::string> told(const Balance& balance) {
  std::vector<std::string> lines;
  for (const Event& event : balance.log.since(0)) {
    if (event.kind != EventKind::target_health_changed) continue;
    lines.push_back(explain::describe_balancing_event(balance.world, event));
  }
  return lines;
}

SecurityGroupId add_group(Balance& balance) {
  SecurityGroup group;
  group.id = SecurityGroupId{0};
  group.name = "app-sg";
  balance.world.security_groups.push_back(group);
  return group.id;
}

}  // namespace

TEST_SUITE_BEGIN("elb text");

TEST_CASE("The log tells a target's life with counts and reasons") {
  Balance balance;
  balance.target_group().name = "web";
  const SecurityGroupId group = add_group(balance);
  const TargetId id = balance.add(0);
  balance.until(10 * k_second);
  balance.answers = [&](TargetId) {
    ProbeAnswer answer;
    answer.barrier = Barrier::ingress_rule;
    answer.group = group;
    return answer;
  };
  balance.until(100 * k_second);
  balance.answers = [](TargetId) {
    ProbeAnswer answer;
    answer.code = 500;
    return answer;
  };
  balance.until(200 * k_second);
  deregister_target(balance.changes(), id);
  balance.until(600 * k_second);
  const std::vector<std::string> expected = {
      "target 10.0.0.0:80 of web is registered: initial until its health checks pass",
      "target 10.0.0.0:80 of web is healthy: 1 check passed",
      "target 10.0.0.0:80 of web is unhealthy: 2 of 2 checks failed, Target.Timeout: the security "
      "group app-sg has no rule that lets port 80 in from the load balancer",
      "target 10.0.0.0:80 of web drains: no new requests, and gone in 5 min 0 s",
      "target 10.0.0.0:80 of web is gone: its deregistration delay is over"};
  const std::vector<std::string> lines = told(balance);
  REQUIRE(lines.size() == expected.size());
  for (std::size_t i = 0; i < lines.size(); ++i) CHECK(lines[i] == expected[i]);
}

TEST_CASE("A target explains its state, when it ends and what would change it") {
  Balance balance;
  const SecurityGroupId group = add_group(balance);
  const TargetId id = balance.add(0);
  Explanation why = explain_target(balance.world, id);
  CHECK(why.sentence ==
        "10.0.0.0:80 is initial: its registration is in progress, its first health check comes in "
        "3.0 s.");
  CHECK(why.rule ==
        "A check every 30 s, next in 3.0 s; one passed in a row makes it healthy, 2 failed make it "
        "unhealthy.");
  CHECK(why.counterfactual.empty());
  balance.until(3 * k_second);
  CHECK(explain_target(balance.world, id).sentence ==
        "10.0.0.0:80 is healthy: its last health check passed.");
  balance.answers = [&](TargetId) {
    ProbeAnswer answer;
    answer.barrier = Barrier::ingress_rule;
    answer.group = group;
    return answer;
  };
  balance.until(100 * k_second);
  why = explain_target(balance.world, id);
  CHECK(why.sentence ==
        "10.0.0.0:80 is unhealthy: 3 checks in a row failed, Target.Timeout: the security group "
        "app-sg has no rule that lets port 80 in from the load balancer.");
  CHECK(why.counterfactual ==
        "A rule in its security group that lets TCP port 80 in from the load balancer's security "
        "group would let the checks pass.");
  deregister_target(balance.changes(), id);
  why = explain_target(balance.world, id);
  CHECK(why.sentence ==
        "10.0.0.0:80 is draining: it was deregistered and gets no new requests; gone in 5 min 0 s, "
        "even when nothing is in flight.");
  CHECK(why.rule == "The deregistration delay of the group is 300 s.");
  CHECK(explain_target(balance.world, TargetId{99}).sentence.empty());
}

TEST_CASE("Other failures name what the check met and what mends it") {
  struct Row {
    ProbeAnswer answer;
    const char* sentence;
    const char* change;
  };
  ProbeAnswer wrong_code, refused, slow;
  wrong_code.code = 404;
  refused.refused = true;
  slow.took_us = 6'000'000;
  const Row rows[] = {
      {wrong_code, "Target.ResponseCodeMismatch: / answers with 404, the matcher wants 200.",
       "Change the health check path, or let the matcher take 404."},
      {refused, "Target.FailedHealthChecks: the connection to port 80 is refused.",
       "A container that listens on port 80, or a health check port on which one does."},
      {slow, "Target.Timeout: no answer within 5 s.",
       "A longer timeout, or more CPU for the container that answers late."}};
  for (const Row& row : rows) {
    CAPTURE(row.sentence);
    Balance balance;
    balance.answers = [&](TargetId) { return row.answer; };
    const TargetId id = balance.add(0);
    balance.until(100 * k_second);
    const Explanation why = explain_target(balance.world, id);
    CHECK(why.sentence.ends_with(row.sentence));
    CHECK(why.counterfactual == row.change);
  }
  Balance balance;
  const TargetId outside = balance.add(2);
  CHECK(explain_target(balance.world, outside).counterfactual ==
        "Enable its zone with SetSubnets, or place it in one that is.");
}

TEST_CASE("A request says how its target was chosen") {
  Balance balance;
  balance.target_group().name = "web";
  const TargetId id = balance.add(0);
  RequestSample sample;
  CHECK(describe_choice(balance.world, sample) ==
        "The listener answered itself: no target group was asked.");
  sample.group = balance.group;
  CHECK(describe_choice(balance.world, sample) ==
        "No target of web was in reach of the node: 503.");
  sample.target = id;
  sample.candidates = 3;
  CHECK(describe_choice(balance.world, sample) ==
        "10.0.0.0:80 out of 3 targets: the next in turn at this node.");
  balance.target_group().algorithm = Algorithm::least_outstanding_requests;
  sample.outstanding = 2;
  sample.outstanding_max = 9;
  CHECK(describe_choice(balance.world, sample) ==
        "10.0.0.0:80 out of 3 targets: it had the fewest requests in flight, 2; the others had up "
        "to 9.");
  sample.failed_open = true;
  CHECK(describe_choice(balance.world, sample)
            .ends_with("Too few targets are healthy, so the group fails open and all of them get "
                       "requests."));
  sample.sticky = true;
  CHECK(describe_choice(balance.world, sample) ==
        "10.0.0.0:80 again: stickiness sends the client back to its target.");
}

TEST_SUITE_END();

}  // namespace taskyard::elb::testing
