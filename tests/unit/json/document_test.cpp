#include <doctest/doctest.h>

#include <string>

#include "base/text.hpp"
#include "taskyard/json.hpp"

using namespace taskyard;

namespace {

/// "kind source pointer" of every value, depth first, for comparing places with one look.
std::string outline(JsonValue value) {
  std::string result = std::string(describe(value.kind())) + " " + std::string(value.source()) +
                       " " + value.pointer() + "\n";
  for (JsonValue child = value.first(); child; child = child.next()) result += outline(child);
  return result;
}

}  // namespace

TEST_SUITE_BEGIN("json");

TEST_CASE("every value knows its bytes and its pointer") {
  const auto document = JsonDocument::parse(
      "{ \"a\" : [1, -2.5, \"x\\u00e4\\\"\"],\n \"b/~c\": {\"d\": null, \"e\": true}, \"f\": {} }");
  REQUIRE(document.valid());
  std::string expected = "an object " + document.source() + " \n";
  expected +=
      "an array [1, -2.5, \"x\\u00e4\\\"\"] /a\n"
      "a number 1 /a/0\n"
      "a number -2.5 /a/1\n"
      "a string \"x\\u00e4\\\"\" /a/2\n"
      "an object {\"d\": null, \"e\": true} /b~1~0c\n"
      "null null /b~1~0c/d\n"
      "a boolean true /b~1~0c/e\n"
      "an object {} /f\n";
  CHECK(outline(document.root()) == expected);
  CHECK(document.root()["a"].at(2).text() == "x\xC3\xA4\"");
  CHECK(document.find("/b~1~0c/e").boolean());
  CHECK(document.find("/a/0").integer() == 1);
  CHECK(!document.find("/a/3"));
  CHECK(!document.find("/a/x"));
  CHECK(document.position(document.root()["b/~c"].key_begin()).line == 2);
  CHECK(document.position(document.root()["b/~c"].key_begin()).column == 2);
  CHECK(document.root()["f"].parent().index() == 0);
}

TEST_CASE("accessors answer every kind without harm") {
  const auto document = JsonDocument::parse("[1]");
  const JsonValue nothing = document.root()["absent"];
  CHECK(!nothing.exists());
  CHECK(nothing.kind() == JsonKind::null);
  CHECK(nothing.text().empty());
  CHECK(nothing["x"].at(3).first().next().parent().size() == 0);
  CHECK(document.root().at(0).text().empty());
  CHECK(nothing.pointer().empty());
}

TEST_CASE("a number without fraction is an integer however it is written") {
  struct Row {
    const char* text;
    std::optional<std::int64_t> integer;
  };
  const Row rows[] = {
      {"5", 5},
      {"5.0", 5},
      {"5e2", 500},
      {"-0", 0},
      {"5.5", {}},
      {"1e400", {}},
      {"1e30", {}},
      {"9223372036854775807", INT64_MAX},
      {"\"5\"", {}},
      {"18446744073709551615", {}},
      {"9223372036854775808", {}},
      {"-9223372036854775808", INT64_MIN},
      {"true", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(JsonDocument::parse(row.text).root().integer() == row.integer);
  }
}

TEST_CASE("of members with the same name the last one counts, and there is a warning") {
  const auto document = JsonDocument::parse("{\"a\":1,\n\"b\":2,\n\"a\":3}");
  REQUIRE(document.valid());
  CHECK(document.root()["a"].integer() == 3);
  REQUIRE(document.diagnostics().size() == 1);
  const Diagnostic& warning = document.diagnostics().front();
  CHECK(warning.severity == Severity::warning);
  CHECK(warning.code == "json.repeated-member");
  CHECK(warning.line == 3);
  CHECK(warning.column == 1);
}

TEST_CASE("a byte order mark is accepted and takes no column") {
  const auto document = JsonDocument::parse("\xEF\xBB\xBF{\"a\":1}");
  REQUIRE(document.valid());
  CHECK(document.root().begin() == 3);
  CHECK(document.position(document.root().begin()).column == 1);
}

TEST_CASE("what is no JSON is told with its place and the way to mend it") {
  struct Row {
    std::string_view text;
    std::string_view code;
    unsigned line, column;
    std::string_view message_part;
  };
  const Row rows[] = {
      {"", "json.empty", 1, 1, "empty"},
      {" \n ", "json.empty", 2, 2, "empty"},
      {"{\"a\":1,}", "json.trailing-comma", 1, 7, "before the closing }"},
      {"[1,\n2,\n]", "json.trailing-comma", 2, 2, "before the closing ]"},
      {"{\"a\":1\n\"b\":2}", "json.missing-comma", 2, 1, "comma is missing"},
      {"[1 2]", "json.missing-comma", 1, 4, "comma is missing"},
      {"{'a':1}", "json.quotes", 1, 2, "no ' quotes"},
      {"{\"a\":\xE2\x80\x9Cx\xE2\x80\x9D}", "json.quotes", 1, 6, "quotes"},
      {"{\n  // no\n}", "json.comment", 2, 3, "no comments"},
      {"{\"a\":1 /* x */}", "json.comment", 1, 8, "no comments"},
      {"# yaml\na: 1", "json.comment", 1, 1, "no comments"},
      {"{\"a\":[1,2", "json.unclosed", 1, 10, "array opened at line 1, column 6 is still open"},
      {"{\"a\":{\"b\":1}", "json.unclosed", 1, 13, "object opened at line 1, column 1"},
      {"{", "json.unclosed", 1, 2, "opened at line 1, column 1"},
      {"{\"a\"", "json.unclosed", 1, 5, "still open"},
      {"{\"a\":", "json.unclosed", 1, 6, "still open"},
      {"{\"a\":[1}", "json.bracket", 1, 8, "array opened at line 1, column 6"},
      {"[1}", "json.bracket", 1, 3, "still open"},
      {"]", "json.bracket", 1, 1, "closes nothing"},
      {"{\"a\":}", "json.syntax", 1, 6, "value is missing"},
      {"{\"a\" 1}", "json.colon", 1, 6, "colon"},
      {"{\"a\"=1}", "json.colon", 1, 5, "colon"},
      {"{a:1}", "json.member-name", 1, 2, "a found"},
      {"{1:1}", "json.member-name", 1, 2, "member name"},
      {"{,}", "json.member-name", 1, 2, "member name"},
      {"{\"a\":True}", "json.word", 1, 6, "True is no JSON value"},
      {"{\"a\":web}", "json.word", 1, 6, "web is no JSON value"},
      {"{\"a\":.5}", "json.number", 1, 6, ".5 is no JSON number"},
      {"{\"a\":007}", "json.number", 1, 6, "007 is no JSON number"},
      {"{\"a\":true1}", "json.word", 1, 6, "true1 is no JSON value"},
      {"{\"a\":-}", "json.number", 1, 6, "- is no JSON number"},
      {"{\"a\":1e999}", "json.number", 1, 6, "too large"},
      {"{\"a\":\"x}", "json.string", 1, 6, "no closing quote"},
      {"{\"a\":\"x\ny\"}", "json.string", 1, 6, "no closing quote"},
      {"{\"a\":\"x\ty\"}", "json.string", 1, 8, "control character 09"},
      {"{\"a\":\"C:\\dir\"}", "json.string", 1, 9, "\\d is no escape"},
      {"{\"a\":\"\\u12x\"}", "json.string", 1, 7, "\\u is no escape"},
      {"{\"a\":\"\\uD800\"}", "json.string", 1, 6, "surrogate"},
      {"{\"a\xFF\":1}", "json.utf8", 1, 4, "ff is not UTF-8"},
      {"{}\n\xC0\xAF", "json.utf8", 2, 1, "not UTF-8"},
      {"{} {}", "json.after-end", 1, 4, "end of the text"},
      {std::string_view("{}\0x", 4), "json.after-end", 1, 3, "control character 00"},
      {std::string_view("\0", 1), "json.syntax", 1, 1, "control character 00"},
      {"family: web", "json.word", 1, 1, "family is no JSON value"},
      {"<html>", "json.syntax", 1, 1, "< found"},
      {"{\"a\":1 @}", "json.syntax", 1, 8, "@ found, but a comma or }"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.text));
    const auto document = JsonDocument::parse(row.text);
    CHECK(!document.valid());
    CHECK(!document.root().exists());
    if (document.diagnostics().size() != 1) {
      FAIL_CHECK("one finding is expected");
      continue;
    }
    const Diagnostic& found = document.diagnostics().front();
    CHECK(found.code == row.code);
    CHECK(found.line == row.line);
    CHECK(found.column == row.column);
    CAPTURE(found.message);
    CHECK(found.message.find(row.message_part) != std::string::npos);
    CHECK(found.severity == Severity::error);
  }
}

TEST_CASE("100,000 nested brackets are refused at the 65th") {
  for (const char* bracket : {"[", "{\"a\":"}) {
    std::string text;
    for (int i = 0; i < 100000; ++i) text += bracket;
    const auto document = JsonDocument::parse(text);
    CHECK(!document.valid());
    REQUIRE(document.diagnostics().size() == 1);
    CHECK(document.diagnostics()[0].code == "json.too-deep");
    CHECK(document.diagnostics()[0].offset == 64 * std::string_view(bracket).size());
  }
  std::string closed = std::string(100000, '[') + std::string(100000, ']');
  CHECK(JsonDocument::parse(closed).diagnostics()[0].code == "json.too-deep");
}

TEST_CASE("64 levels are read") {
  CHECK(JsonDocument::parse(std::string(64, '[') + std::string(64, ']')).valid());
  CHECK(!JsonDocument::parse(std::string(65, '[') + std::string(65, ']')).valid());
}

TEST_CASE("a megabyte of text is read") {
  std::string text = "[";
  while (text.size() < 1'000'000) text += "{\"name\":\"x\",\"value\":\"y\"},\n";
  text += "1]";
  const auto document = JsonDocument::parse(text);
  REQUIRE(document.valid());
  CHECK(document.root().at(document.root().size() - 1).integer() == 1);
  CHECK(JsonDocument::parse(std::string(1'000'000, ' ')).diagnostics()[0].code == "json.empty");
}

TEST_CASE("too many bytes or values are refused") {
  JsonLimits limits;
  limits.bytes_max = 10;
  CHECK(JsonDocument::parse("[1,2,3,4,5]", limits).diagnostics()[0].code == "json.too-long");
  limits.bytes_max = 100;
  limits.nodes_max = 5;
  const auto document = JsonDocument::parse("[1,2,3,4,5]", limits);
  CHECK(document.diagnostics()[0].code == "json.too-many-values");
  CHECK(document.diagnostics()[0].column == 10);
  CHECK(JsonDocument::parse("[1,2,3,4]", limits).valid());
}

TEST_CASE("a finding marks a scalar by its bytes and a container by its name") {
  const auto document = JsonDocument::parse("{\"list\" : [ {\"a\":12} ]}");
  const auto marked = [&](const char* pointer) {
    const Diagnostic found =
        document.diagnose(document.find(pointer), Severity::error, "x", "message");
    return document.source().substr(found.offset, found.length);
  };
  CHECK(marked("/list") == "\"list\"");
  CHECK(marked("/list/0") == "{");
  CHECK(marked("/list/0/a") == "12");
  CHECK(document.diagnose({}, Severity::error, "x", "m").line == 1);
}

TEST_SUITE_END();
