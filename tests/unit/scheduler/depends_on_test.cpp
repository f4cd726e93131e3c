// Start and stop order of containers (facts 1.7).
#include <doctest/doctest.h>

#include <string>

#include "support/yard.hpp"

using namespace taskyard;
using support::Yard;

TEST_SUITE_BEGIN("scheduler");

namespace {

struct Row {
  const char* condition;
  const char* first_image;  ///< behaviour of "first", 1000 ms of start-up and no pull
  const char* first_more;   ///< more members of its definition
  const char* first_life;
  const char* second_life;  ///< of "second", which depends on it; 100 ms of start-up
  const char* task_life;
};

constexpr const char* k_health = R"(,"healthCheck":{"command":["CMD","true"],"interval":5})";

void run_row(const Row& row) {
  Yard yard;
  yard.publish("first:v1",
               std::string(R"("sizeMib":0,"startMs":1000,"stopMs":0,)") + row.first_image);
  yard.publish("second:v1", R"("sizeMib":0,"startMs":100,"stopMs":0)");
  yard.add_instances(1);
  yard.register_definition(
      "app", std::string(R"([{"name":"first","image":"first:v1","memory":64,"essential":false)") +
                 row.first_more + R"(},{"name":"second","image":"second:v1","memory":64,)" +
                 R"("dependsOn":[{"containerName":"first","condition":")" + row.condition +
                 R"("}]}])");
  const TaskId task = yard.run("app").at(0);
  yard.simulation.settle(10 * k_minute);
  CHECK(yard.life(task, "first") == row.first_life);
  CHECK(yard.life(task, "second") == row.second_life);
  CHECK(yard.life(task) == row.task_life);
}

}  // namespace

TEST_CASE(
    "a container waits for the condition of its dependency before it pulls (TD-106, TD-107)") {
  const std::vector<Row> rows = {
      {"START", R"("exitCode":0)", "", "RUNNING@2000", "RUNNING@2600",
       "PENDING@0 ACTIVATING@500 RUNNING@2600"},
      {"COMPLETE", R"("exitAfterMs":3000,"exitCode":7)", "", "RUNNING@2000 STOPPED@5000(7)",
       "RUNNING@5600", "PENDING@0 ACTIVATING@500 RUNNING@5600"},
      {"SUCCESS", R"("exitAfterMs":3000,"exitCode":0)", "", "RUNNING@2000 STOPPED@5000(0)",
       "RUNNING@5600", "PENDING@0 ACTIVATING@500 RUNNING@5600"},
      {"HEALTHY", R"("healthyAfterMs":6000)", k_health, "RUNNING@2000", "RUNNING@12600",
       "PENDING@0 ACTIVATING@500 RUNNING@12600"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.condition);
    run_row(row);
  }
}

TEST_CASE("a dependency that failed or never gets healthy stops the task (TD-106)") {
  const std::vector<Row> rows = {
      {"SUCCESS", R"("exitAfterMs":3000,"exitCode":1)", "", "RUNNING@2000 STOPPED@5000(1)",
       "STOPPED@5000", "PENDING@0 ACTIVATING@500 STOPPING@5000 STOPPED@5000"},
      {"HEALTHY", R"("exitAfterMs":3000,"healthyAfterMs":6000)", k_health,
       "RUNNING@2000 STOPPED@5000(0)", "STOPPED@5000",
       "PENDING@0 ACTIVATING@500 STOPPING@5000 STOPPED@5000"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.condition);
    run_row(row);
  }
}

TEST_CASE("a task whose dependency cannot be met says so (TD-106)") {
  Yard yard;
  yard.publish("first:v1", R"("sizeMib":0,"startMs":0,"stopMs":0,"exitAfterMs":1,"exitCode":1)");
  yard.add_instances(1);
  yard.register_definition("app",
                           R"([{"name":"first","image":"first:v1","memory":64,"essential":false},
      {"name":"second","image":"second:v1","memory":64,
       "dependsOn":[{"containerName":"first","condition":"SUCCESS"}]}])");
  const TaskId task = yard.run("app").at(0);
  yard.simulation.settle();
  CHECK(yard.task(task).stop_code == StopCode::task_failed_to_start);
  CHECK(yard.world().text(yard.task(task).stopped_reason) ==
        "TaskDependencyError: a dependency of container second can never be met");
}

TEST_CASE("containers stop in reverse order of their dependencies (TD-109)") {
  Yard yard;
  yard.publish("slow:v1", R"("sizeMib":0,"startMs":0,"stopMs":2000)");
  yard.add_instances(1);
  yard.register_definition("app",
                           R"([{"name":"base","image":"slow:v1","memory":64},
      {"name":"top","image":"slow:v1","memory":64,
       "dependsOn":[{"containerName":"base","condition":"START"}]},
      {"name":"aside","image":"slow:v1","memory":64}])");
  const TaskId task = yard.run("app").at(0);
  yard.advance(10'000);
  yard.stop(task);
  yard.simulation.settle();
  CHECK(yard.life(task, "top") == "RUNNING@2200 STOPPED@12500(143)");
  CHECK(yard.life(task, "aside") == "RUNNING@1000 STOPPED@12500(143)");
  CHECK(yard.life(task, "base") == "RUNNING@1000 STOPPED@14500(143)");
}

TEST_CASE("health of a task comes from its essential containers (TD-84)") {
  struct HealthRow {
    const char* app;    ///< behaviour of the essential container
    const char* check;  ///< health check of the essential container
    HealthStatus expected;
  };
  const std::vector<HealthRow> rows = {
      {R"("healthyAfterMs":100)", k_health, HealthStatus::healthy},
      {R"("healthyAfterMs":-1)", k_health, HealthStatus::unhealthy},
      {R"("healthyAfterMs":100)", "", HealthStatus::unknown},
  };
  for (const HealthRow& row : rows) {
    CAPTURE(row.app);
    Yard yard;
    yard.publish("app:v1", row.app);
    yard.publish("side:v1", R"("healthyAfterMs":-1)");
    yard.add_instances(1);
    yard.register_definition(
        "app", std::string(R"([{"name":"app","image":"app:v1","memory":64)") + row.check +
                   R"(},{"name":"side","image":"side:v1","memory":64,"essential":false)" +
                   k_health + "}]");
    const TaskId task = yard.run("app").at(0);
    yard.simulation.settle();
    CHECK(yard.task(task).health == row.expected);
    CHECK(yard.status(task) == "RUNNING app:RUNNING side:RUNNING");  // TD-86: nothing happens
  }
}

TEST_CASE("a dependency that takes longer than its startTimeout fails the task (TD-120)") {
  struct TimeoutRow {
    const char* condition;
    const char* image;
    int timeout_s;
    const char* reason;  ///< "" = the task runs
  };
  constexpr const char* k_gave_up =
      "TaskDependencyError: container second timed out waiting on dependency first (startTimeout)";
  for (const TimeoutRow& row : {TimeoutRow{"COMPLETE", R"("exitAfterMs":9000)", 8, k_gave_up},
                                TimeoutRow{"COMPLETE", R"("exitAfterMs":9000)", 10, ""},
                                TimeoutRow{"SUCCESS", R"("exitAfterMs":9000)", 8, k_gave_up},
                                TimeoutRow{"HEALTHY", R"("healthyAfterMs":-1)", 8, k_gave_up},
                                TimeoutRow{"START", R"("healthyAfterMs":-1)", 2, ""}}) {
    CAPTURE(row.condition);
    CAPTURE(row.timeout_s);
    Yard yard;
    yard.publish("first:v1", std::string(R"("sizeMib":0,"startMs":1000,"stopMs":0,)") + row.image);
    yard.publish("second:v1", R"("sizeMib":0,"startMs":100,"stopMs":0)");
    yard.add_instances(1);
    yard.register_definition(
        "app",
        R"([{"name":"first","image":"first:v1","memory":64,"essential":false,"startTimeout":)" +
            std::to_string(row.timeout_s) + k_health +
            R"(},{"name":"second","image":"second:v1","memory":64,"dependsOn":[{"containerName":)" +
            R"("first","condition":")" + row.condition + R"("}]}])");
    const TaskId task = yard.run("app").at(0);
    yard.advance(60'000);
    CHECK(yard.world().text(yard.task(task).stopped_reason) == row.reason);
    CHECK((yard.task(task).status == TaskStatus::running) == (*row.reason == '\0'));
  }
}

TEST_CASE("a restart policy starts a container again in place, but not too soon (TD-70)") {
  struct RestartRow {
    int exit_after_s;
    const char* policy;
    bool restarted;
  };
  for (const RestartRow& row :
       {RestartRow{400, R"({"enabled":true})", true},
        RestartRow{200, R"({"enabled":true})", false},  // sooner than the default 300 s
        RestartRow{200, R"({"enabled":true,"restartAttemptPeriod":100})", true},
        RestartRow{400, R"({"enabled":true,"ignoredExitCodes":[7]})", false},
        RestartRow{400, R"({"enabled":false})", false}}) {
    CAPTURE(row.exit_after_s);
    CAPTURE(row.policy);
    Yard yard;
    yard.publish("web:v1", R"("sizeMib":0,"startMs":1000,"stopMs":0,"exitCode":7,"exitAfterMs":)" +
                               std::to_string(row.exit_after_s * 1000));
    yard.add_instances(1);
    yard.register_definition(
        "app", std::string(R"([{"name":"a","image":"web:v1","memory":64,"portMappings":)") +
                   R"([{"containerPort":80}],"restartPolicy":)" + row.policy + "}]");
    const TaskId task = yard.run("app").at(0);
    yard.advance((row.exit_after_s + 60) * k_second);
    CHECK((yard.task(task).status == TaskStatus::running) == row.restarted);
    if (!row.restarted) {
      CHECK(yard.task(task).stop_code == StopCode::essential_container_exited);
      continue;
    }
    CHECK(yard.status(task) == "RUNNING a:RUNNING");
    yard.stop(task);
    yard.simulation.settle(k_hour);
    CHECK(yard.task(task).status == TaskStatus::stopped);
    CHECK(yard.world().at(yard.task(task).instance).dynamic_in_use.empty());
  }
}

TEST_CASE("a container that the kernel kills says OutOfMemoryError (LC-34)") {
  Yard yard;
  yard.publish("fat:v1", R"("exitAfterMs":5000,"exitCode":137)");
  yard.add_instances(1);
  yard.register_definition("fat", R"([{"name":"a","image":"fat:v1","memory":64}])");
  const TaskId task = yard.run("fat").at(0);
  yard.simulation.settle(k_hour);
  const JsonDocument reply = yard.call(
      "DescribeTasks", R"({"cluster":"c","tasks":[")" + arn_of(yard.world(), task) + R"("]})");
  CHECK(reply.find("/tasks/0/containers/0/reason").text() ==
        "OutOfMemoryError: Container killed due to memory usage");
  CHECK(reply.find("/tasks/0/containers/0/exitCode").integer() == 137);
  CHECK(reply.find("/tasks/0/stoppedReason").text() == "Essential container in task exited");
}

TEST_SUITE_END();
