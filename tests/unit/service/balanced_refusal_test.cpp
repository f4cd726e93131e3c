// What ECS refuses of load balancers and service registries (facts of the surroundings 1.14, 1.15, 2.6;
// facts SVC-80 to SVC-83).
#include <doctest/doctest.h>

#include "unit/service/market.hpp"

using namespace taskyard;
using test::Market;

TEST_SUITE_BEGIN("service");

namespace {

// ${one}: in use, instance; ${addr}: in use, ip; ${idle}: without a listener; ${clb}: a Classic one.
struct Refusals : Market {
  std::string one = group({"one", "instance", 80});
  std::string two = group({"two", "instance", 81});
  std::string addr = group({"addr", "ip", 82});
  std::string idle = group({"idle"});

  Refusals() {
    call("elb.CreateLoadBalancer", R"({"LoadBalancerName":"clb","Listeners":[{"Protocol":"HTTP",
        "LoadBalancerPort":80,"InstanceProtocol":"HTTP","InstancePort":8080}],
        "Subnets":["subnet-0b10000000000001a"]})");
  }
  std::string filled(std::string text) const {
    for (const auto& [name, value] : {std::pair<std::string, std::string>{"${one}", one},
                                      {"${two}", two},
                                      {"${addr}", addr},
                                      {"${idle}", idle}}) {
      for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos;) {
        text.replace(at, name.size(), value);
      }
    }
    return text;
  }
  std::string refused(const std::string& members) {
    return refusal("CreateService",
                   R"({"cluster":"c","serviceName":"s","desiredCount":1,)" + filled(members) + "}");
  }
};

std::string one_of(std::string_view entry) {
  return R"("taskDefinition":"dyn","loadBalancers":[{)" + std::string(entry) + "}]";
}

}  // namespace

TEST_CASE("load balancers that do not go with the service are refused in AWS's words") {
  struct Row {
    std::string members;
    const char* expected;  ///< after "InvalidParameterException: "
    const char* source;
  };
  const std::string own = R"("taskDefinition":"own",)" + test::in_subnet() + ",";
  const std::vector<Row> rows = {
      {one_of(R"("targetGroupArn":"${addr}","containerName":"app","containerPort":80)"),
       "The provided target group ${addr} has target type ip, which is incompatible with the "
       "bridge "
       "network mode specified in the task definition.",
       "surroundings 1.15"},
      {own +
           R"("loadBalancers":[{"targetGroupArn":"${one}","containerName":"app","containerPort":80}])",
       "The provided target group ${one} has target type instance, which is incompatible with the "
       "awsvpc network mode specified in the task definition.",
       "surroundings 1.15"},
      {one_of(R"("targetGroupArn":"${idle}","containerName":"app","containerPort":80)"),
       "The target group with targetGroupArn ${idle} does not have an associated load balancer.",
       "surroundings 1.15"},
      {one_of(R"("targetGroupArn":"arn:none","containerName":"app","containerPort":80)"),
       "The specified target group does not exist.", "surroundings 1.15"},
      {one_of(R"("loadBalancerName":"front","containerName":"app","containerPort":80)"),
       "The load balancer front does not exist.", "surroundings 1.15: an ALB's name"},
      {one_of(R"("loadBalancerName":"none","containerName":"app","containerPort":80)"),
       "The load balancer none does not exist.", "surroundings 1.15"},
      {one_of(R"("targetGroupArn":"${one}","containerPort":80)"),
       "Container Name can not be blank.", "surroundings 1.15"},
      {one_of(R"("targetGroupArn":"${one}","containerName":"db","containerPort":80)"),
       "The container db does not exist in the task definition.", "surroundings 1.15"},
      {one_of(R"("targetGroupArn":"${one}","containerName":"app","containerPort":81)"),
       "The container app did not have a container port 81 defined.", "surroundings 1.15"},
      {one_of(R"("targetGroupArn":"${one}","loadBalancerName":"clb","containerName":"app",
                 "containerPort":80)"),
       "loadBalancerName and targetGroupArn cannot both be specified.", "surroundings 1.15"},
      {own + R"("launchType":"FARGATE","loadBalancers":[{"loadBalancerName":"clb",
              "containerName":"app","containerPort":80}])",
       "Classic Load Balancers are not supported with Fargate.", "surroundings 1.15"},
      {own +
           R"("loadBalancers":[{"loadBalancerName":"clb","containerName":"app","containerPort":80}])",
       "Classic Load Balancers are not supported with the awsvpc network mode.",
       "surroundings 1.13"},
      {one_of(R"("loadBalancerName":"clb","containerName":"app","containerPort":80)"),
       "The container app must have a fixed host port to be used with a Classic Load Balancer.",
       "surroundings 1.14"},
      {R"("taskDefinition":"dyn",)" +
           Market::behind({"${one}", "${one}", "${one}", "${one}", "${one}", "${one}"}),
       "load balancers can have at most 5 items.", "surroundings 1.14"},
      {R"("taskDefinition":"fix","loadBalancers":[
            {"loadBalancerName":"clb","containerName":"app","containerPort":80},
            {"targetGroupArn":"${one}","containerName":"app","containerPort":80}])",
       "load balancers can have at most 1 items.", "surroundings 1.14"},
      {R"("taskDefinition":"dyn","healthCheckGracePeriodSeconds":30)",
       "Health check grace period is only valid for services configured to use load balancers",
       "SVC-52, hashicorp/terraform-provider-aws#31104"},
      {R"("taskDefinition":"fix","availabilityZoneRebalancing":"ENABLED","loadBalancers":[
            {"loadBalancerName":"clb","containerName":"app","containerPort":80}])",
       "Availability Zone Rebalancing does not support Classic Load Balancers", "SVC-61"},
      {R"("taskDefinition":"dyn","serviceRegistries":[{"registryArn":"a"},{"registryArn":"b"}])",
       "service registries can have at most 1 items.", "SVC-83"},
      {R"("taskDefinition":"dyn","serviceRegistries":[{"registryArn":"a"}])",
       "The specified service registry does not exist.", "surroundings 2.6"},
  };
  Refusals shop;
  for (const Row& row : rows) {
    CAPTURE(row.members);
    CAPTURE(row.source);
    const std::uint64_t before = shop.simulation.state_hash();
    CHECK(shop.refused(row.members) == "InvalidParameterException: " + shop.filled(row.expected));
    CHECK(shop.simulation.state_hash() == before);
  }
}

TEST_CASE("each network mode takes its target type, and a Classic Load Balancer a fixed port") {
  // Source: the table of surroundings 1.14.
  const std::vector<std::string> rows = {
      R"("taskDefinition":"dyn",)" + Market::behind({"${one}"}),
      R"("taskDefinition":"fix",)" + Market::behind({"${one}", "${two}"}),
      R"("taskDefinition":"own",)" + test::in_subnet() + "," + Market::behind({"${addr}"}),
      R"("taskDefinition":"own","launchType":"FARGATE",)" + test::in_subnet() + "," +
          Market::behind({"${addr}"}),
      R"("taskDefinition":"fix","loadBalancers":[{"loadBalancerName":"clb","containerName":"app",
          "containerPort":80}])",
      R"("taskDefinition":"dyn","healthCheckGracePeriodSeconds":30,)" + Market::behind({"${one}"}),
  };
  for (const std::string& members : rows) {
    CAPTURE(members);
    Refusals shop;
    CHECK(shop.refused(members) == "");
  }
}

TEST_CASE("a new task definition must keep the balanced container and port (surroundings 1.15)") {
  Refusals shop;
  shop.create(1, R"("taskDefinition":"dyn",)" + Market::behind({shop.one}));
  shop.register_definition("dyn", R"([{"name":"app","image":"app:v1","memory":99,
      "portMappings":[{"containerPort":81}]}])");
  shop.register_definition("dyn", R"([{"name":"other","image":"app:v1","memory":99,
      "portMappings":[{"containerPort":80}]}])");
  for (const char* definition : {"dyn:2", "dyn:3"}) {
    CHECK(
        shop.refusal("UpdateService", R"({"cluster":"c","service":"web","taskDefinition":")" +
                                          std::string(definition) + "\"}") ==
        "InvalidParameterException: Unable to update the service web: Load balancer container name "
        "or port changed in task definition");
  }
  CHECK(shop.world().deployments.size() == 1);
  shop.update(R"("taskDefinition":"dyn:2","loadBalancers":[])");
  CHECK(shop.world().deployments.size() == 2);
  CHECK(shop.primary().load_balancers.empty());
}

TEST_CASE("other load balancers are a new deployment, the same ones are not (SVC-8)") {
  Refusals shop;
  shop.create(1, R"("taskDefinition":"dyn",)" + Market::behind({shop.one}));
  shop.update(Market::behind({shop.one}));
  CHECK(shop.world().deployments.size() == 1);
  shop.update(Market::behind({shop.two}));
  CHECK(shop.world().deployments.size() == 2);
  const JsonDocument shown = shop.call(
      "DescribeServiceRevisions", R"({"serviceRevisionArns":[")" +
                                      service_revision_arn(shop.world(), DeploymentId{0}) + "\"]}");
  CHECK(shown.find("/serviceRevisions/0/loadBalancers/0/targetGroupArn").text() == shop.one);
}

TEST_CASE("service registries go with the record types of their names (surroundings 2.6)") {
  Refusals shop;
  shop.call("servicediscovery.CreatePrivateDnsNamespace",
            R"({"Name":"yard.local","Vpc":"vpc-0a1b2c3d4e5f60718"})");
  REQUIRE(!shop.world().namespaces.empty());
  const std::string space = shop.world().text(shop.world().namespaces[0].key);
  const auto name = [&](const char* service, const char* type) {
    const JsonDocument made =
        shop.call("servicediscovery.CreateService",
                  std::string(R"({"Name":")") + service + R"(","NamespaceId":")" + space +
                      R"(","DnsConfig":{"DnsRecords":[{"Type":")" + type + R"(","TTL":60}]}})");
    return R"({"registryArn":")" + std::string(made.find("/Service/Arn").text()) + "\"";
  };
  const std::string a = name("a", "A");
  const std::string srv = name("srv", "SRV");
  const std::string own = R"("taskDefinition":"own",)" + test::in_subnet() + ",";
  const std::string with_port = R"(,"containerName":"app","containerPort":80)";
  const struct {
    std::string members;
    const char* expected;
  } rows[] = {
      {own + R"("serviceRegistries":[)" + a + with_port + "}]",
       "InvalidParameterException: The values specified for serviceRegistries do not require a "
       "value "
       "for 'containerPort'. Remove the value and retry."},
      {R"("taskDefinition":"dyn","serviceRegistries":[)" + srv + "}]",
       "InvalidParameterException: When specifying 'host' or 'bridge' for networkMode, values for "
       "'containerName' and 'containerPort' must be specified from the task definition."},
      {R"("taskDefinition":"dyn","serviceRegistries":[)" + a + "}]",
       "InvalidParameterException: Only SRV records are supported for tasks that use the bridge or "
       "host network mode."},
      {R"("taskDefinition":"fix","loadBalancers":[{"loadBalancerName":"clb","containerName":"app",
          "containerPort":80}],"serviceRegistries":[)" +
           srv + with_port + "}]",
       "InvalidParameterException: Service discovery is not supported with a Classic Load "
       "Balancer."},
      {own + R"("serviceRegistries":[)" + a + "}]", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.members);
    CHECK(shop.refused(row.members) == row.expected);
  }
}

TEST_SUITE_END();
