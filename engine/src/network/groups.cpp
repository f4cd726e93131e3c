// Security groups and their rules.
#include <algorithm>

#include "base/text.hpp"
#include "network/network.hpp"
#include "network/parts.hpp"

namespace taskyard::network {
namespace {

// Rules that groups begin with are numbered by their group, later ones by the event that announces them.
constexpr std::uint64_t k_later_rules = std::uint64_t{1} << 33U;

SecurityGroupRule everything(World& world, SecurityGroupId group, bool egress) {
  SecurityGroupRule rule;
  rule.key = make_key(world, KeyKind::rule, std::uint64_t{group.value} * 2 + (egress ? 1U : 0U));
  rule.egress = egress;
  rule.all_protocols = true;
  rule.block.prefix = 0;
  return rule;
}

SecurityGroupId add_group(World& world, VpcId vpc, NameId key, std::string_view name) {
  SecurityGroup group;
  group.id = SecurityGroupId{static_cast<std::uint32_t>(world.security_groups.size())};
  group.key = key;
  group.name = std::string(name);
  group.vpc = vpc;
  world.security_groups.push_back(std::move(group));
  return world.security_groups.back().id;
}

void tell(const Changes& changes, SecurityGroupId id, bool more) {
  ++changes.world.network_epoch;
  Event event;
  event.kind = EventKind::security_group_changed;
  event.value = id.value;
  event.to = more ? 1 : 0;
  changes.emit(event);
}

void tell_group(const Changes& changes, SecurityGroupId id, bool made) {
  ++changes.world.network_epoch;
  Event event;
  event.kind = EventKind::network_changed;
  event.text = changes.world.at(id).key;
  event.to = made ? 1 : 0;
  changes.emit(event);
}

}  // namespace

SecurityGroupId add_default_group(World& world, VpcId vpc, std::string_view key) {
  const SecurityGroupId id = add_group(world, vpc, world.names.intern(key), "default");
  SecurityGroupRule in = everything(world, id, false);
  in.group = id;
  SecurityGroup& group = world.security_groups[id.value];
  group.description = "default VPC security group";
  group.rules.push_back(std::move(in));
  group.rules.push_back(everything(world, id, true));
  return id;
}

SecurityGroupId create_security_group(const Changes& changes, VpcId vpc, std::string_view name,
                                      std::string_view description) {
  World& world = changes.world;
  const NameId key = make_key(world, KeyKind::security_group, world.security_groups.size());
  const SecurityGroupId id = add_group(world, vpc, key, name);
  world.security_groups[id.value].description = std::string(description);
  world.security_groups[id.value].rules.push_back(everything(world, id, true));
  tell_group(changes, id, true);
  return id;
}

void delete_security_group(const Changes& changes, SecurityGroupId id) {
  changes.world.security_groups[id.value].deleted = true;
  tell_group(changes, id, false);
}

std::size_t add_rule(const Changes& changes, SecurityGroupId id, SecurityGroupRule rule) {
  World& world = changes.world;
  rule.key = make_key(world, KeyKind::rule, k_later_rules + changes.log.last());
  SecurityGroup& group = world.security_groups[id.value];
  group.rules.push_back(std::move(rule));
  tell(changes, id, true);
  return group.rules.size() - 1;
}

void remove_rule(const Changes& changes, SecurityGroupId id, std::size_t index) {
  auto& rules = changes.world.security_groups[id.value].rules;
  rules.erase(rules.begin() + static_cast<std::ptrdiff_t>(index));
  tell(changes, id, false);
}

bool same_rule(const SecurityGroupRule& a, const SecurityGroupRule& b) {
  if (a.egress != b.egress || a.all_protocols != b.all_protocols || a.group != b.group) {
    return false;
  }
  const bool same_ports = a.all_protocols || (a.protocol == b.protocol &&
                                              a.from_port == b.from_port && a.to_port == b.to_port);
  return same_ports && (a.group || a.block == b.block);
}

std::string user_of(const World& world, SecurityGroupId id) {
  const auto has = [&](const std::vector<SecurityGroupId>& groups) {
    return std::find(groups.begin(), groups.end(), id) != groups.end();
  };
  for (const NetworkInterface& eni : world.network_interfaces) {
    if (!eni.released && has(eni.groups)) return "network interface " + world.text(eni.key);
  }
  for (const Ec2Instance& machine : world.ec2_instances) {
    if (machine.private_ip != 0 && has(machine.security_groups)) return "an EC2 instance";
  }
  for (const SecurityGroup& group : world.security_groups) {
    if (group.deleted || group.id == id) continue;
    for (const SecurityGroupRule& rule : group.rules) {
      if (rule.group == id) return "a rule of security group " + group.name;
    }
  }
  return {};
}

}  // namespace taskyard::network
