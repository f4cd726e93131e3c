// Shipped scenarios, run to their end.
#pragma once

#include <string>
#include <vector>

#include "taskyard/simulation.hpp"

namespace taskyard::test {

/// Names of assets/scenarios/*.json without their ending, sorted.
std::vector<std::string> scenario_names();
std::string scenario_text(const std::string& name);
/// Loaded, nothing of the timeline has happened.
Simulation loaded_scenario(const std::string& text);
/// Runs through the timeline and until nothing is left to happen, in one stride.
void run_to_end(Simulation& simulation);
Simulation run_scenario(const std::string& name);

}  // namespace taskyard::test
