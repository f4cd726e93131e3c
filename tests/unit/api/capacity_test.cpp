// Capacity providers, strategies, account settings, tags and task protection through the API.
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "support/yard.hpp"

using namespace taskyard;
using support::Yard;

TEST_SUITE_BEGIN("api");

namespace {

constexpr const char* k_vpc =
    R"("networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0a10000000000001a"]}})";

/// Cluster "c" with FARGATE, FARGATE_SPOT and "group"; definitions "web" (EC2) and "far" (Fargate).
struct Furnished {
  Yard yard;

  Furnished() {
    yard.register_definition(
        "web", R"([{"name":"a","image":"nginx","memory":64}])",
        R"("tags":[{"key":"from","value":"definition"},{"key":"both","value":"d"}])");
    yard.register_definition("far", R"([{"name":"a","image":"nginx"}])",
                             R"("networkMode":"awsvpc","cpu":"256","memory":"512",
                             "requiresCompatibilities":["FARGATE"])");
    yard.call("CreateCapacityProvider",
              R"({"name":"group","autoScalingGroupProvider":{"autoScalingGroupArn":"asg"}})");
    yard.call("PutClusterCapacityProviders",
              R"({"cluster":"c","capacityProviders":["FARGATE","FARGATE_SPOT","group"],
              "defaultCapacityProviderStrategy":[]})");
  }

  /// Providers of the tasks that a RunTask of ten started, with their number.
  std::map<std::string, int> run(const std::string& definition, const std::string& strategy,
                                 int count) {
    const JsonDocument reply =
        yard.call("RunTask", R"({"cluster":"c","taskDefinition":")" + definition + R"(","count":)" +
                                 std::to_string(count) + "," +
                                 (definition == "far" ? std::string(k_vpc) + "," : std::string()) +
                                 R"("capacityProviderStrategy":)" + strategy + "}");
    std::map<std::string, int> counts;
    for (JsonValue task = reply.root()["tasks"].first(); task; task = task.next()) {
      ++counts[std::string(task["capacityProviderName"].text())];
    }
    return counts;
  }
};

using Counts = std::map<std::string, int>;

}  // namespace

TEST_CASE("base goes first, the rest by weight, ties in the strategy's order (CP-7, CP-8)") {
  struct Row {
    std::vector<CapacityStrategyItem> strategy;
    int tasks;
    std::vector<std::int64_t> expected;
  };
  const std::vector<Row> rows = {
      {{{ProviderId{1}, 2, 1}, {ProviderId{2}, 0, 3}}, 14, {5, 9}},  // the workshop's numbers
      {{{ProviderId{1}, 0, 1}, {ProviderId{2}, 0, 1}}, 10, {5, 5}},
      {{{ProviderId{1}, 0, 1}, {ProviderId{2}, 0, 1}}, 3, {2, 1}},
      {{{ProviderId{1}, 0, 1}, {ProviderId{2}, 0, 4}}, 10, {2, 8}},
      {{{ProviderId{1}, 1, 0}, {ProviderId{2}, 0, 1}}, 10, {1, 9}},
      {{{ProviderId{1}, 0, 0}}, 4, {4}},
      {{{ProviderId{1}, 20, 1}, {ProviderId{2}, 0, 1}}, 10, {10, 0}},
      {{{ProviderId{1}, 0, 1}, {ProviderId{2}, 0, 2}, {ProviderId{3}, 0, 3}}, 12, {2, 4, 6}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expected);
    std::vector<std::int64_t> tasks(row.strategy.size());
    for (int i = 0; i < row.tasks; ++i) ++tasks[next_provider(row.strategy, tasks)];
    CHECK(tasks == row.expected);
  }
}

TEST_CASE("RunTask spreads its tasks over the providers of its strategy") {
  Furnished world;
  CHECK(world.run("far",
                  R"([{"capacityProvider":"FARGATE","base":2,"weight":1},
                      {"capacityProvider":"FARGATE_SPOT","weight":3}])",
                  10) == Counts{{"FARGATE", 4}, {"FARGATE_SPOT", 6}});
}

TEST_CASE("the cluster's default strategy counts where neither is given (RT-6)") {
  Furnished world;
  world.yard.call("PutClusterCapacityProviders",
                  R"({"cluster":"c","capacityProviders":["FARGATE_SPOT"],
                  "defaultCapacityProviderStrategy":[{"capacityProvider":"FARGATE_SPOT"}]})");
  const std::string rest = std::string(R"(,"cluster":"c","taskDefinition":"far",)") + k_vpc + "}";
  const JsonDocument plain = world.yard.call("RunTask", R"({"count":1)" + rest);
  CHECK(plain.find("/tasks/0/capacityProviderName").text() == "FARGATE_SPOT");
  CHECK(plain.find("/tasks/0/launchType").text() == "FARGATE");
  const JsonDocument typed = world.yard.call("RunTask", R"({"launchType":"FARGATE")" + rest);
  CHECK_FALSE(typed.find("/tasks/0/capacityProviderName").exists());
}

TEST_CASE("an Auto Scaling group provider gives only its own instances") {
  Furnished world;
  const std::string group = R"([{"capacityProvider":"group"}])";
  world.yard.add_instances(2);
  const std::string request =
      R"({"cluster":"c","taskDefinition":"web","capacityProviderStrategy":)" + group + "}";
  JsonDocument reply = world.yard.call("RunTask", request);
  CHECK(reply.find("/failures/0/reason").text() == "EMPTY CAPACITY PROVIDER");
  world.yard.call("taskyard.AddContainerInstances",
                  R"({"cluster":"c","capacityProvider":"group"})");
  world.yard.simulation.settle();
  CHECK(world.run("web", group, 10) == Counts{{"group", 10}});
  for (const Task& task : world.yard.world().tasks) CHECK(task.instance == InstanceId{2});
  const std::string instance = arn_of(world.yard.world(), InstanceId{2});
  const JsonDocument shown = world.yard.call(
      "DescribeContainerInstances", R"({"cluster":"c","containerInstances":[")" + instance +
                                        R"("],"include":["CONTAINER_INSTANCE_HEALTH"]})");
  CHECK(shown.find("/containerInstances/0/capacityProviderName").text() == "group");
  CHECK(shown.find("/containerInstances/0/healthStatus/overallStatus").text() == "OK");
  world.yard.call("UpdateContainerInstancesState", R"({"cluster":"c","containerInstances":[")" +
                                                       instance + R"("],"status":"DRAINING"})");
  reply = world.yard.call("RunTask", request);
  CHECK(reply.find("/failures/0/reason").text() == "NO ACTIVE INSTANCES");
}

TEST_CASE("capacity provider calls that AWS refuses") {
  struct Row {
    const char* action;
    const char* request;
    const char* expected;
  };
  const std::vector<Row> rows = {
      {"CreateCapacityProvider",
       R"({"name":"fargate-2","autoScalingGroupProvider":{"autoScalingGroupArn":"a"}})",
       "ClientException: The specified capacity provider name is invalid. Up to 255 characters are "
       "allowed, including letters (upper and lowercase), numbers, underscores (_), and hyphens "
       "(-). The name cannot be prefixed with \"aws\", \"ecs\", or \"fargate\". Specify a valid "
       "name and try again."},
      {"CreateCapacityProvider",
       R"({"name":"group","autoScalingGroupProvider":{"autoScalingGroupArn":"a"}})",
       "ClientException: The specified capacity provider already exists. To change the "
       "configuration of an existing capacity provider, update the capacity provider."},
      {"CreateCapacityProvider",
       R"({"name":"x","autoScalingGroupProvider":{"autoScalingGroupArn":"a","managedScaling":{"minimumScalingStepSize":0}}})",
       "ClientException: The minimum or maximum scaling step size value is invalid. Specify a "
       "value "
       "between 1 and 10000 and try again."},
      {"CreateCapacityProvider",
       R"({"name":"x","autoScalingGroupProvider":{"autoScalingGroupArn":"a","managedTerminationProtection":"ENABLED"}})",
       "ClientException: The managed termination protection setting for the capacity provider is "
       "invalid. To enable managed termination protection for a capacity provider, managed scaling "
       "must be enabled."},
      {"DeleteCapacityProvider", R"({"capacityProvider":"none"})",
       "ClientException: The specified capacity provider does not exist. Specify a valid name or "
       "ARN and try again."},
      {"DeleteCapacityProvider", R"({"capacityProvider":"group"})",
       "ClientException: The capacity provider cannot be deleted because it is associated with "
       "cluster: c. Remove the capacity provider from cluster and try again."},
      {"DeleteCapacityProvider", R"({"capacityProvider":"FARGATE"})",
       "ClientException: The specified capacity provider is reserved and cannot be changed or "
       "deleted."},
      {"PutClusterCapacityProviders",
       R"({"cluster":"c","capacityProviders":["none"],"defaultCapacityProviderStrategy":[]})",
       "InvalidParameterException: The specified capacity provider does not exist. Specify a valid "
       "name or ARN and try again."},
      {"PutClusterCapacityProviders",
       R"({"cluster":"c","capacityProviders":["FARGATE"],"defaultCapacityProviderStrategy":[{"capacityProvider":"group"}]})",
       "InvalidParameterException: The specified capacity provider strategy cannot contain a "
       "capacity provider that is not associated with the cluster. Associate the capacity provider "
       "with the cluster and try again."},
      {"RunTask",
       R"({"cluster":"c","taskDefinition":"web","capacityProviderStrategy":[{"capacityProvider":"group","weight":1},{"capacityProvider":"FARGATE"}]})",
       "InvalidParameterException: The specified capacity provider strategy cannot contain both "
       "Fargate and Auto Scaling group capacity providers."},
      {"RunTask",
       R"({"cluster":"c","taskDefinition":"far","capacityProviderStrategy":[{"capacityProvider":"FARGATE"},{"capacityProvider":"FARGATE_SPOT"}]})",
       "InvalidParameterException: There are no capacity providers in the capacity provider "
       "strategy with a weight value greater than zero. Specify at least one capacity provider "
       "with "
       "a weight value greater than zero and try again."},
      {"RunTask",
       R"({"cluster":"c","taskDefinition":"far","capacityProviderStrategy":[{"capacityProvider":"FARGATE","base":1},{"capacityProvider":"FARGATE_SPOT","base":1,"weight":1}]})",
       "InvalidParameterException: There are multiple capacity providers in the specified capacity "
       "provider strategy with a base value defined. Only one capacity provider in a strategy can "
       "have a base value defined."},
      {"RunTask",
       R"({"cluster":"c","taskDefinition":"web","capacityProviderStrategy":[{"capacityProvider":"FARGATE"}]})",
       "InvalidParameterException: Task definition does not support launch_type FARGATE."},
      {"RunTask", R"({"cluster":"c","taskDefinition":"web","platformVersion":"1.4.0"})",
       "InvalidParameterException: The platform version must be null when specifying an EC2 launch "
       "type."},
      {"RunTask", R"({"cluster":"c","taskDefinition":"web","propagateTags":"SERVICE"})",
       "InvalidParameterException: Tags can only be propagated from a task definition when running "
       "a task."},
      {"RunTask", R"({"cluster":"c","taskDefinition":"web","tags":[{"key":"aws:x"}]})",
       "InvalidParameterException: Tag keys with the prefix aws: are reserved for AWS use."},
      {"UpdateClusterSettings",
       R"({"cluster":"c","settings":[{"name":"containerInsights","value":"on"}]})",
       "InvalidParameterException: Setting containerInsights has an invalid value: on"},
      {"PutAccountSetting", R"({"name":"unknown","value":"enabled"})",
       "InvalidParameterException: unknown should be one of [serviceLongArnFormat,"
       "taskLongArnFormat,containerInstanceLongArnFormat,awsvpcTrunking,containerInsights,"
       "fargateFIPSMode,tagResourceAuthorization,fargateTaskRetirementWaitPeriod,"
       "guardDutyActivate,defaultLogDriverMode,fargateEventWindows]"},
      {"PutAccountSetting", R"({"name":"fargateTaskRetirementWaitPeriod","value":"3"})",
       "InvalidParameterException: 3 should be one of [0,7,14]"},
      {"TagResource", R"({"resourceArn":"cluster/c","tags":[]})",
       "InvalidParameterException: The ARN provided is invalid."},
      {"ListTagsForResource",
       R"({"resourceArn":"arn:aws:ecs:us-east-1:123456789012:cluster/none"})",
       "ClusterNotFoundException: Cluster not found."},
      {"UpdateTaskProtection",
       R"({"cluster":"c","tasks":["x"],"protectionEnabled":true,"expiresInMinutes":2881})",
       "InvalidParameterException: expiresInMinutes must be between 1 and 2880."},
  };
  Furnished world;
  for (const Row& row : rows) {
    CAPTURE(row.action);
    CAPTURE(row.request);
    const std::uint64_t state = world.yard.simulation.state_hash();
    CHECK(world.yard.refusal(row.action, row.request) == row.expected);
    CHECK(world.yard.simulation.state_hash() == state);
  }
}

TEST_CASE("a provider that runs tasks stays with the cluster") {
  Furnished world;
  world.run("far", R"([{"capacityProvider":"FARGATE_SPOT"}])", 1);
  CHECK(world.yard.refusal("PutClusterCapacityProviders",
                           R"({"cluster":"c","capacityProviders":["FARGATE"],
                           "defaultCapacityProviderStrategy":[]})") ==
        "ResourceInUseException: The specified capacity provider is in use and cannot be removed.");
}

TEST_CASE("awsvpcTrunking raises the limit of instances launched afterwards (ENI-1 to ENI-3)") {
  Yard yard;
  const InstanceId before = yard.add_instances(1).at(0);
  yard.call("PutAccountSettingDefault", R"({"name":"awsvpcTrunking","value":"enabled"})");
  const InstanceId after = yard.add_instances(1).at(0);
  const InstanceId burstable = yard.add_instances(1, "t3.medium").at(0);
  CHECK(yard.world().at(before).registered.enis == 2);
  CHECK(yard.world().at(after).registered.enis == 10);
  CHECK(yard.world().at(burstable).registered.enis == 2);
  const JsonDocument listed = yard.call(
      "ListAttributes",
      R"({"cluster":"c","targetType":"container-instance","attributeName":"ecs.awsvpc-trunk-id"})");
  CHECK(listed.root()["attributes"].size() == 1);
}

TEST_CASE("ARNs of what is made while the long format is off name no cluster") {
  Furnished world;
  Yard& yard = world.yard;
  const std::string prefix = "arn:aws:ecs:us-east-1:123456789012:";
  yard.call("PutAccountSetting", R"({"name":"taskLongArnFormat","value":"disabled"})");
  yard.call("PutAccountSetting", R"({"name":"containerInstanceLongArnFormat","value":"disabled"})");
  const std::string instance = arn_of(yard.world(), yard.add_instances(1).at(0));
  const std::string task = arn_of(yard.world(), yard.run("web").at(0));
  CHECK(instance.size() == prefix.size() + 19 + 32);
  CHECK(task.size() == prefix.size() + 5 + 32);
  const JsonDocument shown =
      yard.call("DescribeTasks", R"({"cluster":"c","tasks":[")" + task + R"("]})");
  CHECK(shown.find("/tasks/0/containerInstanceArn").text() == instance);
  CHECK(yard.refusal("TagResource", R"({"resourceArn":")" + task + R"(","tags":[]})") ==
        "InvalidParameterException: Long arn format must be used for tagging operations");
  yard.call("DeleteAccountSetting", R"({"name":"taskLongArnFormat"})");
  CHECK(arn_of(yard.world(), yard.run("web").at(0)).size() == prefix.size() + 7 + 32);
}

TEST_CASE("a user's own setting counts before the account's default") {
  Yard yard;
  const auto value = [&](const char* name) {
    const JsonDocument reply =
        yard.call("ListAccountSettings",
                  std::string(R"({"effectiveSettings":true,"name":")") + name + R"("})");
    return std::string(reply.find("/settings/0/value").text());
  };
  CHECK(value("awsvpcTrunking") == "disabled");
  CHECK(yard.call("ListAccountSettings", "{}").root()["settings"].size() == 0);
  yard.call("PutAccountSettingDefault", R"({"name":"containerInsights","value":"enhanced"})");
  CHECK(value("containerInsights") == "enhanced");
  yard.call("PutAccountSetting", R"({"name":"containerInsights","value":"enabled"})");
  CHECK(value("containerInsights") == "enabled");
  const JsonDocument made = yard.call("CreateCluster", R"({"clusterName":"watched"})");
  CHECK(made.find("/cluster/settings/0/value").text() == "enabled");
  yard.call("DeleteAccountSetting", R"({"name":"containerInsights"})");
  CHECK(value("containerInsights") == "enhanced");
}

TEST_CASE("tags are put, replaced, propagated, shown when asked for, and removed") {
  Furnished world;
  Yard& yard = world.yard;
  yard.add_instances(1);
  const JsonDocument run = yard.call("RunTask", R"({"cluster":"c","taskDefinition":"web",
      "propagateTags":"TASK_DEFINITION","enableECSManagedTags":true,
      "tags":[{"key":"both","value":"call"},{"key":"own"}]})");
  const std::string task(run.find("/tasks/0/taskArn").text());
  const std::string expected =
      R"([{"key":"aws:ecs:clusterName","value":"c"},)"
      R"({"key":"from","value":"definition"},{"key":"both","value":"call"},)"
      R"({"key":"own","value":""}])";
  CHECK(run.find("/tasks/0/tags").source() == expected);
  const std::string arn = R"({"resourceArn":")" + task + "\"";
  CHECK(yard.call("ListTagsForResource", arn + "}").root()["tags"].source() == expected);
  yard.call("TagResource",
            arn + R"(,"tags":[{"key":"own","value":"2"},{"key":"new","value":"3"}]})");
  yard.call("UntagResource", arn + R"(,"tagKeys":["both","from","aws:ecs:clusterName"]})");
  const std::string describe = R"({"cluster":"c","tasks":[")" + task + "\"]";
  CHECK(yard.call("DescribeTasks", describe + "}").find("/tasks/0/tags").source() == "[]");
  CHECK(yard.call("DescribeTasks", describe + R"(,"include":["TAGS"]})")
            .find("/tasks/0/tags")
            .source() == R"([{"key":"own","value":"2"},{"key":"new","value":"3"}])");
}

TEST_CASE("only tasks of services can be protected, until their time is over (LC-50)") {
  Furnished world;
  Yard& yard = world.yard;
  yard.add_instances(1);
  const std::string alone = task_id_text(yard.world(), yard.run("web").at(0));
  yard.call("CreateService",
            R"({"cluster":"c","serviceName":"s","taskDefinition":"web","desiredCount":1})");
  yard.advance(60'000);
  const std::string served = task_id_text(yard.world(), yard.world().tasks.back().id);
  const JsonDocument reply = yard.call(
      "UpdateTaskProtection", R"({"cluster":"c","tasks":[")" + alone + R"(",")" + served +
                                  R"(","none"],"protectionEnabled":true,"expiresInMinutes":5})");
  CHECK(reply.root()["protectedTasks"].size() == 1);
  CHECK(reply.find("/protectedTasks/0/protectionEnabled").boolean());
  CHECK(reply.find("/failures/0/reason").text() == "TASK_NOT_VALID");
  CHECK(reply.find("/failures/1/reason").text() == "MISSING");
  CHECK(yard.call("GetTaskProtection", R"({"cluster":"c"})").root()["protectedTasks"].size() == 1);
  yard.advance(300'000);
  CHECK(yard.call("GetTaskProtection", R"({"cluster":"c"})").root()["protectedTasks"].size() == 0);
}

TEST_CASE("a service spreads its tasks over its strategy, a change of it is a deployment (SVC-8)") {
  Furnished world;
  Yard& yard = world.yard;
  const std::string rest = std::string(R"("cluster":"c",)") + k_vpc;
  const JsonDocument made = yard.call(
      "CreateService", "{" + rest + R"(,"serviceName":"s","taskDefinition":"far","desiredCount":8,
      "capacityProviderStrategy":[{"capacityProvider":"FARGATE","base":2,"weight":1},
      {"capacityProvider":"FARGATE_SPOT","weight":2}]})");
  CHECK_FALSE(made.find("/service/launchType").exists());
  CHECK(made.root()["service"]["capacityProviderStrategy"].size() == 2);
  yard.advance(120'000);
  const auto on = [&](std::uint32_t provider) {
    int count = 0;
    for (const Task& task : yard.world().tasks) {
      if (task.desired_running && task.capacity_provider == ProviderId{provider}) ++count;
    }
    return count;
  };
  CHECK(on(0) == 4);
  CHECK(on(1) == 4);
  CHECK(yard.refusal("PutClusterCapacityProviders", R"({"cluster":"c","capacityProviders":[],
      "defaultCapacityProviderStrategy":[]})") ==
        "ResourceInUseException: The specified capacity provider is in use and cannot be removed.");
  yard.call("UpdateService", R"({"cluster":"c","service":"s","capacityProviderStrategy":
      [{"capacityProvider":"FARGATE"}]})");
  yard.simulation.settle();
  CHECK(on(0) == 8);
  CHECK(on(1) == 0);
}

TEST_CASE("the same clientToken starts nothing twice (RT-26)") {
  Furnished world;
  Yard& yard = world.yard;
  yard.add_instances(1);
  const std::string request =
      R"({"cluster":"c","taskDefinition":"web","clientToken":"t","enableExecuteCommand":true})";
  const JsonDocument first = yard.call("RunTask", request);
  const JsonDocument second = yard.call("RunTask", request);
  CHECK(yard.world().tasks.size() == 1);
  CHECK(first.find("/tasks/0/taskArn").text() == second.find("/tasks/0/taskArn").text());
  CHECK(first.find("/tasks/0/enableExecuteCommand").boolean());
  CHECK(yard.refusal("RunTask", R"({"cluster":"c","taskDefinition":"web","clientToken":"t"})") ==
        "ConflictException: The clientToken was already used in a request with different "
        "parameters.");
}

TEST_CASE("an instance registers by the identity document of its EC2 instance") {
  Yard yard;
  yard.call("ec2.RunInstances", R"({"InstanceType":"c5.large","MinCount":1,"MaxCount":1})");
  const std::string id = ec2_instance_id_text(yard.world(), yard.world().ec2_instances[0].id);
  const JsonDocument reply =
      yard.call("RegisterContainerInstance",
                R"({"cluster":"c","instanceIdentityDocument":"{\"instanceId\":\")" + id +
                    R"(\"}","tags":[{"key":"a","value":"b"}]})");
  CHECK(reply.find("/containerInstance/ec2InstanceId").text() == id);
  CHECK(yard.world().container_instances[0].registered.cpu_units == 2048);
  CHECK(yard.world().ec2_instances[0].container_instance == InstanceId{0});
  CHECK(reply.find("/containerInstance/tags/0/key").text() == "a");
  CHECK(yard.refusal("RegisterContainerInstance",
                     R"({"cluster":"c","instanceIdentityDocument":"x"})") ==
        "ClientException: Instance identity document is invalid.");
}

TEST_CASE("scale-in spares protected tasks and says so, until their time is over (LC-50)") {
  Furnished world;
  Yard& yard = world.yard;
  yard.add_instances(1);
  yard.call("CreateService",
            R"({"cluster":"c","serviceName":"s","taskDefinition":"web","desiredCount":3})");
  yard.advance(120'000);
  std::string tasks;
  for (const Task& task : yard.world().tasks) {
    tasks += (tasks.empty() ? "\"" : ",\"") + task_id_text(yard.world(), task.id) + "\"";
  }
  yard.call("UpdateTaskProtection", R"({"cluster":"c","tasks":[)" + tasks +
                                        R"(],"protectionEnabled":true,"expiresInMinutes":10})");
  yard.call("UpdateService", R"({"cluster":"c","service":"s","desiredCount":1})");
  yard.advance(300'000);
  const Service& service = yard.world().services[0];
  CHECK(service.running == 3);
  CHECK(yard.world().at(service.events.back()).message.find("tasks under protection") !=
        std::string::npos);
  yard.advance(600'000);
  CHECK(yard.world().services[0].running == 1);
}

TEST_SUITE_END();
