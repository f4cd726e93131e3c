// The 30 real task definitions: what AWS makes of each, and why.
#include <doctest/doctest.h>

#include <string>

#include "catalog/images.hpp"
#include "support/file_text.hpp"
#include "taskdef/taskdef.hpp"

using namespace taskyard;

namespace {

const std::string k_folder = "tests/tables/corpus";
constexpr std::string_view k_mismatch =
    "When networkMode=awsvpc, the host ports and container ports in port mappings must match.";
constexpr std::string_view k_no_role =
    "Fargate requires task definition to have execution role ARN to support log driver awslogs.";
constexpr std::string_view k_null =
    "Invalid type for parameter containerDefinitions[0].ulimits, value: None, type: <class "
    "'NoneType'>, "
    "valid types: <class 'list'>, <class 'tuple'>";

struct Verdict {
  std::string_view file;
  std::string_view exception;  ///< "" = accepted
  std::string_view message;
  std::string_view why;
};

// clang-format off
constexpr Verdict k_verdicts[] = {
    {"ConsulClient.json", "", "", "host mode without port mappings"},
    {"ConsulServer.json", "", "", "host mode without port mappings"},
    {"firelens-add-keys-task-definition.json", "", "", "awsfirelens with its router; account placeholders"},
    {"firelens-cloudwatchlogs-emf-emf-over-tcp-task-definition-bridge.json", "", "", "links in bridge, the default mode"},
    {"firelens-cloudwatchlogs-emf-emf-over-tcp-task-definition-localhost.json", "", "", "two containers, memory reservations only"},
    {"firelens-cloudwatchlogs-task-definition-cloudwatch.json", "", "", "awsfirelens with its router"},
    {"firelens-config-file-type-file-task-definition.json", "", "", "an ECR image whose account has 11 digits is a name like any other"},
    {"firelens-cross-account-task-definition.json", "", "", "role_arn is an option of the router, not checked"},
    {"firelens-datadog-task-definition.json", "", "", "secretOptions with an execution role; the ARN is a template"},
    {"firelens-ecs-log-collection-task-definition-tail.json", "", "", "a scratch volume mounted twice"},
    {"firelens-efs-task-definition.json", "", "", "output of describe-task-definition: its content is read, with a notice"},
    {"firelens-enable-debug-logging-task-definition.json", "", "", "awsfirelens with its router"},
    {"firelens-forward-to-aggregator-task-definition.json", "", "", "no task role, which is optional"},
    {"firelens-health-check-task-definition-uptime-healthcheck.json", "", "", "health check within its ranges"},
    {"firelens-kinesis-stream-task-definition.json", "", "", "awsfirelens with its router"},
    {"firelens-multi-config-support-task-definition.json", "", "", "a scratch volume; account of ten x"},
    {"firelens-oomkill-prevention-firelens-full-memory-example-task-definition.json", "", "", "awsfirelens without options"},
    {"firelens-send-to-multiple-destinations-task-definition.json", "", "", "awsfirelens without options"},
    {"gunicorn_ec2.json", "", "", "awsvpc with equal ports; on EC2 awslogs uses the instance's role"},
    {"gunicorn_fargate.json", "ClientException", k_no_role, "TD-22: awslogs on Fargate without executionRoleArn"},
    {"jetty_ec2.json", "", "", "awsvpc with equal ports"},
    {"jetty_fargate.json", "ClientException", k_no_role, "TD-22: awslogs on Fargate without executionRoleArn"},
    {"kibana_ec2.json", "ClientException", k_mismatch, "TD-131: awsvpc, host port 80, container port 5601"},
    {"kibana_fargate.json", "ClientException", k_no_role, "TD-22: awslogs on Fargate without executionRoleArn"},
    {"nginx_ec2.json", "", "", "bridge with a dynamic host port"},
    {"nginx_fargate.json", "ClientException", k_no_role, "TD-22: awslogs on Fargate without executionRoleArn"},
    {"tomcat_ec2.json", "ClientException", k_mismatch, "TD-131: awsvpc, host port 80, container port 8080"},
    {"tomcat_fargate.json", "ClientException", k_no_role, "TD-22: awslogs on Fargate without executionRoleArn"},
    {"wildfly_ec2.json", "", "", "awsvpc with equal ports"},
    {"wildfly_fargate.json", "InvalidParameterException", k_null, "null for a list: the AWS CLI refuses it before sending"},
};
// clang-format on

TaskDefinitionDraft read(std::string_view file) {
  return read_task_definition(test::file_text(k_folder + "/" + std::string(file)));
}

}  // namespace

TEST_SUITE_BEGIN("taskdef");

TEST_CASE("each of the 30 real definitions gets AWS's verdict") {
  for (const Verdict& verdict : k_verdicts) {
    CAPTURE(verdict.file);
    CAPTURE(verdict.why);
    const TaskDefinitionDraft draft = read(verdict.file);
    CHECK(draft.exception == verdict.exception);
    CHECK(draft.message == verdict.message);
    CHECK(has_errors(draft.diagnostics) == !verdict.exception.empty());
  }
}

TEST_CASE("the table of verdicts names every file of the corpus") {
  const std::vector<std::string> files = test::files_in(k_folder, ".json");
  REQUIRE(files.size() == 30);
  for (std::size_t i = 0; i < files.size(); ++i) CHECK(files[i] == k_verdicts[i].file);
}

// A published example cannot carry an account id. AWS would refuse XXXXXXXXXXXX; a reader is meant to
// replace it, so it is taken as replaced, and said so.
TEST_CASE("placeholders in the firelens examples are warnings") {
  const TaskDefinitionDraft draft = read("firelens-datadog-task-definition.json");
  REQUIRE(draft.diagnostics.size() == 3);
  for (const Diagnostic& found : draft.diagnostics) {
    CHECK(found.code == "taskdef.placeholder");
    CHECK(found.severity == Severity::warning);
  }
  CHECK(draft.diagnostics[2].pointer ==
        "/containerDefinitions/1/logConfiguration/secretOptions/0/valueFrom");
}

TEST_CASE("the null of wildfly_fargate is marked where it stands, and reading goes on") {
  const TaskDefinitionDraft draft = read("wildfly_fargate.json");
  REQUIRE(draft.diagnostics.size() == 2);
  CHECK(draft.diagnostics[0].line == 25);
  CHECK(draft.diagnostics[0].column == 20);
  CHECK(draft.diagnostics[0].length == 4);
  CHECK(draft.diagnostics[1].message == k_no_role);
}

TEST_CASE("the registered JSON of an accepted definition is accepted again, unchanged") {
  for (const Verdict& verdict : k_verdicts) {
    if (!verdict.exception.empty()) continue;
    CAPTURE(verdict.file);
    const TaskDefinitionDraft once = read(verdict.file);
    const TaskDefinitionDraft twice = read_task_definition(once.definition.json);
    CHECK(twice.accepted());
    CHECK(twice.definition.json == once.definition.json);
    CHECK(twice.definition.need.attributes == once.definition.need.attributes);
  }
}

TEST_SUITE_END();
