// What holds files, as a task, an instance and the shelf of file systems show it.
#pragma once

#include <string>
#include <vector>

#include "taskyard/world.hpp"

namespace taskyard::web {

/// A store as one task or instance sees it.
struct DiskView {
  StoreId store;  ///< none while it is being mounted
  StoreKind kind = StoreKind::task_bind;
  MountState state = MountState::mounted;
  float fill = 0;          ///< 0 to 1
  bool limited = false;    ///< `fill` is a share of a capacity; else it only grows with the bytes
  std::int64_t files = 0;  ///< that exist
  bool plug = false;       ///< the place itself is elsewhere: on the instance, or outside the zones
};

/// Something in this world has volumes, files or file systems, so that disks are drawn.
bool shows_storage(const World& world);
/// EFS and FSx: drawn outside the zones.
bool is_outside(StoreKind kind);
/// The kind of store that a volume of a task definition becomes.
StoreKind store_kind(VolumeKind kind, bool fargate);
DiskView disk_of(const World& world, const Store& store);
/// Each store of a task once: its mounts, its EBS volume, what its containers wrote elsewhere.
std::vector<DiskView> disks_of(const World& world, const Task& task);
/// Host paths and shared docker volumes that are there, with the instance they lie on.
std::vector<StoreId> stores_on_instances(const World& world);

std::int64_t live_files(const Store& store);
/// "3 files, 1.5 MiB".
std::string contents_text(const Store& store);
/// How long it lives, in a sentence.
const char* life_sentence(StoreKind kind);
/// Name of its tag, or its id.
std::string file_system_name(const World& world, const FileSystem& file_system);
/// Bytes of credit that a full balance has (surroundings 3.3: 2.1 TiB, more above 1 TiB stored).
Bytes credits_max(const World& world, const FileSystem& file_system);
/// File systems and FSx stores that are there.
bool is_shown(const FileSystem& file_system);

}  // namespace taskyard::web
