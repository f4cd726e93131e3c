// Placements per second on small and large fleets that are about two thirds full: choose, take the
// resources, give the oldest task's resources back.
#include <algorithm>
#include <string>
#include <vector>

#include "bench/bench.hpp"
#include "placement/placement.hpp"
#include "support/world_builder.hpp"

namespace taskyard::bench {
namespace {

struct Case {
  const char* name;
  std::vector<PlacementStrategy> strategies;
  std::vector<PlacementConstraint> constraints;
};

std::vector<Case> cases() {
  const PlacementStrategy by_zone{StrategyType::spread, "attribute:ecs.availability-zone"};
  const PlacementStrategy by_instance{StrategyType::spread, "instanceId"};
  const PlacementStrategy pack{StrategyType::binpack, "memory"};
  return {
      {"random", {}, {}},
      {"binpack", {pack}, {}},
      {"spread_zone_binpack", {by_zone, pack}, {}},
      {"spread_zone_spread_instance", {by_zone, by_instance}, {}},
      {"spread_zone_random", {by_zone, {StrategyType::random, ""}}, {}},
      {"member_of", {pack}, {{ConstraintType::member_of, "attribute:ecs.instance-type =~ m5.*"}}},
      {"member_of_task_group",
       {pack},
       {{ConstraintType::member_of, "not(task:group == family:database)"}}}};
}

/// A fleet whose tasks live in a ring of slots, so that memory stays the same however long it runs.
class Fleet {
 public:
  Fleet(std::uint32_t instances, const Case& what) {
    static constexpr std::array<const char*, 3> zones{"us-east-1a", "us-east-1b", "us-east-1c"};
    for (std::uint32_t i = 0; i < instances; ++i)
      builder_.add_instance({.zone = zones[i % zones.size()]});
    for (int family = 0; family < 4; ++family) {
      PlacementNeed need = support::need_of(100 + 10 * family, 256 + 64 * family);
      need.attributes = {"ecs.os-type"};
      const RequestId id =
          builder_.add_request(builder_.add_definition("family" + std::to_string(family), need));
      builder_.request(id).strategies = what.strategies;
      builder_.request(id).constraints = what.constraints;
    }
    builder_.world.tasks.resize(std::size_t{instances} * 10);
  }

  /// Places `count` tasks, ten for each request in turn.
  void place(std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
      const PlacementRequest& request = builder_.world.placement_requests[(placed_ / 10) % 4];
      const auto slot = static_cast<std::uint32_t>(placed_ % builder_.world.tasks.size());
      if (placed_ >= builder_.world.tasks.size()) release(slot);
      hold(slot, request, index_.choose(builder_.world, request, random_));
      ++placed_;
    }
  }

 private:
  void hold(std::uint32_t slot, const PlacementRequest& request, InstanceId chosen) {
    Task& task = builder_.world.tasks[slot];
    task.cluster = request.cluster;
    task.instance = chosen;
    task.group = request.group;
    task.request = request.id;
    task.placed_seq = placed_ + 1;
    task.released_seq = 0;
    if (!chosen) return;
    ContainerInstance& instance = builder_.world.container_instances[chosen.value];
    instance.remaining.cpu_units -= request.need.cpu_units;
    instance.remaining.memory_mib -= request.need.memory_mib;
    instance.tasks.push_back({slot});
    index_.task_held(builder_.world, {slot});
  }
  void release(std::uint32_t slot) {
    Task& task = builder_.world.tasks[slot];
    if (!task.instance) return;
    const PlacementNeed& need = builder_.world.at(task.request).need;
    ContainerInstance& instance = builder_.world.container_instances[task.instance.value];
    instance.remaining.cpu_units += need.cpu_units;
    instance.remaining.memory_mib += need.memory_mib;
    instance.tasks.erase(std::find(instance.tasks.begin(), instance.tasks.end(), TaskId{slot}));
    task.released_seq = placed_ + 1;
    index_.task_released(builder_.world, {slot});
  }

  support::WorldBuilder builder_;
  placement::PlacementIndex index_;
  Prng random_{1, Stream::placement};
  std::uint64_t placed_ = 0;
};

double placements_per_second(std::uint32_t instances, const Case& what) {
  Fleet fleet(instances, what);
  fleet.place(instances * 11);  // fills the fleet and the plans
  std::uint32_t placed = 0;
  const Stopwatch watch;
  while (watch.seconds() < 0.25) {
    fleet.place(10'000);
    placed += 10'000;
  }
  return placed / watch.seconds();
}

/// The plain scan that the index replaces, for comparison.
double scans_per_second(std::uint32_t instances) {
  support::WorldBuilder builder;
  for (std::uint32_t i = 0; i < instances; ++i) builder.add_instance();
  const RequestId id = builder.add_request(builder.add_definition("web", support::need_of(1, 1)));
  Prng random(1, Stream::placement);
  std::uint32_t scans = 0;
  const Stopwatch watch;
  while (watch.seconds() < 0.1) {
    if (!placement::choose_by_scan(builder.world, builder.world.at(id), random)) break;
    ++scans;
  }
  return scans / watch.seconds();
}

}  // namespace

/// The figure of a fleet is that of its slowest strategy; each strategy has its own line too.
void bench_placement() {
  for (const std::uint32_t instances : {100U, 5000U}) {
    const std::string name = "placements_per_second_" + std::to_string(instances) + "_instances";
    double slowest = 0;
    for (const Case& what : cases()) {
      const double figure = placements_per_second(instances, what);
      report(name + "_" + what.name, figure);
      slowest = slowest == 0 ? figure : std::min(slowest, figure);
    }
    report(name, slowest);
  }
  report("plain_scans_per_second_5000_instances", scans_per_second(5000));
}

}  // namespace taskyard::bench
