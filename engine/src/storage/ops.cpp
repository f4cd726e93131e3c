// Operations on files: reserved in the line of their store, ended later.
#include "storage/stores.hpp"

namespace taskyard::storage {
namespace {

// What is kept of it in the ring says how it ended.
void put_in_ring(StorageState& storage, const FileOp& op, std::uint32_t kept_max) {
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

}  // namespace

void drop_operation(const Changes& changes, std::uint32_t row) {
  FileOp op = take_row(changes.world.storage, row);
  op.outcome = FileOp::Outcome::lost;
  put_in_ring(changes.world.storage, op, changes.world.limits.file_ops_max);
}

}  // namespace taskyard::storage
