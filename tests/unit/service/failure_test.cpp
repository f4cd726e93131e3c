// Tasks that fail: throttle, circuit breaker, health checks, no room (facts 7.3, 7.4, 8.3).
#include <doctest/doctest.h>

#include "unit/service/shop.hpp"

using namespace taskyard;
using test::percents;
using test::Shop;

TEST_SUITE_BEGIN("service");

namespace {

constexpr const char* k_breaker = R"("deploymentCircuitBreaker":{"enable":true,"rollback":true})";
constexpr const char* k_breaker_only =
    R"("deploymentCircuitBreaker":{"enable":true,"rollback":false})";

/// never: its tasks never reach RUNNING; crash: RUNNING, then exit; sick: never healthy; good: healthy.
struct Ward : Shop {
  Ward() {
    publish("fails", R"("exitAfterMs":500,"exitCode":1)");
    publish("crash", R"("exitAfterMs":1000,"exitCode":1)");
    publish("sick", R"("healthyAfterMs":-1)");
    register_definition("never",
                        R"([{"name":"init","image":"fails","essential":false,"memory":50},
            {"name":"app","image":"app:v1","memory":50,
             "dependsOn":[{"containerName":"init","condition":"SUCCESS"}]}])");
    register_definition("crash", R"([{"name":"a","image":"crash","memory":50}])");
    for (const char* name : {"sick", "good"}) {
      const std::string image = name == std::string("sick") ? "sick" : "app:v1";
      register_definition(name, R"([{"name":"a","image":")" + image +
                                    R"(","memory":50,"healthCheck":{"command":["CMD","true"],
                                    "interval":5,"retries":1}}])");
    }
    add_instances(4);
  }
  /// A steady service of `family` with that many tasks.
  void steady(std::string_view family, int desired, std::string_view more = {}) {
    create(desired, R"("taskDefinition":")" + std::string(family) + "\"" +
                        (more.empty() ? "" : ",") + std::string(more));
    advance(3 * k_minute);
    REQUIRE(web().steady);
  }
  void deploy(std::string_view family) {
    update(R"("taskDefinition":")" + std::string(family) + "\"");
  }
};

}  // namespace

TEST_CASE("tasks that never run are tried ever more rarely, for ever (SVC-40 to SVC-43, T23)") {
  Ward shop;
  shop.create(1, R"("taskDefinition":"never")");
  shop.advance(10 * k_minute);
  const std::size_t soon = shop.world().tasks.size();
  CHECK(soon >= 6);
  CHECK(soon <= 12);
  CHECK(shop.times_said("is unable to consistently start tasks successfully.") == 1);
  shop.advance(24 * k_hour);
  const std::size_t first_day = shop.world().tasks.size();
  shop.advance(24 * k_hour);
  const std::size_t second_day = shop.world().tasks.size() - first_day;
  CHECK(second_day >= 52);  // every 27 minutes
  CHECK(second_day <= 54);
  CHECK(shop.primary().rollout == RolloutState::in_progress);  // DEP-14
  CHECK(shop.primary().failed_tasks == static_cast<int>(shop.world().tasks.size()));
}

TEST_CASE("an update resets the throttle at once (SVC-41)") {
  Ward shop;
  shop.create(1, R"("taskDefinition":"never")");
  shop.advance(2 * k_hour);
  shop.deploy("web:1");
  shop.advance(10 * k_second);
  CHECK(shop.web().running == 1);
}

TEST_CASE(
    "the breaker fails a first deployment at its threshold and the service stalls (T19, T21)") {
  Ward shop;
  shop.create(5, R"("taskDefinition":"never",)" + percents(100, 200, k_breaker));
  shop.advance(k_hour);
  CHECK(shop.primary().rollout == RolloutState::failed);
  CHECK(shop.world().text(shop.primary().rollout_reason) ==
        "ECS deployment circuit breaker: tasks failed to start.");
  CHECK(shop.said("(deployment d1) deployment failed: tasks failed to start."));
  CHECK_FALSE(shop.said("rolling back"));
  const ServiceStep& tripped = shop.world().at(shop.last(ServiceStepKind::breaker_tripped));
  CHECK(tripped.threshold == 3);
  CHECK(tripped.failures >= 3);
  const std::size_t tasks = shop.world().tasks.size();
  shop.advance(k_hour);
  CHECK(shop.world().tasks.size() == tasks);
  CHECK(shop.web().running == 0);
}

TEST_CASE("the breaker rolls back to the last deployment that completed (DEP-22, DEP-24)") {
  Ward shop;
  shop.steady("web:1", 7, percents(100, 150, k_breaker));
  shop.deploy("never");
  shop.advance(10 * k_minute);
  CHECK(shop.web().primary == DeploymentId{0});
  CHECK(shop.primary().rollout == RolloutState::completed);
  CHECK(shop.web().running == 7);
  CHECK(shop.web().steady);
  const Deployment& failed = shop.world().deployments[1];
  CHECK(failed.rollout == RolloutState::failed);
  CHECK(failed.status == DeploymentStatus::inactive);
  CHECK(failed.outcome == ServiceDeploymentStatus::rollback_successful);
  CHECK(shop.said("(deployment d2) deployment failed: tasks failed to start."));
  CHECK(shop.said("rolling back to deployment d1."));
  CHECK(shop.world().at(shop.last(ServiceStepKind::breaker_tripped)).threshold == 4);  // T20
}

TEST_CASE("without rollback a failed deployment leaves the old tasks as they are (DEP-26)") {
  Ward shop;
  shop.steady("web:1", 4, percents(50, 100, k_breaker_only));
  shop.deploy("never");
  shop.advance(k_hour);
  CHECK(shop.primary().rollout == RolloutState::failed);
  CHECK(shop.primary().outcome == ServiceDeploymentStatus::stopped);
  CHECK(shop.web().running == 2);  // the other two had been stopped for new ones
  for (const TaskId task : shop.live()) CHECK(shop.task(task).deployment == DeploymentId{0});
}

TEST_CASE("while the new revision fails, lost tasks of the old one come back (SVC-31)") {
  Ward shop;
  shop.steady("web:1", 3, percents(100, 200));
  shop.deploy("never");
  shop.advance(10 * k_minute);
  shop.stop(TaskId{0});
  shop.advance(k_minute);
  CHECK(shop.web().running == 3);
  for (const TaskId task : shop.live()) CHECK(shop.task(task).deployment == DeploymentId{0});
}

TEST_CASE("in stage two only failed health checks count (DEP-22, DEP-23)") {
  Ward shop;
  shop.steady("web:1", 2, percents(100, 200, k_breaker));
  SUBCASE("tasks that never become healthy fail the deployment") {
    shop.deploy("sick");
    shop.advance(30 * k_minute);
    CHECK(shop.world().deployments[1].rollout == RolloutState::failed);
    CHECK(shop.web().running == 2);
    CHECK(shop.primary().id == DeploymentId{0});
    CHECK(shop.world().text(shop.task(TaskId{2}).stopped_reason) ==
          "Task failed container health checks");
  }
  SUBCASE("a crash after RUNNING does not") {
    shop.deploy("crash");
    shop.advance(30 * k_minute);
    CHECK(shop.primary().id == DeploymentId{1});
    CHECK(shop.primary().rollout == RolloutState::in_progress);
    CHECK(shop.world().tasks.size() > 100);
  }
}

TEST_CASE("no room counts as failing to start (SVC-44, DEP-27)") {
  Shop shop;
  shop.register_definition("huge", R"([{"name":"a","image":"app:v1","memory":100000}])");
  shop.add_instances(1);
  shop.create(1, percents(100, 200, k_breaker));
  shop.advance(k_minute);
  shop.update(R"("taskDefinition":"huge")");
  shop.advance(2 * k_minute);
  CHECK(shop.world().deployments[1].rollout == RolloutState::failed);
  CHECK(shop.said("The closest matching (container-instance i1) has insufficient memory"));
  CHECK(shop.web().running == 1);
}

TEST_CASE("the replacement of an unhealthy task comes first where there is room (SVC-30)") {
  struct Row {
    int minimum, maximum;
    const char* moves;
  };
  const std::vector<Row> rows = {{100, 200, "start 1, stop 1"}, {50, 100, "stop 1, start 1"}};
  for (const Row& row : rows) {
    CAPTURE(row.maximum);
    Ward shop;
    shop.publish("turns", R"("healthyAfterMs":0)");
    shop.register_definition("turns", R"([{"name":"a","image":"turns","memory":50,
        "healthCheck":{"command":["CMD","true"],"interval":5,"retries":1}}])");
    shop.steady("turns", 2, percents(row.minimum, row.maximum));
    shop.publish("turns", R"("healthyAfterMs":-1)");
    shop.stop(shop.live().at(0));  // its replacement will be unhealthy
    shop.advance(8 * k_second);
    shop.publish("turns", R"("healthyAfterMs":0)");
    const std::size_t from = shop.steps();
    shop.advance(3 * k_minute);
    CHECK(shop.moves(from) == row.moves);
    CHECK(shop.web().running == 2);
    CHECK(shop.world().text(shop.task(TaskId{2}).stopped_reason) ==
          "Task failed container health checks");
    if (row.maximum > 100) {
      CHECK(
          shop.said("has started 1 tasks: (task t4). Amazon ECS replaced 1 tasks due to an "
                    "unhealthy status."));
    }
  }
}

TEST_CASE("within the grace period a failed health check changes nothing (SVC-50)") {
  Ward shop;
  shop.create(1, R"("taskDefinition":"sick","healthCheckGracePeriodSeconds":600)");
  shop.advance(9 * k_minute);
  CHECK(shop.task(TaskId{0}).health == HealthStatus::unhealthy);
  CHECK(shop.world().tasks.size() == 1);
  CHECK(shop.primary().failed_tasks == 0);
  shop.advance(2 * k_minute);
  CHECK(shop.world().tasks.size() > 1);
  CHECK(shop.primary().failed_tasks > 0);
}

TEST_CASE("a task with an essential container without a check waits only for the others (T14)") {
  Ward shop;
  shop.register_definition("pair", R"([{"name":"a","image":"app:v1","memory":50,
      "healthCheck":{"command":["CMD","true"],"interval":5}},
      {"name":"side","image":"app:v1","memory":50}])");
  shop.create(1, R"("taskDefinition":"pair")");
  shop.advance(2 * k_minute);
  CHECK(shop.task(TaskId{0}).health == HealthStatus::unknown);
  CHECK(shop.web().steady);
  CHECK(shop.world().tasks.size() == 1);
}

TEST_SUITE_END();
