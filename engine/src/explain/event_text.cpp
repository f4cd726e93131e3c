#include "explain/event_text.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "explain/grammar.hpp"
#include "explain/requests/balancing_text.hpp"
#include "explain/requests/network_text.hpp"
#include "explain/requests/traffic_text.hpp"
#include "explain/scaling_text.hpp"
#include "explain/service_text.hpp"
#include "explain/surroundings/surroundings_text.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

std::string definition_name(const World& world, TaskDefinitionId id) {
  const TaskDefinition& definition = world.at(id);
  return concat({definition.family, ":", to_text(definition.revision)});
}

std::string machine_name(const World& world, Ec2InstanceId id) {
  return ec2_instance_id_text(world, id).substr(0, 10);
}

const std::string& container_name(const World& world, ContainerId id) {
  const Container& container = world.at(id);
  const TaskDefinition& definition = world.at(world.at(container.task).task_definition);
  return definition.containers[container.definition].name;
}

template <class Status>
std::string change_text(const Event& event) {
  return concat({to_string(static_cast<Status>(event.from)), " -> ",
                 to_string(static_cast<Status>(event.to))});
}

std::string where(const World& world, const Task& task) {
  if (task.instance) return concat({" on ", instance_name(world, task.instance)});
  return concat({" on Fargate in ", world.text(task.zone)});
}

/// " (host port 32768)" for a task with ports on its instance, "" else.
std::string host_ports(const World& world, const Task& task) {
  if (world.at(task.task_definition).network_mode == NetworkMode::awsvpc) return "";
  std::vector<std::string> ports;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    for (std::uint32_t b = 0; b < container.binding_count; ++b) {
      ports.push_back(to_text(world.network_bindings[container.first_binding + b].host_port));
    }
  }
  if (ports.empty()) return "";
  return concat({" (host port", ports.size() == 1 ? " " : "s ", list_of(ports, "and"), ")"});
}

std::string task_change(const World& world, const Event& event) {
  const Task& task = world.at(event.task);
  std::string text =
      concat({"task ", task_name(world, event.task), " ", change_text<TaskStatus>(event)});
  const auto to = static_cast<TaskStatus>(event.to);
  if (to == TaskStatus::running) return concat({text, where(world, task), host_ports(world, task)});
  if (to != TaskStatus::stopped || !task.stopped_reason) return text;
  return concat({text, " (", world.text(task.stopped_reason), ")"});
}

std::string container_change(const World& world, const Event& event) {
  std::string text =
      concat({"container ", container_name(world, event.container), " of ",
              task_name(world, event.task), " ", change_text<ContainerStatus>(event)});
  const Container& container = world.at(event.container);
  if (static_cast<ContainerStatus>(event.to) != ContainerStatus::stopped ||
      !container.has_exit_code) {
    return text;
  }
  return concat({text, " (exit code ", to_text(event.value), ")"});
}

std::string pull_text(const World& world, const Event& event) {
  const std::string task = task_name(world, event.task);
  const std::string& image = world.text(event.text);
  const std::string& container = container_name(world, event.container);
  if (event.kind == EventKind::image_pull_started) {
    return concat({"task ", task, " pulls ", image, " for container ", container});
  }
  return concat({"task ", task, " has ", image, " for container ", container, " after ",
                 duration_text(event.value)});
}

std::string machine_event(const World& world, const Event& event) {
  const Ec2Instance& machine = world.at(event.ec2_instance);
  const std::string name = machine_name(world, event.ec2_instance);
  if (event.kind == EventKind::ec2_instance_launched) {
    return concat({"instance ", name, " launched (", world.text(machine.type), ", ",
                   world.text(machine.zone), ")"});
  }
  return concat({"instance ", name, " ", change_text<Ec2State>(event)});
}

std::string instance_event(const World& world, const Event& event) {
  const ContainerInstance& instance = world.at(event.instance);
  const std::string name = instance_name(world, event.instance);
  switch (event.kind) {
    case EventKind::instance_registered:
      return concat({"container instance ", name, " joined cluster ",
                     world.text(world.at(instance.cluster).name), " (",
                     to_text(instance.registered.cpu_units), " CPU units, ",
                     to_text(instance.registered.memory_mib), " MiB)"});
    case EventKind::instance_status_changed:
      return concat({"container instance ", name, " ", change_text<InstanceStatus>(event)});
    case EventKind::instance_agent_changed:
      return concat({"agent of ", name, event.to != 0 ? " connected" : " disconnected"});
    default: return concat({"attribute ", world.text(event.text), " of ", name, " changed"});
  }
}

std::string created_text(const World& world, const Event& event) {
  const Task& task = world.at(event.task);
  if (event.kind == EventKind::task_created && !event.instance && task.capacity_provider &&
      task.launch_type == LaunchType::ec2) {
    return concat({"task ", task_name(world, event.task), " waits for an instance of ",
                   world.at(task.capacity_provider).name});
  }
  const bool started = task.decision && world.at(task.decision).kind == DecisionKind::started_on;
  return concat({"task ", task_name(world, event.task), started ? " started" : " placed",
                 where(world, task)});
}

}  // namespace

std::string describe_event(const World& world, const Event& event) {
  switch (event.kind) {
    case EventKind::cluster_created:
      return concat({"cluster ", world.text(world.at(event.cluster).name), " created"});
    case EventKind::cluster_deleted:
      return concat({"cluster ", world.text(world.at(event.cluster).name), " deleted"});
    case EventKind::task_definition_registered:
      return concat(
          {"task definition ", definition_name(world, event.task_definition), " registered"});
    case EventKind::task_definition_deregistered:
      return concat(
          {"task definition ", definition_name(world, event.task_definition), " deregistered"});
    case EventKind::ec2_instance_launched:
    case EventKind::ec2_instance_state_changed: return machine_event(world, event);
    case EventKind::instance_registered:
    case EventKind::instance_status_changed:
    case EventKind::instance_agent_changed:
    case EventKind::attributes_changed: return instance_event(world, event);
    case EventKind::task_created:
    case EventKind::task_placed: return created_text(world, event);
    case EventKind::task_status_changed: return task_change(world, event);
    case EventKind::task_placement_failed:
      return concat({"no place for a task of ", definition_name(world, event.task_definition), ": ",
                     world.text(event.text)});
    case EventKind::task_stop_requested:
      return concat(
          {"task ", task_name(world, event.task), " is told to stop: ", world.text(event.text)});
    case EventKind::container_status_changed: return container_change(world, event);
    case EventKind::container_health_changed:
      return concat({"container ", container_name(world, event.container), " of ",
                     task_name(world, event.task), " is ",
                     to_string(static_cast<HealthStatus>(event.to))});
    case EventKind::image_pull_started:
    case EventKind::image_pull_finished: return pull_text(world, event);
    case EventKind::call_refused:
      return concat({"a call of the scenario was refused: ", world.text(event.text)});
    case EventKind::note: return world.text(event.text);
    case EventKind::limit_reached: return concat({"limit reached: ", world.text(event.text)});
    case EventKind::service_created:
    case EventKind::service_updated:
    case EventKind::service_status_changed:
    case EventKind::deployment_started:
    case EventKind::deployment_changed:
    case EventKind::service_message:
    case EventKind::deployment_stage_changed:
    case EventKind::traffic_shifted:
    case EventKind::service_step: return describe_service_event(world, event);
    case EventKind::alarm_changed:
      return concat({"alarm ", world.text(event.text), " ", change_text<AlarmState>(event)});
    case EventKind::group_created:
    case EventKind::group_changed:
    case EventKind::group_deleted:
    case EventKind::scaling_step:
    case EventKind::spot_interrupted:
    case EventKind::capacity_shortage: return describe_capacity_event(world, event);
    case EventKind::network_changed:
    case EventKind::security_group_changed:
    case EventKind::interface_attached: return describe_network_event(world, event);
    case EventKind::load_balancer_changed:
    case EventKind::listener_changed:
    case EventKind::target_group_changed:
    case EventKind::target_health_changed: return describe_balancing_event(world, event);
    case EventKind::traffic_changed:
    case EventKind::requests_lost: return describe_traffic_event(world, event);
    default: return describe_surroundings_event(world, event);
  }
}

}  // namespace taskyard::explain
