#include "taskyard/json_lines.hpp"

#include <array>
#include <optional>

#include "base/text.hpp"
#include "taskyard/arn.hpp"
#include "taskyard/json.hpp"

namespace taskyard {

namespace {

/// Longest "advance" of one line: ten years.
constexpr SimTime k_advance_max = 10 * 8760 * k_hour;
constexpr std::uint32_t k_rows_max = 200;

std::string reply_line(int status, std::string_view out_json) {
  JsonWriter out;
  out.begin_object().member("status", status).key("out").raw(out_json).end_object();
  return out.take();
}

std::string refusal(std::string_view exception, std::string_view message) {
  JsonWriter out;
  out.begin_object().member("__type", exception).member("message", message).end_object();
  return reply_line(400, out.str());
}

std::string bad_line(std::string_view message) {
  return refusal("SerializationException", message);
}

std::string clock(SimTime time) {
  const auto whole = static_cast<std::uint64_t>(time);
  return concat({to_text_padded(whole / k_hour, 2), ":", to_text_padded(whole / k_minute % 60, 2),
                 ":", to_text_padded(whole / k_second % 60, 2), ".",
                 to_text_padded(whole % k_second, 3)});
}

/// One control line while it is answered.
struct Control {
  Simulation& simulation;
  JsonValue line;
};

std::string now(const Control& control) {
  const SimTime time = control.simulation.world().now;
  JsonWriter out;
  out.begin_object().member("ms", time).member("clock", clock(time)).end_object();
  return reply_line(200, out.str());
}

std::string reset(const Control& control) {
  SimulationOptions options;
  const JsonValue seed = control.line["seed"];
  const JsonValue region = control.line["region"];
  if (seed && seed.integer().value_or(-1) < 0) return bad_line("\"seed\" must be a whole number.");
  if (region && !region.is(JsonKind::string)) return bad_line("\"region\" must be a string.");
  if (seed) options.seed = static_cast<std::uint64_t>(*seed.integer());
  if (region) options.region = region.text();
  control.simulation = Simulation(options);
  return reply_line(200, "{}");
}

std::string advance(const Control& control) {
  const std::int64_t ms = control.line["ms"].integer().value_or(-1);
  if (ms < 0 || ms > k_advance_max) {
    return bad_line("\"ms\" must be a whole number of milliseconds, ten years at most.");
  }
  control.simulation.advance_to(control.simulation.world().now + ms);
  return now(control);
}

std::string settle(const Control& control) {
  control.simulation.settle();
  return now(control);
}

std::string hash(const Control& control) {
  JsonWriter out;
  out.begin_object()
      .member("trace", to_hex(control.simulation.trace_hash(), 16))
      .member("state", to_hex(control.simulation.state_hash(), 16))
      .end_object();
  return reply_line(200, out.str());
}

std::string load(const Control& control) {
  const JsonValue scenario = control.line["scenario"];
  if (!scenario.is(JsonKind::object)) return bad_line("\"scenario\" must be an object.");
  const Diagnostics findings = control.simulation.load_scenario(scenario.source());
  for (const Diagnostic& finding : findings) {
    if (finding.severity != Severity::error) continue;
    const std::string message = concat({finding.pointer, ": ", finding.message, " ", finding.hint});
    return refusal("InvalidParameterException", trim(message));
  }
  return now(control);
}

void write_row(JsonWriter& out, const World& world, const CandidateRow& row,
               const Explanation& explanation) {
  out.begin_object();
  out.member("containerInstanceArn", arn_of(world, row.instance)).member("label", row.label);
  out.member("chosen", row.chosen).key("checks").begin_array();
  for (const CheckCell& cell : row.cells) {
    out.begin_object().member("check", to_string(cell.check)).member("passed", cell.passed);
    out.member("found", cell.found).member("needed", cell.needed).end_object();
  }
  out.end_array().key("scores").begin_array();
  for (std::size_t i = 0; i < row.scores.size(); ++i) {
    const StrategyScore& score = row.scores[i];
    out.begin_object();
    if (i < explanation.strategy_labels.size()) {
      out.member("strategy", explanation.strategy_labels[i]);
    }
    out.member("value", score.value).member("text", score.text).member("kept", score.kept);
    out.end_object();
  }
  out.end_array().member("whyNot", row.why_not).end_object();
}

std::string explanation_json(const World& world, const Explanation& explanation) {
  JsonWriter out;
  out.begin_object().member("sentence", explanation.sentence).member("rule", explanation.rule);
  out.member("counterfactual", explanation.counterfactual);
  out.member("considered", explanation.considered).member("passed", explanation.passed);
  out.key("removed").begin_object();
  for (std::size_t i = 0; i < k_placement_checks; ++i) {
    if (explanation.removed[i] == 0) continue;
    out.member(to_string(static_cast<PlacementCheck>(i)), explanation.removed[i]);
  }
  out.end_object().key("candidates").begin_array();
  for (const CandidateRow& row : explanation.rows) write_row(out, world, row, explanation);
  out.end_array().member("candidatesLeftOut", explanation.rows_left_out).end_object();
  return out.take();
}

// Why managed scaling last changed, or did not change, the group of a capacity provider.
std::string explain_provider(const Control& control, std::string_view name) {
  const World& world = control.simulation.world();
  for (const CapacityProvider& provider : world.capacity_providers) {
    if (provider.name != name || !provider.last_step) continue;
    return reply_line(200, explanation_json(world, control.simulation.explain(provider.last_step)));
  }
  return refusal("InvalidParameterException", "No such capacity provider has been measured.");
}

std::string explain(const Control& control) {
  const World& world = control.simulation.world();
  if (const JsonValue provider = control.line["capacityProvider"]) {
    return explain_provider(control, provider.text());
  }
  const JsonValue task = control.line["task"];
  const JsonValue number = control.line["decision"];
  DecisionId decision;
  if (task) {
    const TaskId id = find_task(world, task.text());
    if (!id) return refusal("InvalidParameterException", "The referenced task was not found.");
    if (waits_for_capacity(world.at(id))) {
      return reply_line(200, explanation_json(world, control.simulation.explain_waiting(id)));
    }
    decision = world.at(id).decision;
  } else {
    const auto count = static_cast<std::int64_t>(world.decisions.size());
    const std::int64_t wanted = number ? number.integer().value_or(-1) : count - 1;
    if (wanted >= 0 && wanted < count) decision = DecisionId{static_cast<std::uint32_t>(wanted)};
  }
  if (!decision) return refusal("InvalidParameterException", "There is no such decision.");
  const Explanation explanation = control.simulation.explain(decision, k_rows_max);
  return reply_line(200, explanation_json(world, explanation));
}

struct ControlRow {
  std::string_view name;
  std::string (*handler)(const Control& control);
};

constexpr std::array<ControlRow, 7> k_controls = {{{"reset", reset},
                                                   {"advance", advance},
                                                   {"settle", settle},
                                                   {"now", now},
                                                   {"hash", hash},
                                                   {"explain", explain},
                                                   {"load", load}}};

std::string answer_control(const Control& control) {
  const std::string_view name = control.line["ctl"].text();
  for (const ControlRow& row : k_controls) {
    if (row.name == name) return row.handler(control);
  }
  return bad_line("\"ctl\" must be one of reset, advance, settle, now, hash, explain, load.");
}

}  // namespace

std::string JsonLines::handle(std::string_view line) {
  const JsonDocument document = JsonDocument::parse(line);
  if (!document.valid()) {
    const Diagnostics& findings = document.diagnostics();
    return bad_line(findings.empty() ? "The line is no JSON." : findings.front().message);
  }
  const JsonValue request = document.root();
  if (!request.is(JsonKind::object)) return bad_line("A line holds one JSON object.");
  if (request["ctl"]) return answer_control({simulation_, request});
  const JsonValue action = request["op"];
  if (!action.is(JsonKind::string)) return bad_line("\"op\" must be the name of an action.");
  const JsonValue in = request["in"];
  if (in && !in.is(JsonKind::object)) return bad_line("\"in\" must be an object.");
  const Reply reply = simulation_.call(action.text(), in ? in.source() : std::string_view("{}"));
  return reply_line(reply.status, reply.body);
}

}  // namespace taskyard
