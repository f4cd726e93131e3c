#include "app/driver_clock.hpp"

#include <algorithm>
#include <cmath>

namespace taskyard::web {
namespace {

constexpr double k_frame_ms_max = 100;           // ux.md 3.6
constexpr SimTime k_skip_from = 60 * k_second;   // Auto skips silences longer than this
constexpr SimTime k_skip_margin = 2 * k_second;  // and lands that long before what comes
constexpr double k_auto_near_s = 4;

// Fast far from the next event, real time close to it.
double auto_speed(SimTime gap) {
  const double seconds = static_cast<double>(gap) / 1000;
  return seconds <= k_auto_near_s ? 1 : std::min(30.0, seconds / 2);
}

}  // namespace

void DriverClock::set_playing(bool playing) {
  playing_ = playing;
  last_ms_ = -1;
}

void DriverClock::set_speed(double speed) {
  speed_ = std::clamp(speed, k_speeds.front(), k_speeds.back());
  automatic_ = false;
}

void DriverClock::set_automatic(bool automatic) {
  automatic_ = automatic;
  if (!automatic) set_speed(1);
}

void DriverClock::change_speed(int step) {
  int nearest = 0;
  for (int i = 0; i < static_cast<int>(k_speeds.size()); ++i) {
    if (k_speeds[static_cast<std::size_t>(i)] <= speed_ + 1e-9) nearest = i;
  }
  const int wanted = std::clamp(nearest + step, 0, static_cast<int>(k_speeds.size()) - 1);
  set_speed(k_speeds[static_cast<std::size_t>(wanted)]);
}

SimTime DriverClock::tick(double now_ms, SimTime now, std::optional<SimTime> next) {
  const double passed = last_ms_ < 0 ? 0 : std::clamp(now_ms - last_ms_, 0.0, k_frame_ms_max);
  last_ms_ = now_ms;
  if (!playing_ || !next) return now;
  if (automatic_) {
    const SimTime gap = *next - now;
    if (gap > k_skip_from) {
      skipped_ = gap - k_skip_margin;
      skipped_at_ms_ = now_ms;
      rest_ms_ = 0;
      return now + skipped_;
    }
    speed_ = auto_speed(gap);
  }
  rest_ms_ += passed * speed_;
  const double whole = std::floor(rest_ms_);
  rest_ms_ -= whole;
  return now + static_cast<SimTime>(whole);
}

}  // namespace taskyard::web
