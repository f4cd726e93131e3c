// EBS volumes of tasks, and their snapshots (surroundings 3.9).
#include <utility>

#include "base/text.hpp"
#include "storage/efs_parts.hpp"
#include "storage/stores.hpp"

namespace taskyard::storage {
namespace {

void set_state(const Changes& changes, VolumeId id, VolumeState state) {
  EbsVolume& volume = changes.world.storage.volumes[id.value];
  volume.state = state;
  Event event;
  event.kind = EventKind::volume_changed;
  event.value = id.value;
  event.task = volume.task;
  event.to = static_cast<std::uint8_t>(state);
  changes.emit(event);
}

void fill_from(const Changes& changes, StoreId store, const EbsSnapshot& snapshot) {
  for (const StoredFile& file : snapshot.files) {
    put_file(changes, store, changes.world.text(file.path), file.bytes);
  }
}

}  // namespace

VolumeId find_volume(const World& world, std::string_view key) {
  const NameId name = world.names.find(key);
  if (!name) return {};
  for (const EbsVolume& volume : world.storage.volumes) {
    if (volume.key == name && volume.state != VolumeState::deleted) return volume.id;
  }
  return {};
}

const EbsSnapshot* find_snapshot(const World& world, std::string_view key) {
  const NameId name = world.names.find(key);
  if (!name) return nullptr;
  for (const EbsSnapshot& snapshot : world.storage.snapshots) {
    if (snapshot.key == name && !snapshot.deleted) return &snapshot;
  }
  return nullptr;
}

VolumeId create_volume(const Changes& changes, EbsVolume wish) {
  World& world = changes.world;
  wish.id = VolumeId{static_cast<std::uint32_t>(world.storage.volumes.size())};
  wish.key = make_key(world, "vol-", wish.id.value);
  wish.created_at = world.now;
  wish.state = VolumeState::creating;
  Store store;
  store.kind = StoreKind::ebs;
  store.name = wish.key;
  store.task = wish.task;
  store.zone = wish.zone;
  store.volume = wish.id;
  store.capacity = wish.size_gib * k_gib;
  const Task& task = world.at(wish.task);
  store.instance = task.instance;
  if (task.instance) store.machine = world.at(task.instance).ec2_instance;
  const VolumeId id = wish.id;
  EbsSnapshot snapshot;
  if (wish.snapshot) {
    const EbsSnapshot* found = find_snapshot(world, world.text(wish.snapshot));
    if (found != nullptr) snapshot = *found;
  }
  world.storage.volumes.push_back(std::move(wish));
  const StoreId made = make_store(changes, std::move(store));
  world.storage.volumes[id.value].store = made;
  fill_from(changes, made, snapshot);
  set_state(changes, id, VolumeState::creating);
  return id;
}

void on_volume_ready(const Changes& changes, VolumeId id) {
  const VolumeState state = changes.world.at(id).state;
  if (state == VolumeState::creating) set_state(changes, id, VolumeState::in_use);
  if (state == VolumeState::deleting) delete_volume(changes, id);
}

void delete_volume(const Changes& changes, VolumeId id) {
  if (changes.world.at(id).state == VolumeState::deleted) return;
  const StoreId store = changes.world.at(id).store;
  set_state(changes, id, VolumeState::deleted);
  end_store(changes, store);
}

std::size_t create_snapshot(const Changes& changes, VolumeId id, std::string_view description) {
  World& world = changes.world;
  const EbsVolume& volume = world.at(id);
  EbsSnapshot snapshot;
  snapshot.key = make_key(world, "snap-", world.storage.snapshots.size());
  snapshot.volume = id;
  snapshot.size_gib = volume.size_gib;
  snapshot.started_at = world.now;
  snapshot.description = description;
  for (const StoredFile& file : world.at(volume.store).files) {
    if (file.removed) continue;
    snapshot.files.push_back(file);
    snapshot.bytes += file.bytes;
  }
  world.storage.snapshots.push_back(std::move(snapshot));
  ++world.revision;
  return world.storage.snapshots.size() - 1;
}

}  // namespace taskyard::storage
