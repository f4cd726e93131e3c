// elasticloadbalancing: target groups and their health checks.
#include "api/elb/balancing.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"
#include "elb/objects.hpp"
#include "network/network.hpp"

namespace taskyard::api {
namespace {

using namespace balancing;

constexpr std::size_t k_per_region = 3000;  // facts 1.2

TargetType type_in(Call& call) {
  const std::string type = call.text("TargetType", "instance");
  if (type == "ip") return TargetType::ip;
  if (type == "instance" || call.refused()) return TargetType::instance;
  const bool known = type == "lambda" || type == "alb";
  call.refuse(known ? std::string_view("UnsupportedOperation") : k_validation,
              known ? concat({"Target groups of type ", type, " are not simulated by Taskyard."})
                    : concat({"Target type '", type, "' is not valid"}),
              call.in["TargetType"], "instance or ip.");
  return TargetType::instance;
}

VpcId vpc_in(Call& call) {
  if (!call.in["VpcId"]) {
    call.refuse(k_validation, "A VPC ID must be specified", {}, "Set VpcId.");
    return {};
  }
  const std::string key = call.text("VpcId");
  const VpcId id = network::find_vpc(call.world(), key);
  if (!id && !call.refused()) {
    call.refuse(k_validation, concat({"The VPC ID '", key, "' is not found"}), call.in["VpcId"],
                "ec2.DescribeVpcs lists them.");
  }
  return id;
}

Port port_in(Call& call) {
  if (!call.in["Port"]) {
    call.refuse(k_validation, "A port must be specified", {}, "Set Port.");
    return 0;
  }
  return static_cast<Port>(bounded(call, call.in, "Port", 80, 1, 65535));
}

// Defaults by product (facts 1.4).
TargetHealthCheck defaults_for(ListenerProtocol protocol) {
  TargetHealthCheck check;
  if (is_http(protocol)) {
    check.protocol = protocol == ListenerProtocol::https ? protocol : ListenerProtocol::http;
    return check;
  }
  check.protocol = ListenerProtocol::tcp;
  check.timeout_s = 10;
  check.matcher = "200-399";
  return check;
}

// "200", "200,202", "200-299": inside the bounds of the product (facts 1.4).
void check_matcher(Call& call, const std::string& matcher, bool is_network, JsonValue at) {
  const std::int64_t most = is_network ? 599 : 499;
  for (const std::string_view part : split(matcher, ',')) {
    const std::size_t dash = part.find('-');
    const std::optional<std::int64_t> first = parse_int(part.substr(0, dash));
    const std::optional<std::int64_t> last =
        dash == std::string_view::npos ? first : parse_int(part.substr(dash + 1));
    if (first && last && *first >= 200 && *last <= most && *first <= *last) continue;
    call.refuse(k_validation,
                concat({"Health check matcher HTTP code '", matcher, "' must be within '200-",
                        to_text(most), "' inclusive"}),
                at, "A code, a list like 200,202 or a range like 200-299.");
    return;
  }
}

void read_check_port(Call& call, TargetHealthCheck& check) {
  const std::string port = call.text("HealthCheckPort");
  if (port.empty() || call.refused()) return;
  const std::optional<std::int64_t> number = parse_int(port);
  if (port == "traffic-port") {
    check.port = 0;
  } else if (number && *number >= 1 && *number <= 65535) {
    check.port = static_cast<Port>(*number);
  } else {
    call.refuse(k_validation,
                concat({"Health check port '", port, "' must be 'traffic-port' or in '1-65535'"}),
                call.in["HealthCheckPort"]);
  }
}

// The members of a request that set the health check, over `check`.
void read_check(Call& call, const TargetGroup& group, TargetHealthCheck& check) {
  const bool is_network = !is_http(group.protocol);
  if (call.in["HealthCheckProtocol"] && !call.refused()) {
    const ListenerProtocol before = check.protocol;
    check.protocol =
        protocol_in(call, call.in["HealthCheckProtocol"],
                    is_network ? "HTTP|HTTPS|TCP" : "HTTP|HTTPS", "Health check protocol");
    // facts 1.4: 6 s for HTTP, 10 s for TCP and HTTPS
    const bool differs = check.protocol != before && is_network;
    if (differs) check.timeout_s = check.protocol == ListenerProtocol::http ? 6 : 10;
  }
  read_check_port(call, check);
  check.interval_s = bounded(call, call.in, "HealthCheckIntervalSeconds", check.interval_s, 5, 300);
  check.timeout_s = bounded(call, call.in, "HealthCheckTimeoutSeconds", check.timeout_s, 2, 120);
  check.healthy_threshold =
      bounded(call, call.in, "HealthyThresholdCount", check.healthy_threshold, 2, 10);
  check.unhealthy_threshold =
      bounded(call, call.in, "UnhealthyThresholdCount", check.unhealthy_threshold, 2, 10);
  check.path = call.text("HealthCheckPath", check.path);
  const JsonValue code = call.in["Matcher"]["HttpCode"];
  if (code && !call.refused()) check.matcher = std::string(code.text());
  if (code) check_matcher(call, check.matcher, is_network, code);
  if (call.in["HealthCheckPath"] && (!check.path.starts_with('/') || check.path.size() > 1024)) {
    call.refuse(k_validation,
                concat({"Health check path '", check.path.substr(0, 60),
                        "' must begin with a '/' character and have at most 1024 characters"}),
                call.in["HealthCheckPath"]);
  }
  // A Network Load Balancer takes 10 s for both; the others need the answer before the next check.
  if (check.timeout_s > check.interval_s || (!is_network && check.timeout_s == check.interval_s)) {
    call.refuse(k_validation,
                concat({"Health check timeout '", to_text(check.timeout_s),
                        "' must be smaller than the interval '", to_text(check.interval_s), "'"}),
                call.in["HealthCheckTimeoutSeconds"]);
  }
  if (call.in["HealthCheckEnabled"] && !call.flag("HealthCheckEnabled", true)) {
    call.refuse(k_configuration,
                "Health check enabled must be true for target groups with target type 'instance' "
                "or 'ip'",
                call.in["HealthCheckEnabled"]);
  }
}

const TargetGroup* group_called(const World& world, const std::string& name) {
  for (const TargetGroup& group : world.target_groups) {
    if (!group.deleted && !group.classic && group.name == name) return &group;
  }
  return nullptr;
}

bool has_same_settings(const TargetGroup& old, const TargetGroup& wanted) {
  const TargetHealthCheck& a = old.check;
  const TargetHealthCheck& b = wanted.check;
  return old.protocol == wanted.protocol && old.port == wanted.port && old.type == wanted.type &&
         old.vpc == wanted.vpc && a.protocol == b.protocol && a.port == b.port &&
         a.path == b.path && a.interval_s == b.interval_s && a.timeout_s == b.timeout_s &&
         a.healthy_threshold == b.healthy_threshold &&
         a.unhealthy_threshold == b.unhealthy_threshold && a.matcher == b.matcher;
}

void write_one(Call& call, TargetGroupId id) {
  call.out.begin_object().key("TargetGroups").begin_array();
  write_target_group(call.out, call.world(), id.value);
  call.out.end_array().end_object();
}

// Defaults of attributes that depend on protocol and type (facts 1.6, 1.12).
void set_defaults(TargetGroup& group) {
  if (is_http(group.protocol)) return;
  const bool udp =
      group.protocol == ListenerProtocol::udp || group.protocol == ListenerProtocol::tcp_udp;
  group.algorithm = Algorithm::flow_hash;
  group.stickiness_type = "source_ip";
  group.preserve_client_ip = udp || group.type == TargetType::instance;
  group.connection_termination = udp;
  group.unhealthy_termination = !udp;
}

std::vector<std::uint32_t> wanted_ids(Call& call) {
  const World& world = call.world();
  std::vector<std::uint32_t> ids;
  for (JsonValue item = call.array("TargetGroupArns").first(); item; item = item.next()) {
    const TargetGroupId id = target_group_named(call, item);
    if (!id) return {};
    ids.push_back(id.value);
  }
  for (JsonValue item = call.array("Names").first(); item; item = item.next()) {
    const TargetGroup* group = group_called(world, std::string(item.text()));
    if (group == nullptr) {
      call.refuse("TargetGroupNotFound", "One or more target groups not found", item);
      return {};
    }
    ids.push_back(group->id.value);
  }
  if (call.in["TargetGroupArns"] || call.in["Names"]) return ids;
  LoadBalancerId of;
  if (call.in["LoadBalancerArn"]) of = load_balancer_in(call);
  for (const TargetGroup& group : world.target_groups) {
    const bool counts = !group.deleted && !group.classic;
    if (counts && (!of || group.load_balancer == of)) ids.push_back(group.id.value);
  }
  return ids;
}

}  // namespace

void create_target_group(Call& call) {
  TargetGroup wanted;
  wanted.name = call.text("Name");
  check_name(call, wanted.name, "Target group", call.in["Name"]);
  wanted.type = type_in(call);
  if (!call.in["Protocol"]) {
    call.refuse(k_validation, "A protocol must be specified", {}, "Set Protocol.");
  }
  if (call.refused()) return;
  if (call.in["ProtocolVersion"] && call.text("ProtocolVersion") != "HTTP1") {
    call.refuse(k_validation, "Only the protocol version HTTP1 is simulated by Taskyard.",
                call.in["ProtocolVersion"]);
  }
  wanted.protocol = protocol_in(call, call.in["Protocol"], "HTTP|HTTPS|TCP|TLS|UDP|TCP_UDP",
                                "Target group protocol");
  wanted.port = port_in(call);
  wanted.vpc = call.refused() ? VpcId{} : vpc_in(call);
  wanted.check = defaults_for(wanted.protocol);
  read_check(call, wanted, wanted.check);
  if (call.refused()) return;
  set_defaults(wanted);
  wanted.tags_json = std::string(call.in["Tags"].source());
  const World& world = call.world();
  if (const TargetGroup* old = group_called(world, wanted.name)) {
    if (has_same_settings(*old, wanted)) return write_one(call, old->id);
    call.refuse("DuplicateTargetGroupName",
                concat({"A target group with the same name '", wanted.name,
                        "' exists, but with different settings"}),
                call.in["Name"]);
    return;
  }
  std::size_t count = 0;
  for (const TargetGroup& group : world.target_groups) {
    count += !group.deleted && !group.classic ? 1 : 0;
  }
  if (count >= k_per_region || count >= world.limits.target_groups_max) {
    call.refuse("TooManyTargetGroups", "The maximum number of target groups has been reached", {},
                "3000 per region.");
    return;
  }
  write_one(call, elb::make_target_group(call.desk.changes, std::move(wanted)));
}

void modify_target_group(Call& call) {
  const TargetGroupId id = target_group_in(call);
  if (!id) return;
  TargetHealthCheck check = call.world().at(id).check;
  read_check(call, call.world().at(id), check);
  if (call.refused()) return;
  call.world().target_groups[id.value].check = check;
  elb::target_group_changed(call.desk.changes, id);
  write_one(call, id);
}

void delete_target_group(Call& call) {
  const TargetGroupId id = target_group_in(call);
  if (!id) return;
  if (call.world().at(id).load_balancer) {
    call.refuse("ResourceInUse",
                concat({"Target group '", call.in["TargetGroupArn"].text(),
                        "' is currently in use by a listener or a rule"}),
                call.in["TargetGroupArn"], "Change or delete the listener or rule first.");
    return;
  }
  elb::delete_target_group(call.desk.changes, id);
  call.out.begin_object().end_object();
}

void describe_target_groups(Call& call) {
  const std::vector<std::uint32_t> ids = wanted_ids(call);
  if (!call.refused()) write_pages(call, "TargetGroups", ids, write_target_group);
}

}  // namespace taskyard::api
