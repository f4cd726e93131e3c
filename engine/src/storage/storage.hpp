// Stores, mounts and operations on files; EFS and EBS (facts of the surroundings, sections 3 and
// 4). Knows tasks'
// definitions and the network, nothing of who runs the containers.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/changes.hpp"

namespace taskyard::storage {

inline constexpr std::uint32_t k_no_file = 0xFFFFFFFFU;

/// By AWS id; no id when unknown or deleted. Of an access point and a mount target too by "fsap-…",
/// "fsmt-…".
FileSystemId find_file_system(const World& world, std::string_view key);
MountTargetId find_mount_target(const World& world, std::string_view key);
AccessPointId find_access_point(const World& world, std::string_view key);
VolumeId find_volume(const World& world, std::string_view key);
std::string file_system_arn(const World& world, FileSystemId id);
std::string access_point_arn(const World& world, AccessPointId id);

/// The file system a task definition names: the one of that id, or one taken to exist (Parameter
/// undescribed_exist), made now with a note in the log; no id when there is none.
FileSystemId file_system_for(const Changes& changes, std::string_view key);
/// A new file system with its store and its first credits; key and id are made here. `creating` until
/// Due::file_system_ready, when that takes time.
FileSystemId create_file_system(const Changes& changes, FileSystem wish);
void delete_file_system(const Changes& changes, FileSystemId id);
/// Takes effect at once; credits are reckoned up to now before.
void set_throughput(const Changes& changes, FileSystemId id, ThroughputMode mode,
                    std::int64_t provisioned_kibps);
/// The file system policy; "" = none.
void set_policy(const Changes& changes, FileSystemId id, std::string_view json);
/// With its network interface; no id when the subnet has no free address. `creating` until
/// Due::mount_target_ready.
MountTargetId create_mount_target(const Changes& changes, MountTarget wish);
void delete_mount_target(const Changes& changes, MountTargetId id);
void set_security_groups(const Changes& changes, MountTargetId id,
                         std::vector<SecurityGroupId> groups);
AccessPointId create_access_point(const Changes& changes, AccessPoint wish);
void delete_access_point(const Changes& changes, AccessPointId id);
/// By "snap-…"; null when unknown or deleted.
const EbsSnapshot* find_snapshot(const World& world, std::string_view key);
/// What the volume holds now, as a new snapshot; its index in StorageState::snapshots.
std::size_t create_snapshot(const Changes& changes, VolumeId id, std::string_view description);
/// AWS's sentence about an infrastructure role that ECS cannot use.
std::string infrastructure_role_text(std::string_view role);
/// One that no task has any more; its bytes are gone.
void delete_volume(const Changes& changes, VolumeId id);
/// The EBS volume of a task that is being started (surroundings 3.9).
VolumeId create_volume(const Changes& changes, EbsVolume wish);

/// Rates a file system gives now, in KiB/s of metered throughput, and its arithmetic (surroundings
/// 3.3).
struct Throughput {
  std::int64_t baseline_kibps = 0;
  std::int64_t burst_kibps = 0;
  std::int64_t read_kibps = 0;   ///< what reading gets now
  std::int64_t write_kibps = 0;  ///< what writing gets now
  Bytes credits = 0;             ///< as of `now`
  Bytes credits_max = 0;
};
Throughput throughput_of(const World& world, FileSystemId id, SimTime now);
/// The same as it was just before a moment that is over, with the throughput mode of now.
Throughput throughput_at(const World& world, FileSystemId id, SimTime at);
/// Most operations a second in performance mode General Purpose, where a read costs 1 and a write 5.
inline constexpr std::int64_t k_efs_operations = 35'000;

/// The mounts of a task that is about to start its containers, each `mounting`. Returns how long
/// mounting will
/// take; 0 when there is nothing that takes time. Safe to call for a task without volumes.
SimTime begin_mounts(const Changes& changes, TaskId task);
/// Ends it: each mount is `mounted` with its store (made when it is not there yet), or `failed`.
/// Returns the
/// reason of the first failure in AWS's words (surroundings 3.6, 4.3), "" when all is mounted.
std::string finish_mounts(const Changes& changes, TaskId task);
/// The network or a mount target changed: sets Mount::blocked of mounts of EFS anew.
void review_mounts(const Changes& changes, std::span<const Event> events);

/// The store and the path in it that a path in a container means: the mount with the longest
/// containerPath, or
/// the container's own layer, which is made when it is not there.
struct Place {
  StoreId store;
  std::string path;  ///< in the store, "/report.csv"
  MountId mount;     ///< none = the container's own layer
  bool read_only = false;
  bool usable = true;              ///< false: its mount is gone
  std::uint32_t file = k_no_file;  ///< index into Store::files where it was last time; only a hint
  bool blocked = false;  ///< Mount::blocked: the operation waits until the way is open again
};
Place place_of(const Changes& changes, ContainerId container, std::string_view path);

/// Begins an operation: reserves its time in the store's line and returns its row in
/// StorageState::under_way; its end is at FileOp::done_at. `path` is in the store.
std::uint32_t begin_operation(const Changes& changes, ContainerId container, const Place& place,
                              NameId path, FileAction action, Bytes bytes);
/// Ends the operation of that row: the file changes now. What became of it; `lost` when its store is
/// gone. `endless`: it belongs to work that goes on as long as its container runs.
FileOp end_operation(const Changes& changes, std::uint32_t row, bool endless);
/// Nobody waits for the operation of that row any more: it is lost and changes nothing.
void drop_operation(const Changes& changes, std::uint32_t row);
/// Puts a file there by a call, at once; false when the store is full.
bool put_file(const Changes& changes, StoreId store, std::string_view path, Bytes bytes);
/// Takes space of the task's ephemeral storage (surroundings 4.2) or of its instance's disk for an
/// image; false when it does not fit.
bool take_image_space(const Changes& changes, TaskId task, Bytes bytes);
/// The disk of a Fargate task or of the instance of another one, made when it is not there yet.
PoolId pool_of(const Changes& changes, TaskId task);
/// What the store held at that moment, as far as its minutes go back.
Bytes bytes_at(const Store& store, SimTime at);

/// An entry of the queue that is storage's: sums are told, something made is ready, credits turn.
void on_due(const Changes& changes, Due kind, std::uint32_t subject, std::uint32_t stamp);
/// Looks through the events of one step: ends of containers, tasks and instances take their stores
/// with them.
void notice(const Changes& changes, std::span<const Event> events);

}  // namespace taskyard::storage
