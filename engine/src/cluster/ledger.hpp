// The one place that changes what an instance has left: CPU, memory, ENIs, GPUs, fixed host ports.
// Rule: remaining = registered - the needs of its tasks with desired status RUNNING (facts PL-61, RS-1).
#pragma once

#include "taskyard/world.hpp"

namespace taskyard::cluster {

/// Takes the need of a task from the instance. The caller has checked that it fits, except for
/// StartTask on an instance that was named (also checked there).
void hold(ContainerInstance& instance, const PlacementNeed& need);
/// Gives it back.
void release(ContainerInstance& instance, const PlacementNeed& need);

/// Next free dynamic host port, sequential and wrapping round (facts TD-132, TD-133); 0 = none left.
Port take_dynamic_port(ContainerInstance& instance, Protocol protocol);
void free_dynamic_port(ContainerInstance& instance, Port port);

/// Sorted-vector helpers for port lists; `insert` keeps duplicates out.
bool contains(const std::vector<Port>& ports, Port port);
void insert(std::vector<Port>& ports, Port port);
void erase(std::vector<Port>& ports, Port port);

}  // namespace taskyard::cluster
