#include "viewmodel/surroundings/storage_view.hpp"

#include <algorithm>
#include <cmath>

#include "viewmodel/labels.hpp"
#include "viewmodel/storage/words.hpp"

namespace taskyard::web {
namespace {

constexpr Bytes k_tib = 1024 * k_gib;
constexpr std::size_t k_counted_files = 4096;  // more rows than this are not looked at one by one

// Without a capacity: 0 for nothing, 1 from 1 GiB on, and equal steps for equal factors.
float grown(Bytes bytes) {
  if (bytes <= 0) return 0;
  const double steps = std::log2(1 + static_cast<double>(bytes) / k_kib);
  return static_cast<float>(std::min(1.0, steps / 20));
}

void add_once(std::vector<DiskView>& disks, DiskView disk) {
  for (const DiskView& known : disks) {
    if (known.store && known.store == disk.store) return;
  }
  disks.push_back(disk);
}

void add_mounts(const World& world, const Task& task, std::vector<DiskView>& disks) {
  const TaskDefinition& definition = world.at(task.task_definition);
  std::uint32_t pending_seen = 0;  // a bit per volume that has no store yet
  for (std::uint32_t i = 0; i < task.mount_count; ++i) {
    const Mount& mount = world.storage.mounts[task.first_mount.value + i];
    if (mount.state == MountState::gone) continue;
    if (mount.store) {
      DiskView disk = disk_of(world, world.at(mount.store));
      disk.state = mount.state;
      add_once(disks, disk);
      continue;
    }
    const std::uint32_t bit = 1U << (mount.volume & 31U);
    if ((pending_seen & bit) != 0 || mount.volume >= definition.volumes.size()) continue;
    pending_seen |= bit;
    DiskView disk;
    disk.kind =
        store_kind(definition.volumes[mount.volume].kind, task.launch_type == LaunchType::fargate);
    disk.state = mount.state;
    disks.push_back(disk);
  }
}

}  // namespace

bool is_outside(StoreKind kind) { return kind == StoreKind::efs || kind == StoreKind::fsx_windows; }

bool is_shown(const FileSystem& file_system) { return file_system.state != EfsState::deleted; }

StoreKind store_kind(VolumeKind kind, bool fargate) {
  switch (kind) {
    case VolumeKind::bind: return fargate ? StoreKind::fargate_bind : StoreKind::task_bind;
    case VolumeKind::host_path: return StoreKind::host_path;
    case VolumeKind::docker_task: return StoreKind::docker_task;
    case VolumeKind::docker_shared: return StoreKind::docker_shared;
    case VolumeKind::efs:
    case VolumeKind::s3files: return StoreKind::efs;
    case VolumeKind::fsx_windows: return StoreKind::fsx_windows;
    case VolumeKind::at_launch: return StoreKind::ebs;
  }
  return StoreKind::task_bind;
}

bool shows_storage(const World& world) {
  const StorageState& storage = world.storage;
  if (!storage.mounts.empty() || !storage.stores.empty() || storage.ops_taken > 0) return true;
  if (std::any_of(storage.file_systems.begin(), storage.file_systems.end(), is_shown)) return true;
  return std::any_of(world.task_definitions.begin(), world.task_definitions.end(),
                     [](const TaskDefinition& one) { return !one.volumes.empty(); });
}

DiskView disk_of(const World& world, const Store& store) {
  DiskView disk;
  disk.store = store.id;
  disk.kind = store.kind;
  disk.files = live_files(store);
  Bytes capacity = store.capacity;
  Bytes used = store.bytes;
  if (store.pool && world.at(store.pool).task) {
    const Pool& pool = world.at(store.pool);
    capacity = pool.capacity;
    used = pool.image_bytes + pool.file_bytes;
  }
  disk.limited = capacity > 0;
  disk.fill = disk.limited ? std::min(1.0F, static_cast<float>(static_cast<double>(used) /
                                                               static_cast<double>(capacity)))
                           : grown(used);
  return disk;
}

std::vector<DiskView> disks_of(const World& world, const Task& task) {
  std::vector<DiskView> disks;
  if (task.mount_count > 0 && task.first_mount) add_mounts(world, task, disks);
  if (task.ebs && task.ebs.value < world.storage.volumes.size()) {
    const EbsVolume& volume = world.at(task.ebs);
    if (volume.store) add_once(disks, disk_of(world, world.at(volume.store)));
  }
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.containers[task.first_container.value + i];
    if (!container.layer) continue;
    const Store& layer = world.at(container.layer);
    if (layer.alive() && !layer.files.empty()) add_once(disks, disk_of(world, layer));
  }
  return disks;
}

std::vector<StoreId> stores_on_instances(const World& world) {
  std::vector<StoreId> result;
  for (const Store& store : world.storage.stores) {
    const bool on_host =
        store.kind == StoreKind::host_path || store.kind == StoreKind::docker_shared;
    if (on_host && store.alive() && store.instance) result.push_back(store.id);
  }
  return result;
}

std::int64_t live_files(const Store& store) {
  if (store.files.size() > k_counted_files) return static_cast<std::int64_t>(store.files.size());
  return std::count_if(store.files.begin(), store.files.end(),
                       [](const StoredFile& file) { return !file.removed; });
}

std::string contents_text(const Store& store) {
  const std::int64_t files = live_files(store);
  if (files == 0) return "empty";
  return counted(files, "file") + ", " + size_text(store.bytes);
}

const char* life_sentence(StoreKind kind) {
  switch (kind) {
    case StoreKind::container_layer: return "Lives as long as the container in its task.";
    case StoreKind::task_bind:
    case StoreKind::docker_task: return "Lives as long as the task.";
    case StoreKind::host_path:
    case StoreKind::docker_shared: return "Lives as long as the instance.";
    case StoreKind::fargate_bind: return "In the task's ephemeral storage; goes with the task.";
    case StoreKind::ebs: return "Attached to this one task, in one zone.";
    case StoreKind::efs: return "Outside the zones; lives until somebody deletes it.";
    case StoreKind::fsx_windows: return "Outside the tasks; lives until somebody deletes it.";
  }
  return "";
}

std::string file_system_name(const World& world, const FileSystem& file_system) {
  return file_system.name.empty() ? world.text(file_system.key) : file_system.name;
}

Bytes credits_max(const World& world, const FileSystem& file_system) {
  const Bytes stored = file_system.store ? world.at(file_system.store).bytes : 0;
  const Bytes least = k_tib * 21 / 10;
  return std::max(least, stored / 10 * 21);
}

}  // namespace taskyard::web
