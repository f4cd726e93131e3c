// Tasks that wait in PROVISIONING for an instance of their capacity provider (facts RT-24, RT-25, CP-35).
#include <doctest/doctest.h>

#include "taskyard/json_lines.hpp"
#include "unit/capacity/fleet.hpp"

using namespace taskyard;
using test::Fleet;
using test::FleetOptions;

TEST_SUITE_BEGIN("capacity");

TEST_CASE(
    "without managed scaling a task that finds no room fails with the documented reason (CP-35)") {
  Fleet fleet({.managed = false});
  const auto failure = [&] {
    return std::string(fleet
                           .call("RunTask", R"({"cluster":"c","taskDefinition":"web",
                               "capacityProviderStrategy":[{"capacityProvider":"cp"}]})")
                           .find("/failures/0/reason")
                           .text());
  };
  CHECK(failure() == "EMPTY CAPACITY PROVIDER");
  fleet.set_desired(1);
  fleet.at(2);
  fleet.run_on("web", 2);
  CHECK(failure() == "RESOURCE:CPU");
  const InstanceId instance = fleet.world().clusters[0].instances.at(0);
  fleet.call("UpdateContainerInstancesState", R"({"cluster":"c","containerInstances":[")" +
                                                  arn_of(fleet.world(), instance) +
                                                  R"("],"status":"DRAINING"})");
  CHECK(failure() == "NO ACTIVE INSTANCES");
  CHECK(fleet.waiting() == 0);
}

TEST_CASE("a waiting task is shown in PROVISIONING without a place (RT-24)") {
  Fleet fleet;
  const JsonDocument reply = fleet.call("RunTask", R"({"cluster":"c","taskDefinition":"web",
      "capacityProviderStrategy":[{"capacityProvider":"cp"}]})");
  CHECK(reply.find("/tasks/0/lastStatus").text() == "PROVISIONING");
  CHECK(reply.find("/tasks/0/desiredStatus").text() == "RUNNING");
  CHECK(reply.find("/tasks/0/capacityProviderName").text() == "cp");
  CHECK_FALSE(reply.find("/tasks/0/containerInstanceArn").exists());
  CHECK_FALSE(reply.find("/tasks/0/availabilityZone").exists());
  CHECK(reply.find("/failures").size() == 0);
  CHECK(fleet.simulation.explain_waiting(TaskId{0}).sentence ==
        "web:1 waits in PROVISIONING for an instance of cp, which has none yet. Managed scaling "
        "measures once a minute.");
  CHECK(fleet.simulation.describe(fleet.simulation.events_since(0).back()) ==
        "task web:1/1 waits for an instance of cp");
}

TEST_CASE("JSON lines explain a waiting task and its provider") {
  JsonLines door;
  const auto say = [&](const std::string& line) { return door.handle(line); };
  const auto op = [&](const std::string& name, const std::string& in) {
    const std::string reply = say(R"({"op":")" + name + R"(","in":)" + in + "}");
    CHECK(reply.find(R"("status":200)") != std::string::npos);
  };
  op("CreateCluster", R"({"clusterName":"c"})");
  op("RegisterTaskDefinition",
     R"({"family":"web","containerDefinitions":[{"name":"a","image":"nginx","memory":64}]})");
  op("ec2.CreateLaunchTemplate",
     R"({"LaunchTemplateName":"nodes","LaunchTemplateData":{"UserData":"ECS_CLUSTER=c"}})");
  op("autoscaling.CreateAutoScalingGroup",
     R"({"AutoScalingGroupName":"asg","MinSize":0,"MaxSize":3,)"
     R"("LaunchTemplate":{"LaunchTemplateName":"nodes"}})");
  op("CreateCapacityProvider",
     R"({"name":"cp","autoScalingGroupProvider":{"autoScalingGroupArn":"asg",)"
     R"("managedScaling":{"status":"ENABLED"}}})");
  op("PutClusterCapacityProviders",
     R"({"cluster":"c","capacityProviders":["cp"],)"
     R"("defaultCapacityProviderStrategy":[{"capacityProvider":"cp"}]})");
  const std::string provider = R"({"ctl":"explain","capacityProvider":"cp"})";
  CHECK(say(provider).find("No such capacity provider has been measured.") != std::string::npos);
  op("RunTask", R"({"cluster":"c","taskDefinition":"web"})");
  const std::string task = task_id_text(door.simulation().world(), TaskId{0});
  const std::string why = say(R"({"ctl":"explain","task":")" + task + R"("})");
  CHECK(why.find("waits in PROVISIONING") != std::string::npos);
  say(R"({"ctl":"advance","ms":60000})");
  CHECK(say(provider).find("desired capacity 0 -> 2") != std::string::npos);
}

TEST_CASE("a waiting task that is stopped is STOPPED and waits no more") {
  Fleet fleet;
  const TaskId task = fleet.run_on("web", 1).at(0);
  fleet.stop(task);
  fleet.advance(k_second);
  CHECK(fleet.task(task).status == TaskStatus::stopped);
  CHECK(fleet.waiting() == 0);
  CHECK(fleet.world().clusters[0].pending_ec2 == 0);
  fleet.at(5);
  CHECK(fleet.group().desired == 0);
  CHECK(fleet.world().ec2_instances.empty());
}

TEST_CASE("waiting tasks get room that another task gives back, the oldest first") {
  Fleet fleet({.max = 1, .desired = 1});
  fleet.at(1, 5);
  const std::vector<TaskId> first = fleet.run_on("web", 2);
  const std::vector<TaskId> second = fleet.run_on("web", 2);
  fleet.at(2);
  CHECK(fleet.waiting() == 2);
  fleet.stop(first[0]);
  fleet.advance(5 * k_second);
  CHECK(fleet.task(second[0]).status == TaskStatus::running);
  CHECK(waits_for_capacity(fleet.task(second[1])));
}

TEST_CASE("tasks with their own network interface get it when they get their instance") {
  Fleet fleet;
  fleet.register_definition("vpc", R"([{"name":"a","image":"app:v1","cpu":128,"memory":64}])",
                            R"("networkMode":"awsvpc")");
  const std::string subnet = private_subnets(fleet.world()).at(0);
  const TaskId task = fleet
                          .run_on("vpc", 1,
                                  R"("networkConfiguration":{"awsvpcConfiguration":{"subnets":[")" +
                                      subnet + R"("]}})")
                          .at(0);
  CHECK(fleet.task(task).private_ip == 0);
  fleet.at(3);
  CHECK(fleet.task(task).status == TaskStatus::running);
  CHECK(fleet.task(task).private_ip != 0);
}

TEST_CASE("at most 500 tasks of a cluster wait in PROVISIONING (RT-25)") {
  Fleet fleet({.max = 0});
  fleet.run_on("web", 510);
  CHECK(fleet.waiting() == 500);
  const JsonDocument reply = fleet.call("RunTask", R"({"cluster":"c","taskDefinition":"web",
      "capacityProviderStrategy":[{"capacityProvider":"cp"}]})");
  CHECK(reply.find("/failures/0/reason").text() ==
        "The tasks provisioning capacity limit was exceeded.");
}

TEST_CASE("a service says when too many tasks wait already (RT-25)") {
  Fleet fleet({.max = 0});
  fleet.set_parameter("serviceStartsPerMinute", 1000);
  fleet.call("CreateService", R"({"cluster":"c","serviceName":"s","taskDefinition":"web",
      "desiredCount":505,"capacityProviderStrategy":[{"capacityProvider":"cp"}]})");
  fleet.advance(3 * k_second);
  CHECK(fleet.waiting() == 500);
  const Service& service = fleet.world().services.at(0);
  const bool said = fleet.world().at(service.events.back()).message ==
                    "(service s) was unable to place tasks in your cluster because the tasks "
                    "provisioning capacity limit was exceeded.";
  CHECK(said);
}

TEST_CASE("a service on an empty provider without managed scaling says so") {
  Fleet fleet({.managed = false});
  fleet.call("CreateService", R"({"cluster":"c","serviceName":"s","taskDefinition":"web",
      "desiredCount":1,"capacityProviderStrategy":[{"capacityProvider":"cp"}]})");
  fleet.advance(3 * k_second);
  CHECK(fleet.world().at(fleet.world().services[0].events.back()).message ==
        "(service s) was unable to reach steady state. Reason: No Container Instances were found "
        "in your capacity provider.");
}

TEST_CASE(
    "a service grows its provider from zero, becomes steady, and the group shrinks after it") {
  Fleet fleet({.protection = true});
  fleet.call("CreateService", R"({"cluster":"c","serviceName":"s","taskDefinition":"web",
      "desiredCount":6,"capacityProviderStrategy":[{"capacityProvider":"cp"}],
      "placementStrategy":[{"type":"binpack","field":"cpu"}]})");
  fleet.at(20);
  const Service& service = fleet.world().services.at(0);
  CHECK(service.running == 6);
  CHECK(service.steady);
  CHECK(fleet.size() == 3);
  fleet.call("UpdateService", R"({"cluster":"c","service":"s","desiredCount":1})");
  fleet.at(60);
  CHECK(fleet.size() == 1);
  CHECK(service.running == 1);
}

TEST_CASE("tasks of launch type EC2 never wait and are not counted as waiting (CP-13)") {
  Fleet fleet({.desired = 1, .warmup_s = 0});
  fleet.at(1, 5);
  CHECK(fleet.run("web", 2).size() == 2);
  CHECK(fleet.run("web", 1).empty());
  fleet.at(3);
  CHECK(fleet.group().desired == 1);
  CHECK(fleet.provider().instances_needed == 1);  // they still occupy it
}

TEST_CASE("a provider whose group is not simulated keeps its tasks waiting and says why") {
  Fleet fleet;
  fleet.call("CreateCapacityProvider", R"({"name":"far","autoScalingGroupProvider":{
      "autoScalingGroupArn":"elsewhere","managedScaling":{"status":"ENABLED"}}})");
  fleet.call("PutClusterCapacityProviders", R"({"cluster":"c","capacityProviders":["far"],
      "defaultCapacityProviderStrategy":[{"capacityProvider":"far"}]})");
  fleet.call("RunTask", R"({"cluster":"c","taskDefinition":"web"})");
  fleet.at(2);
  CHECK(fleet.waiting() == 1);
  CHECK(fleet.sentence(fleet.last(ScalingStepKind::waits)) ==
        "capacity provider far: its Auto Scaling group does not exist here, so nothing can be "
        "launched.");
  // It comes into being later.
  fleet.call("autoscaling.CreateAutoScalingGroup", R"({"AutoScalingGroupName":"elsewhere",
      "MinSize":0,"MaxSize":3,"LaunchTemplate":{"LaunchTemplateName":"nodes"}})");
  fleet.at(5);
  CHECK(fleet.waiting() == 0);
}

TEST_SUITE_END();
