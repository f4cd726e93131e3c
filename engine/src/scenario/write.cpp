#include "base/text.hpp"
#include "scenario/scenario.hpp"
#include "taskyard/json.hpp"

namespace taskyard::scenario {

namespace {

constexpr int k_indent = 2;

/// A value again, in the file's indentation; numbers and strings keep their spelling.
void write_value(JsonWriter& out, JsonValue value) {
  if (value.is(JsonKind::object)) {
    out.begin_object();
    for (JsonValue member = value.first(); member; member = member.next()) {
      write_value(out.key(member.key()), member);
    }
    out.end_object();
  } else if (value.is(JsonKind::array)) {
    out.begin_array();
    for (JsonValue element = value.first(); element; element = element.next()) {
      write_value(out, element);
    }
    out.end_array();
  } else {
    out.raw(value.source());
  }
}

/// `json` indented; nothing is written when it is not of that kind.
bool write_member(JsonWriter& out, std::string_view name, std::string_view json, JsonKind kind) {
  const JsonDocument document = JsonDocument::parse(json);
  if (!document.root().is(kind)) return false;
  write_value(out.key(name), document.root());
  return true;
}

bool is_object(const std::string& json) {
  return JsonDocument::parse(json).root().is(JsonKind::object);
}

bool same_call(const ScenarioCall& a, const ScenarioCall& b) {
  return a.action == b.action && a.request == b.request && a.as == b.as;
}

/// Number of calls from `first` on that are the same call at one distance; 1 = no repetition.
std::size_t run_length(const std::vector<ScenarioCall>& calls, std::size_t first) {
  std::size_t end = first + 1;
  while (end < calls.size() && same_call(calls[first], calls[end]) &&
         calls[end].at - calls[end - 1].at == calls[first + 1].at - calls[first].at) {
    ++end;
  }
  return end - first;
}

void write_call(JsonWriter& out, const ScenarioCall& call, bool timed, std::size_t times,
                SimTime every) {
  out.begin_object();
  if (timed) out.member("at", clock_text(call.at));
  out.member("call", call.action);
  write_member(out, "with", call.request, JsonKind::object);
  if (!call.as.empty()) out.member("as", call.as);
  if (times > 1) {
    out.member("every", clock_text(every)).member("times", static_cast<std::int64_t>(times));
  }
  out.end_object();
}

void write_calls(JsonWriter& out, const std::vector<ScenarioCall>& calls, bool timed) {
  out.begin_array();
  for (std::size_t i = 0; i < calls.size();) {
    const std::size_t times = timed ? run_length(calls, i) : 1;
    const SimTime every = times > 1 ? calls[i + 1].at - calls[i].at : 0;
    if (is_object(calls[i].request)) write_call(out, calls[i], timed, times, every);
    i += times;
  }
  out.end_array();
}

void write_image(JsonWriter& out, const ScenarioImage& image) {
  const auto number = [&out](std::string_view name, const std::optional<std::int64_t>& value) {
    if (value) out.member(name, *value);
  };
  out.key(image.name).begin_object();
  number("sizeMib", image.size_mib);
  number("startMs", image.start_ms);
  number("stopMs", image.stop_ms);
  number("exitAfterMs", image.exit_after_ms);
  number("exitCode", image.exit_code);
  if (image.traps_sigterm) out.member("trapsSigterm", *image.traps_sigterm);
  number("healthyAfterMs", image.healthy_after_ms);
  number("cpuPerRequestUs", image.cpu_per_request_us);
  number("waitPerRequestUs", image.wait_per_request_us);
  number("memoryPerRequestKiB", image.memory_per_request_kib);
  number("errorPermille", image.error_permille);
  number("connectionsMax", image.connections_max);
  number("listensAfterMs", image.listens_after_ms);
  if (image.finishes_requests) out.member("finishesRequests", *image.finishes_requests);
  if (!image.answers_path.empty()) out.member("answersPath", image.answers_path);
  if (!image.work_json.empty()) write_member(out, "work", image.work_json, JsonKind::object);
  out.end_object();
}

void write_model(JsonWriter& out, const Scenario& scenario) {
  if (!scenario.parameters.empty()) {
    out.key("parameters").begin_object();
    for (const auto& [parameter, value] : scenario.parameters) {
      out.member(taskyard::parameters()[static_cast<std::size_t>(parameter)].name, value);
    }
    out.end_object();
  }
  if (scenario.images.empty()) return;
  out.key("images").begin_object();
  for (const ScenarioImage& image : scenario.images) write_image(out, image);
  out.end_object();
}

void write_lesson(JsonWriter& out, const Scenario& scenario) {
  out.key("lesson").begin_object().key("text").begin_array();
  if (!scenario.summary.empty()) {
    for (std::string_view paragraph : split(scenario.summary, '\n')) out.value(paragraph);
  }
  out.end_array();
  write_member(out, "goals", scenario.goals_json, JsonKind::array);
  out.end_object();
}

}  // namespace

std::string write_scenario(const Scenario& scenario) {
  JsonWriter out(k_indent);
  out.begin_object().member("taskyard", 1).member("title", scenario.title);
  out.member("seed", static_cast<std::int64_t>(scenario.seed)).member("region", scenario.region);
  write_model(out, scenario);
  write_calls(out.key("setup"), scenario.setup, false);
  write_calls(out.key("timeline"), scenario.timeline, true);
  write_member(out, "view", scenario.view_json, JsonKind::object);
  write_lesson(out, scenario);
  out.end_object();
  return out.take() + "\n";
}

}  // namespace taskyard::scenario
