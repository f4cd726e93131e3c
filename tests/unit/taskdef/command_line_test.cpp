// A command line of the AWS CLI in place of a request.
#include <doctest/doctest.h>

#include <string>

#include "support/yard.hpp"
#include "taskdef/taskdef.hpp"

using namespace taskyard;

TEST_SUITE_BEGIN("taskdef");

namespace {

struct Row {
  const char* says;
  const char* line;
  const char* expected;  ///< the request, or "! " and the fault
};

const std::vector<Row> k_rows = {
    {"options become members, a forgotten backslash does not matter",
     "aws ecs register-task-definition --family web --cpu 256\n  --memory=512 --network-mode "
     "awsvpc",
     R"({"family":"web","cpu":"256","memory":"512","networkMode":"awsvpc"})"},
    {"the next line is another command",
     "aws ecs register-task-definition --family web\naws ecs run-task --task-definition web",
     R"({"family":"web"})"},
    {"PowerShell joins lines with a grave accent",
     "aws ecs register-task-definition --family web `\r\n  --cpu 256",
     R"({"family":"web","cpu":"256"})"},
    {"a backslash joins lines", "aws ecs register-task-definition --family web \\\n  --cpu 256",
     R"({"family":"web","cpu":"256"})"},
    {"lists of words and options with =",
     R"($ aws --region eu-west-1 ecs register-task-definition --family=web --requires-compatibilities "FARGATE" EC2 --no-cli-pager)",
     R"({"family":"web","requiresCompatibilities":["FARGATE","EC2"]})"},
    {"JSON in single quotes stays as it is",
     R"(aws ecs register-task-definition --family web --container-definitions '[{"name": "a"}]')",
     R"({"family":"web","containerDefinitions":[{"name": "a"}]})"},
    {"JSON in double quotes loses its backslashes",
     R"(aws ecs register-task-definition --container-definitions "[{\"name\":\"a\"}]")",
     R"({"containerDefinitions":[{"name":"a"}]})"},
    {"the members of --cli-input-json stand first, so that options win",
     R"(aws ecs register-task-definition --cli-input-json '{"family":"a","cpu":"1"}' --family b)",
     R"({"family":"a","cpu":"1","family":"b"})"},
    {"an empty --cli-input-json",
     R"(aws ecs register-task-definition --cli-input-json '{ }' --family b)", R"({"family":"b"})"},
    {"flat shorthand",
     R"(aws ecs register-task-definition --tags key=a,value=1 key=b,value= --runtime-platform cpuArchitecture=ARM64,operatingSystemFamily=LINUX --ephemeral-storage sizeInGiB=30)",
     R"({"tags":[{"key":"a","value":"1"},{"key":"b","value":""}],"runtimePlatform":{"cpuArchitecture":"ARM64","operatingSystemFamily":"LINUX"},"ephemeralStorage":{"sizeInGiB":30}})"},
    {"flags", "aws ecs register-task-definition --family a --enable-fault-injection",
     R"({"family":"a","enableFaultInjection":true})"},
    {"only the first command counts",
     "aws ecs register-task-definition --family a | jq .taskDefinition", R"({"family":"a"})"},
    {"a quote that stays open", "aws ecs register-task-definition --family 'a",
     "! This quote is never closed."},
    {"an unknown option", "aws ecs register-task-definition --famly a",
     "! Unknown options: --famly. Did you mean --family?"},
    {"an option without its value", "aws ecs register-task-definition --family --cpu 1",
     "! argument --family: expected one argument"},
    {"a file", "aws ecs register-task-definition --cli-input-json file://td.json",
     "! The content of file://td.json belongs here: put the JSON itself, in single quotes, in its "
     "place."},
    {"nested shorthand",
     "aws ecs register-task-definition --container-definitions "
     "name=a,portMappings=[{containerPort=80}]",
     "! --container-definitions is read as JSON only, in single quotes."},
    {"another command", "aws ecs run-task --family a", ""},
    {"JSON is no command line", R"({"family":"aws ecs register-task-definition"})", ""},
    {"nothing", "", ""},
};

}  // namespace

TEST_CASE("a command line becomes the request that it sends") {
  for (const Row& row : k_rows) {
    CAPTURE(row.says);
    const taskdef::CommandLine line = taskdef::read_command_line(row.line);
    std::string found = line.json;
    if (line.found && !line.readable()) found = "! " + line.diagnostics.at(0).message;
    CHECK(found == row.expected);
    CHECK(line.found == (*row.expected != '\0'));
    if (line.readable()) {
      CHECK(line.origin.size() == line.json.size() + 1);
      CHECK(line.diagnostics.at(0).severity == Severity::notice);
    }
  }
}

TEST_CASE("findings about a command line stand where they are in it") {
  const std::string text =
      "aws ecs register-task-definition \\\n  --family web \\\n  --container-definitions '[{\n"
      "    \"name\": \"a\", \"image\": \"nginx\", \"memory\": 0}]'";
  const TaskDefinitionDraft draft = read_task_definition(text);
  REQUIRE(draft.diagnostics.size() == 2);
  CHECK(draft.diagnostics[0].code == "taskdef.command-line");
  CHECK(draft.diagnostics[1].code == "taskdef.container.memory");
  CHECK(draft.diagnostics[1].line == 4);
  CHECK(text.substr(draft.diagnostics[1].offset, draft.diagnostics[1].length) == "0");
  CHECK(draft.exception == "ClientException");
}

TEST_CASE("a command line registers its definition and is recorded as a request") {
  support::Yard yard;
  const Reply reply = yard.simulation.call(
      "RegisterTaskDefinition",
      R"(aws ecs register-task-definition --family web --container-definitions '[{"name":"a","image":"nginx","memory":64}]')");
  CHECK(reply.ok());
  CHECK(yard.world().task_definitions.size() == 1);
  CHECK(yard.simulation.calls().back().request.rfind("{\"family\"", 0) == 0);
  CHECK(yard.refusal("RegisterTaskDefinition", "aws ecs register-task-definition --family 'a") ==
        "SerializationException: This quote is never closed.");
}

TEST_SUITE_END();
