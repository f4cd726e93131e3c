// The simulation with its recording: calls, steps, jumps in time, undo and redo. No ImGui, no wall
// clock.
//
// A session is a start (the loaded scenario at time zero) and a script (the calls people made, with
// their
// times). Going back restores the nearest keyframe and replays the script; as time passes again,
// the
// script's calls happen again. A call made in the past cuts the script there; undo brings the old
// future
// back.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "taskyard/simulation.hpp"
#include "viewmodel/run_form.hpp"

namespace taskyard::web {

/// Bounds of what is kept for going back; estimates, in bytes of simulated state.
struct SessionLimits {
  std::size_t undo_steps_max = 100;
  std::size_t undo_bytes_max = 192U << 20U;
  std::size_t keyframe_bytes_max = 96U << 20U;
  EventSeq keyframe_events = 400;  ///< first distance between keyframes, in events
};

class Session {
 public:
  explicit Session(const SessionLimits& limits = {});

  /// Replaces everything by a scenario; undo brings the old session back. On errors nothing
  /// changes.
  Diagnostics load(std::string_view scenario_text);
  /// Back to the scenario's start, without the calls made since; undo brings them back.
  void restart();

  /// Makes calls now as one undo step. Stops at the first refusal, whose reply is returned last; a
  /// refused call leaves no trace.
  std::vector<Reply> call(std::span<const Call> calls);

  /// Lets time pass, with the script's calls when they are due. Earlier times change nothing.
  void advance_to(SimTime until);
  /// Goes to any time, backwards too.
  void seek(SimTime time);
  /// Runs until the next event has happened; false when none is left.
  bool step_forward();
  /// Goes back to the moment of the event before this moment; false at the start.
  bool step_back();
  /// Time of the next thing that happens, the script's calls included.
  std::optional<SimTime> next_event_time() const;

  bool can_undo() const { return !undo_.empty(); }
  bool can_redo() const { return !redo_.empty(); }
  std::string undo_label() const { return undo_.empty() ? std::string() : undo_.back().label; }
  std::string redo_label() const { return redo_.empty() ? std::string() : redo_.back().label; }
  bool undo();
  bool redo();

  const Simulation& simulation() const { return now_; }
  SimTime now() const { return now_.world().now; }
  /// Latest time worth showing on a timeline: what was reached and what the scenario still plans.
  SimTime horizon() const;
  /// Grows when the present was replaced instead of advanced; views then forget what they had.
  std::uint64_t epoch() const { return epoch_; }
  /// Times of the calls people made, in order, those ahead included.
  std::vector<SimTime> call_times() const;
  /// The whole session as a scenario file, calls ahead of the present included.
  std::string export_scenario() const;

 private:
  struct ScriptCall {
    SimTime time = 0;
    Call call;
  };
  struct Keyframe {
    Simulation simulation;
    std::size_t applied = 0;
    std::size_t bytes = 0;
  };
  struct Moment {
    std::string label;
    Simulation simulation;
    std::vector<ScriptCall> script;
    std::size_t applied = 0;
    SimTime head = 0;
    std::shared_ptr<const Simulation> start;
    std::size_t bytes = 0;
  };

  Moment present(std::string label) const;
  void remember(Moment moment);
  void restore(Moment moment);
  void begin(Simulation simulation);
  void make_due_calls(Simulation& simulation, std::size_t& applied, SimTime until) const;
  void keep_keyframe();
  void thin_keyframes();
  void drop_wrong_keyframes();

  SessionLimits limits_;
  Simulation now_;
  std::shared_ptr<const Simulation> start_;
  std::vector<ScriptCall> script_;
  std::size_t applied_ = 0;  ///< calls of the script made in `now_`
  SimTime head_ = 0;         ///< latest time reached with this script
  std::vector<Keyframe> keyframes_;
  EventSeq spacing_ = 0;
  std::vector<Moment> undo_, redo_;
  std::uint64_t epoch_ = 1;
};

}  // namespace taskyard::web
