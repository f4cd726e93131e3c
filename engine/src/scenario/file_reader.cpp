#include "scenario/file_reader.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "scenario/scenario.hpp"

namespace taskyard::scenario {

void FileReader::error(JsonValue at, std::string_view code, std::string message, std::string hint) {
  findings_.push_back(
      document_.diagnose(at, Severity::error, code, std::move(message), std::move(hint)));
}

void FileReader::warn(JsonValue at, std::string_view code, std::string message, std::string hint) {
  findings_.push_back(
      document_.diagnose(at, Severity::warning, code, std::move(message), std::move(hint)));
}

void FileReader::only_members(JsonValue object, std::span<const std::string_view> known,
                              std::string_view what) {
  for (JsonValue member = object.first(); member; member = member.next()) {
    const std::string_view name = member.key();
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string list;
    for (std::string_view choice : known) list += concat({list.empty() ? "" : ", ", choice});
    const std::string_view near = nearest_spelling(name, known);
    error(member, "scenario.unknown-member",
          concat({"Unknown member \"", name, "\" in ", what, "."}),
          near.empty() ? concat({"It may hold ", list, "."})
                       : concat({"Did you mean \"", near, "\"?"}));
  }
}

JsonValue FileReader::expect(JsonValue value, JsonKind kind) {
  if (!value || value.is(kind)) return value;
  error(value, "scenario.type",
        concat({"Expected ", describe(kind), ", found ", describe(value.kind()), "."}));
  return {};
}

JsonValue FileReader::require(JsonValue object, std::string_view member, JsonKind kind,
                              std::string_view what) {
  const JsonValue value = object[member];
  if (!value) {
    error(object, "scenario.missing", concat({"Missing \"", member, "\" in ", what, "."}));
  }
  return expect(value, kind);
}

std::string FileReader::text(JsonValue object, std::string_view member,
                             std::string_view otherwise) {
  const JsonValue value = expect(object[member], JsonKind::string);
  return std::string(value ? value.text() : otherwise);
}

std::optional<bool> FileReader::flag(JsonValue object, std::string_view member) {
  const JsonValue value = expect(object[member], JsonKind::boolean);
  if (!value) return std::nullopt;
  return value.boolean();
}

std::optional<std::int64_t> FileReader::number(JsonValue value, const NumberRange& range) {
  if (!value) return std::nullopt;
  const std::optional<std::int64_t> found = value.integer();
  if (!found) {
    const bool fraction = value.is(JsonKind::real);
    error(value, "scenario.type",
          concat({"Expected a whole number, found ",
                  fraction ? std::string_view("one with a fraction or out of range")
                           : std::string_view(describe(value.kind())),
                  "."}));
    return std::nullopt;
  }
  if (*found < range.min || *found > range.max) {
    const std::string bounds = concat({to_text(range.min), " to ", to_text(range.max)});
    error(value, "scenario.range", concat({to_text(*found), " is out of range."}),
          concat({"Allowed are ", bounds, "."}));
    return std::nullopt;
  }
  return found;
}

std::optional<std::int64_t> FileReader::clock(JsonValue value) {
  value = expect(value, JsonKind::string);
  if (!value) return std::nullopt;
  const std::optional<SimTime> time = parse_clock(value.text());
  if (!time) {
    error(value, "scenario.time", concat({"\"", value.text(), "\" is no time."}),
          "Write hours, minutes and seconds: \"00:01:30\" or \"00:01:30.250\".");
  }
  return time;
}

}  // namespace taskyard::scenario
