#include "api/service/balancers.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "elb/elb.hpp"

namespace taskyard::api {

const ContainerDefinition* find_container(const TaskDefinition& definition, std::string_view name) {
  for (const ContainerDefinition& container : definition.containers) {
    if (container.name == name) return &container;
  }
  return nullptr;
}

const PortMapping* find_mapping(const ContainerDefinition& container, std::int64_t port) {
  for (const PortMapping& mapping : container.ports) {
    if (mapping.container_port == port) return &mapping;
  }
  return nullptr;
}

void check_container(Call& call, const Pairing& pairing, JsonValue at, std::string_view container,
                     std::int64_t port) {
  const ContainerDefinition* found = find_container(pairing.definition, container);
  if (found == nullptr) {
    call.refuse(k_invalid,
                concat({"The container ", container, " does not exist in the task definition."}),
                at, "Name a container of the task definition.");
  } else if (find_mapping(*found, port) == nullptr) {
    call.refuse(k_invalid,
                concat({"The container ", container, " did not have a container port ",
                        to_text(port), " defined."}),
                at, "Add the port to the portMappings of the container.");
  }
}

namespace {

constexpr std::size_t k_balancers_max = 5;  // surroundings 1.14
constexpr std::string_view k_unknown_group = "The specified target group does not exist.";

bool is_ip_mode(const TaskDefinition& definition) {
  return definition.network_mode == NetworkMode::awsvpc;
}

// The group's target type must be what the network mode can register (surroundings 1.14, 1.15).
void check_type(Call& call, const Pairing& pairing, TargetGroupId id, JsonValue at) {
  const World& world = call.world();
  const TargetGroup& group = world.at(id);
  const TargetType wanted = is_ip_mode(pairing.definition) ? TargetType::ip : TargetType::instance;
  const bool none = pairing.definition.network_mode == NetworkMode::none;
  if (group.type == wanted && !none) return;
  call.refuse(
      k_invalid,
      concat({"The provided target group ", elb::target_group_arn(world, id), " has target type ",
              to_string(group.type), ", which is incompatible with the ",
              to_string(pairing.definition.network_mode),
              " network mode specified in the task definition."}),
      at,
      none ? "Tasks without a network cannot be behind a load balancer."
           : concat({"Create a target group of target type ", to_string(wanted), "."}));
}

// The target group a member names; refuses unknown ones and those of the wrong type.
TargetGroupId group_for(Call& call, const Pairing& pairing, JsonValue object,
                        std::string_view member) {
  const JsonValue at = object[member];
  const TargetGroupId id = elb::find_target_group(call.world(), at.text());
  if (!id) {
    call.refuse(k_invalid, std::string(k_unknown_group), at,
                "Take targetGroupArn from the reply of elasticloadbalancing.CreateTargetGroup.");
    return {};
  }
  check_type(call, pairing, id, at);
  return id;
}

// An ALB rule by its ARN, or the listener of an NLB, which has its default rule only.
ListenerRuleId rule_for(Call& call, JsonValue advanced, std::string_view member) {
  const JsonValue at = advanced[member];
  if (at.text().empty()) return {};
  const World& world = call.world();
  if (const ListenerRuleId rule = elb::find_rule(world, at.text())) return rule;
  const ListenerId listener = elb::find_listener(world, at.text());
  if (listener && !world.at(listener).rules.empty()) return world.at(listener).rules.back();
  call.refuse(
      k_invalid, concat({"The specified ", member, " does not exist."}), at,
      "The ARN of a rule of an Application Load Balancer, or of a listener of a Network Load "
      "Balancer.");
  return {};
}

void read_advanced(Call& call, const Pairing& pairing, JsonValue advanced,
                   ServiceLoadBalancer& balancer) {
  // What must be there is checked with the deployment strategy; here what is there must exist.
  if (!advanced["alternateTargetGroupArn"].text().empty()) {
    balancer.alternate = group_for(call, pairing, advanced, "alternateTargetGroupArn");
  }
  balancer.production_rule = rule_for(call, advanced, "productionListenerRule");
  balancer.test_rule = rule_for(call, advanced, "testListenerRule");
  balancer.role_arn = std::string(advanced["roleArn"].text());
  if (balancer.alternate && balancer.alternate == balancer.group) {
    call.refuse(k_invalid,
                "The alternate target group must be different from the target group of the load "
                "balancer.",
                advanced["alternateTargetGroupArn"]);
  }
}

// Surroundings 1.13, 1.14: one instance port for all instances, so a fixed host port.
void check_fixed_port(Call& call, const Pairing& pairing, JsonValue at,
                      const ServiceLoadBalancer& balancer) {
  const ContainerDefinition* container = find_container(pairing.definition, balancer.container);
  if (container == nullptr) return;
  const PortMapping* mapping = find_mapping(*container, balancer.port);
  if (mapping == nullptr || mapping->host_port != 0) return;
  call.refuse(k_invalid,
              concat({"The container ", balancer.container,
                      " must have a fixed host port to be used with a Classic Load Balancer."}),
              at, "Set hostPort, or use an Application Load Balancer: it takes dynamic ports.");
}

void read_classic(Call& call, const Pairing& pairing, JsonValue item, bool with_strategy,
                  ServiceLoadBalancer& balancer) {
  const JsonValue at = item["loadBalancerName"];
  if (pairing.launch_type == LaunchType::fargate) {
    call.refuse(k_invalid, "Classic Load Balancers are not supported with Fargate.", at,
                "Use an Application or Network Load Balancer with a target group of type ip.");
    return;
  }
  if (is_ip_mode(pairing.definition)) {
    call.refuse(k_invalid, "Classic Load Balancers are not supported with the awsvpc network mode.",
                at, "It registers instances, and the task has an address of its own.");
    return;
  }
  if (with_strategy) {
    call.refuse(k_invalid, "Classic Load Balancers are not supported with capacity providers.", at,
                "Use launchType EC2, or an Application Load Balancer.");
    return;
  }
  balancer.classic = elb::find_classic(call.world(), at.text());
  if (!balancer.classic) {
    call.refuse(k_invalid, concat({"The load balancer ", at.text(), " does not exist."}), at,
                "loadBalancerName is for Classic Load Balancers; others are named by "
                "targetGroupArn.");
  }
}

bool complete(Call& call, JsonValue item) {
  const bool by_name = !item["loadBalancerName"].text().empty();
  const bool by_group = !item["targetGroupArn"].text().empty();
  if (by_name && by_group) {
    call.refuse(k_invalid, "loadBalancerName and targetGroupArn cannot both be specified.", item);
  } else if (!by_name && !by_group) {
    call.refuse(k_invalid, "loadBalancerName or targetGroupArn must be specified.", item);
  } else if (item["containerName"].text().empty()) {
    call.refuse(k_invalid, "Container Name can not be blank.", item);
  } else if (!item["containerPort"].integer()) {
    call.refuse(k_invalid, "Container Port can not be blank.", item);
  }
  return !call.refused();
}

void read_one(Call& call, const Pairing& pairing, JsonValue item, service::Revision& revision) {
  if (!complete(call, item)) return;
  ServiceLoadBalancer balancer;
  balancer.container = std::string(item["containerName"].text());
  const std::int64_t port = item["containerPort"].integer().value_or(0);
  check_container(call, pairing, item, balancer.container, port);
  if (call.refused()) return;
  balancer.port = static_cast<Port>(port);
  if (!item["loadBalancerName"].text().empty()) {
    read_classic(call, pairing, item, !revision.strategy.empty(), balancer);
    if (!call.refused()) check_fixed_port(call, pairing, item, balancer);
  } else {
    balancer.group = group_for(call, pairing, item, "targetGroupArn");
    if (call.refused()) return;
    if (!call.world().at(balancer.group).load_balancer) {
      call.refuse(k_invalid,
                  concat({"The target group with targetGroupArn ", item["targetGroupArn"].text(),
                          " does not have an associated load balancer."}),
                  item["targetGroupArn"], "Forward to it from a listener or rule first.");
      return;
    }
    read_advanced(call, pairing, item["advancedConfiguration"], balancer);
  }
  if (!call.refused()) revision.load_balancers.push_back(std::move(balancer));
}

void check_count(Call& call, JsonValue list) {
  std::size_t classics = 0;
  for (JsonValue item = list.first(); item; item = item.next()) {
    classics += item["loadBalancerName"].text().empty() ? 0U : 1U;
  }
  const std::size_t most = classics > 0 ? 1 : k_balancers_max;
  if (list.size() <= most) return;
  call.refuse(k_invalid,
              concat({"load balancers can have at most ", to_text(static_cast<std::int64_t>(most)),
                      " items."}),
              list, "Five target groups, or one Classic Load Balancer.");
}

// A new task definition under the load balancers the service has (surroundings 1.15).
void check_kept(Call& call, const Pairing& pairing, const service::Revision& revision) {
  const JsonValue at = call.in["taskDefinition"];
  for (const ServiceLoadBalancer& balancer : revision.load_balancers) {
    const ContainerDefinition* container = find_container(pairing.definition, balancer.container);
    if (container == nullptr || find_mapping(*container, balancer.port) == nullptr) {
      call.refuse(k_invalid,
                  concat({"Unable to update the service ", pairing.updated,
                          ": Load balancer container name or port changed in task definition"}),
                  at,
                  concat({"Keep container ", balancer.container, " with port ",
                          to_text(balancer.port), ", or give loadBalancers anew."}));
      return;
    }
    if (balancer.group) check_type(call, pairing, balancer.group, at);
    if (balancer.classic) check_fixed_port(call, pairing, at, balancer);
  }
}

bool has_classic(const service::Revision& revision) {
  return std::any_of(revision.load_balancers.begin(), revision.load_balancers.end(),
                     [](const ServiceLoadBalancer& balancer) { return bool(balancer.classic); });
}

}  // namespace

void read_balancers(Call& call, const Pairing& pairing, service::Revision& revision) {
  const JsonValue list = call.array("loadBalancers");
  if (call.refused()) return;
  if (list) {
    check_count(call, list);
    revision.load_balancers.clear();
    for (JsonValue item = list.first(); item && !call.refused(); item = item.next()) {
      read_one(call, pairing, item, revision);
    }
  } else {
    check_kept(call, pairing, revision);
  }
  if (!call.refused()) read_registries(call, pairing, revision);
}

void check_balanced_rules(Call& call, const Pairing& pairing, const service::Revision& revision,
                          service::Rules& rules) {
  const JsonValue grace = call.in["healthCheckGracePeriodSeconds"];
  const auto& containers = pairing.definition.containers;
  const bool checked = std::any_of(
      containers.begin(), containers.end(),
      [](const ContainerDefinition& container) { return container.health_check.has_value(); });
  if (grace && rules.grace_s > 0 && revision.load_balancers.empty() && !checked) {
    call.refuse(k_invalid,
                "Health check grace period is only valid for services configured to use load "
                "balancers",
                grace, "Leave it out, or add loadBalancers or a container health check.");
  }
  if (!rules.zone_rebalancing || !has_classic(revision)) return;
  rules.zone_rebalancing = false;
  if (call.in["availabilityZoneRebalancing"].text() != "ENABLED") return;
  call.refuse(k_invalid, "Availability Zone Rebalancing does not support Classic Load Balancers",
              call.in["availabilityZoneRebalancing"], "Set it to DISABLED.");
}

namespace {

// As it was given: the listener where a Network Load Balancer has no rules of its own.
std::string rule_text(const World& world, ListenerRuleId id) {
  const ListenerRule& rule = world.at(id);
  const Listener& listener = world.at(rule.listener);
  const bool network = world.at(listener.load_balancer).type == LoadBalancerType::network;
  return network ? elb::listener_arn(world, listener.id) : elb::rule_arn(world, id);
}

void write_advanced(JsonWriter& out, const World& world, const ServiceLoadBalancer& balancer) {
  out.key("advancedConfiguration").begin_object();
  out.member("alternateTargetGroupArn", elb::target_group_arn(world, balancer.alternate));
  if (balancer.production_rule) {
    out.member("productionListenerRule", rule_text(world, balancer.production_rule));
  }
  if (balancer.test_rule) out.member("testListenerRule", rule_text(world, balancer.test_rule));
  if (!balancer.role_arn.empty()) out.member("roleArn", balancer.role_arn);
  out.end_object();
}

}  // namespace

void write_balancers(JsonWriter& out, const World& world, const Deployment& deployment) {
  if (deployment.load_balancers.empty()) return;
  out.key("loadBalancers").begin_array();
  for (const ServiceLoadBalancer& balancer : deployment.load_balancers) {
    out.begin_object();
    if (balancer.classic) {
      out.member("loadBalancerName", world.at(balancer.classic).name);
    } else {
      out.member("targetGroupArn", elb::target_group_arn(world, balancer.group));
    }
    out.member("containerName", balancer.container).member("containerPort", balancer.port);
    if (balancer.alternate) write_advanced(out, world, balancer);
    out.end_object();
  }
  out.end_array().key("resolvedConfiguration").begin_object().key("loadBalancers").begin_array();
  for (const ServiceLoadBalancer& balancer : deployment.load_balancers) {
    if (balancer.classic) continue;
    const bool alternate = deployment.alternate_target && balancer.alternate;
    out.begin_object();
    out.member("targetGroupArn",
               elb::target_group_arn(world, alternate ? balancer.alternate : balancer.group));
    if (balancer.production_rule) {
      out.member("productionListenerRule", rule_text(world, balancer.production_rule));
    }
    out.end_object();
  }
  out.end_array().end_object();
}

}  // namespace taskyard::api
