// Load balancers, target groups and targets; requests and networks are in their own files.
#include "viewmodel/requests/inspect.hpp"

#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/requests/form.hpp"
#include "viewmodel/requests/inspect_parts.hpp"
#include "viewmodel/requests/tables.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web {

std::string call_command(std::string_view action, std::string_view request) {
  JsonWriter json;
  json.begin_object().member("type", "call").member("action", action);
  json.key("request").raw(request).end_object();
  return json.take();
}

std::string form_command(std::string_view form, Selection about) {
  JsonWriter json;
  json.begin_object().member("type", "open_form").member("form", form);
  json.member("about", to_key(about)).end_object();
  return json.take();
}

std::string form_command(std::string_view form, Selection about, std::string_view field,
                         std::string_view value) {
  JsonWriter json;
  json.begin_object().member("type", "open_form").member("form", form);
  json.member("about", to_key(about)).key("values").begin_object().member(field, value);
  json.end_object().end_object();
  return json.take();
}

std::string one_member(std::string_view member, std::string_view value) {
  JsonWriter json;
  json.begin_object().member(member, value).end_object();
  return json.take();
}

void inspect_requests(const Simulation& simulation, Selection selection, InspectorModel& model) {
  const World& world = simulation.world();
  const std::uint32_t i = selection.index;
  switch (selection.kind) {
    case SelectionKind::load_balancer:
      if (i < world.load_balancers.size()) {
        requests::inspect_balancer(world, LoadBalancerId{i}, model);
      }
      break;
    case SelectionKind::target_group:
      if (i < world.target_groups.size()) requests::inspect_group(world, TargetGroupId{i}, model);
      break;
    case SelectionKind::target:
      if (i < world.targets.size()) requests::inspect_target(world, TargetId{i}, model);
      break;
    case SelectionKind::security_group:
      if (i < world.security_groups.size()) {
        requests::inspect_security(world, SecurityGroupId{i}, model);
      }
      break;
    case SelectionKind::traffic_source:
      if (i < world.traffic.sources.size()) {
        requests::inspect_source(world, TrafficSourceId{i}, model);
      }
      break;
    case SelectionKind::request:
      if (const RequestSample* sample = find_sample(world, i)) {
        requests::inspect_sample(simulation, *sample, model);
      }
      break;
    default: break;
  }
}

void add_target_link(const World& world, const Task& task, InspectorModel& model) {
  if (!task.target || model.sections.empty()) return;
  const Target& target = world.at(task.target);
  model.sections.front().fields.push_back({"Target of " + world.at(target.group).name,
                                           to_string(target.state), false,
                                           std::string(reason_sentence(target.reason))});
  requests::go_to(model, "Go to target", {SelectionKind::target, task.target.value});
}

void add_group_links(const World& world, const Service& service, InspectorModel& model) {
  for (const ServiceLoadBalancer& balancer : world.at(service.primary).load_balancers) {
    if (balancer.group) {
      const std::string label = "Go to target group " + world.at(balancer.group).name;
      requests::go_to(model, label.c_str(), {SelectionKind::target_group, balancer.group.value});
    }
  }
}

namespace requests {
namespace {

constexpr std::uint32_t k_targets_max = 100;
constexpr std::int64_t k_point_s = 10;

std::string seconds(std::int32_t value) { return std::to_string(value) + " s"; }

void add_state(Section& section, const char* label, std::string value, std::string tip = {}) {
  section.fields.push_back({label, std::move(value), false, std::move(tip)});
}

void add_mono(Section& section, const char* label, std::string value, std::string tip = {}) {
  section.fields.push_back({label, std::move(value), true, std::move(tip)});
}

std::string check_text(const TargetHealthCheck& check) {
  std::string text = to_string(check.protocol);
  if (check.protocol == ListenerProtocol::http || check.protocol == ListenerProtocol::https) {
    text += " " + check.path + ", wants " + check.matcher;
  }
  return text + (check.port == 0 ? ", traffic port" : ", port " + std::to_string(check.port));
}

Section check_section(const TargetGroup& group) {
  Section section{"Health check", {}};
  const TargetHealthCheck& check = group.check;
  add_mono(section, "Asks", check_text(check));
  add_state(section, "Every", seconds(check.interval_s) + ", timeout " + seconds(check.timeout_s));
  add_state(section, "Unhealthy after", counted(check.unhealthy_threshold, "failed check"));
  add_state(section, "Healthy again after", counted(check.healthy_threshold, "passed check"),
            "A new target is healthy after its first passed check");
  return section;
}

Section attributes_section(const TargetGroup& group) {
  Section section{"Attributes", {}};
  add_state(section, "Deregistration delay", seconds(group.deregistration_delay_s),
            "deregistration_delay.timeout_seconds");
  add_state(section, "Slow start", group.slow_start_s > 0 ? seconds(group.slow_start_s) : "off");
  add_state(section, "Algorithm", to_string(group.algorithm));
  add_state(section, "Sticky sessions",
            group.stickiness ? group.stickiness_type + ", " + seconds(group.stickiness_s) : "off");
  constexpr const char* k_switch[] = {"off", "on", "as the load balancer"};
  add_state(section, "Cross-zone", k_switch[static_cast<std::size_t>(group.cross_zone)]);
  return section;
}

// What must be undone or added so that the packet gets through: one button.
void add_opening(const World& world, const Target& target, InspectorModel& model) {
  const LoadBalancerId balancer = world.at(target.group).load_balancer;
  if (target.barrier != Barrier::ingress_rule || !target.barrier_group || !balancer) return;
  const LoadBalancer& from = world.at(balancer);
  const SecurityGroup& group = world.at(target.barrier_group);
  constexpr Port k_dynamic = 32'768;  // surroundings 2.2
  SecurityGroupRule rule;
  rule.from_port = target.port >= k_dynamic ? k_dynamic : target.port;
  rule.to_port = target.port >= k_dynamic ? 65'535 : target.port;
  if (!from.groups.empty()) rule.group = from.groups.front();
  rule.block = {0, 0};
  model.actions.push_back(
      {"let_in", "Let " + from.name + " in",
       call_command("ec2.AuthorizeSecurityGroupIngress", rule_request(world, group, rule)), false,
       "Sends ec2.AuthorizeSecurityGroupIngress: " + group.name + " lets " + port_range_text(rule) +
           " in from " + rule_peer_text(world, rule)});
}

std::string target_story(const World& world, const Target& target) {
  std::string text(reason_sentence(target.reason));
  if (target.reason == TargetReason::response_code_mismatch && target.code > 0) {
    text += " It got " + std::to_string(target.code) + ", and wants " +
            world.at(target.group).check.matcher + ".";
  }
  if (target.state == TargetState::draining && target.draining_until != k_never) {
    text += " Until " + clock_text(target.draining_until) + ".";
  }
  const std::string_view barrier = barrier_sentence(target.barrier);
  if (!barrier.empty()) {
    text += (text.empty() ? "" : " ") + std::string(barrier);
    if (target.barrier_group) {
      text += " It is " + world.at(target.barrier_group).name + " (" +
              world.text(world.at(target.barrier_group).key) + "), port " +
              std::to_string(target.port) + ".";
    }
  }
  if (text.empty() && target.state == TargetState::healthy) {
    text = "Its health checks pass: it gets its share of the requests.";
  }
  if (world.at(target.group).fails_open && target.state == TargetState::unhealthy) {
    text += " Too few targets are healthy, so requests go to all of them (fail-open).";
  }
  return text;
}

}  // namespace

Section meter_section(const World& world, MeterOwner owner, std::uint32_t index) {
  Section section{"Requests", {}};
  const MeterId id = meter_of(world, owner, index);
  if (!id) return section;
  const Meter& meter = world.at(id);
  if (!meter.points.empty()) {
    const MeterPoint& last = meter.points.back();
    add_mono(section, "Rate", per_second_text(last.started * std::int64_t{1000} / k_point_s),
             "Over the last ten seconds");
    add_mono(section, "Latency",
             last.finished == 0
                 ? "–"
                 : "p50 " + latency_text(last.p50) + ", p99 " + latency_text(last.p99));
    add_mono(section, "In flight", grouped(last.in_flight));
    if (last.cpu_permille >= 0) {
      add_mono(section, "CPU", share_text(last.cpu_permille), "Of what its tasks reserve");
    }
    if (last.memory_permille >= 0) add_mono(section, "Memory", share_text(last.memory_permille));
  }
  add_mono(section, "Ended", grouped(static_cast<std::int64_t>(meter.finished_total)));
  for (std::size_t i = 0; i < meter.totals.size(); ++i) {
    const auto outcome = static_cast<Outcome>(i);
    if (!is_loss(outcome) || meter.totals[i] == 0) continue;
    section.fields.push_back({std::string(outcome_label(outcome)),
                              grouped(static_cast<std::int64_t>(meter.totals[i])), true,
                              std::string(outcome_sentence(outcome))});
  }
  return section;
}

void go_to(InspectorModel& model, const char* label, Selection selection) {
  JsonWriter json;
  json.begin_object().member("type", "select").member("key", to_key(selection)).end_object();
  model.actions.push_back({"go_" + to_key(selection), label, json.take(), false, {}});
}

void inspect_balancer(const World& world, LoadBalancerId id, InspectorModel& model) {
  const LoadBalancer& balancer = world.at(id);
  model.title = "Load balancer " + balancer.name;
  model.subtitle = arn_of_balancer(world, id);
  model.state = to_string(balancer.state);
  model.role = role_of(balancer.state);
  Section about{"Load balancer", {}};
  add_state(about, "Type", to_string(balancer.type));
  add_state(about, "Scheme", balancer.internal ? "internal" : "internet-facing");
  add_mono(about, "DNS name", balancer.dns_name);
  add_state(about, "Cross-zone", balancer.cross_zone ? "on" : "off");
  if (balancer.type != LoadBalancerType::network) {  // its listeners have one each
    add_state(about, "Idle timeout", seconds(balancer.idle_timeout_s));
  }
  for (const SecurityGroupId group : balancer.groups) {
    add_mono(about, "Security group",
             world.at(group).name + " (" + world.text(world.at(group).key) + ")");
  }
  Section nodes{"One node per zone", {}};
  for (const LoadBalancerNode& node : balancer.nodes) {
    nodes.fields.push_back(
        {world.text(node.zone),
         ip_text(node.address) + (node.public_ip != 0 ? ", " + ip_text(node.public_ip) : ""), true,
         world.text(world.at(node.subnet).key)});
  }
  model.sections = {meter_section(world, MeterOwner::load_balancer, id.value), std::move(about),
                    std::move(nodes)};
  model.tables = {listener_rules_table(world, id)};
  model.tables_first = 1;
  if (balancer.state == LoadBalancerState::deleted) return;
  model.actions.push_back({"traffic", "Send traffic…", form_command("traffic", model.selection),
                           false, "Clients that send requests to it"});
  if (balancer.type == LoadBalancerType::application) {
    model.actions.push_back({"add_rule", "Add rule…",
                             form_command("listener_rule", model.selection), false,
                             "Which requests go to which target group"});
  }
  for (const SecurityGroupId group : balancer.groups) {
    go_to(model, "Go to its security group", {SelectionKind::security_group, group.value});
    break;
  }
  const bool classic = balancer.type == LoadBalancerType::classic;
  if (!classic) add_listener_actions(world, balancer, model);
  model.actions.push_back(
      {"delete", "Delete",
       call_command(classic ? "elb.DeleteLoadBalancer" : "elasticloadbalancing.DeleteLoadBalancer",
                    classic ? one_member("LoadBalancerName", balancer.name)
                            : one_member("LoadBalancerArn", model.subtitle)),
       true, "Sends DeleteLoadBalancer; its listeners go with it"});
}

void inspect_group(const World& world, TargetGroupId id, InspectorModel& model) {
  const TargetGroup& group = world.at(id);
  model.title = "Target group " + group.name;
  model.subtitle = arn_of_group(world, id);
  model.state = group.deleted         ? "deleted"
                : group.load_balancer ? std::to_string(group.healthy) + " healthy"
                                      : "unused";
  model.role = group.deleted || !group.load_balancer ? Role::stopped
               : group.unhealthy > 0                 ? Role::failed
                                                     : Role::running;
  Section about{"Target group", {}};
  add_mono(about, "Protocol and port",
           std::string(to_string(group.protocol)) + ":" + std::to_string(group.port));
  add_state(about, "Target type", to_string(group.type));
  add_state(
      about, "Load balancer",
      group.load_balancer ? world.at(group.load_balancer).name : "none: its targets are unused");
  model.sections = {meter_section(world, MeterOwner::target_group, id.value), std::move(about),
                    check_section(group), attributes_section(group)};
  model.tables = {targets_table(world, k_targets_max, id)};
  model.tables_first = 1;
  if (group.fails_open) {
    model.story_title = "Fail-open";
    model.story =
        "Too few of its targets are healthy, so the load balancer sends requests to all of them.";
  }
  if (group.deleted) return;
  model.actions.push_back({"change_group", "Change…", form_command("target_group", model.selection),
                           false, "Health check, deregistration delay, algorithm, stickiness"});
  model.actions.push_back({"register", "Register targets…",
                           form_command("targets", model.selection), false,
                           "Services register their tasks by themselves"});
  if (group.load_balancer) {
    go_to(model, "Go to load balancer", {SelectionKind::load_balancer, group.load_balancer.value});
  }
  model.actions.push_back({"delete", "Delete",
                           call_command("elasticloadbalancing.DeleteTargetGroup",
                                        one_member("TargetGroupArn", model.subtitle)),
                           true, "Sends DeleteTargetGroup"});
}

void inspect_target(const World& world, TargetId id, InspectorModel& model) {
  const Target& target = world.at(id);
  const TargetGroup& group = world.at(target.group);
  model.title = "Target " + target_name(world, id);
  model.subtitle = address_text(target);
  model.state = to_string(target.state);
  model.role = role_of_target(target.state);
  model.story_title = "Why it is " + model.state;
  model.story = target_story(world, target);
  Section about{"Target", {}};
  add_state(about, "Target group", group.name);
  add_mono(about, "Address", address_text(target));
  add_mono(about, "Availability Zone", world.text(target.zone));
  if (target.reason != TargetReason::none) {
    add_mono(about, "Reason code", std::string(reason_code(target.reason)));
  }
  add_state(about, "Checks in a row",
            target.failed > 0 ? std::to_string(target.failed) + " failed"
                              : std::to_string(target.passed) + " passed");
  add_mono(about, "Registered", clock_text(target.registered_at, true));
  if (target.healthy_since != k_never) {
    add_mono(about, "Healthy since", clock_text(target.healthy_since, true));
  }
  if (target.draining_until != k_never) {
    add_mono(about, "Drains until", clock_text(target.draining_until, true));
  }
  model.sections = {std::move(about), meter_section(world, MeterOwner::target, id.value),
                    check_section(group)};
  add_opening(world, target, model);
  if (target.task) go_to(model, "Go to task", {SelectionKind::task, target.task.value});
  go_to(model, "Go to target group", {SelectionKind::target_group, target.group.value});
  if (target.barrier_group) {
    go_to(model, "Go to security group",
          {SelectionKind::security_group, target.barrier_group.value});
  }
  if (target.state == TargetState::draining || target.state == TargetState::gone) return;
  JsonWriter json;
  json.begin_object().member("TargetGroupArn", arn_of_group(world, target.group));
  json.key("Targets").begin_array().begin_object();
  json.member("Id",
              target.instance ? ec2_instance_id_text(world, target.instance) : ip_text(target.ip));
  json.member("Port", static_cast<int>(target.port)).end_object().end_array().end_object();
  model.actions.push_back({"deregister", "Deregister",
                           call_command("elasticloadbalancing.DeregisterTargets", json.take()),
                           true, "Sends DeregisterTargets: it drains"});
}

}  // namespace requests
}  // namespace taskyard::web
