// Operations on files: reserved in the line of their store, ended later; files put by a call.
#include "base/text.hpp"
#include "storage/line.hpp"
#include "storage/stores.hpp"

namespace taskyard::storage {
namespace {

using Outcome = FileOp::Outcome;

void put_in_ring(StorageState& storage, const FileOp& op, std::uint32_t kept_max) {
  if (kept_max == 0) return;
  if (storage.ops.size() < kept_max && op.number >= storage.ops.size()) {
    storage.ops.push_back(op);
    return;
  }
  FileOp& kept = storage.ops[op.number % storage.ops.size()];
  if (kept.number <= op.number) kept = op;
}

FileOp take_row(StorageState& storage, std::uint32_t row) {
  storage.free_rows.push_back(row);
  return storage.under_way[row];
}

std::uint32_t put_row(StorageState& storage, const FileOp& op) {
  if (storage.free_rows.empty()) {
    storage.under_way.push_back(op);
    return static_cast<std::uint32_t>(storage.under_way.size() - 1);
  }
  const std::uint32_t row = storage.free_rows.back();
  storage.free_rows.pop_back();
  storage.under_way[row] = op;
  return row;
}

bool is_there(const Store& store, std::uint32_t file) {
  return file < store.files.size() && !store.files[file].removed;
}

std::uint32_t file_of(const Store& store, NameId path, std::uint32_t hint) {
  if (hint < store.files.size() && store.files[hint].path == path) return hint;
  return find_file(store, path);
}

// The new size of a file in its store; what changed goes into `step`.
Outcome write_file(World& world, Store& store, FileOp& op, StorageStep& step) {
  const bool known = op.file != k_no_file;
  const StoredFile before = known ? store.files[op.file] : StoredFile{};
  const Bytes held = known && !before.removed ? before.bytes : 0;
  const Bytes growth = op.action == FileAction::append ? op.bytes : op.bytes - held;
  const bool full = !known && world.storage.file_rows >= world.limits.files_max;
  if (full || !op.path || !has_room(world, store, growth)) return Outcome::no_space;
  if (!known) op.file = add_file(world, store, op.path);
  StoredFile& file = store.files[op.file];
  if (file.removed) ++step.files;
  store.file_count += file.removed ? 1 : 0;
  file.removed = false;
  file.bytes = held + growth;
  file.version += 1;
  op.version = file.version;
  file.writer = op.container;
  file.written_at = world.now;
  store.bytes += growth;
  store.written_bytes += op.bytes;
  ++store.writes;
  if (store.pool) world.storage.pools[store.pool.value].file_bytes += growth;
  note_minute(world, store, 0, op.bytes);
  step.bytes = growth;
  step.moved = op.bytes;
  return Outcome::done;
}

void remove_file(World& world, Store& store, FileOp& op, StorageStep& step) {
  StoredFile& file = store.files[op.file];
  step.kind = StorageStepKind::removed;
  step.bytes = -file.bytes;
  step.files = -1;
  store.bytes -= file.bytes;
  if (store.pool) world.storage.pools[store.pool.value].file_bytes -= file.bytes;
  file.bytes = 0;
  file.removed = true;
  file.writer = op.container;
  file.written_at = world.now;
  --store.file_count;
  note_minute(world, store, 0, 0);
}

Outcome apply(World& world, FileOp& op, StorageStep& step) {
  Store& store = world.storage.stores[op.store.value];
  op.file = op.path ? file_of(store, op.path, op.file) : k_no_file;
  switch (op.action) {
    case FileAction::write:
    case FileAction::append: return write_file(world, store, op, step);
    case FileAction::read:
      if (!is_there(store, op.file)) return Outcome::not_found;
      store.read_bytes += op.bytes;
      note_minute(world, store, op.bytes, 0);
      ++store.reads;
      return Outcome::done;
    case FileAction::remove:
      if (!is_there(store, op.file)) return Outcome::not_found;
      remove_file(world, store, op, step);
      return Outcome::done;
  }
  return Outcome::lost;
}

StorageStep step_of(const FileOp& op) {
  StorageStep step;
  step.store = op.store;
  step.container = op.container;
  step.file = op.path;
  step.operations = 1;
  return step;
}

// Ends with what was decided at its beginning, or with what the store says now.
Outcome finish(const Changes& changes, FileOp& op, bool endless) {
  World& world = changes.world;
  if (!op.store || !world.at(op.store).alive()) return Outcome::lost;
  StorageStep step = step_of(op);
  const Outcome outcome = op.outcome == Outcome::under_way ? apply(world, op, step) : op.outcome;
  if (outcome != Outcome::done) {
    ++world.storage.stores[op.store.value].failures;
    step.kind = StorageStepKind::failed;
    step.why = outcome;
    add_step(changes, step, endless);
    return outcome;
  }
  ++world.storage.operations;
  if (op.action != FileAction::read) add_step(changes, step, endless);
  return outcome;
}

}  // namespace

std::uint32_t begin_operation(const Changes& changes, ContainerId container, const Place& place,
                              NameId path, FileAction action, Bytes bytes) {
  World& world = changes.world;
  FileOp op;
  op.number = world.storage.ops_taken++;
  op.begun_at = world.now;
  op.container = container;
  op.store = place.store;
  op.path = path;
  op.action = action;
  op.bytes = bytes;
  op.file = k_no_file;
  op.done_at = world.now;
  const bool reads = action == FileAction::read;
  if (!place.usable || !place.store || !world.at(place.store).alive()) {
    op.outcome = Outcome::lost;
  } else if (place.read_only && !reads) {
    op.outcome = Outcome::read_only;
  } else if (place.foreign && !reads) {
    op.outcome = Outcome::denied;
  } else {
    const Store& store = world.at(place.store);
    if (path) op.file = file_of(store, path, place.file);
    if (reads) op.bytes = is_there(store, op.file) ? store.files[op.file].bytes : 0;
    if (action == FileAction::remove) op.bytes = 0;
    op.done_at = (reserve(changes, place.store, action, op.bytes) + 999) / 1000;
  }
  put_in_ring(world.storage, op, world.limits.file_ops_max);
  return put_row(world.storage, op);
}

FileOp end_operation(const Changes& changes, std::uint32_t row, bool endless) {
  World& world = changes.world;
  FileOp op = take_row(world.storage, row);
  op.outcome = finish(changes, op, endless);
  put_in_ring(world.storage, op, world.limits.file_ops_max);
  const bool lost = op.outcome == Outcome::lost;
  if (!lost && world.at(op.store).file_system) {
    tell_credits(changes, world.at(op.store).file_system);
  }
  return op;
}

void drop_operation(const Changes& changes, std::uint32_t row) {
  FileOp op = take_row(changes.world.storage, row);
  op.outcome = Outcome::lost;
  put_in_ring(changes.world.storage, op, changes.world.limits.file_ops_max);
}

bool put_file(const Changes& changes, StoreId id, std::string_view path, Bytes bytes) {
  World& world = changes.world;
  Store& store = store_of(changes, id);
  if (!store.alive()) return false;
  FileOp op;
  op.store = id;
  op.path = world.names.intern(path);
  op.action = FileAction::write;
  op.bytes = bytes;
  op.file = find_file(store, op.path);
  StorageStep step = step_of(op);
  step.kind = StorageStepKind::put;
  if (write_file(world, store, op, step) != Outcome::done) return false;
  tell_step(changes, step);
  return true;
}

}  // namespace taskyard::storage
