// Security groups, traffic sources and single requests in the inspector.
#include <algorithm>

#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/requests/form.hpp"
#include "viewmodel/requests/inspect_parts.hpp"
#include "viewmodel/requests/tables.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web::requests {
namespace {

constexpr std::size_t k_rule_buttons_max = 12;
constexpr std::size_t k_users_max = 100;

void write_permission(JsonWriter& json, const World& world, const SecurityGroupRule& rule) {
  json.key("IpPermissions").begin_array().begin_object();
  if (rule.all_protocols) {
    json.member("IpProtocol", "-1");
  } else {
    json.member("IpProtocol", rule.protocol == Protocol::udp ? "udp" : "tcp");
    json.member("FromPort", static_cast<int>(rule.from_port));
    json.member("ToPort", static_cast<int>(rule.to_port));
  }
  json.key(rule.group ? "UserIdGroupPairs" : "IpRanges").begin_array().begin_object();
  if (rule.group) {
    json.member("GroupId", world.text(world.at(rule.group).key));
  } else {
    json.member("CidrIp", block_text(rule.block));
  }
  json.end_object().end_array().end_object().end_array();
}

// Who has the group: load balancers and tasks, as rows that lead there.
Table users_table(const World& world, SecurityGroupId id) {
  Table table;
  table.id = "group_users";
  table.label = "Who has it";
  table.columns = {{"who", "Who", false, 1.4F}, {"address", "Where", false, 1}};
  table.empty = "Nobody has this security group.";
  const auto has = [&](const std::vector<SecurityGroupId>& groups) {
    return std::find(groups.begin(), groups.end(), id) != groups.end();
  };
  const auto add = [&](Selection selection, std::string who, std::string address) {
    Row row;
    row.selection = selection;
    row.key = to_key(selection);
    row.cells = {{std::move(who), 0, Role::none, {}}, {std::move(address), 0, Role::none, {}}};
    table.rows.push_back(std::move(row));
  };
  for (const LoadBalancer& balancer : world.load_balancers) {
    if (balancer.state == LoadBalancerState::deleted || !has(balancer.groups)) continue;
    add({SelectionKind::load_balancer, balancer.id.value}, "Load balancer " + balancer.name,
        balancer.nodes.empty() ? "" : ip_text(balancer.nodes.front().address));
  }
  for (const ContainerInstance& instance : world.container_instances) {
    if (!instance.ec2_instance || instance.status == InstanceStatus::inactive) continue;
    if (table.rows.size() >= k_users_max) break;
    if (!has(world.at(instance.ec2_instance).security_groups)) continue;
    add({SelectionKind::instance, instance.id.value},
        "Instance " + instance_name(world, instance.id), world.text(instance.zone));
  }
  for (const NetworkInterface& eni : world.network_interfaces) {
    if (table.rows.size() >= k_users_max) break;
    if (eni.released || !eni.task || !has(eni.groups)) continue;
    add({SelectionKind::task, eni.task.value}, "Task " + task_name(world, eni.task),
        ip_text(eni.private_ip));
  }
  return table;
}

Table outcomes_table(const Meter& meter) {
  Table table;
  table.id = "outcomes";
  table.label = "How they ended";
  table.columns = {{"outcome", "Outcome", false, 1.4F},
                   {"count", "Requests", true, 1},
                   {"share", "Share", true, 0.7F}};
  table.empty = "No request has ended yet.";
  for (std::size_t i = 0; i < meter.totals.size(); ++i) {
    const auto outcome = static_cast<Outcome>(i);
    const auto count = static_cast<std::int64_t>(meter.totals[i]);
    if (count == 0) continue;
    const auto all = static_cast<std::int64_t>(std::max<std::uint64_t>(meter.finished_total, 1));
    Row row;
    row.key = to_string(outcome);
    row.cells = {{std::string(outcome_label(outcome)), 0, role_of(outcome),
                  std::string(outcome_sentence(outcome))},
                 {grouped(count), static_cast<double>(count), Role::none, {}},
                 {share_text(count * 1000 / all), static_cast<double>(count), Role::none, {}}};
    table.rows.push_back(std::move(row));
  }
  return table;
}

// "20/s", "20/s to 100/s over 60 s".
std::string pattern_text(const TrafficSource& source) {
  const std::string from = per_second_text(source.rate);
  const std::string to = per_second_text(source.rate_to);
  const std::string period = counted(source.period_ms / k_second, "second");
  switch (source.pattern) {
    case RatePattern::constant: return from;
    case RatePattern::ramp: return from + " to " + to + " over " + period;
    case RatePattern::step: return from + ", after " + period + " " + to;
    case RatePattern::daily: return from + " to " + to + " each day";
    case RatePattern::burst:
      return from + ", every " + period + " " + to + " for " +
             counted(source.burst_ms / k_second, "second");
    case RatePattern::recorded:
      return counted(static_cast<std::int64_t>(source.recorded.size()), "recorded arrival");
  }
  return {};
}

Section kinds_section(const TrafficSource& source) {
  Section section{"What they send", {}};
  for (const RequestKind& kind : source.kinds) {
    std::string cost =
        kind.cpu_us < 0 ? "CPU as the image says" : "CPU " + latency_text(kind.cpu_us);
    if (kind.think_us > 0) cost += ", waits " + latency_text(kind.think_us);
    if (source.kinds.size() > 1) cost += ", weight " + std::to_string(kind.weight);
    section.fields.push_back(
        {kind.method + " " + kind.host + kind.path, std::move(cost), true, {}});
  }
  return section;
}

struct Hop {
  Micros at;
  std::string what;
};

// The way of a request in order of time; what never happened is left out.
std::vector<Hop> hops_of(const World& world, const RequestSample& sample) {
  std::vector<Hop> hops;
  hops.push_back({sample.sent, "leaves the client"});
  if (sample.arrived > 0 && sample.load_balancer) {
    const LoadBalancer& balancer = world.at(sample.load_balancer);
    std::string text = "reaches " + balancer.name;
    if (sample.node < balancer.nodes.size()) {
      text += " in " + world.text(balancer.nodes[sample.node].zone);
    }
    if (sample.listener) text += ", listener " + listener_text(world.at(sample.listener));
    hops.push_back({sample.arrived, std::move(text)});
  }
  if (sample.rule) {
    const ListenerRule& rule = world.at(sample.rule);
    hops.push_back(
        {sample.arrived, "rule " + conditions_text(rule) + ": " + action_text(world, rule)});
  }
  if (sample.target) {
    hops.push_back({sample.queued > 0 ? sample.queued : sample.arrived,
                    "goes to " + target_name(world, sample.target) + " (" +
                        address_text(world.at(sample.target)) + ")"});
  }
  if (sample.work_start > 0) {
    hops.push_back({sample.work_start, "its work begins"});
    if (sample.work_end > 0) hops.push_back({sample.work_end, "its work is done"});
  }
  if (sample.ended > 0) {
    hops.push_back({sample.ended, "the client has " + std::string(outcome_label(sample.outcome))});
  }
  std::stable_sort(hops.begin(), hops.end(),
                   [](const Hop& a, const Hop& b) { return a.at < b.at; });
  return hops;
}

std::string choice_text(const World& world, const RequestSample& sample) {
  if (!sample.target) return {};
  if (sample.sticky) return "Its cookie or connection chose this target.";
  std::string text = std::to_string(sample.candidates) +
                     (sample.candidates == 1 ? " target could have it" : " targets could have it");
  if (sample.group) {
    const Algorithm algorithm = world.at(sample.group).algorithm;
    text += "; " + std::string(to_string(algorithm)) + " chose this one";
    if (algorithm == Algorithm::least_outstanding_requests) {
      text += " with " + std::to_string(sample.outstanding) + " outstanding (others " +
              std::to_string(sample.outstanding_min) + " to " +
              std::to_string(sample.outstanding_max) + ")";
    }
  }
  text += ".";
  if (sample.failed_open) text += " All were unhealthy, so every one of them counts (fail-open).";
  return text;
}

}  // namespace

std::string rule_request(const World& world, const SecurityGroup& group,
                         const SecurityGroupRule& rule) {
  JsonWriter json;
  json.begin_object().member("GroupId", world.text(group.key));
  write_permission(json, world, rule);
  json.end_object();
  return json.take();
}

void inspect_security(const World& world, SecurityGroupId id, InspectorModel& model) {
  const SecurityGroup& group = world.at(id);
  model.title = "Security group " + group.name;
  model.subtitle = world.text(group.key);
  model.state =
      group.deleted ? "deleted" : counted(static_cast<std::int64_t>(group.rules.size()), "rule");
  model.role = group.deleted ? Role::stopped : Role::none;
  Section about{"Security group", {}};
  about.fields.push_back(
      {"Description", group.description.empty() ? "–" : group.description, false, {}});
  about.fields.push_back({"VPC", group.vpc ? world.text(world.at(group.vpc).key) : "–", true, {}});
  model.sections = {std::move(about)};
  model.tables = {security_rules_table(world, 100, id), users_table(world, id)};
  model.tables_first = 1;
  if (group.deleted) return;
  model.actions.push_back({"add_rule", "Open…", form_command("security_rule", model.selection),
                           false, "Adds a rule: ec2.AuthorizeSecurityGroupIngress"});
  for (std::size_t i = 0; i < std::min(group.rules.size(), k_rule_buttons_max); ++i) {
    const SecurityGroupRule& rule = group.rules[i];
    const char* action =
        rule.egress ? "ec2.RevokeSecurityGroupEgress" : "ec2.RevokeSecurityGroupIngress";
    std::string peer = rule.group ? world.at(rule.group).name : block_text(rule.block);
    if (peer == "0.0.0.0/0") peer = "anywhere";
    model.actions.push_back(
        {"close_" + world.text(rule.key),
         "Close " + port_range_text(rule) + (rule.egress ? " to " : " from ") + peer,
         call_command(action, rule_request(world, group, rule)), true,
         std::string("Sends ") + action});
  }
  if (group.name == "default") return;  // AWS lets nobody delete it
  model.actions.push_back(
      {"delete", "Delete",
       call_command("ec2.DeleteSecurityGroup", one_member("GroupId", world.text(group.key))), true,
       "Sends ec2.DeleteSecurityGroup; nothing may use it any more"});
}

void inspect_source(const World& world, TrafficSourceId id, InspectorModel& model) {
  const TrafficSource& source = world.at(id);
  model.title = "Traffic " + source.name;
  model.state = source.running ? "sending" : "stopped";
  model.role = source.running ? Role::running : Role::stopped;
  Section about{"Traffic", {}};
  const auto add = [&](const char* label, std::string value, bool mono = false) {
    about.fields.push_back({label, std::move(value), mono, {}});
  };
  if (source.load_balancer) {
    add("To", world.at(source.load_balancer).name + ":" + std::to_string(source.port), true);
  }
  add("From", source.from_internet ? "the internet" : "inside the VPC");
  add("Pattern", std::string(to_string(source.pattern)) + ", " + pattern_text(source));
  add("Clients", grouped(source.clients), true);
  add("They wait", counted(source.timeout_ms / k_second, "second"));
  add("Since", clock_text(source.started_at, true), true);
  if (source.ends_at != k_never) add("Until", clock_text(source.ends_at, true), true);
  model.sections = {meter_section(world, MeterOwner::source, id.value), std::move(about),
                    kinds_section(source)};
  if (source.meter) model.tables = {outcomes_table(world.at(source.meter))};
  model.tables_first = model.tables.size();
  model.actions.push_back({"change_traffic", source.running ? "Change…" : "Send again…",
                           form_command("traffic", model.selection), false,
                           "Rate, pattern and kinds of requests"});
  if (source.running) {
    JsonWriter json;
    json.begin_object().member("type", "stop_traffic").member("source", to_key(model.selection));
    json.end_object();
    model.actions.push_back(
        {"stop_traffic", "Stop", json.take(), true, "Sends taskyard.StopTraffic"});
  }
  if (source.load_balancer) {
    go_to(model, "Go to load balancer", {SelectionKind::load_balancer, source.load_balancer.value});
  }
}

void inspect_sample(const Simulation& simulation, const RequestSample& sample,
                    InspectorModel& model) {
  const World& world = simulation.world();
  std::string what = "Request " + std::to_string(sample.number);
  if (sample.source) {
    const TrafficSource& source = world.at(sample.source);
    if (sample.kind < source.kinds.size()) {
      what = source.kinds[sample.kind].method + " " + source.kinds[sample.kind].path;
    }
    model.subtitle = "Request " + std::to_string(sample.number) + " of " + source.name;
  }
  model.title = std::move(what);
  model.state = outcome_label(sample.outcome);
  model.role = role_of(sample.outcome);
  model.story_title = is_loss(sample.outcome) ? "Why it failed" : "How it went";
  model.story = outcome_sentence(sample.outcome);
  for (const std::string_view more :
       {barrier_sentence(sample.barrier), cause_sentence(sample.cause)}) {
    if (!more.empty()) model.story += " " + std::string(more);
  }
  Section way{"Its way", {}, true};
  way.narrow = true;
  for (const Hop& hop : hops_of(world, sample)) {
    way.fields.push_back(
        {"+" + latency_text(hop.at - sample.sent), hop.what, false, moment_text(hop.at)});
  }
  Section times{"Where the time went", {}};
  const auto add = [&](const char* label, Micros us) {
    times.fields.push_back({label, latency_text(us), true, {}});
  };
  if (sample.work_start > 0) {
    add("Waiting for the CPU", sample.work_start - sample.queued);
    if (sample.work_end > 0) add("Working", sample.work_end - sample.work_start);
  }
  if (sample.ended > 0) add("Altogether", sample.ended - sample.sent);
  model.why = simulation.explain_request(sample.number);
  model.has_why = !model.why.sentence.empty();
  model.why_title = is_loss(sample.outcome) ? "Why did it fail?" : "Why so?";
  const std::string choice = choice_text(world, sample);
  if (!choice.empty())
    times.fields.insert(times.fields.begin(), {"Why this target", choice, false, {}});
  model.sections = {std::move(way), std::move(times)};
  if (sample.target) go_to(model, "Go to target", {SelectionKind::target, sample.target.value});
  if (sample.barrier_group) {
    go_to(model, "Go to security group",
          {SelectionKind::security_group, sample.barrier_group.value});
  }
  if (sample.source)
    go_to(model, "Go to traffic", {SelectionKind::traffic_source, sample.source.value});
}

}  // namespace taskyard::web::requests
