// Load balancers, target groups, listeners and rules by calls (facts of the surroundings 1.1, 1.2,
// 1.4, 1.12).
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "elb/elb.hpp"
#include "unit/elb/front.hpp"

using namespace taskyard;
using test::Front;

namespace {

std::string arn_start(std::string_view what) {
  return concat({"arn:aws:elasticloadbalancing:us-east-1:123456789012:", what});
}

}  // namespace

TEST_SUITE_BEGIN("elb api");

TEST_CASE("A load balancer is provisioning, then active, with a node per subnet") {
  Front front;
  const JsonDocument made =
      front.lb("CreateLoadBalancer", "{'Name':'shop','Subnets':['$a','$c'],'Scheme':'internal'}");
  const JsonValue shop = made.root()["LoadBalancers"].at(0);
  CHECK(shop["State"]["Code"].text() == "provisioning");
  CHECK(shop["LoadBalancerArn"].text().starts_with(arn_start("loadbalancer/app/shop/")));
  CHECK(shop["DNSName"].text().starts_with("internal-shop-"));
  CHECK(shop["DNSName"].text().ends_with(".us-east-1.elb.amazonaws.com"));
  CHECK(shop["Scheme"].text() == "internal");
  CHECK(shop["SecurityGroups"].size() == 1);  // the default group
  CHECK(shop["AvailabilityZones"].at(1)["ZoneName"].text() == "us-east-1c");
  const std::string arn(shop["LoadBalancerArn"].text());
  const LoadBalancerId id = elb::find_load_balancer(front.world(), arn);
  REQUIRE(id);
  CHECK(elb::load_balancer_arn(front.world(), id) == arn);
  CHECK(front.world().at(id).nodes[0].address != 0);
  front.advance(19 * k_second);
  CHECK(front.world().at(id).state == LoadBalancerState::provisioning);
  front.advance(k_second);
  CHECK(front.world().at(id).state == LoadBalancerState::active);
  CHECK(front.lb("DescribeLoadBalancers", "{}").root()["LoadBalancers"].size() == 2);
  CHECK(front.lb("DescribeLoadBalancers", "{'PageSize':1}").root()["NextMarker"].text() == "1");
  front.lb("DeleteLoadBalancer", concat({"{'LoadBalancerArn':'", arn, "'}"}));
  CHECK_FALSE(elb::find_load_balancer(front.world(), arn));
  CHECK(front.lb("DescribeLoadBalancers", "{}").root()["LoadBalancers"].size() == 1);
}

TEST_CASE("The same call once more answers with the load balancer that is there") {
  Front front;
  const std::string again = "{'Name':'web','Subnets':['$a','$b']}";
  CHECK(front.lb("CreateLoadBalancer", again)
            .root()["LoadBalancers"]
            .at(0)["LoadBalancerArn"]
            .text() == front.balancer);
  CHECK(front.world().load_balancers.size() == 1);
}

TEST_CASE("A Network Load Balancer has one static address per zone and crosses no zones") {
  Front front("network");
  const JsonDocument shown = front.lb("DescribeLoadBalancers", "{}");
  const JsonValue balancer = shown.root()["LoadBalancers"].at(0);
  CHECK(balancer["AvailabilityZones"].at(0)["LoadBalancerAddresses"].size() == 1);
  CHECK(balancer["SecurityGroups"].size() == 0);
  CHECK(balancer["LoadBalancerArn"].text().starts_with(arn_start("loadbalancer/net/web/")));
  CHECK_FALSE(front.world().load_balancers[0].cross_zone);
  const std::uint32_t address = front.world().load_balancers[0].nodes[1].address;
  front.lb("SetSubnets", "{'LoadBalancerArn':'$L','Subnets':['$b','$a','$c']}");
  CHECK(front.world().load_balancers[0].nodes.size() == 3);
  CHECK(front.world().load_balancers[0].nodes[0].address == address);  // b kept its own
  CHECK(front.no("SetSubnets", "{'LoadBalancerArn':'$L','Subnets':['$b','$a']}") ==
        "InvalidConfigurationRequest: The Availability Zones of a Network Load Balancer can be "
        "added, not removed");
}

TEST_CASE("Deleting a load balancer gives its addresses back") {
  Front front;
  const auto free = [&] {
    std::int32_t sum = 0;
    for (const Subnet& subnet : front.world().subnets) sum += subnet.free_addresses;
    return sum;
  };
  const std::int32_t before = free();
  const JsonDocument made =
      front.lb("CreateLoadBalancer", "{'Name':'shop','Subnets':['$a','$b','$c']}");
  CHECK(free() == before - 3);
  const std::string arn(made.root()["LoadBalancers"].at(0)["LoadBalancerArn"].text());
  front.lb("DeleteLoadBalancer", concat({"{'LoadBalancerArn':'", arn, "'}"}));
  CHECK(free() == before);
}

TEST_CASE("Target groups have the defaults of their product") {
  // facts 1.4
  struct Row {
    const char* protocol;
    const char* check;
    std::int64_t timeout;
    const char* matcher;
  };
  const Row rows[] = {{"HTTP", "HTTP", 5, "200"}, {"HTTPS", "HTTPS", 5, "200"},
                      {"TCP", "TCP", 10, ""},     {"TLS", "TCP", 10, ""},
                      {"UDP", "TCP", 10, ""},     {"TCP_UDP", "TCP", 10, ""}};
  Front front;
  for (const Row& row : rows) {
    CAPTURE(row.protocol);
    const JsonDocument made =
        front.lb("CreateTargetGroup",
                 concat({"{'Name':'g-", replace_all(row.protocol, "_", "-"),
                         "','VpcId':'$v','Port':8080,'Protocol':'", row.protocol, "'}"}));
    const JsonValue group = made.root()["TargetGroups"].at(0);
    CHECK(group["HealthCheckProtocol"].text() == row.check);
    CHECK(group["HealthCheckPort"].text() == "traffic-port");
    CHECK(group["HealthCheckIntervalSeconds"].integer() == 30);
    CHECK(group["HealthCheckTimeoutSeconds"].integer() == row.timeout);
    CHECK(group["HealthyThresholdCount"].integer() == 5);
    CHECK(group["UnhealthyThresholdCount"].integer() == 2);
    CHECK(group["Matcher"]["HttpCode"].text() == row.matcher);
    CHECK(group["TargetType"].text() == "instance");
    CHECK(group["LoadBalancerArns"].size() == 0);
  }
  // an HTTP check of a Network Load Balancer: 6 s, 200-399
  const JsonDocument http = front.lb("CreateTargetGroup",
                                     "{'Name':'n','VpcId':'$v','Port':80,'Protocol':'TCP',"
                                     "'HealthCheckProtocol':'HTTP'}");
  CHECK(http.root()["TargetGroups"].at(0)["HealthCheckTimeoutSeconds"].integer() == 6);
  CHECK(http.root()["TargetGroups"].at(0)["Matcher"]["HttpCode"].text() == "200-399");
}

TEST_CASE("ARNs of listeners, rules and target groups find what they name") {
  Front front;
  const World& world = front.world();
  CHECK(front.group.starts_with(arn_start("targetgroup/web/")));
  CHECK(front.listener.starts_with(arn_start("listener/app/web/")));
  const std::string other = front.make_group("other", "'Protocol':'HTTP','Port':80");
  const std::string rule = front.make_rule(10, "/api/*", other);
  CHECK(rule.starts_with(arn_start("listener-rule/app/web/")));
  const ListenerRuleId id = elb::find_rule(world, rule);
  REQUIRE(id);
  CHECK(elb::rule_arn(world, id) == rule);
  CHECK(elb::find_listener(world, front.listener) == ListenerId{0});
  CHECK(elb::find_target_group(world, front.group) == TargetGroupId{0});
  CHECK_FALSE(elb::find_rule(world, front.listener));
  CHECK_FALSE(elb::find_target_group(world, front.group.substr(0, front.group.size() - 1)));
  const JsonDocument shown = front.lb("DescribeRules", "{'ListenerArn':'$H'}");
  CHECK(shown.root()["Rules"].size() == 2);
  CHECK(shown.root()["Rules"].at(0)["Priority"].text() == "10");
  CHECK(shown.root()["Rules"].at(1)["Priority"].text() == "default");
  CHECK(shown.root()["Rules"].at(1)["IsDefault"].boolean());
}

TEST_CASE("Conditions come back as they were given") {
  Front front;
  front.lb("CreateRule",
           "{'ListenerArn':'$H','Priority':1,'Conditions':["
           "{'Field':'query-string','QueryStringConfig':{'Values':[{'Key':'v','Value':'1=2'},"
           "{'Value':'x*'}]}},"
           "{'Field':'http-header','HttpHeaderConfig':{'HttpHeaderName':'User-Agent','Values':["
           "'*Chrome*']}},{'Field':'host-header','Values':['*.example.com']}],"
           "'Actions':[{'Type':'fixed-response','FixedResponseConfig':{'StatusCode':'404'}}]}");
  const JsonDocument shown = front.lb("DescribeRules", "{'ListenerArn':'$H'}");
  const JsonValue rule = shown.root()["Rules"].at(0);
  const JsonValue query = rule["Conditions"].at(0)["QueryStringConfig"]["Values"];
  CHECK(query.at(0)["Key"].text() == "v");
  CHECK(query.at(0)["Value"].text() == "1=2");
  CHECK_FALSE(query.at(1)["Key"]);
  CHECK(query.at(1)["Value"].text() == "x*");
  CHECK(rule["Conditions"].at(1)["HttpHeaderConfig"]["HttpHeaderName"].text() == "User-Agent");
  CHECK(rule["Conditions"].at(2)["Values"].at(0).text() == "*.example.com");
  CHECK(rule["Actions"].at(0)["FixedResponseConfig"]["StatusCode"].text() == "404");
}

TEST_CASE("Priorities can change places in one call") {
  Front front;
  const std::string first = front.make_rule(1, "/a", front.group);
  const std::string second = front.make_rule(2, "/b", front.group);
  front.lb("SetRulePriorities",
           concat({"{'RulePriorities':[{'RuleArn':'", first, "','Priority':2},{'RuleArn':'", second,
                   "','Priority':1}]}"}));
  const JsonDocument shown = front.lb("DescribeRules", "{'ListenerArn':'$H'}");
  CHECK(shown.root()["Rules"].at(0)["RuleArn"].text() == second);
  CHECK(shown.root()["Rules"].at(1)["RuleArn"].text() == first);
  CHECK(front.no("SetRulePriorities",
                 concat({"{'RulePriorities':[{'RuleArn':'", first, "','Priority':1}]}"})) ==
        "PriorityInUse: Priority '1' is currently in use");
}

TEST_CASE("A target group serves the load balancer of the rules that name it") {
  Front front;
  const std::string other = front.make_group("other", "'Protocol':'HTTP','Port':80");
  const TargetGroupId id = elb::find_target_group(front.world(), other);
  CHECK_FALSE(front.world().at(id).load_balancer);
  const std::string rule = front.make_rule(1, "/a", other);
  CHECK(front.world().at(id).load_balancer == LoadBalancerId{0});
  front.lb("DeleteRule", concat({"{'RuleArn':'", rule, "'}"}));
  CHECK_FALSE(front.world().at(id).load_balancer);
  front.make_rule(2, "/b", other);
  front.lb("DeleteListener", "{'ListenerArn':'$H'}");
  CHECK_FALSE(front.world().at(id).load_balancer);
  CHECK_FALSE(front.world().target_groups[0].load_balancer);
  front.lb("DeleteTargetGroup", "{'TargetGroupArn':'$G'}");
  CHECK_FALSE(elb::find_target_group(front.world(), front.group));
}

TEST_CASE("A listener's default action and port can change") {
  Front front;
  const std::string other = front.make_group("other", "'Protocol':'HTTP','Port':80");
  front.lb("ModifyListener", concat({"{'ListenerArn':'$H','Port':8080,'DefaultActions':[{'Type':"
                                     "'forward','ForwardConfig':{'TargetGroups':[{'TargetGroupArn'"
                                     ":'$G','Weight':10},{'TargetGroupArn':'",
                                     other, "','Weight':20}]}}]}"}));
  const Listener& listener = front.world().listeners[0];
  CHECK(listener.port == 8080);
  const ListenerRule& rule = front.world().at(listener.rules.back());
  CHECK(rule.groups.size() == 2);
  CHECK(rule.groups[1].weight == 20);
  CHECK(rule.priority == 0);
}

TEST_CASE("Targets are registered, drain and are gone") {
  Front front;
  front.lb("RegisterTargets", "{'TargetGroupArn':'$G','Targets':[{'Id':'10.0.0.77'}]}");
  CHECK(front.health(front.group) == "initial Elb.RegistrationInProgress");
  // Nobody has this address: silence, twice, 3 s + 5 s and 30 s later (facts 1.4, 1.9).
  front.advance(3 * k_second + 5 * k_second + 30 * k_second);
  CHECK(front.health(front.group) == "unhealthy Target.Timeout");
  front.lb("DeregisterTargets", "{'TargetGroupArn':'$G','Targets':[{'Id':'10.0.0.77'}]}");
  CHECK(front.health(front.group) == "draining Target.DeregistrationInProgress");
  front.advance(300 * k_second);
  CHECK(front.health(front.group).empty());
  const JsonDocument asked = front.lb(
      "DescribeTargetHealth", "{'TargetGroupArn':'$G','Targets':[{'Id':'10.0.0.77','Port':80}]}");
  CHECK(asked.root()["TargetHealthDescriptions"].at(0)["TargetHealth"]["Reason"].text() ==
        "Target.NotRegistered");
}

TEST_CASE("The address of a load balancer's node is no target") {
  Front front;
  const std::string address = ip_text(front.world().load_balancers[0].nodes[0].address);
  front.lb("RegisterTargets",
           concat({"{'TargetGroupArn':'$G','Targets':[{'Id':'", address, "'}]}"}));
  CHECK(front.health(front.group) == "unused Target.IpUnusable");
}

TEST_CASE("A target whose group is in no rule is unused") {
  Front front;
  const std::string other = front.make_group("other",
                                             "'Protocol':'HTTP','Port':80,"
                                             "'TargetType':'ip'");
  front.lb("RegisterTargets",
           concat({"{'TargetGroupArn':'", other, "','Targets':[{'Id':'10.0.0.77','Port':8080}]}"}));
  CHECK(front.health(other) == "unused Target.NotInUse");
  front.make_rule(1, "/a", other);
  CHECK(front.health(other) == "initial Elb.RegistrationInProgress");
}

TEST_CASE("A container that answers makes its target healthy; a closed gate makes it time out") {
  // facts 2.7: the receiver's security group does not let the load balancer in
  Front front;
  front.register_definition(
      "web", R"([{"name":"web","image":"nginx","portMappings":[{"containerPort":80}]}])",
      R"("networkMode":"awsvpc","cpu":"256","memory":"512","requiresCompatibilities":["FARGATE"])");
  front.call("RunTask", test::filled("{'cluster':'c','taskDefinition':'web','launchType':'FARGATE',"
                                     "'networkConfiguration':{'awsvpcConfiguration':{'subnets':"
                                     "['$p']}}}"));
  front.advance(5 * k_minute);
  const Task& task = front.world().tasks.at(0);
  REQUIRE(task.status == TaskStatus::running);
  front.lb("RegisterTargets",
           concat({"{'TargetGroupArn':'$G','Targets':[{'Id':'", ip_text(task.private_ip), "'}]}"}));
  front.advance(10 * k_second);
  CHECK(front.health(front.group) == "healthy");

  const JsonDocument made = front.call(
      "ec2.CreateSecurityGroup",
      test::filled("{'GroupName':'edge','Description':'of the load balancer','VpcId':'$v'}"));
  const std::string edge(made.root()["GroupId"].text());
  front.lb("SetSecurityGroups",
           concat({"{'LoadBalancerArn':'$L','SecurityGroups':['", edge, "']}"}));
  front.advance(2 * k_minute);
  CHECK(front.health(front.group) == "unhealthy Target.Timeout");
  const Target& target = front.world().targets.at(0);
  CHECK(target.barrier == Barrier::ingress_rule);
  REQUIRE(target.barrier_group);
  front.call("ec2.AuthorizeSecurityGroupIngress",
             test::filled(concat({"{'GroupId':'",
                                  front.world().text(front.world().at(target.barrier_group).key),
                                  "','IpPermissions':[{'IpProtocol':'tcp','FromPort':80,'ToPort':"
                                  "80,'UserIdGroupPairs':[{'GroupId':'",
                                  edge, "'}]}]}"})));
  front.advance(3 * k_minute);  // five passed checks, 30 s apart
  CHECK(front.health(front.group) == "healthy");
}

TEST_SUITE_END();
