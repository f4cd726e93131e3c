// The choice of a target and the targets in reach of each node (facts of the surroundings 1.3, 1.6,
// 1.8, 1.12, 1.13).
#include <map>
#include <vector>

#include <doctest/doctest.h>
#include "base/prng.hpp"
#include "unit/elb/balance.hpp"

namespace taskyard::elb::testing {
namespace {

using Counts = std::map<std::uint32_t, int>;

std::uint64_t mixed(std::uint64_t i) { return mix64(i * 0x9E3779B97F4A7C15ULL + 1); }

// Chooses `count` times, clients evenly over the nodes.
Counts choose(Balance& balance, int count, Loads loads = {}) {
  Counts counts;
  const std::size_t nodes = balance.world.at(balance.balancer).nodes.size();
  for (int i = 0; i < count; ++i) {
    const auto node = static_cast<std::uint32_t>(static_cast<std::size_t>(i) % nodes);
    const Choice choice =
        choose_target(balance.world, balance.group, node, mixed(static_cast<std::uint64_t>(i)),
                      balance.world.now * 1000, loads);
    ++counts[choice.target.value];
  }
  return counts;
}

void set_state(Balance& balance, TargetId id, TargetState state) {
  change_state(balance.changes(), id, state, TargetReason::none);
}

}  // namespace

TEST_SUITE_BEGIN("elb choice");

TEST_CASE("Round robin gives every target the same number of requests, one cursor per node") {
  Balance balance;
  for (int i = 0; i < 5; ++i) balance.add(static_cast<std::size_t>(i % 2));
  balance.all_healthy();
  for (const auto& entry : choose(balance, 1000)) {
    const std::uint32_t target = entry.first;
    const int count = entry.second;
    CAPTURE(target);
    CHECK(count == 200);
  }
  // Two nodes: the sequences interleave (facts 1.3).
  Balance two;
  two.add(0);
  two.add(1);
  two.all_healthy();
  std::vector<std::uint32_t> seen;
  for (std::uint32_t i = 0; i < 4; ++i) {
    seen.push_back(choose_target(two.world, two.group, i % 2, 0, 0).target.value);
  }
  CHECK(seen == std::vector<std::uint32_t>{0, 0, 1, 1});
}

TEST_CASE("Without cross-zone 2 and 8 targets get 25 % and 6.25 % each") {
  // facts 1.8: clients are split evenly over the nodes
  Balance balance(LoadBalancerType::network);
  balance.target_group().algorithm = Algorithm::round_robin;
  for (int i = 0; i < 2; ++i) balance.add(0);
  for (int i = 0; i < 8; ++i) balance.add(1);
  balance.all_healthy();
  for (const auto& entry : choose(balance, 1600)) {
    const std::uint32_t target = entry.first;
    const int count = entry.second;
    CAPTURE(target);
    CHECK(count == (target < 2 ? 400 : 100));
  }
  balance.target_group().cross_zone = Switch::on;
  refresh(balance.changes(), balance.group);
  for (const auto& [target, count] : choose(balance, 1600)) CHECK(count == 160);
}

TEST_CASE("Without cross-zone a node whose zone has no targets has none to choose") {
  Balance balance;
  balance.target_group().cross_zone = Switch::off;
  balance.add(0);
  balance.all_healthy();
  CHECK(choose_target(balance.world, balance.group, 0, 0, 0).target);
  const Choice none = choose_target(balance.world, balance.group, 1, 0, 0);
  CHECK_FALSE(none.target);
  CHECK(none.candidates == 0);
}

TEST_CASE("Least outstanding requests takes the idlest, in turn among equals") {
  Balance balance(LoadBalancerType::application, 1);
  for (int i = 0; i < 3; ++i) balance.add(0);
  balance.all_healthy();
  balance.target_group().algorithm = Algorithm::least_outstanding_requests;
  std::vector<std::uint32_t> load = {7, 0, 3};
  const Outstanding count = [](World&, TargetId id, void* context) {
    return (*static_cast<std::vector<std::uint32_t>*>(context))[id.value];
  };
  for (int i = 0; i < 20; ++i) {
    const Choice choice = choose_target(balance.world, balance.group, 0, 0, 0, {count, &load});
    std::uint32_t least = 1000, most = 0;
    for (const std::uint32_t value : load) {
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
    CHECK(load[choice.target.value] == least);
    CHECK(choice.outstanding_min == least);
    CHECK(choice.outstanding_max == most);
    CHECK(choice.candidates == 3);
    ++load[choice.target.value];
  }
  CHECK(load == std::vector<std::uint32_t>{10, 10, 10});
  for (const auto& [target, chosen] : choose(balance, 300)) CHECK(chosen == 100);
}

TEST_CASE("Random and flow hash spread evenly; the same flow keeps its target") {
  for (const Algorithm algorithm : {Algorithm::weighted_random, Algorithm::flow_hash}) {
    Balance balance(LoadBalancerType::application, 1);
    for (int i = 0; i < 4; ++i) balance.add(0);
    balance.all_healthy();
    balance.target_group().algorithm = algorithm;
    // Binomial(40000, 1/4): sigma = 86.6; five sigma either side.
    for (const auto& entry : choose(balance, 40'000)) {
      const std::uint32_t target = entry.first;
      const int count = entry.second;
      CAPTURE(target);
      CHECK(count > 10'000 - 433);
      CHECK(count < 10'000 + 433);
    }
    const std::uint64_t flow = mixed(12345);
    const TargetId first = choose_target(balance.world, balance.group, 0, flow, 0).target;
    for (int i = 0; i < 10; ++i) {
      CHECK(choose_target(balance.world, balance.group, 0, flow, 0).target == first);
    }
  }
}

TEST_CASE("The load balancer fails open when no target is healthy; a Classic one does not") {
  for (const LoadBalancerType type : {LoadBalancerType::application, LoadBalancerType::classic}) {
    const bool opens = type == LoadBalancerType::application;
    Balance balance(type);
    balance.target_group().cross_zone = Switch::on;
    const TargetId first = balance.add(0), second = balance.add(1);
    balance.all_healthy();
    set_state(balance, first, TargetState::unhealthy);
    CHECK_FALSE(balance.target_group().fails_open);
    CHECK_FALSE(is_usable(balance.world, first));
    for (const auto& [target, count] : choose(balance, 10)) CHECK(target == second.value);
    set_state(balance, second, TargetState::unhealthy);
    CHECK(balance.target_group().fails_open == opens);
    CHECK(is_usable(balance.world, first) == opens);
    const Choice choice = choose_target(balance.world, balance.group, 0, 0, 0);
    CHECK(choice.failed_open == opens);
    CHECK(static_cast<bool>(choice.target) == opens);
  }
}

TEST_CASE("Fail-open starts below the minimum of healthy targets") {
  Balance balance;
  const TargetId first = balance.add(0);
  const TargetId second = balance.add(0);
  balance.add(1);
  balance.all_healthy();
  balance.target_group().minimum_healthy = 2;
  set_state(balance, first, TargetState::unhealthy);
  CHECK_FALSE(balance.target_group().fails_open);
  set_state(balance, second, TargetState::unhealthy);
  CHECK(balance.target_group().fails_open);
  CHECK(choose(balance, 30).size() == 3);
}

TEST_CASE("A target in slow start gets a share that grows linearly") {
  // facts 1.6; the binomial bounds are five sigma
  Balance balance(LoadBalancerType::application, 1);
  balance.target_group().slow_start_s = 100;
  const TargetId old = balance.add(0);
  balance.all_healthy();
  CHECK(balance.target(old).slow_until == 0);  // the group was empty at first
  const TargetId fresh = balance.add(0);
  balance.until(balance.world.now + 3 * k_second);
  const SimTime start = balance.world.now;
  CHECK(balance.target(fresh).slow_until == start + 100 * k_second);
  const auto turns_taken = [&](SimTime after) {
    balance.world.now = start + after;
    const Counts counts = choose(balance, 20'000);
    const auto found = counts.find(fresh.value);
    return found == counts.end() ? 0 : found->second;
  };
  // Of each round of turns the fresh one takes its own with probability p: p / (1 + p) of all.
  CHECK(turns_taken(0) == 0);
  for (const int percent : {25, 50, 75}) {
    CAPTURE(percent);
    const int expected = 20'000 * percent / (100 + percent);
    const int got = turns_taken(percent * k_second);
    CHECK(got > expected - 350);
    CHECK(got < expected + 350);
  }
  CHECK(turns_taken(100 * k_second) == 10'000);
}

TEST_CASE("A first batch in an empty group does not start slowly; an unhealthy target leaves it") {
  Balance balance(LoadBalancerType::application, 1);
  balance.target_group().slow_start_s = 30;
  for (int i = 0; i < 3; ++i) balance.add(0);
  balance.until(3 * k_second);
  int slow = 0;
  for (const Target& target : balance.world.targets) slow += target.slow_until != 0 ? 1 : 0;
  CHECK(balance.target_group().healthy == 3);
  // All became healthy at the same moment; the first one was alone then.
  CHECK(balance.target(TargetId{0}).slow_until == 0);
  CHECK(slow == 0);
}

TEST_CASE("Weights of a forward action: 10 and 20 give 1/3 and 2/3") {
  // facts 1.2; five sigma of Binomial(30000, 1/3) = 408
  ListenerRule rule;
  rule.groups = {{TargetGroupId{4}, 10}, {TargetGroupId{5}, 20}, {TargetGroupId{6}, 0}};
  Counts counts;
  for (std::uint64_t i = 0; i < 30'000; ++i) ++counts[pick_group(rule, mixed(i)).value];
  CHECK(counts.size() == 2);
  CHECK(counts[4] > 10'000 - 408);
  CHECK(counts[4] < 10'000 + 408);
  rule.groups = {{TargetGroupId{4}, 0}, {TargetGroupId{5}, 0}};
  CHECK_FALSE(pick_group(rule, 1));
  rule.groups = {{TargetGroupId{4}, 0}};
  CHECK(pick_group(rule, 1) == TargetGroupId{4});
  rule.groups.clear();
  CHECK_FALSE(pick_group(rule, 1));
}

namespace {

// What rebuild() keeps, computed from nothing but states and zones.
void check_lists(const Balance& balance) {
  const TargetGroup& group = balance.world.at(balance.group);
  int healthy = 0, unhealthy = 0;
  for (const TargetId id : group.targets) {
    healthy += balance.target(id).state == TargetState::healthy ? 1 : 0;
    unhealthy += balance.target(id).state == TargetState::unhealthy ? 1 : 0;
    CHECK(balance.target(id).state != TargetState::gone);
  }
  CHECK(group.healthy == healthy);
  CHECK(group.unhealthy == unhealthy);
  const LoadBalancer& balancer = balance.world.at(balance.balancer);
  for (std::size_t node = 0; node < balancer.nodes.size(); ++node) {
    std::vector<TargetId> all, good;
    for (const TargetId id : group.targets) {
      const Target& target = balance.target(id);
      const bool in_reach =
          group.cross_zone != Switch::off || target.zone == balancer.nodes[node].zone;
      const bool counts = target.state == TargetState::initial ||
                          target.state == TargetState::healthy ||
                          target.state == TargetState::unhealthy;
      if (!counts || !in_reach) continue;
      all.push_back(id);
      if (target.state == TargetState::healthy) good.push_back(id);
    }
    CHECK(group.routable[node] == (good.empty() ? all : good));
  }
}

}  // namespace

TEST_CASE("After any sequence of registrations and checks counts and lists are as from scratch") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Balance balance;
    balance.target_group().cross_zone = seed % 2 == 0 ? Switch::off : Switch::on;
    balance.target_group().deregistration_delay_s = 60;
    std::uint64_t dice = seed;
    balance.answers = [&](TargetId) {
      ProbeAnswer answer;
      answer.refused = mixed(++dice * 77) % 3 == 0;
      if (mixed(++dice) % 7 == 0) answer.barrier = Barrier::ingress_rule;
      return answer;
    };
    for (int step = 0; step < 200; ++step) {
      const std::uint64_t roll = mixed(++dice * 1001 + seed);
      if (roll % 4 == 0 && balance.target_group().targets.size() < 20) {
        balance.add(roll / 8 % 3);
      } else if (roll % 4 == 1 && !balance.target_group().targets.empty()) {
        const std::vector<TargetId>& targets = balance.target_group().targets;
        deregister_target(balance.changes(), targets[roll / 8 % targets.size()]);
      } else {
        balance.until(balance.world.now + static_cast<SimTime>(roll / 8 % 40) * k_second);
      }
      check_lists(balance);
    }
    CHECK(balance.log.last() > 20);
  }
}

TEST_SUITE_END();

}  // namespace taskyard::elb::testing
