#include "traffic/load.hpp"

#include <algorithm>
#include <span>

#include "traffic/behaviour.hpp"
#include "traffic/measure/meter.hpp"

namespace taskyard::traffic {
namespace {

constexpr CpuUnits k_vcpu = 1024;
constexpr CpuUnits k_least_units = 2;  // Docker's smallest share (facts TD-40)

struct Allowance {
  CpuUnits units = 0;
  bool hard = false;
};

// Before anything is known about its work: the limit of its task, or all of a machine that may be
// idle.
Allowance first_allowance(const World& world, const Container& container) {
  const Task& task = world.at(container.task);
  const TaskDefinition& definition = world.at(task.task_definition);
  const bool hard = task.launch_type == LaunchType::fargate || definition.cpu_units > 0;
  if (hard) return {std::max(task.cpu_units, k_least_units), true};
  if (!task.instance) return {std::max(task.cpu_units, k_vcpu), false};
  return {std::max(world.at(task.instance).registered.cpu_units, k_least_units), false};
}

Micros backlog_of(const ContainerLoad& load, Micros now) {
  Micros sum = 0;
  for (const Micros free : load.free_at) sum += std::max<Micros>(0, free - now);
  return sum;
}

}  // namespace

LoadId load_of(World& world, ContainerId id) {
  Container& container = world.containers[id.value];
  if (container.load && !world.at(container.load).ended) return container.load;
  ContainerLoad load;
  load.id = LoadId{static_cast<std::uint32_t>(world.traffic.loads.size())};
  load.container = id;
  load.task = container.task;
  const Task& task = world.at(container.task);
  const ImageBehaviour behaviour = behaviour_of(world, container);
  load.in_flight_max = behaviour.connections_max;
  load.cpu_us = behaviour.cpu_per_request_us;
  load.wait_us = behaviour.wait_per_request_us;
  load.memory_per_request_kib = behaviour.memory_per_request_kib;
  load.error_permille = behaviour.error_permille;
  load.answers_path = behaviour.answers_path;
  load.listens_from = (container.started_at + behaviour.listens_after_ms) * 1000;
  if (task.deployment) {
    const ServiceId service = world.at(task.deployment).service;
    load.service_meter = meter_of(world, MeterOwner::service, service.value);
  }
  const Allowance first = first_allowance(world, container);
  load.hard_limit = first.hard;
  set_units(load, first.units, container.started_at * 1000);
  container.load = load.id;
  world.traffic.live.push_back(load.id);
  world.traffic.loads.push_back(std::move(load));
  return container.load;
}

Work take_work(ContainerLoad& load, Micros queued, std::int64_t cpu_us, std::int64_t wait_us) {
  std::size_t core = 0;
  for (std::size_t i = 1; i < load.free_at.size(); ++i) {
    if (load.free_at[i] < load.free_at[core]) core = i;
  }
  // Each core runs at units / cores / 1024 of a vCPU.
  const std::int64_t scaled = cpu_us * load.cores * k_vcpu;
  const Micros duration = (scaled + load.units / 2) / load.units;
  Work work;
  work.start = std::max(queued, load.free_at[core]);
  load.free_at[core] = work.start + duration;
  load.busy_us += duration;
  work.end = work.start + duration + wait_us;
  work.plain = queued + duration + wait_us;
  return work;
}

void set_units(ContainerLoad& load, CpuUnits units, Micros now) {
  units = std::max(units, k_least_units);
  if (units == load.units && !load.free_at.empty()) return;
  load.units = units;
  load.cores = (units + k_vcpu - 1) / k_vcpu;
  const auto cores = static_cast<std::size_t>(load.cores);
  std::sort(load.free_at.begin(), load.free_at.end());
  Micros moved = 0;
  while (load.free_at.size() > cores) {
    moved += std::max<Micros>(0, load.free_at.back() - now);
    load.free_at.pop_back();
  }
  for (Micros& free : load.free_at) free = std::max(free, now) + moved / load.cores;
  load.free_at.resize(cores, now);
}

namespace {

// What one container wants of its machine.
struct Claim {
  ContainerLoad* load = nullptr;
  InstanceId host;            ///< none on Fargate
  std::uint64_t machine = 0;  ///< containers with the same one share
  CpuUnits total = 0;         ///< of the machine
  std::int64_t weight = 0;
  CpuUnits cap = 0;
  std::int64_t used = 0;  ///< units in the last second
  bool saturated = false;
  CpuUnits units = 0;  ///< what it gets
};

Claim claim_of(const World& world, ContainerLoad& load, Micros now) {
  const Container& container = world.at(load.container);
  const Task& task = world.at(container.task);
  const TaskDefinition& definition = world.at(task.task_definition);
  Claim claim;
  claim.load = &load;
  claim.host = task.instance;
  claim.weight = std::max(definition.containers[container.definition].cpu_units, k_least_units);
  if (load.hard_limit || !task.instance) {
    claim.machine = 1 + (std::uint64_t{1} << 32U) + task.id.value;
    claim.total = first_allowance(world, container).units;
  } else {
    claim.machine = 1 + std::uint64_t{task.instance.value};
    claim.total = std::max(world.at(task.instance).registered.cpu_units, k_least_units);
  }
  claim.cap = claim.total;
  const Micros backlog = backlog_of(load, now);
  const std::int64_t core_us = std::max<std::int64_t>(0, load.backlog_us + load.busy_us - backlog);
  // Time of a core times its speed; the second may end within a request, hence no more than it has.
  claim.used = std::min<std::int64_t>(core_us * load.units / load.cores / 1'000'000, load.units);
  load.used_us += claim.used * 1'000'000 / k_vcpu;
  claim.saturated =
      claim.used * 10 >= std::int64_t{load.units} * 9 || backlog > load.cores * 100'000;
  load.busy_us = 0;
  load.backlog_us = backlog;
  return claim;
}

// Max-min fair by weight: those whose limit is below their share get the limit, the others the
// rest.
void fill(std::span<Claim*> claims, std::int64_t rest) {
  std::size_t open = claims.size();
  while (open > 0) {
    std::int64_t weights = 0;
    for (std::size_t i = 0; i < open; ++i) weights += claims[i]->weight;
    bool any = false;
    for (std::size_t i = 0; i < open; ++i) {
      Claim& claim = *claims[i];
      claim.units = static_cast<CpuUnits>(rest * claim.weight / weights);
      if (claim.units < claim.cap) continue;
      claim.units = claim.cap;
      rest -= claim.cap;
      std::swap(claims[i], claims[--open]);
      any = true;
      break;
    }
    if (!any) return;
  }
}

// Those that did less than they could leave the rest to the others, but get their own share
// whenever they
// need it; those that are busy all the time share what is left.
void share_machine(std::span<Claim> claims) {
  std::int64_t idle = claims[0].total;
  std::int64_t weights = 0;
  std::vector<Claim*> saturated;
  for (Claim& claim : claims) {
    weights += claim.weight;
    if (claim.saturated) {
      saturated.push_back(&claim);
    } else {
      idle -= claim.used;
    }
  }
  idle = std::max<std::int64_t>(idle, 0);
  fill(saturated, idle);
  for (Claim& claim : claims) {
    if (claim.saturated) {
      const std::int64_t least = claim.total * claim.weight / weights;
      claim.units =
          std::max(claim.units, static_cast<CpuUnits>(std::min<std::int64_t>(least, claim.cap)));
      continue;
    }
    const std::int64_t share = claim.total * claim.weight / weights;
    const std::int64_t burst = claim.used + (saturated.empty() ? idle : 0);
    claim.units = static_cast<CpuUnits>(std::min<std::int64_t>(std::max(share, burst), claim.cap));
  }
}

// What tasks with a limit of their own used is not there for the others of the same instance.
void leave_to_hard(const World& world, std::span<Claim> claims) {
  std::vector<std::int64_t> used(world.container_instances.size());
  for (const Claim& claim : claims) {
    if (claim.load->hard_limit && claim.host) used[claim.host.value] += claim.used;
  }
  for (Claim& claim : claims) {
    if (claim.load->hard_limit || !claim.host) continue;
    const std::int64_t left = claim.total - used[claim.host.value];
    claim.total = static_cast<CpuUnits>(std::max<std::int64_t>(left, k_least_units));
    claim.cap = claim.total;
  }
}

}  // namespace

void share_cpu(World& world, Micros now) {
  TrafficState& traffic = world.traffic;
  std::vector<Claim> claims;
  claims.reserve(traffic.live.size());
  for (const LoadId id : traffic.live) {
    claims.push_back(claim_of(world, traffic.loads[id.value], now));
  }
  std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
    if (a.machine != b.machine) return a.machine < b.machine;
    return a.load->id < b.load->id;
  });
  leave_to_hard(world, claims);
  for (std::size_t first = 0; first < claims.size();) {
    std::size_t last = first + 1;
    while (last < claims.size() && claims[last].machine == claims[first].machine) ++last;
    share_machine(std::span(claims).subspan(first, last - first));
    first = last;
  }
  for (const Claim& claim : claims) set_units(*claim.load, claim.units, now);
}

}  // namespace taskyard::traffic
