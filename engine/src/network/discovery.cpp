// AWS Cloud Map: which tasks stand behind a name (facts 2.6).
#include <algorithm>

#include "network/network.hpp"

namespace taskyard::network {

void register_discovery(const Changes& changes, DiscoveryId discovery, TaskId task) {
  std::vector<TaskId>& tasks = changes.world.discovery_services[discovery.value].tasks;
  if (std::find(tasks.begin(), tasks.end(), task) != tasks.end()) return;
  tasks.push_back(task);
  ++changes.world.revision;
}

void deregister_discovery(const Changes& changes, DiscoveryId discovery, TaskId task) {
  std::erase(changes.world.discovery_services[discovery.value].tasks, task);
  ++changes.world.revision;
}

std::vector<TaskId> discover(const World& world, DiscoveryId discovery) {
  std::vector<TaskId> found;
  for (const TaskId id : world.at(discovery).tasks) {
    const Task& task = world.at(id);
    const bool answers = task.status == TaskStatus::running && task.desired_running;
    if (answers && task.health != HealthStatus::unhealthy) found.push_back(id);
  }
  return found;
}

}  // namespace taskyard::network
