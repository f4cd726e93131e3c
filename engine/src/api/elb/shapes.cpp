// Replies of Elastic Load Balancing with AWS's members and spellings.
#include "api/shapes.hpp"
#include "api/elb/balancing.hpp"
#include "base/text.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api::balancing {
namespace {

void write_zone(JsonWriter& out, const World& world, const LoadBalancer& balancer,
                const LoadBalancerNode& node) {
  out.begin_object().member("ZoneName", world.text(node.zone));
  out.member("SubnetId", world.text(world.at(node.subnet).key));
  out.key("LoadBalancerAddresses").begin_array();
  // Only those of a Network Load Balancer are static (facts 1.8).
  if (balancer.type == LoadBalancerType::network) {
    out.begin_object();
    if (node.public_ip != 0) {
      out.member("IpAddress", ip_text(node.public_ip));
    } else {
      out.member("PrivateIPv4Address", ip_text(node.address));
    }
    out.end_object();
  }
  out.end_array().end_object();
}

void write_forward(JsonWriter& out, const World& world, const ListenerRule& rule) {
  if (rule.groups.size() == 1) {
    out.member("TargetGroupArn", elb::target_group_arn(world, rule.groups.front().group));
  }
  out.key("ForwardConfig").begin_object().key("TargetGroups").begin_array();
  for (const WeightedGroup& group : rule.groups) {
    out.begin_object().member("TargetGroupArn", elb::target_group_arn(world, group.group));
    out.member("Weight", group.weight).end_object();
  }
  out.end_array().key("TargetGroupStickinessConfig").begin_object();
  out.member("Enabled", rule.group_stickiness_s > 0);
  if (rule.group_stickiness_s > 0) out.member("DurationSeconds", rule.group_stickiness_s);
  out.end_object().end_object();
}

void write_actions(JsonWriter& out, const World& world, const ListenerRule& rule) {
  out.begin_array().begin_object().member("Type", to_string(rule.action));
  out.member("Order", 1);
  switch (rule.action) {
    case RuleAction::forward: write_forward(out, world, rule); break;
    case RuleAction::redirect: out.key("RedirectConfig").raw(rule.action_json); break;
    case RuleAction::fixed_response: out.key("FixedResponseConfig").raw(rule.action_json); break;
  }
  out.end_object().end_array();
}

std::string_view config_name(ConditionField field) {
  switch (field) {
    case ConditionField::host_header: return "HostHeaderConfig";
    case ConditionField::path_pattern: return "PathPatternConfig";
    case ConditionField::http_header: return "HttpHeaderConfig";
    case ConditionField::http_request_method: return "HttpRequestMethodConfig";
    case ConditionField::query_string: return "QueryStringConfig";
    case ConditionField::source_ip: return "SourceIpConfig";
  }
  return "";
}

void write_values(JsonWriter& out, const RuleCondition& condition) {
  out.key("Values").begin_array();
  for (const std::string& value : condition.values) {
    if (condition.field != ConditionField::query_string) {
      out.value(value);
      continue;
    }
    const std::size_t cut = value.find('=');
    out.begin_object();
    if (cut > 0) out.member("Key", value.substr(0, cut));
    out.member("Value", value.substr(cut + 1)).end_object();
  }
  out.end_array();
}

void write_condition(JsonWriter& out, const RuleCondition& condition) {
  out.begin_object().member("Field", to_string(condition.field));
  const bool plain = condition.field == ConditionField::host_header ||
                     condition.field == ConditionField::path_pattern;
  if (plain) write_values(out, condition);
  out.key(config_name(condition.field)).begin_object();
  if (condition.field == ConditionField::http_header) {
    out.member("HttpHeaderName", condition.name);
  }
  write_values(out, condition);
  out.end_object().end_object();
}

void write_check(JsonWriter& out, const TargetHealthCheck& check) {
  out.member("HealthCheckProtocol", to_string(check.protocol));
  out.member("HealthCheckPort",
             check.port == 0 ? std::string("traffic-port") : to_text(check.port));
  out.member("HealthCheckEnabled", check.enabled);
  out.member("HealthCheckIntervalSeconds", check.interval_s);
  out.member("HealthCheckTimeoutSeconds", check.timeout_s);
  out.member("HealthyThresholdCount", check.healthy_threshold);
  out.member("UnhealthyThresholdCount", check.unhealthy_threshold);
  if (!is_http(check.protocol)) return;
  out.member("HealthCheckPath", check.path);
  out.key("Matcher").begin_object().member("HttpCode", check.matcher).end_object();
}

}  // namespace

void write_load_balancer(JsonWriter& out, const World& world, std::uint32_t id) {
  const LoadBalancer& balancer = world.load_balancers[id];
  out.begin_object().member("LoadBalancerArn", elb::load_balancer_arn(world, balancer.id));
  out.member("DNSName", balancer.dns_name).member("CanonicalHostedZoneId", "Z35SXDOTRQ7X7K");
  out.key("CreatedTime").time(epoch_ms(balancer.created_at));
  out.member("LoadBalancerName", balancer.name);
  out.member("Scheme", balancer.internal ? "internal" : "internet-facing");
  out.member("VpcId", world.text(world.at(balancer.vpc).key));
  out.key("State").begin_object().member("Code", to_string(balancer.state)).end_object();
  out.member("Type", to_string(balancer.type)).key("AvailabilityZones").begin_array();
  for (const LoadBalancerNode& node : balancer.nodes) write_zone(out, world, balancer, node);
  out.end_array().key("SecurityGroups").begin_array();
  for (const SecurityGroupId group : balancer.groups) out.value(world.text(world.at(group).key));
  out.end_array().member("IpAddressType", "ipv4").end_object();
}

void write_target_group(JsonWriter& out, const World& world, std::uint32_t id) {
  const TargetGroup& group = world.target_groups[id];
  out.begin_object().member("TargetGroupArn", elb::target_group_arn(world, group.id));
  out.member("TargetGroupName", group.name).member("Protocol", to_string(group.protocol));
  out.member("Port", static_cast<std::int64_t>(group.port));
  out.member("VpcId", world.text(world.at(group.vpc).key));
  write_check(out, group.check);
  out.key("LoadBalancerArns").begin_array();
  if (group.load_balancer) out.value(elb::load_balancer_arn(world, group.load_balancer));
  out.end_array().member("TargetType", to_string(group.type));
  if (is_http(group.protocol)) out.member("ProtocolVersion", "HTTP1");
  out.member("IpAddressType", "ipv4").end_object();
}

void write_listener(JsonWriter& out, const World& world, std::uint32_t id) {
  const Listener& listener = world.listeners[id];
  out.begin_object().member("ListenerArn", elb::listener_arn(world, listener.id));
  out.member("LoadBalancerArn", elb::load_balancer_arn(world, listener.load_balancer));
  out.member("Port", static_cast<std::int64_t>(listener.port));
  out.member("Protocol", to_string(listener.protocol));
  if (!listener.certificates_json.empty()) out.key("Certificates").raw(listener.certificates_json);
  out.key("DefaultActions");
  write_actions(out, world, world.at(listener.rules.back()));
  out.end_object();
}

void write_rule(JsonWriter& out, const World& world, std::uint32_t id) {
  const ListenerRule& rule = world.listener_rules[id];
  const bool is_default = rule.priority == 0;
  out.begin_object().member("RuleArn", elb::rule_arn(world, rule.id));
  out.member("Priority", is_default ? std::string("default") : to_text(rule.priority));
  out.key("Conditions").begin_array();
  for (const RuleCondition& condition : rule.conditions) write_condition(out, condition);
  out.end_array().key("Actions");
  write_actions(out, world, rule);
  out.member("IsDefault", is_default).end_object();
}

}  // namespace taskyard::api::balancing
