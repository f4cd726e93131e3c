#include "viewmodel/roles/tables.hpp"

#include "taskyard/arn.hpp"
#include "viewmodel/roles/words.hpp"
#include "viewmodel/storage/cells.hpp"

namespace taskyard::web {

using namespace cells;

namespace {

// What a role is used for: "task role of web, api".
struct RoleUse {
  std::string task, execution, profile;
};

void add_name(std::string& text, const std::string& name) {
  if (text.empty() || text.size() > 120) {
    if (text.empty()) text = name;
    return;
  }
  if (("," + text + ",").find(" " + name + ",") == std::string::npos && text != name) {
    text += ", " + name;
  }
}

std::vector<RoleUse> uses_of(const World& world) {
  std::vector<RoleUse> uses(world.iam.roles.size());
  for (const TaskDefinition& definition : world.task_definitions) {
    if (definition.status != TaskDefinitionStatus::active) continue;
    if (const RoleId id = role_named(world, definition.task_role)) {
      add_name(uses[id.value].task, definition.family);
    }
    if (const RoleId id = role_named(world, definition.execution_role)) {
      add_name(uses[id.value].execution, definition.family);
    }
  }
  for (const InstanceProfile& profile : world.iam.profiles) {
    if (profile.role && !profile.deleted) add_name(uses[profile.role.value].profile, profile.name);
  }
  return uses;
}

std::string or_dash(std::string text) { return text.empty() ? "–" : text; }

Row call_row(const World& world, const AwsCall& call) {
  Row row = row_of(SelectionKind::aws_call, call.number);
  row.cells = {state(world.text(call.action), role_of(call.answer), answer_text(world, call)),
               plain(call.resource ? world.text(call.resource) : "*"),
               plain(caller_text(world, call), to_string(call.actor)),
               plain(role_text(world, call)),
               plain(answer_text(world, call)),
               moment(call.repeats > 0 ? call.last_at : call.time),
               number(std::int64_t{call.repeats} + 1)};
  return row;
}

}  // namespace

Table roles_table(const World& world, std::uint32_t rows_max) {
  Table table;
  table.id = "roles";
  table.label = "Roles";
  table.columns = {{"name", "Role", false, 1.5F},
                   {"state", "State", false, 1.1F},
                   {"policies", "Policies", false, 2},
                   {"trust", "Who may assume it", false, 1.4F},
                   {"task", "Task role of", false, 1.1F},
                   {"execution", "Execution role of", false, 1.1F},
                   {"profile", "Instance profile", false, 1.1F}};
  table.empty = "No role yet. The form \"Role\" makes one.";
  const std::vector<RoleUse> uses = uses_of(world);
  for (const taskyard::Role& role : world.iam.roles) {
    if (role.deleted) continue;
    Row row = row_of(SelectionKind::role, role.id.value);
    const RoleUse& use = uses[role.id.value];
    row.cells = {plain(role.name),
                 role.described ? state("checked", Role::running)
                                : state("taken to exist", Role::draining,
                                        "Nobody made it: it is taken to allow everything"),
                 plain(role.described ? policies_text(world, role) : "everything is allowed"),
                 plain(principals_text(role)),
                 plain(or_dash(use.task)),
                 plain(or_dash(use.execution)),
                 plain(or_dash(use.profile))};
    add(table, rows_max, std::move(row));
  }
  return table;
}

Table calls_table(const World& world, std::uint32_t rows_max, const CallsOf& of) {
  Table table;
  table.id = "calls";
  table.label = "AWS calls";
  table.columns = {{"action", "Call", false, 1.6F}, {"resource", "Resource", false, 1.6F},
                   {"who", "Who", false, 1.4F},     {"role", "Role", false, 1.2F},
                   {"why", "Answer", false, 1.6F},  {"time", "Time", true, 0.9F},
                   {"times", "Times", true, 0.6F}};
  table.empty = of.role || of.task ? "No call yet."
                                   : "No call of an AWS service yet. Agents make some when a task "
                                     "starts, containers as their image's work says.";
  const IamState& iam = world.iam;
  for (std::uint32_t i = 0; i < iam.calls.size(); ++i) {
    const AwsCall* call = find_call(world, iam.calls_taken - 1 - i);
    if (call == nullptr) break;
    if ((of.role && call->role != of.role) || (of.task && call->task != of.task)) continue;
    add(table, rows_max, call_row(world, *call));
  }
  return table;
}

}  // namespace taskyard::web
