// A stretch of 1,000 requests per second through an Application Load Balancer into 50 tasks.
#include <string>

#include "bench/bench.hpp"
#include "taskyard/json.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::bench {
namespace {

constexpr SimTime k_stretch = k_hour;

std::string member(const Reply& reply, std::string_view pointer) {
  return std::string(JsonDocument::parse(reply.body).find(pointer).text());
}

// Fargate tasks in one subnet behind a load balancer whose group lets everybody in.
void build(Simulation& simulation) {
  simulation.call("CreateCluster", R"({"clusterName":"c"})");
  const std::string key = simulation.world().text(simulation.world().security_groups[0].key);
  simulation.call(
      "ec2.AuthorizeSecurityGroupIngress",
      R"({"GroupId":")" + key +
          R"(","IpPermissions":[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]})");
  const std::string balancer =
      member(simulation.call("elasticloadbalancing.CreateLoadBalancer",
                             R"({"Name":"front","Subnets":["subnet-0b10000000000001a",
                                 "subnet-0b10000000000001b"]})"),
             "/LoadBalancers/0/LoadBalancerArn");
  const std::string group =
      member(simulation.call("elasticloadbalancing.CreateTargetGroup",
                             R"({"Name":"web","Protocol":"HTTP","Port":80,"TargetType":"ip",
                                 "VpcId":"vpc-0a1b2c3d4e5f60718"})"),
             "/TargetGroups/0/TargetGroupArn");
  simulation.call("elasticloadbalancing.CreateListener",
                  R"({"LoadBalancerArn":")" + balancer +
                      R"(","Protocol":"HTTP","Port":80,"DefaultActions":[{"Type":"forward",
                          "TargetGroupArn":")" +
                      group + R"("}]})");
  simulation.call("RegisterTaskDefinition",
                  R"({"family":"web","networkMode":"awsvpc","cpu":"256","memory":"512",
                      "requiresCompatibilities":["FARGATE"],"containerDefinitions":[
                      {"name":"a","image":"nginx","portMappings":[{"containerPort":80}]}]})");
  simulation.call("CreateService",
                  R"({"cluster":"c","serviceName":"web","taskDefinition":"web",
                      "launchType":"FARGATE","desiredCount":50,"networkConfiguration":{
                      "awsvpcConfiguration":{"subnets":["subnet-0a10000000000001a"]}},
                      "loadBalancers":[{"targetGroupArn":")" +
                      group + R"(","containerName":"a","containerPort":80}]})");
  simulation.advance_to(15 * k_minute);
}

}  // namespace

void bench_traffic() {
  Simulation simulation;
  build(simulation);
  simulation.call("taskyard.PutTraffic",
                  R"({"name":"crowd","loadBalancerName":"front","pattern":{"ratePerSecond":1000},
                      "requests":[{"cpuMs":5}]})");
  const SimTime start = simulation.world().now;
  const Stopwatch watch;
  simulation.advance_to(start + k_stretch);
  const double seconds = watch.seconds();
  const TrafficState& traffic = simulation.world().traffic;
  const auto ok =
      traffic.sources.empty()
          ? 0.0
          : static_cast<double>(simulation.world().at(traffic.sources[0].meter).totals[0]);
  report("traffic_requests_per_second", static_cast<double>(traffic.finished) / seconds);
  report("traffic_day_of_1000_per_second_seconds", seconds * 24);
  report("traffic_answered_share", ok / static_cast<double>(traffic.finished + 1));
  report("traffic_flight_bytes", static_cast<double>(sizeof(Flight)));
}

}  // namespace taskyard::bench
