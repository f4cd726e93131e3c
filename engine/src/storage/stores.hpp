// Rows of World::storage, made and ended in one place. Private to storage.
#pragma once

#include <vector>

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
/// The living stores on the disk of an instance that outlive its tasks.
std::vector<StoreId> host_stores_of(const World& world, InstanceId instance);
/// Index of a file that is or was in the store; k_no_file when it never was.
std::uint32_t find_file(const Store& store, NameId path);
/// A row for a file that never was in the store, as if removed, with version 0.
std::uint32_t add_file(World& world, Store& store, NameId path);
/// The store and the pool it lies in can grow by so much.
bool has_room(const World& world, const Store& store, Bytes growth);

/// Writes into the row of this minute what was moved, and how much is there now.
void note_minute(World& world, Store& store, Bytes read, Bytes written);
/// An image of the instance has gone: so much is free again.
void give_image_space(const Changes& changes, InstanceId instance, Bytes bytes);

/// Logs what happened to bytes as a step of its own, at once.
void tell_step(const Changes& changes, StorageStep step);
/// Adds to the sum of its container that the next Due::storage_told tells; asks for that entry when it
/// is the first. `quiet`: it belongs to endless work, so that nobody has to wait for the telling.
void add_step(const Changes& changes, const StorageStep& step, bool quiet);
/// Tells the sums of a container or of a store now: it ends.
void tell_container(const Changes& changes, ContainerId container);
void tell_store(const Changes& changes, StoreId store);
/// Tells the sums that are due (Due::storage_told).
void on_storage_told(const Changes& changes);

}  // namespace taskyard::storage
