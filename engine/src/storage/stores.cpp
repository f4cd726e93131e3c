#include "storage/stores.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace taskyard::storage {
namespace {

constexpr std::size_t k_rows_kept = 64;  // files of a store that has ended, for whoever looks

void emit_store(const Changes& changes, const Store& store, bool made) {
  Event event;
  event.kind = EventKind::store_changed;
  event.task = store.task;
  event.instance = store.instance;
  event.container = store.container;
  event.value = store.id.value;
  event.to = made ? 1 : 0;
  changes.emit(event);
}

bool is_host_store(const Store& store) {
  const bool kind = store.kind == StoreKind::host_path || store.kind == StoreKind::docker_shared;
  return kind && store.instance;
}

using HostKey = std::tuple<InstanceId, StoreKind, NameId>;

std::vector<StoreId>::const_iterator host_place(const World& world, const HostKey& key) {
  const std::vector<StoreId>& all = world.storage.host_stores;
  return std::lower_bound(all.begin(), all.end(), key, [&](StoreId id, const HostKey& wanted) {
    const Store& store = world.at(id);
    return HostKey{store.instance, store.kind, store.name} < wanted;
  });
}

void mounts_gone(World& world, const Store& store) {
  std::vector<Mount>& mounts = world.storage.mounts;
  if (store.task) {
    const Task& task = world.at(store.task);
    for (std::uint32_t i = 0; i < task.mount_count; ++i) {
      Mount& mount = mounts[task.first_mount.value + i];
      if (mount.store == store.id) mount.state = MountState::gone;
    }
    return;
  }
  for (Mount& mount : mounts) {
    if (mount.store == store.id) mount.state = MountState::gone;
  }
}

}  // namespace

StoreId make_store(const Changes& changes, Store wish) {
  World& world = changes.world;
  wish.id = StoreId{static_cast<std::uint32_t>(world.storage.stores.size())};
  wish.made_at = world.now;
  const StoreId id = wish.id;
  const HostKey key{wish.instance, wish.kind, wish.name};
  const bool of_host = is_host_store(wish);
  world.storage.stores.push_back(std::move(wish));
  if (of_host) world.storage.host_stores.insert(host_place(world, key), id);
  emit_store(changes, world.storage.stores.back(), true);
  return id;
}

void end_store(const Changes& changes, StoreId id) {
  World& world = changes.world;
  if (!world.at(id).alive()) return;
  tell_store(changes, id);
  Store& store = store_of(changes, id);
  StorageStep step;
  step.kind = StorageStepKind::vanished;
  step.store = id;
  step.bytes = -store.bytes;
  step.files = -store.file_count;
  for (const StoredFile& file : store.files) {
    if (!file.removed) step.file = file.path;
  }
  if (store.pool) world.storage.pools[store.pool.value].file_bytes -= store.bytes;
  if (is_host_store(store)) std::erase(world.storage.host_stores, id);
  world.storage.file_rows -= static_cast<std::int64_t>(store.files.size());
  store.gone_at = world.now;
  store.bytes = 0;
  store.file_count = 0;
  store.by_path = {};
  std::erase_if(store.files, [](const StoredFile& file) { return file.removed; });
  if (store.files.size() > k_rows_kept) store.files.resize(k_rows_kept);
  store.files.shrink_to_fit();
  mounts_gone(world, store);
  if (!store.minutes.empty()) note_minute(world, store, 0, 0);
  if (step.files != 0) tell_step(changes, step);
  emit_store(changes, store_of(changes, id), false);
}

StoreId find_host_store(const World& world, const Task& task, StoreKind kind, NameId name) {
  if (!task.instance) return {};
  const auto at = host_place(world, {task.instance, kind, name});
  if (at == world.storage.host_stores.end()) return {};
  const Store& store = world.at(*at);
  const bool same = store.instance == task.instance && store.kind == kind && store.name == name;
  return same ? store.id : StoreId{};
}

std::vector<StoreId> host_stores_of(const World& world, InstanceId instance) {
  std::vector<StoreId> found;
  auto at = host_place(world, {instance, StoreKind::container_layer, NameId{0}});
  for (; at != world.storage.host_stores.end() && world.at(*at).instance == instance; ++at) {
    found.push_back(*at);
  }
  return found;
}

std::uint32_t find_file(const Store& store, NameId path) {
  const auto at = std::lower_bound(
      store.by_path.begin(), store.by_path.end(), path,
      [&](std::uint32_t file, NameId wanted) { return store.files[file].path < wanted; });
  if (at == store.by_path.end() || store.files[*at].path != path) return k_no_file;
  return *at;
}

std::uint32_t add_file(World& world, Store& store, NameId path) {
  const auto at = std::lower_bound(
      store.by_path.begin(), store.by_path.end(), path,
      [&](std::uint32_t file, NameId wanted) { return store.files[file].path < wanted; });
  const auto index = static_cast<std::uint32_t>(store.files.size());
  store.by_path.insert(at, index);
  StoredFile file;
  file.path = path;
  file.version = 0;
  file.removed = true;
  store.files.push_back(file);
  ++world.storage.file_rows;
  return index;
}

void note_minute(World& world, Store& store, Bytes read, Bytes written) {
  const SimTime start = world.now / k_minute * k_minute;
  std::vector<StoreMinute>& minutes = store.minutes;
  if (minutes.empty() || minutes.back().start != start) {
    const std::size_t most = world.limits.meter_minutes_max;
    if (minutes.size() >= most + most / 4) {
      minutes.erase(minutes.begin(), minutes.end() - static_cast<std::ptrdiff_t>(most));
    }
    minutes.push_back({start, 0, 0, 0});
  }
  StoreMinute& row = minutes.back();
  row.bytes = store.bytes;
  row.read += read;
  row.written += written;
}

Bytes bytes_at(const Store& store, SimTime at) {
  const auto after =
      std::upper_bound(store.minutes.begin(), store.minutes.end(), at,
                       [](SimTime moment, const StoreMinute& row) { return moment < row.start; });
  return after == store.minutes.begin() ? 0 : (after - 1)->bytes;
}

bool has_room(const World& world, const Store& store, Bytes growth) {
  if (growth <= 0) return true;
  if (store.capacity > 0 && store.capacity - store.bytes < growth) return false;
  return !store.pool || world.at(store.pool).left() >= growth;
}

}  // namespace taskyard::storage
