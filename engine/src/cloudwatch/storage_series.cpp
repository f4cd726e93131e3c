// Metrics of storage: EFS (surroundings 3.3), the volumes and disks of tasks (surroundings 7.1, 7.2).
#include <algorithm>

#include "cloudwatch/cloudwatch.hpp"
#include "storage/storage.hpp"

namespace taskyard::cloudwatch {
namespace {

constexpr std::int64_t k_one = 1'000'000;  // values are millionths
constexpr std::int64_t k_percent = 100 * k_one;
constexpr SimTime k_stored_every = 15 * k_minute;
// a / b as millionths of a percent; both far below 2^43.
std::int64_t percent(std::int64_t a, std::int64_t b) {
  if (b <= 0) return 0;
  if (a <= k_gib) return a * k_percent / b;
  return a / k_kib * k_percent / std::max<std::int64_t>(1, b / k_kib);
}

Datum requests(const IoCount& count) {
  if (count.requests == 0) return {};
  const Bytes mean = count.bytes / count.requests;
  return {0, count.requests, count.bytes, count.least, count.most, mean, mean, mean};
}

IoCount all_of(const FileSystemMinute& row) {
  IoCount sum = row.read;
  for (const IoCount* each : {&row.written, &row.metadata}) {
    if (each->requests == 0) continue;
    sum.least = sum.requests == 0 ? each->least : std::min(sum.least, each->least);
    sum.most = std::max(sum.most, each->most);
    sum.requests += each->requests;
    sum.bytes += each->bytes;
  }
  return sum;
}

const FileSystemMinute* row_of(const FileSystem& system, SimTime minute) {
  const auto at = std::lower_bound(
      system.minutes.begin(), system.minutes.end(), minute,
      [](const FileSystemMinute& row, SimTime wanted) { return row.start < wanted; });
  return at != system.minutes.end() && at->start == minute ? &*at : nullptr;
}

Datum of_requests(const FileSystemMinute* row, Reading reading) {
  if (row == nullptr) return {};
  switch (reading) {
    case Reading::io_read: return requests(row->read);
    case Reading::io_write: return requests(row->written);
    case Reading::io_metadata: return requests(row->metadata);
    default: break;
  }
  IoCount sum = all_of(*row);
  if (reading == Reading::io_metered) {
    sum.bytes = row->metered;
    sum.least = std::min(sum.least, sum.bytes);
    sum.most = std::min(sum.most, sum.bytes);
  }
  return requests(sum);
}

// A mount helper's connection for each volume of a task that ran at the end of the minute.
std::int64_t connections(const World& world, const FileSystem& system, SimTime end) {
  std::int64_t sum = 0;
  for (const Task& task : world.tasks) {
    if (task.mount_count == 0 || task.pull_started_at > end || task.stopped_at <= end) continue;
    std::vector<std::uint8_t> seen;
    for (std::uint32_t i = 0; i < task.mount_count; ++i) {
      const Mount& mount = world.storage.mounts[task.first_mount.value + i];
      if (mount.store != system.store || mount.state == MountState::failed) continue;
      if (std::find(seen.begin(), seen.end(), mount.volume) != seen.end()) continue;
      seen.push_back(mount.volume);
      ++sum;
    }
  }
  return sum;
}

void add_store(std::vector<StoreId>& stores, StoreId id) {
  if (id && std::find(stores.begin(), stores.end(), id) == stores.end()) stores.push_back(id);
}

// The stores of a task's own: layers, bind mounts, docker volumes, EBS.
std::vector<StoreId> stores_of(const World& world, const Task& task) {
  std::vector<StoreId> stores;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    add_store(stores, world.containers[task.first_container.value + i].layer);
  }
  for (std::uint32_t i = 0; i < task.mount_count; ++i) {
    const StoreId store = world.storage.mounts[task.first_mount.value + i].store;
    if (store && world.at(store).task == task.id) add_store(stores, store);
  }
  return stores;
}

Bytes moved(const Store& store, SimTime minute, bool read) {
  for (const StoreMinute& row : store.minutes) {
    if (row.start == minute) return read ? row.read : row.written;
  }
  return 0;
}

// The value of one task; negative when it has none.
std::int64_t of_task(const World& world, const Task& task, Reading reading, SimTime minute) {
  const SimTime end = minute + k_minute - 1;
  const bool of_pool = reading == Reading::disk_reserved || reading == Reading::disk_used;
  if (reading == Reading::ebs_use) {
    if (!task.ebs) return -1;
    const EbsVolume& volume = world.at(task.ebs);
    return percent(storage::bytes_at(world.at(volume.store), end), volume.size_gib * k_gib);
  }
  if (of_pool && !task.pool) return -1;
  if (reading == Reading::disk_reserved) return world.at(task.pool).capacity / k_gib * k_one;
  Bytes sum = of_pool ? world.at(task.pool).image_most : 0;
  for (const StoreId id : stores_of(world, task)) {
    const Store& store = world.at(id);
    sum += of_pool ? (store.pool == task.pool ? storage::bytes_at(store, end) : 0)
                   : moved(store, minute, reading == Reading::storage_read);
  }
  return of_pool ? sum / k_kib * k_one / (k_gib / k_kib) : sum;
}

}  // namespace

bool belongs(const World& world, const Task& task, Subject subject, std::uint32_t index) {
  if (subject == Subject::insights_cluster) return task.cluster.value == index;
  return task.deployment && world.at(task.deployment).service.value == index;
}

Datum of_disks(const World& world, const Metric& metric, SimTime minute) {
  const SimTime end = minute + k_minute - 1;
  Datum sum;
  for (const Task& task : world.tasks) {
    const bool runs = task.started_at <= end && task.stopping_at > end && task.stopped_at > end;
    if (!runs || !belongs(world, task, metric.row->subject, metric.index)) continue;
    const std::int64_t value = of_task(world, task, metric.row->reading, minute);
    if (value < 0) continue;
    sum.minimum = sum.count == 0 ? value : std::min(sum.minimum, value);
    sum.maximum = std::max(sum.maximum, value);
    sum.sum += value;
    ++sum.count;
  }
  sum.p50 = sum.p90 = sum.p99 = sum.average();
  return sum;
}

Datum of_file_system(const World& world, const Metric& metric, SimTime minute) {
  const FileSystem& system = world.storage.file_systems[metric.index];
  const SimTime end = minute + k_minute - 1;
  const Reading reading = metric.row->reading;
  if (system.created_at > end) return {};
  const FileSystemMinute* row = row_of(system, minute);
  const storage::Throughput then = storage::throughput_at(world, system.id, minute + k_minute);
  switch (reading) {
    case Reading::credits: return level(then.credits);
    case Reading::io_permitted: return level(then.write_kibps * k_kib);
    case Reading::io_limit:
      return level(row == nullptr ? 0
                                  : percent(row->operations,
                                            storage::k_efs_operations * (k_minute / k_second)));
    case Reading::connections_to: return level(connections(world, system, end) * k_one);
    case Reading::stored:
      if (minute % k_stored_every != 0) return {};
      return level(storage::bytes_at(world.at(system.store), end));
    default: return of_requests(row, reading);
  }
}

}  // namespace taskyard::cloudwatch
