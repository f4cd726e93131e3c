// Replies have the members, spellings and types of the published API model.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>

#include "api/api.hpp"
#include "support/yard.hpp"
#include "unit/api/api_model.hpp"

using namespace taskyard;
using support::Yard;

TEST_SUITE_BEGIN("api");

namespace {

std::string bare(std::string_view action) {
  return std::string(action.substr(action.find('.') + 1));
}

/// A session in which every ECS action succeeds once; ${i}, ${t} and ${f} are an instance, a running
/// task and a Fargate task, ${d} and ${r} a service deployment and the revision before it.
struct Step {
  const char* action;
  const char* request;
};

const std::vector<Step> k_session = {
    {"CreateCluster", R"({"clusterName":"other","tags":[{"key":"a","value":"b"}]})"},
    {"RegisterTaskDefinition",
     R"({"family":"web","networkMode":"bridge","tags":[{"key":"team","value":"yard"}],
         "volumes":[{"name":"data","host":{}}],
         "placementConstraints":[{"type":"memberOf","expression":"attribute:ecs.os-type == linux"}],
         "containerDefinitions":[{"name":"web","image":"nginx","cpu":64,"memory":128,
           "portMappings":[{"containerPort":80}],"environment":[{"name":"A","value":"1"}],
           "mountPoints":[{"sourceVolume":"data","containerPath":"/data"}],
           "healthCheck":{"command":["CMD-SHELL","true"]}}]})"},
    {"DescribeTaskDefinition", R"({"taskDefinition":"web","include":["TAGS"]})"},
    {"RunTask", R"({"cluster":"c","taskDefinition":"web","count":2,"startedBy":"me","tags":
         [{"key":"k","value":"v"}],"overrides":{"containerOverrides":[{"name":"web","cpu":32}]}})"},
    {"StartTask",
     R"({"cluster":"c","taskDefinition":"web","containerInstances":["${i}","missing"]})"},
    {"DescribeTasks", R"({"cluster":"c","tasks":["${t}","${f}","missing"],"include":["TAGS"]})"},
    {"ListTasks", R"({"cluster":"c","maxResults":1})"},
    {"DiscoverPollEndpoint", R"({"cluster":"c"})"},
    {"ExecuteCommand", R"({"cluster":"c","task":"${f}","command":"sh","interactive":true})"},
    {"CreateService",
     R"({"cluster":"c","serviceName":"shop","taskDefinition":"one","desiredCount":2,
         "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}},
         "placementStrategy":[{"type":"spread","field":"attribute:ecs.availability-zone"}],
         "placementConstraints":[{"type":"memberOf","expression":"attribute:ecs.os-type == linux"}],
         "tags":[{"key":"k","value":"v"}],"propagateTags":"SERVICE","enableECSManagedTags":true})"},
    {"CreateService", R"({"cluster":"c","serviceName":"far","taskDefinition":"far","desiredCount":1,
         "launchType":"FARGATE","platformVersion":"LATEST","networkConfiguration":
         {"awsvpcConfiguration":{"subnets":["subnet-0a10000000000001a"]}}})"},
    {"UpdateService", R"({"cluster":"c","service":"two","forceNewDeployment":true})"},
    {"DescribeServices", R"({"cluster":"c","services":["two","shop","far","missing"]})"},
    {"ListServices", R"({"cluster":"c","launchType":"EC2"})"},
    {"ListServiceDeployments", R"({"cluster":"c","service":"two"})"},
    {"DescribeServiceDeployments", R"({"serviceDeploymentArns":["${d}","missing"]})"},
    {"StopServiceDeployment", R"({"serviceDeploymentArn":"${d}"})"},
    {"DescribeServiceDeployments", R"({"serviceDeploymentArns":["${d}"]})"},
    {"DescribeServiceRevisions", R"({"serviceRevisionArns":["${r}","missing"]})"},
    {"DescribeServices", R"({"cluster":"c","services":["moving"]})"},
    {"DescribeServiceDeployments", R"({"serviceDeploymentArns":["${m}"]})"},
    {"DescribeServiceRevisions", R"({"serviceRevisionArns":["${n}"]})"},
    {"ContinueServiceDeployment", R"({"serviceDeploymentArn":"${m}","hookId":"${h}"})"},
    {"DescribeServiceDeployments", R"({"serviceDeploymentArns":["${m}"]})"},
    {"DescribeServices", R"({"cluster":"c","services":["two"]})"},
    {"DeleteService", R"({"cluster":"c","service":"two","force":true})"},
    {"PutAttributes", R"({"cluster":"c","attributes":[{"name":"stack","value":"prod","targetType":
         "container-instance","targetId":"${i}"}]})"},
    {"ListAttributes",
     R"({"cluster":"c","targetType":"container-instance","attributeName":"stack"})"},
    {"DescribeContainerInstances", R"({"cluster":"c","containerInstances":["${i}","missing"]})"},
    {"ListContainerInstances", R"({"cluster":"c","filter":"attribute:stack == prod"})"},
    {"DeleteAttributes", R"({"cluster":"c","attributes":[{"name":"stack","targetType":
         "container-instance","targetId":"${i}"}]})"},
    {"UpdateContainerInstancesState",
     R"({"cluster":"c","containerInstances":["${i}","missing"],"status":"DRAINING"})"},
    {"StopTask", R"({"cluster":"c","task":"${t}","reason":"enough"})"},
    {"DescribeTasks", R"({"cluster":"c","tasks":["${t}"]})"},
    {"DescribeClusters", R"({"clusters":["c","missing"],"include":["TAGS","STATISTICS"]})"},
    {"ListClusters", "{}"},
    {"RegisterContainerInstance", R"({"cluster":"c","totalResources":[
         {"name":"CPU","type":"INTEGER","integerValue":1024},
         {"name":"MEMORY","type":"INTEGER","integerValue":900}]})"},
    {"DeregisterContainerInstance", R"({"cluster":"c","containerInstance":"${i}","force":true})"},
    {"ListTaskDefinitionFamilies", "{}"},
    {"ListTaskDefinitions", R"({"familyPrefix":"web"})"},
    {"DeregisterTaskDefinition", R"({"taskDefinition":"web:1"})"},
    {"DeleteTaskDefinitions", R"({"taskDefinitions":["web:1","missing:7"]})"},
    {"CreateCapacityProvider", R"({"name":"spare","tags":[{"key":"a","value":"b"}],
         "autoScalingGroupProvider":{"autoScalingGroupArn":"arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/g",
         "managedScaling":{"status":"ENABLED","targetCapacity":80},"managedTerminationProtection":"ENABLED"}})"},
    {"UpdateCapacityProvider",
     R"({"name":"spare","autoScalingGroupProvider":{"managedDraining":"DISABLED"}})"},
    {"PutClusterCapacityProviders",
     R"({"cluster":"other","capacityProviders":["FARGATE","FARGATE_SPOT","spare"],
         "defaultCapacityProviderStrategy":[{"capacityProvider":"FARGATE","base":1,"weight":1},
         {"capacityProvider":"FARGATE_SPOT","weight":3}]})"},
    {"UpdateCluster",
     R"({"cluster":"other","configuration":{"executeCommandConfiguration":{"logging":"DEFAULT"}},
         "serviceConnectDefaults":{"namespace":"yard"}})"},
    {"UpdateClusterSettings",
     R"({"cluster":"other","settings":[{"name":"containerInsights","value":"enhanced"}]})"},
    {"DescribeClusters",
     R"({"clusters":["other"],"include":["ATTACHMENTS","CONFIGURATIONS","SETTINGS","STATISTICS","TAGS"]})"},
    {"RunTask",
     R"({"cluster":"other","taskDefinition":"far","count":4,"propagateTags":"TASK_DEFINITION",
         "enableECSManagedTags":true,
         "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0a10000000000001a"]}}})"},
    {"DescribeCapacityProviders",
     R"({"capacityProviders":["FARGATE","spare","missing"],"include":["TAGS"]})"},
    {"UpdateTaskProtection",
     R"({"cluster":"c","tasks":["${t}","missing"],"protectionEnabled":true})"},
    {"GetTaskProtection", R"({"cluster":"c","tasks":["${f}"]})"},
    {"TagResource", R"({"resourceArn":"${f}","tags":[{"key":"k","value":"v"}]})"},
    {"ListTagsForResource", R"({"resourceArn":"${f}"})"},
    {"UntagResource", R"({"resourceArn":"${f}","tagKeys":["k","missing"]})"},
    {"PutAccountSetting", R"({"name":"containerInsights","value":"enabled"})"},
    {"PutAccountSettingDefault", R"({"name":"awsvpcTrunking","value":"enabled"})"},
    {"ListAccountSettings", R"({"effectiveSettings":true})"},
    {"DeleteAccountSetting", R"({"name":"containerInsights"})"},
    {"PutClusterCapacityProviders",
     R"({"cluster":"other","capacityProviders":["FARGATE","FARGATE_SPOT"],
         "defaultCapacityProviderStrategy":[]})"},
    {"DeleteCapacityProvider", R"({"capacityProvider":"spare"})"},
    {"CreateCluster", R"({"clusterName":"last"})"},
    {"DeleteCluster", R"({"cluster":"last"})"},
};

struct Session {
  Yard yard;
  std::string instance, task, fargate_task, revision;
  std::string moving, moving_revision, hook;

  Session() {
    instance = arn_of(yard.world(), yard.add_instances(1).at(0));
    yard.register_definition("one", R"([{"name":"a","image":"nginx","memory":64}])");
    task = arn_of(yard.world(), yard.run("one").at(0));
    yard.register_definition(
        "far", R"([{"name":"a","image":"nginx"}])",
        R"("networkMode":"awsvpc","cpu":"256","memory":"512","requiresCompatibilities":["FARGATE"])");
    const JsonDocument run =
        yard.call("RunTask", R"({"cluster":"c","launchType":"FARGATE","taskDefinition":"far",
        "enableExecuteCommand":true,
        "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0a10000000000001a"]}}})");
    fargate_task = run.find("/tasks/0/taskArn").text();
    yard.call("CreateService",
              R"({"cluster":"c","serviceName":"two","taskDefinition":"one","desiredCount":1})");
    yard.advance(60'000);
    revision = service_revision_arn(yard.world(), DeploymentId{0});
    move_traffic();
  }

  // A canary deployment that pauses before it starts, with everything a request about it may hold.
  void move_traffic() {
    yard.call("CreateService",
              R"({"cluster":"c","serviceName":"moving","taskDefinition":"one","desiredCount":1,
        "serviceConnectConfiguration":{"enabled":true,"namespace":"n"},
        "deploymentConfiguration":{"strategy":"CANARY","bakeTimeInMinutes":5,
          "canaryConfiguration":{"canaryPercent":2.5,"canaryBakeTimeInMinutes":1},
          "alarms":{"alarmNames":["x"],"enable":true,"rollback":true},
          "lifecycleHooks":[{"targetType":"PAUSE","lifecycleStages":["PRE_SCALE_UP"],
            "timeoutConfiguration":{"timeoutInMinutes":60,"action":"CONTINUE"}}]}})");
    yard.advance(600'000);
    yard.call("UpdateService", R"({"cluster":"c","service":"moving","forceNewDeployment":true})");
    const DeploymentId last{static_cast<std::uint32_t>(yard.world().deployments.size() - 1)};
    moving = service_deployment_arn(yard.world(), last);
    moving_revision = service_revision_arn(yard.world(), last);
    hook = hook_id_text(yard.world(), last, 0);
  }

  std::string filled(std::string request) const {
    constexpr DeploymentId k_updated{5};  // that of UpdateService
    const std::string deployment = yard.world().deployments.size() > k_updated.value
                                       ? service_deployment_arn(yard.world(), k_updated)
                                       : std::string();
    for (const auto& [name, value] : {std::pair{"${i}", instance},
                                      {"${t}", task},
                                      {"${f}", fargate_task},
                                      {"${d}", deployment},
                                      {"${r}", revision},
                                      {"${m}", moving},
                                      {"${n}", moving_revision},
                                      {"${h}", hook}}) {
      for (std::size_t at = 0; (at = request.find(name, at)) != std::string::npos;) {
        request.replace(at, 4, value);
      }
    }
    return request;
  }
};

}  // namespace

TEST_CASE("every reply of every ECS action is what the API model says") {
  const test::ApiModel model;
  Session session;
  std::set<std::string> seen;
  for (const Step& step : k_session) {
    const std::string request = session.filled(step.request);
    CAPTURE(step.action);
    CAPTURE(request);
    const Reply reply = session.yard.simulation.call(step.action, request);
    CAPTURE(reply.body);
    CHECK(reply.status == 200);
    CHECK(model.faults_of_reply(step.action, reply.body) == "");
    seen.insert(step.action);
  }
  for (std::string_view action : action_names()) {
    // Its simulated agents are new, so that UpdateContainerAgent is always refused.
    if (action.rfind("ecs.", 0) != 0 || action == "ecs.UpdateContainerAgent") continue;
    CAPTURE(action);
    CHECK(seen.count(bare(action)) == 1);
  }
}

TEST_CASE("times in replies are epoch seconds") {
  Session session;
  const JsonDocument reply =
      session.yard.call("DescribeTasks", R"({"cluster":"c","tasks":[")" + session.task + R"("]})");
  const TaskId task = find_task(session.yard.world(), session.task);
  const std::int64_t expected = (k_epoch_start_ms + session.yard.task(task).created_at) / 1000;
  CHECK(static_cast<std::int64_t>(reply.find("/tasks/0/createdAt").real()) == expected);
}

TEST_CASE("ARNs have AWS's form") {
  Session session;
  const World& world = session.yard.world();
  const std::string prefix = "arn:aws:ecs:us-east-1:123456789012:";
  CHECK(session.task.rfind(prefix + "task/c/", 0) == 0);
  CHECK(session.task.size() == prefix.size() + 7 + 32);
  CHECK(session.instance.rfind(prefix + "container-instance/c/", 0) == 0);
  CHECK(arn_of(world, world.clusters[0].id) == prefix + "cluster/c");
  CHECK(arn_of(world, world.task_definitions[0].id) == prefix + "task-definition/one:1");
}

TEST_SUITE_END();
