// Refused calls: AWS's exception and words, and nothing in the world has changed.
#include <doctest/doctest.h>

#include <string>

#include "support/yard.hpp"
#include "unit/api/api_model.hpp"

using namespace taskyard;
using support::Yard;

TEST_SUITE_BEGIN("api");

namespace {

/// Cluster "c" with one m5.large that runs one task of "web:1"; "old:1" is INACTIVE.
struct Furnished {
  Yard yard;
  std::string instance;
  std::string task;

  Furnished() {
    yard.register_definition("web", R"([{"name":"a","image":"nginx","memory":64}])");
    yard.register_definition("vpc", R"([{"name":"a","image":"nginx","memory":64}])",
                             R"("networkMode":"awsvpc")");
    yard.register_definition("old", R"([{"name":"a","image":"nginx","memory":64}])");
    yard.call("DeregisterTaskDefinition", R"({"taskDefinition":"old:1"})");
    yard.call("CreateCluster", R"({"clusterName":"empty"})");
    instance = arn_of(yard.world(), yard.add_instances(1).at(0));
    task = arn_of(yard.world(), yard.run("web").at(0));
    yard.simulation.settle();
  }
};

struct Row {
  const char* action;
  const char* request;
  const char* expected;
};

const std::vector<Row> k_rows = {
    {"NoSuchAction", "{}", "InvalidAction: Unknown action: NoSuchAction."},
    {"ecs.RunTasks", "{}",
     "InvalidAction: Unknown action: ecs.RunTasks. Did you mean ecs.RunTask?"},
    {"RunTask", "[]", "SerializationException: The request must be a JSON object."},
    {"RunTask", R"({"taskDefinition":"web","cluster":"none"})",
     "ClusterNotFoundException: Cluster not found."},
    {"RunTask", R"({"cluster":"c"})",
     R"(InvalidParameterException: Missing required parameter in input: "taskDefinition")"},
    {"RunTask", R"({"cluster":"c","taskDefinition":"nope"})",
     "ClientException: TaskDefinition not found."},
    {"RunTask", R"({"cluster":"c","taskDefinition":"web:2"})",
     "ClientException: TaskDefinition not found."},
    {"RunTask", R"({"cluster":"c","taskDefinition":"old:1"})",
     "InvalidParameterException: TaskDefinition is inactive"},
    {"RunTask", R"({"cluster":"c","taskDefinition":"web","count":11})",
     "InvalidParameterException: count must be between 1 and 10."},
    {"RunTask", R"({"cluster":"c","taskDefinition":"web","count":0})",
     "InvalidParameterException: count must be between 1 and 10."},
    {"RunTask", R"({"cluster":"c","taskDefinition":"web","count":"2"})",
     "InvalidParameterException: Invalid type for parameter count, value: \"2\", "
     "type: <class 'str'>, valid types: <class 'int'>"},
    {"RunTask", R"({"cluster":"empty","taskDefinition":"web"})",
     "InvalidParameterException: No Container Instances were found in your cluster."},
    {"RunTask", R"({"cluster":"c","taskDefinition":"vpc"})",
     "InvalidParameterException: Network Configuration must be provided when networkMode 'awsvpc' "
     "is specified."},
    {"RunTask",
     R"({"cluster":"c","taskDefinition":"web","networkConfiguration":{"awsvpcConfiguration":{"subnets":["x"]}}})",
     "InvalidParameterException: Network Configuration is not valid for the given networkMode of "
     "this task definition."},
    {"RunTask", R"({"cluster":"c","taskDefinition":"web","launchType":"FARGATE"})",
     "InvalidParameterException: Task definition does not support launch_type FARGATE."},
    {"RunTask",
     R"({"cluster":"c","taskDefinition":"web","launchType":"EC2","capacityProviderStrategy":[{"capacityProvider":"a"}]})",
     "InvalidParameterException: Specifying both a launch type and capacity provider strategy is "
     "not supported. Remove one and try again."},
    {"RunTask",
     R"({"cluster":"c","taskDefinition":"web","placementStrategy":[{"type":"binpack","field":"disk"}]})",
     "InvalidParameterException: binpack field 'disk' is invalid"},
    {"RunTask", R"({"cluster":"c","taskDefinition":"web","group":"service:web"})",
     "InvalidParameterException: Invalid namespace for group."},
    {"RunTask",
     R"({"cluster":"c","taskDefinition":"web","overrides":{"containerOverrides":[{"name":"b"}]}})",
     "InvalidParameterException: Override for container named b is not a container in the "
     "TaskDefinition."},
    {"StartTask", R"({"cluster":"c","taskDefinition":"web","containerInstances":[]})",
     "InvalidParameterException: containerInstances must hold 1 to 10 entries."},
    {"StopTask", R"({"cluster":"c","task":"missing"})",
     "InvalidParameterException: The referenced task was not found."},
    {"CreateCluster", R"({"clusterName":"no blanks"})",
     "InvalidParameterException: Invalid identifier: Cluster name is invalid"},
    {"DeleteCluster", R"({"cluster":"c"})",
     "ClusterContainsContainerInstancesException: The Cluster cannot be deleted while Container "
     "Instances are active or draining."},
    {"DeleteCluster", R"({"cluster":"missing"})", "ClusterNotFoundException: Cluster not found."},
    {"DeregisterContainerInstance", R"({"cluster":"c","containerInstance":"${i}"})",
     "InvalidParameterException: Found running tasks on the instance."},
    {"DeregisterContainerInstance", R"({"cluster":"c","containerInstance":"missing"})",
     "InvalidParameterException: Referenced container instance was not found."},
    {"UpdateContainerInstancesState",
     R"({"cluster":"c","containerInstances":["${i}"],"status":"GONE"})",
     "InvalidParameterException: Container instance status should be one of [ACTIVE, DRAINING]"},
    {"DeregisterTaskDefinition", R"({"taskDefinition":"web"})",
     "ClientException: Revision is missing."},
    {"DeregisterTaskDefinition", R"({"taskDefinition":"web:foo"})",
     "InvalidParameterException: Invalid revision number. Number: foo"},
    {"DeleteTaskDefinitions", R"({"taskDefinitions":[]})",
     "InvalidParameterException: size of TaskDefinition references list must be greater than 0"},
    {"DescribeContainerInstances", R"({"cluster":"c","containerInstances":[]})",
     "ClientException: Container Instances cannot be empty."},
    {"RunTask",
     R"({"cluster":"c","taskDefinition":"vpc","networkConfiguration":{"awsvpcConfiguration":{"subnets":["s-1"]}}})",
     "InvalidParameterException: Error retrieving subnet information for [s-1]: The subnet ID "
     "'s-1' "
     "does not exist (ErrorCode: InvalidSubnetID.NotFound)"},
    {"StartTask",
     R"({"cluster":"c","taskDefinition":"web","containerInstances":["${i}"],"startedBy":"0123456789012345678901234567890123456"})",
     "InvalidParameterException: startedBy must be at most 36 letters, digits, hyphens, slashes "
     "and "
     "underscores."},
    {"RunTask", R"({"cluster":"c","taskDefinition":"web","startedBy":"a b"})",
     "InvalidParameterException: startedBy must be at most 128 letters, digits, hyphens, slashes "
     "and "
     "underscores."},
    {"UpdateContainerAgent", R"({"cluster":"c","containerInstance":"${i}"})",
     "NoUpdateAvailableException: There is no update available for your container agent."},
    {"ExecuteCommand", R"({"cluster":"c","task":"missing","command":"sh","interactive":true})",
     "InvalidParameterException: The referenced task was not found."},
    {"ExecuteCommand", R"({"cluster":"c","task":"x","command":"sh","interactive":false})",
     "InvalidParameterException: Interactive is the only mode supported currently."},
    {"DeregisterTaskDefinition", R"({"taskDefinition":"web:9"})",
     "ClientException: Unable to describe task definition."},
    {"DescribeTaskDefinition", R"({"taskDefinition":"missing"})",
     "ClientException: Unable to describe task definition."},
    {"DescribeTasks", R"({"cluster":"c","tasks":[]})",
     "InvalidParameterException: Tasks cannot be empty."},
    {"ListTasks", R"({"cluster":"c","maxResults":101})",
     "InvalidParameterException: maxResults must be between 1 and 100"},
    {"ListTasks", R"({"cluster":"c","serviceName":"web"})",
     "ServiceNotFoundException: Service not found."},
    {"ListTasks", R"({"cluster":"c","nextToken":"x"})", "InvalidParameterException: Invalid token"},
    {"PutAttributes", R"({"cluster":"c","attributes":[{"name":"a","targetId":"missing"}]})",
     "TargetNotFoundException: The specified target wasn't found."},
    {"PutAttributes", R"({"cluster":"c","attributes":[
      {"name":"a0","targetId":"${i}"},{"name":"a1","targetId":"${i}"},{"name":"a2","targetId":"${i}"},
      {"name":"a3","targetId":"${i}"},{"name":"a4","targetId":"${i}"},{"name":"a5","targetId":"${i}"},
      {"name":"a6","targetId":"${i}"},{"name":"a7","targetId":"${i}"},{"name":"a8","targetId":"${i}"},
      {"name":"a9","targetId":"${i}"},{"name":"a10","targetId":"${i}"}]})",
     "InvalidParameterException: You can specify up to 10 attributes in a single call."},
    {"RegisterTaskDefinition", R"({"family":"x"})",
     R"(InvalidParameterException: Missing required parameter in input: "containerDefinitions")"},
    {"ec2.RunInstances", R"({"InstanceType":"m5.big","MinCount":1,"MaxCount":1})",
     "InvalidParameterValue: Invalid value 'm5.big' for InstanceType."},
    {"ec2.TerminateInstances", R"({"InstanceIds":["i-0"]})",
     "InvalidInstanceID.NotFound: The instance ID 'i-0' does not exist"},
    {"taskyard.SetParameter", R"({"name":"bootMs","value":1})",
     "InvalidParameterException: There is no model parameter called bootMs."},
    {"taskyard.AddContainerInstances", R"({"cluster":"c","count":5001})",
     "InvalidParameterException: count must be between 1 and 5000."},
};

std::string with_instance(std::string request, const std::string& instance) {
  for (std::size_t at = 0; (at = request.find("${i}", at)) != std::string::npos;) {
    request.replace(at, 4, instance);
  }
  return request;
}

}  // namespace

TEST_CASE("a refused call says why in AWS's words and changes nothing") {
  Furnished world;
  for (const Row& row : k_rows) {
    CAPTURE(row.action);
    CAPTURE(row.request);
    const std::uint64_t trace = world.yard.simulation.trace_hash();
    const std::uint64_t state = world.yard.simulation.state_hash();
    CHECK(world.yard.refusal(row.action, with_instance(row.request, world.instance)) ==
          row.expected);
    CHECK(world.yard.simulation.trace_hash() == trace);
    CHECK(world.yard.simulation.state_hash() == state);
  }
}

TEST_CASE("exceptions of ECS actions are among those that the API model names") {
  const test::ApiModel model;
  Furnished world;
  for (const Row& row : k_rows) {
    const Reply reply =
        world.yard.simulation.call(row.action, with_instance(row.request, world.instance));
    const JsonDocument body = JsonDocument::parse(reply.body);
    const std::string exception(body.root()["__type"].text());
    if (exception == "InvalidAction" || exception == "SerializationException") continue;
    if (std::string_view(row.action).find('.') != std::string_view::npos) continue;
    CAPTURE(row.action);
    CAPTURE(exception);
    CHECK(model.may_raise(row.action, exception));
  }
}

TEST_CASE("a refusal has its place in the request's own text") {
  Yard yard;
  const std::string request = "{\n  \"cluster\": \"c\",\n  \"taskDefinition\": 7\n}";
  const Reply reply = yard.simulation.call("RunTask", request);
  REQUIRE(reply.diagnostics.size() == 1);
  CHECK(reply.diagnostics[0].line == 3);
  CHECK(reply.diagnostics[0].pointer == "/taskDefinition");
}

TEST_CASE("an eleventh custom attribute is refused together with all others of the call (CI-23)") {
  Furnished world;
  std::string ten;
  for (int i = 0; i < 9; ++i) {
    ten += (i == 0 ? "" : ",") + std::string(R"({"name":"n)") + std::to_string(i) +
           R"(","targetId":")" + world.instance + R"("})";
  }
  world.yard.call("PutAttributes", R"({"cluster":"c","attributes":[)" + ten + "]}");
  const std::uint64_t state = world.yard.simulation.state_hash();
  const std::string target = R"(","targetId":")" + world.instance + R"("})";
  CHECK(world.yard.refusal("PutAttributes", R"({"cluster":"c","attributes":[{"name":"x)" + target +
                                                R"(,{"name":"y)" + target + "]}") ==
        "AttributeLimitExceededException: You can apply up to 10 custom attributes for each "
        "resource.");
  CHECK(world.yard.simulation.state_hash() == state);
}

TEST_SUITE_END();
