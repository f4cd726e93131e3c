#include <doctest/doctest.h>

#include <string>

#include "scenario/scenario.hpp"
#include "support/file_text.hpp"
#include "taskyard/json.hpp"

using namespace taskyard;

TEST_SUITE_BEGIN("scenario");

namespace {

scenario::Scenario read(const std::string& text) {
  scenario::ScenarioReading reading = scenario::read_scenario(text);
  REQUIRE_FALSE(has_errors(reading.diagnostics));
  return reading.scenario;
}

/// A request without white space.
std::string compact(const std::string& json) {
  std::string text;
  const JsonDocument document = JsonDocument::parse(json);
  bool inside = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '"' && (i == 0 || json[i - 1] != '\\')) inside = !inside;
    if (inside || (json[i] != ' ' && json[i] != '\n')) text += json[i];
  }
  return text;
}

void check_same_calls(const std::vector<scenario::ScenarioCall>& a,
                      const std::vector<scenario::ScenarioCall>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CAPTURE(i);
    CHECK(a[i].at == b[i].at);
    CHECK(a[i].action == b[i].action);
    CHECK(a[i].as == b[i].as);
    CHECK(compact(a[i].request) == compact(b[i].request));
  }
}

}  // namespace

TEST_CASE("a written scenario reads back as the same calls, images and parameters") {
  for (const std::string& name : test::files_in("assets/scenarios", ".json")) {
    CAPTURE(name);
    const scenario::Scenario before = read(test::file_text("assets/scenarios/" + name));
    const scenario::Scenario after = read(scenario::write_scenario(before));
    check_same_calls(before.setup, after.setup);
    check_same_calls(before.timeline, after.timeline);
    CHECK(before.parameters == after.parameters);
    CHECK(before.images.size() == after.images.size());
    CHECK(before.seed == after.seed);
    CHECK(before.title == after.title);
    CHECK(before.summary == after.summary);
    CHECK(compact(before.view_json) == compact(after.view_json));
    CHECK(compact(before.goals_json) == compact(after.goals_json));
  }
}

TEST_CASE("calls at equal distances are written as one entry") {
  scenario::Scenario scenario;
  for (SimTime at = 0; at < 1000; at += 100) {
    scenario.timeline.push_back({at, "ecs.RunTask", "{}", "", 0});
  }
  const std::string text = scenario::write_scenario(scenario);
  const JsonDocument document = JsonDocument::parse(text);
  CHECK(document.root()["timeline"].size() == 1);
  CHECK(document.find("/timeline/0/times").integer() == 10);
  CHECK(document.find("/timeline/0/every").text() == "00:00:00.100");
}

TEST_CASE("a call whose request is no object is not written") {
  scenario::Scenario scenario;
  scenario.timeline.push_back({0, "ecs.RunTask", "rubbish", "", 0});
  scenario.timeline.push_back({0, "ecs.ListTasks", "{}", "", 0});
  const std::string text = scenario::write_scenario(scenario);
  CHECK(JsonDocument::parse(text).root()["timeline"].size() == 1);
}

TEST_CASE("numbers and texts of a request keep their spelling") {
  scenario::Scenario scenario;
  const std::string request = R"({"a":1.50,"b":"\u00e9 ${x.y}","c":12345678901234567890})";
  scenario.setup.push_back({0, "ecs.RunTask", request, "", 0});
  const std::string text = scenario::write_scenario(scenario);
  for (const char* part : {"1.50", "\\u00e9 ${x.y}", "12345678901234567890"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_SUITE_END();
