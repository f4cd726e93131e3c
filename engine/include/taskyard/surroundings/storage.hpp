// Where bytes live: stores with their files, mounts, EFS file systems, EBS volumes (facts of the
// surroundings,
// sections 3 and 4). Files are named blobs: size, version, writer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "taskyard/ids.hpp"
#include "taskyard/network.hpp"
#include "taskyard/surroundings/storage_minutes.hpp"
#include "taskyard/surroundings/work.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

/// What kind of place holds files, by how long it lives (surroundings 4.4).
enum class StoreKind : std::uint8_t {
  container_layer,  ///< written outside every mount; lives as long as the task's container
  task_bind,        ///< bind mount without a source path on EC2: lives as long as the task
  host_path,        ///< host.sourcePath: a directory of the instance, lives as long as it
  docker_task,      ///< docker volume of scope task
  docker_shared,    ///< docker volume of scope shared: lives as long as the instance
  fargate_bind,     ///< bind mount on Fargate: in the task's ephemeral storage
  ebs,              ///< EBS volume attached to one task
  efs,              ///< EFS file system: lives until it is deleted
  fsx_windows       ///< FSx for Windows File Server
};

struct StoredFile {
  NameId path;  ///< in the store, "/report.csv"
  Bytes bytes = 0;
  std::uint32_t version = 1;  ///< grows with every write or append
  ContainerId writer;         ///< of the latest version; none = put there by a call
  SimTime written_at = 0;
  bool removed = false;  ///< deleted; its row stays
};

struct Store {
  StoreId id;
  StoreKind kind = StoreKind::task_bind;
  NameId name;  ///< volume name, host path, docker volume, "fs-…", "vol-…", container name
  TaskId task;  ///< whose life it shares; none for instance, EFS, FSx
  ContainerId container;  ///< container_layer: whose it is
  Ec2InstanceId machine;  ///< on whose disk it lies
  InstanceId instance;    ///< the same as a container instance
  NameId zone;            ///< none = not in one zone (EFS regional)
  FileSystemId file_system;
  VolumeId volume;  ///< ebs
  PoolId pool;      ///< the disk whose space it takes; none for EFS, EBS, FSx
  SimTime made_at = 0;
  SimTime gone_at = k_never;  ///< its bytes are gone since then
  Bytes bytes = 0;            ///< of all its files
  Bytes capacity = 0;         ///< 0 = not limited here
  Bytes read_bytes = 0;       ///< since it was made
  Bytes written_bytes = 0;
  std::int64_t writes = 0, reads = 0, failures = 0;
  std::int64_t free_at_us = 0;         ///< when its line of operations is empty, microseconds
  std::int32_t file_count = 0;         ///< of `files`, those that are there
  std::vector<StoredFile> files;       ///< in order of their first version
  std::vector<std::uint32_t> by_path;  ///< index into `files`, sorted by NameId
  std::vector<StoreMinute> minutes;    ///< those in which something moved, oldest first
  bool alive() const { return gone_at == k_never; }
};

/// A disk shared by images, layers and volumes, and its line of operations: of a Fargate task, 20 to
/// 200 GiB (surroundings 4.2), or of a container instance.
struct Pool {
  TaskId task;          ///< on Fargate, else none
  InstanceId instance;  ///< else none
  Bytes capacity = 0;
  Bytes image_bytes = 0;  ///< unpacked, on Fargate compressed too
  Bytes image_most = 0;   ///< the most that has been
  Bytes file_bytes = 0;
  std::int64_t free_at_us = 0;  ///< when its line of operations is empty, microseconds
  Bytes left() const { return capacity - image_bytes - file_bytes; }
};

enum class MountState : std::uint8_t { mounting, mounted, failed, gone };

/// What stood in the way of a mount.
enum class MountObstacle : std::uint8_t {
  none,
  no_file_system,  ///< nobody made one of that id
  no_target,       ///< no mount target that is available in the client's zone and VPC
  way_closed,      ///< Mount::passage says where
  denied,          ///< by the task role or the file system policy
  no_directory,    ///< the root directory is not there, and nothing makes it
  no_volume,       ///< docker: the instance has no such volume
  no_driver,       ///< docker: the instance has no such plugin
  no_role          ///< EBS: the infrastructure role
};

/// A volume of a task in one of its containers.
struct Mount {
  TaskId task;
  ContainerId container;
  StoreId store;            ///< none until it is mounted
  std::uint8_t volume = 0;  ///< index into TaskDefinition::volumes
  NameId path;              ///< containerPath
  bool read_only = false;
  MountState state = MountState::mounting;
  NameId root;           ///< directory of the store that is seen, "/" or the access point's
  MountTargetId target;  ///< EFS: through which it goes
  MountObstacle obstacle = MountObstacle::none;  ///< of one that has failed
  Passage passage;       ///< EFS: where the way is closed, of a failed or blocked one
  bool foreign = false;  ///< EFS: its user may not write into the root directory
  bool blocked = false;  ///< EFS: operations wait until the way there is open again (`hard`)
};

/// One operation on a file, in a ring of the latest ones: what packets along the mounts are drawn
/// from.
struct FileOp {
  std::uint32_t number = 0;
  SimTime begun_at = 0, done_at = 0;
  ContainerId container;
  StoreId store;
  NameId path;             ///< in the store
  std::uint32_t file = 0;  ///< index into Store::files; 0xFFFFFFFF = it is not there
  FileAction action = FileAction::write;
  std::uint32_t version = 0;  ///< of the file, that it made; 0 = none
  Bytes bytes = 0;
  enum class Outcome : std::uint8_t {
    under_way,
    done,
    no_space,
    read_only,
    not_found,
    denied,
    lost
  };
  Outcome outcome = Outcome::under_way;  ///< lost: the container or the store ended first
};

/// What happened to bytes, told by an event storage_step. Sums of what one container did to one
/// store in up to
/// ten seconds. No byte appears, vanishes or changes without one.
enum class StorageStepKind : std::uint8_t {
  written,   ///< by a container
  removed,   ///< by a container
  put,       ///< by a call (taskyard.PutFile), or with a snapshot
  vanished,  ///< with its store
  failed     ///< tried in vain: no space, read-only, not found
};
struct StorageStep {
  StorageStepKind kind = StorageStepKind::written;
  StoreId store;
  ContainerId container;                        ///< none for put and vanished
  NameId file;                                  ///< the last one
  std::int32_t files = 0;                       ///< that exist more (or less, when negative)
  std::int64_t operations = 0;                  ///< versions made, files removed, attempts
  Bytes bytes = 0;                              ///< by which the store has grown (negative: shrunk)
  Bytes moved = 0;                              ///< written, whether or not the store grew
  FileOp::Outcome why = FileOp::Outcome::done;  ///< of failed
  SimTime since = 0;
  StorageStepId next;  ///< untold: of the same container
};

/// Facts 3.1; also of mount targets and access points.
enum class EfsState : std::uint8_t { creating, available, updating, deleting, deleted, error };
enum class PerformanceMode : std::uint8_t { general_purpose, max_io };
enum class ThroughputMode : std::uint8_t { bursting, provisioned, elastic };

/// An EFS file system (surroundings 3.1 to 3.4).
struct FileSystem {
  FileSystemId id;
  NameId key;        ///< "fs-0…"
  NameId zone;       ///< One Zone; none = regional
  std::string name;  ///< of its tag Name
  std::string creation_token;
  EfsState state = EfsState::creating;
  PerformanceMode performance = PerformanceMode::general_purpose;
  ThroughputMode throughput = ThroughputMode::bursting;
  std::int64_t provisioned_kibps = 0;
  bool encrypted = false;
  bool described = true;  ///< false: nobody made it; taken to exist, reachable from every zone
  SimTime created_at = 0;
  SimTime throughput_changed_at = k_never;
  Bytes credits = 0;              ///< burst credit balance, as of `metered_at`
  Bytes credits_floor = 0;        ///< the least it has been
  SimTime metered_at = 0;         ///< end of the latest operation in its line; perhaps ahead of now
  std::int32_t metered_us = 0;    ///< microseconds after it
  std::int32_t credits_rest = 0;  ///< millionths of a byte
  Bytes metered_bytes = 0;        ///< since it was made; reads count a third
  bool out_of_credits = false;    ///< told by an event
  std::uint32_t credits_stamp = 0;  ///< of the Due::credits_turn that counts
  std::int32_t io_rest = 0;         ///< of the operation limit: parts of a microsecond, in 1/35,000
  std::vector<FileSystemMinute> minutes;  ///< those in which something moved, oldest first
  StoreId store;
  NameId policy;  ///< file system policy as JSON text; none = whoever reaches it may all
  std::string tags_json;
  std::vector<NameId> directories;  ///< that access points have made, beside those of files
  std::vector<MountTargetId> targets;
  std::vector<AccessPointId> access_points;
};

struct MountTarget {
  MountTargetId id;
  NameId key;  ///< "fsmt-0…"
  FileSystemId file_system;
  SubnetId subnet;
  NameId zone;
  std::uint32_t ip = 0;
  EniId eni;
  std::vector<SecurityGroupId> security_groups;
  EfsState state = EfsState::creating;
};

struct AccessPoint {
  AccessPointId id;
  NameId key;  ///< "fsap-0…"
  FileSystemId file_system;
  std::string name;
  NameId path;                      ///< root directory
  std::int64_t uid = -1, gid = -1;  ///< forced identity; -1 = the client's own
  std::vector<std::int64_t> secondary_gids;
  std::int64_t owner_uid = -1, owner_gid = -1;
  std::string permissions;  ///< CreationInfo; "" = the directory must exist
  EfsState state = EfsState::available;
  std::string client_token;
  std::string tags_json;
};

enum class VolumeState : std::uint8_t { creating, available, in_use, deleting, deleted };

/// An EBS volume that ECS made for a task (surroundings 3.9).
struct EbsVolume {
  VolumeId id;
  NameId key;   ///< "vol-0…"
  NameId type;  ///< "gp3"
  NameId zone;
  std::int64_t size_gib = 0;
  std::int64_t iops = 0;
  std::int64_t throughput_mibps = 0;
  NameId file_system_type;  ///< "xfs"
  bool encrypted = false;
  bool delete_on_termination = true;
  TaskId task;
  VolumeState state = VolumeState::creating;
  SimTime created_at = 0;
  StoreId store;
  NameId snapshot;  ///< it was made from; may be none
  NameId name;      ///< volume of the task definition
  NameId role;      ///< infrastructure role
  std::string kms_key;
  std::string tags_json;
};

/// ec2.CreateSnapshot: what a volume held at that moment.
struct EbsSnapshot {
  NameId key;  ///< "snap-0…"
  VolumeId volume;
  std::int64_t size_gib = 0;
  SimTime started_at = 0;
  std::string description;
  Bytes bytes = 0;
  std::vector<StoredFile> files;
  bool deleted = false;
};

/// All of the above. The rings have Limits::file_ops_max rows at most.
struct StorageState {
  std::vector<Store> stores;
  std::vector<Pool> pools;
  std::vector<Mount> mounts;
  std::vector<FileSystem> file_systems;
  std::vector<MountTarget> mount_targets;
  std::vector<AccessPoint> access_points;
  std::vector<EbsVolume> volumes;
  std::vector<EbsSnapshot> snapshots;
  std::vector<FileOp> ops;               ///< ring, by number
  std::vector<FileOp> under_way;         ///< a row is used again when its operation has ended
  std::vector<std::uint32_t> free_rows;  ///< of `under_way`
  std::vector<StoreId> host_stores;      ///< living ones of instances, by instance, kind and name
  std::int64_t file_rows = 0;            ///< rows of files in living stores (Limits::files_max)
  std::uint32_t ops_taken = 0;           ///< number of the next one
  std::vector<StorageStep> steps;
  std::vector<StorageStep> untold;  ///< sums that no event has told yet; without store = told
  SimTime told_at = k_never;        ///< when they will be
  bool told_loud = false;           ///< by an entry of the queue that is not quiet
  std::int64_t operations = 0;      ///< ended well, since the start
};

/// "container layer", "bind mount", "host path", "docker volume", …: our words for a reader.
const char* to_string(StoreKind kind);
const char* to_string(MountState state);
const char* to_string(FileOp::Outcome outcome);
/// API spellings: "available"; "generalPurpose", "maxIO"; "bursting"; "in-use".
const char* to_string(EfsState state);
const char* to_string(PerformanceMode mode);
const char* to_string(ThroughputMode mode);
const char* to_string(VolumeState state);

}  // namespace taskyard
