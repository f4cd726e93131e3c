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

namespace {

// The registry's entry of the task's service revision for this Cloud Map service.
const ServiceRegistry* registry_of(const World& world, const Task& task, DiscoveryId discovery) {
  if (!task.deployment) return nullptr;
  for (const ServiceRegistry& registry : world.at(task.deployment).registries) {
    if (registry.discovery == discovery) return &registry;
  }
  return nullptr;
}

// The port clients must use: the container's own, or the host's in bridge and host mode.
Port port_of(const World& world, const Task& task, const ServiceRegistry& registry) {
  const TaskDefinition& definition = world.at(task.task_definition);
  if (task.eni || registry.port == 0) return registry.port;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    if (definition.containers[container.definition].name != registry.container) continue;
    for (std::uint32_t k = 0; k < container.binding_count; ++k) {
      const NetworkBinding& binding = world.network_bindings[container.first_binding + k];
      if (binding.container_port == registry.port) return binding.host_port;
    }
  }
  return 0;
}

}  // namespace

std::vector<DiscoveredInstance> discover(const World& world, DiscoveryId discovery) {
  std::vector<DiscoveredInstance> found;
  for (const TaskId id : world.at(discovery).tasks) {
    const Task& task = world.at(id);
    const bool answers = task.status == TaskStatus::running && task.desired_running;
    if (!answers || task.health == HealthStatus::unhealthy) continue;
    DiscoveredInstance instance;
    instance.task = id;
    instance.ip = end_of(world, id).ip;
    const ServiceRegistry* registry = registry_of(world, task, discovery);
    if (registry != nullptr) instance.port = port_of(world, task, *registry);
    found.push_back(instance);
  }
  return found;
}

}  // namespace taskyard::network
