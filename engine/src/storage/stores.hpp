// Rows of World::storage, made and ended in one place. Private to storage.
#pragma once

#include "storage/storage.hpp"

namespace taskyard::storage {

inline Store& store_of(const Changes& changes, StoreId id) {
  return changes.world.storage.stores[id.value];
}

/// A new, empty store as `wish` says (kind, name, owner); id and time are set here. Told by
/// store_changed.
StoreId make_store(const Changes& changes, Store wish);
/// Its bytes are gone: told by a storage_step `vanished` (when it held any) and store_changed; its
/// mounts are
/// `gone`, operations under way are lost. Safe to call twice.
void end_store(const Changes& changes, StoreId id);
/// The living store of that kind and name on the disk of the task's instance; no id when there is
/// none.
StoreId find_host_store(const World& world, const Task& task, StoreKind kind, NameId name);
/// Logs what happened to bytes as a step of its own, at once.
void tell_step(const Changes& changes, StorageStep step);
/// Adds to the sum that the next Due::storage_told tells; asks for that entry when it is the first.
void add_step(const Changes& changes, const StorageStep& step);

}  // namespace taskyard::storage
