// Roles and checked calls as the inspector shows them.
#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/roles/tables.hpp"
#include "viewmodel/roles/words.hpp"
#include "viewmodel/storage/inspect_parts.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web::surroundings {
namespace {

constexpr std::uint32_t k_calls_shown = 12;

void write(JsonWriter& json, JsonValue value) {
  if (value.is(JsonKind::object)) {
    json.begin_object();
    for (JsonValue member = value.first(); member; member = member.next()) {
      json.key(member.key());
      write(json, member);
    }
    json.end_object();
  } else if (value.is(JsonKind::array)) {
    json.begin_array();
    for (JsonValue item = value.first(); item; item = item.next()) write(json, item);
    json.end_array();
  } else {
    json.raw(value.source());
  }
}

// Writes the role's ARN into the editor's text.
std::string use_command(std::string_view key, const std::string& arn) {
  JsonWriter json;
  json.begin_object().member("type", "form").member("pointer", "").member("key", key);
  json.member("value", arn).member("kind", "definition").end_object();
  return json.take();
}

Section users_section(const World& world, const taskyard::Role& role) {
  Section section{"Who uses it", {}};
  constexpr std::size_t k_shown = 8;
  for (std::size_t i = world.task_definitions.size(); i-- > 0 && section.fields.size() < k_shown;) {
    const TaskDefinition& definition = world.task_definitions[i];
    if (definition.status != TaskDefinitionStatus::active) continue;
    if (role_named(world, definition.task_role) == role.id) {
      add_mono(section, "Task role of", revision_text(world, definition.id));
    }
    if (role_named(world, definition.execution_role) == role.id) {
      add_mono(section, "Execution role of", revision_text(world, definition.id));
    }
  }
  for (const InstanceProfile& profile : world.iam.profiles) {
    if (profile.role == role.id && !profile.deleted) {
      add_mono(section, "Instance profile", profile.name);
    }
  }
  if (section.fields.empty()) add_word(section, "Nobody", "no task definition, no instance");
  return section;
}

std::string two_members(std::string_view first, std::string_view one, std::string_view second,
                        std::string_view other) {
  JsonWriter json;
  json.begin_object().member(first, one).member(second, other).end_object();
  return json.take();
}

void add_role_actions(const World& world, const taskyard::Role& role, InspectorModel& model) {
  model.actions.push_back({"change", role.described ? "Add a policy…" : "Make it…",
                           form_command("role", model.selection), false,
                           role.described ? "Attach a managed policy, or write one"
                                          : "From then on its policies are checked"});
  const std::string arn = arn_of_role(world, role.id);
  model.actions.push_back({"use_task", "Use as task role", use_command("taskRoleArn", arn), false,
                           "Writes taskRoleArn into the editor's text; apply it there"});
  model.actions.push_back({"use_execution", "Use as execution role",
                           use_command("executionRoleArn", arn), false,
                           "Writes executionRoleArn into the editor's text; apply it there"});
  if (!role.described) return;
  for (const InlinePolicy& policy : role.inline_policies) {
    model.actions.push_back(
        {"delete_" + policy.name, "Delete policy " + policy.name,
         call_command("iam.DeleteRolePolicy",
                      two_members("RoleName", role.name, "PolicyName", policy.name)),
         true, "Sends iam.DeleteRolePolicy"});
  }
  for (const PolicyId id : role.attached) {
    model.actions.push_back(
        {"detach_" + world.at(id).name, "Detach " + world.at(id).name,
         call_command("iam.DetachRolePolicy",
                      two_members("RoleName", role.name, "PolicyArn", arn_of_policy(world, id))),
         true, "Sends iam.DetachRolePolicy"});
  }
  for (const InstanceProfile& profile : world.iam.profiles) {
    if (profile.deleted || profile.role != role.id) continue;
    model.actions.push_back(
        {"unprofile_" + profile.name, "Take out of profile " + profile.name,
         call_command("iam.RemoveRoleFromInstanceProfile",
                      two_members("InstanceProfileName", profile.name, "RoleName", role.name)),
         true, "Its instances have no credentials from then on"});
  }
  model.actions.push_back({"delete", "Delete role",
                           call_command("iam.DeleteRole", one_member("RoleName", role.name)), true,
                           "Sends iam.DeleteRole; its policies must be gone, and no instance "
                           "profile may hold it"});
}

bool is_described(const World& world, RoleId id) {
  return id && world.at(id).described && !world.at(id).deleted;
}

std::string allowing_request(const World& world, const AwsCall& call) {
  JsonWriter json;
  json.begin_object().member("RoleName", world.at(call.role).name);
  json.member("PolicyName", policy_name_for(world, call));
  json.member("PolicyDocument", allowing_policy(world, call)).end_object();
  return json.take();
}

// The way out: the role form with the missing statement in it.
void add_mending(const World& world, const AwsCall& call, InspectorModel& model) {
  const std::string& action = world.text(call.action);
  switch (call.answer) {
    case CallAnswer::denied_no_statement:
      model.texts.push_back({"The statement that is missing", allowing_policy(world, call)});
      if (is_described(world, call.role)) {
        model.actions.push_back({"allow", "Allow it to " + world.at(call.role).name,
                                 call_command("iam.PutRolePolicy", allowing_request(world, call)),
                                 false,
                                 "Sends iam.PutRolePolicy with the statement that is missing"});
      }
      model.actions.push_back({"add_statement", "Add this statement…",
                               form_command("role", model.selection), false,
                               "Opens the form of the role with a policy that allows " + action});
      break;
    case CallAnswer::no_credentials:
      model.texts.push_back({"A policy that would allow it", allowing_policy(world, call)});
      model.actions.push_back({"make_role", "Make a role…", form_command("role", model.selection),
                               false, "A role with this policy; then use it as the task role"});
      break;
    case CallAnswer::cannot_assume:
      model.actions.push_back({"mend_trust", "Change who may assume it…",
                               form_command("role", model.selection), false,
                               "Opens the form of the role"});
      break;
    default: break;
  }
}

}  // namespace

std::string pretty(std::string_view text) {
  const JsonDocument document = JsonDocument::parse(text);
  if (!document.valid()) return std::string(text);
  JsonWriter json(2);
  write(json, document.root());
  return json.take();
}

void inspect_role(const World& world, RoleId id, InspectorModel& model) {
  const taskyard::Role& role = world.at(id);
  model.title = "Role " + role.name;
  model.subtitle = arn_of_role(world, id);
  model.state = role.deleted ? "deleted" : role.described ? "checked" : "taken to exist";
  model.role = role.deleted ? Role::stopped : role.described ? Role::running : Role::draining;
  if (!role.described) {
    model.story_title = "What it allows";
    model.story =
        "Nobody made it: something names it, so it is taken to exist and to allow "
        "everything. Make it, and its policies are checked.";
  }
  Section about{"Role", {}};
  add_mono(about, "Assumed by", principals_text(role), "Its trust policy");
  add_mono(about, "Policies",
           role.described ? policies_text(world, role) : "everything is allowed");
  if (!role.description.empty()) add_word(about, "Description", role.description);
  model.sections = {std::move(about), users_section(world, role)};
  model.tables = {calls_table(world, k_calls_shown, {id, {}})};
  model.tables.front().left_out = 0;
  model.tables.front().label = "Latest calls";
  model.tables_first = 1;
  for (const InlinePolicy& policy : role.inline_policies) {
    model.texts.push_back({"Policy " + policy.name, pretty(policy.document.json)});
  }
  for (const PolicyId policy : role.attached) {
    model.texts.push_back({world.at(policy).name, pretty(world.at(policy).document.json)});
  }
  if (!role.trust.json.empty()) {
    model.texts.push_back({"Trust policy", pretty(role.trust.json)});
  }
  if (!role.deleted) add_role_actions(world, role, model);
}

void inspect_call(const Simulation& simulation, const AwsCall& call, InspectorModel& model) {
  const World& world = simulation.world();
  const bool allowed = call.answer == CallAnswer::allowed;
  model.title = "Call " + world.text(call.action);
  model.state = allowed ? "allowed" : "denied";
  model.role = role_of(call.answer);
  if (call.answer == CallAnswer::not_found || call.answer == CallAnswer::unreachable) {
    model.state = "failed";
  }
  model.has_why = true;
  model.why = simulation.explain_call(call.number);
  model.why_title = "Why?";
  Section about{"Call", {}};
  add_mono(about, "Action", world.text(call.action));
  add_mono(about, "Resource", call.resource ? world.text(call.resource) : "*");
  add_word(about, "Made by", to_string(call.actor));
  add_word(about, "For", caller_text(world, call));
  add_mono(about, "With the role", role_text(world, call));
  add_word(about, "Answer", to_string(call.answer));
  if (call.policy) {
    add_mono(about, "Decided by",
             world.text(call.policy) +
                 (call.statement >= 0 ? ", statement " + std::to_string(call.statement + 1) : ""));
  }
  add_mono(about, "At", clock_text(call.time, true));
  model.sections = {std::move(about)};
  add_mending(world, call, model);
  if (call.role) requests::go_to(model, "Go to role", {SelectionKind::role, call.role.value});
  if (call.task) requests::go_to(model, "Go to task", {SelectionKind::task, call.task.value});
  if (call.instance && !call.task) {
    requests::go_to(model, "Go to instance", {SelectionKind::instance, call.instance.value});
  }
}

}  // namespace taskyard::web::surroundings
