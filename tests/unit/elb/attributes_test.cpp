// Attributes with their ranges (facts of the surroundings 1.3, 1.6 to 1.8, 1.12).
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "unit/elb/front.hpp"

using namespace taskyard;
using test::Front;

namespace {

std::string of_group(std::string_view key, std::string_view value) {
  return concat(
      {"{'TargetGroupArn':'$G','Attributes':[{'Key':'", key, "','Value':'", value, "'}]}"});
}
std::string of_balancer(std::string_view key, std::string_view value) {
  return concat(
      {"{'LoadBalancerArn':'$L','Attributes':[{'Key':'", key, "','Value':'", value, "'}]}"});
}

std::string value_of(Front& front, std::string_view key) {
  const JsonDocument shown = front.lb("DescribeTargetGroupAttributes", "{'TargetGroupArn':'$G'}");
  for (JsonValue item = shown.root()["Attributes"].first(); item; item = item.next()) {
    if (item["Key"].text() == key) return std::string(item["Value"].text());
  }
  return "-";
}

}  // namespace

TEST_SUITE_BEGIN("elb attributes");

TEST_CASE("Attributes of target groups take the documented values and no others") {
  struct Row {
    const char* type;
    const char* key;
    const char* good;  ///< separated by blanks
    const char* bad;
    const char* otherwise;
  };
  const Row rows[] = {
      {"application", "deregistration_delay.timeout_seconds", "0 300 3600", "-1 3601 x", "300"},
      {"application", "slow_start.duration_seconds", "0 30 900", "1 29 901", "0"},
      {"application", "load_balancing.algorithm.type",
       "round_robin least_outstanding_requests weighted_random", "flow_hash", "round_robin"},
      {"application", "stickiness.enabled", "true false", "yes", "false"},
      {"application", "stickiness.lb_cookie.duration_seconds", "1 604800", "0 604801", "86400"},
      {"application", "load_balancing.cross_zone.enabled",
       "true false use_load_balancer_configuration", "on", "use_load_balancer_configuration"},
      {"application",
       "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
       "off 1 100", "0 101", "off"},
      {"network", "deregistration_delay.connection_termination.enabled", "true false", "1",
       "false"},
      {"network", "preserve_client_ip.enabled", "true false", "1", "false"},
      {"network", "target_health_state.unhealthy.connection_termination.enabled", "true false", "1",
       "true"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.key);
    Front front(row.type);
    CHECK(value_of(front, row.key) == row.otherwise);
    for (const std::string_view good : split(row.good, ' ')) {
      CAPTURE(good);
      CHECK(front.no("ModifyTargetGroupAttributes", of_group(row.key, good)).empty());
      CHECK(value_of(front, row.key) == good);
    }
    for (const std::string_view bad : split(row.bad, ' ')) {
      CAPTURE(bad);
      CHECK(front.no("ModifyTargetGroupAttributes", of_group(row.key, bad)) ==
            concat({"ValidationError: Target group attribute value '", bad,
                    "' is not valid for key '", row.key, "'"}));
    }
  }
}

TEST_CASE("Attributes reach what they set") {
  Front front;
  front.lb("ModifyTargetGroupAttributes",
           "{'TargetGroupArn':'$G','Attributes':["
           "{'Key':'deregistration_delay.timeout_seconds','Value':'7'},"
           "{'Key':'stickiness.type','Value':'app_cookie'},"
           "{'Key':'stickiness.app_cookie.cookie_name','Value':'CART'},"
           "{'Key':'stickiness.app_cookie.duration_seconds','Value':'60'},"
           "{'Key':'stickiness.enabled','Value':'true'},"
           "{'Key':'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count',"
           "'Value':'3'},"
           "{'Key':'load_balancing.algorithm.type','Value':'least_outstanding_requests'}]}");
  const TargetGroup& group = front.world().target_groups[0];
  CHECK(group.deregistration_delay_s == 7);
  CHECK(group.stickiness);
  CHECK(group.stickiness_type == "app_cookie");
  CHECK(group.stickiness_s == 60);
  CHECK(group.minimum_healthy == 3);
  CHECK(group.algorithm == Algorithm::least_outstanding_requests);
  front.lb("ModifyLoadBalancerAttributes", of_balancer("idle_timeout.timeout_seconds", "4000"));
  CHECK(front.world().load_balancers[0].idle_timeout_s == 4000);
  Front network("network");
  network.lb("ModifyLoadBalancerAttributes",
             of_balancer("load_balancing.cross_zone.enabled", "true"));
  CHECK(network.world().load_balancers[0].cross_zone);
}

TEST_CASE("Attributes that do not go together are refused") {
  Front front, network("network");
  const auto group = [](Front& yard, std::string_view key, std::string_view value) {
    return yard.no("ModifyTargetGroupAttributes", of_group(key, value));
  };
  CHECK(group(front, "stickiness.type", "source_ip") ==
        "InvalidConfigurationRequest: Stickiness type 'source_ip' is not supported for target "
        "groups with the HTTP protocol");
  CHECK(group(network, "stickiness.type", "lb_cookie") ==
        "InvalidConfigurationRequest: Stickiness type 'lb_cookie' is not supported for target "
        "groups with the TCP protocol");
  CHECK(group(network, "slow_start.duration_seconds", "30") ==
        "InvalidConfigurationRequest: Target group attribute key 'slow_start.duration_seconds' is "
        "not supported on target groups with protocol TCP");
  CHECK(group(front, "deregistration_delay.timeout", "3") ==
        "ValidationError: Target group attribute key 'deregistration_delay.timeout' is not "
        "recognized");
  CHECK(group(front, "load_balancing.algorithm.anomaly_mitigation", "on") ==
        "InvalidConfigurationRequest: Anomaly mitigation can only be enabled with the "
        "weighted_random algorithm");
  CHECK(group(front, "slow_start.duration_seconds", "30").empty());
  CHECK(group(front, "load_balancing.algorithm.type", "least_outstanding_requests") ==
        "InvalidConfigurationRequest: You cannot enable slow start with the "
        "least_outstanding_requests algorithm");
  CHECK(group(front, "load_balancing.cross_zone.enabled", "false").empty());
  CHECK(group(front, "stickiness.enabled", "true") ==
        "InvalidConfigurationRequest: You cannot enable stickiness when cross-zone load balancing "
        "is off for the target group");
  CHECK(front.no("ModifyLoadBalancerAttributes",
                 of_balancer("load_balancing.cross_zone.enabled", "false")) ==
        "InvalidConfigurationRequest: Cross-zone load balancing cannot be disabled for "
        "Application Load Balancers");
  CHECK(network.no("ModifyLoadBalancerAttributes",
                   of_balancer("idle_timeout.timeout_seconds", "30")) ==
        "InvalidConfigurationRequest: Load balancer attribute key 'idle_timeout.timeout_seconds' "
        "is not supported on load balancers with type 'network'");
  CHECK(front.no("ModifyLoadBalancerAttributes",
                 of_balancer("idle_timeout.timeout_seconds", "4001")) ==
        "ValidationError: Load balancer attribute value '4001' is not valid for key "
        "'idle_timeout.timeout_seconds'");
}

TEST_CASE("A TCP listener forgets idle connections after 350 s unless told otherwise") {
  // facts 1.8
  Front front("network"), web;
  const auto seconds = [](std::string_view value) {
    return concat({"{'ListenerArn':'$H','Attributes':[{'Key':'tcp.idle_timeout.seconds','Value':'",
                   value, "'}]}"});
  };
  CHECK(front.world().listeners[0].tcp_idle_timeout_s == 350);
  front.lb("ModifyListenerAttributes", seconds("6000"));
  CHECK(front.world().listeners[0].tcp_idle_timeout_s == 6000);
  CHECK(front.no("ModifyListenerAttributes", seconds("59")) ==
        "ValidationError: Listener attribute value '59' is not valid for key "
        "'tcp.idle_timeout.seconds'");
  CHECK(web.no("ModifyListenerAttributes", seconds("60")) ==
        "ValidationError: Listener attribute key 'tcp.idle_timeout.seconds' is not recognized");
}

TEST_CASE("Deletion protection keeps a load balancer") {
  Front front;
  front.lb("ModifyLoadBalancerAttributes", of_balancer("deletion_protection.enabled", "true"));
  CHECK(front.no("DeleteLoadBalancer", "{'LoadBalancerArn':'$L'}") ==
        concat({"OperationNotPermitted: Load balancer '", front.balancer,
                "' cannot be deleted because deletion protection is enabled"}));
  front.lb("ModifyLoadBalancerAttributes", of_balancer("deletion_protection.enabled", "false"));
  front.lb("DeleteLoadBalancer", "{'LoadBalancerArn':'$L'}");
  CHECK(front.world().load_balancers[0].state == LoadBalancerState::deleted);
}

TEST_SUITE_END();
