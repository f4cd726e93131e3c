#include "sim/world_hash.hpp"

namespace taskyard {

void add_logs(Hasher& hash, const World& world) {
  const LogState& logs = world.logs;
  for (const LogGroup& group : logs.groups) {
    hash.add(world.text(group.name));
    hash.add(static_cast<std::uint64_t>(group.bytes));
    hash.add(static_cast<std::uint64_t>(group.retention_days) << 2U | (group.deleted ? 2U : 0U) |
             (group.described ? 1U : 0U));
  }
  for (const LogStream& stream : logs.streams) {
    hash.add(world.text(stream.name));
    hash.add(static_cast<std::uint64_t>(stream.lines));
  }
  if (logs.lines_taken == 0) return;
  hash.add(std::uint64_t{logs.lines_taken});
  hash.add(static_cast<std::uint64_t>(logs.lost));
  hash.add(logs.digest);
}

}  // namespace taskyard
