#include "sim/world_hash.hpp"

namespace taskyard {

void add_traffic(Hasher& hash, const World& world) {
  const TrafficState& traffic = world.traffic;
  if (traffic.sources.empty()) return;
  hash.add(traffic.started);
  hash.add(traffic.finished);
  for (const TrafficSource& source : traffic.sources) {
    hash.add(source.name);
    hash.add(source.sent);
    hash.add(static_cast<std::uint64_t>(source.next_arrival));
    for (const std::uint64_t word : source.prng) hash.add(word);
  }
  for (const ContainerLoad& load : traffic.loads) {
    for (const Micros at : load.free_at) hash.add(static_cast<std::uint64_t>(at));
    hash.add(std::uint64_t{load.flights.size()});
  }
  for (const Meter& meter : traffic.meters) {
    hash.add(meter.started_total);
    for (const std::uint64_t total : meter.totals) hash.add(total);
  }
}

}  // namespace taskyard
