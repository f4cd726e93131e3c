// The api mode of the command line (design 6).
#include <doctest/doctest.h>

#include <string>

#include "support/file_text.hpp"
#include "taskyard/json.hpp"
#include "taskyard/json_lines.hpp"

using namespace taskyard;

TEST_SUITE_BEGIN("api");

namespace {

constexpr const char* k_definition =
    R"({"op":"RegisterTaskDefinition","in":{"family":"web","containerDefinitions":[)"
    R"({"name":"a","image":"nginx","memory":64}]}})";

/// A conversation that must go well up to here.
void say(JsonLines& lines, const std::string& line) {
  const std::string reply = lines.handle(line);
  CAPTURE(line);
  CAPTURE(reply);
  CHECK(reply.rfind(R"({"status":200,"out":)", 0) == 0);
}

std::string task_arn(JsonLines& lines) {
  const JsonDocument reply = JsonDocument::parse(
      lines.handle(R"({"op":"ListTasks","in":{"cluster":"c","desiredStatus":"RUNNING"}})"));
  return std::string(reply.find("/out/taskArns/0").text());
}

void furnish(JsonLines& lines) {
  say(lines, R"({"op":"CreateCluster","in":{"clusterName":"c"}})");
  say(lines, R"({"op":"taskyard.AddContainerInstances","in":{"cluster":"c","count":2}})");
  say(lines, k_definition);
  say(lines, R"({"ctl":"settle"})");
  say(lines, R"({"op":"RunTask","in":{"cluster":"c","taskDefinition":"web"}})");
  say(lines, R"({"ctl":"settle"})");
}

}  // namespace

TEST_CASE("a line that is no request gets a SerializationException and the conversation goes on") {
  JsonLines lines;
  for (const char* line : {"",
                           " ",
                           "hello",
                           "{",
                           "[]",
                           "7",
                           "{}",
                           R"({"op":7})",
                           R"({"op":null,"in":{}})",
                           R"({"op":"ListClusters","in":[]})",
                           R"({"in":{}})",
                           R"({"ctl":"later"})",
                           R"({"ctl":1})",
                           R"({"ctl":"advance"})",
                           R"({"ctl":"advance","ms":-1})",
                           R"({"ctl":"advance","ms":1.5})",
                           R"({"ctl":"advance","ms":9223372036854775807})",
                           R"({"ctl":"load"})",
                           R"({"ctl":"reset","seed":-1})",
                           "\xff"}) {
    CAPTURE(line);
    const std::string reply = lines.handle(line);
    CHECK(reply.rfind(R"({"status":400,"out":{"__type":"SerializationException","message":")", 0) ==
          0);
    CHECK(reply.find('\n') == std::string::npos);
  }
  say(lines, R"({"op":"ListClusters"})");
}

TEST_CASE("an AWS error is status 400 with its exception and message") {
  JsonLines lines;
  CHECK(
      lines.handle(R"({"op":"ecs.DeleteCluster","in":{"cluster":"x"}})") ==
      R"({"status":400,"out":{"__type":"ClusterNotFoundException","message":"Cluster not found."}})");
}

TEST_CASE("time passes by advance and settle and is told by now") {
  JsonLines lines;
  CHECK(lines.handle(R"({"ctl":"advance","ms":1500})") ==
        R"({"status":200,"out":{"ms":1500,"clock":"00:00:01.500"}})");
  CHECK(lines.handle(R"({"ctl":"now"})") == lines.handle(R"({"ctl":"settle"})"));
  furnish(lines);
  const std::string settled = lines.handle(R"({"ctl":"now"})");
  CHECK(lines.handle(R"({"ctl":"settle"})") == settled);
}

TEST_CASE("reset starts again and the same calls give the same hashes") {
  JsonLines lines;
  say(lines, R"({"ctl":"reset","seed":9})");
  furnish(lines);
  const std::string hash = lines.handle(R"({"ctl":"hash"})");
  say(lines, R"({"ctl":"reset","seed":9})");
  CHECK(lines.handle(R"({"ctl":"now"})").find(R"("ms":0)") != std::string::npos);
  furnish(lines);
  CHECK(lines.handle(R"({"ctl":"hash"})") == hash);
  say(lines, R"({"ctl":"reset","seed":10})");
  furnish(lines);
  CHECK(lines.handle(R"({"ctl":"hash"})") != hash);
}

TEST_CASE("explain tells why a task is where it is") {
  JsonLines lines;
  furnish(lines);
  const JsonDocument reply =
      JsonDocument::parse(lines.handle(R"({"ctl":"explain","task":")" + task_arn(lines) + R"("})"));
  const JsonValue out = reply.root()["out"];
  CHECK(reply.root()["status"].integer() == 200);
  CHECK_FALSE(out["sentence"].text().empty());
  CHECK_FALSE(out["rule"].text().empty());
  CHECK(out["considered"].integer() == 2);
  CHECK(out["candidates"].size() == 2);
  CHECK(reply.find("/out/candidates/0/chosen").boolean());
}

TEST_CASE("explain without a task tells of the latest decision, a failure too") {
  JsonLines lines;
  furnish(lines);
  say(lines, R"({"op":"RunTask","in":{"cluster":"c","taskDefinition":"web","placementConstraints":)"
             R"([{"type":"memberOf","expression":"attribute:rack == r7"}]}})");
  const JsonDocument reply = JsonDocument::parse(lines.handle(R"({"ctl":"explain"})"));
  CHECK(reply.root()["status"].integer() == 200);
  CHECK(reply.find("/out/passed").integer() == 0);
  CHECK(lines.handle(R"({"ctl":"explain","task":"missing"})") ==
        R"({"status":400,"out":{"__type":"InvalidParameterException","message":)"
        R"("The referenced task was not found."}})");
  CHECK(lines.handle(R"({"ctl":"explain","decision":2})").rfind(R"({"status":400)", 0) == 0);
}

TEST_CASE("load replaces everything by a scenario, or tells what is wrong with it") {
  JsonLines lines;
  furnish(lines);
  const std::string before = lines.handle(R"({"ctl":"hash"})");
  CHECK(lines.handle(R"({"ctl":"load","scenario":{"taskyard":1,"timelin":[]}})") ==
        R"({"status":400,"out":{"__type":"InvalidParameterException","message":)"
        R"("/timelin: Unknown member \"timelin\" in a scenario. Did you mean \"timeline\"?"}})");
  CHECK(lines.handle(R"({"ctl":"hash"})") == before);
  std::string scenario = test::file_text("assets/scenarios/first-run.json");
  for (char& c : scenario) {
    if (c == '\n') c = ' ';
  }
  say(lines, R"({"ctl":"load","scenario":)" + scenario + "}");
  CHECK(lines.simulation().scenario().title == "First run");
}

TEST_SUITE_END();
