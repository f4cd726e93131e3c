#include "viewmodel/storage/rates.hpp"

#include <algorithm>

#include "viewmodel/storage/words.hpp"

namespace taskyard::web {
namespace {

constexpr SimTime k_window = k_minute;
constexpr std::int64_t k_read_share = 3;  // reads are metered at a third (surroundings 3.3)

// What the kept operations of the last minute moved, as EFS meters it.
std::int64_t used_kibps(const World& world, StoreId store) {
  Bytes metered = 0;
  SimTime earliest = world.now;
  for (const FileOp& op : world.storage.ops) {
    if (op.done_at > world.now || op.done_at + k_window <= world.now) continue;
    earliest = std::min(earliest, op.done_at);
    if (op.store != store || op.outcome != FileOp::Outcome::done) continue;
    metered += op.action == FileAction::read ? op.bytes / k_read_share : op.bytes;
  }
  const SimTime span = std::max<SimTime>(world.now - earliest, k_second);
  return metered / k_kib * k_second / span;
}

}  // namespace

FileSystemRates rates_of(const Simulation& simulation, FileSystemId id) {
  const World& world = simulation.world();
  const FileSystemSpeed now = simulation.speed_of(id);
  FileSystemRates rates;
  rates.baseline_kibps = now.baseline_kibps;
  rates.burst_kibps = now.burst_kibps;
  rates.read_kibps = now.read_kibps;
  rates.write_kibps = now.write_kibps;
  rates.credits = now.credits;
  rates.credits_max = now.credits_max;
  const StoreId store = world.at(id).store;
  if (store) rates.used_kibps = used_kibps(world, store);
  return rates;
}

std::string credits_sentence(const FileSystemRates& rates) {
  const std::int64_t drain = rates.used_kibps - rates.baseline_kibps;
  if (rates.credits < k_mib) {
    return "Used up: it gets " + speed_text(rates.baseline_kibps) +
           " until less than that is asked of it and credits come back.";
  }
  if (drain <= 0) {
    return rates.credits >= rates.credits_max ? "As many as it can hold."
                                              : "They grow: less is moved than the baseline.";
  }
  return "At the rate of the last minute, " + speed_text(rates.used_kibps) +
         ", they last another " + span_text(rates.credits / k_kib / drain * k_second) + ".";
}

}  // namespace taskyard::web
