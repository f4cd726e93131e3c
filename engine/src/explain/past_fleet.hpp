// The instances of a cluster as they stood just before an event. Inner header of explain.
#pragma once

#include <vector>

#include "placement/placement.hpp"
#include "taskyard/world.hpp"

namespace taskyard::explain {

struct PastInstance {
  InstanceId id;
  InstanceStatus status = InstanceStatus::active;
  bool agent_connected = true;
  Resources remaining;
  std::vector<Port> tcp_in_use;
  std::vector<Port> udp_in_use;
  std::vector<Attribute> attributes;
  std::vector<placement::GroupCount> groups;
  std::vector<TaskId> tasks;  ///< that held resources then
};

/// Registered before event `seq` and not INACTIVE then, in registration order.
std::vector<PastInstance> rebuild_fleet(const World& world, ClusterId cluster, EventSeq seq);

/// For placement's checks; points into `instance` and the World.
placement::InstanceView view_of(const World& world, const PastInstance& instance);

/// True when the task held resources just before event `seq`.
bool held_before(const Task& task, EventSeq seq);

}  // namespace taskyard::explain
