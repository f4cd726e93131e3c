// The whole front end without a window: an app on the platform in memory, with commands and their answers.
#pragma once

#include <string>
#include <string_view>

#include "platform/headless/headless_window.hpp"
#include "taskyard/json.hpp"

namespace taskyard::web::test {

inline constexpr std::string_view k_typed_definition =
    R"({"family":"typed","containerDefinitions":[{"name":"app","image":"nginx","memory":128}]})";

/// A member of an answer as text: strings decoded, everything else as spelled, "" when absent.
inline std::string member(std::string_view json, std::string_view name) {
  const JsonDocument document = JsonDocument::parse(json);
  const JsonValue value = document.root()[name];
  return std::string(value.is(JsonKind::string) ? value.text() : value ? value.source() : "");
}

/// {"type":TYPE,"KEY":"VALUE"}
inline std::string order(std::string_view type, std::string_view key = {},
                         std::string_view value = {}) {
  JsonWriter json;
  json.begin_object().member("type", type);
  if (!key.empty()) json.member(key, value);
  json.end_object();
  return json.take();
}

struct Page {
  explicit Page(std::string_view switches = "start=paused", float width = 1280, float height = 800)
      : window(platform, width, height) {
    window.open(switches);
    window.frame();
  }

  std::string send(std::string_view json) { return window.app().command(json); }
  bool obeys(std::string_view json) { return member(send(json), "ok") == "true"; }
  /// A member of {"type":"state"}.
  std::string state(std::string_view name) { return member(send(R"({"type":"state"})"), name); }
  long number(std::string_view name) { return std::strtol(state(name).c_str(), nullptr, 10); }

  HeadlessPlatform platform;
  HeadlessWindow window;
};

/// Presses a button of the inspector by its label; false when it is not there, or was refused.
inline bool press(Page& page, std::string_view label) {
  page.window.run_for(400);  // the text view is told a few times a second
  const JsonDocument view = JsonDocument::parse(page.platform.text_view);
  for (JsonValue block = view.root()["blocks"].first(); block; block = block.next()) {
    if (!block["id"].text().starts_with("inspector_")) continue;
    for (JsonValue button = block["buttons"].first(); button; button = button.next()) {
      if (button["label"].text() == label) return page.obeys(button["command"].source());
    }
  }
  return false;
}

}  // namespace taskyard::web::test
