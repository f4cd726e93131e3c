// Random calls and faults: first that nothing is ever wrong, then that everything settles.
#include <doctest/doctest.h>

#include "workload/checker.hpp"
#include "workload/mob.hpp"
#include "workload/runs.hpp"

using namespace taskyard;
using workload::Mob;

TEST_SUITE_BEGIN("workload");

namespace {

constexpr int k_actions = 400;
constexpr int k_seeds = 6;

void check_none(const std::vector<std::string>& broken) {
  for (std::size_t i = 0; i < broken.size() && i < 5; ++i) CHECK_MESSAGE(false, broken[i]);
}

}  // namespace

TEST_CASE("whatever is asked of a yard, its ledger balances and its counters are true") {
  for (std::uint64_t seed = 1; seed <= k_seeds; ++seed) {
    CAPTURE(seed);
    Mob mob(seed);
    for (int i = 0; i < k_actions; ++i) {
      mob.act();
      CAPTURE(i);
      const std::vector<std::string> broken = workload::broken_rules(mob.simulation.world());
      check_none(broken);
      if (!broken.empty()) return;
    }
    CHECK(mob.simulation.world().tasks.size() > 200);
    CHECK(mob.refused() > 10);
  }
}

TEST_CASE("every task reaches STOPPED and everything is free when all are told to stop") {
  for (std::uint64_t seed = 11; seed < 11 + k_seeds; ++seed) {
    CAPTURE(seed);
    Mob mob(seed);
    for (int i = 0; i < k_actions; ++i) mob.act();
    mob.clean_up();
    check_none(workload::leftovers(mob.simulation.world()));
    CHECK_FALSE(mob.simulation.next_event_time().has_value());
  }
}

TEST_CASE("the ledger balances through thousands of short lives and is empty after each") {
  for (std::uint64_t seed = 1; seed <= workload::k_runs; ++seed) {
    CAPTURE(seed);
    Mob mob(1'000 + seed);
    std::vector<std::string> broken;
    for (int i = 0; i < k_actions / 10 && broken.empty(); ++i) {
      mob.act();
      broken = workload::broken_rules(mob.simulation.world());
    }
    mob.clean_up();
    const std::vector<std::string> left = workload::leftovers(mob.simulation.world());
    REQUIRE((broken.empty() ? "" : broken.front()) == std::string());
    REQUIRE((left.empty() ? "" : left.front()) == std::string());
  }
}

TEST_CASE("statuses of a task only go forward") {
  Mob mob(21);
  for (int i = 0; i < k_actions; ++i) mob.act();
  mob.clean_up();
  for (const Event& event : mob.simulation.events_since(0)) {
    if (event.kind == EventKind::task_status_changed) CHECK(event.from < event.to);
  }
}

TEST_CASE("the exported session of a careless crowd replays to the same log and world") {
  for (std::uint64_t seed = 31; seed < 31 + k_seeds; ++seed) {
    CAPTURE(seed);
    Mob mob(seed);
    for (int i = 0; i < k_actions / 2; ++i) mob.act();
    Simulation replay;
    const Diagnostics findings = replay.load_scenario(mob.simulation.export_scenario());
    for (const Diagnostic& finding : findings) MESSAGE(finding.message);
    REQUIRE_FALSE(has_errors(findings));
    replay.advance_to(mob.simulation.world().now);
    CHECK(replay.last_event() == mob.simulation.last_event());
    CHECK(replay.trace_hash() == mob.simulation.trace_hash());
    CHECK(replay.state_hash() == mob.simulation.state_hash());
  }
}

TEST_CASE("a copy in the middle goes the same way as the original") {
  Mob mob(41);
  for (int i = 0; i < k_actions / 4; ++i) mob.act();
  Mob copy = mob;
  for (int i = 0; i < k_actions / 4; ++i) mob.act();
  CHECK(copy.simulation.trace_hash() != mob.simulation.trace_hash());
  for (int i = 0; i < k_actions / 4; ++i) copy.act();
  CHECK(copy.simulation.trace_hash() == mob.simulation.trace_hash());
  CHECK(copy.simulation.state_hash() == mob.simulation.state_hash());
}

TEST_SUITE_END();
