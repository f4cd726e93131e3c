#include "viewmodel/text_view.hpp"

#include "taskyard/json.hpp"
#include "viewmodel/capacity.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_rows_max = 200;
constexpr std::size_t k_log_rows = 60;

// Writes blocks; every helper leaves the writer inside the "blocks" array.
class Blocks {
 public:
  explicit Blocks(JsonWriter& json) : json_(json) {}

  void heading(std::string_view id, std::string_view label) { simple("heading", id, label); }
  void paragraph(std::string_view id, std::string_view text) {
    json_.begin_object().member("kind", "paragraph").member("id", id).member("text", text);
    json_.end_object();
  }
  void table(const Table& table);
  void problems(const Diagnostics& diagnostics);
  void list(std::string_view id, std::string_view label, const std::vector<std::string>& items);

  void begin_form(std::string_view id, std::string_view label) {
    json_.begin_object().member("kind", "form").member("id", id).member("label", label);
    json_.key("fields").begin_array();
  }
  void select(std::string_view id, std::string_view label, std::string_view value,
              const std::vector<std::pair<std::string, std::string>>& options);
  void field(std::string_view id, std::string_view label, std::string_view type,
             std::string_view value, std::string_view error = {});
  void begin_buttons_of_form() { json_.end_array().key("buttons").begin_array(); }
  void end_form() { json_.end_array().end_object(); }

  void begin_buttons(std::string_view id, std::string_view label) {
    json_.begin_object().member("kind", "buttons").member("id", id).member("label", label);
    json_.key("buttons").begin_array();
  }
  void end_buttons() { json_.end_array().end_object(); }
  void button(std::string_view id, std::string_view label, std::string_view command,
              bool disabled = false, std::string_view title = {});

 private:
  void simple(std::string_view kind, std::string_view id, std::string_view label) {
    json_.begin_object().member("kind", kind).member("id", id).member("label", label).end_object();
  }
  JsonWriter& json_;
};

void Blocks::table(const Table& table) {
  json_.begin_object().member("kind", "table").member("id", table.id).member("label", table.label);
  json_.key("columns").begin_array();
  for (const Column& column : table.columns) {
    json_.begin_object().member("id", column.id).member("label", column.label);
    json_.member("numeric", column.numeric).end_object();
  }
  json_.end_array().key("rows").begin_array();
  for (const Row& row : table.rows) {
    json_.begin_object().member("key", row.key).key("cells").begin_array();
    for (const Cell& cell : row.cells) {
      const bool failed = cell.role == Role::failed;
      json_.value(failed && table.id == "candidates" ? "✗ " + cell.text : cell.text);
    }
    json_.end_array();
    if (row.selection) {
      json_.key("select").begin_object().member("type", "select");
      json_.member("key", to_key(row.selection)).end_object();
    }
    json_.end_object();
  }
  json_.end_array();
  json_.member("text", table.rows.empty()   ? table.empty
                       : table.left_out > 0 ? counted(table.left_out, "more row") + " not shown."
                                            : std::string());
  json_.end_object();
}

void Blocks::problems(const Diagnostics& diagnostics) {
  json_.begin_object().member("kind", "problems").member("id", "problems");
  json_.member("label", diagnostics.empty()
                            ? std::string("No problems found")
                            : counted(static_cast<std::int64_t>(diagnostics.size()), "problem"));
  json_.key("items").begin_array();
  for (const Diagnostic& finding : diagnostics) {
    json_.begin_object().member("severity", to_string(finding.severity));
    json_.member("line", finding.line).member("column", finding.column);
    json_.member("pointer", finding.pointer).member("code", finding.code);
    json_.member("message", finding.message).member("hint", finding.hint).end_object();
  }
  json_.end_array().end_object();
}

void Blocks::list(std::string_view id, std::string_view label,
                  const std::vector<std::string>& items) {
  json_.begin_object().member("kind", "list").member("id", id).member("label", label);
  json_.key("items").begin_array();
  for (const std::string& item : items) json_.value(item);
  json_.end_array().end_object();
}

void Blocks::select(std::string_view id, std::string_view label, std::string_view value,
                    const std::vector<std::pair<std::string, std::string>>& options) {
  json_.begin_object().member("id", id).member("label", label).member("type", "select");
  json_.member("value", value).key("options").begin_array();
  for (const auto& [name, text] : options) {
    json_.begin_object().member("value", name).member("label", text).end_object();
  }
  json_.end_array().end_object();
}

void Blocks::field(std::string_view id, std::string_view label, std::string_view type,
                   std::string_view value, std::string_view error) {
  json_.begin_object().member("id", id).member("label", label).member("type", type);
  json_.member("value", value);
  if (!error.empty()) json_.member("error", error);
  json_.end_object();
}

void Blocks::button(std::string_view id, std::string_view label, std::string_view command,
                    bool disabled, std::string_view title) {
  json_.begin_object().member("id", id).member("label", label).key("command").raw(command);
  json_.member("disabled", disabled);
  if (!title.empty()) json_.member("title", title);
  json_.end_object();
}

std::vector<std::pair<std::string, std::string>> gallery_options(
    const std::vector<GalleryEntry>& entries) {
  std::vector<std::pair<std::string, std::string>> options;
  for (const GalleryEntry& entry : entries) options.emplace_back(entry.name, entry.title);
  return options;
}

std::vector<std::pair<std::string, std::string>> same_options(
    const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, std::string>> options;
  for (const std::string& name : names) options.emplace_back(name, name);
  return options;
}

void transport(Blocks& blocks, const TextViewInput& input) {
  const std::string next = input.simulation->next_event_time() ? "" : "Nothing is left to happen";
  blocks.begin_buttons("transport", "Time");
  blocks.button("play", input.playing ? "Pause" : "Play", R"({"type":"toggle"})");
  blocks.button("next_event", "Next event", R"({"type":"next_event"})", !next.empty(), next);
  blocks.button("previous_event", "Previous event", R"({"type":"previous_event"})");
  blocks.button("reset", "Back to start", R"({"type":"reset"})");
  blocks.button("undo", "Undo", R"({"type":"undo"})", !input.can_undo,
                input.can_undo ? "" : "No call to undo");
  blocks.button("redo", "Redo", R"({"type":"redo"})", !input.can_redo,
                input.can_redo ? "" : "No call to redo");
  blocks.end_buttons();
  blocks.begin_form("scenario_form", "Scenario and speed");
  blocks.select("scenario", "Scenario", input.scenario_name, gallery_options(input.scenarios));
  std::vector<std::string> speeds = {"0.1", "0.25", "0.5", "1", "2", "5", "10", "30", "60"};
  std::string speed = "1";
  for (const std::string& option : speeds) {
    if (input.speed >= std::atof(option.c_str()) - 0.001) speed = option;
  }
  blocks.select("value", "Speed, simulated seconds per second", speed, same_options(speeds));
  blocks.begin_buttons_of_form();
  blocks.button("load", "Open scenario", R"({"type":"load"})");
  blocks.button("set_speed", "Set speed", R"({"type":"speed"})");
  blocks.end_form();
}

std::string error_of(const std::vector<FormProblem>& problems, std::string_view field) {
  std::string text;
  for (const FormProblem& problem : problems) {
    if (problem.field == field) text += (text.empty() ? "" : " ") + problem.message;
  }
  return text;
}

void task_fields(Blocks& blocks, const RunForm& form, const std::vector<FormProblem>& problems,
                 std::string_view count, std::string_view default_strategy) {
  blocks.field("taskDefinition", "Task definition (empty: the newest)", "text",
               form.task_definition, error_of(problems, "task_definition"));
  blocks.select("launchType", "Launch type", form.launch_type, same_options({"EC2", "FARGATE"}));
  blocks.field("count", count, "number", std::to_string(form.count), error_of(problems, "count"));
  const std::string strategy =
      form.strategies.empty() ? "" : form.strategies[0].type + " " + form.strategies[0].field;
  blocks.select("strategy", "Placement strategy", strategy,
                {{"", std::string(default_strategy)},
                 {"binpack memory", "binpack memory"},
                 {"binpack cpu", "binpack cpu"},
                 {"spread attribute:ecs.availability-zone", "spread over zones"},
                 {"spread instanceId", "spread over instances"},
                 {"random ", "random"}});
  std::string expression;
  for (const ConstraintChoice& constraint : form.constraints) {
    if (constraint.type == "memberOf") expression = constraint.expression;
  }
  blocks.field("expression", "memberOf constraint (cluster query)", "text", expression,
               error_of(problems, "constraints"));
}

void service_controls(Blocks& blocks, const TextViewInput& input) {
  const ServiceForm& form = *input.service;
  const std::vector<FormProblem> problems = check(*input.simulation, form);
  blocks.begin_form("service_form", "Create or update a service");
  blocks.field("serviceName", "Service name", "text", form.name, error_of(problems, "name"));
  task_fields(blocks, form, problems, "Desired tasks", "default (zones, then instances)");
  blocks.select("schedulingStrategy", "Service type", form.daemon ? "DAEMON" : "REPLICA",
                same_options({"REPLICA", "DAEMON"}));
  blocks.field("minimumHealthyPercent", "Minimum healthy percent", "number",
               std::to_string(form.minimum_healthy_percent));
  blocks.field("maximumPercent", "Maximum percent", "number", std::to_string(form.maximum_percent),
               error_of(problems, "maximum_percent"));
  const char* const breakers[] = {"off", "on", "rollback"};
  blocks.select("circuitBreaker", "Deployment circuit breaker", breakers[form.breaker],
                {{"off", "off"}, {"on", "gives up"}, {"rollback", "rolls back"}});
  const DeploymentForm& deployment = form.deployment;
  blocks.select("deploymentStrategy", "Deployment strategy",
                to_string(static_cast<DeploymentStrategy>(deployment.strategy)),
                same_options({"ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"}));
  blocks.field("bakeMinutes", "Bake time in minutes (not ROLLING)", "number",
               std::to_string(deployment.bake_minutes), error_of(problems, "strategy"));
  blocks.field("sharePercent", "Percent of traffic per step (LINEAR, CANARY)", "number",
               std::to_string(deployment.share_percent));
  blocks.field("shareMinutes", "Minutes per step (LINEAR, CANARY)", "number",
               std::to_string(deployment.share_minutes));
  blocks.field("alarms", "CloudWatch alarms that roll back", "text", deployment.alarms);
  blocks.begin_buttons_of_form();
  blocks.button("create_service", "Create service", R"({"type":"create_service"})");
  blocks.button("update_service", "Update service", R"({"type":"update_service"})", false,
                "Updates the service of that name");
  blocks.end_form();
  const std::string launch = error_of(problems, "launch_type");
  if (!launch.empty()) blocks.paragraph("service_problem", launch);
}

void run_controls(Blocks& blocks, const TextViewInput& input) {
  const RunForm& form = *input.run;
  const std::vector<FormProblem> problems = check(*input.simulation, form);
  blocks.heading("run_heading", "Run tasks");
  blocks.begin_form("run_form", "Run tasks");
  task_fields(blocks, form, problems, "Number of tasks", "default (random)");
  blocks.begin_buttons_of_form();
  blocks.button("run", "Run", R"({"type":"run"})");
  blocks.end_form();
  const std::string launch = error_of(problems, "launch_type");
  if (!launch.empty()) blocks.paragraph("run_problem", launch);
  service_controls(blocks, input);

  std::vector<std::pair<std::string, std::string>> types;
  for (const InstanceType& type : instance_types()) {
    types.emplace_back(std::string(type.name), std::string(type.name) + ", " +
                                                   cpu_text(type.cpu_units()) + ", " +
                                                   memory_text(type.registered_memory_mib));
  }
  std::vector<std::pair<std::string, std::string>> zones = {{"", "every zone"}};
  for (const NameId zone : input.simulation->world().availability_zones) {
    const std::string& name = input.simulation->world().text(zone);
    zones.emplace_back(name, name);
  }
  blocks.begin_form("fleet_form", "Add container instances");
  blocks.select("instanceType", "Instance type", input.fleet->instance_type, types);
  blocks.select("zone", "Availability Zone", input.fleet->zone, zones);
  blocks.field("count", "Number per zone", "number", std::to_string(input.fleet->count));
  blocks.begin_buttons_of_form();
  blocks.button("add_instances", "Add instances", R"({"type":"add_instances"})");
  blocks.end_form();
}

void editor(Blocks& blocks, const TextViewInput& input) {
  blocks.heading("editor_heading", "Task definition");
  blocks.begin_form("taskdef_form", "Task definitions to start from");
  blocks.select("name", "Real task definitions", "", gallery_options(input.task_definitions));
  blocks.begin_buttons_of_form();
  blocks.button("load_taskdef", "Open", R"({"type":"load_taskdef"})");
  blocks.end_form();
  blocks.begin_form("editor_form", "Task definition JSON");
  blocks.field("text", "Task definition JSON", "textarea", input.editor->text());
  blocks.begin_buttons_of_form();
  blocks.button("edit", "Check", R"({"type":"edit"})");
  blocks.button("apply", "Apply", R"({"type":"apply"})", false, "Registers a new revision");
  blocks.end_form();
  blocks.problems(input.editor->diagnostics());
}

void inspector(Blocks& blocks, const InspectorModel& model) {
  blocks.heading("inspector_heading", model.title.empty() ? "Nothing selected" : model.title);
  if (model.title.empty()) {
    blocks.paragraph("inspector_empty", model.empty);
    return;
  }
  if (!model.state.empty()) blocks.paragraph("inspector_state", "State: " + model.state);
  if (model.has_why) {
    blocks.heading("why_heading", "Why?");
    blocks.paragraph("why_sentence", model.why.sentence);
    if (!model.why.counterfactual.empty()) {
      blocks.paragraph("why_counterfactual", model.why.counterfactual);
    }
    if (!model.why.rule.empty()) blocks.paragraph("why_rule", model.why.rule);
    if (model.why.decision) blocks.table(candidates_table(model.why));
  }
  std::vector<std::string> facts;
  for (const Section& section : model.sections) {
    for (const Field& field : section.fields) {
      facts.push_back(field.value.empty() ? field.label : field.label + ": " + field.value);
    }
  }
  blocks.list("inspector_facts", "Details", facts);
  for (const Table& table : model.tables) blocks.table(table);
  if (!model.actions.empty()) {
    blocks.begin_buttons("inspector_actions", "Actions");
    for (const Action& action : model.actions) {
      blocks.button(action.id, action.label, action.command, false, action.tip);
    }
    blocks.end_buttons();
  }
}

Table log_table(const EventLogModel& log) {
  Table table;
  table.id = "events";
  table.label = "Events, newest first";
  table.columns = {{"time", "Time", true, 0.6F},
                   {"service", "Service", false, 0.8F},
                   {"event", "Event", false, 4}};
  table.empty = "Nothing has happened yet.";
  const auto& rows = log.rows();
  for (std::size_t i = 0; i < rows.size() && i < k_log_rows; ++i) {
    const LogRow& from = rows[rows.size() - 1 - i];
    Row row;
    row.key = "event:" + std::to_string(from.seq);
    row.selection = from.selection;
    row.cells = {{clock_text(from.time, true), static_cast<double>(from.time), Role::none, {}},
                 {from.service, 0, Role::none, {}},
                 {from.text, 0, Role::none, {}}};
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::string summary_sentence(const World& world) {
  std::int64_t running = 0;
  std::int64_t pending = 0;
  std::int64_t instances = 0;
  for (const Cluster& cluster : world.clusters) {
    if (cluster.status != ClusterStatus::active) continue;
    running += cluster.running_ec2 + cluster.running_fargate;
    pending += cluster.pending_ec2 + cluster.pending_fargate;
    instances += static_cast<std::int64_t>(cluster.instances.size());
  }
  std::int64_t busy = 0;
  for (const ContainerInstance& instance : world.container_instances) {
    if (instance.status != InstanceStatus::inactive && !instance.tasks.empty()) ++busy;
  }
  return counted(running, "task") + " RUNNING, " + grouped(pending) + " on the way; " +
         grouped(busy) + " of " + counted(instances, "container instance") + " busy.";
}

std::string text_view_json(const TextViewInput& input) {
  const World& world = input.simulation->world();
  JsonWriter json;
  json.begin_object().member("title", input.simulation->scenario().title);
  json.member("summary", clock_text(world.now) + (input.playing ? ", playing. " : ", paused. ") +
                             summary_sentence(world));
  json.key("blocks").begin_array();
  Blocks blocks(json);
  if (!input.simulation->scenario().summary.empty()) {
    blocks.paragraph("lesson", input.simulation->scenario().summary);
  }
  if (!input.message.empty()) blocks.paragraph("message", input.message);
  transport(blocks, input);
  run_controls(blocks, input);
  editor(blocks, input);
  blocks.heading("state_heading", "What is there");
  blocks.begin_buttons("task_filter", "Tasks shown");
  blocks.button("filter_running", "Desired status Running",
                R"({"type":"filter","tasks":"running"})", input.filter == TaskFilter::running);
  blocks.button("filter_stopped", "Desired status Stopped",
                R"({"type":"filter","tasks":"stopped"})", input.filter == TaskFilter::stopped);
  blocks.end_buttons();
  blocks.table(services_table(world, k_rows_max));
  blocks.table(tasks_table(world, input.filter, k_rows_max));
  blocks.table(instances_table(world, k_rows_max));
  blocks.table(capacity_providers_table(world));
  blocks.table(clusters_table(world));
  blocks.table(task_definitions_table(world, k_rows_max));
  inspector(blocks, *input.inspector);
  blocks.table(log_table(*input.log));
  json.end_array().end_object();
  return json.take();
}

}  // namespace taskyard::web
