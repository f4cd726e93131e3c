// Requests about deployments: ranges, what goes together, what is shown again (facts 8.7, 8.4).
#include <doctest/doctest.h>

#include "unit/deployment/bench.hpp"

using namespace taskyard;
using test::Bench;
using test::strategy;

TEST_SUITE_BEGIN("deployment");

namespace {

struct Row {
  const char* configuration;
  const char* refusal;  ///< part of the message; "" = accepted
};

constexpr Row k_rows[] = {
    {R"("strategy":"PURPLE")", "strategy should be one of [ROLLING,BLUE_GREEN,LINEAR,CANARY]"},
    {R"("strategy":"BLUE_GREEN")", "bakeTimeInMinutes must be provided"},  // API
    {R"("strategy":"BLUE_GREEN","bakeTimeInMinutes":0)", ""},
    {R"("strategy":"BLUE_GREEN","bakeTimeInMinutes":1440)", ""},
    {R"("strategy":"BLUE_GREEN","bakeTimeInMinutes":1441)", "Invalid value for bakeTimeInMinutes"},
    {R"("strategy":"BLUE_GREEN","bakeTimeInMinutes":-1)", "Invalid value for bakeTimeInMinutes"},
    {R"("strategy":"LINEAR")", ""},
    {R"("strategy":"CANARY")", ""},
    {R"("strategy":"CANARY","canaryConfiguration":{"canaryPercent":0.1})", ""},
    {R"("strategy":"CANARY","canaryConfiguration":{"canaryPercent":100.0})", ""},
    {R"("strategy":"CANARY","canaryConfiguration":{"canaryPercent":0.0})", "canaryPercent"},
    {R"("strategy":"CANARY","canaryConfiguration":{"canaryPercent":100.1})", "canaryPercent"},
    {R"("strategy":"CANARY","canaryConfiguration":{"canaryPercent":5.25})", "canaryPercent"},
    {R"("strategy":"CANARY","canaryConfiguration":{"canaryPercent":"5"})", "canaryPercent"},
    {R"("strategy":"CANARY","canaryConfiguration":{"canaryBakeTimeInMinutes":1441})",
     "canaryBakeTimeInMinutes"},
    {R"("strategy":"LINEAR","linearConfiguration":{"stepPercent":3})", ""},
    {R"("strategy":"LINEAR","linearConfiguration":{"stepPercent":2.9})", "stepPercent"},
    {R"("strategy":"LINEAR","linearConfiguration":{"stepPercent":101})", "stepPercent"},
    {R"("strategy":"LINEAR","linearConfiguration":{"stepBakeTimeInMinutes":1441})",
     "stepBakeTimeInMinutes"},
    {R"("strategy":"LINEAR","canaryConfiguration":{"canaryPercent":5})",
     "only valid when the strategy is CANARY"},
    {R"("strategy":"CANARY","linearConfiguration":{"stepPercent":5})",
     "only valid when the strategy is LINEAR"},
    {R"("canaryConfiguration":{})", "only valid when the strategy is CANARY"},
    {R"("lifecycleHooks":[{"targetType":"PAUSE","lifecycleStages":["POST_SCALE_UP"]}])",
     "not supported with the ROLLING strategy"},
    {R"("strategy":"LINEAR","lifecycleHooks":[{"lifecycleStages":["POST_SCALE_UP"]}])",
     "hookTargetArn"},
    {R"("strategy":"LINEAR","lifecycleHooks":[{"hookTargetArn":"f","lifecycleStages":[]}])",
     "lifecycleStages"},
    {R"("strategy":"LINEAR","lifecycleHooks":[{"hookTargetArn":"f","lifecycleStages":["SCALE_UP"]}])",
     "lifecycle stages should be one of [RECONCILE_SERVICE,"},
    {R"("strategy":"LINEAR","lifecycleHooks":[{"targetType":"PAUSE",
        "lifecycleStages":["PRODUCTION_TRAFFIC_SHIFT"]}])",
     "lifecycleStages"},
    {R"("strategy":"LINEAR","lifecycleHooks":[{"targetType":"SNS","lifecycleStages":["POST_SCALE_UP"]}])",
     "target type should be one of [AWS_LAMBDA,PAUSE]"},
    {R"("strategy":"LINEAR","lifecycleHooks":[{"hookTargetArn":"f","lifecycleStages":["POST_SCALE_UP"],
        "timeoutConfiguration":{"timeoutInMinutes":20161}}])",
     "timeoutInMinutes"},
    {R"("strategy":"LINEAR","lifecycleHooks":[{"hookTargetArn":"f","lifecycleStages":["POST_SCALE_UP"],
        "timeoutConfiguration":{"timeoutInMinutes":0}}])",
     "timeoutInMinutes"},
    {R"("strategy":"LINEAR","lifecycleHooks":[{"hookTargetArn":"f","lifecycleStages":["POST_SCALE_UP"],
        "timeoutConfiguration":{"action":"WAIT"}}])",
     "action"},
    {R"("alarms":{"alarmNames":["a"],"enable":true})", "rollback"},
    {R"("alarms":{"enable":true,"rollback":true})", "alarmNames"},
    {R"("alarms":{"alarmNames":[],"enable":true,"rollback":true})", "alarmNames"},
    {R"("alarms":{"alarmNames":[5],"enable":true,"rollback":true})", "alarmNames"},
    {R"("alarms":{"alarmNames":[],"enable":false,"rollback":false})", ""},
};

std::string request(const std::string& members) {
  return R"({"cluster":"c","serviceName":"web","desiredCount":1,"taskDefinition":"web:1",)" +
         members + "}";
}

}  // namespace

TEST_CASE("deployment configurations outside AWS's ranges are refused (DEP-30, DEP-60 to DEP-64)") {
  for (const Row& row : k_rows) {
    CAPTURE(std::string(row.configuration));
    Bench bench;
    const std::string refusal = bench.refusal(
        "CreateService",
        request(test::balancer() + R"(,"deploymentConfiguration":{)" + row.configuration + "}"));
    if (row.refusal == std::string()) {
      CHECK(refusal == "");
    } else {
      CHECK(refusal.find(row.refusal) != std::string::npos);
      CHECK(refusal.rfind("InvalidParameterException", 0) == 0);
    }
  }
}

TEST_CASE("traffic can only be moved by a load balancer or Service Connect (DEP-60)") {
  const std::string moving = strategy("LINEAR");
  const struct {
    const char* members;
    bool accepted;
  } rows[] = {
      {"", false},
      {R"(,"serviceConnectConfiguration":{"enabled":false})", false},
      {R"(,"serviceConnectConfiguration":{"enabled":true,"namespace":"n"})", true},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.members));
    Bench bench;
    CHECK((bench.refusal("CreateService", request(moving + row.members)) == "") == row.accepted);
  }
  Bench bench;
  CHECK(bench
            .refusal("CreateService",
                     R"({"cluster":"c","serviceName":"d","taskDefinition":"web:1",
                          "schedulingStrategy":"DAEMON","deploymentConfiguration":{
                          "strategy":"LINEAR"},)" +
                         test::balancer() + "}")
            .find("daemon") != std::string::npos);
}

TEST_CASE("what was asked is shown again, with shares of both revisions") {
  Bench bench;
  bench.steady(1, strategy("CANARY", R"("canaryConfiguration":{"canaryPercent":2.5},
      "alarms":{"alarmNames":["a"],"enable":true,"rollback":false})"));
  bench.deploy();
  bench.until(LifecycleStage::production_traffic_shift);
  const JsonDocument reply =
      bench.call("DescribeServices", R"({"cluster":"c","services":["web"]})");
  const auto at = [&](std::string_view pointer) {
    return std::string(reply.find("/services/0/" + std::string(pointer)).source());
  };
  CHECK(at("deploymentConfiguration/strategy") == "\"CANARY\"");
  CHECK(at("deploymentConfiguration/canaryConfiguration") ==
        R"({"canaryPercent":2.5,"canaryBakeTimeInMinutes":10})");
  CHECK(at("deploymentConfiguration/alarms") ==
        R"({"alarmNames":["a"],"rollback":false,"enable":true})");
  CHECK(at("deployments/1/status") == "\"ACTIVE\"");
  const JsonDocument shown =
      bench.call("DescribeServiceDeployments",
                 R"({"serviceDeploymentArns":[")" +
                     service_deployment_arn(bench.world(), bench.green().id) + "\"]}");
  const auto share = [&](std::string_view pointer) {
    return std::string(shown.find("/serviceDeployments/0/" + std::string(pointer)).source());
  };
  CHECK(share("targetServiceRevision/requestedProductionTrafficWeight") == "2.5");
  CHECK(share("targetServiceRevision/requestedTestTrafficWeight") == "100.0");
  CHECK(share("sourceServiceRevisions/0/requestedProductionTrafficWeight") == "97.5");
}

TEST_CASE("CloudWatch alarms are made, set and described") {
  Bench bench;
  CHECK(bench
            .refusal("cloudwatch.SetAlarmState",
                     R"({"AlarmName":"a","StateValue":"ALARM","StateReason":"r"})")
            .rfind("ResourceNotFound", 0) == 0);
  bench.call("cloudwatch.PutMetricAlarm", R"({"AlarmName":"a","Namespace":"n","Threshold":1})");
  CHECK(bench.refusal("cloudwatch.SetAlarmState",
                      R"({"AlarmName":"a","StateValue":"LOUD","StateReason":"r"})") != "");
  bench.set_alarm("a", "ALARM");
  const JsonDocument all = bench.call("cloudwatch.DescribeAlarms", "{}");
  CHECK(all.find("/MetricAlarms/0/StateValue").text() == "ALARM");
  CHECK(all.find("/MetricAlarms/0/Namespace").text() == "n");
  CHECK(bench.call("cloudwatch.DescribeAlarms", R"({"StateValue":"OK"})")
            .find("/MetricAlarms")
            .size() == 0);
  bench.call("cloudwatch.DeleteAlarms", R"({"AlarmNames":["a"]})");
  CHECK(bench.world().alarms.empty());
}

TEST_CASE("a failed deployment without a way back stays listed until it is replaced (DEP-26)") {
  Bench bench;
  bench.publish("fails", R"("exitAfterMs":500,"exitCode":1)");
  bench.register_definition("never",
                            R"([{"name":"init","image":"fails","essential":false,"memory":50},
        {"name":"app","image":"app:v1","memory":50,
         "dependsOn":[{"containerName":"init","condition":"SUCCESS"}]}])");
  bench.steady(2, test::percents(0, 100, R"("deploymentCircuitBreaker":{"enable":true,
                                            "rollback":false})"));
  bench.deploy("never:1");
  bench.advance(2 * k_hour);
  REQUIRE(bench.green().rollout == RolloutState::failed);
  CHECK(bench.web().deployments.back() == bench.green().id);
  CHECK(bench.green().status == DeploymentStatus::primary);
  bench.deploy("web:2");
  bench.advance(10 * k_minute);
  CHECK(bench.web().deployments.size() == 1);
}

TEST_CASE("a steady service says so again every six hours (7.8)") {
  Bench bench;
  bench.create(1);
  bench.advance(k_hour);
  CHECK(bench.times_said("has reached a steady state.") == 1);
  CHECK_FALSE(bench.simulation.next_event_time());  // a repetition is no event to come
  bench.advance(6 * k_hour);
  CHECK(bench.times_said("has reached a steady state.") == 2);
  bench.advance(24 * k_hour);
  CHECK(bench.times_said("has reached a steady state.") == 6);
  bench.stop(bench.live().front());
  bench.advance(6 * k_hour);
  CHECK(bench.times_said("has reached a steady state.") == 7);  // counted from the new steady state
}

TEST_SUITE_END();
