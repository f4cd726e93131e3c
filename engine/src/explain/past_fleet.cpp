#include "explain/past_fleet.hpp"

#include <algorithm>

namespace taskyard::explain {
namespace {

constexpr std::uint32_t k_not_there = 0xFFFFFFFFU;

/// Takes the task's need (sign +1) or gives it back (-1) in the present amounts.
void undo(PastInstance& instance, const PlacementNeed& need, int sign) {
  instance.remaining.cpu_units -= sign * need.cpu_units;
  instance.remaining.memory_mib -= sign * need.memory_mib;
  instance.remaining.enis -= sign * need.enis;
  instance.remaining.gpus -= sign * need.gpus;
  const auto change = [&](std::vector<Port>& in_use, const std::vector<Port>& ports) {
    for (Port port : ports) {
      const auto place = std::lower_bound(in_use.begin(), in_use.end(), port);
      const bool there = place != in_use.end() && *place == port;
      if (sign > 0 && !there) in_use.insert(place, port);
      if (sign < 0 && there) in_use.erase(place);
    }
  };
  change(instance.tcp_in_use, need.tcp_ports);
  change(instance.udp_in_use, need.udp_ports);
}

void undo_attributes(const World& world, const ContainerInstance& now, EventSeq seq,
                     PastInstance& past) {
  for (std::size_t i = now.attribute_history.size(); i-- > 0;) {
    const AttributeChange& change = now.attribute_history[i];
    if (change.seq < seq) break;
    const auto place = std::lower_bound(
        past.attributes.begin(), past.attributes.end(), world.text(change.name),
        [&](const Attribute& a, const std::string& name) { return world.text(a.name) < name; });
    const bool there = place != past.attributes.end() && place->name == change.name;
    if (!change.existed_before) {
      if (there) past.attributes.erase(place);
    } else if (there) {
      place->value = change.before;
    } else {
      past.attributes.insert(place, {change.name, change.before});
    }
  }
}

void add_task(PastInstance& instance, const Task& task) {
  instance.tasks.push_back(task.id);
  for (placement::GroupCount& entry : instance.groups) {
    if (entry.group != task.group) continue;
    ++entry.count;
    return;
  }
  instance.groups.push_back({task.group, 1});
}

/// The instance without its tasks' part of the past; nothing when it was not in the cluster.
bool make_instance(const World& world, const ContainerInstance& now, EventSeq seq,
                   PastInstance& past) {
  const InstanceChange* then = nullptr;
  for (const InstanceChange& change : now.history) {
    if (change.seq >= seq) break;
    then = &change;
  }
  if (then == nullptr || then->status == InstanceStatus::inactive) return false;
  past.id = now.id;
  past.status = then->status;
  past.agent_connected = then->agent_connected;
  past.remaining = now.remaining;
  past.tcp_in_use = now.tcp_in_use;
  past.udp_in_use = now.udp_in_use;
  past.attributes = now.attributes;
  undo_attributes(world, now, seq, past);
  return true;
}

}  // namespace

bool held_before(const Task& task, EventSeq seq) {
  return task.placed_seq != 0 && task.placed_seq < seq &&
         (task.released_seq == 0 || task.released_seq >= seq);
}

std::vector<PastInstance> rebuild_fleet(const World& world, ClusterId cluster, EventSeq seq) {
  std::vector<PastInstance> fleet;
  std::vector<std::uint32_t> place_of(world.container_instances.size(), k_not_there);
  for (const ContainerInstance& instance : world.container_instances) {
    PastInstance past;
    if (instance.cluster != cluster || !make_instance(world, instance, seq, past)) continue;
    place_of[instance.id.value] = static_cast<std::uint32_t>(fleet.size());
    fleet.push_back(std::move(past));
  }
  // What was taken since goes back first: a port may have changed hands.
  for (const bool then : {false, true}) {
    for (const Task& task : world.tasks) {
      if (!task.instance || place_of[task.instance.value] == k_not_there) continue;
      if (held_before(task, seq) != then) continue;
      PastInstance& instance = fleet[place_of[task.instance.value]];
      if (placement::holds_resources(task) != then) {
        undo(instance, world.at(task.request).need, then ? 1 : -1);
      }
      if (then) add_task(instance, task);
    }
  }
  return fleet;
}

placement::InstanceView view_of(const World& world, const PastInstance& past) {
  placement::InstanceView view;
  view.instance = &world.at(past.id);
  view.status = past.status;
  view.agent_connected = past.agent_connected;
  view.remaining = past.remaining;
  view.held_tasks = static_cast<std::int32_t>(past.tasks.size());
  view.tcp_in_use = past.tcp_in_use;
  view.udp_in_use = past.udp_in_use;
  view.attributes = past.attributes;
  view.groups = past.groups;
  return view;
}

}  // namespace taskyard::explain
