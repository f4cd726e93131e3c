#include "viewmodel/inspector.hpp"

#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"
#include "viewmodel/capacity.hpp"
#include "viewmodel/faults.hpp"
#include "viewmodel/inspect_service.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/requests/inspect.hpp"
#include "viewmodel/services/consequences.hpp"
#include "viewmodel/storage/inspect.hpp"
#include "viewmodel/tables.hpp"

namespace taskyard::web {
namespace {

std::string command(std::string_view type, std::string_view key, std::string_view value) {
  JsonWriter json;
  json.begin_object().member("type", type).member(key, value).end_object();
  return json.take();
}

std::string status_command(std::string_view key, std::string_view status) {
  JsonWriter json;
  json.begin_object().member("type", "set_instance").member("instance", key);
  json.member("status", status).end_object();
  return json.take();
}

void add_time(Section& section, const char* label, SimTime time) {
  if (time != k_never) section.fields.push_back({label, clock_text(time, true), true, {}});
}

std::string bindings_text(const World& world, const Container& container) {
  std::string text;
  for (std::uint32_t i = 0; i < container.binding_count; ++i) {
    const NetworkBinding& binding = world.network_bindings[container.first_binding + i];
    text += (text.empty() ? "" : ", ") + std::to_string(binding.host_port) + " → " +
            std::to_string(binding.container_port) + "/" + to_string(binding.protocol);
  }
  return text.empty() ? "–" : text;
}

Table containers_table(const World& world, const Task& task) {
  const TaskDefinition& definition = world.at(task.task_definition);
  Table table;
  table.id = "containers";
  table.label = "Containers";
  table.columns = {{"name", "Container", false, 1.2F}, {"status", "Status", false, 1.2F},
                   {"health", "Health", false, 1},     {"ports", "Host → container", false, 1.5F},
                   {"exit", "Exit code", true, 0.7F},  {"image", "Image", false, 1.6F}};
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    const ContainerDefinition& spec = definition.containers[container.definition];
    Row row;
    row.key = "container:" + std::to_string(container.id.value);
    row.cells.push_back(
        {spec.name + (spec.essential ? "" : " (not essential)"), 0, Role::none, {}});
    row.cells.push_back({to_string(container.status), 0, role_of(container.status, container),
                         world.text(container.reason)});
    row.cells.push_back({to_string(container.health), 0, Role::none, {}});
    row.cells.push_back({bindings_text(world, container), 0, Role::none, {}});
    row.cells.push_back({container.has_exit_code ? std::to_string(container.exit_code) : "–",
                         static_cast<double>(container.exit_code),
                         Role::none,
                         {}});
    row.cells.push_back({spec.image, 0, Role::none, {}});
    table.rows.push_back(std::move(row));
  }
  return table;
}

Section placement_section(const World& world, const Task& task) {
  Section place{"Placement", {}};
  place.fields.push_back({"Launch type", to_string(task.launch_type), false, {}});
  if (task.instance) {
    place.fields.push_back({"Container instance", instance_label(world, task.instance), true, {}});
    place.fields.push_back({"Instance type", world.text(world.at(task.instance).type), true, {}});
  }
  if (task.capacity_provider) {
    place.fields.push_back({"Capacity provider", world.at(task.capacity_provider).name, true, {}});
  }
  place.fields.push_back({"Availability Zone", world.text(task.zone), true, {}});
  place.fields.push_back({"Task group", world.text(task.group), true, {}});
  return place;
}

void inspect_task(const Simulation& simulation, TaskId id, std::uint32_t rows_max,
                  InspectorModel& model) {
  const World& world = simulation.world();
  const Task& task = world.at(id);
  const TaskDefinition& definition = world.at(task.task_definition);
  model.title = "Task " + task_name(world, id);
  model.subtitle = arn_of(world, id);
  model.state = to_string(task.status);
  model.role = role_of(task);
  Section state{"State", {}};
  state.fields.push_back(
      {"Last status", to_string(task.status), false, std::string(gloss(to_string(task.status)))});
  state.fields.push_back(
      {"Desired status", task.desired_running ? "RUNNING" : "STOPPED", false, {}});
  state.fields.push_back(
      {"Health", to_string(task.health), false, std::string(gloss(to_string(task.health)))});
  if (task.stop_code != StopCode::none) {
    state.fields.push_back({"Stop code", to_string(task.stop_code), false, {}});
    state.fields.push_back({"Stopped reason", world.text(task.stopped_reason), false, {}});
  }
  model.story = story_of(simulation, id);
  model.story_title = task.status == TaskStatus::stopped ? "Why it stopped" : "Why it stops";
  Section place = placement_section(world, task);
  Section size{"Definition", {}};
  size.fields.push_back(
      {"Revision", definition.family + ":" + std::to_string(definition.revision), true, {}});
  size.fields.push_back(
      {"CPU", std::to_string(task.cpu_units) + " units", true, cpu_text(task.cpu_units)});
  size.fields.push_back(
      {"Memory", std::to_string(task.memory_mib) + " MiB", true, memory_text(task.memory_mib)});
  size.fields.push_back({"Network mode", to_string(definition.network_mode), true, {}});
  if (task.private_ip != 0) {
    size.fields.push_back({"Private IP", ip_text(task.private_ip), true, {}});
  }
  Section times{"Times", {}};
  add_time(times, "Created", task.created_at);
  add_time(times, "Pull started", task.pull_started_at);
  add_time(times, "Pull stopped", task.pull_stopped_at);
  add_time(times, "Started", task.started_at);
  add_time(times, "Stopping", task.stopping_at);
  add_time(times, "Containers ended", task.execution_stopped_at);
  add_time(times, "Stopped", task.stopped_at);
  model.sections = {std::move(state), std::move(place), std::move(size), std::move(times)};
  model.tables.push_back(containers_table(world, task));
  if (task.desired_running) {
    model.actions.push_back({"stop_task", "Stop task",
                             command("stop_task", "task", to_key(model.selection)), true,
                             "Sends ecs.StopTask"});
    add_spot_fault(world, task, model.actions);
  }
  if (task.deployment) {
    const Selection service{SelectionKind::service, world.at(task.deployment).service.value};
    model.actions.push_back({"open_service", "Go to service",
                             command("select", "key", to_key(service)), false,
                             "Shows the service that started this task"});
  }
  add_target_link(world, task, model);
  add_task_surroundings(simulation, task, model);
  if (task.desired_running) add_task_faults(world, task, model.actions);
  add_image_faults(world, definition, model.actions);
  add_resource_faults(world, definition, model.actions);
  if (task.decision) {
    model.has_why = true;
    model.why = simulation.explain(task.decision, rows_max);
    if (waits_for_capacity(task)) {
      model.why.sentence = simulation.explain_waiting(id).sentence;
      model.why_title = "Why does it wait?";
    }
  }
}

std::string of_total(std::int64_t remaining, std::int64_t registered, std::string_view unit) {
  return std::to_string(remaining) + " of " + std::to_string(registered) + std::string(unit) +
         " free";
}

Section resources_section(const ContainerInstance& instance) {
  Section section{"Resources", {}};
  section.fields.push_back(
      {"CPU",
       of_total(instance.remaining.cpu_units, instance.registered.cpu_units, " units"),
       true,
       {}});
  section.fields.push_back(
      {"Memory",
       of_total(instance.remaining.memory_mib, instance.registered.memory_mib, " MiB"),
       true,
       {}});
  section.fields.push_back({"ENIs for tasks",
                            of_total(instance.remaining.enis, instance.registered.enis, ""), true,
                            "Each awsvpc task takes one network interface"});
  if (instance.registered.gpus > 0) {
    section.fields.push_back(
        {"GPUs", of_total(instance.remaining.gpus, instance.registered.gpus, ""), true, {}});
  }
  std::string ports;
  for (const Port port : instance.tcp_in_use) {
    ports += (ports.empty() ? "" : ", ") + std::to_string(port);
  }
  for (const Port port : instance.dynamic_in_use) ports += ", " + std::to_string(port);
  section.fields.push_back(
      {"TCP ports in use", ports, true, "Ports of the agent and SSH included"});
  return section;
}

void inspect_instance(const World& world, InstanceId id, InspectorModel& model) {
  const ContainerInstance& instance = world.at(id);
  model.title = "Instance " + instance_name(world, id);
  model.subtitle = arn_of(world, id);
  model.state = to_string(instance.status);
  model.role = role_of(instance.status, instance.agent_connected);
  Section about{"Instance", {}};
  about.fields.push_back({"EC2 instance", instance_label(world, id), true, {}});
  about.fields.push_back({"Type", world.text(instance.type), true, {}});
  about.fields.push_back({"Availability Zone", world.text(instance.zone), true, {}});
  about.fields.push_back(
      {"Agent", instance.agent_connected ? "connected" : "disconnected", false, {}});
  about.fields.push_back({"Registered", clock_text(instance.registered_at, true), true, {}});
  Section attributes{"Attributes", {}};
  for (const Attribute& attribute : instance.attributes) {
    if (!attribute.value) continue;  // capabilities: existence only, dozens of them
    attributes.fields.push_back(
        {world.text(attribute.name), world.text(attribute.value), true, {}});
  }
  model.sections = {std::move(about), resources_section(instance), std::move(attributes)};
  Table tasks;
  tasks.id = "instance_tasks";
  tasks.label = "Tasks here";
  tasks.columns = {{"task", "Task", false, 1.4F},
                   {"status", "Last status", false, 1.4F},
                   {"cpu", "CPU", true, 0.7F},
                   {"memory", "Memory", true, 0.8F}};
  tasks.empty = "No task holds anything here.";
  for (const TaskId task_id : instance.tasks) {
    const Task& task = world.at(task_id);
    Row row;
    row.selection = {SelectionKind::task, task_id.value};
    row.key = to_key(row.selection);
    row.cells = {
        {task_name(world, task_id), 0, Role::none, {}},
        {to_string(task.status), 0, role_of(task), {}},
        {std::to_string(task.cpu_units), static_cast<double>(task.cpu_units), Role::none, {}},
        {std::to_string(task.memory_mib), static_cast<double>(task.memory_mib), Role::none, {}}};
    tasks.rows.push_back(std::move(row));
  }
  model.tables.push_back(std::move(tasks));
  add_instance_surroundings(world, instance, model);
  model.story = story_of(world, id);
  model.story_title = "What follows";
  if (instance.status == InstanceStatus::inactive) return;
  const std::string key = to_key(model.selection);
  if (instance.status == InstanceStatus::draining) {
    model.actions.push_back(
        {"activate", "Activate", status_command(key, "ACTIVE"), false, "Takes new tasks again"});
  } else {
    model.actions.push_back({"drain", "Drain", status_command(key, "DRAINING"), false,
                             "No new tasks; those of services are replaced elsewhere"});
  }
  if (instance.ec2_instance) {
    model.actions.push_back({"terminate", "Terminate", status_command(key, "terminate"), true,
                             "Ends the EC2 instance and every task on it"});
  } else {
    model.actions.push_back({"deregister", "Deregister", status_command(key, "deregister"), true,
                             "Sends ecs.DeregisterContainerInstance with force"});
  }
  add_instance_faults(world, instance, model.actions);
  add_spot_fault(world, instance, model.actions);
}

void inspect_ec2(const World& world, Ec2InstanceId id, InspectorModel& model) {
  const Ec2Instance& ec2 = world.at(id);
  model.title = "EC2 instance";
  model.subtitle = ec2_instance_id_text(world, id);
  model.state = to_string(ec2.state);
  model.role = ec2.state == Ec2State::pending || ec2.state == Ec2State::running ? Role::pending
                                                                                : Role::stopped;
  Section about{"Instance", {}};
  about.fields.push_back({"Type", world.text(ec2.type), true, {}});
  about.fields.push_back({"Availability Zone", world.text(ec2.zone), true, {}});
  about.fields.push_back({"Cluster", world.text(ec2.cluster), true, {}});
  about.fields.push_back({"Launched", clock_text(ec2.launched_at, true), true, {}});
  model.sections = {std::move(about)};
}

void inspect_decision(const Simulation& simulation, DecisionId id, std::uint32_t rows_max,
                      InspectorModel& model) {
  const World& world = simulation.world();
  const Decision& decision = world.at(id);
  const PlacementRequest& request = world.at(decision.request);
  const TaskDefinition& definition = world.at(request.task_definition);
  model.title = definition.family + ":" + std::to_string(definition.revision) + " was not placed";
  const bool waits = decision.kind == DecisionKind::waits;
  if (waits) model.title = task_name(world, decision.task) + " waits for capacity";
  if (decision.kind != DecisionKind::not_placed && !waits) {
    model.title = "Placement of " + task_name(world, decision.task);
  }
  model.state = decision.kind == DecisionKind::not_placed ? "not placed" : "placed";
  if (waits) model.state = "PROVISIONING";
  model.role = decision.kind == DecisionKind::not_placed ? Role::failed : Role::running;
  Section asked{"Asked for", {}};
  asked.fields.push_back({"At", clock_text(decision.time, true), true, {}});
  asked.fields.push_back({"CPU", std::to_string(request.need.cpu_units) + " units", true, {}});
  asked.fields.push_back({"Memory", std::to_string(request.need.memory_mib) + " MiB", true, {}});
  for (const PlacementConstraint& constraint : request.constraints) {
    asked.fields.push_back({"Constraint",
                            std::string(to_string(constraint.type)) + " " + constraint.expression,
                            true,
                            {}});
  }
  for (const PlacementStrategy& strategy : request.strategies) {
    asked.fields.push_back(
        {"Strategy", std::string(to_string(strategy.type)) + " " + strategy.field, true, {}});
  }
  model.sections = {std::move(asked)};
  model.has_why = true;
  model.why = simulation.explain(id, rows_max);
}

void inspect_task_definition(const World& world, TaskDefinitionId id, InspectorModel& model) {
  const TaskDefinition& definition = world.at(id);
  model.title = definition.family + ":" + std::to_string(definition.revision);
  model.subtitle = arn_of(world, id);
  model.state = to_string(definition.status);
  model.role = definition.status == TaskDefinitionStatus::active ? Role::running : Role::stopped;
  Section need{"What one task takes", {}};
  need.fields.push_back({"CPU", std::to_string(definition.need.cpu_units) + " units", true, {}});
  need.fields.push_back({"Memory", std::to_string(definition.need.memory_mib) + " MiB", true, {}});
  need.fields.push_back({"Network mode", to_string(definition.network_mode), true, {}});
  std::string ports;
  for (const Port port : definition.need.tcp_ports) {
    ports += (ports.empty() ? "" : ", ") + std::to_string(port);
  }
  need.fields.push_back({"Fixed host ports", ports.empty() ? "none" : ports, true, {}});
  Section attributes{"requiresAttributes", {}};
  for (const std::string& name : definition.need.attributes) {
    attributes.fields.push_back({name, "", true, {}});
  }
  model.sections = {std::move(need)};
  add_definition_surroundings(world, definition, model);
  model.sections.push_back(std::move(attributes));
  JsonWriter load;
  load.begin_object().member("type", "edit").member("text", definition.json).end_object();
  model.actions.push_back({"open", "Open in editor", load.take(), false, {}});
  if (definition.status == TaskDefinitionStatus::active) {
    model.actions.push_back(
        {"deregister", "Deregister",
         call_command("ecs.DeregisterTaskDefinition", one_member("taskDefinition", model.subtitle)),
         true, "Sends ecs.DeregisterTaskDefinition: running tasks stay, new ones need another"});
  }
  for (const ContainerDefinition& container : definition.containers) {
    const std::string story = story_of_image(world, container.image);
    if (!story.empty()) model.story += (model.story.empty() ? "" : " ") + story;
  }
  model.story_title = "What follows";
  add_image_faults(world, definition, model.actions);
  add_resource_faults(world, definition, model.actions);
}

void inspect_cluster(const World& world, ClusterId id, InspectorModel& model) {
  const Cluster& cluster = world.at(id);
  model.title = "Cluster " + world.text(cluster.name);
  model.subtitle = arn_of(world, id);
  model.state = to_string(cluster.status);
  model.role = cluster.status == ClusterStatus::active ? Role::running : Role::stopped;
  Section counts{"Counters", {}};
  const auto add = [&](const char* label, std::int64_t value) {
    counts.fields.push_back({label, std::to_string(value), true, {}});
  };
  add("Container instances", static_cast<std::int64_t>(cluster.instances.size()));
  add("Running tasks, EC2", cluster.running_ec2);
  add("Pending tasks, EC2", cluster.pending_ec2);
  add("Running tasks, Fargate", cluster.running_fargate);
  add("Pending tasks, Fargate", cluster.pending_fargate);
  model.sections = {std::move(counts)};
}

}  // namespace

InspectorModel inspect(const Simulation& simulation, Selection selection, std::uint32_t rows_max) {
  const World& world = simulation.world();
  InspectorModel model;
  model.selection = selection;
  model.empty = "Click a task, an instance or a marker to see its state and the reasons.";
  const std::uint32_t i = selection.index;
  switch (selection.kind) {
    case SelectionKind::task:
      if (i < world.tasks.size()) inspect_task(simulation, TaskId{i}, rows_max, model);
      break;
    case SelectionKind::instance:
      if (i < world.container_instances.size()) inspect_instance(world, InstanceId{i}, model);
      if (i < world.container_instances.size()) {
        inspect_member(simulation, world.at(InstanceId{i}).ec2_instance, model);
      }
      break;
    case SelectionKind::ec2_instance:
      if (i < world.ec2_instances.size()) inspect_ec2(world, Ec2InstanceId{i}, model);
      if (i < world.ec2_instances.size()) inspect_member(simulation, Ec2InstanceId{i}, model);
      break;
    case SelectionKind::decision:
      if (i < world.decisions.size()) inspect_decision(simulation, DecisionId{i}, rows_max, model);
      break;
    case SelectionKind::task_definition:
      if (i < world.task_definitions.size())
        inspect_task_definition(world, TaskDefinitionId{i}, model);
      break;
    case SelectionKind::service:
      if (i < world.services.size()) inspect_service(simulation, ServiceId{i}, rows_max, model);
      break;
    case SelectionKind::cluster:
      if (i < world.clusters.size()) inspect_cluster(world, ClusterId{i}, model);
      break;
    case SelectionKind::provider:
      if (i < world.capacity_providers.size()) inspect_provider(simulation, ProviderId{i}, model);
      break;
    case SelectionKind::load_balancer:
    case SelectionKind::target_group:
    case SelectionKind::target:
    case SelectionKind::security_group:
    case SelectionKind::request:
    case SelectionKind::traffic_source: inspect_requests(simulation, selection, model); break;
    case SelectionKind::file_system:
    case SelectionKind::store:
    case SelectionKind::mount_target:
    case SelectionKind::role:
    case SelectionKind::aws_call:
    case SelectionKind::repository:
    case SelectionKind::log_group: inspect_surroundings(simulation, selection, model); break;
    case SelectionKind::zone:
    case SelectionKind::event:
    case SelectionKind::none: break;
  }
  if (model.title.empty()) model.selection = {};
  return model;
}

namespace {

// What decided comes first: checks that somebody failed, then the strategies, then what all passed.
// Checks count from 0, strategies on from the last of them.
std::vector<std::size_t> telling_order(const Explanation& why) {
  const std::size_t checks = why.columns.size();
  std::vector<bool> failed(checks, false);
  for (const CandidateRow& row : why.rows) {
    for (std::size_t i = 0; i < std::min(checks, row.cells.size()); ++i) {
      if (!row.cells[i].passed) failed[i] = true;
    }
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < checks; ++i) {
    if (failed[i]) order.push_back(i);
  }
  for (std::size_t i = 0; i < why.strategy_labels.size(); ++i) order.push_back(checks + i);
  for (std::size_t i = 0; i < checks; ++i) {
    if (!failed[i]) order.push_back(i);
  }
  return order;
}

Cell check_cell(const CandidateRow& candidate, std::size_t check) {
  if (check >= candidate.cells.size()) return {};
  const CheckCell& cell = candidate.cells[check];
  const bool first = static_cast<int>(check) == candidate.first_failed;
  std::string text = cell.found;
  if (!cell.passed && !cell.needed.empty()) text += ", needs " + cell.needed;
  return {std::move(text), 0, first ? Role::failed : Role::none, {}};
}

Cell score_cell(const CandidateRow& candidate, std::size_t strategy) {
  if (strategy >= candidate.scores.size()) return {"–", 0, Role::none, {}};
  const auto& score = candidate.scores[strategy];
  return {score.text, 0, score.kept ? Role::running : Role::none, {}};
}

}  // namespace

Table candidates_table(const Explanation& why) {
  Table table;
  table.id = "candidates";
  table.label = "Candidates and checks";
  table.columns.push_back({"instance", "Instance", false, 2});
  const std::vector<std::size_t> order = telling_order(why);
  const std::size_t checks = why.columns.size();
  for (const std::size_t i : order) {
    const bool check = i < checks;
    table.columns.push_back(
        {(check ? "check" : "strategy") + std::to_string(check ? i : i - checks),
         check ? why.column_labels[i] : why.strategy_labels[i - checks], false,
         check ? 1.2F : 1.6F});
  }
  table.empty = "No container instance was looked at.";
  for (const CandidateRow& candidate : why.rows) {
    Row row;
    row.selection = {SelectionKind::instance, candidate.instance.value};
    row.key = to_key(row.selection);
    row.cells.push_back({(candidate.chosen ? "✓ " : "") + candidate.label, 0,
                         candidate.chosen ? Role::running : Role::none, candidate.why_not});
    for (const std::size_t i : order) {
      row.cells.push_back(i < checks ? check_cell(candidate, i)
                                     : score_cell(candidate, i - checks));
    }
    table.rows.push_back(std::move(row));
  }
  table.left_out = why.rows_left_out;
  return table;
}

}  // namespace taskyard::web
