#include "viewmodel/tables.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

Cell plain(std::string text) { return {std::move(text), 0, Role::none, {}}; }
Cell number(std::int64_t value) {
  return {std::to_string(value), static_cast<double>(value), Role::none, {}};
}
Cell state(const char* word, Role role) { return {word, 0, role, std::string(gloss(word))}; }
Cell id_cell(const std::string& full) { return {short_id(full), 0, Role::none, full}; }

std::string instance_text(const World& world, InstanceId id) {
  return id ? instance_name(world, id) : "–";
}

Row task_row(const World& world, const Task& task, bool stopped) {
  const TaskDefinition& definition = world.at(task.task_definition);
  Row row;
  row.selection = {SelectionKind::task, task.id.value};
  row.key = to_key(row.selection);
  row.cells.push_back(id_cell(task_id_text(world, task.id)));
  row.cells.push_back(state(to_string(task.status), role_of(task)));
  row.cells.push_back(plain(task.desired_running ? "RUNNING" : "STOPPED"));
  row.cells.push_back(plain(to_string(task.health)));
  row.cells.push_back(plain(revision_text(world, definition.id)));
  row.cells.push_back(plain(to_string(task.launch_type)));
  row.cells.push_back(plain(instance_text(world, task.instance)));
  row.cells.push_back(plain(world.text(task.zone)));
  const bool started = task.started_at != k_never;
  row.cells.push_back({started ? clock_text(task.started_at) : "–",
                       started ? static_cast<double>(task.started_at) : 1e18,
                       Role::none,
                       {}});
  row.cells.push_back(number(task.cpu_units));
  row.cells.push_back(number(task.memory_mib));
  if (stopped) row.cells.push_back(plain(world.text(task.stopped_reason)));
  return row;
}

Row service_row(const World& world, const Service& service) {
  const Deployment& primary = world.at(service.primary);
  Row row;
  row.selection = {SelectionKind::service, service.id.value};
  row.key = to_key(row.selection);
  const Role role = service.status == ServiceStatus::active     ? Role::running
                    : service.status == ServiceStatus::draining ? Role::draining
                                                                : Role::stopped;
  const bool rolling = primary.rollout == RolloutState::in_progress;
  row.cells = {
      plain(world.text(service.name)),
      state(to_string(service.status), role),
      plain(to_string(service.scheduling)),
      {std::to_string(service.running) + "/" + std::to_string(service.desired) + " running",
       static_cast<double>(service.running), Role::none,
       rolling ? "A deployment is in progress" : ""},
      {to_string(primary.rollout), 0, role_of(primary.rollout), world.text(primary.rollout_reason)},
      plain(revision_text(world, primary.task_definition)),
      plain(to_string(service.launch_type))};
  return row;
}

std::string ports_text(const ContainerInstance& instance) {
  std::string text;
  for (const Port port : instance.tcp_in_use) {
    if (std::binary_search(instance.tcp_reserved.begin(), instance.tcp_reserved.end(), port)) {
      continue;
    }
    text += (text.empty() ? "" : ", ") + std::to_string(port);
  }
  for (const Port port : instance.udp_in_use) {
    text += (text.empty() ? "" : ", ") + std::to_string(port) + "/udp";
  }
  for (const Port port : instance.dynamic_in_use) {
    text += (text.empty() ? "" : ", ") + std::to_string(port);
  }
  return text.empty() ? "–" : text;
}

Cell share(std::int64_t free, std::int64_t total) {
  return {std::to_string(free) + " / " + std::to_string(total),
          static_cast<double>(free),
          Role::none,
          {}};
}

Row instance_row(const World& world, const ContainerInstance& instance) {
  Row row;
  row.selection = {SelectionKind::instance, instance.id.value};
  row.key = to_key(row.selection);
  const std::string label = instance_label(world, instance.id);
  row.cells.push_back({instance_name(world, instance.id), 0, Role::none, label});
  row.cells.push_back(plain(world.text(instance.type)));
  row.cells.push_back(plain(world.text(instance.zone)));
  row.cells.push_back(
      state(to_string(instance.status), role_of(instance.status, instance.agent_connected)));
  row.cells.push_back(plain(instance.agent_connected ? "connected" : "disconnected"));
  row.cells.push_back(share(instance.remaining.cpu_units, instance.registered.cpu_units));
  row.cells.push_back(share(instance.remaining.memory_mib, instance.registered.memory_mib));
  row.cells.push_back(plain(ports_text(instance)));
  row.cells.push_back(share(instance.remaining.enis, instance.registered.enis));
  row.cells.push_back(number(instance.running_tasks));
  row.cells.push_back(number(instance.pending_tasks));
  const InstanceType* type = find_instance_type(world.text(instance.type));
  const MicroDollars price = type != nullptr ? type->price_per_hour : 0;
  row.cells.push_back(
      {price > 0 ? money_text(price) : "–", static_cast<double>(price), Role::none, {}});
  return row;
}

}  // namespace

Role role_of(const Task& task) {
  const bool failed = task.stop_code == StopCode::task_failed_to_start ||
                      (task.health == HealthStatus::unhealthy && task.desired_running);
  return role_of(task.status, failed);
}

Role role_of(TaskStatus status, bool failed) {
  if (failed) return Role::failed;
  switch (status) {
    case TaskStatus::provisioning:
    case TaskStatus::pending:
    case TaskStatus::activating: return Role::pending;
    case TaskStatus::running: return Role::running;
    case TaskStatus::deactivating:
    case TaskStatus::stopping:
    case TaskStatus::deprovisioning: return Role::stopping;
    case TaskStatus::stopped: return Role::stopped;
  }
  return Role::none;
}

Role role_of(RolloutState state) {
  switch (state) {
    case RolloutState::in_progress: return Role::pending;
    case RolloutState::completed: return Role::running;
    case RolloutState::failed: return Role::failed;
  }
  return Role::none;
}

Role role_of(InstanceStatus status, bool agent_connected) {
  switch (status) {
    case InstanceStatus::active: return agent_connected ? Role::running : Role::failed;
    case InstanceStatus::draining: return Role::draining;
    case InstanceStatus::registering: return Role::pending;
    case InstanceStatus::deregistering: return Role::stopping;
    case InstanceStatus::registration_failed: return Role::failed;
    case InstanceStatus::inactive: return Role::stopped;
  }
  return Role::none;
}

Role role_of(ContainerStatus status, const Container& container) {
  switch (status) {
    case ContainerStatus::pending:
    case ContainerStatus::created: return Role::pending;
    case ContainerStatus::running:
      return container.health == HealthStatus::unhealthy ? Role::failed : Role::running;
    case ContainerStatus::stopped: {
      const bool bad =
          container.has_exit_code && container.exit_code != 0 && container.exit_code != 143;
      return bad ? Role::failed : Role::stopped;
    }
  }
  return Role::none;
}

Table tasks_table(const World& world, TaskFilter filter, std::uint32_t rows_max) {
  const bool stopped = filter == TaskFilter::stopped;
  Table table;
  table.id = "tasks";
  table.label = "Tasks";
  table.columns = {{"id", "Task", false, 1.3F},
                   {"lastStatus", "Last status", false, 1.5F},
                   {"desiredStatus", "Desired", false, 1},
                   {"health", "Health", false, 1},
                   {"revision", "Task definition", false, 1.4F},
                   {"launchType", "Launch type", false, 1},
                   {"instance", "Instance", false, 1.2F},
                   {"zone", "Zone", false, 1.1F},
                   {"startedAt", "Started", true, 0.9F},
                   {"cpu", "CPU", true, 0.6F},
                   {"memory", "Memory", true, 0.7F}};
  if (stopped) table.columns.push_back({"stoppedReason", "Stopped reason", false, 2.6F});
  table.empty = stopped ? "No stopped tasks. Stop one from its inspector, or wait for one to end."
                        : "No tasks yet. Choose a task definition and press Run.";
  for (std::size_t i = world.tasks.size(); i-- > 0;) {
    const Task& task = world.tasks[i];
    if (task.desired_running == stopped) continue;
    if (table.rows.size() < rows_max) {
      table.rows.push_back(task_row(world, task, stopped));
    } else {
      ++table.left_out;
    }
  }
  return table;
}

Table services_table(const World& world, std::uint32_t rows_max) {
  Table table;
  table.id = "services";
  table.label = "Services";
  table.columns = {{"name", "Service name", false, 1.3F},
                   {"status", "Status", false, 1},
                   {"schedulingStrategy", "Service type", false, 1},
                   {"tasks", "Deployments and tasks", true, 1.5F},
                   {"rolloutState", "Last deployment", false, 1.3F},
                   {"revision", "Task definition", false, 1.3F},
                   {"launchType", "Launch type", false, 0.9F}};
  table.empty = "No services. Create one beside \"Run tasks\": it keeps its tasks running.";
  for (std::size_t i = world.services.size(); i-- > 0;) {
    const Service& service = world.services[i];
    if (service.status == ServiceStatus::inactive) continue;
    if (table.rows.size() < rows_max) {
      table.rows.push_back(service_row(world, service));
    } else {
      ++table.left_out;
    }
  }
  return table;
}

Table instances_table(const World& world, std::uint32_t rows_max) {
  Table table;
  table.id = "instances";
  table.label = "Container instances";
  table.columns = {{"id", "Instance", false, 1.3F},       {"type", "Type", false, 1},
                   {"zone", "Zone", false, 1.1F},         {"status", "Status", false, 1.1F},
                   {"agent", "Agent", false, 1},          {"cpu", "CPU free", true, 1.1F},
                   {"memory", "Memory free", true, 1.3F}, {"ports", "Host ports", false, 1.4F},
                   {"enis", "ENIs free", true, 0.8F},     {"running", "Running", true, 0.7F},
                   {"pending", "Pending", true, 0.7F},    {"price", "$ per hour", true, 0.8F}};
  table.empty = "No container instances. Add some with the fleet controls, or run on Fargate.";
  for (const ContainerInstance& instance : world.container_instances) {
    if (instance.status == InstanceStatus::inactive) continue;
    if (instance.status == InstanceStatus::registering)
      continue;  // booting: not in the cluster yet
    if (table.rows.size() < rows_max) {
      table.rows.push_back(instance_row(world, instance));
    } else {
      ++table.left_out;
    }
  }
  return table;
}

Table clusters_table(const World& world) {
  Table table;
  table.id = "clusters";
  table.label = "Clusters";
  table.columns = {{"name", "Cluster", false, 1.5F},
                   {"status", "Status", false, 1},
                   {"instances", "Container instances", true, 1},
                   {"running", "Running tasks", true, 1},
                   {"pending", "Pending tasks", true, 1}};
  table.empty = "No cluster. Add container instances or run a task: the default cluster is made.";
  for (const Cluster& cluster : world.clusters) {
    if (cluster.status == ClusterStatus::inactive) continue;
    Row row;
    row.selection = {SelectionKind::cluster, cluster.id.value};
    row.key = to_key(row.selection);
    row.cells = {plain(world.text(cluster.name)), state("ACTIVE", Role::running),
                 number(static_cast<std::int64_t>(cluster.instances.size())),
                 number(cluster.running_ec2 + cluster.running_fargate),
                 number(cluster.pending_ec2 + cluster.pending_fargate)};
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table task_definitions_table(const World& world, std::uint32_t rows_max) {
  Table table;
  table.id = "task_definitions";
  table.label = "Task definitions";
  table.columns = {{"name", "Task definition", false, 1.6F},
                   {"status", "Status", false, 1},
                   {"networkMode", "Network mode", false, 1},
                   {"cpu", "CPU", true, 0.7F},
                   {"memory", "Memory", true, 0.8F},
                   {"containers", "Containers", true, 0.8F},
                   {"compatibilities", "Compatibilities", false, 1.4F}};
  table.empty = "No task definition. Write or paste one in the editor and press Apply.";
  for (std::size_t i = world.task_definitions.size(); i-- > 0;) {
    const TaskDefinition& definition = world.task_definitions[i];
    if (table.rows.size() >= rows_max) {
      ++table.left_out;
      continue;
    }
    Row row;
    row.selection = {SelectionKind::task_definition, definition.id.value};
    row.key = to_key(row.selection);
    const bool active = definition.status == TaskDefinitionStatus::active;
    std::string compatible = definition.runs_on_ec2 ? "EC2" : "";
    if (definition.runs_on_fargate) compatible += compatible.empty() ? "FARGATE" : ", FARGATE";
    if (definition.runs_external) compatible += compatible.empty() ? "EXTERNAL" : ", EXTERNAL";
    row.cells = {plain(revision_text(world, definition.id)),
                 state(to_string(definition.status), active ? Role::running : Role::stopped),
                 plain(to_string(definition.network_mode)),
                 number(definition.need.cpu_units),
                 number(definition.need.memory_mib),
                 number(static_cast<std::int64_t>(definition.containers.size())),
                 plain(std::move(compatible))};
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace taskyard::web
