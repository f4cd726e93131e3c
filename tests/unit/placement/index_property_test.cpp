// The index must choose exactly as the plain scan, whatever happens to the fleet in between.
#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "placement/placement.hpp"
#include "support/world_builder.hpp"

using namespace taskyard;
using support::need_of;
using support::WorldBuilder;

namespace {

constexpr std::array<const char*, 4> k_zones{"us-east-1a", "us-east-1b", "us-east-1c",
                                             "us-east-1d"};
constexpr std::array<const char*, 3> k_types{"t3.small", "m5.large", "c5.xlarge"};

/// A fleet to which random things happen, and the index that is told of them.
class Workload {
 public:
  explicit Workload(std::uint64_t seed)
      : random_(seed, Stream::test),
        by_scan_(seed, Stream::placement),
        by_index_(seed, Stream::placement) {
    const std::size_t instances = 1 + random_.below(40);
    for (std::size_t i = 0; i < instances; ++i) add_instance();
    for (int i = 0; i < 6; ++i) add_request();
  }

  /// One random event; on a placement both answers are compared.
  void step() {
    switch (random_.below(20)) {
      case 0: change_instance(); break;
      case 1: change_attribute(); break;
      case 2:
        if (random_.below(10) == 0) add_instance();
        break;
      case 3:
        if (random_.below(4) == 0) add_request();
        break;
      case 4:
        if (random_.below(30) == 0) index_ = placement::PlacementIndex(index_);
        break;
      case 5:
      case 6:
      case 7:
      case 8:
      case 9:
      case 10: release(); break;
      default: place(); break;
    }
  }

 private:
  template <class Choices>
  auto pick(const Choices& choices) {
    return choices[random_.below(choices.size())];
  }
  bool one_in(std::uint64_t n) { return random_.below(n) == 0; }
  InstanceId any_instance() {
    return {static_cast<std::uint32_t>(random_.below(yard_.world.container_instances.size()))};
  }

  void add_instance() {
    support::InstanceOptions options;
    options.zone = pick(k_zones);
    options.type = pick(k_types);
    options.cpu_units = 1024 * static_cast<CpuUnits>(1 + random_.below(4));
    options.memory_mib = 1024 * static_cast<Mib>(1 + random_.below(4));
    options.gpus = one_in(5) ? 2 : 0;
    const InstanceId id = yard_.add_instance(options);
    if (one_in(2)) yard_.put_attribute(id, "rack", pick(std::array{"r1", "r2", "r3"}));
    index_.instance_changed(yard_.world, id);
  }

  PlacementStrategy random_strategy() {
    switch (random_.below(7)) {
      case 0: return {StrategyType::random, ""};
      case 1: return {StrategyType::spread, "instanceId"};
      case 2: return {StrategyType::spread, "attribute:rack"};
      case 3: return {StrategyType::spread, "attribute:nobody-has-it"};
      case 4: return {StrategyType::binpack, "cpu"};
      case 5: return {StrategyType::binpack, "memory"};
      default: return {StrategyType::spread, "attribute:ecs.availability-zone"};
    }
  }

  PlacementConstraint random_constraint() {
    constexpr std::array expressions{"attribute:ecs.instance-type =~ t3.*|m5.*",
                                     "attribute:rack exists and attribute:rack != r2",
                                     "not(task:group == family:web0)",
                                     "runningTasksCount < 3",
                                     "task:group == family:web1 or runningTasksCount == 0",
                                     "attribute:ecs.availability-zone in [us-east-1a, us-east-1b]",
                                     "agentConnected == true and not attribute:rack == r1"};
    if (one_in(3)) return {ConstraintType::distinct_instance, ""};
    return {ConstraintType::member_of, pick(expressions)};
  }

  void add_request() {
    PlacementNeed need = need_of(static_cast<CpuUnits>(64 * random_.below(12)),
                                 static_cast<Mib>(64 * (1 + random_.below(8))));
    if (one_in(4)) need.enis = 1;
    if (one_in(8)) need.gpus = 1;
    if (one_in(4)) need.tcp_ports = {80};
    if (one_in(6)) need.udp_ports = {53};
    if (one_in(6)) need.attributes = {"ecs.capability.task-eni"};
    if (one_in(10)) need.attributes.push_back("ecs.os-type=linux");
    const std::string family = "web" + std::to_string(random_.below(4));
    const RequestId id = yard_.add_request(yard_.add_definition(family, need));
    PlacementRequest& request = yard_.request(id);
    for (std::uint64_t n = random_.below(5); n > 0; --n)
      request.strategies.push_back(random_strategy());
    if (one_in(2)) request.constraints.push_back(random_constraint());
    if (one_in(4)) request.constraints.push_back(random_constraint());
    if (one_in(5))
      request.zones = {yard_.world.names.intern(pick(k_zones)),
                       yard_.world.names.intern(k_zones[0])};
    requests_.push_back(id);
  }

  void place() {
    const RequestId id = pick(requests_);
    const PlacementRequest& request = yard_.world.at(id);
    const InstanceId scanned = placement::choose_by_scan(yard_.world, request, by_scan_);
    const InstanceId chosen = index_.choose(yard_.world, request, by_index_);
    REQUIRE(chosen == scanned);
    REQUIRE(by_index_ == by_scan_);
    if (!chosen) {
      ++refused;
      const std::size_t members = yard_.world.at(yard_.cluster).instances.size();
      REQUIRE(placement::placement_failures(yard_.world, request).size() == members);
      return;
    }
    ++placed;
    held_.push_back(yard_.hold(id, chosen));
    index_.task_held(yard_.world, held_.back());
  }

  void release() {
    if (held_.empty()) return;
    release_at(random_.below(held_.size()));
  }
  void release_at(std::size_t i) {
    const TaskId task = held_[i];
    held_[i] = held_.back();
    held_.pop_back();
    yard_.release(task);
    index_.task_released(yard_.world, task);
  }

  void change_instance() {
    const InstanceId id = any_instance();
    const ContainerInstance& instance = yard_.world.at(id);
    if (instance.status == InstanceStatus::inactive) return;
    if (one_in(2)) {
      yard_.set_agent(id, !instance.agent_connected);
    } else if (one_in(12)) {
      for (std::size_t i = held_.size(); i-- > 0;) {
        if (yard_.world.at(held_[i]).instance == id) release_at(i);
      }
      yard_.set_status(id, InstanceStatus::inactive);
    } else {
      const bool active = instance.status == InstanceStatus::active;
      yard_.set_status(id, active ? InstanceStatus::draining : InstanceStatus::active);
    }
    index_.instance_changed(yard_.world, id);
  }

  void change_attribute() {
    const InstanceId id = any_instance();
    if (yard_.world.at(id).status == InstanceStatus::inactive || !one_in(4)) return;
    if (one_in(2)) {
      yard_.delete_attribute(id, "rack");
    } else {
      yard_.put_attribute(id, "rack", pick(std::array{"r1", "r2", "r3", ""}));
    }
    index_.instance_changed(yard_.world, id);
  }

 public:
  int placed = 0;
  int refused = 0;

 private:
  WorldBuilder yard_;
  placement::PlacementIndex index_;
  Prng random_;
  Prng by_scan_;
  Prng by_index_;
  std::vector<RequestId> requests_;
  std::vector<TaskId> held_;
};

}  // namespace

TEST_SUITE_BEGIN("placement");

TEST_CASE("the index chooses as the scan, over random fleets, requests, releases and drains") {
  int placed = 0;
  int refused = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    CAPTURE(seed);
    Workload workload(seed);
    for (int i = 0; i < 250; ++i) workload.step();
    placed += workload.placed;
    refused += workload.refused;
  }
  CHECK(placed > 4000);
  CHECK(refused > 1000);
}

TEST_SUITE_END();
