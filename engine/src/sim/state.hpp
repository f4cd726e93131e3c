// Everything a Simulation is, as one value. Private to sim.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/changes.hpp"
#include "base/prng.hpp"
#include "placement/placement.hpp"
#include "scenario/scenario.hpp"
#include "scheduler/scheduler.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard {

struct Simulation::State {
  World world;
  EventLog log;
  EventQueue queue;
  placement::PlacementIndex index;
  Prng placement_prng;
  scenario::Scenario scenario;
  ScenarioInfo info;
  std::map<std::string, std::string, std::less<>> replies;  ///< by the name of "as"
  std::vector<RecordedCall> calls;

  explicit State(const SimulationOptions& options);

  Changes changes() { return {world, log, queue}; }
  /// Handles the next entry of the queue.
  void handle(const QueueEntry& entry);
  /// Makes a call of the scenario; a refusal becomes an event.
  /// What was found in the request of a refused call, with places in that request.
  Diagnostics scenario_call(const scenario::ScenarioCall& call);
  /// Lets services and capacity look through the events after `before`.
  void notice(const scheduler::Desk& desk, EventSeq before);
  Reply record_and_answer(std::string_view action, std::string_view request, bool from_scenario);
};

/// Hash of every table of the World; names count by their text.
std::uint64_t hash_of(const World& world);

}  // namespace taskyard
