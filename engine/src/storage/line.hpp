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

}  // namespace taskyard::storage
