// elasticloadbalancing: attributes, read and changed.
#include "api/elb/attributes.hpp"

#include <vector>

#include "api/handlers.hpp"
#include "base/text.hpp"
#include "elb/objects.hpp"

namespace taskyard::api {
namespace {

using namespace balancing;

struct Owner {
  std::string_view noun;  ///< "Load balancer"
  std::string_view with;  ///< "load balancers with type 'network'"
  bool is_network = false;
};

// The row of a key with a value that it allows; null when refused.
const AttributeRow* row_for(Call& call, std::span<const AttributeRow> rows, const Owner& owner,
                            JsonValue item) {
  const std::string_view key = item["Key"].text(), value = item["Value"].text();
  std::vector<std::string_view> keys;
  for (const AttributeRow& row : rows) {
    keys.push_back(row.key);
    if (row.key != key) continue;
    if (!(owner.is_network ? row.network : row.application)) {
      call.refuse(
          k_configuration,
          concat({owner.noun, " attribute key '", key, "' is not supported on ", owner.with}),
          item["Key"]);
      return nullptr;
    }
    if (allows(row, value)) return &row;
    call.refuse(
        k_validation,
        concat({owner.noun, " attribute value '", value, "' is not valid for key '", key, "'"}),
        item["Value"] ? item["Value"] : item,
        concat({"Allowed: ", replace_all(replace_all(row.values, "|", ", "), ",3", ", 3"), "."}));
    return nullptr;
  }
  const std::string_view near = nearest_spelling(key, keys);
  call.refuse(k_validation, concat({owner.noun, " attribute key '", key, "' is not recognized"}),
              item["Key"] ? item["Key"] : item,
              near.empty() ? std::string() : concat({"Did you mean ", near, "?"}));
  return nullptr;
}

void write_attribute(JsonWriter& out, std::string_view key, std::string_view value) {
  out.begin_object().member("Key", key).member("Value", value).end_object();
}

bool is_network(const World& world, LoadBalancerId id) {
  return world.at(id).type == LoadBalancerType::network;
}

void write_load_balancer_attributes(Call& call, LoadBalancerId id) {
  const LoadBalancer& balancer = call.world().at(id);
  const bool network = is_network(call.world(), id);
  call.out.begin_object().key("Attributes").begin_array();
  for (const AttributeRow& row : load_balancer_attributes()) {
    if (!(network ? row.network : row.application)) continue;
    const bool crosses = row.key == "load_balancing.cross_zone.enabled";
    write_attribute(
        call.out, row.key,
        crosses ? switch_text(balancer.cross_zone) : value_of(balancer.attributes, row));
  }
  call.out.end_array().end_object();
}

void apply(LoadBalancer& balancer, std::string_view key, std::string_view value) {
  const bool on = value == "true";
  if (key == "deletion_protection.enabled") balancer.deletion_protection = on;
  if (key == "load_balancing.cross_zone.enabled") balancer.cross_zone = on;
  if (key == "idle_timeout.timeout_seconds") {
    balancer.idle_timeout_s = static_cast<std::int32_t>(parse_int(value).value_or(60));
  }
  put(balancer.attributes, key, value);
}

// Defaults that depend on protocol and target type (facts 1.12).
std::string_view group_value(const TargetGroup& group, const AttributeRow& row) {
  if (row.key == "preserve_client_ip.enabled") return switch_text(group.preserve_client_ip);
  if (row.key == "stickiness.type") return group.stickiness_type;
  if (row.key == "deregistration_delay.connection_termination.enabled") {
    return switch_text(group.connection_termination);
  }
  if (row.key == "target_health_state.unhealthy.connection_termination.enabled") {
    return switch_text(group.unhealthy_termination);
  }
  return value_of(group.attributes, row);
}

void write_group_attributes(Call& call, TargetGroupId id) {
  const TargetGroup& group = call.world().at(id);
  const bool network = !is_http(group.protocol);
  call.out.begin_object().key("Attributes").begin_array();
  for (const AttributeRow& row : target_group_attributes()) {
    if (!(network ? row.network : row.application)) continue;
    write_attribute(call.out, row.key, group_value(group, row));
  }
  call.out.end_array().end_object();
}

Algorithm algorithm_named(std::string_view name) {
  if (name == "least_outstanding_requests") return Algorithm::least_outstanding_requests;
  return name == "weighted_random" ? Algorithm::weighted_random : Algorithm::round_robin;
}

void apply_cookie(TargetGroup& group, std::string_view key, std::int32_t number) {
  const bool lb = key == "stickiness.lb_cookie.duration_seconds";
  const bool app = key == "stickiness.app_cookie.duration_seconds";
  if ((lb && group.stickiness_type == "lb_cookie") ||
      (app && group.stickiness_type == "app_cookie")) {
    group.stickiness_s = number;
  }
}

void apply(TargetGroup& group, std::string_view key, std::string_view value) {
  const bool on = value == "true";
  const auto number = static_cast<std::int32_t>(parse_int(value).value_or(0));
  put(group.attributes, key, value);
  if (key == "deregistration_delay.timeout_seconds") group.deregistration_delay_s = number;
  if (key == "slow_start.duration_seconds") group.slow_start_s = number;
  if (key == "load_balancing.algorithm.type") group.algorithm = algorithm_named(value);
  if (key == "stickiness.enabled") group.stickiness = on;
  if (key == "preserve_client_ip.enabled") group.preserve_client_ip = on;
  if (key == "deregistration_delay.connection_termination.enabled") {
    group.connection_termination = on;
  }
  if (key == "target_health_state.unhealthy.connection_termination.enabled") {
    group.unhealthy_termination = on;
  }
  if (key == "load_balancing.cross_zone.enabled") {
    group.cross_zone = on ? Switch::on : value == "false" ? Switch::off : Switch::as_load_balancer;
  }
  if (key == "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count") {
    group.minimum_healthy = number;
  }
  if (key == "stickiness.type" && group.stickiness_type != value) {
    group.stickiness_type = std::string(value);
    for (const AttributeRow& row : target_group_attributes()) {
      const std::string_view kept = value_of(group.attributes, row);
      apply_cookie(group, row.key, static_cast<std::int32_t>(parse_int(kept).value_or(0)));
    }
  }
  apply_cookie(group, key, number);
}

// What the attributes must be together, after all were applied (facts 1.3, 1.7, 1.12).
void check_together(Call& call, const TargetGroup& group) {
  const JsonValue at = call.in["Attributes"];
  const bool network = !is_http(group.protocol);
  const bool by_source = group.stickiness_type == "source_ip";
  const bool udp =
      group.protocol == ListenerProtocol::udp || group.protocol == ListenerProtocol::tcp_udp;
  const auto set = [&](std::string_view key) {
    return value_of(group.attributes, AttributeRow{key, "", "*"});
  };
  const std::string_view cookie = set("stickiness.app_cookie.cookie_name");
  if (network != by_source) {
    call.refuse(k_configuration,
                concat({"Stickiness type '", group.stickiness_type,
                        "' is not supported for target groups with the ", to_string(group.protocol),
                        " protocol"}),
                at, network ? "source_ip." : "lb_cookie or app_cookie.");
  } else if (group.slow_start_s > 0 && group.algorithm != Algorithm::round_robin) {
    call.refuse(k_configuration,
                concat({"You cannot enable slow start with the ", to_string(group.algorithm),
                        " algorithm"}),
                at, "Slow start works with round_robin only.");
  } else if (set("load_balancing.algorithm.anomaly_mitigation") == "on" &&
             group.algorithm != Algorithm::weighted_random) {
    call.refuse(k_configuration,
                "Anomaly mitigation can only be enabled with the weighted_random algorithm", at);
  } else if (group.stickiness && group.cross_zone == Switch::off) {
    call.refuse(k_configuration,
                "You cannot enable stickiness when cross-zone load balancing is off for the target "
                "group",
                at);
  } else if (group.stickiness && group.stickiness_type == "app_cookie" && cookie.empty()) {
    call.refuse(k_validation,
                "stickiness.app_cookie.cookie_name must be specified for app_cookie stickiness",
                at);
  } else if (cookie.starts_with("AWSALB")) {
    call.refuse(k_validation,
                concat({"The cookie name '", cookie, "' uses the reserved prefix 'AWSALB'"}), at);
  } else if (udp && !group.preserve_client_ip) {
    call.refuse(k_configuration,
                "Client IP preservation cannot be disabled for UDP and TCP_UDP target groups", at);
  }
}

}  // namespace

void describe_load_balancer_attributes(Call& call) {
  const LoadBalancerId id = load_balancer_in(call);
  if (id) write_load_balancer_attributes(call, id);
}

void modify_load_balancer_attributes(Call& call) {
  const LoadBalancerId id = load_balancer_in(call);
  if (!id) return;
  LoadBalancer changed = call.world().at(id);
  const bool network = is_network(call.world(), id);
  const Owner owner{
      "Load balancer",
      network ? "load balancers with type 'network'" : "load balancers with type 'application'",
      network};
  for (JsonValue item = call.array("Attributes").first(); item; item = item.next()) {
    const AttributeRow* row = row_for(call, load_balancer_attributes(), owner, item);
    if (row == nullptr) return;
    apply(changed, row->key, item["Value"].text());
    if (!network && !changed.cross_zone) {
      call.refuse(k_configuration,
                  "Cross-zone load balancing cannot be disabled for Application Load Balancers",
                  item, "Turn it off for a target group instead.");
    }
  }
  if (call.refused()) return;
  call.world().load_balancers[id.value] = std::move(changed);
  elb::load_balancer_changed(call.desk.changes, id);
  write_load_balancer_attributes(call, id);
}

void describe_target_group_attributes(Call& call) {
  const TargetGroupId id = target_group_in(call);
  if (id) write_group_attributes(call, id);
}

void modify_target_group_attributes(Call& call) {
  const TargetGroupId id = target_group_in(call);
  if (!id) return;
  TargetGroup changed = call.world().at(id);
  const bool network = !is_http(changed.protocol);
  const std::string with = concat({"target groups with protocol ", to_string(changed.protocol)});
  const Owner owner{"Target group", with, network};
  for (JsonValue item = call.array("Attributes").first(); item; item = item.next()) {
    const AttributeRow* row = row_for(call, target_group_attributes(), owner, item);
    if (row == nullptr) return;
    apply(changed, row->key, item["Value"].text());
  }
  check_together(call, changed);
  if (call.refused()) return;
  call.world().target_groups[id.value] = std::move(changed);
  elb::target_group_changed(call.desk.changes, id);
  write_group_attributes(call, id);
}

}  // namespace taskyard::api
