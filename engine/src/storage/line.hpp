// How long an operation occupies the line of its store, and the credits of EFS (surroundings 3.3).
// Private to storage.
#pragma once

#include "storage/storage.hpp"

namespace taskyard::storage {

/// Reserves the operation's time in the line of its store, which serves one after the other: bytes /
/// rate, or what the limit of operations allows. Returns when it is done, in microseconds: latency
/// comes on top and keeps nobody waiting.
std::int64_t reserve(const Changes& changes, StoreId store, FileAction action, Bytes bytes);
/// Tells when the burst credits of a file system are used up, and when there are enough of them again
/// for ten seconds of bursting.
void tell_credits(const Changes& changes, FileSystemId id);

/// Its burst credits run out, or are back: tells it when that is so (Due::credits_turn).
void on_credits_turn(const Changes& changes, FileSystemId id, std::uint32_t stamp);

/// An operation in the line of a file system, for its minutes.
struct Metered {
  FileAction action = FileAction::write;
  std::int64_t requests = 0;
  Bytes bytes = 0;    ///< 4 KiB at least
  Bytes metered = 0;  ///< reads count a third
  std::int64_t cost = 0;
  std::int64_t begins_us = 0, takes_us = 0;
  Bytes credits_before = 0;
};
/// Writes it into the rows of the minutes it takes; FileSystem::credits is what it left.
void note_operation(const World& world, FileSystem& system, const Metered& operation);

}  // namespace taskyard::storage
