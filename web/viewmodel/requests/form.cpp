#include "viewmodel/requests/form.hpp"

#include <algorithm>
#include <array>

#include "viewmodel/requests/form_builder.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web {
namespace {

using requests::FormBuilder;

struct FormRow {
  std::string_view name, title, command, submit, success;
  void (*fill)(FormBuilder&, RequestFormModel&);
};

// In the order of RequestForm.
constexpr std::array<FormRow, k_request_forms> k_forms = {{
    {"traffic", "Traffic", "put_traffic", "Send traffic", "The traffic is on its way.",
     requests::traffic_form},
    {"load_balancer", "Load balancer", "create_load_balancer", "Create load balancer",
     "The load balancer is being provisioned.", requests::load_balancer_form},
    {"target_group", "Target group", "create_target_group", "Create target group",
     "The target group is there.", requests::target_group_form},
    {"listener_rule", "Listener rule", "create_rule", "Create rule", "The rule is there.",
     requests::listener_rule_form},
    {"targets", "Targets", "register_targets", "Register target", "The target is registered.",
     requests::targets_form},
    {"security_rule", "Security group rule", "security_rule", "Add rule",
     "The security group was changed.", requests::security_rule_form},
    {"file_system", "File system", "create_file_system", "Create file system",
     "The file system is there.", requests::file_system_form},
    {"volume", "Volume", "add_volume", "Write into the definition",
     "The volume stands in the task definition. Apply it, then run tasks.", requests::volume_form},
    {"file", "File", "put_file", "Put the file there", "The file is there.", requests::file_form},
    {"role", "Role", "put_role", "Create role", "The role is there.", requests::role_form},
    {"repository", "Repository", "put_repository", "Create repository", "The repository is there.",
     requests::repository_form},
}};

const FormRow& row_of(RequestForm kind) { return k_forms[static_cast<std::size_t>(kind)]; }

// The first member of that name, wherever it stands; its text.
std::string member_anywhere(JsonValue value, std::string_view name) {
  for (JsonValue child = value.first(); child; child = child.next()) {
    if (child.key() == name && child.is(JsonKind::string)) return std::string(child.text());
    std::string inside = member_anywhere(child, name);
    if (!inside.empty()) return inside;
  }
  return {};
}

void put_errors(RequestFormModel& model) {
  for (const FormProblem& problem : model.problems) {
    for (FormField& field : model.fields) {
      if (field.id == problem.field) {
        field.error += (field.error.empty() ? "" : " ") + problem.message;
      }
    }
  }
}

}  // namespace

RequestFormModel form_model(const Simulation& simulation, RequestForm kind,
                            const FormValues& values, const std::vector<FormProblem>& refusals,
                            std::string_view definition) {
  const FormRow& row = row_of(kind);
  RequestFormModel model;
  model.kind = kind;
  model.title = row.title;
  model.command = row.command;
  model.submit = row.submit;
  model.success = row.success;
  FormBuilder builder(simulation, values, model, definition);
  row.fill(builder, model);
  model.problems.insert(model.problems.end(), refusals.begin(), refusals.end());
  put_errors(model);
  return model;
}

std::string_view form_name(RequestForm kind) { return row_of(kind).name; }
std::string_view form_title(RequestForm kind) { return row_of(kind).title; }

bool form_of_name(std::string_view name, RequestForm& kind) {
  for (std::size_t i = 0; i < k_forms.size(); ++i) {
    if (k_forms[i].name != name && k_forms[i].command != name) continue;
    kind = static_cast<RequestForm>(i);
    return true;
  }
  return false;
}

void take_values(FormValues& values, JsonValue members) {
  for (JsonValue member = members.first(); member; member = member.next()) {
    const std::string id(member.key());
    if (id == "type" || member.is(JsonKind::object) || member.is(JsonKind::array)) continue;
    if (member.is(JsonKind::boolean)) {
      values[id] = member.boolean() ? "true" : "";
    } else if (member.is(JsonKind::null)) {
      values[id].clear();  // an empty number field
    } else {
      values[id] =
          member.is(JsonKind::string) ? std::string(member.text()) : std::string(member.source());
    }
  }
}

std::string values_signature(RequestForm kind, const FormValues& values) {
  std::string text(form_name(kind));
  for (const auto& [id, value] : values) text += "\n" + id + "=" + value;
  return text;
}

Selection thing_of(const World& world, const RequestFormModel& model) {
  const auto value = [&](std::string_view id) {
    for (const FormField& field : model.fields) {
      if (field.id == id) return field.value;
    }
    return std::string();
  };
  switch (model.kind) {
    case RequestForm::traffic:
      for (const TrafficSource& source : world.traffic.sources) {
        if (source.name == value("name")) return {SelectionKind::traffic_source, source.id.value};
      }
      break;
    case RequestForm::load_balancer:
      if (const LoadBalancerId id = requests::load_balancer_named(world, value("name"))) {
        return {SelectionKind::load_balancer, id.value};
      }
      break;
    case RequestForm::target_group:
    case RequestForm::targets: {
      const bool named = model.kind == RequestForm::target_group;
      const TargetGroupId id = requests::target_group_named(world, value(named ? "name" : "group"));
      if (id) return {SelectionKind::target_group, id.value};
      break;
    }
    case RequestForm::security_rule:
      if (const SecurityGroupId id = requests::security_group_keyed(world, value("group"))) {
        return {SelectionKind::security_group, id.value};
      }
      break;
    case RequestForm::file_system:
    case RequestForm::file:
    case RequestForm::role:
    case RequestForm::repository: return requests::surroundings_of(world, model);
    case RequestForm::volume:
    case RequestForm::listener_rule: break;
  }
  return {};
}

std::string filled_in(std::string_view request, const std::vector<std::string>& replies) {
  std::string text;
  while (!request.empty()) {
    const std::size_t begin = request.find("${");
    const std::size_t end = begin == std::string_view::npos ? begin : request.find('}', begin);
    if (end == std::string_view::npos) break;
    text += request.substr(0, begin);
    std::string found;
    for (std::size_t i = replies.size(); i-- > 0 && found.empty();) {
      const JsonDocument reply = JsonDocument::parse(replies[i]);
      found = member_anywhere(reply.root(), request.substr(begin + 2, end - begin - 2));
    }
    // What no reply has was typed by somebody, and stays.
    text += found.empty() ? std::string(request.substr(begin, end + 1 - begin)) : found;
    request.remove_prefix(end + 1);
  }
  return text + std::string(request);
}

std::vector<FormProblem> refusals_at_fields(const RequestFormModel& model,
                                            const Diagnostics& refusal, std::string_view message) {
  std::vector<FormProblem> problems;
  for (const Diagnostic& finding : refusal) {
    std::string text = with_hint(finding);
    std::string field = "form";
    std::size_t length = 0;
    for (const auto& [pointer, id] : model.places) {
      if (pointer.size() < length || !finding.pointer.starts_with(pointer)) continue;
      field = id;
      length = pointer.size();
    }
    problems.push_back({std::move(field), -1, std::move(text)});
  }
  if (problems.empty()) problems.push_back({"form", -1, std::string(message)});
  return problems;
}

}  // namespace taskyard::web
