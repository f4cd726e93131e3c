// What checks, scores and cluster queries may see of one container instance: the same for the present
// fleet and for a past one that `explain` rebuilt. Values and spans only; whoever makes a view keeps
// what it points to alive.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "taskyard/world.hpp"

namespace taskyard::placement {

/// How many tasks of one group hold resources on an instance.
struct GroupCount {
  NameId group;
  std::int32_t count = 0;
};

struct InstanceView {
  const ContainerInstance* instance =
      nullptr;  ///< for what never changes: id, type, zone, registered …
  InstanceStatus status = InstanceStatus::active;
  bool agent_connected = true;
  Resources remaining;
  std::int32_t held_tasks = 0;  ///< tasks with desired status RUNNING (facts CI-7)
  std::span<const Port> tcp_in_use;
  std::span<const Port> udp_in_use;
  std::span<const Attribute> attributes;
  std::span<const GroupCount> groups;  ///< of the held tasks, each group once
};

/// True while the task takes resources from its instance (facts PL-61, RS-1).
inline bool holds_resources(const Task& task) {
  return task.instance && task.placed_seq != 0 && task.released_seq == 0;
}

/// True while a Fargate task counts as one of its group in its zone.
inline bool holds_fargate(const Task& task) {
  return !task.instance && task.launch_type == LaunchType::fargate && task.placed_seq != 0 &&
         task.released_seq == 0;
}

/// Groups of the tasks that hold resources on `instance` now, in the order of their first task.
std::vector<GroupCount> groups_on(const World& world, const ContainerInstance& instance);
/// The instance as it is now; `groups` must outlive the view.
InstanceView view_now(const ContainerInstance& instance, std::span<const GroupCount> groups);
/// Tasks of `group` in the view.
std::int32_t count_of(std::span<const GroupCount> groups, NameId group);
/// The attribute called `name`, or null.
const Attribute* find_attribute(const World& world, std::span<const Attribute> attributes,
                                std::string_view name);

}  // namespace taskyard::placement
