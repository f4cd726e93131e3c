// Faults that only a simulator can make: images that break, health checks that fail (taskyard.* actions).
#include <doctest/doctest.h>

#include <string>

#include "support/yard.hpp"

using namespace taskyard;
using support::Yard;

TEST_SUITE_BEGIN("faults");

namespace {

constexpr const char* k_checked =
    R"([{"name":"app","image":"app:v1","cpu":256,"memory":256,"essential":true,
         "healthCheck":{"command":["CMD-SHELL","true"],"interval":10,"retries":2}}])";
constexpr const char* k_plain =
    R"([{"name":"app","image":"app:v1","cpu":256,"memory":256,"essential":true}])";

// One m5.large; app:v1 is 40 MiB and starts in 200 ms.
void prepare(Yard& yard, const char* containers = k_plain) {
  yard.publish("app:v1", R"("sizeMib":40,"startMs":200,"stopMs":300)");
  yard.add_instances(1);
  yard.register_definition("app", containers);
}

void break_image(Yard& yard, const std::string& fault) {
  yard.call("taskyard.BreakImage", R"({"image":"app:v1","fault":")" + fault + "\"}");
}

std::string stop_of(const Yard& yard, TaskId id) {
  const Task& task = yard.task(id);
  return std::string(to_string(task.stop_code)) + ": " + yard.world().text(task.stopped_reason);
}

void fail_health(Yard& yard, TaskId task) {
  yard.call("taskyard.FailHealthCheck",
            R"({"cluster":"c","task":")" + arn_of(yard.world(), task) + "\"}");
}

}  // namespace

TEST_CASE("a broken image lets running tasks be and spoils those that start later") {
  Yard yard;
  prepare(yard);
  const TaskId before = yard.run("app").at(0);
  yard.simulation.settle();
  break_image(yard, "crash");
  const TaskId after = yard.run("app").at(0);
  yard.simulation.settle();
  CHECK(yard.task(before).status == TaskStatus::running);
  CHECK(stop_of(yard, after) == "EssentialContainerExited: Essential container in task exited");
  CHECK(yard.world().at(yard.task(after).first_container).exit_code == 1);
}

TEST_CASE("a mended image behaves as it was described, not as the model's default") {
  Yard yard;
  prepare(yard);
  break_image(yard, "slow");
  yard.call("taskyard.MendImage", R"({"image":"app:v1"})");
  const TaskId task = yard.run("app").at(0);
  yard.simulation.settle();
  CHECK(yard.life(task) == "PENDING@0 ACTIVATING@500 RUNNING@2200");
}

TEST_CASE("a slow image takes 4 GiB at 40 MiB/s to pull and 20 s to start") {
  Yard yard;
  prepare(yard);
  break_image(yard, "slow");
  const TaskId task = yard.run("app").at(0);
  yard.simulation.settle();
  // 500 agent poll, 102 400 pull, 500 create, 20 000 start.
  CHECK(yard.life(task) == "PENDING@0 ACTIVATING@500 RUNNING@123400");
}

TEST_CASE("a missing image ends a task as CannotPullContainerError after five retries (LC-32)") {
  Yard yard;
  prepare(yard);
  break_image(yard, "missing");
  const TaskId task = yard.run("app").at(0);
  yard.simulation.settle();
  CHECK(stop_of(yard, task) ==
        "TaskFailedToStart: CannotPullContainerError: The task can't pull the image. Check whether "
        "the image exists. Error response from daemon: pull access denied for app, repository does "
        "not exist or may require 'docker login': denied: requested access to the resource is "
        "denied");
  CHECK(yard.task(task).started_at == k_never);
  CHECK_FALSE(yard.world().at(yard.task(task).first_container).has_exit_code);
  const ContainerInstance& instance = yard.world().at(InstanceId{0});
  CHECK(instance.remaining == instance.registered);
  CHECK(instance.cached_images.empty());
}

TEST_CASE("an instance that has a missing image cached still starts it (AG-2)") {
  Yard yard;
  prepare(yard);
  yard.run("app");
  yard.simulation.settle();
  break_image(yard, "missing");
  const TaskId task = yard.run("app").at(0);
  yard.simulation.settle();
  CHECK(yard.task(task).status == TaskStatus::running);
}

TEST_CASE("a failing health check makes the task UNHEALTHY after retries x interval (TD-88)") {
  Yard yard;
  prepare(yard, k_checked);
  const TaskId task = yard.run("app").at(0);
  yard.advance(60 * k_second);
  REQUIRE(yard.task(task).health == HealthStatus::healthy);
  fail_health(yard, task);
  yard.advance(19 * k_second);
  CHECK(yard.task(task).health == HealthStatus::healthy);
  yard.advance(k_second);
  CHECK(yard.task(task).health == HealthStatus::unhealthy);
  CHECK(yard.task(task).status == TaskStatus::running);  // standalone: nothing follows (TD-86)
}

TEST_CASE("a check that fails before its first success never passes") {
  Yard yard;
  prepare(yard, k_checked);
  const TaskId task = yard.run("app").at(0);
  yard.advance(3 * k_second);
  REQUIRE(yard.task(task).status == TaskStatus::running);
  REQUIRE(yard.task(task).health == HealthStatus::unknown);
  fail_health(yard, task);
  yard.advance(15 * k_second);
  CHECK(yard.task(task).health == HealthStatus::unknown);
  yard.advance(15 * k_second);
  CHECK(yard.task(task).health == HealthStatus::unhealthy);
}

TEST_CASE("a service replaces a task whose health check fails (SVC-30)") {
  Yard yard;
  prepare(yard, k_checked);
  yard.call("CreateService", R"({"cluster":"c","serviceName":"web","taskDefinition":"app",
                                 "desiredCount":2,"launchType":"EC2"})");
  yard.simulation.settle(3 * k_minute);
  const TaskId victim = yard.world().at(ServiceId{0}).tasks.at(0);
  fail_health(yard, victim);
  yard.simulation.settle(5 * k_minute);
  CHECK(stop_of(yard, victim).starts_with("ServiceSchedulerInitiated: "));
  CHECK(yard.world().at(ServiceId{0}).running == 2);
  CHECK(yard.world().at(yard.world().at(ServiceId{0}).tasks.back()).created_at >
        yard.task(victim).created_at);
}

TEST_CASE("faults of things that are not there are refused in words") {
  struct Wrong {
    const char* action;
    const char* request;
    const char* says;
  };
  constexpr Wrong k_wrong[] = {
      {"taskyard.BreakImage", R"({"image":"app:v1","fault":"on fire"})", "Invalid value for fault"},
      {"taskyard.BreakImage", R"({"image":"","fault":"crash"})", "Invalid value for image"},
      {"taskyard.BreakImage", R"({"image":"app:v1"})", "Missing required parameter"},
      {"taskyard.MendImage", "{}", "Missing required parameter"},
      {"taskyard.MendImage", R"({"image":""})", "Invalid value for image"},
      {"taskyard.FailHealthCheck", "{}", "Missing required parameter"},
      {"taskyard.FailHealthCheck", R"({"cluster":"c","task":"nobody"})", "was not found"},
      {"taskyard.FailHealthCheck", R"({"cluster":"d","task":"nobody"})", "Cluster"},
  };
  Yard yard;
  prepare(yard);
  for (const Wrong& wrong : k_wrong) {
    CAPTURE(wrong.request);
    CHECK(yard.refusal(wrong.action, wrong.request).find(wrong.says) != std::string::npos);
  }
  const TaskId plain = yard.run("app").at(0);
  yard.simulation.settle();
  CHECK(yard.refusal("taskyard.FailHealthCheck",
                     R"({"cluster":"c","task":")" + arn_of(yard.world(), plain) + "\"}")
            .find("no running essential container with a health check") != std::string::npos);
}

TEST_CASE("the state hash knows a fault before it has shown") {
  Yard yard;
  prepare(yard, k_checked);
  const TaskId task = yard.run("app").at(0);
  yard.advance(60 * k_second);
  Simulation image = yard.simulation, health = yard.simulation;
  const std::uint64_t before = yard.simulation.state_hash();
  image.call("taskyard.BreakImage", R"({"image":"app:v1","fault":"missing"})");
  health.call("taskyard.FailHealthCheck",
              R"({"cluster":"c","task":")" + arn_of(yard.world(), task) + "\"}");
  CHECK(image.state_hash() != before);
  CHECK(health.state_hash() != before);
}

namespace {

// Needs one of each: a secret, an SSM parameter, a log group, a file system.
constexpr const char* k_needy =
    R"([{"name":"app","image":"app:v1","memory":256,"essential":true,
         "secrets":[{"name":"KEY","valueFrom":"arn:aws:secretsmanager:us-east-1:111122223333:secret:key"},
                    {"name":"HOST","valueFrom":"/shop/host"}],
         "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/shop",
           "awslogs-region":"us-east-1","awslogs-stream-prefix":"ecs"}}}])";
constexpr const char* k_task_level =
    R"("networkMode":"awsvpc","cpu":"256","memory":"512",
       "requiresCompatibilities":["EC2","FARGATE"],
       "executionRoleArn":"arn:aws:iam::111122223333:role/exec",
       "volumes":[{"name":"data","efsVolumeConfiguration":{"fileSystemId":"fs-0123456789abcdef0"}}])";
constexpr const char* k_subnet =
    R"(,"networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0a10000000000001a"]}})";

struct ResourceRow {
  const char* resource;
  const char* launch_type;
  const char* reason;  ///< how the stopped reason begins
};

}  // namespace

TEST_CASE(
    "a task whose secret, log group or file system is gone never starts (LC-33, surroundings "
    "5.6)") {
  constexpr ResourceRow k_rows[] = {
      {"arn:aws:secretsmanager:us-east-1:111122223333:secret:key", "FARGATE",
       "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
       "retrieval failed: unable to retrieve secret from asm: "},
      {"arn:aws:secretsmanager:us-east-1:111122223333:secret:key", "EC2",
       "ResourceNotFoundException: The task can't retrieve the secret with ARN "},
      {"/shop/host", "FARGATE",
       "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
       "retrieval failed: unable to retrieve secrets from ssm: "},
      {"/ecs/shop", "FARGATE",
       "ResourceInitializationError: failed to validate logger args: create stream has been "
       "retried 1 times: "},
      {"/ecs/shop", "EC2",
       "CannotStartContainerError: Error response from daemon: failed to initialize logging "
       "driver: "},
      {"fs-0123456789abcdef0", "FARGATE",
       "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: "},
      {"fs-0123456789abcdef0", "EC2",
       "CannotCreateVolumeError: Error response from daemon: VolumeDriver.Create: mounting volume "
       "failed: Failed to resolve "}};
  for (const ResourceRow& row : k_rows) {
    CAPTURE(std::string(row.resource));
    CAPTURE(std::string(row.launch_type));
    Yard yard;
    prepare(yard);
    yard.register_definition("shop", k_needy, k_task_level);
    const auto run = [&] {
      yard.call("RunTask", std::string(R"({"cluster":"c","taskDefinition":"shop","launchType":")") +
                               row.launch_type + "\"" + k_subnet + "}");
      yard.simulation.settle();
      return TaskId{static_cast<std::uint32_t>(yard.world().tasks.size() - 1)};
    };
    yard.call("taskyard.BreakResource", std::string(R"({"resource":")") + row.resource + "\"}");
    const TaskId broken = run();
    CHECK(stop_of(yard, broken).rfind(std::string("TaskFailedToStart: ") + row.reason, 0) == 0);
    CHECK(yard.task(broken).started_at == k_never);
    yard.call("taskyard.MendResource", std::string(R"({"resource":")") + row.resource + "\"}");
    CHECK(yard.task(run()).status == TaskStatus::running);
  }
}

TEST_CASE("awslogs-create-group makes the task independent of its log group (facts 1.11)") {
  Yard yard;
  prepare(yard);
  yard.register_definition("own", R"([{"name":"app","image":"app:v1","memory":256,
      "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/own",
        "awslogs-region":"us-east-1","awslogs-create-group":"true"}}}])");
  yard.call("taskyard.BreakResource", R"({"resource":"/ecs/own"})");
  const TaskId task = yard.run("own").at(0);
  yard.simulation.settle();
  CHECK(yard.task(task).status == TaskStatus::running);
}

TEST_SUITE_END();
