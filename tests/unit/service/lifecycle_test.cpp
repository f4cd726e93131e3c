// A service from creation to deletion: counters, events, replacement, updates (facts section 7).
#include <doctest/doctest.h>

#include "unit/service/shop.hpp"

using namespace taskyard;
using test::percents;
using test::Shop;

TEST_SUITE_BEGIN("service");

namespace {

const char* const k_force = R"("forceNewDeployment":true)";

JsonValue described(const JsonDocument& reply) { return reply.find("/services/0"); }

JsonDocument describe(Shop& shop) {
  return shop.call("DescribeServices", R"({"cluster":"c","services":["web"]})");
}

}  // namespace

TEST_CASE("a new service starts its tasks, completes its deployment and is steady (7.8)") {
  Shop shop;
  shop.add_instances(2);
  shop.create(2);
  JsonDocument reply = describe(shop);
  CHECK(described(reply)["status"].text() == "ACTIVE");
  CHECK(described(reply)["desiredCount"].integer() == 2);
  CHECK(described(reply)["deployments"].first()["rolloutState"].text() == "IN_PROGRESS");
  shop.wait();
  CHECK(shop.messages() == std::vector<std::string>{"has started 2 tasks: (task t1) (task t2).",
                                                    "(deployment d1) deployment completed.",
                                                    "has reached a steady state."});
  reply = describe(shop);
  const JsonValue deployment = described(reply)["deployments"].first();
  CHECK(described(reply)["runningCount"].integer() == 2);
  CHECK(described(reply)["pendingCount"].integer() == 0);
  CHECK(deployment["status"].text() == "PRIMARY");
  CHECK(deployment["runningCount"].integer() == 2);
  CHECK(deployment["rolloutState"].text() == "COMPLETED");
  CHECK(deployment["rolloutStateReason"].text() ==
        "ECS deployment " + deployment_id_text(shop.world(), DeploymentId{0}) + " completed.");
  CHECK(described(reply)["events"].first()["message"].text() ==
        "(service web) has reached a steady state.");  // newest first (SVC-6)
}

TEST_CASE("tasks of a service name it in group, startedBy and ListTasks (LC-9, PL-50)") {
  Shop shop;
  shop.add_instances(1);
  shop.create(1);
  shop.run("web");
  shop.wait();
  const Task& task = shop.task(shop.live().at(0));
  CHECK(shop.world().text(task.group) == "service:web");
  const std::string& started_by = shop.world().text(task.started_by);
  CHECK(started_by == deployment_id_text(shop.world(), DeploymentId{0}));
  CHECK(started_by.size() == 8 + 19);  // DEP-13
  const JsonDocument listed = shop.call("ListTasks", R"({"cluster":"c","serviceName":"web"})");
  CHECK(listed.root()["taskArns"].size() == 1);
  CHECK(shop.call("ListTasks", R"({"cluster":"c"})").root()["taskArns"].size() == 2);
}

TEST_CASE("whatever ends a task, its service replaces it (SVC-20, T38)") {
  struct Row {
    const char* what;
    const char* action;
    const char* request;
  };
  Shop shop;
  const InstanceId first = shop.add_instances(1).at(0);
  shop.add_instances(1);
  shop.create(2);
  shop.wait();
  SUBCASE("StopTask") {
    shop.stop(shop.live().at(0));
    shop.wait();
    CHECK(shop.task(TaskId{0}).stop_code == StopCode::user_initiated);
  }
  SUBCASE("the instance is terminated") {
    shop.call("ec2.TerminateInstances",
              R"({"InstanceIds":[")" +
                  ec2_instance_id_text(shop.world(), shop.world().at(first).ec2_instance) + "\"]}");
    shop.wait();
  }
  SUBCASE("the instance is deregistered by force") {
    shop.call("DeregisterContainerInstance", R"({"cluster":"c","containerInstance":")" +
                                                 arn_of(shop.world(), first) +
                                                 R"(","force":true})");
    shop.wait();
  }
  CHECK(shop.world().tasks.size() == 3);
  CHECK(shop.web().running == 2);
  CHECK(shop.times_said("has reached a steady state.") == 2);
  CHECK(shop.messages().at(3) == "has started 1 tasks: (task t3).");
}

TEST_CASE("a task that exits with 0 is replaced as well, without delay (SVC-20, SVC-42, T22)") {
  Shop shop;
  shop.publish("short", R"("exitAfterMs":60000)");
  shop.register_definition("short", R"([{"name":"a","image":"short","cpu":64,"memory":64}])");
  shop.add_instances(1);
  shop.create(1, R"("taskDefinition":"short")");
  shop.advance(k_hour);
  CHECK(shop.world().tasks.size() > 40);
  CHECK_FALSE(shop.said("is unable to consistently start tasks successfully."));
  CHECK(shop.primary().failed_tasks == 0);
}

TEST_CASE("UpdateService starts a deployment only for what AWS says (SVC-8)") {
  struct Row {
    const char* members;
    bool deploys;
  };
  const std::vector<Row> rows = {
      {R"("desiredCount":3)", false},
      {R"("deploymentConfiguration":{"maximumPercent":150})", false},
      {R"("availabilityZoneRebalancing":"DISABLED")", false},
      {R"("placementConstraints":[{"type":"distinctInstance"}])", false},
      {R"("placementStrategy":[{"type":"binpack","field":"cpu"}])", false},
      {R"("healthCheckGracePeriodSeconds":0)", false},
      {R"("enableExecuteCommand":false)", false},
      {R"("propagateTags":"SERVICE")", false},
      {R"("taskDefinition":"web:1")", false},
      {R"("taskDefinition":"web:2")", true},
      {k_force, true},
      {R"("platformVersion":"1.4.0")", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.members);
    Shop shop;
    shop.add_instances(1);
    shop.create(1);
    shop.wait();
    shop.update(row.members);
    CHECK((shop.world().deployments.size() == 2) == row.deploys);
    CHECK((shop.primary().rollout == RolloutState::in_progress) == row.deploys);
  }
}

TEST_CASE("an update during an update: the newest deployment replaces all others (DEP-10)") {
  Shop shop;
  shop.add_instances(4);
  shop.create(4, percents(100, 150));
  shop.advance(2 * k_minute);
  shop.update(R"("taskDefinition":"web:2")");
  shop.advance(10 * k_second);  // two of web:2 run
  shop.update(R"("taskDefinition":"web:1")");
  CHECK(shop.web().deployments.size() == 3);
  shop.advance(20 * k_minute);
  CHECK(shop.web().deployments.size() == 1);
  CHECK(shop.web().running == 4);
  for (const TaskId task : shop.live()) CHECK(shop.task(task).deployment == DeploymentId{2});
  CHECK(shop.world().deployments[1].outcome == ServiceDeploymentStatus::stopped);
}

TEST_CASE("a forced deployment replaces every task with the same definition (SVC-8)") {
  Shop shop;
  shop.add_instances(2);
  shop.create(2);
  shop.advance(k_minute);
  shop.update(k_force);
  shop.advance(5 * k_minute);
  CHECK(shop.world().tasks.size() == 4);
  CHECK(shop.task(TaskId{0}).stop_code == StopCode::service_scheduler_initiated);
  CHECK(shop.world().text(shop.task(TaskId{0}).stopped_reason) ==
        "Scaling activity initiated by (deployment " +
            deployment_id_text(shop.world(), DeploymentId{0}) + ")");
  const std::vector<std::string> said = shop.messages();
  REQUIRE(said.size() == 7);  // SVC-90
  CHECK(said[3] == "has started 2 tasks: (task t3) (task t4).");
  CHECK(said[4] == "has stopped 2 running tasks: (task t1) (task t2).");
  CHECK(said[5] == "(deployment d2) deployment completed.");
  CHECK(said[6] == "has reached a steady state.");
}

TEST_CASE("a service is deleted when it is scaled to 0, or by force (SVC-1 to SVC-3)") {
  Shop shop;
  shop.add_instances(1);
  shop.create(1);
  shop.wait();
  const std::string request = R"({"cluster":"c","service":"web"})";
  const std::string create =
      R"({"cluster":"c","serviceName":"web","taskDefinition":"web","desiredCount":1})";
  CHECK(shop.refusal("DeleteService", request) ==
        "InvalidParameterException: The service cannot be stopped while it is scaled above 0.");
  CHECK(shop.refusal("CreateService", create) ==  // web is web:2 now
        "InvalidParameterException: Creation of service was not idempotent.");
  shop.create(1);  // the same call again
  CHECK(shop.world().services.size() == 1);
  const JsonDocument deleted =
      shop.call("DeleteService", R"({"cluster":"c","service":"web","force":true})");
  CHECK(deleted.find("/service/status").text() == "DRAINING");
  CHECK(shop.call("ListServices", R"({"cluster":"c"})").root()["serviceArns"].size() == 1);
  CHECK(shop.refusal("CreateService", create) ==
        "InvalidParameterException: Unable to Start a service that is still Draining.");
  CHECK(shop.refusal("UpdateService", request) ==
        "ServiceNotActiveException: Service was not ACTIVE.");
  shop.wait();
  CHECK(shop.web().status == ServiceStatus::inactive);
  CHECK(shop.web().tasks.empty());
  CHECK(described(describe(shop))["status"].text() == "INACTIVE");
  CHECK(shop.call("ListServices", R"({"cluster":"c"})").root()["serviceArns"].size() == 0);
  CHECK(shop.refusal("DeleteService", request) == "ServiceNotFoundException: Service not found.");
  CHECK(shop.refusal("UpdateService", request) ==
        "ServiceNotActiveException: Service was not ACTIVE.");
  shop.call("CreateService", create);
  CHECK(shop.web().id == ServiceId{1});
}

TEST_CASE("a cluster counts its services and is not deleted while it has some (CL-5)") {
  Shop shop;
  shop.create(0);
  const JsonDocument reply = shop.call("DescribeClusters", R"({"clusters":["c"]})");
  CHECK(reply.find("/clusters/0/activeServicesCount").integer() == 1);
  CHECK(shop.refusal("DeleteCluster", R"({"cluster":"c"})") ==
        "ClusterContainsServicesException: The Cluster cannot be deleted while Services are "
        "active.");
}

TEST_CASE("the latest 100 events are kept (SVC-6)") {
  Shop shop;
  shop.publish("short", R"("exitAfterMs":20000)");
  shop.register_definition("short", R"([{"name":"a","image":"short","cpu":64,"memory":64}])");
  shop.add_instances(1);
  shop.create(1, R"("taskDefinition":"short")");
  shop.advance(2 * k_hour);
  CHECK(shop.world().service_events.size() > 200);
  CHECK(described(describe(shop))["events"].size() == 100);
  CHECK(shop.web().events.back() == shop.world().service_events.back().id);
}

TEST_CASE("a service starts at most as many tasks a minute as its quota says (SVC-21)") {
  Shop shop;
  shop.set_parameter("serviceStartsPerMinute", 10);
  shop.add_instances(8);
  shop.create(25);
  shop.advance(59 * k_second);
  CHECK(shop.web().running == 10);
  CHECK(shop.web().waiting);
  shop.advance(k_minute);
  CHECK(shop.web().running == 20);
  shop.advance(k_minute);
  CHECK(shop.web().running == 25);
}

TEST_CASE("StopServiceDeployment goes back to the last completed revision (DEP-24, DEP-51)") {
  Shop shop;
  shop.add_instances(2);
  shop.create(2);
  const std::string first = service_deployment_arn(shop.world(), DeploymentId{0});
  CHECK(shop.refusal("StopServiceDeployment", R"({"serviceDeploymentArn":")" + first + "\"}") ==
        "ConflictException: There is no completed deployment to roll back to.");
  shop.advance(k_minute);
  shop.update(R"("taskDefinition":"web:2")");
  shop.advance(6 * k_second);
  const std::string second = service_deployment_arn(shop.world(), DeploymentId{1});
  shop.call("StopServiceDeployment", R"({"serviceDeploymentArn":")" + second + "\"}");
  CHECK(shop.web().primary == DeploymentId{0});
  CHECK(shop.world().deployments[1].outcome == ServiceDeploymentStatus::rollback_in_progress);
  shop.advance(5 * k_minute);
  CHECK(shop.world().deployments[1].outcome == ServiceDeploymentStatus::rollback_successful);
  CHECK(shop.world().deployments[1].status == DeploymentStatus::inactive);
  CHECK(shop.web().running == 2);
  CHECK(shop.said("rolling back to deployment d1."));
  CHECK(shop.refusal("StopServiceDeployment", R"({"serviceDeploymentArn":")" + second + "\"}") ==
        "ConflictException: Service deployment is not in progress.");
}

TEST_CASE("tasks get the tags that propagateTags and managed tags give them") {
  struct Row {
    const char* members;
    const char* tags;
  };
  const std::vector<Row> rows = {
      {R"("tags":[{"key":"a","value":"1"}])", "[]"},
      {R"("tags":[{"key":"a","value":"1"}],"propagateTags":"SERVICE")",
       R"([{"key":"a","value":"1"}])"},
      {R"("propagateTags":"TASK_DEFINITION","taskDefinition":"tagged")",
       R"([{"key":"team","value":"yard"}])"},
      {R"("enableECSManagedTags":true)",
       R"([{"key":"aws:ecs:clusterName","value":"c"},{"key":"aws:ecs:serviceName","value":"web"}])"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.members);
    Shop shop;
    shop.register_definition("tagged", R"([{"name":"a","image":"app:v1","memory":64}])",
                             R"("tags":[{"key":"team","value":"yard"}])");
    shop.add_instances(1);
    shop.create(1, row.members);
    shop.advance(k_minute);
    const JsonDocument reply =
        shop.call("DescribeTasks", R"({"cluster":"c","include":["TAGS"],"tasks":[")" +
                                       task_id_text(shop.world(), TaskId{0}) + "\"]}");
    CHECK(reply.find("/tasks/0/tags").source() == row.tags);
  }
}

TEST_SUITE_END();
