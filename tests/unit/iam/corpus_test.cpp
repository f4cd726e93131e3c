// Real task definitions with log routers, secrets and logs: which role must be allowed what before their
// tasks run and their lines arrive, step by step as somebody finds out who pastes them (surroundings 5.1,
// 5.3, 5.6).
#include <doctest/doctest.h>

#include "support/file_text.hpp"
#include "unit/iam/roles.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("iam");

namespace {

constexpr const char* k_exec = "ecs_task_execution_role";
constexpr const char* k_app = "ecs_task_iam_role";
constexpr const char* k_managed =
    R"({"Effect":"Allow","Action":["ecr:GetAuthorizationToken","ecr:BatchCheckLayerAvailability",)"
    R"("ecr:GetDownloadUrlForLayer","ecr:BatchGetImage","logs:CreateLogStream",)"
    R"("logs:PutLogEvents"],"Resource":"*"})";

struct Step {
  const char* right;  // that the role gets now; "" = none
  const char* end;    // how the reason begins, or "RUNNING"
};

struct Row {
  const char* file;
  const char* what;
  std::vector<Step> steps;  // of the execution role
};

std::vector<Row> rows() {
  return {
      {"firelens-cloudwatchlogs-task-definition-cloudwatch.json",
       "its router comes from the ECR of another account and makes its own log group",
       {{"",
         "CannotPullECRContainerError: AccessDeniedException: User: arn:aws:sts::123456789012:"
         "assumed-role/ecs_task_execution_role/TASK is not authorized to perform: "
         "ecr:GetAuthorizationToken on resource: *"},
        {k_managed,
         "CannotStartContainerError: Error response from daemon: failed to initialize logging "
         "driver: failed to create Cloudwatch log group: AccessDeniedException: User: "
         "arn:aws:sts::123456789012:assumed-role/ecs_task_execution_role/TASK is not authorized to "
         "perform: logs:CreateLogGroup on resource: "
         "arn:aws:logs:us-west-2:123456789012:log-group:firelens-container"},
        {R"({"Effect":"Allow","Action":"logs:CreateLogGroup","Resource":"*"})", "RUNNING"}}},
      {"firelens-add-keys-task-definition.json",
       "its router's configuration is in S3",
       {{k_managed,
         "Unable to download firelens s3 config file: unable to download s3 config "
         "yourdirectory/extra.conf from bucket yourbucket: AccessDenied: Access Denied"},
        {R"({"Effect":"Allow","Action":["s3:GetObject","logs:CreateLogGroup"],"Resource":"*"})",
         "RUNNING"}}},
      {"firelens-datadog-task-definition.json",
       "the router's key is a secret option of the log configuration",
       {{k_managed,
         "Fetching secret data from AWS Secrets Manager in region us-east-1: secret arn:"},
        {R"({"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"})",
         "RUNNING"}}},
      {"firelens-forward-to-aggregator-task-definition.json",
       "an image of Docker Hub needs no permission, the router's own log does",
       {{"",
         "CannotStartContainerError: Error response from daemon: failed to initialize logging "
         "driver: failed to create Cloudwatch log group: AccessDeniedException"},
        {R"({"Effect":"Allow","Action":"logs:*","Resource":"*"})", "RUNNING"}}},
  };
}

TaskId start(Account& account) {
  const TaskDefinition& definition = account.world().task_definitions.back();
  const TaskId task = account.run(definition.family).at(0);
  account.simulation.settle(10 * k_minute);
  return task;
}

std::string end_of(const Account& account, TaskId task) {
  return account.task(task).status == TaskStatus::running ? "RUNNING" : account.reason(task);
}

std::string definition_text(const char* file) {
  return file_text(std::string("tests/tables/corpus/") + file);
}

}  // namespace

TEST_CASE(
    "real definitions on EC2: what the execution role lacks, one permission after the other") {
  for (const Row& row : rows()) {
    CAPTURE(row.file);
    CAPTURE(row.what);
    Account account;
    account.add_instances(1, "m5.2xlarge");
    account.role(k_exec, "");
    account.call("RegisterTaskDefinition", definition_text(row.file));
    std::string statements;
    for (const Step& step : row.steps) {
      statements +=
          (statements.empty() || step.right[0] == '\0' ? "" : ",") + std::string(step.right);
      if (!statements.empty()) account.allow(k_exec, statements);
      const std::string end = end_of(account, start(account));
      CHECK(end.substr(0, std::string_view(step.end).size()) == step.end);
    }
  }
}

TEST_CASE("real definitions on EC2: the log router sends with the task role") {
  struct Routed {
    const char* file;
    const char* right;
    const char* place;
  };
  const Routed routed[] = {
      {"firelens-cloudwatchlogs-task-definition-cloudwatch.json", "logs:CreateLogStream",
       "/aws/ecs/containerinsights/c/application"},
      {"firelens-kinesis-stream-task-definition.json", "kinesis:PutRecords",
       "kinesis:my-data-stream"},
      {"firelens-add-keys-task-definition.json", "firehose:PutRecordBatch", "firehose:my-stream"},
  };
  for (const Routed& row : routed) {
    CAPTURE(row.file);
    Account account;
    account.add_instances(1, "m5.2xlarge");
    account.role(k_app, "");
    account.call("RegisterTaskDefinition", definition_text(row.file));
    const TaskId denied = start(account);
    CHECK(end_of(account, denied) == "RUNNING");
    CHECK(account.lines(denied, "app").find(" (lost)\n") != std::string::npos);
    CHECK(account.lines(denied, "log_router").find(row.right) != std::string::npos);
    account.allow(k_app, allowing(row.right));
    const TaskId task = start(account);
    CHECK(account.lines(task, "app").find("(lost)") == std::string::npos);
    const LogStream& stream = account.world().logs.streams.back();
    CHECK(account.world().text(account.world().at(stream.group).name) == row.place);
  }
}

TEST_CASE("real definitions on Fargate: refused without an execution role, then asked of it") {
  constexpr const char* k_refused =
      "ClientException: Fargate requires task definition to have execution role ARN to support log "
      "driver awslogs.";
  for (const char* file : {"nginx_fargate.json", "gunicorn_fargate.json", "tomcat_fargate.json",
                           "jetty_fargate.json", "kibana_fargate.json"}) {
    CAPTURE(file);
    Account account;
    account.role(k_exec, "");
    std::string text = definition_text(file);
    CHECK(account.refusal("RegisterTaskDefinition", text) == k_refused);
    text.insert(text.find('{') + 1, std::string("\"executionRoleArn\":\"") + k_exec + "\",");
    account.call("RegisterTaskDefinition", text);
    const std::string family = account.world().task_definitions.back().family;
    CHECK(
        end_of(account, account.fargate(family))
            .find("ResourceInitializationError: failed to validate logger args: create stream has "
                  "been retried 1 times: failed to create Cloudwatch log stream: "
                  "AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/"
                  "ecs_task_execution_role/TASK is not authorized to perform: "
                  "logs:CreateLogStream on resource: ") == 0);
    account.allow(k_exec, k_managed);
    const TaskId task = account.fargate(family);
    CHECK(end_of(account, task) == "RUNNING");
    CHECK(account.world().logs.streams.size() == 1);
    CHECK(account.world().logs.streams[0].lines >= 1);
  }
}

TEST_CASE("a real definition on EC2 without roles logs with the instance profile") {
  Account account;
  account.role("host", allowing("ecs:*"), "ec2.amazonaws.com");
  account.profile("host");
  account.instance(R"(,"IamInstanceProfile":{"Name":"host"})");
  account.call("RegisterTaskDefinition", definition_text("nginx_ec2.json"));
  const std::string end = end_of(account, start(account));
  CHECK(end.find(
            "CannotStartContainerError: Error response from daemon: failed to initialize logging "
            "driver: failed to create Cloudwatch log stream: AccessDeniedException: User: "
            "arn:aws:sts::123456789012:assumed-role/host/i-") == 0);
  CHECK(account.world().text(account.world().tasks[0].stopped_reason).find("us-east-2") !=
        std::string::npos);  // awslogs-region
  account.allow("host", allowing("ecs:*") + "," + allowing("logs:*"));
  CHECK(end_of(account, start(account)) == "RUNNING");
}

TEST_SUITE_END();
