#include "taskdef/taskdef.hpp"

#include "base/text.hpp"
#include "taskdef/command_line/command_line.hpp"
#include "taskdef/reading.hpp"
#include "taskdef/schema.hpp"
#include "taskdef/shape_check.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard {

namespace {

using taskdef::Findings;
using taskdef::Node;
using taskdef::Reading;
using taskdef::Rule;

constexpr std::uint32_t k_size_max = 65536;  // facts TD-6
// Some rules compare all with all. Far beyond what AWS takes, types and fields are checked only.
constexpr std::uint32_t k_rules_size_max = 4 * k_size_max;
constexpr std::string_view k_resource_type = "AWS::ECS::TaskDefinition";

/// The first ECS task definition among the resources of a CloudFormation template.
JsonValue find_resource(JsonValue root) {
  for (JsonValue item = root["Resources"].first(); item; item = item.next()) {
    if (item["Type"].text() == k_resource_type) return item;
  }
  return {};
}

/// Takes off what people paste around a task definition, and says so.
Node unwrap(JsonValue root, Findings& findings) {
  const JsonValue wrapped = root["taskDefinition"];
  if (wrapped.is(JsonKind::object) && !root["family"] && !root["containerDefinitions"]) {
    findings.add(
        Rule::wrapper, {wrapped, false},
        "This is the output of describe-task-definition; the content of \"taskDefinition\" "
        "is read.",
        "For the AWS CLI, take off the outer object.");
    return {wrapped, false};
  }
  JsonValue resource = root["Type"].text() == k_resource_type ? root : find_resource(root);
  if (resource) resource = resource["Properties"];
  const bool bare =
      root["ContainerDefinitions"].is(JsonKind::array) && !root["containerDefinitions"];
  if (!resource && !bare) return {root, false};
  const Node node{resource ? resource : root, true};
  findings.add(Rule::cloudformation, node,
               "This is CloudFormation's spelling; it is read as the API's.",
               "CloudFormation writes ContainerDefinitions, the API containerDefinitions.");
  return node;
}

void note_output_fields(Node root, Findings& findings) {
  std::string names;
  Node first;
  for (Node member = root.first(); member; member = member.next()) {
    for (std::string_view name : taskdef::output_only_fields()) {
      if (!member.is_named(name)) continue;
      names += concat({names.empty() ? "" : ", ", name});
      if (!first) first = member;
    }
  }
  if (!first) return;
  findings.add(
      Rule::output_field, first,
      concat({"AWS adds these to its answers; in a request they are left out: ", names, "."}),
      "For the AWS CLI, remove them.");
}

/// The root must be an object before anything can be looked up in it.
bool check_root(JsonValue root, Findings& findings) {
  if (root.is(JsonKind::object)) return true;
  const bool list = root.is(JsonKind::array) && root.first()["image"];
  findings.add(
      Rule::type, {root, false},
      concat({"The request must be an object; this is ", describe(root.kind()), "."}),
      list ? R"(A list of containers goes into {"family": …, "containerDefinitions": [ … ]}.)"
           : R"(A task definition is an object: {"family": …, "containerDefinitions": [ … ]}.)");
  return false;
}

/// Bytes without the white space between tokens: what an SDK sends.
std::uint32_t length_of(Node root) {
  std::uint32_t length = 0;
  bool inside_text = false;
  bool escaped = false;
  for (char c : root.value().source()) {
    if (inside_text || !is_blank(c)) ++length;
    if (!escaped && c == '"') inside_text = !inside_text;
    escaped = inside_text && !escaped && c == '\\';
  }
  return length;
}

void check_text_size(Node root, Findings& findings) {
  const std::uint32_t length = length_of(root);
  if (length <= k_size_max) return;
  findings.add(Rule::size, root,
               concat({"Actual length: '", to_text(length), "'. Max allowed length is '",
                       to_text(k_size_max), "' bytes."}),
               "Shorten it; long texts belong into files or parameters.");
}

/// Launch types it would be valid for (facts TD-17).
void compute_compatibilities(const JsonDocument& document, Reading& reading) {
  TaskDefinition& definition = reading.definition;
  Findings attempt(document);
  check_fargate(reading, attempt);
  definition.runs_on_fargate = !attempt.refused();
  definition.runs_on_ec2 = !reading.root["ephemeralStorage"].is_object();
  definition.runs_external = definition.runs_on_ec2 &&
                             definition.network_mode != NetworkMode::awsvpc &&
                             definition.need.gpus == 0;
}

TaskDefinitionDraft finish(Findings&& findings, TaskDefinition&& definition) {
  TaskDefinitionDraft draft;
  draft.definition = std::move(definition);
  draft.exception = findings.exception();
  draft.message = findings.message();
  draft.diagnostics = std::move(findings).sorted();
  return draft;
}

}  // namespace

TaskDefinitionDraft read_task_definition(const JsonDocument& document, JsonValue root) {
  Findings findings(document);
  if (!check_root(root, findings)) return finish(std::move(findings), {});
  const Node node = unwrap(root, findings);
  note_output_fields(node, findings);
  check_shape(node, taskdef::request_shape(), findings);
  check_text_size(node, findings);
  if (length_of(node) > k_rules_size_max) return finish(std::move(findings), {});
  Reading reading = taskdef::read_values(node);
  check_task(reading, findings);
  check_containers(reading, findings);
  check_container_options(reading, findings);
  check_ports(reading, findings);
  check_dependencies(reading, findings);
  check_volumes(reading, findings);
  check_logging(reading, findings);
  check_roles(reading, findings);
  if (reading.wants_fargate) check_fargate(reading, findings);
  compute_need(reading);
  compute_compatibilities(document, reading);
  if (!findings.refused()) {
    reading.definition.json = echo_definition(reading);
    reading.definition.tags_json = echo_tags(reading);
  }
  return finish(std::move(findings), std::move(reading.definition));
}

namespace {

TaskDefinitionDraft read_line(std::string_view text, const taskdef::CommandLine& line) {
  TaskDefinitionDraft draft;
  if (line.readable()) {
    draft = read_task_definition(line.json);
    place_in_text(line, text, draft.diagnostics);
  } else {
    draft.exception = line.diagnostics.front().exception;
    draft.message = line.diagnostics.front().message;
  }
  draft.diagnostics.insert(draft.diagnostics.begin(), line.diagnostics.begin(),
                           line.diagnostics.end());
  return draft;
}

}  // namespace

TaskDefinitionDraft read_task_definition(std::string_view text) {
  const taskdef::CommandLine line = taskdef::read_command_line(text);
  if (line.found) return read_line(text, line);
  const JsonDocument document = JsonDocument::parse(text);
  TaskDefinitionDraft draft;
  if (document.valid()) draft = read_task_definition(document, document.root());
  draft.diagnostics.insert(draft.diagnostics.begin(), document.diagnostics().begin(),
                           document.diagnostics().end());
  if (!document.valid()) {
    draft.exception = "SerializationException";
    draft.message = draft.diagnostics.front().message;
    draft.diagnostics.front().exception = draft.exception;
  }
  return draft;
}

Diagnostics validate_task_definition(std::string_view json_text) {
  return read_task_definition(json_text).diagnostics;
}

}  // namespace taskyard
