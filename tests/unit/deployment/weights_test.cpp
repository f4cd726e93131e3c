// Blue/green, linear and canary with a load balancer: two target groups, and the weights of the listener
// rules that move the traffic between them (facts DEP-60, DEP-62, DEP-63).
#include <doctest/doctest.h>

#include "unit/deployment/bench.hpp"
#include "unit/service/market.hpp"

using namespace taskyard;
using test::Market;
using test::strategy;

TEST_SUITE_BEGIN("deployment");

namespace {

struct Mall : Market {
  std::string left = group({"left", "instance", 80, 10, 5});
  std::string right = group({"right", "instance", 8080, 10, 5});

  // Service "web" of dyn:1, steady; dyn:2 is there.
  explicit Mall(const std::string& configuration) {
    add_instances(2);
    register_definition("dyn", R"([{"name":"app","image":"app:v1","cpu":256,"memory":256,
        "portMappings":[{"containerPort":80}]}])");
    create(2, R"("taskDefinition":"dyn:1",)" + balancer() + "," + configuration);
    advance(3 * k_minute);
    REQUIRE(web().steady);
  }
  std::string balancer() const {
    return R"("loadBalancers":[{"targetGroupArn":")" + left +
           R"(","containerName":"app","containerPort":80,"advancedConfiguration":{)" +
           R"("alternateTargetGroupArn":")" + right + R"(","productionListenerRule":")" + rule(80) +
           R"(","testListenerRule":")" + rule(8080) +
           R"(","roleArn":"arn:aws:iam::123456789012:role/lb"}}])";
  }
  /// Weights of left and right behind the listener at that port: "100/0".
  std::string weights(int port) const {
    std::int32_t of[2] = {0, 0};
    for (const Listener& listener : world().listeners) {
      if (listener.port != port) continue;
      for (const WeightedGroup& one : world().at(listener.rules.back()).groups) {
        of[one.group == group_id("left") ? 0 : 1] = one.weight;
      }
    }
    return std::to_string(of[0]) + "/" + std::to_string(of[1]);
  }
  void until(LifecycleStage stage) {
    for (int i = 0; i < 3'000 && primary().stage != stage; ++i) advance(k_second);
    REQUIRE(primary().stage == stage);
  }
  int tasks_in(std::string_view name) const {
    int count = 0;
    for (const TargetId id : world().at(group_id(name)).targets) {
      count += world().at(id).state == TargetState::healthy ? 1 : 0;
    }
    return count;
  }
};

}  // namespace

TEST_CASE("blue/green puts green into the other target group and moves the rules' weights") {
  Mall mall(strategy("BLUE_GREEN", R"("bakeTimeInMinutes":2)"));
  CHECK(mall.weights(80) == "100/0");
  CHECK(mall.tasks_in("left") == 2);
  mall.update(R"("taskDefinition":"dyn:2")");
  mall.until(LifecycleStage::post_scale_up);
  CHECK(mall.tasks_in("left") == 2);
  CHECK(mall.tasks_in("right") == 2);
  CHECK(mall.weights(80) == "100/0");
  mall.until(LifecycleStage::post_test_traffic_shift);
  CHECK(mall.weights(80) == "100/0");
  CHECK(mall.weights(8080) == "0/100");
  mall.until(LifecycleStage::bake_time);
  CHECK(mall.weights(80) == "0/100");
  CHECK(mall.tasks_in("left") == 2);
  mall.advance(5 * k_minute);
  CHECK(mall.tasks_in("left") == 0);
  CHECK(mall.tasks_in("right") == 2);
  CHECK(mall.web().steady);
  mall.update(R"("taskDefinition":"dyn:1")");
  mall.advance(10 * k_minute);
  CHECK(mall.weights(80) == "100/0");
  CHECK(mall.tasks_in("left") == 2);
  CHECK(mall.tasks_in("right") == 0);
}

TEST_CASE("traffic can be moved by a load balancer with both target groups and a rule (DEP-60)") {
  Market shop;
  const std::string one = shop.group({"one", "instance", 80});
  const std::string two = shop.group({"two"});
  const std::string entry = R"("taskDefinition":"dyn","loadBalancers":[{"targetGroupArn":")" + one +
                            R"(","containerName":"app","containerPort":80)";
  const struct {
    std::string advanced;
    const char* expected;
  } rows[] = {
      {"",
       "InvalidParameterException: The LINEAR deployment strategy requires a load balancer with "
       "advancedConfiguration or Service Connect."},
      {R"(,"advancedConfiguration":{"alternateTargetGroupArn":")" + two + R"(","roleArn":"r"})",
       "InvalidParameterException: productionListenerRule must be provided in "
       "advancedConfiguration of the load balancer."},
      {R"(,"advancedConfiguration":{"alternateTargetGroupArn":")" + two +
           R"(","productionListenerRule":"none","roleArn":"r"})",
       "InvalidParameterException: The specified productionListenerRule does not exist."},
      {R"(,"advancedConfiguration":{"alternateTargetGroupArn":"none","productionListenerRule":")" +
           shop.rule(80) + R"(","roleArn":"r"})",
       "InvalidParameterException: The specified target group does not exist."},
      {R"(,"advancedConfiguration":{"alternateTargetGroupArn":")" + two +
           R"(","productionListenerRule":")" + shop.rule(80) + R"(","roleArn":"r"})",
       ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.advanced);
    CHECK(shop.refusal("CreateService", R"({"cluster":"c","serviceName":"s","desiredCount":1,)" +
                                            entry + row.advanced + "}]," + strategy("LINEAR") +
                                            "}") == row.expected);
  }
}

TEST_CASE("a revision shows the target group its tasks are in") {
  Mall mall(strategy("BLUE_GREEN", R"("bakeTimeInMinutes":2)"));
  mall.update(R"("taskDefinition":"dyn:2")");
  for (const auto& [id, arn] : {std::pair{0U, mall.left}, {1U, mall.right}}) {
    const JsonDocument shown =
        mall.call("DescribeServiceRevisions",
                  R"({"serviceRevisionArns":[")" +
                      service_revision_arn(mall.world(), DeploymentId{id}) + "\"]}");
    const std::string at = "/serviceRevisions/0/resolvedConfiguration/loadBalancers/0/";
    CHECK(shown.find(at + "targetGroupArn").text() == arn);
    CHECK(shown.find(at + "productionListenerRule").text() == mall.rule(80));
  }
}

TEST_CASE("a rollback gives blue's target group all the weight back") {
  Mall mall(strategy("BLUE_GREEN", R"("bakeTimeInMinutes":5)"));
  mall.update(R"("taskDefinition":"dyn:2")");
  mall.until(LifecycleStage::bake_time);
  mall.call("StopServiceDeployment", R"({"serviceDeploymentArn":")" +
                                         service_deployment_arn(mall.world(), mall.web().primary) +
                                         "\"}");
  CHECK(mall.weights(80) == "100/0");
  mall.advance(5 * k_minute);
  CHECK(mall.tasks_in("right") == 0);
  CHECK(mall.web().steady);
}

TEST_CASE("a canary's share is the weight of its target group, and follows it (DEP-63)") {
  Mall mall(strategy("CANARY",
                     R"("bakeTimeInMinutes":0,"canaryConfiguration":{"canaryPercent":12.5,
                        "canaryBakeTimeInMinutes":5})"));
  mall.update(R"("taskDefinition":"dyn:2")");
  mall.until(LifecycleStage::production_traffic_shift);
  CHECK(mall.weights(80) == "875/125");
  CHECK(mall.primary().traffic.production == 125);
  mall.call("elasticloadbalancing.ModifyListener",
            R"({"ListenerArn":")" + mall.listener(80) +
                R"(","DefaultActions":[{"Type":"forward","ForwardConfig":{"TargetGroups":[
                   {"TargetGroupArn":")" +
                mall.left + R"(","Weight":1},{"TargetGroupArn":")" + mall.right +
                R"(","Weight":1}]}}]})");
  CHECK(mall.primary().traffic.production == 500);
  CHECK(mall.world().at(mall.primary().blue).traffic.production == 500);
}

TEST_SUITE_END();
