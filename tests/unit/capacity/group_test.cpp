// Auto Scaling groups: sizes, which instance goes, protection and draining (facts CP-40 to CP-42, DR-12).
#include <doctest/doctest.h>

#include "unit/capacity/fleet.hpp"

using namespace taskyard;
using test::Fleet;
using test::FleetOptions;

namespace {

/// A task on the instance, by StartTask.
TaskId start_on(Fleet& fleet, InstanceId instance) {
  const auto id = static_cast<std::uint32_t>(fleet.world().tasks.size());
  fleet.call("StartTask", R"({"cluster":"c","taskDefinition":"web","containerInstances":[")" +
                              arn_of(fleet.world(), instance) + R"("]})");
  REQUIRE(fleet.world().tasks.size() == id + 1);
  return TaskId{id};
}

const Ec2Instance& machine(const Fleet& fleet, std::size_t i) {
  return fleet.world().ec2_instances.at(i);
}

}  // namespace

TEST_SUITE_BEGIN("capacity");

TEST_CASE("a group launches its instances over its zones and they join the provider") {
  Fleet fleet({.desired = 3, .managed = false});
  CHECK(fleet.size() == 3);
  std::string zones;
  for (const Ec2Instance& one : fleet.world().ec2_instances)
    zones += fleet.world().text(one.zone).back();
  CHECK(zones == "aba");
  const JsonDocument booting = fleet.call("autoscaling.DescribeAutoScalingGroups", "{}");
  CHECK(booting.find("/AutoScalingGroups/0/Instances/0/LifecycleState").text() == "Pending");
  fleet.at(1, 1);
  CHECK(fleet.world().clusters[0].instances.size() == 3);
  for (const ContainerInstance& instance : fleet.world().container_instances) {
    CHECK(instance.capacity_provider == fleet.provider().id);
  }
  const JsonDocument reply = fleet.call("autoscaling.DescribeAutoScalingGroups", "{}");
  CHECK(reply.find("/AutoScalingGroups/0/Instances/0/LifecycleState").text() == "InService");
  CHECK(reply.find("/AutoScalingGroups/0/DesiredCapacity").integer() == 3);
}

TEST_CASE("scale in: the zone with most instances loses its oldest one") {
  Fleet fleet({.desired = 3, .managed = false});
  fleet.at(2);
  fleet.set_desired(2);
  fleet.advance(k_second);
  CHECK(machine(fleet, 0).state == Ec2State::shutting_down);
  CHECK(fleet.sentence(fleet.last(ScalingStepKind::chosen))
            .find("us-east-1a has most (2 instances), and it is the oldest there") !=
        std::string::npos);
  fleet.at(4);
  CHECK(machine(fleet, 0).state == Ec2State::terminated);
  CHECK(fleet.world().clusters[0].instances.size() == 2);
}

TEST_CASE("a member that is terminated by hand is replaced") {
  Fleet fleet({.desired = 2, .managed = false});
  fleet.at(2);
  fleet.call(
      "ec2.TerminateInstances",
      R"({"InstanceIds":[")" + ec2_instance_id_text(fleet.world(), Ec2InstanceId{0}) + R"("]})");
  fleet.advance(k_second);
  CHECK(fleet.world().ec2_instances.size() == 3);
  CHECK(fleet.size() == 2);
  CHECK(fleet.world().text(machine(fleet, 2).zone) == "us-east-1a");
}

TEST_CASE("protection and draining decide what scale-in does (DR-12)") {
  struct Row {
    bool protection, draining;
    const char* busy;  ///< the busy instance after scale-in by two
    TaskStatus task;   ///< its task
  };
  const Row rows[] = {
      {true, true, "ACTIVE", TaskStatus::running},
      {false, true, "DRAINING", TaskStatus::running},
      {true, false, "ACTIVE", TaskStatus::running},
      {false, false, "INACTIVE", TaskStatus::stopped},
  };
  for (const Row& row : rows) {
    CAPTURE(row.protection);
    CAPTURE(row.draining);
    Fleet fleet({.desired = 2, .protection = row.protection, .draining = row.draining});
    fleet.at(1, 5);
    const InstanceId first = fleet.world().clusters[0].instances.at(0);
    const TaskId task = start_on(fleet, first);
    fleet.at(2);
    fleet.set_desired(1);
    fleet.set_desired(0);
    fleet.at(2, 30);
    CHECK(std::string(to_string(fleet.world().at(first).status)) == row.busy);
    CHECK(fleet.task(task).status == row.task);
    CHECK(machine(fleet, 1).state != Ec2State::running);  // the empty one goes in every case
    if (row.task == TaskStatus::stopped) {
      CHECK(fleet.task(task).stop_code == StopCode::termination_notice);
    }
    if (row.protection) {
      CHECK(machine(fleet, 0).protected_from_scale_in);
      CHECK(fleet.sentence(fleet.last(ScalingStepKind::spared)) ==
            "capacity provider cp: has 1 instance and wants 0, but all are protected from scale "
            "in.");
      // The protection goes with the task (CP-41), and then the instance.
      fleet.stop(task);
      fleet.at(4);
      CHECK(machine(fleet, 0).state == Ec2State::terminated);
    }
  }
}

TEST_CASE("a drained instance ends when its last task has ended (DR-10)") {
  Fleet fleet({.desired = 1});
  fleet.at(1, 5);
  const TaskId task = fleet.run_on("web", 1).at(0);
  fleet.at(2);
  fleet.set_desired(0);
  fleet.at(3);
  CHECK(machine(fleet, 0).leaving);
  const JsonDocument reply = fleet.call("autoscaling.DescribeAutoScalingGroups", "{}");
  CHECK(reply.find("/AutoScalingGroups/0/Instances/0/LifecycleState").text() == "Terminating:Wait");
  fleet.stop(task);
  fleet.at(3, 10);
  CHECK(machine(fleet, 0).state == Ec2State::shutting_down);
  CHECK(fleet.task(task).stop_code == StopCode::user_initiated);
}

TEST_CASE("draining ends after 48 hours whatever runs (DR-10)") {
  Fleet fleet({.desired = 1});
  fleet.at(1, 5);
  const TaskId task = fleet.run_on("web", 1).at(0);
  fleet.at(2);
  fleet.set_desired(0);
  fleet.at(48 * 60 + 1);
  CHECK(fleet.task(task).status == TaskStatus::running);
  fleet.at(48 * 60 + 3);
  CHECK(fleet.task(task).status == TaskStatus::stopped);
  CHECK(machine(fleet, 0).state == Ec2State::terminated);
}

TEST_CASE(
    "a service leaves a draining instance by its own bounds, then the instance ends (DR-3, "
    "DR-10)") {
  Fleet fleet({.desired = 2});
  fleet.at(1, 5);
  fleet.call("CreateService", R"({"cluster":"c","serviceName":"s","taskDefinition":"web",
      "desiredCount":2,"capacityProviderStrategy":[{"capacityProvider":"cp"}]})");
  fleet.at(4);
  const Service& service = fleet.world().services.at(0);
  CHECK(service.running == 2);
  fleet.set_desired(1);
  for (int i = 0; i < 300; ++i) {
    fleet.advance(k_second);
    CHECK(service.running >= 2);
  }
  CHECK(fleet.size() == 1);
  CHECK(machine(fleet, 0).state == Ec2State::terminated);
}

TEST_CASE(
    "an interrupted instance of a group drains, ends after two minutes, and is replaced (DR-12)") {
  Fleet fleet({.desired = 1});
  fleet.at(1, 5);
  const TaskId task = fleet.run_on("web", 1).at(0);
  fleet.at(2);
  fleet.call("taskyard.InterruptSpot", R"({"cluster":"c","containerInstance":")" +
                                           arn_of(fleet.world(), fleet.task(task).instance) +
                                           R"("})");
  fleet.advance(k_second);
  CHECK(fleet.world().at(fleet.task(task).instance).status == InstanceStatus::draining);
  CHECK(fleet.size() == 1);  // its replacement boots
  fleet.at(3, 59);
  CHECK(fleet.task(task).status == TaskStatus::running);
  fleet.at(4, 1);
  CHECK(fleet.task(task).status == TaskStatus::stopped);
}

TEST_CASE("without EC2 capacity a group waits, and goes on when there is some again") {
  Fleet fleet;
  fleet.call("taskyard.SetCapacityShortage", R"({"capacityProvider":"cp"})");
  fleet.run_on("web", 1);
  fleet.at(3);
  CHECK(fleet.group().desired == 2);
  CHECK(fleet.size() == 0);
  fleet.call("taskyard.SetCapacityShortage", R"({"capacityProvider":"cp","shortage":false})");
  fleet.at(5);
  CHECK(fleet.size() == 2);
  CHECK(fleet.waiting() == 0);
}

TEST_CASE("calls of groups and providers that AWS refuses") {
  Fleet fleet({.desired = 1});
  struct Row {
    const char* action;
    const char* request;
    const char* expected;
  };
  const Row rows[] = {
      {"autoscaling.CreateAutoScalingGroup",
       R"({"AutoScalingGroupName":"asg","MinSize":0,"MaxSize":1,"LaunchTemplate":{"LaunchTemplateName":"nodes"}})",
       "AlreadyExists: AutoScalingGroup by this name already exists - A group with the name asg "
       "already exists"},
      {"autoscaling.CreateAutoScalingGroup",
       R"({"AutoScalingGroupName":"x","MinSize":2,"MaxSize":1,"LaunchTemplate":{"LaunchTemplateName":"nodes"}})",
       "ValidationError: Max bound, 1, must be greater than or equal to min bound, 2"},
      {"autoscaling.CreateAutoScalingGroup",
       R"({"AutoScalingGroupName":"x","MinSize":0,"MaxSize":1,"LaunchTemplate":{"LaunchTemplateName":"none"}})",
       "ValidationError: You must use a valid fully-formed launch template. The specified launch "
       "template does not exist."},
      {"autoscaling.SetDesiredCapacity", R"({"AutoScalingGroupName":"asg","DesiredCapacity":11})",
       "ValidationError: New SetDesiredCapacity value 11 is above max value 10 for the "
       "AutoScalingGroup."},
      {"autoscaling.SetDesiredCapacity", R"({"AutoScalingGroupName":"x","DesiredCapacity":1})",
       "ValidationError: AutoScalingGroup name not found - AutoScalingGroup 'x' not found"},
      {"autoscaling.DeleteAutoScalingGroup", R"({"AutoScalingGroupName":"asg"})",
       "ResourceInUse: You cannot delete an AutoScalingGroup while there are instances or pending "
       "Spot instance request(s) still in the group."},
      {"CreateCapacityProvider",
       R"({"name":"two","autoScalingGroupProvider":{"autoScalingGroupArn":"asg"}})",
       "ClientException: The specified Auto Scaling group ARN is already being used by another "
       "capacity provider. Specify a unique Auto Scaling group ARN and try again."},
      {"UpdateCapacityProvider",
       R"({"name":"cp","autoScalingGroupProvider":{"managedTerminationProtection":"ENABLED"}})",
       "ClientException: The managed termination protection setting for the capacity provider is "
       "invalid. To enable managed termination protection for a capacity provider, the Auto "
       "Scaling group must have instance protection from scale in enabled."},
      {"taskyard.AddContainerInstances", R"({"cluster":"c","capacityProvider":"cp"})",
       "InvalidParameterException: The instances of this provider come from its Auto Scaling "
       "group."},
  };
  for (const Row& row : rows) CHECK(fleet.refusal(row.action, row.request) == row.expected);
}

TEST_CASE("a deleted group takes its instances along; its provider keeps waiting tasks") {
  Fleet fleet({.desired = 2});
  fleet.at(2);
  fleet.call("autoscaling.DeleteAutoScalingGroup",
             R"({"AutoScalingGroupName":"asg","ForceDelete":true})");
  fleet.at(4);
  CHECK(fleet.world().clusters[0].instances.empty());
  CHECK(
      fleet.call("autoscaling.DescribeAutoScalingGroups", "{}").find("/AutoScalingGroups").size() ==
      0);
  fleet.run_on("web", 1);
  fleet.at(6);
  CHECK(fleet.waiting() == 1);
}

TEST_SUITE_END();
