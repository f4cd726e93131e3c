// Any text may come in at the door: a reply goes out, the world stays whole.
#include <doctest/doctest.h>

#include <string>

#include "base/prng.hpp"
#include "support/yard.hpp"
#include "unit/api/api_model.hpp"

using namespace taskyard;
using support::Yard;

TEST_SUITE_BEGIN("api");

namespace {

const std::vector<std::string> k_values = {"null",
                                           "true",
                                           "0",
                                           "-1",
                                           "1e300",
                                           "9223372036854775807",
                                           "\"\"",
                                           "[]",
                                           "{}",
                                           "[null]",
                                           "[[[]]]",
                                           "[{}]",
                                           "\"c\"",
                                           "[\"\"]",
                                           "[1]",
                                           "\"\\u0000\"",
                                           "{\"a\":{}}",
                                           "\"arn:aws:ecs:us-east-1:1:task/c/0\"",
                                           "[{\"name\":1}]",
                                           "[{\"type\":\"memberOf\",\"expression\":\"((((\"}]",
                                           "2147483648"};

/// An error must name its exception, whatever came in.
void check_answer(Yard& yard, std::string_view action, const std::string& request) {
  const Reply reply = yard.simulation.call(action, request);
  CAPTURE(action);
  CAPTURE(request.substr(0, 400));
  CAPTURE(reply.body.substr(0, 400));
  const JsonDocument body = JsonDocument::parse(reply.body);
  CHECK(body.valid());
  if (!reply.ok()) {
    CHECK(reply.status == 400);
    CHECK_FALSE(body.root()["__type"].text().empty());
    CHECK_FALSE(body.root()["message"].text().empty());
  }
}

Yard furnished() {
  Yard yard;
  yard.register_definition("web", R"([{"name":"a","image":"nginx","memory":64}])");
  yard.add_instances(1);
  yard.run("web");
  yard.simulation.settle();
  return yard;
}

}  // namespace

TEST_CASE("texts that are no request get a SerializationException from every action") {
  Yard yard = furnished();
  for (std::string_view action : action_names()) {
    for (const char* request : {"{", "nul", "\"x\"", "[1,2]", "\xff\xfe", "{\"a\":}", "{}{}"}) {
      CAPTURE(action);
      CAPTURE(request);
      CHECK(yard.refusal(action, request).rfind("SerializationException: ", 0) == 0);
    }
  }
}

TEST_CASE("every member of every request survives every kind of value") {
  const test::ApiModel model;
  Yard yard = furnished();
  for (std::string_view action : action_names()) {
    if (action.rfind("ecs.", 0) != 0) continue;
    for (const std::string& member : model.request_members(action.substr(4))) {
      for (const std::string& value : k_values) {
        check_answer(
            yard, action,
            "{\"cluster\":\"c\",\"taskDefinition\":\"web\",\"" + member + "\":" + value + "}");
      }
    }
  }
  yard.simulation.settle();
}

TEST_CASE("requests of random members and values never break the door") {
  const test::ApiModel model;
  Yard yard = furnished();
  Prng prng(20261, Stream::test);
  const std::vector<std::string_view> actions = action_names();
  for (int i = 0; i < 3000; ++i) {
    const std::string_view action = actions[prng.below(actions.size())];
    const std::vector<std::string> members =
        model.request_members(action.substr(action.find('.') + 1));
    std::string request = "{\"cluster\":\"c\"";
    for (const std::string& member : members) {
      if (member == "cluster" || prng.below(3) == 0) continue;
      const auto which = prng.below(k_values.size());
      request += ",\"" + member + "\":" + k_values[which];
    }
    check_answer(yard, action, request + "}");
    if (i % 100 == 0) yard.advance(1000);
  }
}

TEST_CASE("very deep, very long and unknown members are refused, not followed") {
  Yard yard = furnished();
  const std::string deep =
      "{\"tags\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  const std::string long_text = "{\"clusterName\":\"" + std::string(1'000'000, 'a') + "\"}";
  CHECK(yard.refusal("CreateCluster", deep).rfind("SerializationException", 0) == 0);
  CHECK(yard.refusal("CreateCluster", long_text).rfind("InvalidParameterException", 0) == 0);
  CHECK(yard.refusal("CreateCluster", R"({"clusterNam":"x"})")
            .rfind("InvalidParameterException: "
                   "Unknown parameter in input: \"clusterNam\"",
                   0) == 0);
}

TEST_SUITE_END();
