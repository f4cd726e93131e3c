#include <doctest/doctest.h>

#include <map>
#include <string>

#include "scenario/scenario.hpp"
#include "taskyard/json.hpp"

using namespace taskyard;

TEST_SUITE_BEGIN("scenario");

namespace {

scenario::Substitution put_in(const std::string& request) {
  static const std::map<std::string, std::string, std::less<>> k_replies = {
      {"run", R"({"tasks":[{"taskArn":"arn:1","n":3,"ok":true,"quote":"a\"b"}],"none":null})"}};
  return scenario::substitute(request, [](std::string_view name) -> const std::string* {
    const auto found = k_replies.find(name);
    return found == k_replies.end() ? nullptr : &found->second;
  });
}

}  // namespace

TEST_CASE("a reference takes the value of an earlier reply") {
  struct Row {
    const char* request;
    const char* expected;
  };
  const std::vector<Row> rows = {
      {R"({"task":"${run.tasks.0.taskArn}"})", R"({"task":"arn:1"})"},
      {R"({"count": "${run.tasks.0.n}" })", R"({"count": 3 })"},
      {R"(["${run.tasks.0.ok}"])", R"([true])"},
      {R"({"a":"x ${run.tasks.0.n} y ${run.tasks.0.taskArn}"})", R"({"a":"x 3 y arn:1"})"},
      {R"({"a":"${run.tasks.0.quote}!"})", R"({"a":"a\"b!"})"},
      {R"({"a":"$${run.tasks}"})", R"({"a":"${run.tasks}"})"},
      {R"({"a":"$5 and {}"})", R"({"a":"$5 and {}"})"},
      {R"({"${run.x}":1})", R"({"${run.x}":1})"},
      {R"({"a":"${run.none}"})", R"({"a":null})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.request);
    const scenario::Substitution changed = put_in(row.request);
    CHECK(changed.error == "");
    CHECK(changed.request == row.expected);
  }
}

TEST_CASE("a reference that leads nowhere says at which step") {
  struct Row {
    const char* request;
    const char* expected;
  };
  const std::vector<Row> rows = {
      {R"(["${other.x}"])", R"(${other.x}: no earlier call has "as": "other".)"},
      {R"(["${run.tasks.1.taskArn}"])", R"(${run.tasks.1.taskArn}: "run.tasks" has no "1".)"},
      {R"(["${run.tasks.-1}"])", R"(${run.tasks.-1}: "run.tasks" has no "-1".)"},
      {R"(["${run.tasks.0.arn}"])", R"(${run.tasks.0.arn}: "run.tasks.0" has no "arn".)"},
      {R"(["${run.tasks}"])",
       "${run.tasks} is an array, not a text or a number: name one of its members."},
      {R"(["a ${run.tasks"])", R"("${run.tasks": the reference has no "}".)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.request);
    const scenario::Substitution changed = put_in(row.request);
    CHECK_FALSE(changed.ok());
    CHECK(changed.error == row.expected);
  }
}

TEST_CASE("an escaped request comes through substitution unchanged") {
  for (const char* request :
       {R"({"a":"${x.y}"})", R"({"a":"$${x}"})", R"({"a":["$$${","{}","plain"]})"}) {
    CAPTURE(request);
    const scenario::Substitution changed = put_in(scenario::escape_references(request));
    CHECK(changed.error == "");
    CHECK(changed.request == request);
  }
}

TEST_SUITE_END();
