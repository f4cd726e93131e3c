// iam: roles and their policies.
#include <algorithm>

#include "api/handlers.hpp"
#include "api/iam/iam_shapes.hpp"
#include "base/text.hpp"

namespace taskyard::api {
namespace {

constexpr std::size_t k_attached_max = 10;  // quota "PoliciesPerRole"

InlinePolicy* find_inline(World& world, RoleId id, std::string_view name) {
  for (InlinePolicy& policy : world.iam.roles[id.value].inline_policies) {
    if (policy.name == name) return &policy;
  }
  return nullptr;
}

InlinePolicy* inline_for(Call& call, RoleId id) {
  const std::string name = call.text("PolicyName");
  InlinePolicy* policy = id ? find_inline(call.world(), id, name) : nullptr;
  if (policy == nullptr) {
    call.refuse(k_no_entity, concat({"The role policy with name ", name, " cannot be found."}),
                call.in["PolicyName"], "iam.ListRolePolicies shows those of the role.");
  }
  return policy;
}

void done(Call& call) { call.out.begin_object().end_object(); }

// A role that something still hangs on cannot go (IAM API reference, DeleteRole).
void check_free(Call& call, RoleId id) {
  const World& world = call.world();
  const Role& role = world.at(id);
  for (const InstanceProfile& profile : world.iam.profiles) {
    if (profile.deleted || profile.role != id) continue;
    call.refuse(k_delete_conflict,
                "Cannot delete entity, must remove roles from instance profile first.",
                call.in["RoleName"], concat({"It is in instance profile ", profile.name, "."}));
  }
  if (!role.attached.empty()) {
    call.refuse(k_delete_conflict, "Cannot delete entity, must detach all policies first.",
                call.in["RoleName"], "iam.DetachRolePolicy");
  }
  if (!role.inline_policies.empty()) {
    call.refuse(k_delete_conflict, "Cannot delete entity, must delete policies first.",
                call.in["RoleName"], "iam.DeleteRolePolicy");
  }
}

}  // namespace

void create_role(Call& call) {
  World& world = call.world();
  Role role;
  role.name = new_name(call, "RoleName", 64);
  role.path = new_path(call);
  role.description = call.text("Description");
  if (const JsonValue tags = call.array("Tags")) role.tags_json = tags.source();
  if (call.refused()) return;
  if (iam::find_role(world, role.name)) {
    call.refuse(k_exists, concat({"Role with name ", role.name, " already exists."}),
                call.in["RoleName"]);
  } else if (world.iam.roles.size() >= world.limits.roles_max) {
    call.refuse(k_limit, concat({"Cannot exceed quota for RolesPerAccount: ",
                                 to_text(std::int64_t{world.limits.roles_max})}));
  }
  if (call.refused()) return;
  role.trust = policy_document(call, "AssumeRolePolicyDocument", PolicyUse::trust, 2'048);
  if (call.refused()) return;
  const RoleId id = iam::add_role(call.desk.changes, std::move(role));
  call.out.begin_object().key("Role");
  write_role(call.out, world, world.at(id));
  call.out.end_object();
}

void get_role(Call& call) {
  const RoleId id = role_for(call);
  if (call.refused()) return;
  call.out.begin_object().key("Role");
  write_role(call.out, call.world(), call.world().at(id));
  call.out.end_object();
}

void list_roles(Call& call) {
  const std::string prefix = call.text("PathPrefix", "/");
  const World& world = call.world();
  call.out.begin_object().key("Roles").begin_array();
  for (const Role& role : world.iam.roles) {
    if (!role.deleted && role.path.starts_with(prefix)) write_role(call.out, world, role);
  }
  call.out.end_array().member("IsTruncated", false).end_object();
}

void delete_role(Call& call) {
  const RoleId id = role_for(call);
  if (id) check_free(call, id);
  if (call.refused()) return;
  iam::delete_role(call.desk.changes, id);
  done(call);
}

void update_assume_role_policy(Call& call) {
  const RoleId id = role_for(call);
  if (call.refused()) return;
  PolicyDocument trust = policy_document(call, "PolicyDocument", PolicyUse::trust, 2'048);
  if (call.refused()) return;
  iam::change_role(call.desk.changes, id).trust = std::move(trust);
  done(call);
}

void put_role_policy(Call& call) {
  const RoleId id = role_for(call);
  const std::string name = new_name(call, "PolicyName", 128);
  if (call.refused()) return;
  World& world = call.world();
  PolicyDocument document =
      policy_document(call, "PolicyDocument", PolicyUse::identity, world.limits.policy_bytes_max);
  if (call.refused()) return;
  Role& role = iam::change_role(call.desk.changes, id);
  InlinePolicy* known = find_inline(world, id, name);
  if (known == nullptr) known = &role.inline_policies.emplace_back();
  known->name = name;
  known->document = std::move(document);
  done(call);
}

void get_role_policy(Call& call) {
  const RoleId id = role_for(call);
  const InlinePolicy* policy = inline_for(call, id);
  if (call.refused()) return;
  call.out.begin_object().member("RoleName", call.world().at(id).name);
  call.out.member("PolicyName", policy->name);
  call.out.key("PolicyDocument").raw(policy->document.json).end_object();
}

void list_role_policies(Call& call) {
  const RoleId id = role_for(call);
  if (call.refused()) return;
  call.out.begin_object().key("PolicyNames").begin_array();
  for (const InlinePolicy& policy : call.world().at(id).inline_policies) {
    call.out.value(policy.name);
  }
  call.out.end_array().member("IsTruncated", false).end_object();
}

void delete_role_policy(Call& call) {
  const RoleId id = role_for(call);
  const InlinePolicy* policy = inline_for(call, id);
  if (call.refused()) return;
  const std::string name = policy->name;
  Role& role = iam::change_role(call.desk.changes, id);
  std::erase_if(role.inline_policies, [&](const InlinePolicy& each) { return each.name == name; });
  done(call);
}

void attach_role_policy(Call& call) {
  const RoleId id = role_for(call);
  const PolicyId policy = policy_for(call);
  if (call.refused()) return;
  const std::vector<PolicyId>& attached = call.world().at(id).attached;
  const bool known = std::find(attached.begin(), attached.end(), policy) != attached.end();
  if (!known && attached.size() >= k_attached_max) {
    call.refuse(k_limit,
                concat({"Cannot exceed quota for PoliciesPerRole: ", to_text(k_attached_max)}),
                call.in["PolicyArn"]);
    return;
  }
  Role& role = iam::change_role(call.desk.changes, id);
  if (!known) role.attached.push_back(policy);
  done(call);
}

void detach_role_policy(Call& call) {
  const RoleId id = role_for(call);
  const PolicyId policy = policy_for(call);
  if (call.refused()) return;
  const std::vector<PolicyId>& attached = call.world().at(id).attached;
  if (std::find(attached.begin(), attached.end(), policy) == attached.end()) {
    call.refuse(k_no_entity, concat({"Policy ", call.text("PolicyArn"), " was not found."}),
                call.in["PolicyArn"], "iam.ListAttachedRolePolicies shows those of the role.");
    return;
  }
  std::erase(iam::change_role(call.desk.changes, id).attached, policy);
  done(call);
}

void list_attached_role_policies(Call& call) {
  const RoleId id = role_for(call);
  if (call.refused()) return;
  const World& world = call.world();
  call.out.begin_object().key("AttachedPolicies").begin_array();
  for (const PolicyId policy : world.at(id).attached) {
    call.out.begin_object().member("PolicyName", world.at(policy).name);
    call.out.member("PolicyArn", iam::policy_arn(world, policy)).end_object();
  }
  call.out.end_array().member("IsTruncated", false).end_object();
}

}  // namespace taskyard::api
