// What policies say of a call (IAM User Guide, policy evaluation logic, within one account): an
// explicit deny wins, then any allow of an identity or resource policy, else it is denied.
#include <array>
#include <optional>

#include "base/text.hpp"
#include "iam/conditions.hpp"
#include "iam/evaluate.hpp"

namespace taskyard::iam {
namespace {

bool any_matches(const std::vector<std::string>& patterns, std::string_view text,
                 bool ignore_case) {
  for (const std::string& pattern : patterns) {
    if (matches(pattern, text, ignore_case)) return true;
  }
  return false;
}

bool covers_action(const Statement& statement, std::string_view action) {
  if (!statement.not_actions.empty()) return !any_matches(statement.not_actions, action, true);
  return any_matches(statement.actions, action, true);
}

// Trust policies and those of repositories name no resource: the thing they belong to.
bool covers_resource(const Statement& statement, std::string_view resource) {
  if (!statement.not_resources.empty()) {
    return !any_matches(statement.not_resources, resource, false);
  }
  return statement.resources.empty() || any_matches(statement.resources, resource, false);
}

bool names_principal(const World& world, const Statement& statement, std::string_view principal) {
  const std::string root = concat({"arn:aws:iam::", world.account, ":root"});
  for (const std::string& each : statement.principals) {
    if (each == "*" || each == principal) return true;
    // The account stands for everybody in it; their own policies must allow as well, and here those
    // of a resource's own account count as one.
    const bool account = each == world.account || each == root;
    if (account && principal.starts_with("arn:")) return true;
  }
  return false;
}

bool condition_holds(const Statement& statement, Context context) {
  if (statement.condition_json.empty()) return true;
  switch (check_condition(statement.condition_json, context)) {
    case ConditionAnswer::holds: return true;
    case ConditionAnswer::fails: return false;
    case ConditionAnswer::unknown: return !statement.allow;
  }
  return false;
}

}  // namespace

void Weighing::weigh(const PolicyDocument& document, std::string_view name,
                     std::string_view principal) {
  for (std::size_t i = 0; i < document.statements.size(); ++i) {
    const Statement& statement = document.statements[i];
    if (!principal.empty() && !names_principal(world_, statement, principal)) continue;
    if (!covers_action(statement, action_) || !covers_resource(statement, resource_)) continue;
    if (!condition_holds(statement, context_)) continue;
    const Found found{std::string(name), static_cast<std::int16_t>(i), statement.sid};
    if (!statement.allow && !deny) deny = found;
    if (statement.allow && !allow) allow = found;
  }
}

bool service_may_assume(const World& world, const PolicyDocument& trust, std::string_view service,
                        std::string_view source_arn) {
  const std::array<ContextKey, 2> keys = {ContextKey{"aws:SourceAccount", world.account},
                                          ContextKey{"aws:SourceArn", source_arn}};
  Weighing weighing(world, "sts:AssumeRole", "", keys);
  weighing.weigh(trust, "trust policy", service);
  return !weighing.deny && weighing.allow;
}

namespace {

void weigh_role(const World& world, const Role& role, Weighing& weighing) {
  for (const InlinePolicy& policy : role.inline_policies) {
    weighing.weigh(policy.document, policy.name);
  }
  for (const PolicyId id : role.attached) weighing.weigh(world.at(id).document, world.at(id).name);
}

// What every call carries.
std::vector<ContextKey> with_common(const World& world, const std::string& role, Context context) {
  std::vector<ContextKey> keys(context.begin(), context.end());
  keys.push_back({"aws:PrincipalArn", role});
  keys.push_back({"aws:PrincipalAccount", world.account});
  keys.push_back({"aws:ResourceAccount", world.account});
  keys.push_back({"aws:RequestedRegion", world.region});
  keys.push_back({"aws:SecureTransport", "true"});
  return keys;
}

void add_opinion(std::vector<Opinion>& all, const PolicyDocument& document, const std::string& name,
                 Weighing weighing) {
  weighing.weigh(document, name);
  Opinion opinion;
  opinion.policy = name;
  if (weighing.deny) opinion.deny = weighing.deny->statement;
  if (weighing.allow) opinion.allow = weighing.allow->statement;
  if (const auto& counts = weighing.deny ? weighing.deny : weighing.allow)
    opinion.sid = counts->sid;
  all.push_back(std::move(opinion));
}

Verdict verdict_of(const Weighing::Found& found, CallAnswer answer) {
  Verdict verdict;
  verdict.answer = answer;
  verdict.policy = found.policy;
  verdict.statement = found.statement;
  verdict.sid = found.sid;
  return verdict;
}

}  // namespace

Verdict evaluate(const World& world, const Credentials& credentials, std::string_view action,
                 std::string_view resource, std::string_view resource_policy_json,
                 Context context) {
  Verdict verdict;
  if (credentials.none || !credentials.assumable) {
    verdict.answer = credentials.none ? CallAnswer::no_credentials : CallAnswer::cannot_assume;
    return verdict;
  }
  const std::string arn =
      credentials.role ? role_arn(world, credentials.role)
                       : concat({"arn:aws:iam::", world.account, ":role/", credentials.name});
  const std::vector<ContextKey> keys = with_common(world, arn, context);
  Weighing own(world, action, resource, keys);
  Weighing others(world, action, resource, keys);
  if (credentials.role) weigh_role(world, world.at(credentials.role), own);
  if (!resource_policy_json.empty()) {
    others.weigh(read_policy(resource_policy_json, PolicyUse::resource).document, k_resource_policy,
                 arn);
  }
  if (own.deny) return verdict_of(*own.deny, CallAnswer::denied_explicitly);
  if (others.deny) return verdict_of(*others.deny, CallAnswer::denied_by_resource);
  const std::string_view account = account_of(resource);
  const bool foreign =
      !resource_policy_json.empty() && !account.empty() && account != world.account;
  const bool may = own.allow || !credentials.described;
  if (!may && (foreign || !others.allow)) {
    verdict.answer = CallAnswer::denied_no_statement;
    return verdict;
  }
  if (foreign && !others.allow) {
    verdict.answer = CallAnswer::denied_by_resource;
    verdict.policy = k_resource_policy;
    return verdict;
  }
  if (own.allow) return verdict_of(*own.allow, CallAnswer::allowed);
  if (others.allow) return verdict_of(*others.allow, CallAnswer::allowed);
  return verdict;
}

std::string_view account_of(std::string_view arn) {
  constexpr std::size_t k_place = 4;  // arn:aws:SERVICE:REGION:ACCOUNT:…
  if (!arn.starts_with("arn:")) return {};
  const std::vector<std::string_view> parts = split(arn, ':');
  return parts.size() > k_place ? parts[k_place] : std::string_view{};
}

std::vector<Opinion> opinions_of(const World& world, RoleId id, std::string_view action,
                                 std::string_view resource, Context context) {
  const std::vector<ContextKey> keys = with_common(world, role_arn(world, id), context);
  const Weighing weighing(world, action, resource, keys);
  std::vector<Opinion> all;
  for (const InlinePolicy& policy : world.at(id).inline_policies) {
    add_opinion(all, policy.document, policy.name, weighing);
  }
  for (const PolicyId attached : world.at(id).attached) {
    add_opinion(all, world.at(attached).document, world.at(attached).name, weighing);
  }
  return all;
}

}  // namespace taskyard::iam
