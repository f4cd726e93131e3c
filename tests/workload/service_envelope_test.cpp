// Whatever is asked of services and whatever fails: bounds hold, counters agree, every rollout ends or
// says why it does not.
#include <doctest/doctest.h>

#include "workload/runs.hpp"
#include "workload/service_crowd.hpp"

using namespace taskyard;

TEST_SUITE_BEGIN("workload");

TEST_CASE("services stay between floor and ceiling and end or say why not, whatever happens") {
  for (std::uint64_t seed = 1; seed <= workload::k_runs; ++seed) {
    workload::ServiceCrowd crowd(seed);
    for (int i = 0; i < 40 && crowd.broken().empty(); ++i) crowd.act();
    crowd.calm_down();
    CAPTURE(seed);
    CAPTURE(crowd.simulation.world().now);
    const std::string broken = crowd.broken().empty() ? "" : crowd.broken().front();
    REQUIRE(broken == "");
    const auto silent = workload::silent_services(crowd.simulation.world());
    REQUIRE((silent.empty() ? "" : silent.front()) == std::string());
  }
}

TEST_CASE("equal seeds give equal worlds also with services") {
  for (std::uint64_t seed = 91; seed <= 93; ++seed) {
    workload::ServiceCrowd first(seed), second(seed);
    for (int i = 0; i < 30; ++i) first.act();
    for (int i = 0; i < 30; ++i) second.act();
    CHECK(first.simulation.state_hash() == second.simulation.state_hash());
    CHECK(first.simulation.trace_hash() == second.simulation.trace_hash());
  }
}

TEST_SUITE_END();
