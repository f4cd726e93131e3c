#include <array>
#include <limits>

#include "base/text.hpp"
#include "scenario/call_reader.hpp"
#include "scenario/file_reader.hpp"
#include "scenario/scenario.hpp"

namespace taskyard::scenario {

namespace {

constexpr std::array<std::string_view, 10> k_members = {"taskyard",   "title",  "seed",  "region",
                                                        "parameters", "images", "setup", "timeline",
                                                        "view",       "lesson"};
constexpr std::array<std::string_view, 16> k_image_members = {
    "sizeMib",       "startMs",        "stopMs",          "exitAfterMs",      "exitCode",
    "trapsSigterm",  "healthyAfterMs", "cpuPerRequestUs", "waitPerRequestUs", "memoryPerRequestKiB",
    "errorPermille", "connectionsMax", "listensAfterMs",  "finishesRequests", "answersPath",
    "work"};
constexpr std::array<std::string_view, 2> k_lesson_members = {"text", "goals"};

constexpr std::int64_t k_image_time_max = 24 * k_hour;

/// A recording of a long session is large: more is allowed than for a request.
constexpr JsonLimits k_file_limits = {64, 64U << 20U, 4U << 20U};

class ScenarioReader {
 public:
  explicit ScenarioReader(std::string_view text)
      : document_(JsonDocument::parse(text, k_file_limits)), reader_(document_, out_.diagnostics) {
    out_.scenario.source = text;
    out_.diagnostics = document_.diagnostics();
    if (document_.valid()) read(document_.root());
  }
  ScenarioReading take() { return std::move(out_); }

 private:
  void read(JsonValue root);
  void read_head(JsonValue root);
  void read_parameters(JsonValue object);
  void read_image(JsonValue image);
  void read_answers(JsonValue image, ScenarioImage& out);
  void read_lesson(JsonValue lesson);

  JsonDocument document_;
  ScenarioReading out_;
  FileReader reader_;
};

void ScenarioReader::read(JsonValue root) {
  if (!reader_.expect(root, JsonKind::object)) return;
  reader_.only_members(root, k_members, "a scenario");
  read_head(root);
  read_parameters(reader_.expect(root["parameters"], JsonKind::object));
  const JsonValue images = reader_.expect(root["images"], JsonKind::object);
  for (JsonValue image = images.first(); image; image = image.next()) read_image(image);
  CallReader calls(reader_, out_.scenario);
  calls.read_setup(reader_.expect(root["setup"], JsonKind::array));
  calls.read_timeline(reader_.expect(root["timeline"], JsonKind::array));
  calls.check_references();
  if (const JsonValue view = reader_.expect(root["view"], JsonKind::object)) {
    out_.scenario.view_json = view.source();
  }
  read_lesson(reader_.expect(root["lesson"], JsonKind::object));
}

void ScenarioReader::read_head(JsonValue root) {
  const JsonValue version = root["taskyard"];
  if (!version) {
    reader_.error(root, "scenario.missing", "Missing \"taskyard\" in a scenario.",
                  "The version of the format: \"taskyard\": 1.");
  } else if (version.integer() != 1) {
    reader_.error(version, "scenario.version",
                  "This is no scenario of version 1, the only one there is.",
                  "\"taskyard\": 1 is expected.");
  }
  Scenario& scenario = out_.scenario;
  scenario.title = reader_.text(root, "title");
  scenario.region = reader_.text(root, "region", scenario.region);
  scenario.seed = static_cast<std::uint64_t>(reader_.number(root["seed"], {}).value_or(1));
}

void ScenarioReader::read_parameters(JsonValue object) {
  std::vector<std::string_view> names;
  for (const ParameterInfo& info : taskyard::parameters()) names.push_back(info.name);
  reader_.only_members(object, names, "\"parameters\"");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const ParameterInfo& info = taskyard::parameters()[i];
    const auto value = reader_.number(object[info.name], {info.min, info.max});
    if (value) out_.scenario.parameters.emplace_back(static_cast<Parameter>(i), *value);
  }
}

void ScenarioReader::read_answers(JsonValue image, ScenarioImage& out) {
  constexpr std::int64_t k_us_max = 3'600'000'000;
  out.cpu_per_request_us = reader_.number(image["cpuPerRequestUs"], {0, k_us_max});
  out.wait_per_request_us = reader_.number(image["waitPerRequestUs"], {0, k_us_max});
  out.memory_per_request_kib = reader_.number(image["memoryPerRequestKiB"], {0, 1'000'000});
  out.error_permille = reader_.number(image["errorPermille"], {0, 1000});
  out.connections_max = reader_.number(image["connectionsMax"], {1, 1'000'000});
  out.listens_after_ms = reader_.number(image["listensAfterMs"], {0, k_image_time_max});
  out.finishes_requests = reader_.flag(image, "finishesRequests");
  if (const JsonValue path = image["answersPath"]) {
    if (reader_.expect(path, JsonKind::string)) out.answers_path = path.text();
  }
}

void ScenarioReader::read_image(JsonValue image) {
  if (!reader_.expect(image, JsonKind::object)) return;
  reader_.only_members(image, k_image_members, "an image");
  if (image.key().empty()) {
    reader_.error(image, "scenario.name", "An image needs a name.", "For example \"web:v1\".");
    return;
  }
  ScenarioImage out;
  out.name = image.key();
  out.size_mib = reader_.number(image["sizeMib"], {0, 100'000});
  out.start_ms = reader_.number(image["startMs"], {0, k_image_time_max});
  out.stop_ms = reader_.number(image["stopMs"], {0, k_image_time_max});
  out.exit_after_ms = reader_.number(image["exitAfterMs"], {-1, k_image_time_max});
  out.exit_code = reader_.number(image["exitCode"], {0, 255});
  out.healthy_after_ms = reader_.number(image["healthyAfterMs"], {-1, k_image_time_max});
  out.traps_sigterm = reader_.flag(image, "trapsSigterm");
  read_answers(image, out);
  if (const JsonValue work = image["work"]) {
    Names names;  // only for its faults: it is read again where it is used
    read_work(document_, work, names, out_.diagnostics);
    out.work_json = work.source();
  }
  out_.scenario.images.push_back(std::move(out));
}

void ScenarioReader::read_lesson(JsonValue lesson) {
  reader_.only_members(lesson, k_lesson_members, "\"lesson\"");
  const JsonValue text = reader_.expect(lesson["text"], JsonKind::array);
  for (JsonValue paragraph = text.first(); paragraph; paragraph = paragraph.next()) {
    if (!reader_.expect(paragraph, JsonKind::string)) continue;
    std::string& summary = out_.scenario.summary;
    summary += concat({paragraph.index() == text.first().index() ? "" : "\n", paragraph.text()});
  }
  if (const JsonValue goals = reader_.expect(lesson["goals"], JsonKind::array)) {
    out_.scenario.goals_json = goals.source();
  }
}

}  // namespace

ScenarioReading read_scenario(std::string_view text) { return ScenarioReader(text).take(); }

ImageBehaviour overlay(const ScenarioImage& image, ImageBehaviour base) {
  const auto set = [](auto& member, const auto& value) {
    if (value) member = static_cast<std::remove_reference_t<decltype(member)>>(*value);
  };
  set(base.size_mib, image.size_mib);
  set(base.start_ms, image.start_ms);
  set(base.stop_ms, image.stop_ms);
  set(base.exit_after_ms, image.exit_after_ms);
  set(base.exit_code, image.exit_code);
  set(base.healthy_after_ms, image.healthy_after_ms);
  set(base.traps_sigterm, image.traps_sigterm);
  set(base.cpu_per_request_us, image.cpu_per_request_us);
  set(base.wait_per_request_us, image.wait_per_request_us);
  set(base.memory_per_request_kib, image.memory_per_request_kib);
  set(base.error_permille, image.error_permille);
  set(base.connections_max, image.connections_max);
  set(base.listens_after_ms, image.listens_after_ms);
  set(base.finishes_requests, image.finishes_requests);
  base.known = true;
  return base;
}

}  // namespace taskyard::scenario
