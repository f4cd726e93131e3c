// ec2: security groups.
#include "api/handlers.hpp"
#include "api/network/read.hpp"
#include "api/network/rules.hpp"
#include "base/text.hpp"
#include "network/network.hpp"

namespace taskyard::api {
namespace {

std::string group_arn(const World& world, const SecurityGroup& group) {
  return concat({"arn:aws:ec2:", world.region, ":", world.account, ":security-group/",
                 world.text(group.key)});
}

// Rules as `IpPermissions` shows them; each here is an entry of its own.
void write_permissions(JsonWriter& out, const World& world, const SecurityGroup& group,
                       bool egress) {
  out.begin_array();
  for (const SecurityGroupRule& rule : group.rules) {
    if (rule.egress != egress) continue;
    out.begin_object().member("IpProtocol", rule.all_protocols ? "-1" : to_string(rule.protocol));
    if (!rule.all_protocols) {
      out.member("FromPort", static_cast<int>(rule.from_port));
      out.member("ToPort", static_cast<int>(rule.to_port));
    }
    out.key("UserIdGroupPairs").begin_array();
    if (rule.group) {
      out.begin_object().member("UserId", world.account);
      out.member("GroupId", world.text(world.at(rule.group).key));
      if (!rule.description.empty()) out.member("Description", rule.description);
      out.end_object();
    }
    out.end_array().key("IpRanges").begin_array();
    if (!rule.group) {
      out.begin_object().member("CidrIp", block_text(rule.block));
      if (!rule.description.empty()) out.member("Description", rule.description);
      out.end_object();
    }
    out.end_array().key("Ipv6Ranges").begin_array().end_array();
    out.key("PrefixListIds").begin_array().end_array().end_object();
  }
  out.end_array();
}

void write_group(JsonWriter& out, const World& world, const SecurityGroup& group) {
  out.begin_object().member("GroupId", world.text(group.key));
  out.member("GroupName", group.name).member("Description", group.description);
  out.member("VpcId", world.text(world.at(group.vpc).key)).member("OwnerId", world.account);
  out.member("SecurityGroupArn", group_arn(world, group)).key("IpPermissions");
  write_permissions(out, world, group, false);
  out.key("IpPermissionsEgress");
  write_permissions(out, world, group, true);
  out.end_object();
}

void check_name(Call& call, const std::string& name, VpcId vpc) {
  const World& world = call.world();
  if (name.empty() || name.size() > 255) {
    call.refuse(
        k_bad_value,
        "Invalid security group name. Character sets beyond 255 characters are not allowed.",
        call.in["GroupName"], "1 to 255 characters.");
  } else if (name.starts_with("sg-")) {
    call.refuse(k_bad_value,
                concat({"Value (", name,
                        ") for parameter GroupName is invalid. Group names may not be in the "
                        "format sg-*."}),
                call.in["GroupName"]);
  } else if (name == "default") {
    call.refuse("InvalidGroup.Reserved", "The security group 'default' is reserved",
                call.in["GroupName"]);
  }
  for (const SecurityGroup& other : world.security_groups) {
    if (other.deleted || other.vpc != vpc || other.name != name) continue;
    call.refuse("InvalidGroup.Duplicate",
                concat({"The security group '", name, "' already exists for VPC '",
                        world.text(world.at(vpc).key), "'"}),
                call.in["GroupName"]);
  }
}

bool balancer_uses(const World& world, SecurityGroupId id) {
  for (const LoadBalancer& balancer : world.load_balancers) {
    if (balancer.state == LoadBalancerState::deleted) continue;
    for (const SecurityGroupId group : balancer.groups) {
      if (group == id) return true;
    }
  }
  return false;
}

}  // namespace

SecurityGroupId group_for(Call& call) {
  if (call.in["GroupId"]) return security_group_for(call, call.in["GroupId"]);
  const std::string name = call.text("GroupName");
  if (call.refused()) return {};
  if (name.empty()) {
    call.refuse("MissingParameter", "The request must contain the parameter groupName or groupId");
    return {};
  }
  for (const SecurityGroup& group : call.world().security_groups) {
    if (!group.deleted && group.name == name && call.world().at(group.vpc).is_default) {
      return group.id;
    }
  }
  call.refuse("InvalidGroup.NotFound",
              concat({"The security group '", name, "' does not exist in default VPC"}),
              call.in["GroupName"], "Groups of another VPC are named by GroupId.");
  return {};
}

void create_security_group(Call& call) {
  World& world = call.world();
  const VpcId vpc =
      call.in["VpcId"] ? vpc_for(call, call.in["VpcId"]) : network::default_vpc(world);
  if (call.refused()) return;
  if (!vpc) {
    call.refuse("VPCIdNotSpecified", "No default VPC for this user", {}, "Name a VpcId.");
    return;
  }
  const std::string name = call.text("GroupName");
  check_name(call, name, vpc);
  if (world.security_groups.size() >= world.limits.security_groups_max) {
    call.refuse("SecurityGroupLimitExceeded",
                "The maximum number of security groups for this VPC has been reached.");
  }
  if (call.refused()) return;
  const SecurityGroupId id =
      network::create_security_group(call.desk.changes, vpc, name, call.text("Description"));
  call.out.begin_object().member("GroupId", world.text(world.at(id).key));
  call.out.member("SecurityGroupArn", group_arn(world, world.at(id))).end_object();
}

void delete_security_group(Call& call) {
  const SecurityGroupId id = group_for(call);
  if (call.refused()) return;
  const World& world = call.world();
  const std::string& key = world.text(world.at(id).key);
  if (world.at(world.at(id).vpc).default_group == id) {
    call.refuse("CannotDelete",
                concat({"the specified group: \"", key,
                        "\" name: \"default\" cannot be deleted by a user"}),
                call.in["GroupId"]);
    return;
  }
  const bool balancer = balancer_uses(world, id);
  const std::string user = balancer ? std::string("a load balancer") : network::user_of(world, id);
  if (!user.empty()) {
    call.refuse(k_dependency, concat({"resource ", key, " has a dependent object"}),
                call.in["GroupId"], concat({"It is used by ", user, "."}));
    return;
  }
  network::delete_security_group(call.desk.changes, id);
  call.out.begin_object().member("Return", true).member("GroupId", key).end_object();
}

void describe_security_groups(Call& call) {
  check_ids(call, "GroupIds", "InvalidGroup.NotFound", "security group",
            [](const World& world, std::string_view id) {
              return bool(network::find_security_group(world, id));
            });
  if (call.refused()) return;
  const World& world = call.world();
  call.out.begin_object().key("SecurityGroups").begin_array();
  for (const SecurityGroup& group : world.security_groups) {
    const std::string& key = world.text(group.key);
    const JsonValue names = call.in["GroupNames"];
    bool named = names.size() == 0;
    for (JsonValue name = names.first(); name; name = name.next()) {
      named = named || name.text() == group.name;
    }
    const bool shown = !group.deleted && named &&
                       is_shown(call, "GroupIds", key,
                                {{"group-id", key},
                                 {"group-name", group.name},
                                 {"vpc-id", world.text(world.at(group.vpc).key)}});
    if (shown) write_group(call.out, world, group);
  }
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
