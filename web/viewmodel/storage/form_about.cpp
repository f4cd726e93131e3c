// Forms of storage, roles and images filled from a thing that is there, and what they have made.
#include "viewmodel/requests/form_builder.hpp"
#include "viewmodel/roles/words.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web::requests {
namespace {

void values_of_call(const World& world, const AwsCall& call, FormValues& values) {
  const bool known = call.role && world.at(call.role).described && !world.at(call.role).deleted;
  if (known) values["role"] = world.at(call.role).name;
  if (call.answer == CallAnswer::cannot_assume) {
    const bool instance = call.actor == CallActor::agent;
    values["trust"] = instance                                  ? "ec2.amazonaws.com"
                      : call.actor == CallActor::infrastructure ? "ecs.amazonaws.com"
                                                                : "ecs-tasks.amazonaws.com";
    return;
  }
  values["policyName"] = policy_name_for(world, call);
  values["policy"] = allowing_policy(world, call);
}

}  // namespace

std::string value_in(const RequestFormModel& model, std::string_view id) {
  for (const FormField& field : model.fields) {
    if (field.id == id) return field.value;
  }
  return {};
}

Selection surroundings_of(const World& world, const RequestFormModel& model) {
  if (model.kind == RequestForm::role) {
    const std::string chosen = value_in(model, "role");
    const RoleId id = role_named(world, chosen.empty() ? value_in(model, "name") : chosen);
    return id ? Selection{SelectionKind::role, id.value} : Selection();
  }
  if (model.kind == RequestForm::repository) {
    const std::string chosen = value_in(model, "repository");
    const std::string name = chosen.empty() ? value_in(model, "name") : chosen;
    for (const Repository& each : world.registry.repositories) {
      if (!each.deleted && each.name == name) return {SelectionKind::repository, each.id.value};
    }
    return {};
  }
  if (model.kind == RequestForm::file) return selection_from_key(value_in(model, "place"));
  const std::string key = value_in(model, "fileSystem");
  for (std::size_t i = world.storage.file_systems.size(); i-- > 0;) {
    const FileSystem& each = world.storage.file_systems[i];
    if (each.state == EfsState::deleted) continue;
    const bool same =
        key.empty() ? each.name == value_in(model, "name") : world.text(each.key) == key;
    if (same) return {SelectionKind::file_system, each.id.value};
  }
  return {};
}

void surroundings_values(const World& world, RequestForm kind, Selection selection,
                         FormValues& values) {
  const std::uint32_t i = selection.index;
  switch (selection.kind) {
    case SelectionKind::store: values["place"] = to_key(selection); break;
    case SelectionKind::file_system:
      if (i >= world.storage.file_systems.size()) break;
      values["place"] = to_key(selection);
      values["fileSystem"] = world.text(world.storage.file_systems[i].key);
      values[kind == RequestForm::volume ? "kind" : "what"] =
          kind == RequestForm::volume ? "efs" : "target";
      break;
    case SelectionKind::role:
      if (i >= world.iam.roles.size()) break;
      values[world.iam.roles[i].described ? "role" : "name"] = world.iam.roles[i].name;
      break;
    case SelectionKind::aws_call:
      if (const AwsCall* call = find_call(world, i)) values_of_call(world, *call, values);
      break;
    case SelectionKind::repository:
      if (i >= world.registry.repositories.size()) break;
      values["repository"] = world.registry.repositories[i].name;
      values["what"] = "push";
      break;
    default: break;
  }
}

}  // namespace taskyard::web::requests
