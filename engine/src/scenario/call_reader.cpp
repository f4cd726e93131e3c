#include "scenario/call_reader.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace taskyard::scenario {

namespace {

constexpr std::array<std::string_view, 3> k_setup_members = {"call", "with", "as"};
constexpr std::array<std::string_view, 6> k_timeline_members = {"at", "call",  "with",
                                                                "as", "every", "times"};

}  // namespace

void CallReader::add(std::vector<ScenarioCall>& calls, ScenarioCall call, JsonValue entry) {
  if (scenario_.setup.size() + scenario_.timeline.size() < k_calls_max) {
    calls.push_back(std::move(call));
    return;
  }
  if (too_many_) return;
  too_many_ = true;
  reader_.error(entry, "scenario.too-many-calls", "The scenario makes more than 100000 calls.",
                "Repeats count; one RunTask starts up to ten tasks.");
}

bool CallReader::read_call(JsonValue entry, std::string_view what, ScenarioCall& call) {
  const JsonValue action = reader_.require(entry, "call", JsonKind::string, what);
  const JsonValue with = reader_.expect(entry["with"], JsonKind::object);
  if (action && action.text().empty()) {
    reader_.error(action, "scenario.missing", "The name of the action is empty.",
                  "For example \"ecs.RunTask\".");
    return false;
  }
  call.action = action.text();
  call.request = with ? std::string(with.source()) : "{}";
  call.as = reader_.text(entry, "as");
  call.offset = entry.begin();
  if (call.as.find_first_of(".}") != std::string::npos) {
    reader_.error(entry["as"], "scenario.name", "A name may hold neither \".\" nor \"}\".");
  }
  return static_cast<bool>(action);
}

void CallReader::read_setup(JsonValue list) {
  for (JsonValue entry = list.first(); entry; entry = entry.next()) {
    if (!reader_.expect(entry, JsonKind::object)) continue;
    reader_.only_members(entry, k_setup_members, "a setup call");
    ScenarioCall call;
    if (!read_call(entry, "a setup call", call)) continue;
    setup_.push_back({0, entry["with"], call.as});
    add(scenario_.setup, std::move(call), entry);
  }
}

void CallReader::read_timed_call(JsonValue entry) {
  reader_.only_members(entry, k_timeline_members, "a timeline entry");
  ScenarioCall call;
  const bool complete = read_call(entry, "a timeline entry", call);
  const std::optional<SimTime> at =
      reader_.clock(reader_.require(entry, "at", JsonKind::string, "a timeline entry"));
  const std::optional<SimTime> every = reader_.clock(entry["every"]);
  const std::optional<std::int64_t> times =
      reader_.number(entry["times"], {1, static_cast<std::int64_t>(k_calls_max)});
  if (entry["every"].exists() != entry["times"].exists()) {
    reader_.error(entry, "scenario.missing", "\"every\" and \"times\" belong together.",
                  "\"every\": \"00:00:00.100\", \"times\": 500 makes the call 500 times.");
  }
  if (!complete || !at) return;
  timeline_.push_back({*at, entry["with"], call.as});
  for (std::int64_t i = 0; i < times.value_or(1); ++i) {
    call.at = *at + i * every.value_or(0);
    add(scenario_.timeline, call, entry);
    if (too_many_) return;
  }
}

void CallReader::read_timeline(JsonValue list) {
  for (JsonValue entry = list.first(); entry; entry = entry.next()) {
    if (reader_.expect(entry, JsonKind::object)) read_timed_call(entry);
  }
  const auto earlier = [](const auto& a, const auto& b) { return a.at < b.at; };
  std::stable_sort(scenario_.timeline.begin(), scenario_.timeline.end(), earlier);
  std::stable_sort(timeline_.begin(), timeline_.end(), earlier);
}

void CallReader::check_references() {
  for (const std::vector<Entry>* entries : {&setup_, &timeline_}) {
    for (const Entry& entry : *entries) {
      check_strings(entry.with);
      if (!entry.as.empty()) kept_[entry.as] = true;
    }
  }
}

void CallReader::check_strings(JsonValue value) {
  if (value.is(JsonKind::string)) check_string(value);
  for (JsonValue child = value.first(); child; child = child.next()) check_strings(child);
}

void CallReader::check_string(JsonValue value) {
  const std::string_view text = value.text();
  std::vector<std::string_view> names;
  for (const auto& [name, known] : kept_) names.push_back(name);
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at)) {
    const std::string_view rest = text.substr(at + 2);
    const bool plain = at > 0 && text[at - 1] == '$';  // "$${" is no reference
    at += 2;
    if (plain) continue;
    const std::string_view name = rest.substr(0, rest.find_first_of(".}"));
    if (rest.find('}') == std::string_view::npos) {
      reader_.error(value, "scenario.reference", "A reference \"${\" without \"}\".",
                    "Write \"$${\" for a plain \"${\".");
    } else if (kept_.find(name) == kept_.end()) {
      const std::string_view near = nearest_spelling(name, names);
      reader_.error(value, "scenario.reference",
                    concat({"No earlier call has \"as\": \"", name, "\"."}),
                    near.empty() ? "" : concat({"Did you mean \"", near, "\"?"}));
    }
  }
}

}  // namespace taskyard::scenario
