#include <algorithm>
#include <map>

#include "workload/service_crowd.hpp"

namespace taskyard::workload {
namespace {

bool balanced(const World& world, const Task& task) {
  return task.deployment && !world.at(task.deployment).load_balancers.empty();
}

std::size_t targets_in(const World& world, const Task& task, bool healthy) {
  std::size_t count = 0;
  for (TargetId id = task.target; id; id = world.at(id).next_of_task) {
    const TargetState state = world.at(id).state;
    const bool there = state != TargetState::draining && state != TargetState::gone;
    count += there && (!healthy || state == TargetState::healthy) ? 1U : 0U;
  }
  return count;
}

bool checked(const World& world, const Task& task) {
  if (balanced(world, task)) return true;
  const auto& containers = world.at(task.task_definition).containers;
  return std::any_of(containers.begin(), containers.end(), [](const ContainerDefinition& one) {
    return one.essential && one.health_check.has_value();
  });
}

bool serves(const World& world, const Task& task) {
  if (task.status != TaskStatus::running || !task.desired_running) return false;
  if (!balanced(world, task)) {
    return !checked(world, task) || task.health == HealthStatus::healthy;
  }
  if (targets_in(world, task, true) < world.at(task.deployment).load_balancers.size()) return false;
  const auto& containers = world.at(task.task_definition).containers;
  const bool own = std::any_of(
      containers.begin(), containers.end(),
      [](const ContainerDefinition& one) { return one.essential && one.health_check.has_value(); });
  return !own || task.health == HealthStatus::healthy;
}

// Surroundings 1.14: what runs is registered with every load balancer, what has stopped with none.
std::string broken_targets(const World& world, const Task& task) {
  if (!balanced(world, task)) return "";
  const std::size_t there = targets_in(world, task, false);
  const std::size_t wanted = world.at(task.deployment).load_balancers.size();
  const bool runs = task.status == TaskStatus::running && task.desired_running;
  if (runs && there != wanted) return "a running task is not registered with its load balancers";
  if (task.status == TaskStatus::stopped && there > 0) return "a stopped task is registered";
  return "";
}

// Facts DEP-6.
bool counts(const World& world, const Task& task) {
  if (!serves(world, task)) return false;
  return checked(world, task) ||
         world.now - task.started_at >= world.parameter(Parameter::service_healthy_after_ms);
}

struct Walk {
  std::int32_t total = 0, running = 0, pending = 0, serving = 0, counted = 0;
  bool created = false;
  int stopped_old = 0, stopped_surplus = 0;  ///< of those that served
};

std::map<ServiceId, Walk> walk(const World& world) {
  std::map<ServiceId, Walk> walks;
  for (const Task& task : world.tasks) {
    if (!task.deployment || task.status == TaskStatus::stopped) continue;
    Walk& walk = walks[world.at(task.deployment).service];
    ++walk.total;
    if (task.desired_running) ++(task.status == TaskStatus::running ? walk.running : walk.pending);
    if (serves(world, task)) ++walk.serving;
    if (counts(world, task)) ++walk.counted;
  }
  return walks;
}

std::string name_of(const World& world, ServiceId id) { return world.text(world.at(id).name); }

}  // namespace

void Envelope::before(const World& world) {
  serving_.assign(world.tasks.size(), false);
  for (const Task& task : world.tasks) serving_[task.id.value] = serves(world, task);
  kept_blue_.assign(world.services.size(), false);
  for (const Service& service : world.services) {
    kept_blue_[service.id.value] = keeps_blue(world.at(service.primary));
  }
}

std::vector<std::string> Envelope::after(const Simulation& simulation, EventSeq since) {
  const World& world = simulation.world();
  std::vector<std::string> broken;
  std::map<ServiceId, Walk> walks = walk(world);
  for (const Event& event : simulation.events_since(since)) {
    if (!event.task || !world.at(event.task).deployment) continue;
    const Task& task = world.at(event.task);
    const Deployment& deployment = world.at(task.deployment);
    Walk& walk = walks[deployment.service];
    if (event.kind == EventKind::task_created) walk.created = true;
    const bool stop = event.kind == EventKind::task_stop_requested &&
                      task.stop_code == StopCode::service_scheduler_initiated;
    if (!stop || event.task.value >= serving_.size() || !serving_[event.task.value]) continue;
    const bool forced = world.at(deployment.service).scheduling == SchedulingStrategy::daemon &&
                        world.at(task.instance).status != InstanceStatus::active;  // facts SVC-72
    if (forced) continue;
    const DeploymentId primary = world.at(deployment.service).primary;
    const Deployment& green = world.at(primary);
    const bool third =
        keeps_blue(green) && task.deployment != primary && task.deployment != green.blue;
    // A third revision has no traffic; a blue that failed never holds its floor, so nobody waits for it.
    if (third && world.at(green.blue).rollout == RolloutState::failed) continue;
    const bool stays = deployment.status == DeploymentStatus::primary ||
                       world.at(primary).rollout == RolloutState::failed;  // facts DEP-26
    ++(stays ? walk.stopped_surplus : walk.stopped_old);
  }
  for (const auto& [id, walk] : walks) {
    const Service& service = world.at(id);
    if (service.status != ServiceStatus::active) continue;
    DeploymentBounds bounds = deployment_bounds(service.desired, service.configuration);
    // Facts DEP-62; CLEAN_UP may begin in the moment of a start that blue's room still allowed.
    const bool kept = id.value < kept_blue_.size() && kept_blue_[id.value];
    if (kept || keeps_blue(world.at(service.primary))) bounds.ceiling = 2 * service.desired;
    if (walk.created && walk.total > bounds.ceiling) {
      broken.push_back(name_of(world, id) + ": running + pending + stopping above the ceiling");
    }
    if (walk.stopped_old > 0 && walk.counted < bounds.floor) {
      broken.push_back(name_of(world, id) + ": an old task stopped below the floor");
    }
    if (walk.stopped_surplus > 0 && walk.serving < bounds.floor) {
      broken.push_back(name_of(world, id) + ": a task too many stopped below the floor");
    }
  }
  return broken;
}

namespace {

// Facts DEP-62: the shares are those of two revisions, and green has none before all its tasks serve.
std::string broken_traffic(const World& world, const Service& service) {
  const Deployment& primary = world.at(service.primary);
  std::int32_t production = 0;
  for (const DeploymentId id : service.deployments) production += world.at(id).traffic.production;
  const bool moves = primary.blue && primary.rollout != RolloutState::failed;
  if (moves && production != 1000) {
    std::string text = "production traffic is not 100 %:";
    for (const DeploymentId id : service.deployments) {
      const Deployment& one = world.at(id);
      text += std::string(" ") + to_string(one.status) + " " +
              to_string(one.configuration.strategy) + " " + to_string(one.rollout) + " " +
              to_string(one.stage) + " " + std::to_string(one.traffic.production);
    }
    return text;
  }
  const bool early = primary.stage < LifecycleStage::production_traffic_shift;
  if (moves && early && primary.traffic.production > 0) return "green has traffic too early";
  return "";
}

// "No room" always leads to the table of candidates.
bool steps_without_table(const World& world, const Service& service) {
  for (const ServiceStepId id : service.steps) {
    const ServiceStep& step = world.at(id);
    if (step.limit != ServiceLimit::no_room) continue;
    if (!step.decision || world.at(step.decision).kind != DecisionKind::not_placed) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> broken_services(const World& world) {
  std::vector<std::string> broken;
  std::map<DeploymentId, Walk> of_deployment;
  for (const Task& task : world.tasks) {
    const std::string wrong = broken_targets(world, task);
    if (!wrong.empty()) broken.push_back(wrong);
    if (!task.deployment || task.status == TaskStatus::stopped || !task.desired_running) continue;
    Walk& walk = of_deployment[task.deployment];
    ++(task.status == TaskStatus::running ? walk.running : walk.pending);
  }
  for (const Deployment& deployment : world.deployments) {
    const Walk& walk = of_deployment[deployment.id];
    if (deployment.running != walk.running || deployment.pending != walk.pending) {
      broken.push_back("deployment: counters are not what a walk finds");
    }
    if (deployment.status == DeploymentStatus::inactive && walk.running + walk.pending > 0) {
      broken.push_back("deployment: INACTIVE with live tasks");
    }
  }
  const std::map<ServiceId, Walk> walks = walk(world);
  for (const Service& service : world.services) {
    const std::string traffic = broken_traffic(world, service);
    if (!traffic.empty()) broken.push_back(name_of(world, service.id) + ": " + traffic);
    const auto found = walks.find(service.id);
    const Walk walk = found == walks.end() ? Walk{} : found->second;
    if (service.running != walk.running || service.pending != walk.pending) {
      broken.push_back(name_of(world, service.id) + ": counters are not what a walk finds");
    }
    if (static_cast<std::int32_t>(service.tasks.size()) != walk.total) {
      broken.push_back(name_of(world, service.id) + ": its tasks are those not STOPPED");
    }
    if (steps_without_table(world, service)) {
      broken.push_back(name_of(world, service.id) + ": no room, and no placement to show for it");
    }
    if (service.status == ServiceStatus::inactive && walk.total > 0) {
      broken.push_back(name_of(world, service.id) + ": INACTIVE with tasks");
    }
  }
  return broken;
}

std::vector<std::string> silent_services(const World& world) {
  std::vector<std::string> silent;
  for (const Service& service : world.services) {
    const Deployment& primary = world.at(service.primary);
    if (service.status == ServiceStatus::inactive) continue;
    const bool ended = service.steady && service.running == service.desired;
    const bool failed = primary.rollout == RolloutState::failed;
    const bool says_why =
        service.waiting && world.at(service.waiting).kind >= ServiceStepKind::waits;
    const bool busy =
        !service.steps.empty() && world.now - world.at(service.steps.back()).time < 5 * k_minute;
    if (ended || failed || says_why || busy) continue;
    silent.push_back(name_of(world, service.id) + ": neither done nor saying why not");
  }
  return silent;
}

}  // namespace taskyard::workload
