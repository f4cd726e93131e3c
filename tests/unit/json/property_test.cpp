// Seeded random edits and texts: what must hold for all of them.
#include <doctest/doctest.h>

#include <string>

#include "base/prng.hpp"
#include "base/text.hpp"
#include "support/file_text.hpp"
#include "taskyard/json.hpp"

using namespace taskyard;

namespace {

const std::string k_folder = "tests/tables/corpus";

JsonValue any_value(const JsonDocument& document, Prng& prng) {
  JsonValue value = document.root();
  while (value.size() > 0 && prng.below(4) > 0) value = value.at(prng.below(value.size()));
  return value;
}

/// A container of the document that is not empty.
JsonValue any_container(const JsonDocument& document, Prng& prng) {
  JsonValue value = any_value(document, prng);
  while (value.size() == 0) value = value.parent();
  return value;
}

JsonDocument reparse(const std::string& text) {
  JsonDocument document = JsonDocument::parse(text);
  REQUIRE(document.valid());
  return document;
}

void check_addition(const JsonDocument& document, Prng& prng) {
  const JsonValue container = any_container(document, prng);
  const bool object = container.is(JsonKind::object);
  const std::string pointer = container.pointer();
  const std::string edited =
      object ? json_set_member(document, container, "added by a test", "{\n  \"x\": [1, 2]\n}")
             : json_append(document, container, "{\n  \"x\": [1, 2]\n}");
  const JsonDocument after = reparse(edited);
  const JsonValue grown = after.find(pointer);
  REQUIRE(grown.size() == container.size() + 1);
  const JsonValue added = grown.at(grown.size() - 1);
  REQUIRE(added["x"].at(1).integer() == 2);
  // What was there before is there still, byte for byte: taking the addition away gives the text back.
  REQUIRE(json_remove(after, added) == document.source());
}

void check_removal(const JsonDocument& document, Prng& prng) {
  const JsonValue value = any_value(document, prng);
  if (value.index() == 0) return;
  const std::string parent = value.parent().pointer();
  const JsonDocument after = reparse(json_remove(document, value));
  REQUIRE(after.find(parent).size() == value.parent().size() - 1);
}

void check_replacement(const JsonDocument& document, Prng& prng) {
  const JsonValue value = any_value(document, prng);
  const std::string edited = json_replace(document, value, "[true]");
  const JsonDocument after = reparse(edited);
  REQUIRE(after.find(value.pointer()).source() == "[true]");
  REQUIRE(edited.substr(0, value.begin()) == document.source().substr(0, value.begin()));
  REQUIRE(json_replace(after, after.find(value.pointer()), value.source()).size() >=
          document.source().size());
}

}  // namespace

TEST_SUITE_BEGIN("json");

TEST_CASE("random edits of real definitions touch only what they mean to") {
  const std::uint64_t seed = 7;
  MESSAGE("seed " << seed);
  Prng prng(seed, Stream::test);
  for (const std::string& file : test::files_in(k_folder, ".json")) {
    CAPTURE(file);
    const JsonDocument document = reparse(test::file_text(k_folder + "/" + file));
    for (int round = 0; round < 30; ++round) {
      check_addition(document, prng);
      check_removal(document, prng);
      check_replacement(document, prng);
    }
  }
}

TEST_CASE("colours cover every character of any text, in order and once") {
  const std::uint64_t seed = 8;
  MESSAGE("seed " << seed);
  Prng prng(seed, Stream::test);
  const std::string original = test::file_text(k_folder + "/nginx_ec2.json");
  for (int round = 0; round < 500; ++round) {
    std::string text = original.substr(0, prng.below(original.size()));
    for (int i = 0; i < 5 && !text.empty(); ++i) {
      text[prng.below(text.size())] = static_cast<char>(prng.below(256));
    }
    std::uint32_t at = 0;
    for (const JsonToken& token : json_tokens(text)) {
      for (; at < token.begin; ++at) REQUIRE(is_blank(text[at]));
      REQUIRE(token.begin == at);
      REQUIRE(token.end > token.begin);
      at = token.end;
    }
    for (; at < text.size(); ++at) REQUIRE(is_blank(text[at]));
  }
}

TEST_CASE("a text cut off anywhere is refused with a place inside it") {
  const std::string original = test::file_text(k_folder + "/wildfly_fargate.json");
  for (std::size_t size = 0; size + 1 < original.size(); ++size) {
    const JsonDocument document = JsonDocument::parse(std::string_view(original).substr(0, size));
    if (document.valid()) continue;
    REQUIRE(document.diagnostics().size() == 1);
    const Diagnostic& found = document.diagnostics().front();
    REQUIRE(found.offset + found.length <= size);
    REQUIRE(!found.hint.empty());
  }
}

TEST_SUITE_END();
