#include "viewmodel/services/consequences.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "viewmodel/inspect_service.hpp"
#include "viewmodel/labels.hpp"

namespace taskyard::web {
namespace {

// The essential container that ended first, with its exit code.
std::string exited_text(const World& world, const Task& task) {
  const TaskDefinition& definition = world.at(task.task_definition);
  const Container* first = nullptr;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    const bool ended = container.has_exit_code && container.stopped_at != k_never;
    if (!ended || !definition.containers[container.definition].essential) continue;
    if (first == nullptr || container.stopped_at < first->stopped_at) first = &container;
  }
  if (first == nullptr) return "An essential container exited.";
  return "Essential container " + definition.containers[first->definition].name +
         " exited with code " + std::to_string(first->exit_code) +
         ": without it the whole task stops.";
}

std::string cause_of(const World& world, const Task& task) {
  const std::string& reason = world.text(task.stopped_reason);
  switch (task.stop_code) {
    case StopCode::user_initiated:
      return "Somebody called StopTask" + (reason.empty() ? "." : " (" + reason + ").");
    case StopCode::task_failed_to_start: return "It could not start. " + reason + ".";
    case StopCode::essential_container_exited: return exited_text(world, task);
    case StopCode::termination_notice: return "Its container instance is gone. " + reason + ".";
    case StopCode::none:
    case StopCode::service_scheduler_initiated:
    case StopCode::spot_interruption:
    case StopCode::infrastructure_health: break;
  }
  return reason.empty() ? std::string() : reason + ".";
}

std::string answer_of(const World& world, const Task& task) {
  if (!task.deployment) return "It belongs to no service: nobody starts another.";
  const Service& service = world.at(world.at(task.deployment).service);
  const std::string name = "Service " + world.text(service.name);
  if (service.status != ServiceStatus::active) {
    return name + " is being deleted: nobody takes its place.";
  }
  const std::string has = name + " has " + std::to_string(service.running + service.pending) +
                          " of " + std::to_string(service.desired) + " tasks";
  if (service.running + service.pending >= service.desired) {
    return has + ": nothing is missing.";
  }
  if (service.throttle_until > world.now) {
    return has + ". Starts keep failing, so it waits until " + clock_text(service.throttle_until) +
           " before the next.";
  }
  if (service.place_failures > 0) {
    return has + " and finds no room for another; it tries again when there may be some.";
  }
  return has + " and starts what is missing.";
}

struct Tally {
  std::int64_t of_services = 0, standalone = 0;
};

Tally tasks_on(const World& world, const ContainerInstance& instance) {
  Tally tally;
  for (const TaskId id : instance.tasks) {
    const Task& task = world.at(id);
    if (task.status == TaskStatus::stopped) continue;
    ++(task.deployment ? tally.of_services : tally.standalone);
  }
  return tally;
}

}  // namespace

std::string story_of(const Simulation& simulation, TaskId id) {
  const World& world = simulation.world();
  const Task& task = world.at(id);
  if (task.desired_running) return {};
  std::string by_service = why_stopped(simulation, id);
  if (!by_service.empty()) return by_service;
  const std::string cause = cause_of(world, task);
  return cause + (cause.empty() ? "" : " ") + answer_of(world, task);
}

std::string story_of(const World& world, InstanceId id) {
  const ContainerInstance& instance = world.at(id);
  const Tally here = tasks_on(world, instance);
  const std::int64_t all = here.of_services + here.standalone;
  if (instance.status == InstanceStatus::draining) {
    if (all == 0) return "DRAINING: no new tasks come, and it is empty.";
    std::string text = "DRAINING: no new tasks come.";
    if (here.of_services > 0) {
      text += " " + counted(here.of_services, "task") +
              " of services: replaced elsewhere as far as minimumHealthyPercent and "
              "maximumPercent allow.";
    }
    if (here.standalone > 0) {
      text += " " + counted(here.standalone, "task") + " without a service: left until it ends.";
    }
    return text;
  }
  if (instance.status == InstanceStatus::inactive) {
    return "It has left the cluster with its tasks. Services start theirs again where there is "
           "room; nobody starts the others.";
  }
  if (instance.status == InstanceStatus::active && !instance.agent_connected) {
    return "Its agent is disconnected: placement passes it by. " + counted(all, "task") +
           " here run on, and a stop reaches them when the agent is back.";
  }
  return {};
}

namespace {

// Tasks of the newest deployment that run and do not count as healthy yet (facts DEP-6).
struct Ripening {
  std::int64_t by_time = 0, by_check = 0;
  SimTime counts_at = k_never;  ///< the first of those that only need time
};

bool has_check(const World& world, const Task& task) {
  const TaskDefinition& definition = world.at(task.task_definition);
  return std::any_of(
      definition.containers.begin(), definition.containers.end(),
      [](const ContainerDefinition& spec) { return spec.essential && spec.health_check; });
}

Ripening ripening(const World& world, const Service& service) {
  Ripening result;
  const SimTime needed = world.parameter(Parameter::service_healthy_after_ms);
  for (const TaskId id : service.tasks) {
    const Task& task = world.at(id);
    const bool runs = task.desired_running && task.status == TaskStatus::running;
    if (!runs || task.deployment != service.primary) continue;
    if (has_check(world, task)) {
      if (task.health == HealthStatus::unknown) ++result.by_check;
    } else if (task.started_at + needed > world.now) {
      ++result.by_time;
      result.counts_at = std::min(result.counts_at, task.started_at + needed);
    }
  }
  return result;
}

}  // namespace

std::string story_of(const World& world, ServiceId id) {
  const Service& service = world.at(id);
  const Deployment& primary = world.at(service.primary);
  std::string text;
  const auto say = [&](const std::string& sentence) {
    text += (text.empty() ? "" : " ") + sentence;
  };
  if (service.pending > 0) say(counted(service.pending, "task") + " on the way to RUNNING.");
  if (primary.rollout == RolloutState::in_progress && primary.stage != LifecycleStage::none) {
    if (primary.stage_until != k_never && primary.stage_until > world.now) {
      say(std::string("The end of ") + to_string(primary.stage) + ", at " +
          clock_text(primary.stage_until) + ".");
    }
  } else if (primary.rollout == RolloutState::in_progress) {
    const Ripening fresh = ripening(world, service);
    const std::int64_t seconds = world.parameter(Parameter::service_healthy_after_ms) / k_second;
    if (fresh.by_time > 0) {
      say(counted(fresh.by_time, "task") + " of " + revision_text(world, primary.task_definition) +
          ": RUNNING. Without a health check a task counts as healthy after " +
          std::to_string(seconds) + " s, the first at " + clock_text(fresh.counts_at) + ".");
    }
    if (fresh.by_check > 0) {
      say(counted(fresh.by_check, "task") + ": RUNNING until a health check passes.");
    }
  }
  const std::int32_t stopping = stopping_tasks(service);
  if (stopping > 0) say(counted(stopping, "task") + " still stopping: counted for the maximum.");
  if (service.throttle_until > world.now) {
    say("Starts keep failing: the next one at " + clock_text(service.throttle_until) + ".");
  } else if (service.place_failures > 0) {
    say("Room for " + counted(service.desired - service.running - service.pending, "task") + ".");
  }
  return text;
}

std::string story_of_image(const World& world, std::string_view image) {
  const NameId name = world.names.find(image);
  for (const ImageBehaviour& known : world.images) {
    if (known.image != name) continue;
    const std::string who = "Image " + std::string(image);
    switch (known.fault) {
      case ImageFault::none: return {};
      case ImageFault::crash:
        return who + " crashes: containers that start now exit with code 1 after a second.";
      case ImageFault::unhealthy:
        return who + " is unhealthy: the health check of containers that start now never passes.";
      case ImageFault::slow:
        return who + " is slow: 4 GiB to pull where it is not cached, and 20 s to start.";
      case ImageFault::missing:
        return who +
               " is missing: only instances that have it cached can start it; elsewhere "
               "tasks end with CannotPullContainerError.";
    }
  }
  return {};
}

}  // namespace taskyard::web
