#include <doctest/doctest.h>

#include <string>

#include "scenario/scenario.hpp"
#include "support/file_text.hpp"

using namespace taskyard;

TEST_SUITE_BEGIN("scenario");

namespace {

struct Fault {
  std::string label;
  std::string text;
  std::string expected;  ///< code and pointer of the first error
};

std::string first_error(const std::string& text) {
  for (const Diagnostic& finding : scenario::read_scenario(text).diagnostics) {
    if (finding.severity == Severity::error) return finding.code + " " + finding.pointer;
  }
  return "no error";
}

scenario::Scenario read_without_errors(const std::string& text) {
  scenario::ScenarioReading reading = scenario::read_scenario(text);
  for (const Diagnostic& finding : reading.diagnostics) FAIL_CHECK(finding.message);
  return reading.scenario;
}

std::string with_timeline(const std::string& entries) {
  return R"({"taskyard":1,"timeline":[)" + entries + "]}";
}

}  // namespace

TEST_CASE("every fault of a scenario file has a code and a place") {
  const std::vector<Fault> faults = {
      {"text that is no JSON", "{", "json.unclosed "},
      {"a list instead of an object", "[]", "scenario.type "},
      {"no version", "{}", "scenario.missing "},
      {"another version", R"({"taskyard":2})", "scenario.version /taskyard"},
      {"a misspelt member", R"({"taskyard":1,"timelin":[]})", "scenario.unknown-member /timelin"},
      {"a seed below zero", R"({"taskyard":1,"seed":-1})", "scenario.range /seed"},
      {"a seed with a fraction", R"({"taskyard":1,"seed":1.5})", "scenario.type /seed"},
      {"a title that is no text", R"({"taskyard":1,"title":7})", "scenario.type /title"},
      {"an unknown parameter", R"({"taskyard":1,"parameters":{"bootMs":1}})",
       "scenario.unknown-member /parameters/bootMs"},
      {"a parameter out of range", R"({"taskyard":1,"parameters":{"imagePullMibPerS":0}})",
       "scenario.range /parameters/imagePullMibPerS"},
      {"an unknown image member", R"({"taskyard":1,"images":{"a":{"startupMs":1}}})",
       "scenario.unknown-member /images/a/startupMs"},
      {"an exit code over 255", R"({"taskyard":1,"images":{"a":{"exitCode":256}}})",
       "scenario.range /images/a/exitCode"},
      {"a setup call without an action", R"({"taskyard":1,"setup":[{"with":{}}]})",
       "scenario.missing /setup/0"},
      {"a request that is no object", R"({"taskyard":1,"setup":[{"call":"a","with":[]}]})",
       "scenario.type /setup/0/with"},
      {"a setup call with a time", R"({"taskyard":1,"setup":[{"call":"a","at":"00:00:01"}]})",
       "scenario.unknown-member /setup/0/at"},
      {"a timeline entry without a time", with_timeline(R"({"call":"a"})"),
       "scenario.missing /timeline/0"},
      {"a time with sixty seconds", with_timeline(R"({"call":"a","at":"00:00:60"})"),
       "scenario.time /timeline/0/at"},
      {"a time in seconds", with_timeline(R"({"call":"a","at":5})"),
       "scenario.type /timeline/0/at"},
      {"every without times", with_timeline(R"({"call":"a","at":"00:00:01","every":"00:00:01"})"),
       "scenario.missing /timeline/0"},
      {"no times at all",
       with_timeline(R"({"call":"a","at":"00:00:01","every":"00:00:01","times":0})"),
       "scenario.range /timeline/0/times"},
      {"a reference to nothing",
       with_timeline(R"({"call":"a","at":"00:00:01","with":{"b":"${c.d}"}})"),
       "scenario.reference /timeline/0/with/b"},
      {"a reference without an end",
       with_timeline(R"({"call":"a","at":"00:00:01","with":{"b":"${c"}})"),
       "scenario.reference /timeline/0/with/b"},
      {"a lesson member", R"({"taskyard":1,"lesson":{"texts":[]}})",
       "scenario.unknown-member /lesson/texts"},
  };
  for (const Fault& fault : faults) {
    CAPTURE(fault.label);
    CHECK(first_error(fault.text) == fault.expected);
  }
}

TEST_CASE("a misspelt member gets the nearest spelling as its hint") {
  const auto reading =
      scenario::read_scenario(R"({"taskyard":1,"parameters":{"instanceBotMs":1}})");
  REQUIRE(reading.diagnostics.size() == 1);
  CHECK(reading.diagnostics[0].hint == "Did you mean \"instanceBootMs\"?");
}

TEST_CASE("reading goes on after the first fault") {
  const auto reading = scenario::read_scenario(
      R"({"taskyard":1,"seed":"x","region":3,"setup":[{"call":1},{"cal":"a"}]})");
  CHECK(reading.diagnostics.size() == 5);
}

TEST_CASE("the timeline is in order of time and calls of one moment keep the file's order") {
  const scenario::Scenario read = read_without_errors(with_timeline(
      R"({"at":"00:00:02","call":"c"},{"at":"00:00:01.500","call":"a"},{"at":"00:00:02","call":"d"},)"
      R"({"at":"00:00:01.500","call":"b"})"));
  std::string order;
  for (const scenario::ScenarioCall& call : read.timeline) order += call.action;
  CHECK(order == "abcd");
  CHECK(read.timeline[0].at == 1500);
}

TEST_CASE("every and times unfold into single calls") {
  const scenario::Scenario read = read_without_errors(
      with_timeline(R"({"at":"00:01:00","call":"a","every":"00:00:00.100","times":500})"));
  REQUIRE(read.timeline.size() == 500);
  CHECK(read.timeline[499].at == 60'000 + 499 * 100);
}

TEST_CASE("more than 100000 calls are refused once") {
  const std::string entry = R"({"at":"00:01:00","call":"a","every":"00:00:01","times":60000})";
  const auto reading = scenario::read_scenario(with_timeline(entry + "," + entry + "," + entry));
  REQUIRE(reading.diagnostics.size() == 1);
  CHECK(reading.diagnostics[0].code == "scenario.too-many-calls");
}

TEST_CASE("an image entry changes only what it names") {
  const scenario::Scenario read =
      read_without_errors(R"({"taskyard":1,"images":{"web:v1":{"stopMs":40,"exitCode":3}}})");
  REQUIRE(read.images.size() == 1);
  ImageBehaviour base;
  base.start_ms = 77;
  base.known = false;
  const ImageBehaviour image = scenario::overlay(read.images[0], base);
  CHECK(image.start_ms == 77);
  CHECK(image.stop_ms == 40);
  CHECK(image.exit_code == 3);
  CHECK(image.known);
}

TEST_CASE("clock texts are read and written alike") {
  for (const char* text : {"00:00:00", "00:00:01.005", "01:59:59", "123:00:00", "99:00:00.999"}) {
    const auto time = scenario::parse_clock(text);
    REQUIRE(time.has_value());
    CHECK(scenario::clock_text(*time) == text);
  }
  for (const char* text : {"", "1:00:00", "00:00", "00:60:00", "00:00:1", "00:00:00.5", "00:00:00.",
                           "-1:00:00", "00:00:0a", "99999:00:00"}) {
    CAPTURE(text);
    CHECK_FALSE(scenario::parse_clock(text).has_value());
  }
}

TEST_CASE("every shipped scenario reads without a finding and says what it is about") {
  for (const std::string& name : test::files_in("assets/scenarios", ".json")) {
    CAPTURE(name);
    const scenario::Scenario read =
        read_without_errors(test::file_text("assets/scenarios/" + name));
    CHECK_FALSE(read.title.empty());
    CHECK_FALSE(read.summary.empty());
  }
}

TEST_SUITE_END();
