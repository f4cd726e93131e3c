// Stores with their files, operations, file systems and jobs in the state hash. What only speeds up
// looking for something is left out.
#include "sim/world_hash.hpp"

namespace taskyard {
namespace {

class StorageHasher {
 public:
  StorageHasher(Hasher& hash, const World& world) : hash_(hash), world_(world) {}

  void run() {
    const StorageState& storage = world_.storage;
    for (const Store& store : storage.stores) add(store);
    for (const Pool& pool : storage.pools) {
      number(pool.capacity);
      number(pool.image_bytes);
      number(pool.image_most);
      number(pool.file_bytes);
      number(pool.free_at_us);
    }
    for (const Mount& mount : storage.mounts) add(mount);
    for (const FileSystem& system : storage.file_systems) add(system);
    for (const MountTarget& target : storage.mount_targets) add(target);
    for (const AccessPoint& point : storage.access_points) add(point);
    for (const EbsVolume& volume : storage.volumes) add(volume);
    for (const EbsSnapshot& snapshot : storage.snapshots) add(snapshot);
    for (const FileOp& op : storage.ops) add(op);
    for (const FileOp& op : storage.under_way) add(op);
    for (const std::uint32_t row : storage.free_rows) number(row);
    for (const StorageStep& step : storage.untold) add(step);
    number(storage.ops_taken);
    number(storage.operations);
    number(static_cast<std::int64_t>(storage.steps.size()));
    number(storage.told_at);
  }

  void jobs() {
    for (const Job& job : world_.jobs) {
      number(job.container.value);
      number(static_cast<int>(job.kind) | (job.running ? 8 : 0) | (job.busy ? 16 : 0) |
             (job.failing ? 32 : 0));
      number(job.index);
      number(job.step);
      number(job.done);
      number(job.due_at);
      number(job.op);
      number(job.next.value);
    }
    for (const JobId id : world_.free_jobs) number(id.value);
  }

 private:
  void number(std::int64_t value) { hash_.add(static_cast<std::uint64_t>(value)); }
  void name(NameId id) { hash_.add(world_.text(id)); }

  void add(const StoredFile& file) {
    name(file.path);
    number(file.bytes);
    number(file.version);
    number(file.writer.value);
    number(file.written_at);
    number(file.removed ? 1 : 0);
  }

  void add(const Store& store) {
    name(store.name);
    number(static_cast<int>(store.kind));
    number(store.task.value);
    number(store.instance.value);
    number(store.gone_at);
    number(store.bytes);
    number(store.capacity);
    number(store.read_bytes);
    number(store.written_bytes);
    number(store.writes);
    number(store.reads);
    number(store.failures);
    number(store.free_at_us);
    for (const StoredFile& file : store.files) add(file);
    for (const StoreMinute& minute : store.minutes) {
      number(minute.start);
      number(minute.bytes);
      number(minute.read);
      number(minute.written);
    }
  }

  void add(const IoCount& count) {
    number(count.requests);
    number(count.bytes);
    number(count.least);
    number(count.most);
  }

  void add(const FileSystemMinute& minute) {
    number(minute.start);
    add(minute.read);
    add(minute.written);
    add(minute.metadata);
    number(minute.metered);
    number(minute.operations);
    number(minute.credits);
    number(minute.credits_at_us);
  }

  void add(const Mount& mount) {
    number(mount.container.value);
    number(mount.store.value);
    number(static_cast<int>(mount.state) | (mount.read_only ? 8 : 0) | (mount.blocked ? 16 : 0) |
           (mount.foreign ? 32 : 0));
    name(mount.path);
    name(mount.root);
  }

  void add(const FileSystem& system) {
    name(system.key);
    number(static_cast<int>(system.state));
    number(static_cast<int>(system.performance));
    number(static_cast<int>(system.throughput));
    number(system.provisioned_kibps);
    number(system.credits);
    number(system.credits_floor);
    number(system.credits_rest);
    number(system.metered_at);
    number(system.metered_us);
    number(system.metered_bytes);
    number(system.io_rest);
    number(system.out_of_credits ? 1 : 0);
    name(system.policy);
    hash_.add(system.tags_json);
    for (const NameId directory : system.directories) name(directory);
    for (const FileSystemMinute& minute : system.minutes) add(minute);
    number(system.credits_stamp);
  }

  void add(const MountTarget& target) {
    name(target.key);
    number(static_cast<int>(target.state));
    number(target.ip);
    for (const SecurityGroupId group : target.security_groups) number(group.value);
  }

  void add(const AccessPoint& point) {
    name(point.key);
    name(point.path);
    number(static_cast<int>(point.state));
    number(point.uid);
    number(point.gid);
    hash_.add(point.tags_json);
  }

  void add(const EbsVolume& volume) {
    name(volume.key);
    number(static_cast<int>(volume.state));
    number(volume.size_gib);
    number(volume.iops);
    number(volume.throughput_mibps);
  }

  void add(const EbsSnapshot& snapshot) {
    name(snapshot.key);
    number(snapshot.bytes);
    number(snapshot.deleted ? 1 : 0);
    for (const StoredFile& file : snapshot.files) add(file);
  }

  void add(const FileOp& op) {
    number(op.number);
    number(op.begun_at);
    number(op.done_at);
    number(op.container.value);
    number(op.store.value);
    name(op.path);
    number(static_cast<int>(op.action) | static_cast<int>(op.outcome) << 8);
    number(op.version);
    number(op.bytes);
  }

  void add(const StorageStep& step) {
    number(static_cast<int>(step.kind) | static_cast<int>(step.why) << 8);
    number(step.store.value);
    number(step.container.value);
    name(step.file);
    number(step.files);
    number(step.operations);
    number(step.bytes);
    number(step.moved);
  }

  Hasher& hash_;
  const World& world_;
};

}  // namespace

void add_storage(Hasher& hash, const World& world) {
  const StorageState& storage = world.storage;
  const bool used = !storage.stores.empty() || !storage.mounts.empty() || !storage.pools.empty() ||
                    !storage.file_systems.empty() || !storage.volumes.empty();
  StorageHasher hasher(hash, world);
  if (used) hasher.run();
  hasher.jobs();
}

}  // namespace taskyard
