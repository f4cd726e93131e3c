// Actions of listeners and rules (facts 1.2, 1.12).
#include <algorithm>

#include "api/elb/balancing.hpp"
#include "base/text.hpp"

namespace taskyard::api::balancing {
namespace {

constexpr std::string_view k_action = "InvalidLoadBalancerAction";

// Listener protocol -> protocols its target groups may have.
std::string_view group_protocols(ListenerProtocol protocol) {
  switch (protocol) {
    case ListenerProtocol::http:
    case ListenerProtocol::https: return "HTTP|HTTPS";
    case ListenerProtocol::tcp: return "TCP|TCP_UDP";
    case ListenerProtocol::tls: return "TCP|TLS";
    case ListenerProtocol::udp: return "UDP|TCP_UDP";
    case ListenerProtocol::tcp_udp: return "TCP_UDP";
  }
  return "";
}

bool is_one_of(std::string_view word, std::string_view words) {
  for (const std::string_view known : split(words, '|')) {
    if (word == known) return true;
  }
  return false;
}

void check_group(Call& call, const Listener& listener, TargetGroupId id, JsonValue at) {
  const World& world = call.world();
  const TargetGroup& group = world.at(id);
  const LoadBalancer& balancer = world.at(listener.load_balancer);
  const std::string_view allowed = group_protocols(listener.protocol);
  if (!is_one_of(to_string(group.protocol), allowed)) {
    call.refuse("IncompatibleProtocols",
                concat({"The target group protocol '", to_string(group.protocol),
                        "' is not compatible with the listener protocol '",
                        to_string(listener.protocol), "'"}),
                at,
                concat({"Protocol of the target group: ", replace_all(allowed, "|", " or "), "."}));
  } else if (group.load_balancer && group.load_balancer != listener.load_balancer) {
    call.refuse("TargetGroupAssociationLimit",
                concat({"The following target groups cannot be associated with more than one load "
                        "balancer: ",
                        at.text()}),
                at, concat({"It serves ", world.at(group.load_balancer).name, "."}));
  } else if (group.vpc != balancer.vpc) {
    call.refuse(
        k_configuration,
        concat({"The target group '", at.text(), "' is not in the same VPC as the load balancer"}),
        at);
  }
}

void add_group(Call& call, const Listener& listener, ListenerRule& rule, JsonValue arn,
               std::int32_t weight) {
  if (call.refused()) return;
  const TargetGroupId id = target_group_named(call, arn);
  if (!id) return;
  check_group(call, listener, id, arn);
  for (const WeightedGroup& other : rule.groups) {
    if (other.group != id) continue;
    call.refuse(k_action, concat({"The target group '", arn.text(), "' is named twice"}), arn);
  }
  rule.groups.push_back({id, weight});
}

void read_forward(Call& call, JsonValue action, const Listener& listener, ListenerRule& rule) {
  const JsonValue config = action["ForwardConfig"];
  for (JsonValue item = config["TargetGroups"].first(); item; item = item.next()) {
    add_group(call, listener, rule, item["TargetGroupArn"],
              bounded(call, item, "Weight", 1, 0, 999));
  }
  const JsonValue arn = action["TargetGroupArn"];
  if (arn && !config["TargetGroups"]) add_group(call, listener, rule, arn, 1);
  if (call.refused()) return;
  if (rule.groups.empty()) {
    call.refuse(k_validation, "A target group must be specified for a forward action", action,
                "TargetGroupArn, or ForwardConfig with TargetGroups.");
    return;
  }
  if (arn && config["TargetGroups"] &&
      elb::find_target_group(call.world(), arn.text()) != rule.groups.front().group) {
    call.refuse(k_validation,
                "You cannot specify both a target group ARN and a forward config with another "
                "target group",
                arn);
  }
  const std::size_t most = is_http(listener.protocol) ? 5 : 1;
  if (rule.groups.size() > most) {
    call.refuse(k_validation,
                concat({"An action can have at most ", to_text(static_cast<std::int64_t>(most)),
                        " target groups"}),
                action, most == 1 ? "A listener of a Network Load Balancer forwards to one." : "");
  }
  const JsonValue sticky = config["TargetGroupStickinessConfig"];
  const std::int32_t seconds = bounded(call, sticky, "DurationSeconds", 3600, 1, 604'800);
  if (sticky["Enabled"].boolean()) rule.group_stickiness_s = seconds;
}

void read_redirect(Call& call, JsonValue action, const Listener& listener, ListenerRule& rule) {
  const JsonValue config = action["RedirectConfig"];
  const std::string_view code = config["StatusCode"].text();
  if (code != "HTTP_301" && code != "HTTP_302") {
    call.refuse(k_validation, "The redirect status code must be one of 'HTTP_301, HTTP_302'",
                config ? config : action);
    return;
  }
  rule.status_code = code == "HTTP_301" ? 301 : 302;
  rule.action_json = std::string(config.source());
  const std::string_view protocol = config["Protocol"].text();
  if (listener.protocol == ListenerProtocol::https && protocol == "HTTP") {
    call.refuse(k_action, "You cannot redirect HTTPS to HTTP", config["Protocol"]);
  }
  bool changes_something = !protocol.empty() && protocol != "#{protocol}";
  for (const char* part : {"Port", "Host", "Path"}) {
    const std::string kept =
        concat({part[0] == 'P' && part[1] == 'a' ? "/" : "", "#{", lower(part), "}"});
    const std::string_view given = config[part].text();
    changes_something = changes_something || (!given.empty() && given != kept);
  }
  changes_something =
      changes_something || (config["Query"] && config["Query"].text() != "#{query}");
  if (!changes_something) {
    call.refuse(k_action, "The redirect configuration is not valid because it creates a loop",
                config, "Change protocol, port, host, path or query.");
  }
}

void read_fixed_response(Call& call, JsonValue action, ListenerRule& rule) {
  const JsonValue config = action["FixedResponseConfig"];
  const std::optional<std::int64_t> code = parse_int(config["StatusCode"].text());
  const bool known = code && (*code / 100 == 2 || *code / 100 == 4 || *code / 100 == 5);
  if (!known) {
    call.refuse(k_validation, "The fixed response status code must be 2XX, 4XX or 5XX",
                config ? config["StatusCode"] : action);
    return;
  }
  if (config["MessageBody"].text().size() > 1024) {
    call.refuse(k_validation, "The message body cannot be longer than 1024 characters",
                config["MessageBody"]);
  }
  rule.status_code = static_cast<std::int32_t>(*code);
  rule.action_json = std::string(config.source());
}

void read_one(Call& call, JsonValue action, const Listener& listener, ListenerRule& rule) {
  const std::string type = call.text_of(action, "Type");
  if (call.refused()) return;
  const bool http = is_http(listener.protocol);
  if (type == "forward") {
    rule.action = RuleAction::forward;
    return read_forward(call, action, listener, rule);
  }
  const bool known = is_one_of(type,
                               "redirect|fixed-response|authenticate-cognito|authenticate-oidc|"
                               "jwt-validation");
  if (!known || !http) {
    call.refuse(k_action,
                concat({"The action type '", type, "' is not valid with ",
                        known ? to_string(listener.protocol) : "a", " listener"}),
                action["Type"], http ? "forward, redirect or fixed-response." : "forward.");
  } else if (type == "redirect") {
    rule.action = RuleAction::redirect;
    read_redirect(call, action, listener, rule);
  } else if (type == "fixed-response") {
    rule.action = RuleAction::fixed_response;
    read_fixed_response(call, action, rule);
  } else {
    call.refuse("UnsupportedOperation",
                concat({"Actions of type ", type, " are not simulated by Taskyard."}),
                action["Type"], "forward, redirect or fixed-response.");
  }
}

}  // namespace

void read_action(Call& call, JsonValue actions, const Listener& listener, ListenerRule& rule) {
  if (call.refused()) return;
  if (actions.size() != 1) {
    call.refuse(k_action,
                "An action list must have exactly one action of type 'forward', "
                "'fixed-response', or 'redirect', and it must be the last one",
                actions);
    return;
  }
  read_one(call, actions.first(), listener, rule);
}

}  // namespace taskyard::api::balancing
