// taskyard.PutTraffic, CloudWatch's metrics and "why?" through the door, with a real service.
#include <doctest/doctest.h>

#include "unit/service/market.hpp"

namespace taskyard::test {
namespace {

constexpr const char* k_start = "2026-01-01T00:00:00Z";

// Two tasks of "own" on Fargate behind listener 80 of "front", whose group lets everybody in.
struct Street : Market {
  Street() {
    publish("app:v1", R"("startMs":1000,"stopMs":800,"cpuPerRequestUs":10000)");
    create(2, R"("taskDefinition":"own","launchType":"FARGATE",)" + in_subnet() + "," +
                  behind({group({"one", "ip", 80})}));
    advance(5 * k_minute);
  }
  void open() {
    const std::string key = world().text(world().security_groups[0].key);
    call("ec2.AuthorizeSecurityGroupIngress",
         R"({"GroupId":")" + key +
             R"(","IpPermissions":[{"IpProtocol":"tcp","FromPort":80,"ToPort":80,
                "IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]})");
  }
  JsonDocument put(const std::string& more = R"("pattern":{"ratePerSecond":10})") {
    return call("taskyard.PutTraffic",
                R"({"name":"crowd","loadBalancerName":"front",)" + more + "}");
  }
  std::string refused(const std::string& members) {
    return refusal("taskyard.PutTraffic", R"({"name":"crowd",)" + members + "}");
  }
  std::uint64_t total(Outcome outcome) const {
    return world().at(world().traffic.sources[0].meter).totals[static_cast<std::size_t>(outcome)];
  }
  JsonDocument metric(const std::string& name, const std::string& dimensions,
                      const std::string& statistics,
                      const std::string& space = "AWS/ApplicationELB") {
    return call("cloudwatch.GetMetricStatistics",
                R"({"Namespace":")" + space + R"(","MetricName":")" + name + R"(","Dimensions":[)" +
                    dimensions + R"(],"StartTime":")" + k_start +
                    R"(","EndTime":"2026-01-01T01:00:00Z","Period":60,)" + statistics + "}");
  }
};

TEST_SUITE("traffic api") {
  TEST_CASE("traffic is stopped by a security group, says so, and flows once the rule is there") {
    Street street;
    street.put();
    street.advance(40 * k_second);
    CHECK(street.total(Outcome::unreachable) > 0);
    const Explanation why = street.simulation.explain_request(0);
    CHECK(why.sentence.find("never arrived") != std::string::npos);
    CHECK(why.counterfactual.find("security group") != std::string::npos);
    street.open();
    street.advance(2 * k_minute);
    CHECK(street.total(Outcome::ok) > 900);
    const std::uint32_t last = street.world().traffic.samples_taken - 100;
    const Explanation good = street.simulation.explain_request(last);
    CHECK(good.sentence.find(": 200, after") != std::string::npos);
    CHECK(good.sentence.find("2 candidates by round robin") != std::string::npos);
    CHECK(street.simulation.explain_request(4'000'000'000U).sentence.empty());
  }

  TEST_CASE(
      "DescribeTraffic has totals by outcome; StopTraffic ends it; PutTraffic starts it again") {
    Street street;
    street.open();
    street.put(R"("pattern":{"ratePerSecond":12.5,"arrivals":"fixed"},"durationSeconds":100)");
    street.advance(50 * k_second);
    JsonDocument shown = street.call("taskyard.DescribeTraffic", R"({"names":["crowd"]})");
    CHECK(shown.find("/traffic/0/status").text() == "SENDING");
    CHECK(shown.find("/traffic/0/ratePerSecond").source() == "12.5");
    // The 625th arrives with this very moment, after the question.
    CHECK(shown.find("/traffic/0/sent").integer() == 624);
    street.advance(2 * k_minute);
    shown = street.call("taskyard.DescribeTraffic", "{}");
    CHECK(shown.find("/traffic/0/status").text() == "STOPPED");
    CHECK(shown.find("/traffic/0/sent").integer() == shown.find("/traffic/0/finished").integer());
    CHECK(shown.find("/traffic/0/outcomes/ok").integer() ==
          shown.find("/traffic/0/sent").integer());
    street.put();
    CHECK(
        street.call("taskyard.StopTraffic", R"({"name":"crowd"})").find("/traffic/status").text() ==
        "STOPPED");
    CHECK(street.refusal("taskyard.StopTraffic", R"({"name":"nobody"})") ==
          "InvalidParameterException: There is no traffic nobody.");
  }

  TEST_CASE("what PutTraffic cannot use is refused with its place") {
    Street street;
    const std::string to = R"("loadBalancerName":"front",)";
    const std::pair<std::string, std::string> rows[] = {
        {R"("pattern":{"ratePerSecond":1})", "Traffic needs exactly one destination."},
        {to + R"("discoveryService":"a","pattern":{"ratePerSecond":1})",
         "Traffic needs exactly one destination."},
        {R"("loadBalancerName":"back","pattern":{"ratePerSecond":1})",
         "There is no load balancer back."},
        {to + R"("pattern":{})", "Traffic needs a rate."},
        {to + R"("pattern":{"ratePerSecond":-1})", "Invalid value for pattern.ratePerSecond."},
        {to + R"("pattern":{"ratePerSecond":0.0001})", "Invalid value for pattern.ratePerSecond."},
        {to + R"("pattern":{"ratePerSecond":1e10})", "Invalid value for pattern.ratePerSecond."},
        {to + R"("pattern":{"type":"ramp","ratePerSecond":1})", "This pattern has a second rate."},
        {to + R"("pattern":{"type":"ramp","ratePerSecond":1,"toRatePerSecond":2})",
         "This pattern has a period."},
        {to + R"("pattern":{"type":"wave","ratePerSecond":1})",
         "type should be one of [constant,ramp,step,daily,burst,recorded]"},
        {to + R"("pattern":{"type":"recorded"})", "A recorded pattern needs its arrivals."},
        {to + R"("pattern":{"type":"recorded","csv":"time\n1\nlater\n"})",
         "Row 3 of csv: \"later\" is no arrival."},
        {to + R"("pattern":{"ratePerSecond":1},"clients":0)", "Invalid value for clients."},
        {to + R"("pattern":{"ratePerSecond":1},"requests":[{"path":"img"}])",
         "A path begins with a slash."},
        {to + R"("pattern":{"ratePerSecond":1},"requests":[{"cpuMs":-1}])",
         "Invalid value for requests[0].cpuMs."},
        {to + R"("pattern":{"ratePerSecond":1},"from":{"subnet":"subnet-0"})",
         "The subnet ID 'subnet-0' does not exist"},
        {to + R"("pattern":{"ratePerSecond":1},"from":{"internet":true,"subnet":"subnet-0"})",
         "Clients on the internet are in no subnet of a VPC."},
    };
    for (const auto& row : rows) {
      const std::string& members = row.first;
      const std::string& message = row.second;
      CAPTURE(members);
      CHECK(street.refused(members) == "InvalidParameterException: " + message);
    }
    CHECK(street.world().traffic.sources.empty());
  }

  TEST_CASE(
      "metrics have AWS's names and dimensions, and count what was sent (surroundings 1.10, 7.1)") {
    Street street;
    street.open();
    street.advance(k_minute - street.world().now % k_minute);
    street.put(R"("pattern":{"ratePerSecond":10,"arrivals":"fixed"})");
    street.advance(3 * k_minute);
    const std::string balancer = R"({"Name":"LoadBalancer","Value":")" +
                                 street.world().text(street.world().load_balancers[0].key) + "\"}";
    const std::string group = balancer + R"(,{"Name":"TargetGroup","Value":")" +
                              street.world().text(street.world().target_groups[0].key) + "\"}";
    const JsonDocument requests =
        street.metric("RequestCount", balancer, R"("Statistics":["Sum"])");
    const JsonValue points = requests.find("/Datapoints");
    REQUIRE(points.size() >= 3);
    CHECK(points.at(points.size() - 1)["Sum"].integer() == 600);
    CHECK(points.at(points.size() - 1)["Unit"].text() == "Count");
    const JsonDocument each =
        street.metric("RequestCountPerTarget", group, R"("Statistics":["Sum"])");
    CHECK(each.find("/Datapoints").at(points.size() - 1)["Sum"].integer() == 300);
    CHECK(street.metric("HTTPCode_ELB_5XX_Count", balancer, R"("Statistics":["Sum"])")
              .find("/Datapoints")
              .size() == 0);  // absent, not 0
    const JsonDocument healthy =
        street.metric("HealthyHostCount", group, R"("Statistics":["Average"])");
    const JsonValue hosts = healthy.find("/Datapoints");
    CHECK(hosts.at(hosts.size() - 1)["Average"].integer() == 2);
    const JsonDocument time = street.metric(
        "TargetResponseTime", balancer,
        R"("Statistics":["Average","Minimum","Maximum"],"ExtendedStatistics":["p99"])");
    const JsonValue seconds = time.find("/Datapoints").at(2);
    // 10 ms on a quarter of a vCPU: 40 ms alone.
    CHECK(seconds["Average"].real() > 0.03);
    CHECK(seconds["Maximum"].real() >= seconds["ExtendedStatistics"]["p99"].real());
    const std::string service =
        R"({"Name":"ClusterName","Value":"c"},{"Name":"ServiceName","Value":"web"})";
    const JsonDocument cpu = street.metric("CPUUtilization", service,
                                           R"("Statistics":["Average","SampleCount"])", "AWS/ECS");
    const JsonValue used = cpu.find("/Datapoints");
    REQUIRE(used.size() >= 3);
    // 10 requests x 10 ms of a vCPU on two tasks of a quarter: 20 %.
    CHECK(used.at(used.size() - 1)["Average"].real() == doctest::Approx(20).epsilon(0.25));
    CHECK(used.at(used.size() - 1)["SampleCount"].integer() == 2);
    const JsonDocument listed = street.call(
        "cloudwatch.ListMetrics", R"({"Namespace":"AWS/ECS","MetricName":"CPUUtilization"})");
    CHECK(listed.find("/Metrics").size() == 2);
    const JsonDocument data =
        street.call("cloudwatch.GetMetricData",
                    R"({"StartTime":1767225600,"EndTime":1767229200,"ScanBy":"TimestampAscending",
            "MetricDataQueries":[{"Id":"a","MetricStat":{"Period":3600,"Stat":"Sum","Metric":
            {"Namespace":"AWS/ApplicationELB","MetricName":"RequestCount","Dimensions":[)" +
                        balancer + "]}}}]}");
    // Those of the last moment are still in flight.
    const std::int64_t counted = data.find("/MetricDataResults/0/Values/0").integer().value_or(0);
    CHECK(counted <= 1800);
    CHECK(counted >= 1795);
  }

  TEST_CASE("questions about metrics that AWS refuses are refused") {
    Street street;
    const std::string head =
        R"({"Namespace":"AWS/ECS","MetricName":"CPUUtilization","StartTime":0,)";
    CHECK(street.refusal("cloudwatch.GetMetricStatistics",
                         head + R"("EndTime":60,"Period":61,"Statistics":["Sum"]})") ==
          "InvalidParameterValue: The parameter Period must be a multiple of 60.");
    CHECK(
        street.refusal("cloudwatch.GetMetricStatistics",
                       head + R"("EndTime":0,"Period":60,"Statistics":["Sum"]})") ==
        "InvalidParameterValue: The parameter StartTime must be less than the parameter EndTime.");
    CHECK(
        street.refusal("cloudwatch.GetMetricStatistics",
                       head + R"("EndTime":86460,"Period":60,"Statistics":["Sum"]})") ==
        "InvalidParameterCombination: You have requested up to 1441 datapoints, which exceeds the "
        "limit of 1,440. You may reduce the datapoints requested by increasing Period, or "
        "decreasing the time range.");
    CHECK(street.refusal("cloudwatch.GetMetricStatistics",
                         head + R"("EndTime":60,"Period":60,"Statistics":["Median"]})") ==
          "InvalidParameterValue: Invalid statistic: Median.");
  }
}

}  // namespace
}  // namespace taskyard::test
