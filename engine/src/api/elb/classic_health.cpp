// elb: health checks, attributes and descriptions of Classic Load Balancers (facts 1.4, 1.13).
#include <algorithm>

#include "api/elb/balancing.hpp"
#include "api/elb/classic.hpp"
#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "elb/objects.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace balancing {

TargetHealthCheck classic_check(const World& world, LoadBalancerId id) {
  const LoadBalancer& balancer = world.at(id);
  if (balancer.listeners.empty()) return {};
  return world.at(elb::classic_group(world, balancer.listeners.front())).check;
}

std::string check_target(const TargetHealthCheck& check) {
  const char* protocol =
      check.protocol == ListenerProtocol::tls ? "SSL" : to_string(check.protocol);
  return concat({protocol, ":", to_text(check.port), is_http(check.protocol) ? check.path : ""});
}

}  // namespace balancing

namespace {

using namespace balancing;

// "HTTP:80/ping", "TCP:3030".
void read_target(Call& call, JsonValue at, TargetHealthCheck& check) {
  const std::string_view text = at.text();
  const std::size_t colon = text.find(':');
  const std::string protocol = upper(text.substr(0, colon));
  const std::string_view rest =
      colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  const std::size_t slash = rest.find('/');
  const std::optional<std::int64_t> port = parse_int(rest.substr(0, slash));
  const bool http = protocol == "HTTP" || protocol == "HTTPS";
  const bool known = http || protocol == "TCP" || protocol == "SSL";
  const bool has_path = slash != std::string_view::npos;
  if (!known || !port || *port < 1 || *port > 65535 || http != has_path) {
    call.refuse(k_validation,
                concat({"HealthCheck Target '", text.substr(0, 80), "' is not valid"}), at,
                "Protocol and port, and for HTTP and HTTPS a path: HTTP:80/index.html.");
    return;
  }
  check.protocol = protocol == "HTTP"    ? ListenerProtocol::http
                   : protocol == "HTTPS" ? ListenerProtocol::https
                   : protocol == "TCP"   ? ListenerProtocol::tcp
                                         : ListenerProtocol::tls;
  check.port = static_cast<Port>(*port);
  check.path = has_path ? std::string(rest.substr(slash)) : "/";
  check.matcher = "200";
}

void write_check(JsonWriter& out, const TargetHealthCheck& check) {
  out.key("HealthCheck").begin_object().member("Target", check_target(check));
  out.member("Interval", check.interval_s).member("Timeout", check.timeout_s);
  out.member("UnhealthyThreshold", check.unhealthy_threshold);
  out.member("HealthyThreshold", check.healthy_threshold).end_object();
}

const char* protocol_text(ListenerProtocol protocol) {
  return protocol == ListenerProtocol::tls ? "SSL" : to_string(protocol);
}

void write_listener_descriptions(JsonWriter& out, const World& world,
                                 const LoadBalancer& balancer) {
  out.key("ListenerDescriptions").begin_array();
  for (const ListenerId id : balancer.listeners) {
    const Listener& listener = world.at(id);
    const TargetGroup& group = world.at(elb::classic_group(world, id));
    out.begin_object().key("Listener").begin_object();
    out.member("Protocol", protocol_text(listener.protocol));
    out.member("LoadBalancerPort", static_cast<std::int64_t>(listener.port));
    out.member("InstanceProtocol", protocol_text(group.protocol));
    out.member("InstancePort", static_cast<std::int64_t>(group.port)).end_object();
    out.key("PolicyNames").begin_array().end_array().end_object();
  }
  out.end_array();
}

void write_classic(JsonWriter& out, const World& world, std::uint32_t id) {
  const LoadBalancer& balancer = world.load_balancers[id];
  out.begin_object().member("LoadBalancerName", balancer.name);
  out.member("DNSName", balancer.dns_name);
  write_listener_descriptions(out, world, balancer);
  out.key("AvailabilityZones").begin_array();
  for (const LoadBalancerNode& node : balancer.nodes) out.value(world.text(node.zone));
  out.end_array().key("Subnets").begin_array();
  for (const LoadBalancerNode& node : balancer.nodes) {
    out.value(world.text(world.at(node.subnet).key));
  }
  out.end_array().member("VPCId", world.text(world.at(balancer.vpc).key));
  out.key("Instances").begin_array();
  for (const Ec2InstanceId instance : balancer.instances) {
    out.begin_object().member("InstanceId", ec2_instance_id_text(world, instance)).end_object();
  }
  out.end_array();
  write_check(out, classic_check(world, balancer.id));
  out.key("SecurityGroups").begin_array();
  for (const SecurityGroupId group : balancer.groups) out.value(world.text(world.at(group).key));
  out.end_array().key("CreatedTime").time(epoch_ms(balancer.created_at));
  out.member("Scheme", balancer.internal ? "internal" : "internet-facing").end_object();
}

// The target that speaks for an instance: the one that is out of service, if any.
const Target* spokesman(const World& world, const LoadBalancer& balancer, Ec2InstanceId instance) {
  const Target* found = nullptr;
  for (const ListenerId listener : balancer.listeners) {
    for (const TargetId id : world.at(elb::classic_group(world, listener)).targets) {
      const Target& target = world.at(id);
      if (target.instance != instance) continue;
      if (found == nullptr || target.state != TargetState::healthy) found = &target;
    }
  }
  return found;
}

// Words of facts 1.13 and 1.15.
void write_state(JsonWriter& out, const World& world, const LoadBalancer& balancer,
                 Ec2InstanceId instance) {
  const Target* target = spokesman(world, balancer, instance);
  const TargetState state = target == nullptr ? TargetState::gone : target->state;
  std::string_view reason = "Instance", text;
  bool in_service = false;
  switch (state) {
    case TargetState::healthy:
      in_service = true;
      reason = "N/A";
      text = "N/A";
      break;
    case TargetState::draining:
      in_service = true;
      text = "Instance deregistration currently in progress.";
      break;
    case TargetState::initial:
      reason = "ELB";
      text = "Instance registration is still in progress.";
      break;
    case TargetState::unhealthy:
      text =
          "Instance has failed at least the UnhealthyThreshold number of health checks "
          "consecutively.";
      break;
    case TargetState::unused:
      text = target->reason == TargetReason::invalid_state
                 ? "Instance is in stopped state."
                 : "Instance is in the EC2 Availability Zone for which LoadBalancer is not "
                   "configured to route traffic to.";
      break;
    case TargetState::gone:
      text = "Instance is not currently registered with the LoadBalancer.";
      break;
  }
  out.begin_object().member("InstanceId", ec2_instance_id_text(world, instance));
  out.member("State", in_service ? "InService" : "OutOfService");
  out.member("ReasonCode", reason).member("Description", text).end_object();
}

std::string write_attributes(const LoadBalancer& balancer) {
  JsonWriter out;
  out.begin_object().key("CrossZoneLoadBalancing").begin_object();
  out.member("Enabled", balancer.cross_zone).end_object();
  out.key("ConnectionDraining").begin_object().member("Enabled", balancer.draining_s > 0);
  out.member("Timeout", balancer.draining_s > 0 ? balancer.draining_s : 300).end_object();
  out.key("ConnectionSettings").begin_object();
  out.member("IdleTimeout", balancer.idle_timeout_s).end_object().end_object();
  return out.take();
}

}  // namespace

void configure_health_check(Call& call) {
  const LoadBalancerId id = classic_in(call);
  if (!id) return;
  const JsonValue given = call.object("HealthCheck");
  TargetHealthCheck check;
  if (!call.refused()) read_target(call, given["Target"], check);
  check.interval_s = bounded(call, given, "Interval", 30, 5, 300);
  check.timeout_s = bounded(call, given, "Timeout", 5, 2, 60);
  check.unhealthy_threshold = bounded(call, given, "UnhealthyThreshold", 2, 2, 10);
  check.healthy_threshold = bounded(call, given, "HealthyThreshold", 10, 2, 10);
  if (check.timeout_s >= check.interval_s) {
    call.refuse(k_validation, "HealthCheck timeout must be less than interval", given["Timeout"]);
  }
  if (call.refused()) return;
  for (const ListenerId listener : call.world().at(id).listeners) {
    const TargetGroupId group = elb::classic_group(call.world(), listener);
    call.world().target_groups[group.value].check = check;
    elb::target_group_changed(call.desk.changes, group);
  }
  call.out.begin_object();
  write_check(call.out, check);
  call.out.end_object();
}

void describe_classic_load_balancers(Call& call) {
  const std::vector<std::string> names = call.texts("LoadBalancerNames");
  if (call.refused()) return;
  std::vector<std::uint32_t> ids;
  for (const std::string& name : names) {
    const LoadBalancerId id = elb::find_classic(call.world(), name);
    if (!id) {
      call.refuse("LoadBalancerNotFound",
                  concat({"There is no ACTIVE Load Balancer named '", name, "'"}),
                  call.in["LoadBalancerNames"]);
      return;
    }
    ids.push_back(id.value);
  }
  for (const LoadBalancer& balancer : call.world().load_balancers) {
    const bool counts = names.empty() && balancer.type == LoadBalancerType::classic &&
                        balancer.state != LoadBalancerState::deleted;
    if (counts) ids.push_back(balancer.id.value);
  }
  write_pages(call, "LoadBalancerDescriptions", ids, write_classic);
}

void describe_instance_health(Call& call) {
  const LoadBalancerId id = classic_in(call);
  if (!id) return;
  const World& world = call.world();
  const LoadBalancer& balancer = world.at(id);
  std::vector<Ec2InstanceId> asked;
  for (JsonValue item = call.array("Instances").first(); item; item = item.next()) {
    asked.push_back(find_ec2_instance(world, item["InstanceId"].text()));
    if (!asked.back()) {
      call.refuse("InvalidInstance",
                  concat({"Could not find EC2 instance ", item["InstanceId"].text(), "."}), item);
    }
  }
  if (call.refused()) return;
  if (!call.in["Instances"]) asked = balancer.instances;
  call.out.begin_object().key("InstanceStates").begin_array();
  for (const Ec2InstanceId instance : asked) write_state(call.out, world, balancer, instance);
  call.out.end_array().end_object();
}

void modify_classic_attributes(Call& call) {
  const LoadBalancerId id = classic_in(call);
  if (!id) return;
  LoadBalancer changed = call.world().at(id);
  const JsonValue given = call.object("LoadBalancerAttributes");
  if (call.refused()) return;
  if (const JsonValue cross = given["CrossZoneLoadBalancing"]) {
    changed.cross_zone = cross["Enabled"].boolean();
  }
  if (const JsonValue draining = given["ConnectionDraining"]) {
    const std::int32_t timeout = bounded(call, draining, "Timeout", 300, 1, 3600);
    changed.draining_s = draining["Enabled"].boolean() ? timeout : 0;
  }
  if (const JsonValue settings = given["ConnectionSettings"]) {
    changed.idle_timeout_s = bounded(call, settings, "IdleTimeout", 60, 1, 4000);
  }
  if (call.refused()) return;
  for (const ListenerId listener : changed.listeners) {
    const TargetGroupId group = elb::classic_group(call.world(), listener);
    call.world().target_groups[group.value].deregistration_delay_s = changed.draining_s;
  }
  const std::string shown = write_attributes(changed);
  call.world().load_balancers[id.value] = std::move(changed);
  elb::load_balancer_changed(call.desk.changes, id);
  call.out.begin_object().member("LoadBalancerName", call.world().at(id).name);
  call.out.key("LoadBalancerAttributes").raw(shown).end_object();
}

}  // namespace taskyard::api
