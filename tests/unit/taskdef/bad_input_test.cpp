// Any text is answered with findings inside the text; nothing crashes, natively and as WebAssembly.
#include <doctest/doctest.h>

#include <string>

#include "base/prng.hpp"
#include "base/text.hpp"
#include "support/file_text.hpp"
#include "taskdef/taskdef.hpp"

using namespace taskyard;

namespace {

/// Reads `text`; every finding must lie inside it, and a refusal must come with a finding.
TaskDefinitionDraft check_harmless(const std::string& text) {
  const TaskDefinitionDraft draft = read_task_definition(text);
  const JsonDocument document = JsonDocument::parse(text);
  for (const Diagnostic& found : draft.diagnostics) {
    REQUIRE(found.offset <= text.size());
    REQUIRE(found.offset + found.length <= text.size());
    REQUIRE(found.line >= 1);
    REQUIRE(found.column >= 1);
    REQUIRE(!found.message.empty());
    REQUIRE(!found.code.empty());
    if (!found.pointer.empty()) REQUIRE(document.find(found.pointer).exists());
  }
  REQUIRE(draft.accepted() == !has_errors(draft.diagnostics));
  return draft;
}

/// The value at a random place of the tree.
JsonValue any_value(const JsonDocument& document, Prng& prng) {
  JsonValue value = document.root();
  while (value.size() > 0 && prng.below(5) > 0) value = value.at(prng.below(value.size()));
  return value;
}

const char* const k_replacements[] = {"null",
                                      "true",
                                      "[]",
                                      "{}",
                                      "\"\"",
                                      "-1",
                                      "0",
                                      "65536",
                                      "1e308",
                                      "9223372036854775807",
                                      "1.5",
                                      "[[[[]]]]",
                                      "\"\\ud83d\\ude00\"",
                                      "[null]",
                                      "{\"a\":null}",
                                      "\"web\"",
                                      "\"0.0000001 GB\"",
                                      "[\"CMD\",3]",
                                      "\"arn:aws:iam::1:role/\"",
                                      "{\"containerName\":\"web\",\"condition\":\"START\"}"};

std::string mutate_structure(const std::string& text, Prng& prng) {
  const JsonDocument document = JsonDocument::parse(text);
  if (!document.valid()) return text;
  const JsonValue value = any_value(document, prng);
  const JsonValue other = any_value(document, prng);
  switch (prng.below(5)) {
    case 0: return json_remove(document, value);
    case 1:
      return json_replace(document, value, k_replacements[prng.below(std::size(k_replacements))]);
    case 2: return json_replace(document, value, other.source());
    case 3:
      if (value.is(JsonKind::array)) return json_append(document, value, other.source());
      return json_replace(document, value, concat({"[", value.source(), ",", value.source(), "]"}));
    default:
      if (!value.is(JsonKind::object)) return json_replace(document, value, "{\"x\":[]}");
      return json_set_member(document, value, other.key(), other.source());
  }
}

std::string mutate_bytes(std::string text, Prng& prng) {
  if (text.empty()) return "{";
  const std::size_t at = prng.below(text.size());
  switch (prng.below(4)) {
    case 0: return text.erase(at, 1 + prng.below(8));
    case 1: return text.insert(at, 1, "{}[]\",:\\\n0-e\xC3\xFF"[prng.below(14)]);
    case 2: return text.substr(0, at);
    default: text[at] = static_cast<char>(prng.below(256)); return text;
  }
}

}  // namespace

TEST_SUITE_BEGIN("taskdef");

TEST_CASE("texts that are no task definition are refused with a place") {
  struct Row {
    std::string text;
    std::string_view code;
  };
  const Row rows[] = {
      {"", "json.empty"},
      {"hello", "json.word"},
      {"{", "json.unclosed"},
      {"\xFF\xFE{", "json.utf8"},
      {"null", "taskdef.type"},
      {"[]", "taskdef.type"},
      {"\"x\"", "taskdef.type"},
      {"7", "taskdef.type"},
      {"{}", "taskdef.missing-field"},
      {"{\"family\":null,\"containerDefinitions\":null}", "taskdef.null"},
      {"{\"family\":\"f\",\"containerDefinitions\":[[[]]]}", "taskdef.type"},
      {"{\"family\":\"f\",\"containerDefinitions\":[{}],\"cpu\":\"99999999999999999999\"}",
       "taskdef.container.name"},
      {std::string(100000, '['), "json.too-deep"},
      {std::string(1'000'000, 'x'), "json.word"},
      {"\"" + std::string(1'000'000, 'x') + "\"", "taskdef.type"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text.substr(0, 60));
    const TaskDefinitionDraft draft = check_harmless(row.text);
    CHECK(!draft.accepted());
    REQUIRE(!draft.diagnostics.empty());
    CHECK(draft.diagnostics.front().code == row.code);
  }
}

TEST_CASE("a megabyte of containers, variables or unknown members is answered") {
  const std::string containers(R"({"name":"web","image":"nginx","memory":128},)");
  std::string many = R"({"family":"f","containerDefinitions":[)";
  while (many.size() < 1'000'000) many += containers;
  many.back() = ']';
  CHECK(check_harmless(many + "}").exception == "ClientException");
  std::string variables =
      R"({"family":"f","containerDefinitions":[{"name":"w","image":"i","environment":[)";
  while (variables.size() < 1'000'000) variables += R"({"name":"A","value":"b"},)";
  variables.back() = ']';
  CHECK(!check_harmless(variables + "}]}").accepted());
  std::string unknown = "{";
  for (int i = 0; unknown.size() < 1'000'000; ++i) unknown += "\"m" + to_text(i) + "\":[],";
  unknown.back() = '}';
  CHECK(check_harmless(unknown).diagnostics.size() == 201);
  std::string volumes = R"({"family":"f","containerDefinitions":[],"volumes":[)";
  while (volumes.size() < 1'000'000) volumes += R"({"name":"v","configuredAtLaunch":true},)";
  volumes.back() = ']';
  CHECK(!check_harmless(volumes + "}").accepted());
}

TEST_CASE("numbers at the edge of every range are answered") {
  for (const char* number : {"-9223372036854775808", "9223372036854775807", "-2147483648",
                             "2147483647", "1e999", "-0", "0.5", "1e10", "18446744073709551616"}) {
    CAPTURE(number);
    const std::string n(number);
    check_harmless(R"({"family":"f","cpu":")" + n + R"(","memory":")" + n +
                   R"(","ephemeralStorage":{"sizeInGiB":)" + n +
                   R"(},"containerDefinitions":[{"name":"w","image":"i","cpu":)" + n +
                   R"(,"memory":)" + n + R"(,"memoryReservation":)" + n + R"(,"stopTimeout":)" + n +
                   R"(,"portMappings":[{"containerPort":)" + n + R"(,"hostPort":)" + n +
                   R"(,"containerPortRange":")" + n + "-" + n +
                   R"("}]},{"name":"v","image":"i","cpu":)" + n + R"(,"memory":)" + n + "}]}");
  }
}

TEST_CASE("random changes to real definitions never crash and stay inside the text") {
  const std::uint64_t seed = 20260801;
  MESSAGE("seed " << seed);
  Prng prng(seed, Stream::test);
  for (const std::string& file : test::files_in("tests/tables/corpus", ".json")) {
    const std::string original = test::file_text("tests/tables/corpus/" + file);
    CAPTURE(file);
    for (int round = 0; round < 40; ++round) {
      std::string text = original;
      const std::uint64_t changes = 1 + prng.below(6);
      for (std::uint64_t i = 0; i < changes; ++i) text = mutate_structure(text, prng);
      check_harmless(text);
      check_harmless(mutate_bytes(text, prng));
    }
  }
}

TEST_SUITE_END();
