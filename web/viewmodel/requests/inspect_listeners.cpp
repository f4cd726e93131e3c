// What can be taken away from a load balancer: its listeners and their rules.
#include "taskyard/arn.hpp"
#include "viewmodel/requests/inspect_parts.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web::requests {
namespace {

constexpr std::size_t k_rules_most = 12;  // buttons; the API takes any

void add_rule_actions(const World& world, const Listener& listener, InspectorModel& model) {
  std::size_t shown = 0;
  for (const ListenerRuleId id : listener.rules) {
    const ListenerRule& rule = world.listener_rules[id.value];
    if (rule.deleted || rule.priority == 0) continue;  // a listener keeps its last rule
    if (++shown > k_rules_most) return;
    const std::string priority = std::to_string(rule.priority);
    model.actions.push_back({"delete_rule_" + std::to_string(id.value),
                             "Delete rule " + priority + " of " + listener_text(listener),
                             call_command("elasticloadbalancing.DeleteRule",
                                          one_member("RuleArn", arn_of_rule(world, id))),
                             true, conditions_text(rule) + ": " + action_text(world, rule)});
  }
}

}  // namespace

void add_listener_actions(const World& world, const LoadBalancer& balancer, InspectorModel& model) {
  for (const ListenerId id : balancer.listeners) {
    const Listener& listener = world.at(id);
    if (listener.deleted) continue;
    add_rule_actions(world, listener, model);
    model.actions.push_back({"delete_listener_" + std::to_string(id.value),
                             "Delete listener " + listener_text(listener),
                             call_command("elasticloadbalancing.DeleteListener",
                                          one_member("ListenerArn", arn_of_listener(world, id))),
                             true, "Sends DeleteListener; its rules go with it"});
  }
}

}  // namespace taskyard::web::requests
