// A decision worked out again: candidates, the checks each failed, the scores of the survivors, what each
// strategy left. The sentences and the table are read off from it. Inner header of explain.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "explain/past_fleet.hpp"
#include "taskyard/decision.hpp"

namespace taskyard::explain {

struct Candidate {
  std::size_t place = 0;  ///< in Case::fleet, i.e. by registration
  std::array<bool, k_placement_checks> passed{};
  int first_failed = -1;             ///< index of a PlacementCheck
  std::vector<std::int64_t> scores;  ///< of each strategy as asked; only for survivors
  std::size_t kept_by = 0;           ///< so many strategies kept it
  bool chosen = false;
};

/// One strategy as asked for, and what it did.
struct Step {
  std::string label;  ///< "binpack(memory)"
  StrategyType type = StrategyType::random;
  placement::Score score;  ///< unused for random
  std::size_t before = 0;  ///< candidates it saw
  std::size_t after = 0;   ///< candidates it kept
};

struct Case {
  const World& world;
  const Decision& decision;
  const PlacementRequest& request;
  placement::CompiledRequest compiled;
  std::vector<PastInstance> fleet;
  std::vector<Candidate> candidates;  ///< by registration; StartTask: only the instances named
  std::vector<Step> steps;
  std::size_t passed = 0;    ///< survivors of all checks
  std::size_t tie_size = 0;  ///< equals among which the last rule chose
  const Candidate* chosen = nullptr;

  const PastInstance& past(const Candidate& candidate) const { return fleet[candidate.place]; }
  bool failed(const Candidate& candidate, PlacementCheck check) const {
    return !candidate.passed[static_cast<std::size_t>(check)];
  }
};

/// For decisions about EC2; a Fargate decision has an empty fleet.
Case work_out(const World& world, const Decision& decision);

/// The step that left one candidate, or the last one; -1 when no strategy had anything to decide.
int deciding_step(const Case& work);
/// "us-east-1a: 3 tasks", "900 MiB free", "drawn".
std::string score_text(const Case& work, const Candidate& candidate, std::size_t step);

}  // namespace taskyard::explain
