#include "app/settings.hpp"

#include <algorithm>

#include "taskyard/json.hpp"

namespace taskyard::web {
namespace {

constexpr std::string_view k_settings_key = "settings";
constexpr std::string_view k_text_key = "editor";

struct SizeRow {
  const char* name;
  float SplitterSizes::*size;
  float min, max;
};
constexpr SizeRow k_sizes[] = {
    {"left", &SplitterSizes::left, 200, 2000},
    {"right", &SplitterSizes::right, 200, 2000},
    {"bottom", &SplitterSizes::bottom, 80, 2000},
    {"controls", &SplitterSizes::controls, 80, 2000},
    {"side", &SplitterSizes::side, 200, 2000},
    {"narrowMapPercent", &SplitterSizes::narrow_map, 0.1F, 0.9F},
};

// JSON numbers are written as integers; shares as percent.
std::int64_t stored(const SizeRow& row, const SplitterSizes& sizes) {
  const float value = sizes.*row.size;
  return static_cast<std::int64_t>(row.max < 1 ? value * 100 : value);
}

template <class T>
void write_choice(JsonWriter& json, const char* name, T value) {
  json.member(name, static_cast<int>(value));
}

template <class T>
void read_choice(JsonValue root, const char* name, int count, T& value) {
  const auto number = root[name].integer();
  if (number && *number >= 0 && *number < count) value = static_cast<T>(*number);
}

void read_fleet(JsonValue fleet, FleetForm& form) {
  if (!fleet.is(JsonKind::object)) return;
  if (!fleet["instanceType"].text().empty()) {
    form.instance_type = std::string(fleet["instanceType"].text());
  }
  form.zone = std::string(fleet["zone"].text());
  form.count =
      static_cast<int>(std::clamp<std::int64_t>(fleet["count"].integer().value_or(1), 1, 100));
}

}  // namespace

std::string settings_json(const ViewState& view) {
  JsonWriter json;
  json.begin_object().member("version", 1);
  write_choice(json, "theme", view.theme);
  write_choice(json, "editorTab", view.editor_tab);
  write_choice(json, "controlsTab", view.controls_tab);
  write_choice(json, "bottomTab", view.bottom_tab);
  json.member("font", static_cast<std::int64_t>(view.font_size));
  json.member("singleLetters", view.single_letters).member("lessonOpen", view.lesson_open);
  json.key("sizes").begin_object();
  for (const SizeRow& row : k_sizes) json.member(row.name, stored(row, view.sizes));
  json.end_object();
  json.key("run").raw(to_json(view.run));
  json.key("fleet").begin_object().member("instanceType", view.fleet.instance_type);
  json.member("zone", view.fleet.zone).member("count", view.fleet.count).end_object();
  json.end_object();
  return json.take();
}

void read_settings(std::string_view text, ViewState& view) {
  const JsonDocument document = JsonDocument::parse(text);
  const JsonValue root = document.root();
  if (!root.is(JsonKind::object) || root["version"].integer() != 1) return;
  read_choice(root, "theme", 4, view.theme);
  read_choice(root, "editorTab", 2, view.editor_tab);
  read_choice(root, "controlsTab", 4, view.controls_tab);
  read_choice(root, "bottomTab", static_cast<int>(k_table_count) + 1, view.bottom_tab);
  const std::int64_t font = root["font"].integer().value_or(15);
  view.font_size = static_cast<float>(std::clamp<std::int64_t>(font, 12, 24));
  if (root["singleLetters"].is(JsonKind::boolean)) {
    view.single_letters = root["singleLetters"].boolean();
  }
  if (root["lessonOpen"].is(JsonKind::boolean)) view.lesson_open = root["lessonOpen"].boolean();
  for (const SizeRow& row : k_sizes) {
    const auto number = root["sizes"][row.name].integer();
    if (!number) continue;
    const float value = static_cast<float>(*number) / (row.max < 1 ? 100.0F : 1.0F);
    view.sizes.*row.size = std::clamp(value, row.min, row.max);
  }
  if (root["run"].is(JsonKind::object)) view.run = run_form_from_json(root["run"].source());
  read_fleet(root["fleet"], view.fleet);
}

std::string Keeper::load_text(const Platform& platform) const { return platform.load(k_text_key); }

void Keeper::load_settings(const Platform& platform, ViewState& view) {
  settings_ = platform.load(k_settings_key);
  read_settings(settings_, view);
}

void Keeper::keep(Platform& platform, double now_ms, const ViewState& view, std::string_view text,
                  std::uint64_t text_version) {
  const std::string settings = settings_json(view);
  waiting_ = settings != settings_ || text_version != text_version_;
  if (!waiting_ || now_ms - last_ms_ < k_wait_ms) return;
  last_ms_ = now_ms;
  if (text_version != text_version_) platform.store(k_text_key, text);
  if (settings != settings_) platform.store(k_settings_key, settings);
  text_version_ = text_version;
  settings_ = settings;
  waiting_ = false;
}

void Keeper::flush(Platform& platform, const ViewState& view, std::string_view text) {
  platform.store(k_text_key, text);
  platform.store(k_settings_key, settings_json(view));
}

}  // namespace taskyard::web
