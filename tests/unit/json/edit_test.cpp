#include <doctest/doctest.h>

#include <string>

#include "taskyard/json.hpp"

using namespace taskyard;

namespace {

std::string set(std::string_view text, std::string_view object, std::string_view key,
                std::string_view json) {
  const auto document = JsonDocument::parse(text);
  REQUIRE(document.valid());
  return json_set_member(document, document.find(object), key, json);
}

std::string append(std::string_view text, std::string_view array, std::string_view json) {
  const auto document = JsonDocument::parse(text);
  REQUIRE(document.valid());
  return json_append(document, document.find(array), json);
}

std::string remove(std::string_view text, std::string_view pointer) {
  const auto document = JsonDocument::parse(text);
  REQUIRE(document.valid());
  return json_remove(document, document.find(pointer));
}

}  // namespace

TEST_SUITE_BEGIN("json");

TEST_CASE("a member that is there gets a new value and nothing else moves") {
  CHECK(set("{ \"a\" :1 , \"b\":\t2}", "", "a", "\"x\"") == "{ \"a\" :\"x\" , \"b\":\t2}");
  CHECK(set("{\"a\":{\"b\":[1]}}", "/a", "b", "null") == "{\"a\":{\"b\":null}}");
}

TEST_CASE("a new member follows the manner of writing it finds") {
  CHECK(set("{\"a\":1}", "", "b", "2") == "{\"a\":1,\"b\":2}");
  CHECK(set("{\"a\": 1, \"c\": 3}", "", "b", "2") == "{\"a\": 1, \"c\": 3, \"b\": 2}");
  CHECK(set("{}", "", "b", "2") == "{\"b\":2}");
  CHECK(set("{\n\t\"a\" : 1\n}\n", "", "b", "2") == "{\n\t\"a\" : 1,\n\t\"b\" : 2\n}\n");
  CHECK(set("{\r\n    \"a\": {}\r\n}", "/a", "b", "2") ==
        "{\r\n    \"a\": {\r\n        \"b\": 2\r\n    }\r\n}");
  CHECK(set("{\n  \"a\": []\n}", "", "c", "{\n  \"d\": 1\n}") ==
        "{\n  \"a\": [],\n  \"c\": {\n    \"d\": 1\n  }\n}");
}

TEST_CASE("an element is appended in the manner of the list") {
  CHECK(append("[1,2]", "", "3") == "[1,2,3]");
  CHECK(append("[1, 2]", "", "3") == "[1, 2, 3]");
  CHECK(append("[]", "", "3") == "[3]");
  CHECK(append("{\n  \"a\": [\n    1\n  ]\n}", "/a", "2") ==
        "{\n  \"a\": [\n    1,\n    2\n  ]\n}");
  CHECK(append("{\n  \"a\": [ ]\n}", "/a", "2") == "{\n  \"a\": [\n    2\n  ]\n}");
  CHECK(append("{\n  \"a\": [1]\n}", "/a", "2") == "{\n  \"a\": [1, 2]\n}");
}

TEST_CASE("what is removed takes its comma with it") {
  CHECK(remove("{\"a\":1, \"b\":2}", "/a") == "{\"b\":2}");
  CHECK(remove("{\"a\":1, \"b\":2}", "/b") == "{\"a\":1}");
  CHECK(remove("{\"a\":1}", "/a") == "{}");
  CHECK(remove("[1,\n 2,\n 3]", "/1") == "[1,\n 3]");
  CHECK(remove("{\n  \"a\": 1,\n  \"b\": 2\n}", "/b") == "{\n  \"a\": 1\n}");
  CHECK(remove("[1]", "") == "[1]");
}

TEST_CASE("the writer sets commas, colons and indentation") {
  JsonWriter flat;
  flat.begin_object().member("a", 1).key("b").begin_array().value("x").value(true).null();
  flat.end_array().key("c").begin_object().end_object().end_object();
  CHECK(flat.str() == "{\"a\":1,\"b\":[\"x\",true,null],\"c\":{}}");
  JsonWriter deep(2);
  deep.begin_object().key("a").begin_array().value(1).value(2).end_array().end_object();
  CHECK(deep.take() == "{\n  \"a\": [\n    1,\n    2\n  ]\n}");
}

TEST_CASE("times are written as AWS does, in seconds with up to three decimals") {
  const auto time = [](std::int64_t ms) { return JsonWriter().time(ms).str(); };
  CHECK(time(1'767'225'600'000) == "1767225600");
  CHECK(time(1'767'225'600'120) == "1767225600.12");
  CHECK(time(5) == "0.005");
  CHECK(time(-1500) == "-1.5");
}

TEST_CASE("any text becomes a literal that reads back as itself") {
  const std::string text = "a\"\\\n\t\x01/\xC3\xA4\xF0\x9F\x98\x80";
  CHECK(json_quote(text) == "\"a\\\"\\\\\\n\\t\\u0001/\xC3\xA4\xF0\x9F\x98\x80\"");
  CHECK(JsonDocument::parse(json_quote(text)).root().text() == text);
  CHECK(json_quote("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
}

TEST_CASE("colours are found in half-typed text") {
  const auto kinds = [](std::string_view text) {
    std::string result;
    for (const JsonToken& token : json_tokens(text)) {
      result += "ksnlpw"[static_cast<int>(token.kind)];
    }
    return result;
  };
  CHECK(kinds("{\"a\": \"b\", \"c\" :1}") == "pkpspkpnp");
  CHECK(kinds("[true,fals,null,-1.5e3,01]") == "plpwplpnpwp");
  CHECK(kinds("{\"a") == "pw");
  CHECK(kinds("{\"a\n\"b\":1") == "pwkpn");
  CHECK(kinds("\xFF\xFE '@' {") == "wwp");
  CHECK(kinds("").empty());
  CHECK(json_tokens("  \"ab\"")[0].begin == 2);
  CHECK(json_tokens("  \"ab\"")[0].end == 6);
}

TEST_SUITE_END();
