// ecs: task definitions and their revisions (facts 1.1).
#include <algorithm>

#include "api/account/tags.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "taskdef/taskdef.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

void emit(Call& call, EventKind kind, TaskDefinitionId id) {
  Event event;
  event.kind = kind;
  event.task_definition = id;
  call.desk.changes.emit(event);
}

void reply_with(Call& call, TaskDefinitionId id, bool with_tags = true) {
  const TaskDefinition& definition = call.world().at(id);
  call.out.begin_object().key("taskDefinition");
  write_task_definition(call.out, call.world(), definition);
  write_tags(call.out, with_tags ? definition.tags_json : std::string());
  call.out.end_object();
}

std::optional<TaskDefinitionStatus> status_filter(Call& call) {
  const std::string status = call.text("status", "ACTIVE");
  if (status == "ACTIVE") return TaskDefinitionStatus::active;
  if (status == "INACTIVE") return TaskDefinitionStatus::inactive;
  if (status == "DELETE_IN_PROGRESS") return TaskDefinitionStatus::delete_in_progress;
  call.refuse(k_invalid, "Invalid value for status: " + status, call.in["status"],
              "ACTIVE, INACTIVE or DELETE_IN_PROGRESS.");
  return std::nullopt;
}

}  // namespace

void register_task_definition(Call& call) {
  TaskDefinitionDraft draft = read_task_definition(call.document(), call.in);
  if (!draft.accepted()) {
    call.refuse_with(draft.exception, draft.diagnostics);
    call.refuse(draft.exception, draft.message);
    return;
  }
  World& world = call.world();
  if (world.task_definitions.size() >= world.limits.task_definitions_max) {
    call.refuse("LimitExceededException",
                "The maximum number of task definitions has been reached.");
    return;
  }
  TaskDefinition definition = std::move(draft.definition);
  definition.id = TaskDefinitionId{static_cast<std::uint32_t>(world.task_definitions.size())};
  definition.revision = ++world.family_revisions[definition.family];
  definition.status = TaskDefinitionStatus::active;
  definition.registered_at = world.now;
  const TaskDefinitionId id = definition.id;
  world.task_definitions.push_back(std::move(definition));
  emit(call, EventKind::task_definition_registered, id);
  reply_with(call, id);
}

void deregister_task_definition(Call& call) {
  if (!call.require("taskDefinition")) return;
  const std::string reference = call.text("taskDefinition");
  if (call.refused()) return;
  const std::size_t slash = reference.rfind('/');
  const std::string name = slash == std::string::npos ? reference : reference.substr(slash + 1);
  if (name.find(':') == std::string::npos) {
    call.refuse(k_client, "Revision is missing.", call.in["taskDefinition"],
                "Name family:revision, for example web:3.");
    return;
  }
  const std::string revision = name.substr(name.find(':') + 1);
  if (!parse_int(revision)) {
    call.refuse(k_invalid, "Invalid revision number. Number: " + revision,
                call.in["taskDefinition"]);
    return;
  }
  const TaskDefinitionId id = find_task_definition(call.world(), reference);
  if (!id) {
    call.refuse(k_client, "Unable to describe task definition.", call.in["taskDefinition"]);
    return;
  }
  TaskDefinition& definition = call.world().task_definitions[id.value];
  if (definition.status == TaskDefinitionStatus::active) {
    definition.status = TaskDefinitionStatus::inactive;
    definition.deregistered_at = call.world().now;
    emit(call, EventKind::task_definition_deregistered, id);
  }
  call.out.begin_object().key("taskDefinition");
  write_task_definition(call.out, call.world(), definition);
  call.out.end_object();
}

void describe_task_definition(Call& call) {
  if (!call.require("taskDefinition")) return;
  const std::string reference = call.text("taskDefinition");
  const bool with_tags = includes(call, "TAGS", "TAGS");
  if (call.refused()) return;
  const TaskDefinitionId id = find_task_definition(call.world(), reference);
  if (!id) {
    call.refuse(k_client, "Unable to describe task definition.", call.in["taskDefinition"],
                "Use family, family:revision or the full ARN of one that is registered.");
    return;
  }
  reply_with(call, id, with_tags);
}

void delete_task_definitions(Call& call) {
  if (!call.require("taskDefinitions")) return;
  const std::vector<std::string> references = call.texts("taskDefinitions");
  if (call.refused()) return;
  if (references.empty() || references.size() > 10) {
    call.refuse(k_invalid,
                references.empty() ? "size of TaskDefinition references list must be greater than 0"
                                   : "Size of TaskDefinition references list cannot exceed 10",
                call.in["taskDefinitions"]);
    return;
  }
  World& world = call.world();
  std::vector<TaskDefinitionId> deleted;
  JsonWriter failures;
  failures.begin_array();
  for (const std::string& reference : references) {
    const TaskDefinitionId id = find_task_definition(world, reference);
    const std::size_t name = reference.rfind('/') + 1;  // 0 where there is no slash
    if (reference.find(':', name) == std::string::npos) {
      write_failure(failures, reference,
                    "The specified task definition identifier is invalid. Specify a valid name or "
                    "ARN and try again.");
    } else if (!id) {
      write_failure(failures, reference,
                    "The specified task definition does not exist. Specify a valid account, "
                    "family, revision and try again.");
    } else if (world.at(id).status == TaskDefinitionStatus::active) {
      write_failure(failures, reference,
                    "The specified task definition is still in ACTIVE status. Please deregister "
                    "the target and try again.");
    } else {
      world.task_definitions[id.value].status = TaskDefinitionStatus::delete_in_progress;
      world.task_definitions[id.value].delete_requested_at = world.now;
      deleted.push_back(id);
    }
  }
  failures.end_array();
  ++world.revision;
  call.out.begin_object().key("taskDefinitions").begin_array();
  for (const TaskDefinitionId id : deleted) write_task_definition(call.out, world, world.at(id));
  call.out.end_array().key("failures").raw(failures.str()).end_object();
}

void list_task_definitions(Call& call) {
  const std::string prefix = call.text("familyPrefix");
  const std::string sort = call.text("sort", "ASC");
  const auto status = status_filter(call);
  const Call::Page page = call.page();
  call.choice("sort", "ASC|DESC");
  if (call.refused()) return;
  const World& world = call.world();
  std::vector<const TaskDefinition*> found;
  for (const TaskDefinition& definition : world.task_definitions) {
    if (definition.status != *status) continue;
    if (!prefix.empty() && definition.family != prefix) continue;
    found.push_back(&definition);
  }
  std::sort(found.begin(), found.end(), [](const TaskDefinition* a, const TaskDefinition* b) {
    return a->family != b->family ? a->family < b->family : a->revision < b->revision;
  });
  if (sort == "DESC") std::reverse(found.begin(), found.end());
  std::vector<std::string> arns;
  for (const TaskDefinition* definition : found) arns.push_back(arn_of(world, definition->id));
  write_page(call, "taskDefinitionArns", arns, page);
}

void list_task_definition_families(Call& call) {
  const std::string prefix = call.text("familyPrefix");
  const std::string status = call.text("status", "ACTIVE");
  const Call::Page page = call.page();
  call.choice("status", "ACTIVE|INACTIVE|ALL");
  if (call.refused()) return;
  std::vector<std::string> families;
  for (const auto& [family, last] : call.world().family_revisions) {
    if (!family.starts_with(prefix)) continue;
    bool active = false;
    for (const TaskDefinition& definition : call.world().task_definitions) {
      if (definition.family == family && definition.status == TaskDefinitionStatus::active)
        active = true;
    }
    if (status == "ALL" || (status == "ACTIVE") == active) families.push_back(family);
  }
  write_page(call, "families", families, page);
}

}  // namespace taskyard::api
