// Blue/green, linear and canary: stages, weights and tasks over time (facts 8.7).
#include <doctest/doctest.h>

#include "unit/deployment/bench.hpp"

using namespace taskyard;
using test::Bench;
using test::strategy;

TEST_SUITE_BEGIN("deployment");

namespace {

struct Row {
  const char* name;
  const char* more;
  bool test_listener;
  const char* timeline;
};

// Times by the model's parameters: a stage takes 1 s, a shift of traffic 5 s, the scheduler looks after
// 1 s, four new tasks run after 5 s. Order and percentages are AWS's (DEP-61, DEP-63).
constexpr Row k_rows[] = {
    {"BLUE_GREEN", R"("bakeTimeInMinutes":5)", true, ""},
    {"BLUE_GREEN", R"("bakeTimeInMinutes":0)", false, ""},
    {"CANARY", R"("canaryConfiguration":{"canaryPercent":12.5,"canaryBakeTimeInMinutes":2})", true,
     ""},
    {"CANARY", "", true, ""},
    {"CANARY", R"("canaryConfiguration":{"canaryPercent":100.0},"bakeTimeInMinutes":1)", false, ""},
    {"LINEAR", R"("linearConfiguration":{"stepPercent":40,"stepBakeTimeInMinutes":1},
                  "bakeTimeInMinutes":2)",
     true, ""},
    {"LINEAR", "", false, ""},
};

}  // namespace

TEST_CASE("each strategy goes through its stages and weights at its times (DEP-61, DEP-63)") {
  for (const Row& row : k_rows) {
    CAPTURE(row.name);
    CAPTURE(row.more);
    Bench bench;
    bench.steady(4, strategy(row.name, row.more), row.test_listener);
    bench.deploy();
    bench.advance(2 * k_hour);
    CHECK(bench.timeline() == row.timeline);
    CHECK(bench.sides() == "blue 0 0%, green 4 100%");
    CHECK(bench.green().rollout == RolloutState::completed);
    CHECK(bench.green().outcome == ServiceDeploymentStatus::successful);
    CHECK(bench.web().steady);
  }
}

TEST_SUITE_END();
