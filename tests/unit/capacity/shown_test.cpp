// What the API shows of providers, groups and waiting tasks, checked against the published API model.
#include <doctest/doctest.h>

#include "unit/api/api_model.hpp"
#include "unit/capacity/fleet.hpp"

using namespace taskyard;
using test::ApiModel;
using test::Fleet;

namespace {

std::string body(Fleet& fleet, std::string_view action, std::string_view request) {
  const Reply reply = fleet.simulation.call(action, request);
  REQUIRE_MESSAGE(reply.ok(), reply.body);
  return reply.body;
}

}  // namespace

TEST_SUITE_BEGIN("capacity");

TEST_CASE("replies about capacity have the members and types of the API model") {
  const ApiModel model;
  Fleet fleet({.protection = true});
  const TaskId task = fleet.run_on("web", 1).at(0);
  const std::string arn = arn_of(fleet.world(), task);
  const auto check = [&](const char* action, const std::string& request) {
    CAPTURE(action);
    CHECK(model.faults_of_reply(action, body(fleet, action, request)) == "");
  };
  const std::string clusters =
      R"({"clusters":["c"],"include":["ATTACHMENTS","SETTINGS","STATISTICS"]})";
  for (int minute : {0, 2, 5}) {
    fleet.at(minute);
    check("DescribeTasks", R"({"cluster":"c","tasks":[")" + arn + R"("]})");
    check("DescribeClusters", clusters);
    check("DescribeCapacityProviders", R"({"capacityProviders":["cp","FARGATE_SPOT"]})");
  }
  const std::string instance = arn_of(fleet.world(), fleet.task(task).instance);
  check("DescribeContainerInstances",
        R"({"cluster":"c","containerInstances":[")" + instance + R"("]})");
}

TEST_CASE("a cluster lists what ECS made for its managed providers") {
  Fleet fleet;
  const JsonDocument reply = JsonDocument::parse(
      body(fleet, "DescribeClusters", R"({"clusters":["c"],"include":["ATTACHMENTS"]})"));
  const JsonValue list = reply.find("/clusters/0/attachments");
  REQUIRE(list.size() == 2);
  CHECK(reply.find("/clusters/0/attachments/0/type").text() == "as_policy");
  CHECK(reply.find("/clusters/0/attachments/0/status").text() == "CREATED");
  CHECK(reply.find("/clusters/0/attachments/0/details/0/value").text() == "cp");
  CHECK(reply.find("/clusters/0/attachments/1/type").text() == "managed_draining");
  CHECK(reply.find("/clusters/0/attachmentsStatus").text() == "UPDATE_COMPLETE");
}

TEST_CASE("a provider shows the ARN of the group it was given by name") {
  Fleet fleet;
  const JsonDocument reply = JsonDocument::parse(
      body(fleet, "DescribeCapacityProviders", R"({"capacityProviders":["cp"]})"));
  const std::string arn(
      reply.find("/capacityProviders/0/autoScalingGroupProvider/autoScalingGroupArn").text());
  CHECK(arn == arn_of(fleet.world(), GroupId{0}));
  CHECK(arn.find("arn:aws:autoscaling:us-east-1:") == 0);
  CHECK(arn.find(":autoScalingGroupName/asg") != std::string::npos);
  const JsonDocument groups =
      JsonDocument::parse(body(fleet, "autoscaling.DescribeAutoScalingGroups", "{}"));
  CHECK(groups.find("/AutoScalingGroups/0/AutoScalingGroupARN").text() == arn);
  CHECK(groups.find("/AutoScalingGroups/0/Tags/0/Key").text() == "AmazonECSManaged");  // CP-31
}

TEST_CASE(
    "the counters of cluster and instance agree with the tasks while they wait and run (CL-5)") {
  Fleet fleet;
  fleet.run_on("web", 3);
  const auto pending = [&] {
    return JsonDocument::parse(body(fleet, "DescribeClusters", R"({"clusters":["c"]})"))
        .find("/clusters/0/pendingTasksCount")
        .integer();
  };
  CHECK(pending() == 3);
  fleet.at(3);
  CHECK(pending() == 0);
  CHECK(fleet.running() == 3);
}

TEST_SUITE_END();
