// The one door into the engine: calls in, time as an argument, a readable World and an event log
// out.
// No clock, thread, file, socket or UI behind it. Never throws, never hangs; copying is a snapshot.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "taskyard/decision.hpp"
#include "taskyard/diagnostic.hpp"
#include "taskyard/event.hpp"
#include "taskyard/world.hpp"

namespace taskyard {

/// Answer to a call: HTTP-like status and the JSON the AWS API returns. For an AWS error the status
/// is
/// 400 and the body {"__type":"ClientException","message":"…"}; `diagnostics` place the fault in
/// the
/// request where that is known (with codes, hints and positions in the request's own text).
struct Reply {
  int status = 200;
  std::string body = "{}";
  Diagnostics diagnostics;
  bool ok() const { return status == 200; }
};

struct SimulationOptions {
  std::uint64_t seed = 1;
  std::string region = "us-east-1";
  std::string account = "123456789012";
};

/// One call as it was made: a recording is the list of these (design 1.1, 7).
struct RecordedCall {
  SimTime time = 0;
  std::string action;   ///< "ecs.RunTask"
  std::string request;  ///< JSON text as given
  bool from_scenario = false;
  bool refused = false;  ///< answered with an AWS error; changed nothing
};

/// What a scenario file says beside its calls.
struct ScenarioInfo {
  std::string title;
  std::string summary;    ///< lesson text, paragraphs joined by '\n'
  std::string view_json;  ///< the "view" object as text, "{}" when absent
  std::string source;     ///< the file as read
  SimTime last_timeline_at = 0;
};

/// What a file system gives at this moment, in KiB per second of metered throughput (surroundings
/// 3.3).
struct FileSystemSpeed {
  std::int64_t baseline_kibps = 0;
  std::int64_t burst_kibps = 0;
  std::int64_t read_kibps = 0;
  std::int64_t write_kibps = 0;
  Bytes credits = 0;
  Bytes credits_max = 0;
};

class Simulation {
 public:
  explicit Simulation(const SimulationOptions& options = {});
  Simulation(const Simulation& other);
  Simulation(Simulation&& other) noexcept;
  Simulation& operator=(const Simulation& other);
  Simulation& operator=(Simulation&& other) noexcept;
  ~Simulation();

  /// Makes one API call now. `action` is "ecs.RunTask", "ec2.RunInstances", "taskyard.…"; a bare
  /// name
  /// is ECS. `request_json` is the request body. Unknown actions give InvalidAction.
  Reply call(std::string_view action, std::string_view request_json);

  /// Lets simulated time pass up to and including `until`; the only way time moves. Never
  /// backwards.
  void advance_to(SimTime until);
  /// Time of the next thing that will happen, or nothing.
  std::optional<SimTime> next_event_time() const;
  /// Runs until nothing is left to happen or `longest` has passed; returns the time reached.
  SimTime settle(SimTime longest = k_hour);

  const World& world() const;
  /// Events with number > `after`, oldest first. Old events may be dropped at Limits::events_max.
  std::span<const Event> events_since(EventSeq after) const;
  EventSeq last_event() const;

  /// Checks a draft task definition without registering it (facts section 1).
  Diagnostics validate(std::string_view task_definition_json) const;
  /// Checks a cluster query expression; positions are into `expression`.
  Diagnostics validate_query(std::string_view expression) const;
  /// The record of a decision unfolded into its table; at most `rows_max` rows.
  Explanation explain(DecisionId decision, std::uint32_t rows_max = 200) const;
  /// Why the service scheduler did (or could not do) what the step records; no table of candidates.
  Explanation explain(ServiceStepId step) const;
  /// Why this step stopped this task and not another; empty when it did not.
  Explanation explain(ServiceStepId step, TaskId stopped) const;
  /// Why managed scaling asked for so many instances, or why a group ends or keeps one.
  Explanation explain(ScalingStepId step) const;
  /// Why a task waits in PROVISIONING and what its capacity provider does about it; empty when it
  /// does not.
  Explanation explain_waiting(TaskId task) const;
  /// The way of one sampled request (RequestSample::number): its hops with their times, how its
  /// target was
  /// chosen, where it waited, what became of it and which setting would change that. Empty when the
  /// sample is
  /// not kept any more.
  Explanation explain_request(std::uint32_t sample) const;
  /// A checked call of an AWS service (AwsCall::number): who made it with which role and why that
  /// one, what each policy says of it, which statement decided, and which one is missing, as JSON
  /// that could be pasted. Empty when the call is not kept any more.
  Explanation explain_call(std::uint32_t number) const;
  /// Zeros for a file system that does not exist.
  FileSystemSpeed speed_of(FileSystemId id) const;
  /// One sentence for an event, the same in canvas, text view, log and golden files.
  std::string describe(const Event& event) const;

  /// Replaces everything by the scenario: its setup calls are made at time zero, its timeline calls
  /// happen when due. On errors nothing changes and they are returned with their places.
  Diagnostics load_scenario(std::string_view scenario_json);
  const ScenarioInfo& scenario() const;
  /// Every call that changes something, in order, scenario calls and refused ones included.
  std::span<const RecordedCall> calls() const;
  /// The session as a scenario file: the loaded scenario's setup and timeline plus the calls made
  /// since.
  std::string export_scenario() const;

  /// Hash of the event log so far / of the whole World; equal on every platform.
  std::uint64_t trace_hash() const;
  std::uint64_t state_hash() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Checks a task definition text: what `taskyard check` and the editor show.
Diagnostics validate_task_definition(std::string_view json_text);

/// The names of all actions of the door, sorted: "ec2.RunInstances", "ecs.CreateCluster" …
std::vector<std::string_view> action_names();

}  // namespace taskyard
