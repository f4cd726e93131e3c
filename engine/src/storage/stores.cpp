#include "storage/stores.hpp"

#include <utility>

namespace taskyard::storage {
namespace {

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

}  // namespace

StoreId make_store(const Changes& changes, Store wish) {
  World& world = changes.world;
  wish.id = StoreId{static_cast<std::uint32_t>(world.storage.stores.size())};
  wish.made_at = world.now;
  world.storage.stores.push_back(std::move(wish));
  emit_store(changes, world.storage.stores.back(), true);
  return world.storage.stores.back().id;
}

void end_store(const Changes& changes, StoreId id) {
  Store& store = store_of(changes, id);
  if (!store.alive()) return;
  StorageStep step;
  step.kind = StorageStepKind::vanished;
  step.store = id;
  step.bytes = -store.bytes;
  for (const StoredFile& file : store.files) {
    if (file.removed) continue;
    --step.files;
    step.file = file.path;
  }
  if (store.pool) changes.world.storage.pools[store.pool.value].file_bytes -= store.bytes;
  store.gone_at = changes.world.now;
  store.bytes = 0;
  for (Mount& mount : changes.world.storage.mounts) {
    if (mount.store == id) mount.state = MountState::gone;
  }
  if (step.files != 0) tell_step(changes, step);
  emit_store(changes, store_of(changes, id), false);
}

StoreId find_host_store(const World& world, const Task& task, StoreKind kind, NameId name) {
  for (const Store& store : world.storage.stores) {
    const bool here = store.kind == kind && store.name == name && store.alive();
    if (here && store.instance == task.instance) return store.id;
  }
  return {};
}

void tell_step(const Changes& changes, StorageStep step) {
  World& world = changes.world;
  Event event;
  event.kind = EventKind::storage_step;
  event.value = static_cast<std::int64_t>(world.storage.steps.size());
  event.to = static_cast<std::uint8_t>(step.kind);
  event.container = step.container;
  if (step.container) {
    event.task = world.at(step.container).task;
    event.instance = world.at(event.task).instance;
  }
  event.text = step.file;
  world.storage.steps.push_back(step);
  changes.emit(event);
}

void add_step(const Changes& changes, const StorageStep& step) {
  std::vector<StorageStep>& untold = changes.world.storage.untold;
  if (untold.empty()) {
    changes.after(changes.world.parameter(Parameter::storage_told_ms), Due::storage_told, 0);
  }
  for (StorageStep& sum : untold) {
    const bool same = sum.kind == step.kind && sum.store == step.store &&
                      sum.container == step.container && sum.why == step.why;
    if (!same) continue;
    sum.file = step.file;
    sum.files += step.files;
    sum.operations += step.operations;
    sum.bytes += step.bytes;
    sum.moved += step.moved;
    return;
  }
  untold.push_back(step);
  untold.back().since = changes.world.now;
}

}  // namespace taskyard::storage
