// Why a target is in its state and why a request went to it, in sentences.
#pragma once

#include "taskyard/decision.hpp"
#include "taskyard/world.hpp"

namespace taskyard {

/// Why the target is in its state with the count of checks; as rule how it leaves it and when; as
/// counterfactual what would change it, "" when nothing need be changed. No table of candidates.
Explanation explain_target(const World& world, TargetId id);

/// How the target of this request was chosen: by stickiness, in turn, as the idlest of so many …
std::string describe_choice(const World& world, const RequestSample& sample);

}  // namespace taskyard
