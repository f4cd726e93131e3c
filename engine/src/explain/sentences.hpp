// The sentences about a decision, from templates with typed slots (ux.md sections 4 and 15).
// Inner header of explain.
#pragma once

#include <string>

#include "explain/case.hpp"

namespace taskyard::explain {

/// "web:1/3 -> i-…: 4 of 6 instances passed; binpack(memory) chose it (130 MiB free, the least)."
/// "web:1 cannot be placed: 3 instances lack 256 CPU units, 1 is not ACTIVE."
std::string decision_sentence(const Case& work);
/// What each strategy kept, and the rule for ties.
std::string rule_text(const Case& work);
/// "i-… is out: CPU fails (130 free, needs 256)." Survivors: why another one was preferred.
std::string why_not_text(const Case& work, const Candidate& candidate);
/// "It would fit if …", or for a placed task what would have changed the choice; "" when nothing would.
std::string counterfactual_text(const Case& work);

/// Fargate: the zone and why.
std::string fargate_sentence(const Case& work);
std::string fargate_rule(const Case& work);
std::string fargate_counterfactual(const Case& work);

}  // namespace taskyard::explain
