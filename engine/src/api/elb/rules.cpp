// elasticloadbalancing: rules of Application Load Balancers' listeners (facts 1.2).
#include "api/elb/balancing.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"
#include "elb/objects.hpp"

namespace taskyard::api {
namespace {

using namespace balancing;

constexpr std::int32_t k_priority_max = 50'000;
constexpr std::size_t k_per_load_balancer = 100;  // without default rules

ListenerRuleId rule_in(Call& call) {
  if (!call.require("RuleArn")) return {};
  call.text("RuleArn");
  return call.refused() ? ListenerRuleId{} : rule_named(call, call.in["RuleArn"]);
}

ListenerRuleId rule_at(const World& world, ListenerId listener, std::int32_t priority) {
  for (const ListenerRuleId id : world.at(listener).rules) {
    if (world.at(id).priority == priority) return id;
  }
  return {};
}

void refuse_priority(Call& call, std::int32_t priority, JsonValue at) {
  call.refuse("PriorityInUse", concat({"Priority '", to_text(priority), "' is currently in use"}),
              at, "Use another one, or SetRulePriorities.");
}

void check_room(Call& call, const Listener& listener) {
  const World& world = call.world();
  std::size_t rules = 0;
  for (const ListenerId id : world.at(listener.load_balancer).listeners) {
    rules += world.at(id).rules.size() - 1;
  }
  if (rules < k_per_load_balancer) return;
  call.refuse("TooManyRules", "The maximum number of rules per load balancer has been reached", {},
              "100 without the default rules.");
}

void refuse_default(Call& call, ListenerRuleId id) {
  if (call.refused() || call.world().at(id).priority != 0) return;
  call.refuse(
      "OperationNotPermitted",
      concat({"Default rule '", call.in["RuleArn"].text(), "' cannot be modified or deleted"}),
      call.in["RuleArn"], "ModifyListener changes it; DeleteListener takes it away.");
}

void write_rules(Call& call, const std::vector<ListenerRuleId>& rules) {
  call.out.begin_object().key("Rules").begin_array();
  for (const ListenerRuleId id : rules) write_rule(call.out, call.world(), id.value);
  call.out.end_array().end_object();
}

}  // namespace

void create_rule(Call& call) {
  const ListenerId id = listener_in(call);
  if (!id) return;
  const Listener& listener = call.world().at(id);
  if (!is_http(listener.protocol)) {
    call.refuse("UnsupportedOperation",
                "Rules are not supported by listeners of Network Load Balancers",
                call.in["ListenerArn"], "Only Application Load Balancers have rules.");
    return;
  }
  ListenerRule rule;
  rule.listener = id;
  rule.priority = bounded(call, call.in, "Priority", 0, 1, k_priority_max);
  read_conditions(call, rule);
  read_action(call, call.in["Actions"], listener, rule);
  if (call.refused()) return;
  if (rule_at(call.world(), id, rule.priority)) {
    refuse_priority(call, rule.priority, call.in["Priority"]);
    return;
  }
  check_room(call, listener);
  if (call.refused()) return;
  write_rules(call, {elb::make_rule(call.desk.changes, std::move(rule))});
}

void modify_rule(Call& call) {
  const ListenerRuleId id = rule_in(call);
  if (!id) return;
  refuse_default(call, id);
  if (call.refused()) return;
  const ListenerRule& before = call.world().at(id);
  ListenerRule rule = before;
  if (call.in["Conditions"]) {
    rule.conditions.clear();
    read_conditions(call, rule);
  }
  if (call.in["Actions"]) {
    rule.groups.clear();
    rule.group_stickiness_s = 0;
    rule.status_code = 0;
    rule.action_json.clear();
    read_action(call, call.in["Actions"], call.world().at(before.listener), rule);
  }
  if (call.refused()) return;
  elb::change_rule(call.desk.changes, id, std::move(rule));
  write_rules(call, {id});
}

void delete_rule(Call& call) {
  const ListenerRuleId id = rule_in(call);
  if (!id) return;
  refuse_default(call, id);
  if (call.refused()) return;
  elb::delete_rule(call.desk.changes, id);
  call.out.begin_object().end_object();
}

void set_rule_priorities(Call& call) {
  World& world = call.world();
  std::vector<ListenerRuleId> rules;
  std::vector<std::int32_t> priorities;
  for (JsonValue item = call.array("RulePriorities").first(); item; item = item.next()) {
    const ListenerRuleId id = rule_named(call, item["RuleArn"] ? item["RuleArn"] : item);
    if (!id) return;
    const std::int32_t priority = bounded(call, item, "Priority", 0, 1, k_priority_max);
    if (world.at(id).priority == 0 || priority == 0) {
      call.refuse("OperationNotPermitted",
                  priority == 0 ? "A priority must be specified"
                                : "The priority of a default rule cannot be set",
                  item);
    }
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const bool same = world.at(rules[i]).listener == world.at(id).listener;
      if (same && (priorities[i] == priority || rules[i] == id)) {
        refuse_priority(call, priority, item);
      }
    }
    if (call.refused()) return;
    rules.push_back(id);
    priorities.push_back(priority);
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const ListenerRuleId holder = rule_at(world, world.at(rules[i]).listener, priorities[i]);
    bool moves = false;
    for (const ListenerRuleId moved : rules) moves = moves || moved == holder;
    if (holder && !moves) {
      return refuse_priority(call, priorities[i], call.in["RulePriorities"].at(i));
    }
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    world.listener_rules[rules[i].value].priority = priorities[i];
  }
  for (const ListenerRuleId id : rules) {
    elb::sort_rules(call.desk.changes, world.at(id).listener);
  }
  write_rules(call, rules);
}

void describe_rules(Call& call) {
  std::vector<std::uint32_t> ids;
  for (JsonValue item = call.array("RuleArns").first(); item; item = item.next()) {
    const ListenerRuleId id = rule_named(call, item);
    if (!id) return;
    ids.push_back(id.value);
  }
  if (!call.in["RuleArns"]) {
    if (!call.in["ListenerArn"]) {
      call.refuse(k_validation, "You must specify either listener rule ARNs or a listener ARN");
    }
    const ListenerId listener = call.refused() ? ListenerId{} : listener_in(call);
    if (!listener) return;
    for (const ListenerRuleId id : call.world().at(listener).rules) ids.push_back(id.value);
  }
  if (!call.refused()) write_pages(call, "Rules", ids, write_rule);
}

}  // namespace taskyard::api
