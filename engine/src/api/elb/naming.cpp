// Load balancers and their parts by name, and the checks that several actions make.
#include <algorithm>

#include "api/elb/balancing.hpp"
#include "base/text.hpp"

namespace taskyard::api::balancing {

LoadBalancerId load_balancer_in(Call& call, std::string_view member) {
  if (!call.require(member)) return {};
  const std::string arn = call.text(member);
  if (call.refused()) return {};
  const LoadBalancerId id = elb::find_load_balancer(call.world(), arn);
  if (!id) {
    call.refuse("LoadBalancerNotFound", "One or more load balancers not found", call.in[member],
                "elasticloadbalancing.DescribeLoadBalancers lists them.");
  }
  return id;
}

TargetGroupId target_group_named(Call& call, JsonValue arn) {
  const TargetGroupId id = elb::find_target_group(call.world(), arn.text());
  if (!id) {
    call.refuse("TargetGroupNotFound", "One or more target groups not found", arn,
                "elasticloadbalancing.DescribeTargetGroups lists them.");
  }
  return id;
}

TargetGroupId target_group_in(Call& call, std::string_view member) {
  if (!call.require(member)) return {};
  call.text(member);
  return call.refused() ? TargetGroupId{} : target_group_named(call, call.in[member]);
}

ListenerId listener_in(Call& call) {
  if (!call.require("ListenerArn")) return {};
  const std::string arn = call.text("ListenerArn");
  if (call.refused()) return {};
  const ListenerId id = elb::find_listener(call.world(), arn);
  if (!id) {
    call.refuse("ListenerNotFound", "One or more listeners not found", call.in["ListenerArn"],
                "elasticloadbalancing.DescribeListeners lists them.");
  }
  return id;
}

ListenerRuleId rule_named(Call& call, JsonValue arn) {
  const ListenerRuleId id = elb::find_rule(call.world(), arn.text());
  if (!id) {
    call.refuse("RuleNotFound", "One or more rules not found", arn,
                "elasticloadbalancing.DescribeRules lists them.");
  }
  return id;
}

LoadBalancerId classic_in(Call& call) {
  if (!call.require("LoadBalancerName")) return {};
  const std::string name = call.text("LoadBalancerName");
  if (call.refused()) return {};
  const LoadBalancerId id = elb::find_classic(call.world(), name);
  if (!id) {
    call.refuse("LoadBalancerNotFound",
                concat({"There is no ACTIVE Load Balancer named '", name, "'"}),
                call.in["LoadBalancerName"], "elb.DescribeLoadBalancers lists them.");
  }
  return id;
}

std::int32_t bounded(Call& call, JsonValue object, std::string_view member, std::int32_t otherwise,
                     std::int32_t min, std::int32_t max) {
  const JsonValue value = object[member];
  if (!value || call.refused()) return otherwise;
  const std::optional<std::int64_t> number = value.integer();
  if (!number) {
    call.wrong_type(value, "int");
    return otherwise;
  }
  if (*number >= min && *number <= max) return static_cast<std::int32_t>(*number);
  const bool low = *number < min;
  call.refuse(k_validation,
              concat({"1 validation error detected: Value '", to_text(*number), "' at '",
                      member_path(value), "' failed to satisfy constraint: Member must have value ",
                      low ? "greater" : "less", " than or equal to ", to_text(low ? min : max)}),
              value, concat({"From ", to_text(min), " to ", to_text(max), "."}));
  return otherwise;
}

void check_name(Call& call, const std::string& name, std::string_view noun, JsonValue at) {
  if (call.refused()) return;
  const auto is_allowed = [](char c) { return is_letter(c) || is_digit(c) || c == '-'; };
  std::string wrong;
  if (name.empty()) {
    wrong = "cannot be blank";
  } else if (name.size() > 32) {
    wrong = "cannot be longer than '32' characters";
  } else if (!std::all_of(name.begin(), name.end(), is_allowed)) {
    wrong = "can only contain characters that are alphanumeric characters or hyphens(-)";
  } else if (name.front() == '-' || name.back() == '-') {
    wrong = "cannot begin or end with '-'";
  } else if (name.starts_with("internal-") && noun == "Load balancer") {
    wrong = "cannot begin with 'internal-'";
  }
  if (wrong.empty()) return;
  call.refuse(k_validation, concat({noun, " name '", name, "' ", wrong}), at);
}

bool is_http(ListenerProtocol protocol) {
  return protocol == ListenerProtocol::http || protocol == ListenerProtocol::https;
}

ListenerProtocol protocol_in(Call& call, JsonValue at, std::string_view allowed,
                             std::string_view noun) {
  const std::string given = upper(at.text());
  for (const ListenerProtocol protocol :
       {ListenerProtocol::http, ListenerProtocol::https, ListenerProtocol::tcp,
        ListenerProtocol::tls, ListenerProtocol::udp, ListenerProtocol::tcp_udp}) {
    if (given != to_string(protocol)) continue;
    for (const std::string_view name : split(allowed, '|')) {
      if (name == given) return protocol;
    }
  }
  call.refuse(
      k_validation,
      concat({noun, " '", at.text(), "' must be one of '", replace_all(allowed, "|", ", "), "'"}),
      at);
  return ListenerProtocol::http;
}

std::string_view switch_text(bool on) { return on ? "true" : "false"; }

Paging paging_in(Call& call) {
  Paging paging;
  paging.count = static_cast<std::size_t>(bounded(call, call.in, "PageSize", 400, 1, 400));
  const std::string marker = call.text("Marker");
  if (marker.empty() || call.refused()) return paging;
  const std::optional<std::int64_t> first = parse_int(marker);
  if (!first || *first < 0) {
    call.refuse(k_validation, concat({"Invalid marker '", marker, "'"}), call.in["Marker"]);
  } else {
    paging.first = static_cast<std::size_t>(*first);
  }
  return paging;
}

void write_pages(Call& call, std::string_view member, const std::vector<std::uint32_t>& all,
                 void (*write)(JsonWriter&, const World&, std::uint32_t)) {
  const Paging paging = paging_in(call);
  if (call.refused()) return;
  const std::size_t end = std::min(all.size(), paging.first + paging.count);
  call.out.begin_object().key(member).begin_array();
  for (std::size_t i = paging.first; i < end; ++i) write(call.out, call.world(), all[i]);
  call.out.end_array();
  if (end < all.size()) call.out.member("NextMarker", to_text(static_cast<std::int64_t>(end)));
  call.out.end_object();
}

}  // namespace taskyard::api::balancing
