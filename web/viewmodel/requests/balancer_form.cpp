// A load balancer with its first listener: elasticloadbalancing.CreateLoadBalancer and CreateListener, or
// elb.CreateLoadBalancer of a Classic one.
#include <algorithm>

#include "viewmodel/requests/form_builder.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web::requests {
namespace {

constexpr std::string_view k_new_group = "new";

struct Wanted {
  std::string type, name, protocol, group;
  bool internal = false;
  std::int64_t port = 80;
  std::vector<std::string> subnets, zones;
};

// One subnet per ticked zone: public ones for a load balancer on the internet.
void zone_fields(FormBuilder& form, Wanted& wanted) {
  const World& world = form.world();
  bool first = true;
  for (const NameId zone : world.availability_zones) {
    const std::string& name = world.text(zone);
    const bool ticked = form.check("zone." + name, name, true);
    if (first) {
      form.at("/Subnets").at("/AvailabilityZones");
    } else {
      form.joined();
    }
    first = false;
    if (!ticked) continue;
    wanted.zones.push_back(name);
    for (const Subnet& subnet : world.subnets) {
      const bool is_public = subnet.route == DefaultRoute::internet_gateway;
      if (subnet.deleted || subnet.zone != zone || is_public == wanted.internal) continue;
      if (!world.at(subnet.vpc).is_default) continue;
      wanted.subnets.push_back(world.text(subnet.key));
      break;
    }
  }
  const std::size_t least = wanted.type == "application" ? 2 : 1;
  if (wanted.zones.size() >= least || world.availability_zones.empty()) return;
  form.problem("zone." + world.text(world.availability_zones.front()),
               least == 2 ? "An Application Load Balancer needs at least two zones."
                          : "Choose at least one zone.");
}

void write_strings(JsonWriter& json, std::string_view key, const std::vector<std::string>& values) {
  json.key(key).begin_array();
  for (const std::string& value : values) json.value(value);
  json.end_array();
}

// A security group of its own that lets the listener's port in from anywhere.
void new_group_calls(FormBuilder& form, const Wanted& wanted) {
  const World& world = form.world();
  JsonWriter group;
  group.begin_object().member("GroupName", wanted.name + "-lb");
  group.member("Description", "Load balancer " + wanted.name);
  if (!world.vpcs.empty()) group.member("VpcId", world.text(world.vpcs.front().key));
  group.end_object();
  form.call("ec2.CreateSecurityGroup", group);
  JsonWriter rule;
  rule.begin_object().member("GroupId", "${GroupId}").key("IpPermissions").begin_array();
  rule.begin_object().member("IpProtocol", wanted.protocol == "UDP" ? "udp" : "tcp");
  rule.member("FromPort", wanted.port).member("ToPort", wanted.port);
  rule.key("IpRanges").begin_array().begin_object().member("CidrIp", "0.0.0.0/0").end_object();
  rule.end_array().end_object().end_array().end_object();
  form.call("ec2.AuthorizeSecurityGroupIngress", rule);
}

void write_group(JsonWriter& json, const Wanted& wanted) {
  if (wanted.group.empty()) return;
  write_strings(json, "SecurityGroups",
                {wanted.group == k_new_group ? "${GroupId}" : wanted.group});
}

void classic_call(FormBuilder& form, const Wanted& wanted, std::int64_t instance_port) {
  JsonWriter json;
  json.begin_object().member("LoadBalancerName", wanted.name).key("Listeners").begin_array();
  json.begin_object().member("Protocol", wanted.protocol).member("LoadBalancerPort", wanted.port);
  json.member("InstanceProtocol", wanted.protocol).member("InstancePort", instance_port);
  json.end_object().end_array();
  write_strings(json, "Subnets", wanted.subnets);
  write_group(json, wanted);
  if (wanted.internal) json.member("Scheme", "internal");
  json.end_object();
  form.call("elb.CreateLoadBalancer", json);
}

void create_call(FormBuilder& form, const Wanted& wanted) {
  JsonWriter json;
  json.begin_object().member("Name", wanted.name).member("Type", wanted.type);
  json.member("Scheme", wanted.internal ? "internal" : "internet-facing");
  write_strings(json, "Subnets", wanted.subnets);
  write_group(json, wanted);
  json.end_object();
  form.call("elasticloadbalancing.CreateLoadBalancer", json);
}

void listener_call(FormBuilder& form, const Wanted& wanted, const std::string& target_group) {
  const World& world = form.world();
  JsonWriter json;
  json.begin_object().member("LoadBalancerArn", "${LoadBalancerArn}");
  json.member("Protocol", wanted.protocol).member("Port", wanted.port);
  json.key("DefaultActions").begin_array().begin_object();
  const TargetGroupId group = target_group_named(world, target_group);
  if (group) {
    json.member("Type", "forward").member("TargetGroupArn", arn_of_group(world, group));
  } else {
    json.member("Type", "fixed-response").key("FixedResponseConfig").begin_object();
    json.member("StatusCode", "404").member("ContentType", "text/plain").end_object();
  }
  json.end_object().end_array().end_object();
  form.call("elasticloadbalancing.CreateListener", json);
}

Options protocols_of(const std::string& type) {
  if (type == "application") return {{"HTTP", "HTTP"}, {"HTTPS", "HTTPS"}};
  if (type == "network")
    return {{"TCP", "TCP"}, {"TLS", "TLS"}, {"UDP", "UDP"}, {"TCP_UDP", "TCP_UDP"}};
  return {{"HTTP", "HTTP"}, {"TCP", "TCP"}};
}

std::string target_group_field(FormBuilder& form, const std::string& type) {
  Options options;
  for (const TargetGroup& group : form.world().target_groups) {
    const bool http =
        group.protocol == ListenerProtocol::http || group.protocol == ListenerProtocol::https;
    if (group.deleted || group.classic || group.load_balancer || http != (type == "application"))
      continue;
    options.emplace_back(group.name, group.name);
  }
  const bool none = options.empty();
  if (type == "application") {
    options.emplace_back("", "none: answer 404");
  } else if (none) {
    options.emplace_back("", "no target group yet");
  }
  const std::string chosen = form.choice("targetGroup", "Forwards to", std::move(options));
  form.at("/DefaultActions").tip("A target group serves one load balancer only.");
  if (none && type == "network") {
    form.problem("targetGroup", "Create a target group with a TCP, TLS or UDP protocol first.");
  }
  return chosen;
}

}  // namespace

void load_balancer_form(FormBuilder& form, RequestFormModel&) {
  Wanted wanted;
  wanted.type =
      form.choice("lbType", "Type",
                  {{"application", "Application"}, {"network", "Network"}, {"classic", "Classic"}});
  form.at("/Type");
  Options taken;
  for (const LoadBalancer& balancer : form.world().load_balancers) {
    if (balancer.state != LoadBalancerState::deleted) taken.emplace_back(balancer.name, "");
  }
  wanted.name = form.text("name", "Name", free_name("web-lb", taken));
  form.at("/Name").at("/LoadBalancerName");
  if (wanted.name.empty()) {
    form.problem("name", "A load balancer needs a name.");
  } else if (load_balancer_named(form.world(), wanted.name)) {
    form.problem("name", "There is a load balancer of this name already. Choose another one.");
  }
  wanted.internal =
      form.choice("scheme", "Scheme",
                  {{"internet-facing", "internet-facing"}, {"internal", "internal"}}) == "internal";
  form.at("/Scheme");
  zone_fields(form, wanted);
  Options groups = {{std::string(k_new_group), "new: this port from anywhere"}};
  if (wanted.type == "network") groups.emplace_back("", "none");
  for (auto& option : group_options(form.world())) groups.push_back(std::move(option));
  wanted.group = form.choice("securityGroup", "Security group", std::move(groups));
  form.at("/SecurityGroups").at("/GroupName");
  wanted.protocol = form.choice("protocol", "Listener", protocols_of(wanted.type));
  form.at("/Protocol").at("/Listeners");
  wanted.port = form.number("port", "Port", 80, 1, 65'535);
  form.joined().at("/Port");
  const bool classic = wanted.type == "classic";
  const std::int64_t instance_port =
      classic ? form.number("instancePort", "Instance port", 8080, 1, 65'535) : 0;
  if (classic) form.tip("Every instance must have its task on this one host port.");
  const std::string target_group = classic ? "" : target_group_field(form, wanted.type);
  if (wanted.group == k_new_group) new_group_calls(form, wanted);
  if (classic) return classic_call(form, wanted, instance_port);
  create_call(form, wanted);
  listener_call(form, wanted, target_group);
}

}  // namespace taskyard::web::requests
