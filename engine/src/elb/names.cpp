// AWS's names of load balancers and their parts, made from their keys and read back.
#include "base/text.hpp"
#include "elb/elb.hpp"

namespace taskyard::elb {
namespace {

std::string prefix(const World& world) {
  return concat({"arn:aws:elasticloadbalancing:", world.region, ":", world.account, ":"});
}

std::string_view after_last(std::string_view text, char separator) {
  const std::size_t at = text.rfind(separator);
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

std::string of_listener(const World& world, std::string_view noun, const Listener& listener) {
  return concat({prefix(world), noun, "/", world.text(world.at(listener.load_balancer).key), "/",
                 world.text(listener.key)});
}

}  // namespace

std::string load_balancer_arn(const World& world, LoadBalancerId id) {
  return concat({prefix(world), "loadbalancer/", world.text(world.at(id).key)});
}

std::string listener_arn(const World& world, ListenerId id) {
  return of_listener(world, "listener", world.at(id));
}

std::string rule_arn(const World& world, ListenerRuleId id) {
  const ListenerRule& rule = world.at(id);
  return concat(
      {of_listener(world, "listener-rule", world.at(rule.listener)), "/", world.text(rule.key)});
}

std::string target_group_arn(const World& world, TargetGroupId id) {
  return concat({prefix(world), world.text(world.at(id).key)});
}

LoadBalancerId find_load_balancer(const World& world, std::string_view arn) {
  for (const LoadBalancer& balancer : world.load_balancers) {
    const bool counts =
        balancer.state != LoadBalancerState::deleted && balancer.type != LoadBalancerType::classic;
    if (!counts || !arn.ends_with(world.text(balancer.key))) continue;
    if (load_balancer_arn(world, balancer.id) == arn) return balancer.id;
  }
  return {};
}

LoadBalancerId find_classic(const World& world, std::string_view name) {
  for (const LoadBalancer& balancer : world.load_balancers) {
    const bool counts =
        balancer.state != LoadBalancerState::deleted && balancer.type == LoadBalancerType::classic;
    if (counts && balancer.name == name) return balancer.id;
  }
  return {};
}

ListenerId find_listener(const World& world, std::string_view arn) {
  const NameId key = world.names.find(after_last(arn, '/'));
  if (!key) return {};
  for (const Listener& listener : world.listeners) {
    if (listener.key != key || listener.deleted) continue;
    if (listener_arn(world, listener.id) == arn) return listener.id;
  }
  return {};
}

ListenerRuleId find_rule(const World& world, std::string_view arn) {
  const NameId key = world.names.find(after_last(arn, '/'));
  if (!key) return {};
  for (const ListenerRule& rule : world.listener_rules) {
    if (rule.key != key || rule.deleted) continue;
    if (rule_arn(world, rule.id) == arn) return rule.id;
  }
  return {};
}

TargetGroupId find_target_group(const World& world, std::string_view arn) {
  const NameId key = world.names.find(after_last(arn, ':'));
  if (!key) return {};
  for (const TargetGroup& group : world.target_groups) {
    if (group.key != key || group.deleted || group.classic) continue;
    if (target_group_arn(world, group.id) == arn) return group.id;
  }
  return {};
}

std::string reason_description(const World& world, const Target& target) {
  switch (target.reason) {
    case TargetReason::none: return {};
    case TargetReason::registration_in_progress: return "Target registration is in progress";
    case TargetReason::initial_health_checking: return "Initial health checks in progress";
    case TargetReason::response_code_mismatch:
      return concat({"Health checks failed with these codes: [", to_text(target.code), "]"});
    case TargetReason::timeout: return "Request timed out";
    case TargetReason::failed_health_checks: return "Health checks failed";
    case TargetReason::not_registered: return "Target is not registered to the target group";
    case TargetReason::not_in_use:
      return world.at(target.group).load_balancer
                 ? "Target is in an Availability Zone that is not enabled for the load balancer"
                 : "Target group is not configured to receive traffic from the load balancer";
    case TargetReason::invalid_state: return "Target is in the stopped state";
    case TargetReason::ip_unusable: return "The IP address is in use by a load balancer";
    case TargetReason::deregistration_in_progress: return "Target deregistration is in progress";
    case TargetReason::internal_error: return "Health checks failed due to an internal error";
  }
  return {};
}

}  // namespace taskyard::elb
