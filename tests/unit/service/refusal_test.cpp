// What CreateService and UpdateService refuse, in AWS's words (facts 7.1, 7.5, 7.6, 7.7, DEP-3, DEP-20).
#include <doctest/doctest.h>

#include "unit/service/shop.hpp"

using namespace taskyard;
using test::Shop;

TEST_SUITE_BEGIN("service");

TEST_CASE("wrong services are refused with AWS's exception and message") {
  struct Row {
    const char* members;
    const char* expected;
  };
  const std::vector<Row> rows = {
      {R"("serviceName":"s","desiredCount":1)",
       "InvalidParameterException: TaskDefinition can not be blank."},
      {R"("serviceName":"no blanks","desiredCount":1,"taskDefinition":"web")",
       "InvalidParameterException: Invalid service name"},
      {R"("serviceName":"s","desiredCount":1,"taskDefinition":"none")",
       "ClientException: TaskDefinition not found."},
      {R"("serviceName":"s","taskDefinition":"web")",
       "InvalidParameterException: The replica scheduling strategy requires a desired count."},
      {R"("serviceName":"s","taskDefinition":"web","desiredCount":-1)",
       "InvalidParameterException: Invalid value for desiredCount: -1"},
      {R"("serviceName":"s","taskDefinition":"web","desiredCount":1,"schedulingStrategy":"DAEMON")",
       "InvalidParameterException: The daemon scheduling strategy does not support a desired count "
       "for services. Remove the desired count value and try again."},
      {R"("serviceName":"s","taskDefinition":"web","schedulingStrategy":"DAEMON","placementStrategy":[{"type":"random"}])",
       "InvalidParameterException: The daemon scheduling strategy does not support placement "
       "strategies. Remove the placement strategies and try again."},
      {R"("serviceName":"s","taskDefinition":"web","schedulingStrategy":"DAEMON","deploymentConfiguration":{"maximumPercent":200})",
       "InvalidParameterException: The daemon scheduling strategy does not support values above "
       "100 "
       "for maximumPercent on services. Change the value to 100 and try again."},
      {R"("serviceName":"s","taskDefinition":"web","schedulingStrategy":"DAEMON","availabilityZoneRebalancing":"ENABLED")",
       "InvalidParameterException: Availability Zone Rebalancing does not support DAEMON services"},
      {R"("serviceName":"s","taskDefinition":"web","desiredCount":1,"deploymentConfiguration":{"minimumHealthyPercent":101})",
       "InvalidParameterException: minimumHealthyPercent must be at most 100"},
      {R"("serviceName":"s","taskDefinition":"web","desiredCount":1,"deploymentConfiguration":{"minimumHealthyPercent":100,"maximumPercent":100})",
       "InvalidParameterException: Both maximumPercent and minimumHealthyPercent cannot be 100 as "
       "this will block deployments"},
      {R"("serviceName":"s","taskDefinition":"web","desiredCount":1,"deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true}})",
       "InvalidParameterException: Missing required parameter in "
       "deploymentConfiguration.deploymentCircuitBreaker: \"rollback\""},
      {R"("serviceName":"s","taskDefinition":"web","desiredCount":1,"launchType":"FARGATE")",
       "InvalidParameterException: Task definition does not support launch_type FARGATE."},
      {R"("serviceName":"s","taskDefinition":"web","desiredCount":1,"placementStrategy":[{"type":"binpack","field":"disk"}])",
       "InvalidParameterException: binpack field 'disk' is invalid"},
      {R"("serviceName":"s","taskDefinition":"web","desiredCount":1,"schedulingStrategy":"CRON")",
       "InvalidParameterException: scheduling strategy should be one of [REPLICA,DAEMON]"},
      {R"("serviceName":"s","taskDefinition":"web","desiredCount":1,"healthCheckGracePeriodSeconds":-1)",
       "InvalidParameterException: Invalid value for healthCheckGracePeriodSeconds: -1"},
      {R"("serviceName":"s","taskDefinition":"web","desiredCount":1,"availabilityZoneRebalancing":"ENABLED","placementStrategy":[{"type":"binpack","field":"cpu"}])",
       "InvalidParameterException: Availability Zone Rebalancing requires "
       "spread(attribute:ecs.availability-zone) as the first placement strategy"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.members);
    Shop shop;
    const std::uint64_t before = shop.simulation.state_hash();
    CHECK(shop.refusal("CreateService", R"({"cluster":"c",)" + std::string(row.members) + "}") ==
          row.expected);
    CHECK(shop.simulation.state_hash() == before);
  }
}

TEST_CASE("a refused update changes nothing of the service") {
  Shop shop;
  shop.create(1);
  const std::uint64_t before = shop.simulation.state_hash();
  for (
      const char* request :
      {R"({"cluster":"c","service":"none"})", R"({"cluster":"c"})",
       R"({"cluster":"c","service":"web","taskDefinition":"none"})",
       R"({"cluster":"c","service":"web","desiredCount":-3})",
       R"({"cluster":"c","service":"web","desiredCount":3,"deploymentConfiguration":{"maximumPercent":50}})"}) {
    CAPTURE(request);
    CHECK(shop.refusal("UpdateService", request) != "");
    CHECK(shop.simulation.state_hash() == before);
  }
}

TEST_CASE("rebalancing is on by default where it can be (SVC-60, SVC-61)") {
  struct Row {
    const char* more;
    bool on;
  };
  const std::vector<Row> rows = {
      {R"("tags":[])", true},
      {R"("availabilityZoneRebalancing":"DISABLED")", false},
      {R"("deploymentConfiguration":{"maximumPercent":100,"minimumHealthyPercent":50})", false},
      {R"("placementStrategy":[{"type":"spread","field":"attribute:ecs.availability-zone"}])",
       true},
      {R"("placementStrategy":[{"type":"spread","field":"instanceId"}])", false},
      {R"("placementConstraints":[{"type":"memberOf","expression":"attribute:ecs.availability-zone == x"}])",
       false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.more);
    Shop shop;
    shop.create(1, row.more);
    CHECK(shop.web().zone_rebalancing == row.on);
  }
}

TEST_SUITE_END();
