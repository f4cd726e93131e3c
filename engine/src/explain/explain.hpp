// The door of explain: decisions as tables and sentences, events as sentences.
#pragma once

#include <cstdint>

#include "explain/event_text.hpp"
#include "taskyard/decision.hpp"
#include "taskyard/world.hpp"

namespace taskyard::explain {

/// Unfolds a decision: the fleet is rebuilt as it stood just before `decision.seq`, every check and
/// score
/// evaluated again. Costs time in proportion to the tasks and instances of the World. At most
/// `rows_max`
/// rows are returned, the rest counted in `rows_left_out`.
Explanation explain_decision(const World& world, const Decision& decision, std::uint32_t rows_max);

/// What the service scheduler did or waited for in one step, with its numbers; no rows.
Explanation explain_step(const World& world, const ServiceStep& step);
/// Why `stopped` went in that step and not another task (facts 5.4); empty when it did not.
Explanation explain_stop(const World& world, const ServiceStep& step, TaskId stopped);

/// What managed scaling decided in one step, with its numbers, or what a group did about an
/// instance.
Explanation explain_scaling(const World& world, const ScalingStep& step);
/// Why a task waits in PROVISIONING and what its provider does about it; empty when it does not
/// wait.
Explanation explain_waiting(const World& world, const Task& task);

/// The way of one request, how its target was chosen and what would have changed its outcome; no
/// rows.
Explanation explain_request(const World& world, const RequestSample& sample);

/// Who made a call with which role and why, what the policies said, and which statement is missing; no
/// rows.
Explanation explain_call(const World& world, const AwsCall& call);

}  // namespace taskyard::explain
