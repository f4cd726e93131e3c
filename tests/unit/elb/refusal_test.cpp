// What Elastic Load Balancing refuses, in its words (facts of the surroundings 1.1, 1.2, 1.4, 1.12).
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "unit/elb/front.hpp"

using namespace taskyard;
using test::Front;

namespace {

struct Row {
  const char* action;
  std::string request;
  std::string refusal;
};

void check(Front& front, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.request);
    const std::uint64_t before = front.simulation.state_hash();
    CHECK(front.no(row.action, row.request) == row.refusal);
    CHECK(front.simulation.state_hash() == before);
  }
}

std::string condition(std::string_view field, std::string_view rest) {
  return concat({"{'ListenerArn':'$H','Priority':9,'Conditions':[{'Field':'", field, "',", rest,
                 "}],'Actions':[{'Type':'forward','TargetGroupArn':'$G'}]}"});
}

std::string action(std::string_view text) {
  return concat(
      {"{'LoadBalancerArn':'$L','Port':81,'Protocol':'HTTP','DefaultActions':[", text, "]}"});
}

}  // namespace

TEST_SUITE_BEGIN("elb refusals");

TEST_CASE("Load balancers are refused as AWS refuses them") {
  Front front;
  check(
      front,
      {{"CreateLoadBalancer", "{'Name':'x','Subnets':['$a','$b'],'Type':'gateway'}",
        "UnsupportedOperation: Gateway Load Balancers are not simulated by Taskyard."},
       {"CreateLoadBalancer", "{'Name':'x','Subnets':['$a']}",
        "ValidationError: At least two subnets in two different Availability Zones must be "
        "specified"},
       {"CreateLoadBalancer", "{'Name':'x','Subnets':['$a','$p']}",
        "InvalidConfigurationRequest: A load balancer cannot be attached to multiple subnets in "
        "the same Availability Zone"},
       {"CreateLoadBalancer", "{'Name':'x','Type':'network'}",
        "ValidationError: At least one subnet must be specified"},
       {"CreateLoadBalancer", "{'Name':'x','Subnets':['$a','subnet-nope']}",
        "SubnetNotFound: The subnet ID 'subnet-nope' does not exist"},
       {"CreateLoadBalancer", "{'Name':'web','Subnets':['$a','$c']}",
        "DuplicateLoadBalancerName: A load balancer with the same name 'web' exists, but with "
        "different settings"},
       {"CreateLoadBalancer", "{'Name':'a_b','Subnets':['$a','$b']}",
        "ValidationError: Load balancer name 'a_b' can only contain characters that are "
        "alphanumeric characters or hyphens(-)"},
       {"CreateLoadBalancer", "{'Name':'-a','Subnets':['$a','$b']}",
        "ValidationError: Load balancer name '-a' cannot begin or end with '-'"},
       {"CreateLoadBalancer", "{'Name':'internal-a','Subnets':['$a','$b']}",
        "ValidationError: Load balancer name 'internal-a' cannot begin with 'internal-'"},
       {"CreateLoadBalancer", "{'Name':'a23456789012345678901234567890123','Subnets':['$a','$b']}",
        "ValidationError: Load balancer name 'a23456789012345678901234567890123' cannot be longer "
        "than '32' characters"},
       {"CreateLoadBalancer", "{'Name':'x','Subnets':['$a','$b'],'SecurityGroups':['sg-1']}",
        "InvalidSecurityGroup: Security group 'sg-1' is not valid"},
       {"CreateLoadBalancer", "{'Name':'x','Subnets':['$a','$b'],'Scheme':'public'}",
        "InvalidScheme: The scheme 'public' is not valid"},
       {"DescribeLoadBalancers", "{'Names':['nope']}",
        "LoadBalancerNotFound: Load balancers '[nope]' not found"},
       {"SetSubnets", "{'LoadBalancerArn':'nope','Subnets':['$a','$b']}",
        "LoadBalancerNotFound: One or more load balancers not found"}});
}

TEST_CASE("Target groups are refused as AWS refuses them") {
  Front front;
  const std::string other = front.make_group("other", "'Protocol':'HTTP','Port':80");
  check(front,
        {{"CreateTargetGroup", "{'Name':'x','Protocol':'HTTP','Port':80}",
          "ValidationError: A VPC ID must be specified"},
         {"CreateTargetGroup", "{'Name':'x','Port':80,'VpcId':'$v'}",
          "ValidationError: A protocol must be specified"},
         {"CreateTargetGroup", "{'Name':'x','Protocol':'HTTP','VpcId':'$v'}",
          "ValidationError: A port must be specified"},
         {"CreateTargetGroup", "{'Name':'x','Protocol':'HTTP','Port':0,'VpcId':'$v'}",
          "ValidationError: 1 validation error detected: Value '0' at 'Port' failed to satisfy "
          "constraint: Member must have value greater than or equal to 1"},
         {"CreateTargetGroup", "{'Name':'x','Protocol':'GENEVE','Port':80,'VpcId':'$v'}",
          "ValidationError: Target group protocol 'GENEVE' must be one of 'HTTP, HTTPS, TCP, TLS, "
          "UDP, TCP_UDP'"},
         {"CreateTargetGroup",
          "{'Name':'x','Protocol':'HTTP','Port':80,'VpcId':'$v','TargetType':'lambda'}",
          "UnsupportedOperation: Target groups of type lambda are not simulated by Taskyard."},
         {"CreateTargetGroup", "{'Name':'other','Protocol':'HTTP','Port':81,'VpcId':'$v'}",
          "DuplicateTargetGroupName: A target group with the same name 'other' exists, but with "
          "different settings"},
         {"CreateTargetGroup",
          "{'Name':'x','Protocol':'HTTP','Port':80,'VpcId':'$v','HealthCheckIntervalSeconds':4}",
          "ValidationError: 1 validation error detected: Value '4' at 'HealthCheckIntervalSeconds' "
          "failed to satisfy constraint: Member must have value greater than or equal to 5"},
         {"CreateTargetGroup",
          "{'Name':'x','Protocol':'HTTP','Port':80,'VpcId':'$v','UnhealthyThresholdCount':11}",
          "ValidationError: 1 validation error detected: Value '11' at 'UnhealthyThresholdCount' "
          "failed to satisfy constraint: Member must have value less than or equal to 10"},
         {"CreateTargetGroup",
          "{'Name':'x','Protocol':'HTTP','Port':80,'VpcId':'$v','HealthCheckIntervalSeconds':5}",
          "ValidationError: Health check timeout '5' must be smaller than the interval '5'"},
         {"CreateTargetGroup",
          "{'Name':'x','Protocol':'HTTP','Port':80,'VpcId':'$v','Matcher':{'HttpCode':'200-599'}}",
          "ValidationError: Health check matcher HTTP code '200-599' must be within '200-499' "
          "inclusive"},
         {"CreateTargetGroup",
          "{'Name':'x','Protocol':'HTTP','Port':80,'VpcId':'$v','HealthCheckPath':'ping'}",
          "ValidationError: Health check path 'ping' must begin with a '/' character and have at "
          "most 1024 characters"},
         {"CreateTargetGroup",
          "{'Name':'x','Protocol':'HTTP','Port':80,'VpcId':'$v','HealthCheckPort':'web'}",
          "ValidationError: Health check port 'web' must be 'traffic-port' or in '1-65535'"},
         {"ModifyTargetGroup", "{'TargetGroupArn':'$G','HealthCheckProtocol':'TCP'}",
          "ValidationError: Health check protocol 'TCP' must be one of 'HTTP, HTTPS'"},
         {"DeleteTargetGroup", "{'TargetGroupArn':'$G'}",
          concat({"ResourceInUse: Target group '", front.group,
                  "' is currently in use by a listener or a rule"})},
         {"DescribeTargetGroups", "{'Names':['nope']}",
          "TargetGroupNotFound: One or more target groups not found"},
         {"RegisterTargets", "{'TargetGroupArn':'nope','Targets':[{'Id':'10.0.0.9'}]}",
          "TargetGroupNotFound: One or more target groups not found"}});
}

TEST_CASE("Targets are refused as AWS refuses them") {
  Front front;
  const std::string machines = front.make_group("machines", "'Protocol':'HTTP','Port':80");
  check(front,
        {{"RegisterTargets", "{'TargetGroupArn':'$G','Targets':[{'Id':'54.1.2.3'}]}",
          "InvalidTarget: The IP address '54.1.2.3' is not a valid target"},
         {"RegisterTargets", "{'TargetGroupArn':'$G','Targets':[{'Id':'i-0123456789abcdef0'}]}",
          "InvalidTarget: The IP address 'i-0123456789abcdef0' is not a valid target"},
         {"RegisterTargets", "{'TargetGroupArn':'$G','Targets':[{'Id':'192.168.0.9'}]}",
          "InvalidTarget: The Availability Zone must be specified as 'all' for the IP address "
          "'192.168.0.9', which is outside of the VPC 'vpc-0a1b2c3d4e5f60718'"},
         {"RegisterTargets", "{'TargetGroupArn':'$G','Targets':[{'Id':'10.0.0.9','Port':70000}]}",
          "ValidationError: 1 validation error detected: Value '70000' at 'Targets[0].Port' failed "
          "to satisfy constraint: Member must have value less than or equal to 65535"},
         {"RegisterTargets",
          concat({"{'TargetGroupArn':'", machines, "','Targets':[{'Id':'i-0123456789abcdef0'}]}"}),
          "InvalidTarget: The following targets are not valid instances: 'i-0123456789abcdef0'"}});
  // in the VPC's range or a private one with zone "all": both are fine
  front.lb("RegisterTargets",
           "{'TargetGroupArn':'$G','Targets':[{'Id':'192.168.0.9','AvailabilityZone':'all'}]}");
}

TEST_CASE("Listeners and their actions are refused as AWS refuses them") {
  Front front;
  const std::string tcp = front.make_group("tcp", "'Protocol':'TCP','Port':80");
  const JsonDocument made = front.lb("CreateLoadBalancer", "{'Name':'two','Subnets':['$a','$b']}");
  const std::string two(made.root()["LoadBalancers"].at(0)["LoadBalancerArn"].text());
  const std::string limit = concat(
      {"TargetGroupAssociationLimit: The following target groups cannot be associated with more "
       "than one load balancer: ",
       front.group});
  const std::string duplicate =
      concat({"DuplicateListener: A listener already exists on this port for this load balancer '",
              front.balancer, "'"});
  check(
      front,
      {{"CreateListener",
        "{'LoadBalancerArn':'$L','Port':80,'Protocol':'HTTP','DefaultActions':[{'Type':'forward'"
        ",'TargetGroupArn':'$G'}]}",
        duplicate},
       {"CreateListener",
        "{'LoadBalancerArn':'$L','Port':81,'Protocol':'TCP','DefaultActions':[{'Type':'forward'"
        ",'TargetGroupArn':'$G'}]}",
        "ValidationError: Listener protocol 'TCP' must be one of 'HTTPS, HTTP'"},
       {"CreateListener",
        "{'LoadBalancerArn':'$L','Port':81,'Protocol':'HTTPS','DefaultActions':[{'Type':"
        "'forward','TargetGroupArn':'$G'}]}",
        "ValidationError: A certificate must be specified for HTTPS listeners"},
       {"CreateListener",
        concat({"{'LoadBalancerArn':'", two,
                "','Port':81,'Protocol':'HTTP','DefaultActions':[{'Type':'forward',"
                "'TargetGroupArn':'$G'}]}"}),
        limit},
       {"CreateListener", action(concat({"{'Type':'forward','TargetGroupArn':'", tcp, "'}"})),
        "IncompatibleProtocols: The target group protocol 'TCP' is not compatible with the "
        "listener protocol 'HTTP'"},
       {"CreateListener", action("{'Type':'forward'}"),
        "ValidationError: A target group must be specified for a forward action"},
       {"CreateListener", action(""),
        "InvalidLoadBalancerAction: An action list must have exactly one action of type "
        "'forward', 'fixed-response', or 'redirect', and it must be the last one"},
       {"CreateListener", action("{'Type':'redirect','RedirectConfig':{'StatusCode':'HTTP_307'}}"),
        "ValidationError: The redirect status code must be one of 'HTTP_301, HTTP_302'"},
       {"CreateListener", action("{'Type':'redirect','RedirectConfig':{'StatusCode':'HTTP_301'}}"),
        "InvalidLoadBalancerAction: The redirect configuration is not valid because it creates a "
        "loop"},
       {"CreateListener",
        action("{'Type':'fixed-response','FixedResponseConfig':{'StatusCode':'302'}}"),
        "ValidationError: The fixed response status code must be 2XX, 4XX or 5XX"},
       {"CreateListener", action("{'Type':'authenticate-oidc'}"),
        "UnsupportedOperation: Actions of type authenticate-oidc are not simulated by Taskyard."},
       {"CreateListener",
        action("{'Type':'forward','ForwardConfig':{'TargetGroups':[{'TargetGroupArn':'$G',"
               "'Weight':1000}]}}"),
        "ValidationError: 1 validation error detected: Value '1000' at "
        "'DefaultActions[0].ForwardConfig.TargetGroups[0].Weight' failed to satisfy constraint: "
        "Member must have value less than or equal to 999"},
       {"DescribeListeners", "{}",
        "ValidationError: You must specify either listener ARNs or a load balancer ARN"},
       {"DeleteListener", "{'ListenerArn':'nope'}",
        "ListenerNotFound: One or more listeners not found"}});
}

TEST_CASE("Rules are refused as AWS refuses them") {
  Front front;
  front.make_rule(5, "/a", front.group);
  const std::string default_rule(
      front.lb("DescribeRules", "{'ListenerArn':'$H'}").root()["Rules"].at(1)["RuleArn"].text());
  const std::string not_default = concat(
      {"OperationNotPermitted: Default rule '", default_rule, "' cannot be modified or deleted"});
  check(
      front,
      {{"CreateRule",
        "{'ListenerArn':'$H','Priority':5,'Conditions':[{'Field':'path-pattern','Values':['/b']}],"
        "'Actions':[{'Type':'forward','TargetGroupArn':'$G'}]}",
        "PriorityInUse: Priority '5' is currently in use"},
       {"CreateRule",
        "{'ListenerArn':'$H','Priority':50001,'Conditions':[{'Field':'path-pattern','Values':["
        "'/b']}],'Actions':[{'Type':'forward','TargetGroupArn':'$G'}]}",
        "ValidationError: 1 validation error detected: Value '50001' at 'Priority' failed to "
        "satisfy constraint: Member must have value less than or equal to 50000"},
       {"CreateRule", condition("path", "'Values':['/a']"),
        "ValidationError: Condition field 'path' must be one of '[path-pattern, host-header, "
        "http-header, http-request-method, query-string, source-ip]'"},
       {"CreateRule", condition("path-pattern", "'Values':['1','2','3','4','5','6']"),
        "ValidationError: A rule can only have '5' condition values"},
       {"CreateRule", condition("path-pattern", "'Values':['/*/?/*','/*/?/*']"),
        "ValidationError: A rule can only have '5' condition wildcards"},
       {"CreateRule", condition("source-ip", "'SourceIpConfig':{'Values':['10.0.0.0']}"),
        "ValidationError: The value '10.0.0.0' is not a valid CIDR block"},
       {"CreateRule",
        condition("http-request-method", "'HttpRequestMethodConfig':{'Values':['get']}"),
        "ValidationError: Condition value 'get' contains a character that is not valid"},
       {"CreateRule",
        condition("path-pattern",
                  "'Values':['/a']},{'Field':'path-pattern',"
                  "'Values':['/b']"),
        "ValidationError: A rule can only have one 'path-pattern' condition"},
       {"CreateRule", condition("path-pattern", "'Values':[]"),
        "ValidationError: A condition value must be specified"},
       {"DeleteRule", concat({"{'RuleArn':'", default_rule, "'}"}), not_default},
       {"DeleteRule", "{'RuleArn':'nope'}", "RuleNotFound: One or more rules not found"}});
  Front network("network");
  check(network,
        {{"CreateRule", condition("path-pattern", "'Values':['/a']"),
          "UnsupportedOperation: Rules are not supported by listeners of Network Load Balancers"}});
}

TEST_CASE("A listener of a Network Load Balancer takes the groups of its protocol") {
  // facts 1.12: TCP -> TCP, TCP_UDP; TLS -> TCP, TLS; UDP -> UDP, TCP_UDP; TCP_UDP -> TCP_UDP
  struct Pair {
    const char* listener;
    const char* groups;
  };
  const Pair pairs[] = {
      {"TCP", "TCP TCP_UDP"}, {"TLS", "TCP TLS"}, {"UDP", "UDP TCP_UDP"}, {"TCP_UDP", "TCP_UDP"}};
  Front front("network");
  int port = 1000;
  for (const Pair& pair : pairs) {
    for (const char* protocol : {"TCP", "TLS", "UDP", "TCP_UDP", "HTTP"}) {
      CAPTURE(pair.listener);
      CAPTURE(protocol);
      const std::string group = front.make_group(concat({"g", to_text(++port)}),
                                                 concat({"'Protocol':'", protocol, "','Port':80"}));
      const std::string refusal = front.no(
          "CreateListener",
          concat({"{'LoadBalancerArn':'$L','Port':", to_text(port), ",'Protocol':'", pair.listener,
                  "','Certificates':[{'CertificateArn':'arn'}],'DefaultActions':[{'Type':'forward',"
                  "'TargetGroupArn':'",
                  group, "'}]}"}));
      bool allowed = false;
      for (const std::string_view word : split(pair.groups, ' ')) {
        allowed = allowed || word == protocol;
      }
      CHECK(refusal.empty() == allowed);
      CHECK(refusal.starts_with("IncompatibleProtocols") == !allowed);
    }
  }
}

TEST_CASE("Limits: listeners, rules and targets") {
  // facts 1.2
  Front front;
  for (int i = 0; i < 49; ++i) {
    front.lb("CreateListener",
             concat({"{'LoadBalancerArn':'$L','Port':", to_text(1000 + i),
                     ",'Protocol':'HTTP','DefaultActions':[{'Type':'forward','TargetGroupArn':'$G'}"
                     "]}"}));
  }
  CHECK(front.no("CreateListener", action("{'Type':'forward','TargetGroupArn':'$G'}"))
            .starts_with("TooManyListeners"));
  for (int i = 1; i <= 100; ++i) front.make_rule(i, concat({"/", to_text(i)}), front.group);
  CHECK(front
            .no("CreateRule",
                replace_all(condition("path-pattern", "'Values':['/a']"), ":9,", ":900,"))
            .starts_with("TooManyRules"));
  std::string targets;
  for (int i = 0; i < 1000; ++i) {
    targets += concat(
        {i == 0 ? "" : ",", "{'Id':'10.0.", to_text(i / 250), ".", to_text(i % 250 + 1), "'}"});
  }
  front.lb("RegisterTargets", concat({"{'TargetGroupArn':'$G','Targets':[", targets, "]}"}));
  CHECK(front.no("RegisterTargets", "{'TargetGroupArn':'$G','Targets':[{'Id':'10.0.9.9'}]}")
            .starts_with("TooManyTargets"));
}

TEST_SUITE_END();
