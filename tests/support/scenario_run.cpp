#include "support/scenario_run.hpp"

#include <doctest/doctest.h>

#include "support/file_text.hpp"

namespace taskyard::test {

std::vector<std::string> scenario_names() {
  std::vector<std::string> names = files_in("assets/scenarios", ".json");
  for (std::string& name : names) name.resize(name.size() - std::string(".json").size());
  return names;
}

std::string scenario_text(const std::string& name) {
  return file_text("assets/scenarios/" + name + ".json");
}

Simulation loaded_scenario(const std::string& text) {
  Simulation simulation;
  for (const Diagnostic& finding : simulation.load_scenario(text)) FAIL_CHECK(finding.message);
  return simulation;
}

void run_to_end(Simulation& simulation) {
  simulation.advance_to(simulation.scenario().last_timeline_at);
  simulation.settle();
}

Simulation run_scenario(const std::string& name) {
  Simulation simulation = loaded_scenario(scenario_text(name));
  run_to_end(simulation);
  return simulation;
}

}  // namespace taskyard::test
