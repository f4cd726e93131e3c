// EFS file systems, mount targets and access points (surroundings 3.1 to 3.4).
#include <utility>

#include "base/mix.hpp"
#include "base/text.hpp"
#include "storage/efs_parts.hpp"
#include "storage/stores.hpp"

namespace taskyard::storage {
namespace {

// A new file system may burst for six hours (surroundings 3.3).
constexpr Bytes k_first_credits = 21 * 1024 * k_gib / 10;

void emit_system(const Changes& changes, FileSystemId id, NameId part, EfsState state) {
  Event event;
  event.kind = EventKind::file_system_changed;
  event.value = id.value;
  event.text = part;
  event.to = static_cast<std::uint8_t>(state);
  changes.emit(event);
}

// "arn:aws:elasticfilesystem:us-east-1:1:file-system/fs-1" or "fs-1".
std::string_view bare(std::string_view key) {
  const std::size_t slash = key.rfind('/');
  return slash == std::string_view::npos ? key : key.substr(slash + 1);
}

template <class Row>
auto find_row(const World& world, const std::vector<Row>& rows, std::string_view key) {
  using Found = decltype(rows.front().id);
  const NameId name = world.names.find(bare(key));
  if (!name) return Found{};
  for (const Row& row : rows) {
    if (row.key == name && row.state != decltype(row.state)::deleted) return row.id;
  }
  return Found{};
}

}  // namespace

NameId make_key(World& world, std::string_view prefix, std::uint64_t number) {
  std::uint64_t salt = world.seed * 0x9E3779B97F4A7C15ULL + 0x45F5ULL;
  for (const char c : prefix) salt = mix64(salt + static_cast<unsigned char>(c));
  return world.names.intern(concat({prefix, "0", to_hex(mix64((number + 1) ^ salt), 16)}));
}

FileSystemId find_file_system(const World& world, std::string_view key) {
  return find_row(world, world.storage.file_systems, key);
}

MountTargetId find_mount_target(const World& world, std::string_view key) {
  return find_row(world, world.storage.mount_targets, key);
}

AccessPointId find_access_point(const World& world, std::string_view key) {
  return find_row(world, world.storage.access_points, key);
}

std::string file_system_arn(const World& world, FileSystemId id) {
  return concat({"arn:aws:elasticfilesystem:", world.region, ":", world.account, ":file-system/",
                 world.text(world.at(id).key)});
}

std::string access_point_arn(const World& world, AccessPointId id) {
  return concat({"arn:aws:elasticfilesystem:", world.region, ":", world.account, ":access-point/",
                 world.text(world.at(id).key)});
}

namespace {

FileSystemId add_system(const Changes& changes, FileSystem wish) {
  World& world = changes.world;
  wish.id = FileSystemId{static_cast<std::uint32_t>(world.storage.file_systems.size())};
  const SimTime ready = wish.described ? world.parameter(Parameter::efs_ready_ms) : 0;
  wish.state = ready > 0 ? EfsState::creating : EfsState::available;
  wish.created_at = world.now;
  wish.metered_at = world.now;
  wish.credits = k_first_credits;
  wish.credits_floor = k_first_credits;
  const FileSystemId id = wish.id;
  Store store;
  store.kind = StoreKind::efs;
  store.name = wish.key;
  store.zone = wish.zone;
  store.file_system = id;
  const NameId key = wish.key;
  world.storage.file_systems.push_back(std::move(wish));
  const StoreId made = make_store(changes, std::move(store));
  world.storage.file_systems[id.value].store = made;
  emit_system(changes, id, key, world.at(id).state);
  if (ready > 0) changes.after(ready, Due::file_system_ready, id.value);
  return id;
}

}  // namespace

FileSystemId file_system_for(const Changes& changes, std::string_view key) {
  World& world = changes.world;
  if (const FileSystemId found = find_file_system(world, key)) return found;
  const NameId name = world.names.intern(bare(key));
  // One that was deleted does not come back.
  for (const FileSystem& system : world.storage.file_systems) {
    if (system.key == name) return {};
  }
  if (world.parameter(Parameter::undescribed_exist) == 0) return {};
  if (!bare(key).starts_with("fs-")) return {};  // no file system is called so
  if (world.storage.file_systems.size() >= world.limits.file_systems_max) return {};
  FileSystem wish;
  wish.key = name;
  wish.described = false;
  const FileSystemId made = add_system(changes, std::move(wish));
  Event event;
  event.kind = EventKind::note;
  event.text = world.names.intern(concat(
      {"Nobody made the file system ", world.text(name),
       ": it is taken to exist, with a mount target in every zone that lets everybody in."}));
  changes.emit(event);
  return made;
}

FileSystemId create_file_system(const Changes& changes, FileSystem wish) {
  const std::uint64_t number = changes.world.storage.file_systems.size();
  wish.key = make_key(changes.world, "fs-", number);
  return add_system(changes, std::move(wish));
}

void on_file_system_ready(const Changes& changes, FileSystemId id) {
  FileSystem& system = changes.world.storage.file_systems[id.value];
  if (system.state != EfsState::creating) return;
  system.state = EfsState::available;
  emit_system(changes, id, system.key, EfsState::available);
}

void delete_file_system(const Changes& changes, FileSystemId id) {
  StorageState& storage = changes.world.storage;
  FileSystem& system = storage.file_systems[id.value];
  for (const AccessPointId point : system.access_points) {
    storage.access_points[point.value].state = EfsState::deleted;
  }
  system.state = EfsState::deleted;
  end_store(changes, system.store);
  emit_system(changes, id, storage.file_systems[id.value].key, EfsState::deleted);
}

void set_throughput(const Changes& changes, FileSystemId id, ThroughputMode mode,
                    std::int64_t provisioned_kibps) {
  FileSystem& system = changes.world.storage.file_systems[id.value];
  if (system.throughput == mode && system.provisioned_kibps == provisioned_kibps) return;
  if (system.metered_at < changes.world.now) {
    system.credits = throughput_of(changes.world, id, changes.world.now).credits;
    system.metered_at = changes.world.now;
    system.metered_us = 0;
  }
  system.throughput = mode;
  system.provisioned_kibps = provisioned_kibps;
  system.throughput_changed_at = changes.world.now;
  emit_system(changes, id, system.key, EfsState::updating);
}

void set_policy(const Changes& changes, FileSystemId id, std::string_view json) {
  World& world = changes.world;
  FileSystem& system = world.storage.file_systems[id.value];
  system.policy = json.empty() ? NameId{} : world.names.intern(json);
  emit_system(changes, id, system.key, EfsState::updating);
}

MountTargetId create_mount_target(const Changes& changes, MountTarget wish) {
  World& world = changes.world;
  wish.id = MountTargetId{static_cast<std::uint32_t>(world.storage.mount_targets.size())};
  network::InterfaceWish eni;
  eni.mount_target = wish.id;
  eni.subnet = wish.subnet;
  eni.ip = wish.ip;
  eni.groups = wish.security_groups;
  wish.eni = network::attach(changes, eni);
  if (!wish.eni) return {};
  wish.key = make_key(world, "fsmt-", wish.id.value);
  wish.ip = world.at(wish.eni).private_ip;
  wish.security_groups = world.at(wish.eni).groups;
  wish.zone = world.at(wish.subnet).zone;
  wish.state = EfsState::creating;
  const MountTarget& added = world.storage.mount_targets.emplace_back(std::move(wish));
  FileSystem& system = world.storage.file_systems[added.file_system.value];
  system.targets.push_back(added.id);
  system.described = true;  // whoever gives it a mount target describes it
  emit_system(changes, added.file_system, added.key, EfsState::creating);
  changes.after(world.parameter(Parameter::efs_target_ready_ms), Due::mount_target_ready,
                added.id.value);
  return added.id;
}

void delete_mount_target(const Changes& changes, MountTargetId id) {
  MountTarget& target = changes.world.storage.mount_targets[id.value];
  target.state = EfsState::deleted;
  network::release(changes, target.eni);
  std::erase(changes.world.storage.file_systems[target.file_system.value].targets, id);
  emit_system(changes, target.file_system, target.key, EfsState::deleted);
}

void set_security_groups(const Changes& changes, MountTargetId id,
                         std::vector<SecurityGroupId> groups) {
  MountTarget& target = changes.world.storage.mount_targets[id.value];
  network::set_groups(changes, target.eni, groups);
  target.security_groups = std::move(groups);
  emit_system(changes, target.file_system, target.key, EfsState::updating);
}

void on_mount_target_ready(const Changes& changes, MountTargetId id) {
  MountTarget& target = changes.world.storage.mount_targets[id.value];
  if (target.state != EfsState::creating) return;
  target.state = EfsState::available;
  emit_system(changes, target.file_system, target.key, EfsState::available);
}

AccessPointId create_access_point(const Changes& changes, AccessPoint wish) {
  World& world = changes.world;
  wish.id = AccessPointId{static_cast<std::uint32_t>(world.storage.access_points.size())};
  wish.key = make_key(world, "fsap-", wish.id.value);
  wish.state = EfsState::available;
  const AccessPoint& added = world.storage.access_points.emplace_back(std::move(wish));
  world.storage.file_systems[added.file_system.value].access_points.push_back(added.id);
  emit_system(changes, added.file_system, added.key, EfsState::available);
  return added.id;
}

void delete_access_point(const Changes& changes, AccessPointId id) {
  AccessPoint& point = changes.world.storage.access_points[id.value];
  point.state = EfsState::deleted;
  std::erase(changes.world.storage.file_systems[point.file_system.value].access_points, id);
  emit_system(changes, point.file_system, point.key, EfsState::deleted);
}

}  // namespace taskyard::storage
