// How many instances the waiting tasks of a provider need: by kinds of task, on the group's largest type.
#include <algorithm>
#include <tuple>

#include "capacity/steps.hpp"
#include "taskyard/catalog.hpp"

namespace taskyard::capacity {
namespace {

constexpr std::int32_t k_per_instance_max = 10'000;  // tasks that ask for nothing at all

/// Tasks with identical requirements, as far as the estimate looks at them.
struct Kind {
  const PlacementRequest* request = nullptr;
  bool alone = false;  ///< one per instance: fixed host ports or distinctInstance (facts CP-33)
  std::int32_t tasks = 0;
};

bool is_alone(const PlacementRequest& request) {
  if (!request.need.tcp_ports.empty() || !request.need.udp_ports.empty()) return true;
  return std::any_of(request.constraints.begin(), request.constraints.end(),
                     [](const PlacementConstraint& constraint) {
                       return constraint.type == ConstraintType::distinct_instance;
                     });
}

bool same_need(const PlacementNeed& a, const PlacementNeed& b) {
  return a.cpu_units == b.cpu_units && a.memory_mib == b.memory_mib && a.enis == b.enis &&
         a.gpus == b.gpus && a.tcp_ports == b.tcp_ports && a.udp_ports == b.udp_ports;
}

std::vector<Kind> kinds_of(const World& world, ProviderId provider) {
  std::vector<Kind> kinds;
  RequestId last;
  std::size_t at = 0;
  for (const TaskId id : world.waiting_tasks) {
    const Task& task = world.at(id);
    if (task.capacity_provider != provider) continue;
    if (!last || task.request != last) {
      const PlacementRequest& request = world.at(task.request);
      const bool alone = is_alone(request);
      for (at = 0; at < kinds.size(); ++at) {
        if (kinds[at].alone == alone && same_need(kinds[at].request->need, request.need)) break;
      }
      if (at == kinds.size()) kinds.push_back({&request, alone, 0});
      last = task.request;
    }
    ++kinds[at].tasks;
  }
  return kinds;
}

std::int32_t fits(std::int32_t has, std::int32_t needs) {
  return needs <= 0 ? k_per_instance_max : has / needs;
}

std::int32_t per_instance(const World& world, const InstanceType& type, const Kind& kind) {
  const PlacementNeed& need = kind.request->need;
  const bool trunking = type.trunk_tasks > 0 && setting_enabled(world, "awsvpcTrunking");
  const std::int32_t most = std::min(
      {fits(type.cpu_units(), need.cpu_units), fits(type.registered_memory_mib, need.memory_mib),
       fits(trunking ? type.trunk_tasks : type.max_enis - 1, need.enis), fits(type.gpus, need.gpus),
       k_per_instance_max});
  return kind.alone ? std::min(most, 1) : most;
}

bool smaller(const InstanceType* a, const InstanceType* b) {
  return std::tuple(a->vcpus, a->registered_memory_mib, a->name) <
         std::tuple(b->vcpus, b->registered_memory_mib, b->name);
}

}  // namespace

Demand estimate_demand(const World& world, ProviderId provider,
                       const std::vector<NameId>& instance_types) {
  Demand demand;
  const InstanceType* smallest = nullptr;
  const InstanceType* largest = nullptr;
  for (const NameId name : instance_types) {
    const InstanceType* type = find_instance_type(world.text(name));
    if (type == nullptr) continue;
    if (smallest == nullptr || smaller(type, smallest)) smallest = type, demand.smallest = name;
    if (largest == nullptr || smaller(largest, type)) largest = type, demand.largest = name;
  }
  for (const Kind& kind : kinds_of(world, provider)) {
    DemandGroup group;
    group.task_definition = kind.request->task_definition;
    group.cpu_units = kind.request->need.cpu_units;
    group.memory_mib = kind.request->need.memory_mib;
    group.tasks = kind.tasks;
    group.incompatible = smallest == nullptr || per_instance(world, *smallest, kind) == 0;
    if (!group.incompatible) {
      group.per_instance = per_instance(world, *largest, kind);
      group.incompatible = group.per_instance == 0;
    }
    if (!group.incompatible) {
      group.instances = (group.tasks + group.per_instance - 1) / group.per_instance;
      demand.instances = std::max(demand.instances, group.instances);
    }
    demand.waiting += kind.tasks;
    demand.groups.push_back(group);
  }
  return demand;
}

}  // namespace taskyard::capacity
