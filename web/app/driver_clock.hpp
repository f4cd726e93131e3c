// Turns wall time into simulated time: play, pause, speed. Wall time never leaks into the
// simulation
// (ux.md 3.6); a stalled or hidden page resumes where it was.
#pragma once

#include <array>
#include <optional>

#include "taskyard/units.hpp"

namespace taskyard::web {

/// Simulated seconds per second, the choices of ux.md 3.2.
inline constexpr std::array<double, 9> k_speeds = {0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60};

class DriverClock {
 public:
  bool playing() const { return playing_; }
  bool automatic() const { return automatic_; }
  /// The chosen speed, or what Auto runs at just now.
  double speed() const { return speed_; }

  void set_playing(bool playing);
  /// Clamped to the range of k_speeds; leaves Auto.
  void set_speed(double speed);
  /// Auto: slow where things happen, fast through silence.
  void set_automatic(bool automatic);
  /// The choice `step` places further on the scale.
  void change_speed(int step);

  /// The simulated time to advance to, at `now_ms` of wall time. Stays at `now` while paused or
  /// when
  /// nothing is left to happen (`next` is empty).
  SimTime tick(double now_ms, SimTime now, std::optional<SimTime> next);
  /// A jump in simulated time: what was left of a millisecond is dropped.
  void jumped() { rest_ms_ = 0; }

  /// How much silence Auto skipped last, and when (wall time); 0 when it did not.
  SimTime skipped() const { return skipped_; }
  double skipped_at_ms() const { return skipped_at_ms_; }

 private:
  bool playing_ = false;
  bool automatic_ = false;
  double speed_ = 1;
  double last_ms_ = -1;
  double rest_ms_ = 0;
  SimTime skipped_ = 0;
  double skipped_at_ms_ = 0;
};

}  // namespace taskyard::web
