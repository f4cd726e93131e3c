#include "viewmodel/text_view.hpp"

#include "taskyard/json.hpp"
#include "viewmodel/capacity.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/requests/text_blocks.hpp"
#include "viewmodel/services/service_tables.hpp"
#include "viewmodel/storage/text_blocks.hpp"
#include "viewmodel/text/blocks.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_rows_max = 200;
constexpr std::size_t k_log_rows = 60;
constexpr std::uint32_t k_service_rows = 40;

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

void definition_field(Blocks& blocks, const RunForm& form, const std::vector<FormProblem>& problems,
                      std::string_view label) {
  blocks.field("taskDefinition", label, "text", form.task_definition,
               error_of(problems, "task_definition"));
}

struct PlacementLabels {
  std::string_view count, default_strategy;
};

void placement_fields(Blocks& blocks, const RunForm& form, const std::vector<FormProblem>& problems,
                      const PlacementLabels& labels) {
  blocks.field("count", labels.count, "number", std::to_string(form.count),
               error_of(problems, "count"));
  const std::string strategy =
      form.strategies.empty() ? "" : form.strategies[0].type + " " + form.strategies[0].field;
  blocks.select("strategy", "Placement strategy", strategy,
                {{"", std::string(labels.default_strategy)},
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

void capacity_fields(Blocks& blocks, const ServiceForm& form,
                     const std::vector<FormProblem>& problems) {
  constexpr const char* k_by_providers = "capacity providers";
  blocks.select("launchType", "Launch type", form.by_providers ? k_by_providers : form.launch_type,
                same_options({"EC2", "FARGATE", k_by_providers}));
  blocks.field("providers", "Capacity providers (name:base:weight, …)", "text",
               providers_text(form), error_of(problems, "providers"));
}

void volume_fields(Blocks& blocks, const LaunchVolume& volume,
                   const std::vector<FormProblem>& problems, bool of_service) {
  blocks.field("volumeSize", "EBS volume, GiB", "number", std::to_string(volume.size_gib),
               error_of(problems, "volume_size"));
  blocks.select("volumeType", "EBS volume type", volume.type,
                same_options({"gp3", "gp2", "io1", "io2", "st1", "sc1"}));
  blocks.field("volumeIops", "EBS volume, IOPS (0: those of its type)", "number",
               std::to_string(volume.iops), error_of(problems, "volume_iops"));
  blocks.field("volumeRole", "Infrastructure role", "text", volume.role,
               error_of(problems, "volume_role"));
  if (of_service) return;  // they are always deleted
  blocks.check("volumeKeep", "Keep the volume when the task ends", volume.keep);
}

void service_fields(Blocks& blocks, const ServiceForm& form,
                    const std::vector<FormProblem>& problems) {
  blocks.field("serviceName", "Service name", "text", form.name, error_of(problems, "name"));
  definition_field(blocks, form, problems, "Task definition to keep running (empty: the newest)");
  capacity_fields(blocks, form, problems);
  placement_fields(blocks, form, problems, {"Desired tasks", "default (zones, then instances)"});
  blocks.select("schedulingStrategy", "Service type", form.daemon ? "DAEMON" : "REPLICA",
                same_options({"REPLICA", "DAEMON"}));
  blocks.field("minimumHealthyPercent", "Minimum healthy percent", "number",
               std::to_string(form.minimum_healthy_percent),
               error_of(problems, "minimum_healthy_percent"));
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
  blocks.field("targetGroup", "Target group (empty: no load balancer)", "text", form.balancer.name,
               error_of(problems, "balancer"));
  blocks.field("containerName", "Container of the targets (empty: the first with a port)", "text",
               form.balancer.container);
  blocks.field("containerPort", "Container port of the targets (0: its first)", "number",
               std::to_string(form.balancer.port));
  blocks.field("grace", "Health check grace period, seconds", "number",
               std::to_string(form.grace_s), error_of(problems, "grace"));
  blocks.check("rebalancing", "Availability Zone rebalancing", form.zone_rebalancing);
  blocks.check("force", "Force a new deployment when updating", form.force);
}

void service_controls(Blocks& blocks, const TextViewInput& input) {
  const ServiceForm& form = *input.service;
  const std::vector<FormProblem>& problems = *input.service_problems;
  blocks.begin_form("service_form", "Create or update a service");
  service_fields(blocks, form, problems);
  if (!launch_volume_name(input.simulation->world(), form).empty()) {
    volume_fields(blocks, form.volume, problems, true);
  }
  blocks.begin_buttons_of_form();
  blocks.button("create_service", "Create service", R"({"type":"create_service"})");
  blocks.button("update_service", "Update service", R"({"type":"update_service"})", false,
                "Updates the service of that name");
  blocks.end_form();
  for (const char* field : {"launch_type", "strategies", "form"}) {
    const std::string problem = error_of(problems, field);
    if (!problem.empty()) blocks.paragraph(std::string("service_problem_") + field, problem);
  }
  const Call& call = *input.service_call;
  blocks.code("service_call", "The call that this form writes: " + call.action, call.request);
}

void run_controls(Blocks& blocks, const TextViewInput& input) {
  const RunForm& form = *input.run;
  const std::vector<FormProblem> problems = check(*input.simulation, form);
  blocks.heading("run_heading", "Run tasks");
  blocks.begin_form("run_form", "Run tasks");
  definition_field(blocks, form, problems, "Task definition (empty: the newest)");
  blocks.select("launchType", "Launch type", form.launch_type, same_options({"EC2", "FARGATE"}));
  placement_fields(blocks, form, problems, {"Number of tasks", "default (random)"});
  if (!launch_volume_name(input.simulation->world(), form).empty()) {
    volume_fields(blocks, form.volume, problems, false);
  }
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
  blocks.select("profile", "Instance profile", input.fleet->profile,
                profile_options(input.simulation->world()));
  blocks.select("pull", "Image pull behaviour", input.fleet->pull, pull_options());
  blocks.begin_buttons_of_form();
  blocks.button("add_instances", "Add instances", R"({"type":"add_instances"})");
  blocks.end_form();
  if (input.request_form != nullptr) {
    request_form_blocks(blocks, *input.request_form, *input.request_calls);
  }
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

void action_buttons(Blocks& blocks, const InspectorModel& model, bool faults) {
  bool begun = false;
  for (const Action& action : model.actions) {
    if (action.fault != faults) continue;
    if (!begun) {
      blocks.begin_buttons(faults ? "inspector_faults" : "inspector_actions",
                           faults ? "Make something fail" : "Actions");
    }
    begun = true;
    blocks.button(action.id, action.label, action.command, false, action.tip);
  }
  if (begun) blocks.end_buttons();
}

void inspector(Blocks& blocks, const InspectorModel& model) {
  blocks.heading("inspector_heading", model.title.empty() ? "Nothing selected" : model.title);
  if (model.title.empty()) {
    blocks.paragraph("inspector_empty", model.empty);
    return;
  }
  if (!model.state.empty()) blocks.paragraph("inspector_state", "State: " + model.state);
  if (!model.story.empty()) {
    blocks.heading("story_heading", model.story_title);
    blocks.paragraph("story", model.story);
  }
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
  for (Table table : model.tables) {
    table.id = "inspected_" + table.id;  // the same table may stand below, of everything
    blocks.table(table);
  }
  for (std::size_t i = 0; i < model.texts.size(); ++i) {
    blocks.code("inspector_text_" + std::to_string(i), model.texts[i].label, model.texts[i].text);
  }
  action_buttons(blocks, model, false);
  action_buttons(blocks, model, true);
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
  if (!world.services.empty()) {
    blocks.table(service_deployments_table(world, k_service_rows));
    blocks.table(service_messages_table(world, k_service_rows));
  }
  blocks.table(tasks_table(world, input.filter, k_rows_max));
  blocks.table(instances_table(world, k_rows_max));
  blocks.table(capacity_providers_table(world));
  blocks.table(clusters_table(world));
  blocks.table(task_definitions_table(world, k_rows_max));
  request_table_blocks(blocks, world, input.charts);
  surroundings_blocks(blocks, input);
  inspector(blocks, *input.inspector);
  blocks.table(log_table(*input.log));
  json.end_array().end_object();
  return json.take();
}

}  // namespace taskyard::web
