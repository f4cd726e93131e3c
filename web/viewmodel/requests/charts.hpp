// Time series of requests as plain numbers: what the charts panel draws. Built from the meters.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scene/palette.hpp"
#include "scene/selection.hpp"
#include "taskyard/simulation.hpp"
#include "viewmodel/table.hpp"

namespace taskyard::web {

enum class ChartUnit : std::uint8_t { per_second, microseconds, permille, count };

inline constexpr double k_no_value = -1;  ///< a point without a measurement; lines break there

struct ChartLine {
  std::string label;
  Role role = Role::none;      ///< its colour; none = by its place among the lines
  std::vector<double> values;  ///< one per ChartModel::times
};

struct Chart {
  std::string id, title;
  ChartUnit unit = ChartUnit::count;
  std::vector<ChartLine> lines;
  bool empty() const { return lines.empty(); }
};

/// Something that happened, at the top of every chart.
struct ChartMark {
  SimTime time = 0;
  std::string label;
  Role role = Role::none;
  Selection selection;
};

struct ChartSubject {
  Selection selection;
  std::string label;  ///< "Load balancer web"
};

struct ChartModel {
  ChartSubject subject;
  std::vector<ChartSubject> subjects;  ///< everything with measurements
  std::vector<SimTime> times;          ///< middle of each period, ascending
  std::vector<Chart> charts;
  std::vector<ChartMark> marks;
  std::string empty;  ///< said when there is nothing to draw: what would fill it
};

/// What of time the charts show; both faces of time (charts and timeline) draw it.
struct ChartWindow {
  bool follows = true;  ///< ends at the present
  SimTime from = 0, to = 5 * k_minute;
  friend bool operator==(const ChartWindow&, const ChartWindow&) = default;
};
inline constexpr SimTime k_chart_window_min = 20 * k_second;
inline constexpr SimTime k_chart_window_max = 48 * k_hour;

/// The window at this moment: moved to the present while it follows.
ChartWindow at_present(ChartWindow window, SimTime now);
/// Zoomed by `factor` (> 1 shows more) around `at`, which stays where it is.
ChartWindow zoomed(const ChartWindow& window, SimTime at, double factor);
ChartWindow panned(const ChartWindow& window, SimTime by);

/// Charts of the selected thing, or of the first that has measurements.
ChartModel charts_of(const Simulation& simulation, Selection selection, const ChartWindow& window);

/// "120/s", "12.3 ms", "40 %", "12"; "–" for no value.
std::string value_text(ChartUnit unit, double value);

struct Ticks {
  double top = 1;             ///< upper end of the axis
  std::vector<double> steps;  ///< from 0 upwards, `top` included
};
/// Round steps of an axis that must reach `most`; about `wanted` of them.
Ticks value_ticks(ChartUnit unit, double most, int wanted);
/// Round moments inside the window, at most `wanted`.
std::vector<SimTime> time_ticks(const ChartWindow& window, int wanted);
/// A tick's text: "00:05" or "00:05:10", as coarse as the window allows.
std::string tick_text(const ChartWindow& window, SimTime time);
/// Index of the point nearest to `time`; none when there is none.
std::optional<std::size_t> nearest_point(const ChartModel& model, SimTime time);

/// The newest values of every line as a table: the charts for who cannot see them.
Table chart_table(const ChartModel& model, std::uint32_t rows_max);

}  // namespace taskyard::web
