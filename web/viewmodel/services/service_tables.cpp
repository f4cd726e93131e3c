#include "viewmodel/services/service_tables.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/tables.hpp"

namespace taskyard::web {
namespace {

constexpr std::size_t k_named_max = 8;

Cell cell(std::string text, Role role = Role::none) { return {std::move(text), 0, role, {}}; }
Cell number(std::int64_t value) {
  return {std::to_string(value), static_cast<double>(value), Role::none, {}};
}
Cell moment(SimTime time) {
  const bool known = time != k_never;
  return {known ? clock_text(time) : "–", known ? static_cast<double>(time) : 1e18, Role::none, {}};
}

// The first few tasks that a message names, "(task ID)"; an id leads to its task without a search.
std::vector<TaskId> named_tasks(const World& world, std::string_view message) {
  constexpr std::string_view k_opening = "(task ";
  std::vector<TaskId> named;
  for (std::size_t at = message.find(k_opening); at != std::string_view::npos;
       at = message.find(k_opening, at)) {
    at += k_opening.size();
    const std::size_t end = std::min(message.find(')', at), message.size());
    if (const TaskId task = find_task(world, message.substr(at, end - at))) named.push_back(task);
    if (named.size() == k_named_max) break;
  }
  return named;
}

// The message and a row for each task it names.
void add_message(const World& world, const ServiceEvent& event, bool with_service, Table& table) {
  const Service& service = world.at(event.service);
  const auto at = static_cast<double>(event.time);
  Row row;
  row.key = "message:" + std::to_string(event.id.value);
  row.cells.push_back({clock_text(event.time), at, Role::none, {}});
  if (with_service) row.cells.push_back(cell(world.text(service.name)));
  row.cells.push_back({event.message, 0, Role::none, event.message});
  const std::string key = row.key;
  table.rows.push_back(std::move(row));
  const std::vector<TaskId> tasks = named_tasks(world, event.message);
  for (std::size_t k = 0; k < tasks.size(); ++k) {
    const Task& task = world.at(tasks[k]);
    Row link;
    link.selection = {SelectionKind::task, task.id.value};
    link.key = key + "/" + std::to_string(k);
    link.cells.push_back({task_name(world, task.id), at, Role::none, task_id_text(world, task.id)});
    if (with_service) link.cells.push_back(cell(world.text(service.name)));
    link.cells.push_back(cell(to_string(task.status), role_of(task)));
    table.rows.push_back(std::move(link));
  }
}

Row deployment_row(const World& world, const Deployment& deployment) {
  const Service& service = world.at(deployment.service);
  Row row;
  row.selection = {SelectionKind::service, service.id.value};
  row.key = deployment_id_text(world, deployment.id);
  const std::string from = deployment.replaces
                               ? revision_text(world, world.at(deployment.replaces).task_definition)
                               : "–";
  row.cells = {{short_id(row.key), 0, Role::none, row.key},
               cell(world.text(service.name)),
               {to_string(deployment.outcome), 0, role_of(deployment.outcome),
                world.text(deployment.rollout_reason)},
               cell(from),
               cell(revision_text(world, deployment.task_definition)),
               {std::to_string(deployment.running) + " of " + std::to_string(deployment.desired),
                static_cast<double>(deployment.running), Role::none, "RUNNING of desired tasks"},
               number(deployment.failed_tasks),
               moment(deployment.created_at),
               moment(deployment.finished_at)};
  return row;
}

}  // namespace

Role role_of(ServiceDeploymentStatus status) {
  switch (status) {
    case ServiceDeploymentStatus::pending:
    case ServiceDeploymentStatus::in_progress: return Role::pending;
    case ServiceDeploymentStatus::successful: return Role::running;
    case ServiceDeploymentStatus::stop_requested:
    case ServiceDeploymentStatus::rollback_requested:
    case ServiceDeploymentStatus::rollback_in_progress: return Role::stopping;
    case ServiceDeploymentStatus::stopped: return Role::stopped;
    case ServiceDeploymentStatus::rollback_successful:
    case ServiceDeploymentStatus::rollback_failed: return Role::failed;
  }
  return Role::none;
}

Table service_deployments_table(const World& world, std::uint32_t rows_max) {
  Table table;
  table.id = "service_deployments";
  table.label = "Service deployments";
  table.columns = {{"id", "Deployment ID", false, 1.3F},   {"service", "Service", false, 1.1F},
                   {"status", "Status", false, 1.7F},      {"from", "From revision", false, 1.1F},
                   {"to", "To revision", false, 1.1F},     {"tasks", "Running tasks", true, 1},
                   {"failed", "Failed tasks", true, 0.9F}, {"startedAt", "Started", true, 0.8F},
                   {"finishedAt", "Finished", true, 0.8F}};
  table.empty = "No deployments. Creating or updating a service makes one.";
  for (std::size_t i = world.deployments.size(); i-- > 0;) {
    if (table.rows.size() < rows_max) {
      table.rows.push_back(deployment_row(world, world.deployments[i]));
    } else {
      ++table.left_out;
    }
  }
  return table;
}

Table service_messages_table(const World& world, std::uint32_t rows_max, ServiceId service) {
  Table table;
  table.id = service ? "service_events" : "service_messages";
  table.label = "Service events";
  table.columns = {{"time", "Time", true, 1.1F}};
  if (!service) table.columns.push_back({"service", "Service", false, 0.9F});
  table.columns.push_back({"message", "Message", false, 3.4F});
  table.empty = "No service has said anything yet.";
  const auto add = [&](ServiceEventId id) {
    if (table.rows.size() < rows_max) {
      add_message(world, world.at(id), !service, table);
    } else {
      ++table.left_out;
    }
  };
  if (service) {
    const std::vector<ServiceEventId>& own = world.at(service).events;
    for (std::size_t i = own.size(); i-- > 0;) add(own[i]);
    return table;
  }
  for (std::size_t i = world.service_events.size(); i-- > 0 && table.rows.size() < rows_max;) {
    add(world.service_events[i].id);
  }
  return table;
}

}  // namespace taskyard::web
