// States, times, stop codes and exit codes of standalone tasks (facts section 3).
#include <doctest/doctest.h>

#include <string>

#include "support/yard.hpp"

using namespace taskyard;
using support::Yard;

TEST_SUITE_BEGIN("scheduler");

namespace {

constexpr const char* k_one_container =
    R"([{"name":"app","image":"app:v1","cpu":256,"memory":256,"essential":true}])";
constexpr const char* k_subnets =
    R"("networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0a10000000000001a"]}})";

/// app:v1 is pulled in 1 s, starts in 200 ms and exits 300 ms after SIGTERM; one m5.large waits.
void publish_app(Yard& yard, std::string_view more = R"("exitCode":0)") {
  const std::string members = R"("sizeMib":40,"startMs":200,"stopMs":300,)";
  yard.publish("app:v1", members + std::string(more));
}

std::string stop_of(const Yard& yard, TaskId id) {
  const Task& task = yard.task(id);
  return std::string(to_string(task.stop_code)) + ": " + yard.world().text(task.stopped_reason);
}

}  // namespace

TEST_CASE(
    "a bridge task on EC2 is PENDING, ACTIVATING while it pulls and starts, then RUNNING (3.1)") {
  Yard yard;
  publish_app(yard);
  yard.add_instances(1);
  yard.register_definition("app", k_one_container);
  const TaskId task = yard.run("app").at(0);
  yard.simulation.settle();
  // 500 agent poll, 1000 pull of 40 MiB, 500 create, 200 start.
  CHECK(yard.life(task) == "PENDING@0 ACTIVATING@500 RUNNING@2200");
  CHECK(yard.task(task).pull_stopped_at - yard.task(task).pull_started_at == 1000);
  CHECK(yard.task(task).started_at - yard.task(task).created_at == 2200);
}

TEST_CASE("the second task on an instance finds the image there and skips the pull (LC-11)") {
  Yard yard;
  publish_app(yard);
  yard.add_instances(1);
  yard.register_definition("app", k_one_container);
  yard.run("app");
  yard.simulation.settle();
  const TaskId second = yard.run("app").at(0);
  yard.simulation.settle();
  CHECK(yard.life(second) == "PENDING@0 ACTIVATING@500 RUNNING@1900");
}

TEST_CASE("an awsvpc task on EC2 waits for its network interface at both ends (LC-11)") {
  Yard yard;
  publish_app(yard);
  yard.add_instances(1);
  yard.register_definition("app", k_one_container, R"("networkMode":"awsvpc")");
  const TaskId task = yard.run("app", 1, k_subnets).at(0);
  yard.advance(20'000);
  yard.stop(task);
  yard.simulation.settle();
  CHECK(yard.life(task) ==
        "PROVISIONING@0 PENDING@8000 ACTIVATING@8500 RUNNING@10200 DEACTIVATING@20000 "
        "STOPPING@20500 DEPROVISIONING@20800 STOPPED@32800");
}

TEST_CASE("a Fargate task goes through all its states and pulls its image each time (LC-11)") {
  Yard yard;
  publish_app(yard);
  yard.register_definition(
      "app", k_one_container,
      R"("networkMode":"awsvpc","cpu":"256","memory":"512","requiresCompatibilities":["FARGATE"])");
  const std::string request =
      std::string(R"({"cluster":"c","launchType":"FARGATE","taskDefinition":"app",)") + k_subnets +
      "}";
  for (int i = 0; i < 2; ++i) {
    const JsonDocument reply = yard.call("RunTask", request);
    const TaskId task = find_task(yard.world(), reply.find("/tasks/0/taskArn").text());
    REQUIRE(task);
    yard.advance(30'000);
    yard.stop(task);
    yard.simulation.settle();
    CHECK(yard.life(task) ==
          "PROVISIONING@0 PENDING@15000 ACTIVATING@25000 RUNNING@26700 DEACTIVATING@30000 "
          "STOPPING@30500 DEPROVISIONING@30800 STOPPED@46800");
  }
}

TEST_CASE("StopTask sends SIGTERM; exit codes tell how the container ended (LC-40, LC-41)") {
  struct Row {
    const char* image;
    const char* more;  ///< of the container
    const char* container_life;
  };
  const std::vector<Row> rows = {
      {R"("stopMs":300)", "", "RUNNING@1200 STOPPED@10800(143)"},
      {R"("stopMs":300,"trapsSigterm":true)", "", "RUNNING@1200 STOPPED@10800(0)"},
      {R"("stopMs":3600000)", "", "RUNNING@1200 STOPPED@40500(137)"},
      {R"("stopMs":3600000,"trapsSigterm":true)", R"(,"stopTimeout":5)",
       "RUNNING@1200 STOPPED@15500(137)"},
      {R"("stopMs":5000)", R"(,"stopTimeout":5)", "RUNNING@1200 STOPPED@15500(143)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.image);
    Yard yard;
    yard.publish("app:v1", std::string(R"("sizeMib":0,"startMs":200,)") + row.image);
    yard.add_instances(1);
    yard.register_definition(
        "app", std::string(R"([{"name":"app","image":"app:v1","memory":256)") + row.more + "}]");
    const TaskId task = yard.run("app").at(0);
    yard.advance(10'000);
    yard.stop(task);
    yard.simulation.settle();
    CHECK(yard.life(task, "app") == row.container_life);
  }
}

TEST_CASE("StopTask keeps the reason it was given, or says that a user did it (section 3.2)") {
  Yard yard;
  publish_app(yard);
  yard.add_instances(1);
  yard.register_definition("app", k_one_container);
  const std::vector<TaskId> tasks = yard.run("app", 2);
  yard.advance(10'000);
  yard.stop(tasks.at(0));
  yard.stop(tasks.at(1), "moving house");
  CHECK(stop_of(yard, tasks.at(0)) == "UserInitiated: Task stopped by user");
  CHECK(stop_of(yard, tasks.at(1)) == "UserInitiated: moving house");
}

TEST_CASE("a second StopTask changes nothing (LC-1)") {
  Yard yard;
  publish_app(yard);
  yard.add_instances(1);
  yard.register_definition("app", k_one_container);
  const TaskId task = yard.run("app").at(0);
  yard.advance(10'000);
  yard.stop(task, "first");
  yard.advance(100);
  yard.stop(task, "second");
  yard.simulation.settle();
  CHECK(stop_of(yard, task) == "UserInitiated: first");
  CHECK(yard.life(task) ==
        "PENDING@0 ACTIVATING@500 RUNNING@2200 DEACTIVATING@10000 "
        "STOPPING@10500 STOPPED@10800");
}

TEST_CASE("a task can be stopped in every state before RUNNING") {
  struct Row {
    SimTime after;
    const char* life;
  };
  const std::vector<Row> rows = {
      {0, "PROVISIONING@0 STOPPING@0 DEPROVISIONING@0 STOPPED@12000"},
      {8'200, "PROVISIONING@0 PENDING@8000 STOPPING@8200 DEPROVISIONING@8200 STOPPED@20200"},
      {9'000,
       "PROVISIONING@0 PENDING@8000 ACTIVATING@8500 STOPPING@9000 DEPROVISIONING@9000 "
       "STOPPED@21000"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.after);
    Yard yard;
    publish_app(yard);
    yard.add_instances(1);
    yard.register_definition("app", k_one_container, R"("networkMode":"awsvpc")");
    const TaskId task = yard.run("app", 1, k_subnets).at(0);
    yard.advance(row.after);
    yard.stop(task);
    yard.simulation.settle();
    CHECK(yard.life(task) == row.life);
  }
}

TEST_CASE("when an essential container exits the whole task stops, whatever the exit code (3.2)") {
  for (const char* code : {"0", "1"}) {
    CAPTURE(code);
    Yard yard;
    publish_app(yard, std::string(R"("exitAfterMs":5000,"exitCode":)") + code);
    yard.publish("sidecar:v1", R"("sizeMib":0,"startMs":0,"stopMs":100)");
    yard.add_instances(1);
    yard.register_definition("app",
                             R"([{"name":"app","image":"app:v1","memory":256},
        {"name":"side","image":"sidecar:v1","memory":64,"essential":false}])");
    const TaskId task = yard.run("app").at(0);
    yard.simulation.settle();
    CHECK(stop_of(yard, task) == "EssentialContainerExited: Essential container in task exited");
    CHECK(yard.life(task, "app") == "RUNNING@2200 STOPPED@7200(" + std::string(code) + ")");
    CHECK(yard.life(task, "side") == "RUNNING@1000 STOPPED@7800(143)");
  }
}

TEST_CASE("when a container that is not essential exits the task goes on") {
  Yard yard;
  publish_app(yard, R"("exitAfterMs":5000,"exitCode":1)");
  yard.publish("main:v1", R"("sizeMib":0,"startMs":0,"stopMs":100)");
  yard.add_instances(1);
  yard.register_definition("app",
                           R"([{"name":"app","image":"app:v1","memory":256,"essential":false},
      {"name":"main","image":"main:v1","memory":64}])");
  const TaskId task = yard.run("app").at(0);
  yard.simulation.settle();
  CHECK(yard.status(task) == "RUNNING app:STOPPED main:RUNNING");
}

TEST_CASE("tasks of a terminated instance stop at once with AWS's reason (CI-33)") {
  Yard yard;
  publish_app(yard);
  const InstanceId instance = yard.add_instances(1).at(0);
  yard.register_definition("app", k_one_container);
  const TaskId task = yard.run("app").at(0);
  yard.advance(10'000);
  const std::string ec2 =
      ec2_instance_id_text(yard.world(), yard.world().at(instance).ec2_instance);
  yard.call("ec2.TerminateInstances", R"({"InstanceIds":[")" + ec2 + R"("]})");
  yard.simulation.settle();
  CHECK(stop_of(yard, task) == "TerminationNotice: Host EC2 (instance " + ec2 + ") terminated.");
  CHECK(yard.status(task) == "STOPPED app:STOPPED");
}

TEST_SUITE_END();
