// ec2: rules of security groups come and go, in the form of IpPermissions or in the flat one.
#include "api/network/rules.hpp"

#include "api/handlers.hpp"
#include "api/network/read.hpp"
#include "base/text.hpp"
#include "network/network.hpp"

namespace taskyard::api {
namespace {

constexpr std::size_t k_rules_max = 60;  // per direction, AWS's default quota
constexpr std::int64_t k_port_max = 65'535;

void read_protocol(Call& call, JsonValue given, SecurityGroupRule& rule) {
  const std::string name = lower(given.text());
  if (name == "-1" || name == "all") {
    rule.all_protocols = true;
  } else if (name == "tcp" || name == "6") {
    rule.protocol = Protocol::tcp;
  } else if (name == "udp" || name == "17") {
    rule.protocol = Protocol::udp;
  } else if (name.empty()) {
    call.refuse("MissingParameter", "The request must contain the parameter ipProtocol", given);
  } else {
    call.refuse(k_bad_value,
                concat({"Invalid value '", given.text(), "' for IP protocol. Unknown protocol."}),
                given, "tcp, udp or -1 for all; ICMP is not simulated.");
  }
}

// `from` and `to` of one permission; -1 to -1 or nothing means all ports.
void read_ports(Call& call, JsonValue from, JsonValue to, SecurityGroupRule& rule) {
  if (rule.all_protocols || call.refused()) return;
  if (!from && !to) {
    call.refuse(k_bad_value,
                "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
                from, "FromPort and ToPort.");
    return;
  }
  const std::int64_t first = from.integer().value_or(0);
  const std::int64_t last = to ? to.integer().value_or(first) : first;
  if (first == -1 && last == -1) return;
  if (first < 0 || first > k_port_max || last < 0 || last > k_port_max) {
    call.refuse(k_bad_value,
                concat({"TCP/UDP port (", to_text(first < 0 || first > k_port_max ? first : last),
                        ") out of range"}),
                from, "0 to 65535.");
  } else if (first > last) {
    call.refuse(k_bad_value,
                concat({"Invalid TCP/UDP port range (", to_text(first), ":", to_text(last), ")"}),
                from);
  }
  rule.from_port = static_cast<Port>(first);
  rule.to_port = static_cast<Port>(last);
}

void read_block(Call& call, JsonValue given, SecurityGroupRule& rule) {
  const auto block = network::read_block(given.text());
  if (!block) {
    call.refuse(k_bad_value, concat({"CIDR block ", given.text(), " is malformed"}), given,
                "Like 10.0.0.0/16, or 203.0.113.7/32 for one address.");
    return;
  }
  rule.block = *block;
}

/// The rules of one Authorize or Revoke call for one group.
class RuleReader {
 public:
  RuleReader(Call& call, SecurityGroupId group, bool egress)
      : call_(call), group_(group), egress_(egress) {}

  std::vector<SecurityGroupRule> read() {
    const JsonValue list = call_.in["IpPermissions"];
    for (JsonValue item = list.first(); item; item = item.next()) add_permission(item);
    if (!list) add_flat();
    if (rules.empty()) {
      call_.refuse("MissingParameter", "The request must contain the parameter ipPermissions", list,
                   "IpPermissions with IpRanges or UserIdGroupPairs.");
    }
    return std::move(rules);
  }

 private:
  SecurityGroupRule start(JsonValue from) {
    SecurityGroupRule rule;
    rule.egress = egress_;
    read_protocol(call_, from["IpProtocol"], rule);
    read_ports(call_, from["FromPort"], from["ToPort"], rule);
    return rule;
  }

  void add_permission(JsonValue item) {
    const SecurityGroupRule base = start(item);
    for (JsonValue range = item["IpRanges"].first(); range; range = range.next()) {
      SecurityGroupRule rule = base;
      read_block(call_, range["CidrIp"], rule);
      rule.description = call_.text_of(range, "Description");
      rules.push_back(std::move(rule));
    }
    for (JsonValue pair = item["UserIdGroupPairs"].first(); pair; pair = pair.next()) {
      SecurityGroupRule rule = base;
      rule.group = other_group(pair["GroupId"], pair["GroupName"]);
      rule.description = call_.text_of(pair, "Description");
      rules.push_back(std::move(rule));
    }
    for (const std::string_view member : {"Ipv6Ranges", "PrefixListIds"}) {
      if (item[member].size() == 0) continue;
      call_.refuse(k_bad_value, concat({member, " are not simulated by Taskyard."}), item[member],
                   "Use IpRanges or UserIdGroupPairs.");
    }
  }

  void add_flat() {
    const JsonValue in = call_.in;
    const JsonValue source = in["SourceSecurityGroupName"];
    if (!in["CidrIp"] && !source) return;
    SecurityGroupRule rule;
    if (source && !in["IpProtocol"]) {  // the oldest form: everything from that group
      rule.egress = egress_;
      rule.all_protocols = true;
    } else {
      rule = start(in);
    }
    if (source) {
      rule.group = other_group({}, source);
    } else {
      read_block(call_, in["CidrIp"], rule);
    }
    rules.push_back(std::move(rule));
  }

  SecurityGroupId other_group(JsonValue id, JsonValue name) {
    const World& world = call_.world();
    const VpcId vpc = world.at(group_).vpc;
    for (const SecurityGroup& group : world.security_groups) {
      const bool meant = id ? world.text(group.key) == id.text() : group.name == name.text();
      if (meant && !group.deleted && group.vpc == vpc) return group.id;
    }
    call_.refuse("InvalidGroup.NotFound",
                 concat({"You have specified two resources that belong to different networks, or "
                         "the security group '",
                         (id ? id : name).text(), "' does not exist"}),
                 id ? id : name);
    return {};
  }

  Call& call_;
  SecurityGroupId group_;
  bool egress_;
  std::vector<SecurityGroupRule> rules;
};

// "peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW"
std::string peer_text(const World& world, const SecurityGroupRule& rule) {
  const std::string peer =
      rule.group ? world.text(world.at(rule.group).key) : block_text(rule.block);
  if (rule.all_protocols) return concat({"peer: ", peer, ", ALL, ALLOW"});
  return concat({"peer: ", peer, ", ", upper(to_string(rule.protocol)), ", from port: ",
                 to_text(rule.from_port), ", to port: ", to_text(rule.to_port), ", ALLOW"});
}

void write_rule(JsonWriter& out, const World& world, const SecurityGroup& group,
                const SecurityGroupRule& rule) {
  out.begin_object().member("SecurityGroupRuleId", world.text(rule.key));
  out.member("GroupId", world.text(group.key)).member("GroupOwnerId", world.account);
  out.member("IsEgress", rule.egress);
  out.member("IpProtocol", rule.all_protocols ? "-1" : to_string(rule.protocol));
  out.member("FromPort", rule.all_protocols ? -1 : static_cast<int>(rule.from_port));
  out.member("ToPort", rule.all_protocols ? -1 : static_cast<int>(rule.to_port));
  if (rule.group) {
    out.key("ReferencedGroupInfo").begin_object();
    out.member("GroupId", world.text(world.at(rule.group).key));
    out.member("UserId", world.account).end_object();
  } else {
    out.member("CidrIpv4", block_text(rule.block));
  }
  if (!rule.description.empty()) out.member("Description", rule.description);
  out.end_object();
}

std::size_t find_rule(const SecurityGroup& group, const SecurityGroupRule& wanted) {
  std::size_t i = 0;
  while (i < group.rules.size() && !network::same_rule(group.rules[i], wanted)) ++i;
  return i;
}

std::size_t count_rules(const SecurityGroup& group, bool egress) {
  std::size_t count = 0;
  for (const SecurityGroupRule& rule : group.rules) count += rule.egress == egress ? 1U : 0U;
  return count;
}

void refuse_duplicate(Call& call, const SecurityGroupRule& rule) {
  call.refuse("InvalidPermission.Duplicate",
              concat({"the specified rule \"", peer_text(call.world(), rule), "\" already exists"}),
              call.in["IpPermissions"]);
}

void authorize(Call& call, bool egress) {
  const SecurityGroupId id = group_for(call);
  if (call.refused()) return;
  const std::vector<SecurityGroupRule> rules = RuleReader(call, id, egress).read();
  if (call.refused()) return;
  World& world = call.world();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    bool known = find_rule(world.at(id), rules[i]) < world.at(id).rules.size();
    for (std::size_t k = 0; k < i; ++k) known = known || network::same_rule(rules[k], rules[i]);
    if (known) refuse_duplicate(call, rules[i]);
  }
  if (count_rules(world.at(id), egress) + rules.size() > k_rules_max) {
    call.refuse("RulesPerSecurityGroupLimitExceeded",
                "The maximum number of rules per security group has been reached.", {},
                "60 in each direction.");
  }
  if (call.refused()) return;
  call.out.begin_object().member("Return", true).key("SecurityGroupRules").begin_array();
  for (const SecurityGroupRule& rule : rules) {
    const std::size_t index = network::add_rule(call.desk.changes, id, rule);
    write_rule(call.out, world, world.at(id), world.at(id).rules[index]);
  }
  call.out.end_array().end_object();
}

void refuse_no_rule(Call& call, JsonValue at) {
  call.refuse("InvalidPermission.NotFound",
              "The specified rule does not exist in this security group.", at,
              "Direction, protocol, ports and the other side must be those of a rule it has.");
}

// Rules named by "SecurityGroupRuleIds".
std::vector<SecurityGroupRule> named_rules(Call& call, SecurityGroupId id, bool egress) {
  std::vector<SecurityGroupRule> found;
  const World& world = call.world();
  for (JsonValue item = call.in["SecurityGroupRuleIds"].first(); item; item = item.next()) {
    bool known = false;
    for (const SecurityGroupRule& rule : world.at(id).rules) {
      if (rule.egress != egress || world.text(rule.key) != item.text()) continue;
      found.push_back(rule);
      known = true;
    }
    if (known) continue;
    call.refuse("InvalidSecurityGroupRuleId.NotFound",
                concat({"The security group rule ID '", item.text(), "' does not exist"}), item);
  }
  return found;
}

void revoke(Call& call, bool egress) {
  const SecurityGroupId id = group_for(call);
  if (call.refused()) return;
  const std::vector<SecurityGroupRule> rules = call.in["SecurityGroupRuleIds"]
                                                   ? named_rules(call, id, egress)
                                                   : RuleReader(call, id, egress).read();
  const World& world = call.world();
  for (const SecurityGroupRule& rule : rules) {
    if (find_rule(world.at(id), rule) >= world.at(id).rules.size()) {
      refuse_no_rule(call, call.in["IpPermissions"]);
    }
  }
  if (call.refused()) return;
  for (const SecurityGroupRule& rule : rules) {
    const std::size_t index = find_rule(world.at(id), rule);
    if (index < world.at(id).rules.size()) network::remove_rule(call.desk.changes, id, index);
  }
  write_done(call);
}

}  // namespace

void authorize_ingress(Call& call) { authorize(call, false); }
void authorize_egress(Call& call) { authorize(call, true); }
void revoke_ingress(Call& call) { revoke(call, false); }
void revoke_egress(Call& call) { revoke(call, true); }

void describe_security_group_rules(Call& call) {
  const World& world = call.world();
  call.out.begin_object().key("SecurityGroupRules").begin_array();
  for (const SecurityGroup& group : world.security_groups) {
    if (group.deleted) continue;
    for (const SecurityGroupRule& rule : group.rules) {
      const std::string& key = world.text(rule.key);
      if (is_shown(call, "SecurityGroupRuleIds", key,
                   {{"security-group-rule-id", key}, {"group-id", world.text(group.key)}})) {
        write_rule(call.out, world, group, rule);
      }
    }
  }
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
