#include "traffic/measure/usage.hpp"

#include <algorithm>

#include "traffic/measure/meter.hpp"

namespace taskyard::traffic {
namespace {

// What an idle container holds: an eighth of what it reserved, as in AWS's own example
// (surroundings 7.1).
constexpr std::int64_t k_idle_share = 8;

struct Use {
  std::int64_t cpu_us = 0;      ///< of one vCPU in the period
  std::int64_t memory_kib = 0;  ///< of requests
  std::int64_t cpu_units = 0;   ///< reserved
  std::int64_t memory_mib = 0;
};

void write_use(MeterPoint& point, const Use& use) {
  const std::int64_t units_ms = use.cpu_units * k_point_ms;
  point.cpu_permille = units_ms == 0 ? -1 : static_cast<std::int32_t>(use.cpu_us * 1024 / units_ms);
  const std::int64_t reserved = use.memory_mib * 1024;
  const std::int64_t held = reserved / k_idle_share + use.memory_kib;
  point.memory_permille =
      reserved == 0
          ? -1
          : static_cast<std::int32_t>(std::min<std::int64_t>(held * 1000 / reserved, INT32_MAX));
}

void write_targets(World& world, const ContainerLoad& load, const Use& use) {
  const std::vector<MeterId>& ids =
      world.traffic.meter_of[static_cast<std::size_t>(MeterOwner::target)];
  TargetId target = world.at(load.task).target;
  for (; target; target = world.at(target).next_of_task) {
    if (target.value >= ids.size() || !ids[target.value]) continue;
    MeterPoint& point = world.traffic.meters[ids[target.value].value].current;
    write_use(point, use);
    point.healthy = world.at(target).state == TargetState::healthy ? 1 : 0;
    point.unhealthy = world.at(target).state == TargetState::unhealthy ? 1 : 0;
  }
}

void write_service(World& world, Meter& meter, Use use) {
  for (const TaskId id : world.services[meter.index].tasks) {
    const Task& task = world.at(id);
    if (task.status != TaskStatus::running) continue;
    use.cpu_units += task.cpu_units;
    use.memory_mib += task.memory_mib;
  }
  write_use(meter.current, use);
}

}  // namespace

void measure_use(World& world) {
  TrafficState& traffic = world.traffic;
  std::vector<Use> services(world.services.size());
  for (const LoadId id : traffic.live) {
    ContainerLoad& load = traffic.loads[id.value];
    const Task& task = world.at(load.task);
    Use use{load.used_us, load.memory_kib, task.cpu_units, task.memory_mib};
    write_targets(world, load, use);
    load.used_us = 0;
    if (!load.service_meter) continue;
    Use& sum = services[traffic.meters[load.service_meter.value].index];
    sum.cpu_us += use.cpu_us;
    sum.memory_kib += use.memory_kib;
  }
  for (Meter& meter : traffic.meters) {
    if (meter.owner == MeterOwner::service) write_service(world, meter, services[meter.index]);
    if (meter.owner == MeterOwner::target_group) {
      meter.current.healthy = world.target_groups[meter.index].healthy;
      meter.current.unhealthy = world.target_groups[meter.index].unhealthy;
    }
  }
}

}  // namespace taskyard::traffic
