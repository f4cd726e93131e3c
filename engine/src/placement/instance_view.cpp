#include "placement/instance_view.hpp"

#include <algorithm>

namespace taskyard::placement {

std::vector<GroupCount> groups_on(const World& world, const ContainerInstance& instance) {
  std::vector<GroupCount> groups;
  for (TaskId id : instance.tasks) {
    const Task& task = world.at(id);
    if (!holds_resources(task)) continue;
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const GroupCount& entry) {
      return entry.group == task.group;
    });
    if (found == groups.end()) {
      groups.push_back({task.group, 1});
    } else {
      ++found->count;
    }
  }
  return groups;
}

InstanceView view_now(const ContainerInstance& instance, std::span<const GroupCount> groups) {
  InstanceView view;
  view.instance = &instance;
  view.status = instance.status;
  view.agent_connected = instance.agent_connected;
  view.remaining = instance.remaining;
  for (const GroupCount& entry : groups) view.held_tasks += entry.count;
  view.tcp_in_use = instance.tcp_in_use;
  view.udp_in_use = instance.udp_in_use;
  view.attributes = instance.attributes;
  view.groups = groups;
  return view;
}

std::int32_t count_of(std::span<const GroupCount> groups, NameId group) {
  for (const GroupCount& entry : groups) {
    if (entry.group == group) return entry.count;
  }
  return 0;
}

const Attribute* find_attribute(const World& world, std::span<const Attribute> attributes,
                                std::string_view name) {
  const auto found = std::lower_bound(attributes.begin(), attributes.end(), name,
                                      [&](const Attribute& entry, std::string_view wanted) {
                                        return world.text(entry.name) < wanted;
                                      });
  if (found == attributes.end() || world.text(found->name) != name) return nullptr;
  return &*found;
}

}  // namespace taskyard::placement
