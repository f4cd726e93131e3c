// Roles: who may assume them, and what they may do.
#include <algorithm>

#include "viewmodel/requests/form_builder.hpp"
#include "viewmodel/roles/words.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web::requests {
namespace {

constexpr std::size_t k_managed_max = 8;  // checks at a time

const taskyard::Role* role_chosen(FormBuilder& form) {
  const World& world = form.world();
  Options roles = {{"", "a new role"}};
  for (const taskyard::Role& role : world.iam.roles) {
    if (!role.deleted && role.described) roles.emplace_back(role.name, role.name);
  }
  const std::string chosen = form.choice("role", "Role", std::move(roles));
  const RoleId id = chosen.empty() ? RoleId() : role_named(world, chosen);
  return id ? &world.at(id) : nullptr;
}

// The trust policy that the fields mean; "" = leave it.
std::string trust_fields(FormBuilder& form, bool changes) {
  Options options;
  if (changes) options.emplace_back("", "as it is");
  options.emplace_back("ecs-tasks.amazonaws.com", "tasks (either role)");
  options.emplace_back("ec2.amazonaws.com", "EC2 instances");
  options.emplace_back("ecs.amazonaws.com", "ECS itself (EBS volumes)");
  options.emplace_back("json", "as JSON");
  const std::string who = form.choice("trust", "Assumed by", std::move(options));
  form.at("/AssumeRolePolicyDocument").tip("The trust policy: who may take this role on.");
  if (who != "json") return who.empty() ? std::string() : trust_policy(who);
  std::string text =
      form.json("trustJson", "Trust policy", "JSON with Principal and sts:AssumeRole");
  form.at("/AssumeRolePolicyDocument").at("/PolicyDocument");
  if (!form.has_text("trustJson")) {
    form.problem("trustJson", "Write who may assume it, or choose one of them above.");
  }
  return text;
}

void attach_call(FormBuilder& form, const std::string& role, PolicyId policy) {
  JsonWriter json;
  json.begin_object().member("RoleName", role);
  json.member("PolicyArn", arn_of_policy(form.world(), policy)).end_object();
  form.call("iam.AttachRolePolicy", json);
}

// A few policies at a time: those that were chosen, then those with the words that are looked for.
std::vector<PolicyId> managed_fields(FormBuilder& form, const taskyard::Role* role) {
  const World& world = form.world();
  std::vector<const Policy*> known;
  for (const Policy& policy : world.iam.policies) {
    const bool has = role != nullptr && std::find(role->attached.begin(), role->attached.end(),
                                                  policy.id) != role->attached.end();
    if (!policy.deleted && !has) known.push_back(&policy);
  }
  std::string words;
  if (known.size() > k_managed_max) {
    words = form.text("find", "Find a policy", "", "S3, Logs, ReadOnly …");
    form.tip(std::to_string(known.size()) + " managed policies can be attached; this narrows them");
  }
  std::vector<PolicyId> chosen;
  std::size_t shown = 0;
  for (const Policy* policy : known) {
    const std::string id = "managed." + policy->name;
    const bool wanted = form.typed(id) == "true";
    if (!wanted && (shown >= k_managed_max || !has_words(policy->name, words))) continue;
    if (!wanted) ++shown;
    if (form.check(id, policy->name, false)) chosen.push_back(policy->id);
    form.tip(policy->aws_managed ? "A policy of AWS: attach it" : "A policy of the account");
  }
  if (shown == 0 && chosen.empty() && !words.empty()) {
    form.note("find", "No managed policy has these words in its name.");
  }
  return chosen;
}

// An instance takes a role on through its instance profile.
void profile_fields(FormBuilder& form, const std::string& role, bool is_new) {
  const World& world = form.world();
  for (const InstanceProfile& profile : world.iam.profiles) {
    if (!profile.deleted && profile.role && world.at(profile.role).name == role) return;
  }
  if (!form.check("profile", "With an instance profile of this name", is_new)) return;
  form.at("/InstanceProfileName").tip("Instances are launched with the profile, not with the role");
  JsonWriter made;
  made.begin_object().member("InstanceProfileName", role).end_object();
  form.call("iam.CreateInstanceProfile", made);
  JsonWriter filled;
  filled.begin_object().member("InstanceProfileName", role).member("RoleName", role).end_object();
  form.call("iam.AddRoleToInstanceProfile", filled);
}

void create_call(FormBuilder& form, const std::string& name, const std::string& trust) {
  JsonWriter json;
  json.begin_object().member("RoleName", name).member("AssumeRolePolicyDocument", trust);
  json.end_object();
  form.call("iam.CreateRole", json);
}

void trust_call(FormBuilder& form, const std::string& name, const std::string& trust) {
  JsonWriter json;
  json.begin_object().member("RoleName", name).member("PolicyDocument", trust).end_object();
  form.call("iam.UpdateAssumeRolePolicy", json);
}

// The policy somebody writes; false when there is none.
bool inline_fields(FormBuilder& form, const std::string& role) {
  const std::string policy =
      form.json("policy", "Own policy", "JSON: Version, Statement with Effect, Action, Resource");
  form.at("/PolicyDocument");
  if (!form.has_text("policy")) return false;
  const std::string name = form.text("policyName", "Its name", "allow");
  form.at("/PolicyName");
  if (name.empty()) form.problem("policyName", "A policy needs a name.");
  JsonWriter json;
  json.begin_object().member("RoleName", role).member("PolicyName", name);
  json.member("PolicyDocument", policy).end_object();
  form.call("iam.PutRolePolicy", json);
  return true;
}

}  // namespace

void role_form(FormBuilder& form, RequestFormModel& model) {
  const taskyard::Role* role = role_chosen(form);
  std::string name = role != nullptr ? role->name : std::string();
  if (role == nullptr) {
    name = form.text("name", "Name", "app-role");
    form.at("/RoleName");
    const RoleId taken = name.empty() ? RoleId() : role_named(form.world(), name);
    if (name.empty()) form.problem("name", "A role needs a name.");
    if (taken && form.world().at(taken).described) {
      form.problem("name", "There is a role of this name already. Choose it above to change it.");
    }
  } else {
    model.title = "Role " + name;
    model.submit = "Change role";
    model.success = "The role was changed.";
  }
  const std::string trust = trust_fields(form, role != nullptr);
  if (role == nullptr) {
    create_call(form, name, trust);
  } else if (!trust.empty()) {
    trust_call(form, name, trust);
  }
  inline_fields(form, name);
  for (const PolicyId policy : managed_fields(form, role)) attach_call(form, name, policy);
  const bool for_instances =
      role == nullptr ? form.typed("trust") == "ec2.amazonaws.com"
                      : principals_text(*role).find("ec2.amazonaws.com") != std::string::npos;
  if (for_instances) profile_fields(form, name, role == nullptr);
  if (model.calls.empty() && model.problems.empty()) {
    form.problem("form", "Choose what to change: who may assume it, or a policy.");
  }
}

}  // namespace taskyard::web::requests
