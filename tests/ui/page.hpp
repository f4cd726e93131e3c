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

}  // namespace taskyard::web::test
