#include "viewmodel/inspect_service.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"
#include "viewmodel/deployment/inspect.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/requests/inspect.hpp"
#include "viewmodel/services/consequences.hpp"
#include "viewmodel/services/service_tables.hpp"
#include "viewmodel/tables.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_message_rows_max = 100;
constexpr std::size_t k_steps_max = 5;
constexpr std::size_t k_steps_searched = 400;
constexpr std::size_t k_decisions_searched = 2000;

Cell cell(std::string text, Role role = Role::none) { return {std::move(text), 0, role, {}}; }
Cell number(std::int64_t value) {
  return {std::to_string(value), static_cast<double>(value), Role::none, {}};
}

Table deployments_table(const World& world, const Service& service) {
  Table table;
  table.id = "deployments";
  table.label = "Deployments";
  table.columns = {{"status", "Status", false, 1.4F},   {"revision", "Revision", false, 1.15F},
                   {"rollout", "Rollout", false, 2.4F}, {"running", "Running", true, 1.25F},
                   {"pending", "Pending", true, 1.25F}, {"desired", "Desired", true, 1.25F},
                   {"failed", "Failed", true, 1.05F}};
  for (std::size_t i = service.deployments.size(); i-- > 0;) {
    const Deployment& deployment = world.at(service.deployments[i]);
    Row row;
    row.selection = {SelectionKind::task_definition, deployment.task_definition.value};
    row.key = deployment_id_text(world, deployment.id);
    row.cells = {{to_string(deployment.status), 0, Role::none, row.key},
                 cell(revision_text(world, deployment.task_definition)),
                 {to_string(deployment.rollout), 0, role_of(deployment.rollout),
                  world.text(deployment.rollout_reason)},
                 number(deployment.running),
                 number(deployment.pending),
                 number(deployment.desired),
                 number(deployment.failed_tasks)};
    table.rows.push_back(std::move(row));
  }
  add_traffic_columns(world, service, table);
  return table;
}

std::string update(Selection service, std::string_view member, std::string_view value) {
  JsonWriter json;
  json.begin_object().member("type", "update_service").member("service", to_key(service));
  json.key(member).raw(value).end_object();
  return json.take();
}

std::string about(std::string_view type, Selection service) {
  JsonWriter json;
  json.begin_object().member("type", type).member("service", to_key(service)).end_object();
  return json.take();
}

void add_actions(const World& world, const Service& service, InspectorModel& model) {
  if (service.status != ServiceStatus::active) return;
  const Selection self = model.selection;
  const auto count = [&](int change) {
    return update(self, "desiredCount", std::to_string(service.desired + change));
  };
  const auto add = [&](const char* id, const char* label, std::string command, const char* tip,
                       bool danger = false) {
    model.actions.push_back({id, label, std::move(command), danger, tip});
  };
  add("edit_service", "Update…", about("edit_service", self),
      "Desired count, revision, percentages and circuit breaker");
  if (service.scheduling == SchedulingStrategy::replica) {
    if (service.desired > 0) add("fewer", "Desired −1", count(-1), "Sends ecs.UpdateService");
    add("more", "Desired +1", count(1), "Sends ecs.UpdateService");
  }
  const Deployment& primary = world.at(service.primary);
  const std::string& family = world.at(primary.task_definition).family;
  const TaskDefinitionId newest = find_task_definition(world, family);
  if (newest && newest != primary.task_definition) {
    const std::string name = revision_text(world, newest);
    model.actions.push_back({"newest", "Deploy " + name,
                             update(self, "taskDefinition", json_quote(name)), false,
                             "Updates the service to the newest revision"});
  }
  add("force", "Force new deployment", update(self, "forceNewDeployment", "true"),
      "Replaces every task, the revision stays");
  if (primary.rollout == RolloutState::in_progress && primary.replaces && !primary.rolls_back_to) {
    JsonWriter json;
    json.begin_object().member("type", "call").member("action", "ecs.StopServiceDeployment");
    json.key("request").begin_object();
    json.member("serviceDeploymentArn", service_deployment_arn(world, primary.id));
    json.member("stopType", "ROLLBACK").end_object().end_object();
    add("rollback", "Roll back", json.take(), "Sends ecs.StopServiceDeployment", true);
  }
  add_deployment_actions(world, service, model.actions);
  add_group_links(world, service, model);
  add("delete_service", "Delete", about("delete_service", self),
      "Sends ecs.DeleteService with force; its tasks stop", true);
}

// The placement that failed last for this deployment; waiting steps do not always name it.
DecisionId failed_placement(const World& world, const Deployment& deployment) {
  for (std::size_t i = world.decisions.size(); i-- > 0;) {
    const Decision& decision = world.decisions[i];
    const bool fits = decision.request == deployment.request;
    if (fits && decision.kind == DecisionKind::not_placed) return decision.id;
    if (world.decisions.size() - i > k_decisions_searched) break;
  }
  return {};
}

// A step that found no room shows the placement that failed.
Explanation why_of_step(const Simulation& simulation, ServiceStepId id, std::uint32_t rows_max) {
  const World& world = simulation.world();
  const ServiceStep& step = world.at(id);
  Explanation why = simulation.explain(id);
  if (step.limit != ServiceLimit::no_room) return why;
  const DecisionId failed =
      step.decision ? step.decision : failed_placement(world, world.at(step.deployment));
  if (!failed) return why;
  Explanation placement = simulation.explain(failed, rows_max);
  placement.sentence = why.sentence + " " + placement.sentence;
  return placement;
}

Section steps_section(const Simulation& simulation, const Service& service) {
  Section section{"What it did before", {}, true};
  if (service.steps.empty()) return section;
  for (std::size_t i = service.steps.size() - 1; i-- > 0 && section.fields.size() < k_steps_max;) {
    section.fields.push_back({clock_text(simulation.world().at(service.steps[i]).time),
                              simulation.explain(service.steps[i]).sentence,
                              false,
                              {}});
  }
  return section;
}

Section rules_section(const World& world, const Service& service) {
  const DeploymentConfiguration& rules = service.configuration;
  const DeploymentBounds bounds = bounds_now(world, service);
  const bool both = keeps_blue(world.at(service.primary));
  Section section{"Deployment rules", {}};
  const auto add = [&](const char* label, std::string value, const char* tip = "") {
    section.fields.push_back({label, std::move(value), true, tip});
  };
  add("Minimum healthy",
      std::to_string(rules.minimum_healthy_percent) + " %: " + counted(bounds.floor, "task") +
          " stay healthy",
      "minimumHealthyPercent, rounded up; fewer healthy tasks than this are never allowed by a "
      "deployment");
  add("Maximum",
      both ? "200 %: both revisions whole, " + counted(bounds.ceiling, "task")
           : std::to_string(rules.maximum_percent) + " %: at most " +
                 counted(bounds.ceiling, "task"),
      "maximumPercent, rounded down; tasks that still stop are counted");
  if (rules.breaker.enable) {
    const std::int32_t threshold = breaker_threshold(service.desired, rules.breaker);
    add("Circuit breaker", std::string(rules.breaker.rollback ? "rolls back" : "gives up") +
                               " after " + counted(threshold, "failure") + "; now " +
                               std::to_string(world.at(service.primary).breaker_failures));
  } else {
    add("Circuit breaker", "off");
  }
  add_deployment_fields(world, service, section);
  std::string strategies;
  for (const PlacementStrategy& strategy : service.strategies) {
    strategies += (strategies.empty() ? "" : ", ") + std::string(to_string(strategy.type)) + " " +
                  strategy.field;
  }
  add("Placement strategy", strategies.empty() ? "zones, then instances" : strategies);
  return section;
}

}  // namespace

std::int32_t stopping_tasks(const Service& service) {
  return static_cast<std::int32_t>(service.tasks.size()) - service.running - service.pending;
}

std::string service_sentence(const World& world, const Service& service) {
  std::string text;
  for (const DeploymentId id : service.deployments) {
    const Deployment& deployment = world.at(id);
    text += (text.empty() ? "" : " and ") + std::to_string(deployment.running) + " of " +
            revision_text(world, deployment.task_definition);
  }
  const DeploymentBounds bounds = bounds_now(world, service);
  return text + " RUNNING, " + std::to_string(service.pending) + " on the way, " +
         std::to_string(stopping_tasks(service)) + " stopping; " + std::to_string(service.desired) +
         " desired, a deployment keeps at least " + std::to_string(bounds.floor) +
         " healthy and at most " + std::to_string(bounds.ceiling) + ".";
}

void inspect_service(const Simulation& simulation, ServiceId id, std::uint32_t rows_max,
                     InspectorModel& model) {
  const World& world = simulation.world();
  const Service& service = world.at(id);
  const Deployment& primary = world.at(service.primary);
  model.title = "Service " + world.text(service.name);
  model.subtitle = arn_of(world, id);
  model.state = to_string(service.status);
  model.role = service.status == ServiceStatus::active ? role_of(primary.rollout) : Role::draining;
  Section state{"State", {}};
  state.fields = {
      {"Tasks",
       std::to_string(service.running) + " running, " + std::to_string(service.desired) +
           " desired, " + std::to_string(service.pending) + " pending, " +
           std::to_string(stopping_tasks(service)) + " stopping",
       true, service_sentence(world, service)},
      {"Service type",
       std::string(to_string(service.scheduling)) + " on " + to_string(service.launch_type),
       false,
       {}},
      {"Task definition", revision_text(world, primary.task_definition), true, {}},
      {"Last deployment", to_string(primary.rollout), false, world.text(primary.rollout_reason)}};
  model.sections = {std::move(state), rules_section(world, service),
                    steps_section(simulation, service)};
  model.tables = {deployments_table(world, service),
                  service_messages_table(world, k_message_rows_max, id)};
  model.tables_first = 1;
  add_actions(world, service, model);
  model.story_title = "What it waits for";
  model.story = story_of(world, id);
  if (service.steps.empty()) return;
  model.has_why = true;
  model.why = why_of_step(simulation, service.steps.back(), rows_max);
  model.why.sentence =
      "At " + clock_text(world.at(service.steps.back()).time) + " " + model.why.sentence;
}

std::string why_stopped(const Simulation& simulation, TaskId id) {
  const World& world = simulation.world();
  const Task& task = world.at(id);
  if (!task.deployment || task.desired_running) return {};
  const std::vector<ServiceStepId>& steps = world.at(world.at(task.deployment).service).steps;
  for (std::size_t i = steps.size(); i-- > 0 && steps.size() - i <= k_steps_searched;) {
    const ServiceStep& step = world.at(steps[i]);
    const bool starts = step.kind == ServiceStepKind::started ||
                        (step.kind == ServiceStepKind::rebalanced && step.time <= task.created_at);
    if (starts || std::find(step.tasks.begin(), step.tasks.end(), id) == step.tasks.end()) continue;
    const std::string choice = simulation.explain(step.id, id).sentence;
    const std::string whole = simulation.explain(step.id).sentence;
    return choice.empty() ? whole : whole + " " + choice;
  }
  return {};
}

}  // namespace taskyard::web
