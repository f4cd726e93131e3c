#include "app/gallery.hpp"

#include <algorithm>

#include "taskyard/json.hpp"
#include "taskyard_assets/scenarios.hpp"

namespace taskyard::web {
namespace {

using assets::EmbeddedFile;

std::string_view stem(std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  return dot == std::string_view::npos ? file_name : file_name.substr(0, dot);
}

std::string_view text_called(std::span<const EmbeddedFile> files, std::string_view name) {
  for (const EmbeddedFile& file : files) {
    if (stem(file.name) == name) return file.text;
  }
  return {};
}

void write_indented(JsonWriter& json, JsonValue value) {
  if (value.is(JsonKind::object)) {
    json.begin_object();
    for (JsonValue member = value.first(); member; member = member.next()) {
      json.key(member.key());
      write_indented(json, member);
    }
    json.end_object();
  } else if (value.is(JsonKind::array)) {
    json.begin_array();
    for (JsonValue item = value.first(); item; item = item.next()) write_indented(json, item);
    json.end_array();
  } else {
    json.raw(value.source());
  }
}

std::string written(JsonValue value) {
  JsonWriter json(2);
  write_indented(json, value);
  return json.take();
}

// "nginx:1.25, datadog/agent" – what a definition is about, from its images.
std::string images_of(JsonValue definition) {
  std::string text;
  for (JsonValue item = definition["containerDefinitions"].first(); item; item = item.next()) {
    std::string_view image = item["image"].text();
    const std::size_t slash = image.rfind('/');
    if (slash != std::string_view::npos) image.remove_prefix(slash + 1);
    text += (text.empty() ? "" : ", ") + std::string(image);
  }
  return text;
}

}  // namespace

std::vector<GalleryEntry> scenario_gallery() {
  std::vector<GalleryEntry> entries;
  for (const EmbeddedFile& file : assets::scenarios()) {
    const JsonDocument document = JsonDocument::parse(file.text);
    const JsonValue root = document.root();
    const JsonValue sentence = root["lesson"]["text"].first();
    entries.push_back({std::string(stem(file.name)), std::string(root["title"].text()),
                       std::string(sentence.text())});
  }
  std::sort(entries.begin(), entries.end(), [](const GalleryEntry& a, const GalleryEntry& b) {
    const bool a_first = a.name == k_first_scenario;
    const bool b_first = b.name == k_first_scenario;
    if (a_first != b_first) return a_first;
    return a.title != b.title ? a.title < b.title : a.name < b.name;
  });
  return entries;
}

std::vector<GalleryEntry> task_definition_gallery() {
  std::vector<GalleryEntry> entries;
  for (const EmbeddedFile& file : assets::task_definitions()) {
    const JsonDocument document = JsonDocument::parse(file.text);
    JsonValue root = document.root();
    if (root["taskDefinition"].is(JsonKind::object)) root = root["taskDefinition"];
    const std::string name(stem(file.name));
    entries.push_back({name, name, images_of(root)});
  }
  return entries;
}

std::string_view scenario_text(std::string_view name) {
  return text_called(assets::scenarios(), name);
}

std::string_view task_definition_text(std::string_view name) {
  return text_called(assets::task_definitions(), name);
}

std::optional<SimTime> parse_clock(std::string_view text) {
  SimTime total = 0;
  SimTime part = 0;
  bool digits = false;
  int colons = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      part = part * 10 + (c - '0');
      digits = true;
      if (part > 1'000'000) return std::nullopt;
    } else if (c == ':' && digits && colons < 2) {
      total = (total + part) * 60;
      part = 0;
      digits = false;
      ++colons;
    } else {
      return std::nullopt;
    }
  }
  if (!digits) return std::nullopt;
  return (total + part) * k_second;
}

ScenarioView read_view(std::string_view view_json) {
  ScenarioView view;
  const JsonDocument document = JsonDocument::parse(view_json);
  const JsonValue root = document.root();
  view.start_at = parse_clock(root["startAt"].text()).value_or(0);
  const JsonValue speed = root["speed"];
  if (speed.is(JsonKind::integer) || speed.is(JsonKind::real)) view.speed = speed.real();
  return view;
}

std::string first_task_definition(std::string_view scenario_json) {
  const JsonDocument document = JsonDocument::parse(scenario_json);
  const JsonValue root = document.root();
  for (const char* part : {"setup", "timeline"}) {
    for (JsonValue call = root[part].first(); call; call = call.next()) {
      const std::string_view action = call["call"].text();
      if (!action.ends_with("RegisterTaskDefinition")) continue;
      if (call["with"].is(JsonKind::object)) return written(call["with"]);
    }
  }
  return {};
}

std::string indented(std::string_view json_text) {
  const JsonDocument document = JsonDocument::parse(json_text);
  return document.valid() ? written(document.root()) : std::string(json_text);
}

}  // namespace taskyard::web
