#include <algorithm>
#include <array>
#include <charconv>

#include "cli/command_line.hpp"
#include "cli/commands.hpp"
#include "cli/transcript.hpp"
#include "taskyard/json.hpp"
#include "taskyard/simulation.hpp"
#include "taskyard_assets/scenarios.hpp"

namespace taskyard::cli {

namespace {

struct RunOptions {
  std::string scenario;
  std::string log_file;
  std::string seed;
  SimTime until = -1;  ///< -1 = to its end
  std::string error;
};

/// Whole of `text` as a number that is not negative, or -1.
std::int64_t whole_number(std::string_view text) {
  std::int64_t number = -1;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  return code == std::errc() && end == text.data() + text.size() ? number : -1;
}

/// "HH:MM:SS" as milliseconds, or -1.
SimTime clock_time(std::string_view text) {
  if (text.size() < 8 || text[text.size() - 3] != ':' || text[text.size() - 6] != ':') return -1;
  const std::int64_t hours = whole_number(text.substr(0, text.size() - 6));
  const std::int64_t minutes = whole_number(text.substr(text.size() - 5, 2));
  const std::int64_t seconds = whole_number(text.substr(text.size() - 2));
  const bool inside =
      hours >= 0 && hours <= 99'999 && minutes >= 0 && minutes < 60 && seconds >= 0 && seconds < 60;
  return inside ? hours * k_hour + minutes * k_minute + seconds * k_second : -1;
}

void take_value(RunOptions& options, const std::string& name, const std::string& value) {
  if (name == "--log") {
    options.log_file = value;
  } else if (name == "--seed") {
    options.seed = value;
    if (whole_number(value) < 0) options.error = "--seed takes a whole number, not " + value;
  } else if (name == "--until") {
    options.until = clock_time(value);
    if (options.until < 0) options.error = "--until takes HH:MM:SS, not " + value;
  } else {
    options.error = "unknown option " + name;
  }
}

RunOptions read_options(const Arguments& arguments) {
  RunOptions options;
  for (std::size_t i = 0; i < arguments.size() && options.error.empty(); ++i) {
    const std::string& argument = arguments[i];
    if (argument.rfind("--", 0) != 0) {
      if (!options.scenario.empty()) options.error = "one scenario at a time";
      options.scenario = argument;
    } else if (i + 1 == arguments.size()) {
      options.error = argument + " needs a value";
    } else {
      take_value(options, argument, arguments[++i]);
    }
  }
  if (options.error.empty() && options.scenario.empty()) options.error = "name a scenario";
  return options;
}

/// A file, or a scenario of the gallery by its name.
std::optional<std::string> scenario_text(const Console& console, const std::string& name) {
  if (std::optional<std::string> text = read_file(console, name)) return text;
  const std::string_view shipped = assets::find_text(assets::scenarios(), name + ".json");
  if (shipped.empty()) return std::nullopt;
  return std::string(shipped);
}

/// The scenario with another seed; a text that is no object stays as it is and is refused later.
std::string with_seed(const std::string& text, const std::string& seed) {
  const JsonDocument document = JsonDocument::parse(text);
  if (!document.root().is(JsonKind::object)) return text;
  return json_set_member(document, document.root(), "seed", seed);
}

std::string task_counts(const World& world) {
  constexpr std::size_t k_statuses = static_cast<std::size_t>(TaskStatus::stopped) + 1;
  std::array<std::size_t, k_statuses> counts{};
  for (const Task& task : world.tasks) ++counts[static_cast<std::size_t>(task.status)];
  std::string text;
  for (std::size_t i = 0; i < k_statuses; ++i) {
    if (counts[i] == 0) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(counts[i]) + " " +
            to_string(static_cast<TaskStatus>(i));
  }
  return text.empty() ? "none" : text;
}

/// "traffic shop: 1200 sent, 1195 ok, 5 elb_502_reset" per source; what is left of `sent` is in flight.
std::string traffic_lines(const World& world) {
  std::string text;
  for (const TrafficSource& source : world.traffic.sources) {
    text += "traffic " + one_line(source.name) + ": " + std::to_string(source.sent) + " sent";
    const Meter* meter = source.meter ? &world.at(source.meter) : nullptr;
    for (std::size_t i = 0; meter != nullptr && i < meter->totals.size(); ++i) {
      if (meter->totals[i] == 0) continue;
      text += ", " + std::to_string(meter->totals[i]) + " " + to_string(static_cast<Outcome>(i));
    }
    text += "\n";
  }
  return text;
}

std::string summary(const Simulation& simulation) {
  const World& world = simulation.world();
  const auto count = [&](EventKind kind) {
    const auto events = simulation.events_since(0);
    return std::to_string(std::count_if(events.begin(), events.end(),
                                        [kind](const Event& event) { return event.kind == kind; }));
  };
  const std::string title = one_line(simulation.scenario().title);
  std::string text = "scenario " + (title.empty() ? std::string("without a title") : title) + "\n";
  text += "ran until " + std::to_string(world.now / k_second) + " s of simulated time, " +
          std::to_string(simulation.last_event()) + " events, " +
          std::to_string(simulation.calls().size()) + " calls (" + count(EventKind::call_refused) +
          " refused)\n";
  text += "clusters " + std::to_string(world.clusters.size()) + ", container instances " +
          std::to_string(world.container_instances.size()) + "\n";
  text += "tasks " + std::to_string(world.tasks.size()) + ": " + task_counts(world) + "; " +
          count(EventKind::task_placement_failed) + " not placed\n";
  return text + traffic_lines(world);
}

std::string hex(std::uint64_t number) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; number >>= 4U) text[i] = k_digits[number & 15U];
  return text;
}

void run_to_end(Simulation& simulation, const RunOptions& options) {
  if (options.until >= 0) {
    simulation.advance_to(std::max(options.until, simulation.world().now));
    return;
  }
  simulation.advance_to(std::max(simulation.scenario().last_timeline_at, simulation.world().now));
  simulation.settle();
}

int refuse(const Console& console, const std::string& name, const Diagnostics& findings) {
  for (const Diagnostic& finding : findings) {
    console.error(name + ":" + std::to_string(finding.line) + ":" + std::to_string(finding.column) +
                  ": " + to_string(finding.severity) + ": " + one_line(finding.message) + " " +
                  one_line(finding.hint) + "\n");
  }
  return k_exit_errors;
}

}  // namespace

int run(const Arguments& arguments, const Console& console) {
  const RunOptions options = read_options(arguments);
  if (!options.error.empty()) {
    console.error("taskyard run: " + options.error + "\n");
    return k_exit_usage;
  }
  std::optional<std::string> text = scenario_text(console, options.scenario);
  if (!text) {
    console.error("taskyard run: " + options.scenario +
                  " cannot be read and is no shipped scenario\n");
    return k_exit_errors;
  }
  if (!options.seed.empty()) text = with_seed(*text, options.seed);
  Simulation simulation;
  const Diagnostics findings = simulation.load_scenario(*text);
  if (has_errors(findings)) return refuse(console, options.scenario, findings);
  run_to_end(simulation, options);
  console.out(summary(simulation));
  console.out("trace_hash " + hex(simulation.trace_hash()) + "\n");
  console.out("state_hash " + hex(simulation.state_hash()) + "\n");
  if (options.log_file.empty() || write_file(options.log_file, transcript(simulation))) return 0;
  console.error("taskyard run: " + options.log_file + " cannot be written\n");
  return k_exit_errors;
}

}  // namespace taskyard::cli
