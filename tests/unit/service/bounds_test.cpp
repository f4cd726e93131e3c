// The arithmetic of deployments, and the order of moves that follows from it (facts 8.1).
#include <doctest/doctest.h>

#include "unit/service/shop.hpp"

using namespace taskyard;
using test::percents;
using test::Shop;

TEST_SUITE_BEGIN("service");

TEST_CASE("the floor is rounded up, the ceiling down (DEP-1, DEP-4, T15 to T18)") {
  struct Row {
    int desired, minimum, maximum, floor, ceiling;
  };
  const std::vector<Row> rows = {
      {4, 100, 200, 4, 8},  {4, 50, 100, 2, 4},
      {4, 50, 200, 2, 8},   {4, 100, 150, 4, 6},
      {4, 0, 100, 0, 4},    {3, 100, 125, 3, 3},
      {2, 75, 100, 2, 2},   {1, 100, 200, 1, 2},
      {1, 50, 100, 1, 1},   {1, 0, 100, 0, 1},
      {10, 90, 110, 9, 11}, {5, 50, 150, 3, 7},
      {10, 50, 100, 5, 10}, {10, 100, 110, 10, 11},
      {3, 100, 133, 3, 3},  {3, 100, 134, 3, 4},
      {0, 100, 200, 0, 0},  {2'000'000'000, 100, 200, 2'000'000'000, INT32_MAX},
  };
  for (const Row& row : rows) {
    CAPTURE(row.desired);
    CAPTURE(row.minimum);
    CAPTURE(row.maximum);
    const DeploymentBounds bounds = deployment_bounds(row.desired, {row.minimum, row.maximum, {}});
    CHECK(bounds.floor == row.floor);
    CHECK(bounds.ceiling == row.ceiling);
  }
}

TEST_CASE("the circuit breaker's threshold is half the desired count, 3 to 200 (DEP-21, DEP-25)") {
  struct Row {
    int desired;
    ThresholdType type;
    int value, threshold;
  };
  const std::vector<Row> rows = {
      {1, ThresholdType::bounded_percent, 50, 3},
      {5, ThresholdType::bounded_percent, 50, 3},
      {7, ThresholdType::bounded_percent, 50, 4},
      {25, ThresholdType::bounded_percent, 50, 13},
      {400, ThresholdType::bounded_percent, 50, 200},
      {800, ThresholdType::bounded_percent, 50, 200},
      {800, ThresholdType::unbounded_percent, 50, 400},
      {2, ThresholdType::unbounded_percent, 10, 1},
      {10, ThresholdType::count, 5, 5},
      {10, ThresholdType::count, 0, 1},
      {100, ThresholdType::bounded_percent, 20, 20},
  };
  for (const Row& row : rows) {
    CAPTURE(row.desired);
    CAPTURE(row.value);
    CHECK(breaker_threshold(row.desired, {true, true, true, row.type, row.value}) == row.threshold);
  }
}

TEST_CASE("a rolling update moves as its percentages allow (DEP-4, DEP-5)") {
  struct Row {
    int desired, minimum, maximum;
    const char* moves;
  };
  // New tasks count 40 s after RUNNING (DEP-6), so a start and the stop it allows are apart in time.
  const std::vector<Row> rows = {
      {4, 100, 200, "start 4, stop 4"},
      {4, 50, 100, "stop 2, start 2, stop 2, start 2"},
      {4, 50, 200, "stop 2, start 4, stop 2"},
      {4, 100, 150, "start 2, stop 2, start 2, stop 2"},
      {4, 0, 100, "stop 4, start 4"},
      {1, 100, 200, "start 1, stop 1"},
      {1, 0, 100, "stop 1, start 1"},
      {3, 100, 134, "start 1, stop 1, start 1, stop 1, start 1, stop 1"},
      {5, 50, 150, "stop 2, start 2, start 2, stop 3, start 1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.desired);
    CAPTURE(row.minimum);
    CAPTURE(row.maximum);
    Shop shop;
    shop.add_instances(4);
    shop.create(row.desired, percents(row.minimum, row.maximum));
    shop.advance(2 * k_minute);
    const std::size_t from = shop.steps();
    shop.update(R"("taskDefinition":"web:2")");
    shop.advance(10 * k_minute);
    CHECK(shop.moves(from) == row.moves);
    CHECK(shop.primary().rollout == RolloutState::completed);
    CHECK(shop.web().steady);
    CHECK(shop.web().deployments.size() == 1);
  }
}

TEST_CASE("percentages that allow no move leave the deployment stuck, and it says so (DEP-4)") {
  struct Row {
    int desired, minimum, maximum;
    const char* change;
  };
  const std::vector<Row> rows = {
      {3, 100, 125, "maximumPercent 134 or more, or with minimumHealthyPercent 66 or less"},
      {2, 75, 100, "maximumPercent 150 or more, or with minimumHealthyPercent 50 or less"},
      {1, 50, 100, "maximumPercent 200 or more, or with minimumHealthyPercent 0 or less"},
      {3, 100, 133, "maximumPercent 134 or more, or with minimumHealthyPercent 66 or less"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.desired);
    CAPTURE(row.maximum);
    Shop shop;
    shop.add_instances(1);
    shop.create(row.desired, percents(row.minimum, row.maximum));
    shop.advance(2 * k_minute);
    const std::size_t from = shop.steps();
    shop.update(R"("taskDefinition":"web:2")");
    shop.advance(k_hour);
    CHECK(shop.moves(from) == "");
    CHECK(shop.primary().rollout == RolloutState::in_progress);
    CHECK(shop.times_said("was unable to stop or start tasks during a deployment because of the "
                          "service deployment configuration. Update the minimumHealthyPercent or "
                          "maximumPercent value and try again.") == 1);
    const Explanation why = shop.simulation.explain(shop.last(ServiceStepKind::stuck));
    CHECK(why.counterfactual == std::string("It would go on with ") + row.change + ".");
    shop.update(percents(row.minimum, 200));
    shop.advance(5 * k_minute);
    CHECK(shop.primary().rollout == RolloutState::completed);
  }
}

TEST_CASE("a full cluster makes the rounds smaller than the percentages would (PL-7)") {
  Shop shop;
  shop.register_definition("big", R"([{"name":"app","image":"app:v1","cpu":1024,"memory":256}])");
  shop.register_definition("big", R"([{"name":"app","image":"app:v1","cpu":1024,"memory":256}])");
  shop.add_instances(3);  // two big tasks each
  shop.create(4, R"("taskDefinition":"big:1",)" + percents(50, 200));
  shop.advance(2 * k_minute);
  const std::size_t from = shop.steps();
  shop.update(R"("taskDefinition":"big:2")");
  shop.advance(30 * k_minute);
  CHECK(shop.moves(from) == "stop 2, start 4, stop 2");
  CHECK(shop.primary().rollout == RolloutState::completed);
}

TEST_SUITE_END();
