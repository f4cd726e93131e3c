// The door of explain: decisions as tables and sentences, events as sentences.
#pragma once

#include <cstdint>

#include "explain/event_text.hpp"
#include "taskyard/decision.hpp"
#include "taskyard/world.hpp"

namespace taskyard::explain {

/// Unfolds a decision: the fleet is rebuilt as it stood just before `decision.seq`, every check and score
/// evaluated again. Costs time in proportion to the tasks and instances of the World. At most `rows_max`
/// rows are returned, the rest counted in `rows_left_out`.
Explanation explain_decision(const World& world, const Decision& decision, std::uint32_t rows_max);

}  // namespace taskyard::explain
