// The series themselves; the arithmetic of axes is in chart_axes.cpp.
#include "viewmodel/requests/charts.hpp"

#include <algorithm>

#include "taskyard/arn.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/requests/tables.hpp"
#include "viewmodel/requests/words.hpp"

namespace taskyard::web {
namespace {

constexpr SimTime k_point = 10 * k_second;
constexpr std::size_t k_marks_max = 200;
constexpr std::size_t k_events_searched = 50'000;
constexpr std::size_t k_error_lines_max = 4;

struct Period {
  const MeterPoint* point = nullptr;
  SimTime length = k_point;
};

// Minutes where the ten-second points do not reach back any more, then those.
std::vector<Period> periods_of(const Meter& meter, const ChartWindow& window) {
  std::vector<Period> periods;
  const SimTime fine_from = meter.points.empty() ? k_never : meter.points.front().start;
  const auto take = [&](const std::vector<MeterPoint>& points, SimTime length, SimTime before) {
    for (const MeterPoint& point : points) {
      const bool seen = point.start + 2 * length >= window.from && point.start <= window.to;
      if (seen && point.start + length <= before) periods.push_back({&point, length});
    }
  };
  take(meter.minutes, k_minute, fine_from);
  take(meter.points, k_point, k_never);
  return periods;
}

double per_second(std::uint32_t count, SimTime length) {
  return static_cast<double>(count) * 1000.0 / static_cast<double>(length);
}

std::uint32_t losses(const MeterPoint& point) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < point.outcomes.size(); ++i) {
    if (is_loss(static_cast<Outcome>(i))) sum += point.outcomes[i];
  }
  return sum;
}

template <class Value>
ChartLine line_of(std::string label, Role role, const std::vector<Period>& periods, Value value) {
  ChartLine line{std::move(label), role, {}};
  line.values.reserve(periods.size());
  for (const Period& period : periods) line.values.push_back(value(period));
  return line;
}

bool has_values(const ChartLine& line) {
  return std::any_of(line.values.begin(), line.values.end(), [](double v) { return v >= 0; });
}

void keep(ChartModel& model, Chart chart) {
  std::erase_if(chart.lines, [](const ChartLine& line) { return !has_values(line); });
  if (!chart.empty()) model.charts.push_back(std::move(chart));
}

void add_rate(ChartModel& model, const std::vector<Period>& periods) {
  Chart chart{"requests", "Requests per second", ChartUnit::per_second, {}};
  chart.lines.push_back(line_of("requests", Role::none, periods, [](const Period& p) {
    return per_second(p.point->started, p.length);
  }));
  chart.lines.push_back(line_of("lost", Role::failed, periods, [](const Period& p) {
    return per_second(losses(*p.point), p.length);
  }));
  keep(model, std::move(chart));
}

void add_latency(ChartModel& model, const std::vector<Period>& periods) {
  Chart chart{"latency", "Latency", ChartUnit::microseconds, {}};
  const auto add = [&](const char* label, std::uint32_t MeterPoint::*member) {
    chart.lines.push_back(line_of(label, Role::none, periods, [member](const Period& p) {
      return p.point->finished > 0 ? static_cast<double>(p.point->*member) : k_no_value;
    }));
  };
  add("p50", &MeterPoint::p50);
  add("p90", &MeterPoint::p90);
  add("p99", &MeterPoint::p99);
  keep(model, std::move(chart));
}

// The most frequent kinds by name, the rest as one line.
void add_errors(ChartModel& model, const std::vector<Period>& periods) {
  std::vector<std::pair<std::uint64_t, std::size_t>> kinds;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Outcome::count_); ++i) {
    if (!is_loss(static_cast<Outcome>(i))) continue;
    std::uint64_t sum = 0;
    for (const Period& period : periods) sum += period.point->outcomes[i];
    if (sum > 0) kinds.emplace_back(sum, i);
  }
  std::sort(kinds.begin(), kinds.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  Chart chart{"errors", "Errors per second", ChartUnit::per_second, {}};
  for (std::size_t i = 0; i < std::min(kinds.size(), k_error_lines_max); ++i) {
    const std::size_t kind = kinds[i].second;
    chart.lines.push_back(
        line_of(std::string(outcome_label(static_cast<Outcome>(kind))),
                i == 0 ? Role::failed : Role::none, periods,
                [kind](const Period& p) { return per_second(p.point->outcomes[kind], p.length); }));
  }
  if (kinds.size() > k_error_lines_max) {
    chart.lines.push_back(line_of("others", Role::stopped, periods, [&](const Period& p) {
      std::uint32_t sum = 0;
      for (std::size_t i = k_error_lines_max; i < kinds.size(); ++i) {
        sum += p.point->outcomes[kinds[i].second];
      }
      return per_second(sum, p.length);
    }));
  }
  keep(model, std::move(chart));
}

void add_gauges(ChartModel& model, const std::vector<Period>& periods) {
  Chart flight{"in_flight", "In flight", ChartUnit::count, {}};
  flight.lines.push_back(line_of("in flight", Role::none, periods, [](const Period& p) {
    return static_cast<double>(p.point->in_flight);
  }));
  keep(model, std::move(flight));
  Chart use{"utilisation", "Utilisation", ChartUnit::permille, {}};
  use.lines.push_back(line_of("CPU", Role::none, periods, [](const Period& p) {
    return static_cast<double>(p.point->cpu_permille);
  }));
  use.lines.push_back(line_of("memory", Role::none, periods, [](const Period& p) {
    return static_cast<double>(p.point->memory_permille);
  }));
  keep(model, std::move(use));
  Chart targets{"targets", "Targets", ChartUnit::count, {}};
  targets.lines.push_back(line_of("healthy", Role::running, periods, [](const Period& p) {
    return static_cast<double>(p.point->healthy);
  }));
  targets.lines.push_back(line_of("unhealthy", Role::failed, periods, [](const Period& p) {
    return static_cast<double>(p.point->unhealthy);
  }));
  keep(model, std::move(targets));
}

struct OwnerKind {
  MeterOwner owner;
  SelectionKind kind;
  const char* word;
};

// In the order in which one is chosen by itself.
constexpr OwnerKind k_owners[] = {
    {MeterOwner::load_balancer, SelectionKind::load_balancer, "Load balancer"},
    {MeterOwner::service, SelectionKind::service, "Service"},
    {MeterOwner::target_group, SelectionKind::target_group, "Target group"},
    {MeterOwner::source, SelectionKind::traffic_source, "Traffic"},
    {MeterOwner::target, SelectionKind::target, "Target"},
};

std::string name_of(const World& world, MeterOwner owner, std::uint32_t i) {
  switch (owner) {
    case MeterOwner::load_balancer:
      return i < world.load_balancers.size() ? world.load_balancers[i].name : "";
    case MeterOwner::service:
      return i < world.services.size() ? world.text(world.services[i].name) : "";
    case MeterOwner::target_group:
      return i < world.target_groups.size() ? world.target_groups[i].name : "";
    case MeterOwner::source:
      return i < world.traffic.sources.size() ? world.traffic.sources[i].name : "";
    case MeterOwner::target: return i < world.targets.size() ? target_name(world, TargetId{i}) : "";
  }
  return {};
}

// Targets come and go by the thousand; they are charted when selected, not offered.
std::vector<ChartSubject> subjects_of(const World& world) {
  std::vector<ChartSubject> subjects;
  for (const OwnerKind& row : k_owners) {
    if (row.owner == MeterOwner::target) continue;
    for (const Meter& meter : world.traffic.meters) {
      if (meter.owner != row.owner) continue;
      subjects.push_back({{row.kind, meter.index},
                          std::string(row.word) + " " + name_of(world, row.owner, meter.index)});
    }
  }
  return subjects;
}

// What stands for the selected thing in the charts: a request for its load balancer or source, a task
// for its target.
Selection charted(const World& world, Selection selection) {
  if (selection.kind == SelectionKind::request) {
    const RequestSample* sample = find_sample(world, selection.index);
    if (sample == nullptr) return {};
    if (sample->load_balancer) {
      return {SelectionKind::load_balancer, sample->load_balancer.value};
    }
    return {SelectionKind::traffic_source, sample->source.value};
  }
  if (selection.kind == SelectionKind::task && selection.index < world.tasks.size()) {
    for (const TargetGroup& group : world.target_groups) {
      for (const TargetId id : group.targets) {
        if (world.at(id).task.value == selection.index) return {SelectionKind::target, id.value};
      }
    }
  }
  return selection;
}

const Meter* meter_shown(const World& world, Selection selection) {
  for (const OwnerKind& row : k_owners) {
    if (row.kind != selection.kind) continue;
    const MeterId id = meter_of(world, row.owner, selection.index);
    return id ? &world.at(id) : nullptr;
  }
  return nullptr;
}

std::string label_of(const World& world, Selection selection) {
  for (const OwnerKind& row : k_owners) {
    if (row.kind == selection.kind) {
      return std::string(row.word) + " " + name_of(world, row.owner, selection.index);
    }
  }
  return {};
}

bool is_marked(const Event& event) {
  switch (event.kind) {
    case EventKind::deployment_started:
    case EventKind::security_group_changed:
    case EventKind::traffic_changed: return true;
    case EventKind::alarm_changed: return static_cast<AlarmState>(event.to) == AlarmState::alarm;
    case EventKind::target_health_changed:
      return static_cast<TargetState>(event.to) == TargetState::unhealthy;
    default: return false;
  }
}

ChartMark mark_of(const Simulation& simulation, const Event& event) {
  ChartMark mark{event.time, simulation.describe(event), Role::none, {}};
  const auto index = static_cast<std::uint32_t>(event.value);
  switch (event.kind) {
    case EventKind::deployment_started:
      mark.role = Role::pending;
      mark.selection = {SelectionKind::service, event.service.value};
      break;
    case EventKind::target_health_changed:
      mark.role = Role::failed;
      mark.selection = {SelectionKind::target, index};
      break;
    case EventKind::security_group_changed:
      mark.role = event.to == 1 ? Role::running : Role::stopping;
      mark.selection = {SelectionKind::security_group, index};
      break;
    case EventKind::traffic_changed:
      mark.role = event.to == 1 ? Role::running : Role::stopped;
      mark.selection = {SelectionKind::traffic_source, index};
      break;
    default: mark.role = Role::failed; break;
  }
  return mark;
}

void add_marks(const Simulation& simulation, const ChartWindow& window, ChartModel& model) {
  const std::span<const Event> events = simulation.events_since(0);
  std::size_t searched = 0;
  for (std::size_t i = events.size(); i-- > 0 && searched < k_events_searched; ++searched) {
    const Event& event = events[i];
    if (event.time < window.from || model.marks.size() >= k_marks_max) break;
    if (event.time <= window.to && is_marked(event)) {
      model.marks.push_back(mark_of(simulation, event));
    }
  }
  std::reverse(model.marks.begin(), model.marks.end());
}

}  // namespace

ChartModel charts_of(const Simulation& simulation, Selection selection, const ChartWindow& asked) {
  const World& world = simulation.world();
  const ChartWindow window = at_present(asked, world.now);
  ChartModel model;
  model.empty =
      "No traffic yet. Add some with Traffic…: clients that send requests to a load balancer.";
  model.subjects = subjects_of(world);
  Selection shown = charted(world, selection);
  if (meter_shown(world, shown) == nullptr) {
    if (model.subjects.empty()) return model;
    shown = model.subjects.front().selection;
  }
  model.subject = {shown, label_of(world, shown)};
  const Meter& meter = *meter_shown(world, shown);
  const std::vector<Period> periods = periods_of(meter, window);
  for (const Period& period : periods) {
    model.times.push_back(period.point->start + period.length / 2);
  }
  model.empty = "Nothing was measured in this part of time.";
  if (periods.empty()) {
    if (meter.points.empty()) model.empty = "The first measurement comes after ten seconds.";
    return model;
  }
  add_rate(model, periods);
  add_latency(model, periods);
  add_errors(model, periods);
  add_gauges(model, periods);
  add_marks(simulation, window, model);
  return model;
}

Table chart_table(const ChartModel& model, std::uint32_t rows_max) {
  Table table;
  table.id = "measurements";
  table.label =
      model.subject.label.empty() ? "Measurements" : "Measurements, " + model.subject.label;
  table.empty = model.empty;
  table.columns.push_back({"time", "Time", true, 1});
  for (const Chart& chart : model.charts) {
    for (const ChartLine& line : chart.lines) {
      const bool same = chart.lines.size() == 1;
      table.columns.push_back({chart.id + "." + line.label,
                               same ? chart.title : chart.title + ", " + line.label, true, 1});
    }
  }
  for (std::size_t i = model.times.size(); i-- > 0;) {
    if (table.rows.size() >= rows_max) {
      ++table.left_out;
      continue;
    }
    Row row;
    row.key = "at:" + std::to_string(model.times[i]);
    row.cells.push_back(
        {clock_text(model.times[i]), static_cast<double>(model.times[i]), Role::none, {}});
    for (const Chart& chart : model.charts) {
      for (const ChartLine& line : chart.lines) {
        row.cells.push_back(
            {value_text(chart.unit, line.values[i]), line.values[i], Role::none, {}});
      }
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace taskyard::web
