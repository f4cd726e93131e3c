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
  for (const Loss& loss : traffic.losses) {
    hash.add(std::uint64_t{loss.task.value} << 32U | loss.service.value);
    hash.add(static_cast<std::uint64_t>(loss.outcome) << 8U |
             static_cast<std::uint64_t>(loss.cause));
    hash.add(static_cast<std::uint64_t>(loss.count));
  }
  hash.add(traffic.in_flight);
  hash.add(std::uint64_t{traffic.samples_taken});
  for (const TrafficSource& source : traffic.sources) {
    hash.add(static_cast<std::uint64_t>(source.need));
    hash.add(source.connections);
    for (std::size_t i = 0; i < source.sticky.size(); ++i) {
      hash.add(std::uint64_t{source.sticky[i].value} << 32U | source.sticky_left[i]);
    }
  }
  for (const ContainerLoad& load : traffic.loads) {
    hash.add(static_cast<std::uint64_t>(load.units));
    hash.add(static_cast<std::uint64_t>(load.memory_kib));
    for (const Micros at : load.free_at) hash.add(static_cast<std::uint64_t>(at));
    hash.add(std::uint64_t{load.flights.size()});
  }
  for (const Meter& meter : traffic.meters) {
    hash.add(meter.started_total);
    for (const std::uint64_t total : meter.totals) hash.add(total);
    for (const std::uint32_t count : meter.minute_counts) hash.add(std::uint64_t{count});
  }
}

}  // namespace taskyard
