#include <algorithm>

#include "cloudwatch/cloudwatch.hpp"

namespace taskyard::cloudwatch {
namespace {

constexpr std::int64_t k_one = 1'000'000;             // values are millionths
constexpr std::int32_t k_idle_memory_permille = 125;  // surroundings 7.1, as the meters have it

const Meter* meter_of(const World& world, MeterOwner owner, std::uint32_t index) {
  const auto& ids = world.traffic.meter_of[static_cast<std::size_t>(owner)];
  if (index >= ids.size() || !ids[index]) return nullptr;
  return &world.at(ids[index]);
}

const MeterPoint* minute_of(const Meter* meter, SimTime minute) {
  if (meter == nullptr) return nullptr;
  const auto at = std::lower_bound(
      meter->minutes.begin(), meter->minutes.end(), minute,
      [](const MeterPoint& point, SimTime wanted) { return point.start < wanted; });
  return at != meter->minutes.end() && at->start == minute ? &*at : nullptr;
}

std::int64_t number_of(const MeterPoint& point, std::uint32_t outcomes) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < point.outcomes.size(); ++i) {
    if ((outcomes >> i & 1U) != 0) sum += point.outcomes[i];
  }
  return sum;
}

bool is_group(Subject subject) {
  return subject == Subject::application_group || subject == Subject::network_group;
}

// Each request is a sample of 1.
Datum counted(std::int64_t number) {
  return {0,     number, number * k_one, number > 0 ? k_one : 0, number > 0 ? k_one : 0,
          k_one, k_one,  k_one};
}

Datum latency_of(const MeterPoint& point) {
  // Microseconds are millionths of a second.
  return {0,
          point.finished,
          static_cast<std::int64_t>(point.latency_sum),
          point.shortest,
          point.longest,
          point.p50,
          point.p90,
          point.p99};
}

void add(Datum& sum, const Datum& one) {
  if (one.count == 0) return;
  if (sum.count == 0) {
    const SimTime start = sum.start;
    sum = one;
    sum.start = start;
    return;
  }
  const std::int64_t all = sum.count + one.count;
  const auto weighted = [&](std::int64_t a, std::int64_t b) {
    return a + (b - a) * one.count / all;
  };
  sum.p50 = weighted(sum.p50, one.p50);
  sum.p90 = weighted(sum.p90, one.p90);
  sum.p99 = weighted(sum.p99, one.p99);
  sum.sum += one.sum;
  sum.minimum = std::min(sum.minimum, one.minimum);
  sum.maximum = std::max(sum.maximum, one.maximum);
  sum.count = all;
}

// The groups of a load balancer measure what its targets did: their answers, not the clients' wait.
Datum of_groups(const World& world, const Metric& metric, SimTime minute) {
  Datum sum;
  for (const TargetGroup& group : world.target_groups) {
    if (group.deleted || group.load_balancer.value != metric.index) continue;
    const MeterPoint* point =
        minute_of(meter_of(world, MeterOwner::target_group, group.id.value), minute);
    if (point == nullptr) continue;
    switch (metric.row->reading) {
      case Reading::latency: add(sum, latency_of(*point)); break;
      case Reading::healthy: add(sum, level(point->healthy * k_one)); break;
      case Reading::unhealthy: add(sum, level(point->unhealthy * k_one)); break;
      default: add(sum, counted(number_of(*point, metric.row->outcomes))); break;
    }
  }
  return sum;
}

Datum of_point(const World& world, const Metric& metric, const MeterPoint& point) {
  const MetricRow& row = *metric.row;
  switch (row.reading) {
    case Reading::outcomes: return counted(number_of(point, row.outcomes));
    case Reading::connections: return counted(point.new_connections);
    case Reading::in_flight: return level(point.in_flight * k_one);
    case Reading::bytes: return level(static_cast<std::int64_t>(point.bytes) * k_one);
    case Reading::latency: return latency_of(point);
    case Reading::healthy: return level(std::max(0, point.healthy) * k_one);
    case Reading::unhealthy: return level(std::max(0, point.unhealthy) * k_one);
    case Reading::per_target: {
      const std::int64_t targets = std::max(0, point.healthy) + std::max(0, point.unhealthy);
      return level(number_of(point, row.outcomes) * k_one / std::max<std::int64_t>(1, targets));
    }
    case Reading::elb_resets: {
      const std::int64_t all = number_of(point, row.outcomes);
      Metric of_targets = metric;
      const Datum made = of_groups(world, of_targets, point.start);
      return counted(std::max<std::int64_t>(0, all - made.count));
    }
    default: return {};
  }
}

bool ran_at(const Task& task, SimTime time) {
  return task.started_at <= time && task.stopping_at > time && task.stopped_at > time;
}
bool held_at(const Task& task, SimTime time) {
  return task.instance && task.created_at <= time && task.stopping_at > time &&
         task.stopped_at > time;
}

// Surroundings 5.2: without ecs:StartTelemetrySession an agent reports nothing.
bool reports(const ContainerInstance& instance, SimTime time) {
  return instance.telemetry_from <= time;
}
bool reports(const World& world, const Task& task, SimTime time) {
  return !task.instance || reports(world.at(task.instance), time);
}

Datum of_service(const World& world, const Metric& metric, SimTime minute) {
  const SimTime end = minute + k_minute - 1;
  std::int64_t running = 0;
  for (const Task& task : world.tasks) {
    if (!task.deployment || world.at(task.deployment).service.value != metric.index) continue;
    running += ran_at(task, end) && reports(world, task, end) ? 1 : 0;
  }
  if (running == 0) return {};
  const bool cpu = metric.row->reading == Reading::cpu_use;
  std::int64_t permille = cpu ? 0 : k_idle_memory_permille;
  const MeterPoint* point = minute_of(meter_of(world, MeterOwner::service, metric.index), minute);
  if (point != nullptr) {
    const std::int32_t measured = cpu ? point->cpu_permille : point->memory_permille;
    if (measured >= 0) permille = measured;
  }
  // One sample per running task (surroundings 7.1): SampleCount is their number.
  Datum datum = level(permille * k_one / 10);
  datum.count = running;
  datum.sum *= running;
  return datum;
}

struct Reserved {
  std::int64_t held = 0, registered = 0, used = 0;
};

// From the ledger as it stood at the end of the minute: tasks that held, instances that were there.
Datum of_cluster(const World& world, const Metric& metric, SimTime minute) {
  const SimTime end = minute + k_minute - 1;
  const Reading reading = metric.row->reading;
  const bool cpu = reading == Reading::cpu_reserved || reading == Reading::cpu_use;
  const bool reserved = reading == Reading::cpu_reserved || reading == Reading::memory_reserved;
  bool known = reserved;  // to ECS itself; what is used only the agents tell
  Reserved sum;
  for (const ContainerInstance& instance : world.container_instances) {
    const bool there = instance.cluster.value == metric.index && instance.registered_at <= end &&
                       instance.deregistered_at > end &&
                       instance.status != InstanceStatus::registering;
    if (there) {
      known = known || reports(instance, end);
      sum.registered += cpu ? instance.registered.cpu_units : instance.registered.memory_mib;
    }
  }
  if (sum.registered == 0 || !known) return {};
  for (const Task& task : world.tasks) {
    if (task.cluster.value != metric.index || !held_at(task, end)) continue;
    const std::int64_t need = cpu ? task.cpu_units : task.memory_mib;
    sum.held += need;
    if (!reports(world, task, end)) continue;
    std::int64_t permille = cpu ? 0 : k_idle_memory_permille;
    if (task.deployment) {
      const ServiceId service = world.at(task.deployment).service;
      const MeterPoint* point =
          minute_of(meter_of(world, MeterOwner::service, service.value), minute);
      const std::int32_t measured = point == nullptr ? -1
                                    : cpu            ? point->cpu_permille
                                                     : point->memory_permille;
      if (measured >= 0) permille = measured;
    }
    sum.used += need * permille;
  }
  const std::int64_t percent =
      reserved ? sum.held * 100 * k_one / sum.registered : sum.used * (k_one / 10) / sum.registered;
  return level(percent);
}

Datum of_minute(const World& world, const Metric& metric, SimTime minute) {
  const Subject subject = metric.row->subject;
  const Reading reading = metric.row->reading;
  const bool disks = reading == Reading::ebs_use || subject == Subject::insights_cluster ||
                     subject == Subject::insights_service;
  if (disks) return of_disks(world, metric, minute);
  if (subject >= Subject::file_system) return of_file_system(world, metric, minute);
  if (subject == Subject::cluster) return of_cluster(world, metric, minute);
  if (subject == Subject::service) return of_service(world, metric, minute);
  const bool of_targets =
      reading == Reading::latency || reading == Reading::healthy || reading == Reading::unhealthy;
  if (!is_group(subject) && of_targets) return of_groups(world, metric, minute);
  const MeterOwner owner = is_group(subject) ? MeterOwner::target_group : MeterOwner::load_balancer;
  const MeterPoint* point = minute_of(meter_of(world, owner, metric.index), minute);
  if (point == nullptr) return {};
  Datum datum = of_point(world, metric, *point);
  if (datum.count == 0 && metric.row->always) datum = level(0);
  if (datum.sum == 0 && !metric.row->always) return {};
  return datum;
}

}  // namespace

std::int64_t Datum::percentile(std::int64_t permille) const {
  const std::int64_t at[] = {0, 500, 900, 990, 1000};
  const std::int64_t value[] = {minimum, p50, p90, p99, maximum};
  for (std::size_t i = 1; i < 5; ++i) {
    if (permille > at[i]) continue;
    return value[i - 1] + (value[i] - value[i - 1]) * (permille - at[i - 1]) / (at[i] - at[i - 1]);
  }
  return maximum;
}

std::vector<Datum> series(const World& world, const Metric& metric, SimTime from, SimTime to,
                          SimTime period) {
  std::vector<Datum> result;
  from = std::max<SimTime>(0, from) / period * period;
  to = std::min(to, world.now);
  for (SimTime start = from; start < to; start += period) {
    Datum sum;
    sum.start = start;
    for (SimTime minute = start; minute < start + period && minute + k_minute <= world.now;
         minute += k_minute) {
      add(sum, of_minute(world, metric, minute));
    }
    sum.start = start;
    if (sum.count > 0) result.push_back(sum);
  }
  return result;
}

}  // namespace taskyard::cloudwatch
