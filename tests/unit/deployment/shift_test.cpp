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

constexpr const char* k_start =
    "0 PRE_SCALE_UP, 1 SCALE_UP, 3 POST_SCALE_UP, 4 TEST_TRAFFIC_SHIFT, ";

// Times by the model's parameters: a stage takes 1 s, a shift of traffic 5 s; the image is there, so the
// tasks run 2 s after SCALE_UP. Order and percentages are AWS's (DEP-61, DEP-63); "4 0%" is test traffic.
constexpr Row k_rows[] = {
    {"BLUE_GREEN", R"("bakeTimeInMinutes":5)", true,
     "4 0%, 9 POST_TEST_TRAFFIC_SHIFT, 10 PRODUCTION_TRAFFIC_SHIFT, 10 100%, "
     "15 POST_PRODUCTION_TRAFFIC_SHIFT, 16 BAKE_TIME, 316 CLEAN_UP"},
    {"BLUE_GREEN", R"("bakeTimeInMinutes":0)", false,
     "5 POST_TEST_TRAFFIC_SHIFT, 6 PRODUCTION_TRAFFIC_SHIFT, 6 100%, "
     "11 POST_PRODUCTION_TRAFFIC_SHIFT, 12 BAKE_TIME, 12 CLEAN_UP"},
    {"CANARY", R"("canaryConfiguration":{"canaryPercent":12.5,"canaryBakeTimeInMinutes":2})", true,
     "4 0%, 9 POST_TEST_TRAFFIC_SHIFT, 10 PRODUCTION_TRAFFIC_SHIFT, 10 12.5%, "
     "130 100%, 135 POST_PRODUCTION_TRAFFIC_SHIFT, 136 BAKE_TIME, 136 CLEAN_UP"},
    {"CANARY", "", true,
     "4 0%, 9 POST_TEST_TRAFFIC_SHIFT, 10 PRODUCTION_TRAFFIC_SHIFT, 10 5%, 610 100%, "
     "615 POST_PRODUCTION_TRAFFIC_SHIFT, 616 BAKE_TIME, 616 CLEAN_UP"},
    {"CANARY", R"("canaryConfiguration":{"canaryPercent":100.0},"bakeTimeInMinutes":1)", false,
     "5 POST_TEST_TRAFFIC_SHIFT, 6 PRODUCTION_TRAFFIC_SHIFT, 6 100%, "
     "11 POST_PRODUCTION_TRAFFIC_SHIFT, 12 BAKE_TIME, 72 CLEAN_UP"},
    {"LINEAR", R"("linearConfiguration":{"stepPercent":40,"stepBakeTimeInMinutes":1},
                  "bakeTimeInMinutes":2)",
     true,
     "4 0%, 9 POST_TEST_TRAFFIC_SHIFT, 10 PRODUCTION_TRAFFIC_SHIFT, 10 40%, 70 80%, "
     "130 100%, 135 POST_PRODUCTION_TRAFFIC_SHIFT, 136 BAKE_TIME, 256 CLEAN_UP"},
    {"LINEAR", "", false,
     "5 POST_TEST_TRAFFIC_SHIFT, 6 PRODUCTION_TRAFFIC_SHIFT, 6 10%, 366 20%, 726 30%, "
     "1086 40%, 1446 50%, 1806 60%, 2166 70%, 2526 80%, 2886 90%, 3246 100%, "
     "3251 POST_PRODUCTION_TRAFFIC_SHIFT, 3252 BAKE_TIME, 3252 CLEAN_UP"},
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
    CHECK(bench.timeline() == std::string(k_start) + row.timeline);
    CHECK(bench.sides() == "blue 0 0%, green 4 100%");
    CHECK(bench.green().rollout == RolloutState::completed);
    CHECK(bench.green().outcome == ServiceDeploymentStatus::successful);
    CHECK(bench.web().steady);
  }
}

TEST_CASE("green has all its tasks before it has traffic, blue keeps its own to the end (DEP-62)") {
  Bench bench;
  bench.steady(4, strategy("CANARY", R"("canaryConfiguration":{"canaryPercent":10},
                                        "bakeTimeInMinutes":3)"));
  bench.deploy();
  const struct {
    LifecycleStage stage;
    const char* sides;
  } rows[] = {{LifecycleStage::pre_scale_up, "blue 4 100%, green 0 0%"},
              {LifecycleStage::scale_up, "blue 4 100%, green 0 0%"},
              {LifecycleStage::post_scale_up, "blue 4 100%, green 4 0%"},
              {LifecycleStage::test_traffic_shift, "blue 4 100%, green 4 0%"},
              {LifecycleStage::production_traffic_shift, "blue 4 90%, green 4 10%"},
              {LifecycleStage::bake_time, "blue 4 0%, green 4 100%"},
              {LifecycleStage::clean_up, "blue 0 0%, green 4 100%"}};
  for (const auto& row : rows) {
    CAPTURE(to_string(row.stage));
    bench.until(row.stage);
    CHECK(bench.sides() == row.sides);
    if (row.stage == LifecycleStage::test_traffic_shift) CHECK(bench.green().traffic.test == 1000);
  }
  bench.advance(k_minute);
  CHECK(bench.sides() == "blue 0 0%, green 4 100%");
  CHECK(bench.world().deployments[0].status == DeploymentStatus::inactive);
}

TEST_CASE("without room for twice the service green stays at SCALE_UP, and says what it lacks") {
  Bench bench;
  bench.register_definition("wide", R"([{"name":"app","image":"app:v1","cpu":1024,"memory":256}])");
  bench.create(6, test::balancer() + R"(,"taskDefinition":"wide:1",)" +
                      strategy("BLUE_GREEN", R"("bakeTimeInMinutes":5)"));
  bench.advance(10 * k_minute);
  REQUIRE(bench.web().steady);
  bench.update(R"("forceNewDeployment":true)");
  bench.advance(20 * k_minute);
  CHECK(bench.sides() == "blue 6 100%, green 2 0%");  // eight places of 1024 CPU units
  CHECK(bench.green().stage == LifecycleStage::scale_up);
  const ServiceStep& waits = bench.world().at(bench.last(ServiceStepKind::waits));
  CHECK(waits.limit == ServiceLimit::no_room);
  REQUIRE(waits.decision);
  CHECK(bench.world().at(waits.decision).kind == DecisionKind::not_placed);
  bench.add_instances(2);
  bench.advance(10 * k_minute);
  CHECK(bench.green().rollout == RolloutState::completed);
}

TEST_CASE("a stage that waits for tasks gives up after a day (DEP-64)") {
  Bench bench;
  bench.steady(4, strategy("BLUE_GREEN", R"("bakeTimeInMinutes":5)"));
  bench.register_definition("huge", R"([{"name":"app","image":"app:v1","memory":999999}])");
  bench.deploy("huge:1");
  bench.advance(23 * k_hour);
  CHECK(bench.green().stage == LifecycleStage::scale_up);
  bench.advance(2 * k_hour);
  CHECK(bench.green().outcome == ServiceDeploymentStatus::rollback_successful);
  CHECK(bench.last(ServiceStepKind::timed_out));
  CHECK(bench.web().steady);
  CHECK(bench.primary().id == DeploymentId{0});
}

TEST_CASE("a first deployment has nothing to shift from") {
  Bench bench;
  bench.steady(3, strategy("LINEAR"));
  CHECK(bench.green().stage == LifecycleStage::none);
  CHECK(bench.green().traffic.production == 1000);
  CHECK(bench.timeline() == "");
}

TEST_CASE("a change of the desired count is for both revisions") {
  Bench bench;
  bench.steady(2, strategy("BLUE_GREEN", R"("bakeTimeInMinutes":60)"));
  bench.deploy();
  bench.until(LifecycleStage::bake_time);
  bench.update(R"("desiredCount":4)");
  bench.advance(2 * k_minute);
  CHECK(bench.sides() == "blue 4 0%, green 4 100%");
  bench.update(R"("desiredCount":1)");
  bench.advance(2 * k_minute);
  CHECK(bench.sides() == "blue 1 0%, green 1 100%");
}

TEST_CASE("tasks of blue that are lost come back while both revisions are wanted (DEP-62)") {
  Bench bench;
  bench.steady(3, strategy("BLUE_GREEN", R"("bakeTimeInMinutes":60)"));
  bench.deploy();
  bench.until(LifecycleStage::bake_time);
  bench.stop(TaskId{0});
  bench.stop(bench.live().back());
  bench.advance(2 * k_minute);
  CHECK(bench.sides() == "blue 3 0%, green 3 100%");
}

TEST_CASE("an update during the deployment first goes back to one revision (DEP-61)") {
  for (const LifecycleStage stage :
       {LifecycleStage::pre_scale_up, LifecycleStage::scale_up, LifecycleStage::bake_time}) {
    CAPTURE(to_string(stage));
    Bench bench;
    bench.steady(3, strategy("BLUE_GREEN", R"("bakeTimeInMinutes":60)"));
    bench.deploy();
    bench.until(stage);
    bench.deploy("web:1");
    CHECK(bench.green().stage == LifecycleStage::reconcile_service);
    CHECK(bench.sides() == "blue 3 100%, green 0 0%");
    CHECK(bench.green().blue == DeploymentId{0});
    CHECK(bench.world().deployments[1].outcome == ServiceDeploymentStatus::stopped);
    bench.until(LifecycleStage::pre_scale_up);
    CHECK(bench.world().deployments[1].running == 0);
    bench.advance(90 * k_minute);
    CHECK(bench.sides() == "blue 0 0%, green 3 100%");
    CHECK(bench.web().deployments.size() == 1);
  }
}

TEST_CASE("a rolling update may follow, and a blue/green one a rolling one") {
  Bench bench;
  bench.steady(3, strategy("BLUE_GREEN", R"("bakeTimeInMinutes":1)"));
  bench.update(R"("taskDefinition":"web:2",)" + strategy("ROLLING"));
  bench.advance(5 * k_minute);
  CHECK(bench.green().stage == LifecycleStage::none);
  CHECK(bench.green().rollout == RolloutState::completed);
  bench.update(R"("taskDefinition":"web:1",)" + strategy("BLUE_GREEN"));
  CHECK(bench.sides() == "blue 3 100%, green 0 0%");
  bench.advance(5 * k_minute);
  CHECK(bench.sides() == "blue 0 0%, green 3 100%");
}

TEST_CASE("a pass of a deployment that moves traffic is the same for the same seed") {
  const auto hash = [] {
    Bench bench;
    bench.steady(3, strategy("LINEAR", R"("linearConfiguration":{"stepPercent":25,
                                          "stepBakeTimeInMinutes":1})"));
    bench.deploy();
    bench.advance(2 * k_minute);
    return bench.simulation.state_hash();
  };
  CHECK(hash() == hash());
}

TEST_SUITE_END();
