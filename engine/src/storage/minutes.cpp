// What EFS moved in each minute: what CloudWatch's metrics of it are worked out from (surroundings 3.3).
#include <algorithm>

#include "storage/line.hpp"

namespace taskyard::storage {
namespace {

constexpr std::int64_t k_minute_us = k_minute * 1000;
constexpr std::int64_t k_minutes_most = 60;  // of one operation; the last one takes the rest

FileSystemMinute& row_of(const World& world, FileSystem& system, SimTime start) {
  std::vector<FileSystemMinute>& minutes = system.minutes;
  if (minutes.empty() || minutes.back().start < start) {
    const std::size_t most = world.limits.meter_minutes_max;
    if (minutes.size() >= most + most / 4) {
      minutes.erase(minutes.begin(), minutes.end() - static_cast<std::ptrdiff_t>(most));
    }
    minutes.emplace_back().start = start;
  }
  return minutes.back();
}

void count(IoCount& sum, std::int64_t requests, Bytes bytes) {
  if (requests <= 0) return;
  const Bytes each = bytes / requests;
  sum.least = sum.requests == 0 ? each : std::min(sum.least, each);
  sum.most = std::max(sum.most, each);
  sum.requests += requests;
  sum.bytes += bytes;
}

// The part of `all` that belongs to `us` of `of_us`, without leaving 64 bits.
std::int64_t part(std::int64_t all, std::int64_t us, std::int64_t of_us) {
  if (all < 0) return -part(-all, us, of_us);
  return all > (std::int64_t{1} << 27) ? (all >> 20) * us / of_us << 20 : all * us / of_us;
}

void add(FileSystemMinute& row, const Metered& part) {
  IoCount& kind = part.action == FileAction::read     ? row.read
                  : part.action == FileAction::remove ? row.metadata
                                                      : row.written;
  count(kind, part.requests, part.bytes);
  row.metered += part.metered;
  row.operations += part.cost;
}

}  // namespace

void note_operation(const World& world, FileSystem& system, const Metered& operation) {
  const std::int64_t ends = operation.begins_us + operation.takes_us;
  const std::int64_t first = operation.begins_us / k_minute_us;
  const std::int64_t last = std::clamp((ends - 1) / k_minute_us, first, first + k_minutes_most - 1);
  Metered left = operation;
  for (std::int64_t minute = first; minute < last; ++minute) {
    const std::int64_t until = (minute + 1) * k_minute_us;
    const std::int64_t us = until - std::max(operation.begins_us, minute * k_minute_us);
    Metered share = operation;
    share.bytes = part(operation.bytes, us, operation.takes_us);
    share.metered = part(operation.metered, us, operation.takes_us);
    share.cost = part(operation.cost, us, operation.takes_us);
    share.requests = std::max<std::int64_t>(1, part(operation.requests, us, operation.takes_us));
    FileSystemMinute& row = row_of(world, system, minute * k_minute);
    add(row, share);
    row.credits = operation.credits_before + part(system.credits - operation.credits_before,
                                                  until - operation.begins_us, operation.takes_us);
    row.credits_at_us = until;
    left.bytes -= share.bytes;
    left.metered -= share.metered;
    left.cost -= share.cost;
    left.requests -= share.requests;
  }
  left.requests = std::max<std::int64_t>(1, left.requests);
  FileSystemMinute& row = row_of(world, system, last * k_minute);
  add(row, left);
  row.credits = system.credits;
  row.credits_at_us = ends;
}

}  // namespace taskyard::storage
