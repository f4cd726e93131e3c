// The same scenario gives the same log and the same World: in every build, in any stride, from any copy.
// TASKYARD_UPDATE_GOLDEN=1 rewrites hashes.txt.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "cli/console.hpp"
#include "support/file_text.hpp"
#include "support/scenario_run.hpp"

using namespace taskyard;

TEST_SUITE_BEGIN("determinism");

namespace {

constexpr const char* k_hashes = "tests/determinism/hashes.txt";
/// Scenarios up to this many events are also walked event by event.
constexpr std::uint64_t k_walked_events_max = 20'000;

std::string hex(std::uint64_t value) {
  std::string text(16, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, value >>= 4) {
    *digit = "0123456789abcdef"[value & 15];
  }
  return text;
}

std::string hash_line(const std::string& name, const Simulation& simulation) {
  return name + " " + std::to_string(simulation.last_event()) + " " + hex(simulation.trace_hash()) +
         " " + hex(simulation.state_hash()) + "\n";
}

}  // namespace

TEST_CASE(
    "every scenario has the log and the world that are pinned, whatever compiled the engine") {
  std::string found;
  for (const std::string& name : test::scenario_names()) {
    found += hash_line(name, test::run_scenario(name));
  }
  if (std::getenv("TASKYARD_UPDATE_GOLDEN") != nullptr) {
    CHECK(cli::write_file(std::string(TASKYARD_SOURCE_DIR "/") + k_hashes, found));
    return;
  }
  CHECK(found == test::file_text(k_hashes));
}

TEST_CASE("small strides lead where one long stride leads") {
  for (const std::string& name : test::scenario_names()) {
    CAPTURE(name);
    const Simulation stride = test::run_scenario(name);
    if (stride.last_event() > k_walked_events_max) continue;
    Simulation steps = test::loaded_scenario(test::scenario_text(name));
    const SimTime end = stride.world().now;
    for (SimTime at = 0; at < end; at += 137) steps.advance_to(at);
    steps.advance_to(end);
    CHECK(hash_line(name, steps) == hash_line(name, stride));
  }
}

TEST_CASE("another seed gives another log, the same seed the same") {
  const auto run = [](std::uint64_t seed) {
    Simulation simulation(SimulationOptions{.seed = seed});
    simulation.call("ecs.CreateCluster", "{}");
    for (int i = 0; i < 3; ++i) {
      simulation.call("taskyard.AddContainerInstances",
                      R"({"instanceType":"m5.large","availabilityZone":"us-east-1a"})");
    }
    simulation.call(
        "ecs.RegisterTaskDefinition",
        R"({"family":"a","containerDefinitions":[{"name":"a","image":"nginx","memory":64}]})");
    simulation.advance_to(600'000);
    simulation.call("ecs.RunTask", R"({"taskDefinition":"a","count":10})");
    simulation.settle();
    return simulation.trace_hash();
  };
  CHECK(run(7) == run(7));
  CHECK(run(7) != run(8));
}

TEST_SUITE_END();
