#include "api/elb/attributes.hpp"
#include "base/text.hpp"

namespace taskyard::api::balancing {
namespace {

constexpr std::string_view k_switch = "true|false";
constexpr std::string_view k_week = "1-604800";

// Source: API reference LoadBalancerAttribute.
constexpr AttributeRow k_load_balancer[] = {
    {"access_logs.s3.enabled", "false", k_switch},
    {"access_logs.s3.bucket", "", "*"},
    {"access_logs.s3.prefix", "", "*"},
    {"client_keep_alive.seconds", "3600", "60-604800", true, false},
    {"connection_logs.s3.enabled", "false", k_switch, true, false},
    {"connection_logs.s3.bucket", "", "*", true, false},
    {"connection_logs.s3.prefix", "", "*", true, false},
    {"deletion_protection.enabled", "false", k_switch},
    {"dns_record.client_routing_policy", "any_availability_zone",
     "availability_zone_affinity|partial_availability_zone_affinity|any_availability_zone", false,
     true},
    {"idle_timeout.timeout_seconds", "60", "1-4000", true, false},
    {"ipv6.deny_all_igw_traffic", "false", k_switch},
    {"load_balancing.cross_zone.enabled", "", k_switch},
    {"routing.http.desync_mitigation_mode", "defensive", "monitor|defensive|strictest", true,
     false},
    {"routing.http.drop_invalid_header_fields.enabled", "false", k_switch, true, false},
    {"routing.http.preserve_host_header.enabled", "false", k_switch, true, false},
    {"routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false", k_switch, true, false},
    {"routing.http.xff_client_port.enabled", "false", k_switch, true, false},
    {"routing.http.xff_header_processing.mode", "append", "append|preserve|remove", true, false},
    {"routing.http2.enabled", "true", k_switch, true, false},
    {"secondary_ips.auto_assigned.per_subnet", "0", "0-7", false, true},
    {"waf.fail_open.enabled", "false", k_switch, true, false},
    {"zonal_shift.config.enabled", "false", k_switch}};

// Source: API reference TargetGroupAttribute; facts 1.3, 1.6 to 1.8, 1.12.
constexpr AttributeRow k_target_group[] = {
    {"deregistration_delay.connection_termination.enabled", "", k_switch, false, true},
    {"deregistration_delay.timeout_seconds", "300", "0-3600"},
    {"load_balancing.algorithm.anomaly_mitigation", "off", "on|off", true, false},
    {"load_balancing.algorithm.type", "round_robin",
     "round_robin|least_outstanding_requests|weighted_random", true, false},
    {"load_balancing.cross_zone.enabled", "use_load_balancer_configuration",
     "true|false|use_load_balancer_configuration"},
    {"preserve_client_ip.enabled", "", k_switch, false, true},
    {"proxy_protocol_v2.enabled", "false", k_switch, false, true},
    {"slow_start.duration_seconds", "0", "0,30-900", true, false},
    {"stickiness.app_cookie.cookie_name", "", "*", true, false},
    {"stickiness.app_cookie.duration_seconds", "86400", k_week, true, false},
    {"stickiness.enabled", "false", k_switch},
    {"stickiness.lb_cookie.duration_seconds", "86400", k_week, true, false},
    {"stickiness.type", "", "lb_cookie|app_cookie|source_ip"},
    {"target_group_health.dns_failover.minimum_healthy_targets.count", "1", "off|1-1000"},
    {"target_group_health.dns_failover.minimum_healthy_targets.percentage", "off", "off|1-100"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1", "1-1000"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off",
     "off|1-100"},
    {"target_health_state.unhealthy.connection_termination.enabled", "", k_switch, false, true},
    {"target_health_state.unhealthy.draining_interval_seconds", "0", "0-360000", false, true}};

bool in_range(std::string_view range, std::int64_t number) {
  const std::size_t dash = range.find('-');
  const std::optional<std::int64_t> first = parse_int(range.substr(0, dash));
  const std::optional<std::int64_t> last =
      dash == std::string_view::npos ? first : parse_int(range.substr(dash + 1));
  return first && last && number >= *first && number <= *last;
}

}  // namespace

std::span<const AttributeRow> load_balancer_attributes() { return k_load_balancer; }
std::span<const AttributeRow> target_group_attributes() { return k_target_group; }

bool allows(const AttributeRow& row, std::string_view value) {
  if (row.values == "*") return value.size() <= 1024;
  const std::optional<std::int64_t> number = parse_int(value);
  for (const std::string_view words : split(row.values, '|')) {
    if (words == value) return true;
    for (const std::string_view range : split(words, ',')) {
      if (number && in_range(range, *number)) return true;
    }
  }
  return false;
}

std::string_view value_of(const Attributes& set, const AttributeRow& row) {
  for (const auto& [key, value] : set) {
    if (key == row.key) return value;
  }
  return row.otherwise;
}

void put(Attributes& set, std::string_view key, std::string_view value) {
  for (auto& [known, old] : set) {
    if (known == key) {
      old = std::string(value);
      return;
    }
  }
  set.emplace_back(key, value);
}

}  // namespace taskyard::api::balancing
