// Security groups: making them.
#include "network/network.hpp"
#include "network/parts.hpp"

namespace taskyard::network {
namespace {

// One group's rules have numbers of their own; k_rules_max keeps those of two groups apart.
constexpr std::size_t k_rules_max = 1024;

SecurityGroupRule everything(World& world, SecurityGroupId group, bool egress) {
  SecurityGroupRule rule;
  const std::size_t number = group.value * k_rules_max + (egress ? 1U : 0U);
  rule.key = make_key(world, KeyKind::rule, number);
  rule.egress = egress;
  rule.all_protocols = true;
  return rule;
}

}  // namespace

SecurityGroupId add_default_group(World& world, VpcId vpc, std::string_view key) {
  SecurityGroup group;
  group.id = SecurityGroupId{static_cast<std::uint32_t>(world.security_groups.size())};
  group.key = world.names.intern(key);
  group.name = "default";
  group.description = "default VPC security group";
  group.vpc = vpc;
  SecurityGroupRule in = everything(world, group.id, false);
  in.group = group.id;
  group.rules.push_back(std::move(in));
  SecurityGroupRule out = everything(world, group.id, true);
  out.block.prefix = 0;
  group.rules.push_back(std::move(out));
  world.security_groups.push_back(std::move(group));
  return world.security_groups.back().id;
}

}  // namespace taskyard::network
