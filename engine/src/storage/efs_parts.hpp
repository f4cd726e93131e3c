// Steps of EFS and EBS shared by the files of this domain. Private to storage.
#pragma once

#include <string>
#include <string_view>

#include "network/network.hpp"
#include "storage/storage.hpp"

namespace taskyard::storage {

/// "fs-0" + 16 hex digits, and so on: made from seed, kind and number.
NameId make_key(World& world, std::string_view prefix, std::uint64_t number);

/// The port of NFS, on which mount targets answer.
inline constexpr Port k_nfs = 2049;

/// The mount target for clients in that zone; no id when the file system has none there.
MountTargetId target_in(const World& world, const FileSystem& system, NameId zone);
/// Whether the task reaches that mount target.
Passage way_to(const World& world, TaskId task, MountTargetId target);
/// Sets the state and tells it. `news`: 0, or of one that stays mounted 1 = it waits for its mount
/// target, 2 = it goes on (Event::from).
void emit_mount(const Changes& changes, MountId id, MountState state, std::uint8_t news = 0);

void on_file_system_ready(const Changes& changes, FileSystemId id);
void on_mount_target_ready(const Changes& changes, MountTargetId id);
/// Attached, or deleted, as its state says.
void on_volume_ready(const Changes& changes, VolumeId id);

/// How a task gets to a file system, before anybody is asked for a permission.
struct EfsRoute {
  MountObstacle obstacle = MountObstacle::none;  ///< no_file_system, no_target or way_closed
  FileSystemId system;
  MountTargetId target;  ///< none for a file system that nobody described
  Passage passage;       ///< of way_closed
};
/// A file system that nobody described is made now, with a note.
EfsRoute route_to(const Changes& changes, TaskId task, const VolumeDefinition& volume);

/// What the task role (with iam ENABLED) and the file system policy let a task do.
enum class Permission : std::uint8_t { none, read, write };
Permission permission_of(const Changes& changes, TaskId task, FileSystemId id,
                         const VolumeDefinition& volume);

/// What came of mounting a volume for a task.
struct Mounted {
  std::string failure;  ///< in AWS's words; "" = it is mounted
  MountObstacle obstacle = MountObstacle::none;
  Passage passage;
  StoreId store;
  MountTargetId target;
  NameId root;  ///< of the store; none = "/"
  bool read_only = false;
};
Mounted mount_efs(const Changes& changes, TaskId task, const VolumeDefinition& volume);

/// The EBS volume of a task whose settings it was given (Task::volumes_json), made now; when ECS cannot
/// use the infrastructure role, `failure` says so.
Mounted begin_ebs(const Changes& changes, TaskId task, const VolumeDefinition& volume);
/// How long it takes to be made and attached.
SimTime ebs_time(const World& world, TaskId task);

}  // namespace taskyard::storage
