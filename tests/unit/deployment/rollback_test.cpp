// What ends a deployment that moves traffic: alarms, circuit breaker, hooks, a person (facts 8.4, 8.7).
#include <doctest/doctest.h>

#include "unit/deployment/bench.hpp"

using namespace taskyard;
using test::Bench;
using test::strategy;

TEST_SUITE_BEGIN("deployment");

namespace {

constexpr const char* k_alarms =
    R"("alarms":{"alarmNames":["errors"],"enable":true,"rollback":true})";
constexpr const char* k_alarms_only =
    R"("alarms":{"alarmNames":["errors"],"enable":true,"rollback":false})";
constexpr const char* k_breaker = R"("deploymentCircuitBreaker":{"enable":true,"rollback":true})";
constexpr const char* k_function = "arn:aws:lambda:us-east-1:123456789012:function:check";

struct Ward : Bench {
  Ward() {
    call("cloudwatch.PutMetricAlarm", R"({"AlarmName":"errors","Namespace":"web"})");
    publish("fails", R"("exitAfterMs":500,"exitCode":1)");
    register_definition("never",
                        R"([{"name":"init","image":"fails","essential":false,"memory":50},
            {"name":"app","image":"app:v1","memory":50,
             "dependsOn":[{"containerName":"init","condition":"SUCCESS"}]}])");
  }
  JsonDocument shown() {
    return call(
        "DescribeServiceDeployments",
        R"({"serviceDeploymentArns":[")" + service_deployment_arn(world(), green().id) + "\"]}");
  }
  std::string why() const { return simulation.explain(green().stage_step).sentence; }
  std::string shown(std::string_view pointer) {
    return std::string(shown().find("/serviceDeployments/0/" + std::string(pointer)).text());
  }
};

std::string hook(const char* stage, const char* more = "") {
  return R"("lifecycleHooks":[{"hookTargetArn":")" + std::string(k_function) +
         R"(","roleArn":"arn:aws:iam::123456789012:role/hook","lifecycleStages":[")" + stage +
         "\"]" + more + "}]";
}

std::string pause(const char* stage, const char* more = "") {
  return R"("lifecycleHooks":[{"targetType":"PAUSE","lifecycleStages":[")" + std::string(stage) +
         "\"]" + more + "}]";
}

}  // namespace

TEST_CASE(
    "an alarm during bake time moves the traffic back at once, then green goes (DEP-30, DEP-62)") {
  Ward bench;
  bench.steady(4, strategy("BLUE_GREEN", std::string(R"("bakeTimeInMinutes":30,)") + k_alarms));
  bench.deploy();
  bench.until(LifecycleStage::bake_time);
  bench.advance(k_minute);
  CHECK(bench.shown("alarms/status") == "MONITORING");
  CHECK(bench.shown("lifecycleStage") == "BAKE_TIME");
  bench.set_alarm("errors", "ALARM");
  bench.advance(k_second);
  CHECK(bench.sides() == "blue 4 100%, green 0 0%");  // four are still stopping
  CHECK(bench.last(ServiceStepKind::traffic_shifted) < bench.last(ServiceStepKind::replaced_old));
  CHECK(bench.shown("status") == "ROLLBACK_IN_PROGRESS");
  bench.advance(5 * k_minute);
  CHECK(bench.sides() == "blue 4 100%, green 0 0%");
  CHECK(bench.shown("status") == "ROLLBACK_SUCCESSFUL");
  CHECK(bench.shown("alarms/status") == "TRIGGERED");
  CHECK(bench.shown("alarms/triggeredAlarmNames/0") == "errors");
  CHECK(bench.shown("rollback/serviceRevisionArn") ==
        service_revision_arn(bench.world(), DeploymentId{0}));
  CHECK(bench.said("(deployment d2) deployment failed: alarm detected."));
  CHECK(bench.said("rolling back to deployment d1."));
  CHECK(bench.web().steady);
  const Explanation tripped = bench.simulation.explain(bench.last(ServiceStepKind::alarm_tripped));
  CHECK(tripped.sentence == "service web ends the deployment of web:2: alarm errors is in ALARM.");
  const Explanation back = bench.simulation.explain(bench.last(ServiceStepKind::rolled_back));
  CHECK(back.sentence ==
        "service web rolls back to web:1. web:2 failed at BAKE_TIME: ECS deployment failed: alarm "
        "detected.");
}

TEST_CASE("an alarm that rings at the start is ignored for that deployment (DEP-30)") {
  Ward bench;
  bench.steady(2, strategy("BLUE_GREEN", std::string(R"("bakeTimeInMinutes":1,)") + k_alarms));
  bench.set_alarm("errors", "ALARM");
  bench.deploy();
  CHECK(bench.shown("alarms/status") == "DISABLED");
  bench.set_alarm("errors", "OK");
  bench.set_alarm("errors", "ALARM");
  bench.advance(10 * k_minute);
  CHECK(bench.green().rollout == RolloutState::completed);
}

TEST_CASE("without rollback an alarm leaves tasks and traffic as they are (DEP-26, DEP-30)") {
  Ward bench;
  bench.steady(2, strategy("CANARY", std::string(R"("bakeTimeInMinutes":1,)") + k_alarms_only));
  bench.deploy();
  bench.until(LifecycleStage::production_traffic_shift);
  bench.set_alarm("errors", "ALARM");
  bench.advance(k_hour);
  CHECK(bench.sides() == "blue 2 95%, green 2 5%");
  CHECK(bench.primary().rollout == RolloutState::failed);
  CHECK(bench.web().deployments.size() == 2);
  bench.set_alarm("errors", "OK");
  bench.deploy("web:1");
  bench.advance(k_hour);
  CHECK(bench.sides() == "blue 0 0%, green 2 100%");
}

TEST_CASE("a rolling update with alarms bakes after the old tasks have gone (DEP-31)") {
  Ward bench;
  bench.create(3, strategy("ROLLING", k_alarms));
  bench.advance(10 * k_minute);
  REQUIRE(bench.web().steady);
  bench.deploy();
  bench.advance(2 * k_minute);
  CHECK(bench.sides() == "blue 0 0%, green 3 0%");
  CHECK(bench.primary().rollout == RolloutState::in_progress);
  CHECK(bench.primary().stage == LifecycleStage::bake_time);
  CHECK(bench.web().deployments.size() == 2);  // the old one stays ACTIVE
  CHECK(bench.world().deployments[0].status == DeploymentStatus::active);
  Ward other = bench;
  bench.advance(5 * k_minute);
  CHECK(bench.primary().rollout == RolloutState::completed);
  CHECK(bench.web().deployments.size() == 1);
  CHECK(bench.shown("alarms/status") == "MONITORING_COMPLETE");
  other.set_alarm("errors", "ALARM");
  other.advance(10 * k_minute);
  CHECK(other.primary().id == DeploymentId{0});
  CHECK(other.web().running == 3);
  CHECK(other.web().steady);
}

TEST_CASE("the circuit breaker ends a deployment whose green tasks do not start (DEP-65)") {
  Ward bench;
  bench.steady(4, strategy("LINEAR", k_breaker));
  bench.deploy("never:1");
  bench.advance(10 * k_minute);
  CHECK(bench.primary().id == DeploymentId{0});
  CHECK(bench.sides() == "blue 4 100%, green 0 0%");
  CHECK(bench.shown("status") == "ROLLBACK_SUCCESSFUL");
  CHECK(bench.shown("deploymentCircuitBreaker/status") == "TRIGGERED");
}

TEST_CASE("StopServiceDeployment goes back from every stage (DEP-51)") {
  for (const LifecycleStage stage :
       {LifecycleStage::pre_scale_up, LifecycleStage::scale_up,
        LifecycleStage::production_traffic_shift, LifecycleStage::bake_time}) {
    CAPTURE(to_string(stage));
    Ward bench;
    bench.steady(3, strategy("CANARY", R"("bakeTimeInMinutes":9)"));
    bench.deploy();
    bench.until(stage);
    bench.call("StopServiceDeployment",
               R"({"serviceDeploymentArn":")" +
                   service_deployment_arn(bench.world(), bench.green().id) + "\"}");
    CHECK(bench.world().deployments[0].traffic.production == 1000);
    bench.advance(5 * k_minute);
    CHECK(bench.sides() == "blue 3 100%, green 0 0%");
    CHECK(bench.shown("status") == "ROLLBACK_SUCCESSFUL");
    CHECK(bench.web().steady);
  }
}

TEST_CASE("a Lambda hook holds its stage until it has an answer (DEP-64)") {
  const struct {
    const char* result;
    const char* more;
    SimTime after;
    const char* status;
    const char* hook;
  } rows[] = {
      {"SUCCEEDED", "", 5 * k_second, "IN_PROGRESS", "SUCCEEDED"},
      {"FAILED", "", k_minute, "ROLLBACK_SUCCESSFUL", "FAILED"},
      {"IN_PROGRESS", "", 23 * k_hour, "IN_PROGRESS", "IN_PROGRESS"},
      {"IN_PROGRESS", "", 25 * k_hour, "ROLLBACK_SUCCESSFUL", "TIMED_OUT"},
      {"IN_PROGRESS", R"(,"timeoutConfiguration":{"timeoutInMinutes":2,"action":"CONTINUE"})",
       121 * k_second, "IN_PROGRESS", "TIMED_OUT"},
      {"IN_PROGRESS", R"(,"timeoutConfiguration":{"timeoutInMinutes":2})", 3 * k_minute,
       "ROLLBACK_SUCCESSFUL", "TIMED_OUT"},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.result));
    CAPTURE(row.after);
    Ward bench;
    bench.steady(2, strategy("BLUE_GREEN",
                             R"("bakeTimeInMinutes":1440,)" + hook("POST_SCALE_UP", row.more)));
    bench.call("taskyard.SetHookResult", R"({"hookTargetArn":")" + std::string(k_function) +
                                             R"(","hookStatus":")" + row.result + "\"}");
    bench.deploy();
    bench.until(LifecycleStage::post_scale_up);
    CHECK(bench.shown("lifecycleHookDetails/0/status") == "IN_PROGRESS");
    bench.advance(2 * k_second);
    CHECK(bench.green().stage == LifecycleStage::post_scale_up);
    bench.advance(row.after - 2 * k_second);
    CHECK(bench.shown("status") == row.status);
    CHECK(bench.shown("lifecycleHookDetails/0/status") == row.hook);
  }
}

TEST_CASE("a pause waits for ContinueServiceDeployment (DEP-64)") {
  for (const bool continues : {true, false}) {
    Ward bench;
    bench.steady(2, strategy("BLUE_GREEN",
                             R"("bakeTimeInMinutes":0,)" + pause("PRE_PRODUCTION_TRAFFIC_SHIFT")));
    bench.deploy();
    bench.until(LifecycleStage::pre_production_traffic_shift);
    bench.advance(2 * k_hour);
    CHECK(bench.sides() == "blue 2 100%, green 2 0%");
    CHECK(bench.shown("lifecycleStage") == "POST_TEST_TRAFFIC_SHIFT");
    CHECK(bench.shown("lifecycleHookDetails/0/status") == "AWAITING_ACTION");
    const std::string id = bench.shown("lifecycleHookDetails/0/hookId");
    CHECK(id.rfind("ecs-pause-", 0) == 0);
    const std::string start =
        R"({"serviceDeploymentArn":")" + service_deployment_arn(bench.world(), bench.green().id) +
        R"(","action":")" + (continues ? "CONTINUE" : "ROLLBACK") + R"(","hookId":")";
    CHECK(bench.refusal("ContinueServiceDeployment", start + "ecs-pause-0\"}") != "");
    bench.call("ContinueServiceDeployment", start + id + "\"}");
    CHECK(bench.refusal("ContinueServiceDeployment", start + id + "\"}") != "");
    bench.advance(5 * k_minute);
    CHECK(bench.sides() == (continues ? "blue 0 0%, green 2 100%" : "blue 2 100%, green 0 0%"));
    CHECK(bench.shown("lifecycleHookDetails/0/status") == (continues ? "SUCCEEDED" : "FAILED"));
  }
}

TEST_CASE("each stage says what it waits for") {
  Ward bench;
  bench.steady(2, strategy("BLUE_GREEN", R"("bakeTimeInMinutes":5)"));
  bench.deploy();
  bench.until(LifecycleStage::scale_up);
  CHECK(bench.why() ==
        "service web is at SCALE_UP: web:2 gets no traffic before all 2 tasks of it run and are "
        "healthy; web:1 has all the traffic.");
  bench.until(LifecycleStage::production_traffic_shift);
  CHECK(bench.why() == "service web sends 100 % of production traffic to web:2.");
  bench.until(LifecycleStage::bake_time);
  CHECK(bench.why() ==
        "service web is at BAKE_TIME: web:2 has all production traffic, and web:1 stays for 5 min "
        "0 s "
        "so that a rollback takes seconds.");
}

TEST_SUITE_END();
