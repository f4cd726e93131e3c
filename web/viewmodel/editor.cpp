#include "viewmodel/editor.hpp"

#include <algorithm>

#include "taskyard/catalog.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::web {
namespace {

// A scalar as it is spelled in the text, without the quotes of a string.
std::string spelled(JsonValue value) {
  if (!value || value.is(JsonKind::null)) return {};
  if (value.is(JsonKind::string)) return std::string(value.text());
  return std::string(value.source());
}

bool lists(JsonValue array, std::string_view word) {
  for (JsonValue item = array.first(); item; item = item.next()) {
    if (item.text() == word) return true;
  }
  return false;
}

ContainerForm read_container(JsonValue value) {
  ContainerForm form;
  form.pointer = value.pointer();
  form.name = spelled(value["name"]);
  form.image = spelled(value["image"]);
  form.cpu = spelled(value["cpu"]);
  form.memory = spelled(value["memory"]);
  form.memory_reservation = spelled(value["memoryReservation"]);
  const JsonValue essential = value["essential"];
  form.essential = !essential.is(JsonKind::boolean) || essential.boolean();
  for (JsonValue port = value["portMappings"].first(); port; port = port.next()) {
    form.ports.push_back({port.pointer(), spelled(port["containerPort"]), spelled(port["hostPort"]),
                          spelled(port["protocol"])});
  }
  return form;
}

// How the form's text is written into the JSON. A number field that holds no number is written as a
// string: the problem list then says what is wrong, and nothing typed is lost.
std::string written(std::string_view value, EditorModel::Kind kind) {
  if (kind == EditorModel::Kind::boolean) return value == "true" ? "true" : "false";
  if (kind == EditorModel::Kind::number) {
    const bool digits = !value.empty() && value.size() < 10 &&
                        value.find_first_not_of("0123456789") == std::string_view::npos;
    if (digits && (value.size() == 1 || value[0] != '0')) return std::string(value);
  }
  return json_quote(value);
}

}  // namespace

void EditorModel::set_text(std::string text) {
  if (text == text_ && !text_.empty()) return;
  text_ = std::move(text);
  recheck();
}

void EditorModel::recheck() {
  diagnostics_ = validate_task_definition(text_);
  errors_ = 0;
  for (const Diagnostic& diagnostic : diagnostics_) {
    if (diagnostic.severity == Severity::error) ++errors_;
  }
  const JsonDocument document = JsonDocument::parse(text_);
  if (document.valid() && document.root().is(JsonKind::object)) {
    read_form(document);
  } else {
    form_.usable = false;
  }
}

void EditorModel::read_form(const JsonDocument& document) {
  TaskDefinitionForm form;
  form.usable = true;
  JsonValue root = document.root();
  if (root["taskDefinition"].is(JsonKind::object)) {
    root = root["taskDefinition"];
    form.base = "/taskDefinition";
  }
  form.family = spelled(root["family"]);
  form.network_mode = spelled(root["networkMode"]);
  form.cpu = spelled(root["cpu"]);
  form.memory = spelled(root["memory"]);
  const JsonValue compatibilities = root["requiresCompatibilities"];
  form.ec2 = lists(compatibilities, "EC2");
  form.fargate = lists(compatibilities, "FARGATE");
  form.external = lists(compatibilities, "EXTERNAL");
  for (JsonValue item = root["containerDefinitions"].first(); item; item = item.next()) {
    if (item.is(JsonKind::object)) form.containers.push_back(read_container(item));
  }
  form_ = std::move(form);
}

bool EditorModel::set_member(std::string_view pointer, std::string_view key, std::string_view value,
                             Kind kind) {
  const JsonDocument document = JsonDocument::parse(text_);
  const JsonValue object = document.valid() ? document.find(pointer) : JsonValue{};
  if (!object.is(JsonKind::object)) return false;
  const JsonValue present = object[key];
  if (value.empty()) {
    if (!present) return true;
    set_text(json_remove(document, present));
  } else {
    set_text(json_set_member(document, object, key, written(value, kind)));
  }
  return true;
}

bool EditorModel::set_compatibility(std::string_view launch_type, bool wanted) {
  const JsonDocument document = JsonDocument::parse(text_);
  const JsonValue object = document.valid() ? document.find(form_.base) : JsonValue{};
  if (!object.is(JsonKind::object)) return false;
  const JsonValue list = object["requiresCompatibilities"];
  if (wanted && !list.is(JsonKind::array)) {
    set_text(json_set_member(document, object, "requiresCompatibilities",
                             "[" + json_quote(launch_type) + "]"));
    return true;
  }
  for (JsonValue item = list.first(); item; item = item.next()) {
    if (item.text() != launch_type) continue;
    if (!wanted) set_text(json_remove(document, list.size() == 1 ? list : item));
    return true;
  }
  if (wanted) set_text(json_append(document, list, json_quote(launch_type)));
  return true;
}

bool EditorModel::add_container() {
  const JsonDocument document = JsonDocument::parse(text_);
  const JsonValue object = document.valid() ? document.find(form_.base) : JsonValue{};
  if (!object.is(JsonKind::object)) return false;
  const std::string container = R"({ "name": "container-)" +
                                std::to_string(form_.containers.size() + 1) +
                                R"(", "image": "nginx:latest", "memory": 128, "essential": true })";
  const JsonValue list = object["containerDefinitions"];
  if (list.is(JsonKind::array)) {
    set_text(json_append(document, list, container));
  } else {
    set_text(json_set_member(document, object, "containerDefinitions", "[" + container + "]"));
  }
  return true;
}

bool EditorModel::add_port(std::string_view container_pointer) {
  const JsonDocument document = JsonDocument::parse(text_);
  const JsonValue object = document.valid() ? document.find(container_pointer) : JsonValue{};
  if (!object.is(JsonKind::object)) return false;
  constexpr std::string_view mapping =
      R"({ "containerPort": 80, "hostPort": 0, "protocol": "tcp" })";
  constexpr std::string_view mapping_same = R"({ "containerPort": 80, "protocol": "tcp" })";
  const bool dynamic = form_.network_mode.empty() || form_.network_mode == "bridge";
  const std::string text(dynamic ? mapping : mapping_same);
  const JsonValue list = object["portMappings"];
  if (list.is(JsonKind::array)) {
    set_text(json_append(document, list, text));
  } else {
    set_text(json_set_member(document, object, "portMappings", "[" + text + "]"));
  }
  return true;
}

bool EditorModel::remove(std::string_view pointer) {
  const JsonDocument document = JsonDocument::parse(text_);
  const JsonValue value = document.valid() ? document.find(pointer) : JsonValue{};
  if (!value || pointer.empty()) return false;
  set_text(json_remove(document, value));
  return true;
}

std::uint32_t EditorModel::offset_of(std::string_view pointer) const {
  const JsonDocument document = JsonDocument::parse(text_);
  const JsonValue value = document.valid() ? document.find(pointer) : JsonValue{};
  return value ? value.begin() : 0;
}

std::vector<std::string> fargate_cpu_options() {
  std::vector<std::string> options;
  for (const FargateSize& size : fargate_sizes()) options.push_back(std::to_string(size.cpu_units));
  return options;
}

std::vector<std::string> fargate_memory_options(std::string_view cpu) {
  std::vector<std::string> options;
  for (const FargateSize& size : fargate_sizes()) {
    if (std::to_string(size.cpu_units) != cpu) continue;
    const Mib step = std::max<Mib>(size.memory_step_mib, 1);
    for (Mib memory = size.memory_min_mib; memory <= size.memory_max_mib; memory += step) {
      if (is_fargate_pair(size.cpu_units, memory)) options.push_back(std::to_string(memory));
    }
  }
  return options;
}

}  // namespace taskyard::web
