// Windows, axes and their round numbers (charts.hpp).
#include <algorithm>
#include <cmath>

#include "viewmodel/labels.hpp"
#include "viewmodel/requests/charts.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web {
namespace {

constexpr SimTime k_time_steps[] = {
    k_second, 2 * k_second, 5 * k_second, 10 * k_second, 15 * k_second, 30 * k_second,
    k_minute, 2 * k_minute, 5 * k_minute, 10 * k_minute, 15 * k_minute, 30 * k_minute,
    k_hour,   2 * k_hour,   3 * k_hour,   6 * k_hour,    12 * k_hour,   24 * k_hour};

// Keeps the length and stays in the times there are.
ChartWindow inside(ChartWindow window) {
  if (window.from < 0) {
    window.to -= window.from;
    window.from = 0;
  }
  return window;
}

}  // namespace

ChartWindow at_present(ChartWindow window, SimTime now) {
  if (!window.follows) return window;
  const SimTime length = window.to - window.from;
  window.to = std::max(now, length);
  window.from = window.to - length;
  return window;
}

ChartWindow zoomed(const ChartWindow& window, SimTime at, double factor) {
  const SimTime before = std::max<SimTime>(window.to - window.from, 1);
  const SimTime length = std::clamp(static_cast<SimTime>(static_cast<double>(before) * factor),
                                    k_chart_window_min, k_chart_window_max);
  const double share =
      std::clamp(static_cast<double>(at - window.from) / static_cast<double>(before), 0.0, 1.0);
  ChartWindow result = window;
  result.from = at - static_cast<SimTime>(share * static_cast<double>(length));
  if (window.follows) result.from = window.to - length;  // the present stays at the right edge
  result.to = result.from + length;
  return inside(result);
}

ChartWindow panned(const ChartWindow& window, SimTime by) {
  ChartWindow result = window;
  result.follows = false;
  result.from += by;
  result.to += by;
  return inside(result);
}

std::string value_text(ChartUnit unit, double value) {
  if (value < 0) return "–";
  switch (unit) {
    case ChartUnit::per_second: return per_second_text(std::llround(value * 1000));
    case ChartUnit::microseconds: return latency_text(std::llround(value));
    case ChartUnit::permille: return share_text(std::llround(value));
    case ChartUnit::count: break;
  }
  return grouped(std::llround(value));
}

Ticks value_ticks(ChartUnit unit, double most, int wanted) {
  const double least = unit == ChartUnit::count || unit == ChartUnit::per_second ? 1.0 : 10.0;
  double step = unit == ChartUnit::per_second ? 0.1 : least;
  const double goal = std::max(most, least) / std::max(wanted, 1);
  const double tens = std::pow(10.0, std::floor(std::log10(std::max(goal, step))));
  for (const double nice : {1.0, 2.0, 5.0, 10.0}) {
    step = std::max(step, nice * tens);
    if (nice * tens >= goal * 0.999) break;
  }
  Ticks ticks;
  const int count = std::max(1, static_cast<int>(std::ceil(std::max(most, least) / step - 1e-9)));
  for (int i = 0; i <= count; ++i) ticks.steps.push_back(step * i);
  ticks.top = ticks.steps.back();
  return ticks;
}

namespace {

SimTime time_step(const ChartWindow& window, int wanted) {
  const SimTime length = std::max<SimTime>(window.to - window.from, 1);
  for (const SimTime step : k_time_steps) {
    if (length / step <= wanted) return step;
  }
  return k_time_steps[std::size(k_time_steps) - 1] * ((length / wanted) / (24 * k_hour) + 1);
}

}  // namespace

std::vector<SimTime> time_ticks(const ChartWindow& window, int wanted) {
  const SimTime step = time_step(window, std::max(wanted, 1));
  std::vector<SimTime> ticks;
  for (SimTime at = (window.from + step - 1) / step * step; at <= window.to; at += step) {
    ticks.push_back(at);
  }
  return ticks;
}

std::string tick_text(const ChartWindow& window, SimTime time) {
  const std::string text = clock_text(time);
  return window.to - window.from >= 10 * k_minute ? text.substr(0, 5) : text;
}

std::optional<std::size_t> nearest_point(const ChartModel& model, SimTime time) {
  if (model.times.empty()) return std::nullopt;
  const auto after = std::lower_bound(model.times.begin(), model.times.end(), time);
  auto i = static_cast<std::size_t>(after - model.times.begin());
  if (i == model.times.size()) return i - 1;
  if (i > 0 && time - model.times[i - 1] < model.times[i] - time) --i;
  return i;
}

}  // namespace taskyard::web
