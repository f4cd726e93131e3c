// iam: managed policies, and what a role's policies say of a call.
#include "api/handlers.hpp"
#include "api/iam/iam_shapes.hpp"
#include "base/text.hpp"

namespace taskyard::api {

void create_policy(Call& call) {
  World& world = call.world();
  Policy policy;
  policy.name = new_name(call, "PolicyName", 128);
  policy.path = new_path(call);
  if (call.refused()) return;
  for (const Policy& other : world.iam.policies) {
    if (other.deleted || other.aws_managed || other.name != policy.name) continue;
    call.refuse(k_exists,
                concat({"A policy called ", policy.name,
                        " already exists. Duplicate names are not allowed."}),
                call.in["PolicyName"]);
  }
  if (world.iam.policies.size() >= world.limits.roles_max) {
    call.refuse(k_limit, concat({"Cannot exceed quota for PoliciesPerAccount: ",
                                 to_text(std::int64_t{world.limits.roles_max})}));
  }
  if (call.refused()) return;
  policy.document = policy_document(call, "PolicyDocument", PolicyUse::identity, 6'144);
  if (call.refused()) return;
  const PolicyId id = iam::add_policy(call.desk.changes, std::move(policy));
  call.out.begin_object().key("Policy");
  write_policy(call.out, world, world.at(id));
  call.out.end_object();
}

// AWS gives the document by GetPolicyVersion; here it comes along.
void get_policy(Call& call) {
  const PolicyId id = policy_for(call);
  if (call.refused()) return;
  const World& world = call.world();
  call.out.begin_object().key("Policy");
  write_policy(call.out, world, world.at(id));
  call.out.key("PolicyVersion").begin_object().member("VersionId", "v1");
  call.out.member("IsDefaultVersion", true);
  call.out.key("Document").raw(world.at(id).document.json).end_object().end_object();
}

void list_policies(Call& call) {
  const std::string scope = call.text("Scope", "All");
  const std::string prefix = call.text("PathPrefix", "/");
  const bool only_attached = call.flag("OnlyAttached");
  const World& world = call.world();
  call.out.begin_object().key("Policies").begin_array();
  for (const Policy& policy : world.iam.policies) {
    const bool wanted = scope == "All" || (scope == "AWS") == policy.aws_managed;
    if (policy.deleted || !wanted || !policy.path.starts_with(prefix)) continue;
    if (only_attached && attachments(world, policy.id) == 0) continue;
    write_policy(call.out, world, policy);
  }
  call.out.end_array().member("IsTruncated", false).end_object();
}

void delete_policy(Call& call) {
  const PolicyId id = policy_for(call);
  if (call.refused()) return;
  if (call.world().at(id).aws_managed) {
    call.refuse("AccessDenied",
                concat({"User: ", "arn:aws:iam::", call.world().account,
                        ":user/student is not authorized to perform: iam:DeletePolicy on resource: "
                        "policy ",
                        call.text("PolicyArn")}),
                call.in["PolicyArn"], "It belongs to AWS, not to the account.");
  } else if (attachments(call.world(), id) > 0) {
    call.refuse(k_delete_conflict, "Cannot delete a policy attached to entities.",
                call.in["PolicyArn"], "iam.DetachRolePolicy");
  }
  if (call.refused()) return;
  iam::delete_policy(call.desk.changes, id);
  call.out.begin_object().end_object();
}

namespace {

std::vector<iam::ContextKey> context_of(JsonValue entries) {
  std::vector<iam::ContextKey> keys;
  for (JsonValue entry = entries.first(); entry; entry = entry.next()) {
    keys.push_back({entry["ContextKeyName"].text(), entry["ContextKeyValues"].first().text()});
  }
  return keys;
}

std::string_view decision_text(CallAnswer answer) {
  if (answer == CallAnswer::allowed) return "allowed";
  return answer == CallAnswer::denied_no_statement ? "implicitDeny" : "explicitDeny";
}

void write_result(JsonWriter& out, const iam::Verdict& verdict, std::string_view action,
                  std::string_view resource) {
  out.begin_object().member("EvalActionName", action).member("EvalResourceName", resource);
  out.member("EvalDecision", decision_text(verdict.answer));
  out.key("MatchedStatements").begin_array();
  if (verdict.statement >= 0) {
    out.begin_object().member("SourcePolicyId", verdict.policy);
    out.member("StatementIndex", std::int64_t{verdict.statement}).end_object();
  }
  out.end_array().key("MissingContextValues").begin_array().end_array().end_object();
}

}  // namespace

void simulate_principal_policy(Call& call) {
  const std::string source = call.text("PolicySourceArn");
  const std::vector<std::string> actions = call.texts("ActionNames");
  std::vector<std::string> resources = call.texts("ResourceArns");
  if (resources.empty()) resources.emplace_back("*");
  const World& world = call.world();
  iam::Credentials credentials;
  credentials.role = source.starts_with("arn:") ? iam::find_role(world, source) : RoleId{};
  if (!credentials.role) {
    call.refuse(k_no_entity, concat({"The entity with name ", source, " cannot be found."}),
                call.in["PolicySourceArn"], "The ARN of a role.");
  }
  if (call.refused()) return;
  credentials.name = world.at(credentials.role).name;
  const std::vector<iam::ContextKey> context = context_of(call.in["ContextEntries"]);
  const std::string resource_policy = call.text("ResourcePolicy");
  call.out.begin_object().key("EvaluationResults").begin_array();
  for (const std::string& action : actions) {
    for (const std::string& resource : resources) {
      const iam::Verdict verdict =
          iam::evaluate(world, credentials, action, resource, resource_policy, context);
      write_result(call.out, verdict, action, resource);
    }
  }
  call.out.end_array().member("IsTruncated", false).end_object();
}

}  // namespace taskyard::api
