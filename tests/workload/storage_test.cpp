// No byte appears, vanishes or changes without an event that says so, whatever is run and breaks.
#include <doctest/doctest.h>

#include "workload/runs.hpp"
#include "workload/storage_crowd.hpp"

using namespace taskyard;
using workload::StorageCrowd;

TEST_SUITE_BEGIN("workload");

TEST_CASE("bytes, files and versions of every store are what the events say, at every step") {
  std::int64_t written = 0, vanished = 0, failed = 0;
  for (std::uint64_t seed = 1; seed <= workload::k_runs; ++seed) {
    CAPTURE(seed);
    StorageCrowd crowd(seed);
    for (int i = 0; i < 25 && crowd.broken().empty(); ++i) crowd.act();
    for (const std::string& sentence : crowd.broken()) CHECK_MESSAGE(false, sentence);
    if (!crowd.broken().empty()) return;
    for (const StorageStep& step : crowd.simulation.world().storage.steps) {
      written += step.kind == StorageStepKind::written ? 1 : 0;
      vanished += step.kind == StorageStepKind::vanished ? 1 : 0;
      failed += step.kind == StorageStepKind::failed ? 1 : 0;
    }
  }
  // The runs are worth something: much of everything happened.
  CHECK(written > static_cast<std::int64_t>(workload::k_runs) * 10);
  CHECK(vanished > static_cast<std::int64_t>(workload::k_runs));
  CHECK(failed > static_cast<std::int64_t>(workload::k_runs));
}

TEST_CASE("the same seed gives the same bytes, and a copy of a yard goes on as the yard does") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    StorageCrowd first(seed), second(seed);
    for (int i = 0; i < 25; ++i) first.act();
    for (int i = 0; i < 25; ++i) second.act();
    CHECK(first.simulation.state_hash() == second.simulation.state_hash());
    CHECK(first.simulation.trace_hash() == second.simulation.trace_hash());
    Simulation copy = first.simulation;
    copy.advance_to(copy.world().now + k_minute);
    first.simulation.advance_to(first.simulation.world().now + k_minute);
    CHECK(first.simulation.state_hash() == copy.state_hash());
  }
}

TEST_SUITE_END();
