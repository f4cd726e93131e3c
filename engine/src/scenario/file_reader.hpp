// Typed reading of a scenario file's values; every fault becomes a finding with its place.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "taskyard/json.hpp"

namespace taskyard::scenario {

/// Smallest and largest value of a number in a scenario file.
struct NumberRange {
  std::int64_t min = 0;
  std::int64_t max = INT64_MAX;
};

class FileReader {
 public:
  FileReader(const JsonDocument& document, Diagnostics& findings)
      : document_(document), findings_(findings) {}

  void error(JsonValue at, std::string_view code, std::string message, std::string hint = {});
  void warn(JsonValue at, std::string_view code, std::string message, std::string hint = {});

  /// Refuses members of `object` that are not in `known`. `what` names the object: "a timeline entry".
  void only_members(JsonValue object, std::span<const std::string_view> known,
                    std::string_view what);
  /// The value when it is of that kind; else a finding (none when it does not exist) and no value.
  JsonValue expect(JsonValue value, JsonKind kind);
  /// As `expect`, and a finding when the member is missing.
  JsonValue require(JsonValue object, std::string_view member, JsonKind kind,
                    std::string_view what);
  /// A text member, `otherwise` when it is absent or wrong.
  std::string text(JsonValue object, std::string_view member, std::string_view otherwise = {});
  std::optional<bool> flag(JsonValue object, std::string_view member);
  /// A whole number inside the range; nothing when it is absent or wrong.
  std::optional<std::int64_t> number(JsonValue value, const NumberRange& range);
  /// "HH:MM:SS[.mmm]"; nothing when it is absent or wrong.
  std::optional<std::int64_t> clock(JsonValue value);

 private:
  const JsonDocument& document_;
  Diagnostics& findings_;
};

}  // namespace taskyard::scenario
