// Target groups, with their checks and attributes, and the targets registered by hand.
#include <algorithm>
#include <cstdlib>

#include "taskyard/arn.hpp"
#include "viewmodel/requests/form_builder.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web::requests {
namespace {

struct Check {
  std::string path, matcher;
  std::int64_t interval = 30, timeout = 5, healthy = 5, unhealthy = 2;
};

struct Attributes {
  std::int64_t delay = 300, slow_start = 0;
  bool stickiness = false;
  std::string algorithm, cross_zone;
};

bool is_http(std::string_view protocol) { return protocol == "HTTP" || protocol == "HTTPS"; }

Check check_fields(FormBuilder& form, const TargetHealthCheck& now, bool http) {
  Check check;
  if (http) {
    check.path = form.text("path", "Check path", now.path);
    form.at("/HealthCheckPath");
    check.matcher = form.text("matcher", "Wants status", now.matcher);
    form.joined().at("/Matcher").tip("For example 200, 200,202 or 200-299");
    if (check.path.empty() || check.path.front() != '/')
      form.problem("path", "A path begins with /.");
  }
  check.interval = form.number("interval", "Every, seconds", now.interval_s, 5, 300);
  form.at("/HealthCheckIntervalSeconds");
  check.timeout = form.number("checkTimeout", "Timeout, s", now.timeout_s, 2, 120);
  form.joined().at("/HealthCheckTimeoutSeconds");
  if (check.timeout >= check.interval) {
    form.problem("checkTimeout", "Shorter than the interval.");
  }
  check.healthy = form.number("healthyThreshold", "Healthy after", now.healthy_threshold, 2, 10);
  form.at("/HealthyThresholdCount").tip("Passed checks in a row; a new target needs only one.");
  check.unhealthy =
      form.number("unhealthyThreshold", "Unhealthy after", now.unhealthy_threshold, 2, 10);
  form.joined().at("/UnhealthyThresholdCount").tip("Failed checks in a row");
  return check;
}

void write_check(JsonWriter& json, const Check& check, bool http) {
  json.member("HealthCheckIntervalSeconds", check.interval);
  json.member("HealthCheckTimeoutSeconds", check.timeout);
  json.member("HealthyThresholdCount", check.healthy);
  json.member("UnhealthyThresholdCount", check.unhealthy);
  if (!http) return;
  json.member("HealthCheckPath", check.path).key("Matcher").begin_object();
  json.member("HttpCode", check.matcher).end_object();
}

Attributes attribute_fields(FormBuilder& form, const TargetGroup& now, bool http) {
  Attributes wanted;
  wanted.delay = form.number("delay", "Dereg. delay, s", now.deregistration_delay_s, 0, 3600);
  form.tip("deregistration_delay.timeout_seconds: requests in flight may take so long to end.");
  form.at("/Attributes");
  wanted.cross_zone = form.choice("crossZone", "Cross-zone",
                                  {{"use_load_balancer_configuration", "as the load balancer"},
                                   {"true", "on"},
                                   {"false", "off"}},
                                  now.cross_zone == Switch::on    ? "true"
                                  : now.cross_zone == Switch::off ? "false"
                                                                  : "");
  wanted.stickiness = form.check("stickiness", "Sticky sessions", now.stickiness);
  if (!http) return wanted;
  wanted.slow_start = form.number("slowStart", "Slow start, s", now.slow_start_s, 0, 900);
  form.tip("0 is off, else 30 to 900: a new target's share grows so long.");
  if (wanted.slow_start > 0 && wanted.slow_start < 30) {
    form.problem("slowStart", "0 (off), or 30 to 900.");
  }
  wanted.algorithm = form.choice("algorithm", "Algorithm",
                                 {{"round_robin", "round robin"},
                                  {"least_outstanding_requests", "least outstanding requests"},
                                  {"weighted_random", "weighted random"}},
                                 to_string(now.algorithm));
  return wanted;
}

void write_attributes(JsonWriter& json, const Attributes& wanted, bool http) {
  json.key("Attributes").begin_array();
  const auto add = [&](std::string_view key, const std::string& value) {
    json.begin_object().member("Key", key).member("Value", value).end_object();
  };
  add("deregistration_delay.timeout_seconds", std::to_string(wanted.delay));
  add("load_balancing.cross_zone.enabled", wanted.cross_zone);
  add("stickiness.enabled", wanted.stickiness ? "true" : "false");
  if (wanted.stickiness) add("stickiness.type", http ? "lb_cookie" : "source_ip");
  if (http) {
    add("slow_start.duration_seconds", std::to_string(wanted.slow_start));
    add("load_balancing.algorithm.type", wanted.algorithm);
  }
  json.end_array();
}

// An existing group: its check and attributes can change, its protocol, port and type cannot.
void change_form(FormBuilder& form, RequestFormModel& model, const TargetGroup& group) {
  model.title = "Target group " + group.name;
  model.submit = "Change target group";
  model.success = "The target group was changed.";
  const bool http = is_http(to_string(group.protocol));
  const Check check = check_fields(form, group.check, http);
  const Attributes attributes = attribute_fields(form, group, http);
  const std::string arn = arn_of_group(form.world(), group.id);
  JsonWriter modify;
  modify.begin_object().member("TargetGroupArn", arn);
  write_check(modify, check, http);
  modify.end_object();
  form.call("elasticloadbalancing.ModifyTargetGroup", modify);
  JsonWriter json;
  json.begin_object().member("TargetGroupArn", arn);
  write_attributes(json, attributes, http);
  json.end_object();
  form.call("elasticloadbalancing.ModifyTargetGroupAttributes", json);
}

bool is_default(const Attributes& wanted) {
  return wanted.delay == 300 && wanted.slow_start == 0 && !wanted.stickiness &&
         (wanted.algorithm.empty() || wanted.algorithm == "round_robin") &&
         wanted.cross_zone == "use_load_balancer_configuration";
}

// What can be registered in a group of this type: id and label.
Options candidates(const World& world, const TargetGroup& group) {
  Options options;
  if (group.type == TargetType::instance) {
    for (const ContainerInstance& instance : world.container_instances) {
      if (!instance.ec2_instance || instance.status == InstanceStatus::inactive) continue;
      const std::string id = ec2_instance_id_text(world, instance.ec2_instance);
      options.emplace_back(id, id);
    }
  } else if (group.type == TargetType::ip) {
    for (const NetworkInterface& eni : world.network_interfaces) {
      if (eni.released || !eni.task) continue;
      const std::string ip = ip_text(eni.private_ip);
      options.emplace_back(ip, ip + " (" + task_name(world, eni.task) + ")");
    }
  } else {
    for (const LoadBalancer& balancer : world.load_balancers) {
      if (balancer.type != LoadBalancerType::application) continue;
      if (balancer.state == LoadBalancerState::deleted) continue;
      options.emplace_back(arn_of_balancer(world, balancer.id), balancer.name);
    }
  }
  return options;
}

}  // namespace

void target_group_form(FormBuilder& form, RequestFormModel& model) {
  const World& world = form.world();
  const TargetGroupId known = target_group_named(world, form.typed("change"));
  if (known) return change_form(form, model, world.at(known));
  const std::string name = form.text("name", "Name", free_name("web", target_group_options(world)));
  form.at("/Name");
  if (name.empty()) {
    form.problem("name", "A target group needs a name.");
  } else if (target_group_named(world, name)) {
    form.problem("name", "There is a target group of this name already. Choose another one.");
  }
  const std::string type = form.choice(
      "targetType", "Target type",
      {{"instance", "instance (bridge, host)"}, {"ip", "ip (awsvpc, Fargate)"}, {"alb", "alb"}});
  form.at("/TargetType").tip("bridge and host tasks need instance, awsvpc and Fargate tasks ip.");
  const std::string protocol = form.choice(
      "protocol", "Protocol",
      {{"HTTP", "HTTP"}, {"HTTPS", "HTTPS"}, {"TCP", "TCP"}, {"TLS", "TLS"}, {"UDP", "UDP"}});
  form.at("/Protocol");
  const std::int64_t port = form.number("port", "Port", 80, 1, 65'535);
  form.joined().at("/Port").tip(
      "Every target may have its own; ECS registers the port of the task.");
  const bool http = is_http(protocol);
  TargetHealthCheck defaults;
  if (!http) defaults.timeout_s = 10;  // surroundings 1.4
  const Check check = check_fields(form, defaults, http);
  const Attributes attributes = attribute_fields(form, TargetGroup(), http);
  JsonWriter json;
  json.begin_object().member("Name", name).member("TargetType", type);
  json.member("Protocol", protocol).member("Port", port);
  if (!world.vpcs.empty()) json.member("VpcId", world.text(world.vpcs.front().key));
  write_check(json, check, http);
  json.end_object();
  form.call("elasticloadbalancing.CreateTargetGroup", json);
  if (is_default(attributes)) return;
  JsonWriter modify;
  modify.begin_object().member("TargetGroupArn", "${TargetGroupArn}");
  write_attributes(modify, attributes, http);
  modify.end_object();
  form.call("elasticloadbalancing.ModifyTargetGroupAttributes", modify);
}

void targets_form(FormBuilder& form, RequestFormModel& model) {
  const World& world = form.world();
  Options groups = target_group_options(world);
  if (groups.empty()) groups.emplace_back("", "no target group yet");
  const std::string name = form.choice("group", "Target group", std::move(groups));
  form.at("/TargetGroupArn");
  const TargetGroupId id = target_group_named(world, name);
  if (!id) {
    form.problem("group", "Create a target group first: the choice is at the top.");
    return;
  }
  const TargetGroup& group = world.at(id);
  const bool removes =
      form.choice("what", "Do", {{"register", "register"}, {"deregister", "deregister"}}) ==
      "deregister";
  Options options = removes ? Options() : candidates(world, group);
  if (removes) {
    for (const TargetId target : group.targets) {
      const Target& each = world.at(target);
      if (each.state == TargetState::draining) continue;
      const std::string known =
          each.instance ? ec2_instance_id_text(world, each.instance) : ip_text(each.ip);
      options.emplace_back(known + " " + std::to_string(each.port),
                           known + ":" + std::to_string(each.port));
    }
  }
  if (options.empty()) options.emplace_back("", removes ? "no target" : "nothing to register");
  std::string target = form.choice("target", "Target", std::move(options));
  form.at("/Targets");
  if (target.empty())
    form.problem("target", removes ? "The group has no targets." : "Start something first.");
  std::int64_t port = group.port;
  if (removes) {
    model.submit = "Deregister target";
    model.success = "The target drains.";
    const std::size_t space = std::min(target.find(' '), target.size());
    port = std::atoll(target.substr(std::min(space + 1, target.size())).c_str());
    target.resize(space);
  } else {
    port = form.number("port", "Port", group.port, 1, 65'535);
  }
  JsonWriter json;
  json.begin_object()
      .member("TargetGroupArn", arn_of_group(world, id))
      .key("Targets")
      .begin_array();
  json.begin_object()
      .member("Id", target)
      .member("Port", port)
      .end_object()
      .end_array()
      .end_object();
  form.call(
      removes ? "elasticloadbalancing.DeregisterTargets" : "elasticloadbalancing.RegisterTargets",
      json);
}

}  // namespace taskyard::web::requests
