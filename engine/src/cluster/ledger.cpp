#include "cluster/ledger.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace taskyard::cluster {
namespace {

// Constants of current kernels (facts TD-132).
constexpr Port k_dynamic_first = 32768;
constexpr Port k_dynamic_last = 60999;

}  // namespace

bool contains(const std::vector<Port>& ports, Port port) {
  return std::binary_search(ports.begin(), ports.end(), port);
}

void insert(std::vector<Port>& ports, Port port) {
  const auto at = std::lower_bound(ports.begin(), ports.end(), port);
  if (at == ports.end() || *at != port) ports.insert(at, port);
}

void erase(std::vector<Port>& ports, Port port) {
  const auto at = std::lower_bound(ports.begin(), ports.end(), port);
  if (at != ports.end() && *at == port) ports.erase(at);
}

void hold(ContainerInstance& instance, const PlacementNeed& need) {
  instance.remaining.cpu_units -= need.cpu_units;
  instance.remaining.memory_mib -= need.memory_mib;
  instance.remaining.enis -= need.enis;
  instance.remaining.gpus -= need.gpus;
  TASKYARD_ASSERT(instance.remaining.cpu_units >= 0 && instance.remaining.memory_mib >= 0);
  TASKYARD_ASSERT(instance.remaining.enis >= 0 && instance.remaining.gpus >= 0);
  for (Port port : need.tcp_ports) {
    TASKYARD_ASSERT(!contains(instance.tcp_in_use, port));
    insert(instance.tcp_in_use, port);
  }
  for (Port port : need.udp_ports) {
    TASKYARD_ASSERT(!contains(instance.udp_in_use, port));
    insert(instance.udp_in_use, port);
  }
}

void release(ContainerInstance& instance, const PlacementNeed& need) {
  instance.remaining.cpu_units += need.cpu_units;
  instance.remaining.memory_mib += need.memory_mib;
  instance.remaining.enis += need.enis;
  instance.remaining.gpus += need.gpus;
  TASKYARD_ASSERT(instance.remaining.cpu_units <= instance.registered.cpu_units);
  TASKYARD_ASSERT(instance.remaining.memory_mib <= instance.registered.memory_mib);
  for (Port port : need.tcp_ports) {
    if (!contains(instance.tcp_reserved, port)) erase(instance.tcp_in_use, port);
  }
  for (Port port : need.udp_ports) erase(instance.udp_in_use, port);
}

Port take_dynamic_port(ContainerInstance& instance, Protocol protocol) {
  const std::vector<Port>& fixed =
      protocol == Protocol::tcp ? instance.tcp_in_use : instance.udp_in_use;
  Port port = instance.next_dynamic_port;
  for (int tried = 0; tried <= k_dynamic_last - k_dynamic_first; ++tried) {
    const Port next = port >= k_dynamic_last ? k_dynamic_first : static_cast<Port>(port + 1);
    if (!contains(instance.dynamic_in_use, port) && !contains(fixed, port)) {
      insert(instance.dynamic_in_use, port);
      instance.next_dynamic_port = next;
      return port;
    }
    port = next;
  }
  return 0;
}

void free_dynamic_port(ContainerInstance& instance, Port port) {
  erase(instance.dynamic_in_use, port);
}

}  // namespace taskyard::cluster
