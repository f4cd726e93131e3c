#include "viewmodel/requests/tables.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web {
namespace {

constexpr std::int64_t k_point_s = 10;  // of Meter::points

Cell plain(std::string text, std::string tip = {}) {
  return {std::move(text), 0, Role::none, std::move(tip)};
}
Cell number(std::int64_t value) {
  return {grouped(value), static_cast<double>(value), Role::none, {}};
}
Cell state(const char* word, Role role, std::string_view tip = {}) {
  return {word, 0, role, std::string(tip)};
}

// Adds the row, or counts it.
void add(Table& table, std::uint32_t rows_max, Row row) {
  if (table.rows.size() < rows_max) {
    table.rows.push_back(std::move(row));
  } else {
    ++table.left_out;
  }
}

Row row_of(SelectionKind kind, std::uint32_t index) {
  Row row;
  row.selection = {kind, index};
  row.key = to_key(row.selection);
  return row;
}

std::string zones_text(const World& world, const LoadBalancer& balancer) {
  std::string text;
  for (const LoadBalancerNode& node : balancer.nodes) {
    text += (text.empty() ? "" : ", ") + world.text(node.zone);
  }
  return text.empty() ? "–" : text;
}

std::string listeners_text(const World& world, const LoadBalancer& balancer) {
  std::string text;
  for (const ListenerId id : balancer.listeners) {
    const Listener& listener = world.at(id);
    if (listener.deleted) continue;
    text += (text.empty() ? "" : ", ") + listener_text(listener);
  }
  return text.empty() ? "–" : text;
}

struct TotalsOfSource {
  std::uint64_t ok = 0, lost = 0;
};

TotalsOfSource totals_of(const Meter& meter) {
  TotalsOfSource totals;
  for (std::size_t i = 0; i < meter.totals.size(); ++i) {
    (is_loss(static_cast<Outcome>(i)) ? totals.lost : totals.ok) += meter.totals[i];
  }
  return totals;
}

std::string destination_text(const World& world, const TrafficSource& source) {
  const std::string port = ":" + std::to_string(source.port);
  if (source.load_balancer) return world.at(source.load_balancer).name + port;
  if (source.discovery) {
    const DiscoveryService& service = world.at(source.discovery);
    return service.name + "." + world.at(service.in).name + port;
  }
  if (source.endpoint) return world.text(world.at(source.endpoint).key) + port;
  return "–";
}

Cell latency(std::uint32_t us, bool known) {
  return {known ? latency_text(us) : "–", static_cast<double>(us), Role::none, {}};
}

Row source_row(const World& world, const TrafficSource& source) {
  Row row = row_of(SelectionKind::traffic_source, source.id.value);
  const Meter* meter = source.meter ? &world.at(source.meter) : nullptr;
  const MeterPoint* last =
      meter != nullptr && !meter->points.empty() ? &meter->points.back() : nullptr;
  const std::int64_t now =
      last != nullptr && source.running ? last->started * std::int64_t{1000} / k_point_s : 0;
  const TotalsOfSource totals = meter != nullptr ? totals_of(*meter) : TotalsOfSource();
  const bool timed = last != nullptr && last->finished > 0;
  row.cells = {
      plain(source.name),
      state(source.running ? "sending" : "stopped", source.running ? Role::running : Role::stopped),
      plain(destination_text(world, source)),
      plain(to_string(source.pattern)),
      {per_second_text(now), static_cast<double>(now), Role::none, "Over the last ten seconds"},
      number(static_cast<std::int64_t>(source.sent)),
      number(static_cast<std::int64_t>(totals.ok)),
      {grouped(static_cast<std::int64_t>(totals.lost)),
       static_cast<double>(totals.lost),
       totals.lost > 0 ? Role::failed : Role::none,
       {}},
      latency(timed ? last->p50 : 0, timed),
      latency(timed ? last->p99 : 0, timed)};
  return row;
}

const RequestKind* kind_of(const World& world, const RequestSample& sample) {
  if (!sample.source || sample.source.value >= world.traffic.sources.size()) return nullptr;
  const TrafficSource& source = world.at(sample.source);
  return sample.kind < source.kinds.size() ? &source.kinds[sample.kind] : nullptr;
}

Row request_row(const World& world, const RequestSample& sample) {
  Row row = row_of(SelectionKind::request, sample.number);
  const RequestKind* kind = kind_of(world, sample);
  const Micros wait = sample.work_start > 0 ? sample.work_start - sample.queued : 0;
  const Micros whole = std::max<Micros>(0, sample.ended - sample.sent);
  const bool worked = sample.work_start > 0;
  row.cells = {
      {moment_text(sample.sent), static_cast<double>(sample.sent), Role::none, {}},
      plain(kind != nullptr ? kind->method + " " + kind->path : "–"),
      plain(sample.target ? target_name(world, sample.target) : "–",
            sample.target ? address_text(world.at(sample.target)) : ""),
      {worked ? latency_text(wait) : "–", static_cast<double>(wait), Role::none,
       "Waiting for the CPU of its container"},
      {latency_text(whole), static_cast<double>(whole), Role::none, "As the client sees it"},
      {std::string(outcome_label(sample.outcome)), 0, role_of(sample.outcome),
       std::string(outcome_sentence(sample.outcome))}};
  return row;
}

}  // namespace

Table load_balancers_table(const World& world) {
  Table table;
  table.id = "load_balancers";
  table.label = "Load balancers";
  table.columns = {{"name", "Name", false, 1.2F},
                   {"type", "Type", false, 1},
                   {"state", "State", false, 1},
                   {"scheme", "Scheme", false, 1.2F},
                   {"zones", "Availability Zones", false, 1.9F},
                   {"listeners", "Listeners", false, 1.3F},
                   {"dns", "DNS name", false, 2}};
  table.empty = "No load balancer. Create one under Traffic: it spreads requests over tasks.";
  for (const LoadBalancer& balancer : world.load_balancers) {
    if (balancer.state == LoadBalancerState::deleted) continue;
    Row row = row_of(SelectionKind::load_balancer, balancer.id.value);
    row.cells = {plain(balancer.name),
                 plain(to_string(balancer.type)),
                 state(to_string(balancer.state), role_of(balancer.state)),
                 plain(balancer.internal ? "internal" : "internet-facing"),
                 plain(zones_text(world, balancer)),
                 plain(listeners_text(world, balancer)),
                 plain(balancer.dns_name)};
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table target_groups_table(const World& world, std::uint32_t rows_max) {
  Table table;
  table.id = "target_groups";
  table.label = "Target groups";
  table.columns = {{"name", "Name", false, 1.3F},
                   {"port", "Protocol and port", false, 1.1F},
                   {"type", "Target type", false, 0.9F},
                   {"balancer", "Load balancer", false, 1.2F},
                   {"healthy", "Healthy", true, 0.7F},
                   {"unhealthy", "Unhealthy", true, 0.8F},
                   {"targets", "Targets", true, 0.7F},
                   {"algorithm", "Algorithm", false, 1.5F},
                   {"delay", "Deregistration delay", true, 1.2F}};
  table.empty = "No target group. Create one under Traffic and name it in a service.";
  for (const TargetGroup& group : world.target_groups) {
    if (group.deleted || group.classic) continue;
    Row row = row_of(SelectionKind::target_group, group.id.value);
    const std::int32_t delay = group.deregistration_delay_s;
    row.cells = {
        plain(group.name),
        plain(std::string(to_string(group.protocol)) + ":" + std::to_string(group.port)),
        plain(to_string(group.type)),
        plain(group.load_balancer ? world.at(group.load_balancer).name : "–",
              group.load_balancer ? "" : "No listener uses it: its targets are unused"),
        number(group.healthy),
        {grouped(group.unhealthy), static_cast<double>(group.unhealthy),
         group.unhealthy > 0 ? Role::failed : Role::none,
         group.fails_open ? "Too few are healthy: requests go to all of them (fail-open)" : ""},
        number(static_cast<std::int64_t>(group.targets.size())),
        plain(to_string(group.algorithm)),
        {std::to_string(delay) + " s", static_cast<double>(delay), Role::none, {}}};
    add(table, rows_max, std::move(row));
  }
  return table;
}

Table targets_table(const World& world, std::uint32_t rows_max, TargetGroupId group) {
  Table table;
  table.id = group ? "group_targets" : "targets";
  table.label = "Targets";
  table.columns = {{"target", "Target", false, 1.2F}, {"address", "Address", false, 1.5F},
                   {"port", "Port", true, 0.6F},      {"zone", "Zone", false, 1},
                   {"state", "State", false, 1},      {"reason", "Reason", false, 2.6F}};
  if (!group) table.columns.insert(table.columns.begin() + 1, {"group", "Group", false, 1});
  table.empty =
      "No targets. A service with this target group registers its tasks; or register some by hand.";
  for (const TargetGroup& each : world.target_groups) {
    if (each.deleted || (group && each.id != group)) continue;
    for (const TargetId id : each.targets) {
      const Target& target = world.at(id);
      Row row = row_of(SelectionKind::target, id.value);
      const std::string code(reason_code(target.reason));
      row.cells = {plain(target_name(world, id)),
                   plain(ip_text(target.ip)),
                   {std::to_string(target.port), static_cast<double>(target.port), Role::none, {}},
                   plain(world.text(target.zone)),
                   state(to_string(target.state), role_of_target(target.state), code),
                   plain(std::string(reason_sentence(target.reason)), code)};
      if (!group) row.cells.insert(row.cells.begin() + 1, plain(each.name));
      add(table, rows_max, std::move(row));
    }
  }
  return table;
}

Table security_rules_table(const World& world, std::uint32_t rows_max, SecurityGroupId group) {
  Table table;
  table.id = group ? "rules" : "security_groups";
  table.label = group ? "Rules" : "Security groups";
  table.columns = {{"direction", "Direction", false, 0.8F},
                   {"ports", "Ports", false, 1.2F},
                   {"peer", "From or to", false, 1.7F},
                   {"description", "Description", false, 1.6F}};
  if (!group) {
    table.columns.insert(table.columns.begin(), {"group", "Security group", false, 1.3F});
  }
  table.empty = group ? "No rules: nothing gets in or out."
                      : "No security group. A load balancer or an awsvpc task needs one.";
  for (const SecurityGroup& each : world.security_groups) {
    if (each.deleted || (group && each.id != group)) continue;
    const std::string& key = world.text(each.key);
    if (each.rules.empty() && !group) {
      Row row = row_of(SelectionKind::security_group, each.id.value);
      row.cells = {plain(each.name, key), plain("–"), plain("–"), plain("–"),
                   plain("No rules: nothing gets in or out.")};
      add(table, rows_max, std::move(row));
    }
    for (const SecurityGroupRule& rule : each.rules) {
      Row row = row_of(SelectionKind::security_group, each.id.value);
      row.key += "/" + world.text(rule.key);
      row.cells = {plain(rule.egress ? "out" : "in", world.text(rule.key)),
                   plain(port_range_text(rule)), plain(rule_peer_text(world, rule)),
                   plain(rule.description)};
      if (group) {
        row.selection =
            rule.group ? Selection{SelectionKind::security_group, rule.group.value} : Selection{};
      } else {
        row.cells.insert(row.cells.begin(), plain(each.name, key));
      }
      add(table, rows_max, std::move(row));
    }
  }
  return table;
}

Table traffic_sources_table(const World& world) {
  Table table;
  table.id = "traffic_sources";
  table.label = "Traffic";
  table.columns = {{"name", "Name", false, 1.1F},    {"state", "State", false, 0.9F},
                   {"to", "To", false, 1.3F},        {"pattern", "Pattern", false, 0.9F},
                   {"rate", "Rate now", true, 0.9F}, {"sent", "Sent", true, 0.8F},
                   {"ok", "Answered", true, 0.8F},   {"lost", "Lost", true, 0.7F},
                   {"p50", "p50", true, 0.8F},       {"p99", "p99", true, 0.8F}};
  table.empty = "No traffic yet. Add some under Traffic: clients that send requests.";
  for (const TrafficSource& source : world.traffic.sources) {
    table.rows.push_back(source_row(world, source));
  }
  return table;
}

Table requests_table(const World& world, std::uint32_t rows_max) {
  Table table;
  table.id = "requests";
  table.label = "Latest requests";
  table.columns = {{"time", "Time", true, 1.2F},       {"path", "Request", false, 1.2F},
                   {"target", "Target", false, 1.1F},  {"wait", "Wait", true, 0.8F},
                   {"latency", "Latency", true, 0.9F}, {"outcome", "Outcome", false, 1.1F}};
  table.empty = "No request yet. Add traffic under Traffic, then let time run.";
  const TrafficState& traffic = world.traffic;
  for (std::uint32_t i = 0; i < traffic.samples.size(); ++i) {
    const RequestSample* sample = find_sample(world, traffic.samples_taken - 1 - i);
    if (sample == nullptr) break;
    add(table, rows_max, request_row(world, *sample));
  }
  return table;
}

Table listener_rules_table(const World& world, LoadBalancerId id) {
  Table table;
  table.id = "listener_rules";
  table.label = "Listeners and rules";
  table.columns = {{"listener", "Listener", false, 0.9F},
                   {"priority", "Priority", true, 0.7F},
                   {"conditions", "If", false, 1.5F},
                   {"action", "Then", false, 1.8F}};
  table.empty = "No listener: nothing is let in.";
  for (const ListenerId listener_id : world.at(id).listeners) {
    const Listener& listener = world.at(listener_id);
    if (listener.deleted) continue;
    for (const ListenerRuleId rule_id : listener.rules) {
      const ListenerRule& rule = world.listener_rules[rule_id.value];
      if (rule.deleted) continue;
      Row row;
      row.key = "rule:" + std::to_string(rule_id.value);
      if (!rule.groups.empty()) {
        row.selection = {SelectionKind::target_group, rule.groups.front().group.value};
      }
      row.cells = {plain(listener_text(listener)),
                   {rule.priority == 0 ? "last" : std::to_string(rule.priority),
                    rule.priority == 0 ? 1e9 : static_cast<double>(rule.priority),
                    Role::none,
                    {}},
                   plain(conditions_text(rule)),
                   plain(action_text(world, rule))};
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

const RequestSample* find_sample(const World& world, std::uint32_t number) {
  const std::vector<RequestSample>& samples = world.traffic.samples;
  if (samples.empty() || number >= world.traffic.samples_taken) return nullptr;
  const std::size_t place = number % std::max<std::uint32_t>(world.limits.samples_max, 1);
  if (place >= samples.size() || samples[place].number != number) return nullptr;
  return &samples[place];
}

}  // namespace taskyard::web
