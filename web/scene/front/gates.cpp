// What security groups let in, as far as the yard shows it; the engine decides about each packet.
#include <algorithm>

#include "scene/front/front.hpp"

namespace taskyard::web {
namespace {

const std::vector<SecurityGroupId>& no_groups() {
  static const std::vector<SecurityGroupId> none;
  return none;
}

bool lets_in(const SecurityGroupRule& rule, Port port) {
  if (rule.egress) return false;
  return rule.all_protocols || (rule.from_port <= port && port <= rule.to_port);
}

bool comes_from(const World& world, const SecurityGroupRule& rule, LoadBalancerId from) {
  if (!from) return true;
  const LoadBalancer& balancer = world.at(from);
  if (rule.group) {
    return std::find(balancer.groups.begin(), balancer.groups.end(), rule.group) !=
           balancer.groups.end();
  }
  // Without addresses of its own it may be anywhere in the block.
  return balancer.nodes.empty() || std::any_of(balancer.nodes.begin(), balancer.nodes.end(),
                                               [&](const LoadBalancerNode& node) {
                                                 return node.address == 0 ||
                                                        rule.block.contains(node.address);
                                               });
}

std::string range_text(const SecurityGroupRule& rule) {
  if (rule.all_protocols || (rule.from_port == 0 && rule.to_port == 65535)) return "all ports";
  if (rule.from_port == rule.to_port) return std::to_string(rule.from_port);
  return std::to_string(rule.from_port) + "-" + std::to_string(rule.to_port);
}

}  // namespace

Gate admission(const World& world, const std::vector<SecurityGroupId>& groups, Port port,
               LoadBalancerId from) {
  Gate gate;
  if (groups.empty()) return gate;
  gate.open = false;
  gate.group = groups.front();
  for (const SecurityGroupId id : groups) {
    for (const SecurityGroupRule& rule : world.at(id).rules) {
      if (gate.open || !lets_in(rule, port) || !comes_from(world, rule, from)) continue;
      gate.open = true;
      gate.group = id;
    }
  }
  return gate;
}

std::string open_ports_text(const World& world, const std::vector<SecurityGroupId>& groups) {
  std::string text;
  for (const SecurityGroupId id : groups) {
    for (const SecurityGroupRule& rule : world.at(id).rules) {
      if (rule.egress) continue;
      const std::string range = range_text(rule);
      if (range == "all ports") return range;
      if (text.find(range) != std::string::npos) continue;
      text += (text.empty() ? "" : ", ") + range;
    }
  }
  return text.empty() ? "closed" : text;
}

const std::vector<SecurityGroupId>& groups_before(const World& world, InstanceId id) {
  if (!id) return no_groups();
  const ContainerInstance& instance = world.at(id);
  if (!instance.ec2_instance) return no_groups();
  return world.at(instance.ec2_instance).security_groups;
}

const std::vector<SecurityGroupId>& groups_before(const World& world, const Task& task) {
  if (task.eni) return world.at(task.eni).groups;
  return groups_before(world, task.instance);
}

}  // namespace taskyard::web
