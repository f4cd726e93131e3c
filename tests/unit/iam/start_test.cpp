// Roles of tasks before their containers start: which role is used, and AWS's reasons when it or a
// permission is missing (surroundings 5.1, 5.3, 5.6).
#include <doctest/doctest.h>

#include "unit/iam/roles.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("iam");

namespace {

constexpr const char* k_secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf";

/// A definition with the roles "exec" and "app"; `container` are further members of its container.
void define(Account& account, const std::string& container, bool fargate,
            const std::string& image = "app:1") {
  account.register_definition(
      "t", quoted("[{'name':'app','image':'" + image + "','memory':64" + container + "}]"),
      quoted(std::string("'executionRoleArn':'arn:aws:iam::123456789012:role/exec','taskRoleArn':"
                         "'app'") +
             (fargate ? ",'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],"
                        "'cpu':'256','memory':'512'"
                      : "")));
}

struct Need {
  const char* what;
  const char* container;
  const char* image;
  std::string right;  // the statement that mends it
  const char* fargate;
  const char* ec2;  // "" when it starts there
};

#define TASKYARD_AUTH                                                                         \
  "ResourceInitializationError: unable to pull secrets or registry auth: execution resource " \
  "retrieval failed: "
#define TASKYARD_DENIED(action, resource)                                                 \
  "AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/exec/TASK is not " \
  "authorized to perform: " action " on resource: " resource                              \
  " because no identity-based policy allows the " action                                  \
  " action status code: 400, request id: ID"

constexpr const char* k_log =
    ",'logConfiguration':{'logDriver':'awslogs','options':{'awslogs-group':'/ecs/t',"
    "'awslogs-region':'us-east-1','awslogs-stream-prefix':'x'}}";

std::vector<Need> needs() {
  const std::string secret = k_secret;
  return {
      {"secret", ",'secrets':[{'name':'A','valueFrom':'SECRET:password::'}]", "app:1",
       allowing("secretsmanager:GetSecretValue", secret),
       TASKYARD_AUTH
       "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to "
       "fetch secret SECRET:password:: from secrets manager: " TASKYARD_DENIED(
           "secretsmanager:GetSecretValue", "SECRET"),
       "Fetching secret data from AWS Secrets Manager in region us-east-1: secret "
       "SECRET: " TASKYARD_DENIED("secretsmanager:GetSecretValue", "SECRET")},
      {"parameter", ",'secrets':[{'name':'A','valueFrom':'/app/db'}]", "app:1",
       allowing("ssm:GetParameters", "arn:aws:ssm:us-east-1:123456789012:parameter/app/*"),
       TASKYARD_AUTH
       "unable to retrieve secrets from ssm: service call has been retried 5 "
       "time(s): " TASKYARD_DENIED("ssm:GetParameters",
                                   "arn:aws:ssm:us-east-1:123456789012:parameter/app/db"),
       "Fetching secret data from SSM Parameter Store in us-east-1: " TASKYARD_DENIED(
           "ssm:GetParameters", "arn:aws:ssm:us-east-1:123456789012:parameter/app/db")},
      {"token", "", "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1", allowing("ecr:*"),
       TASKYARD_AUTH "unable to retrieve ecr registry auth: service call has been retried 1 "
                     "time(s): " TASKYARD_DENIED("ecr:GetAuthorizationToken", "*"),
       nullptr},
      {"file", ",'environmentFiles':[{'type':'s3','value':'arn:aws:s3:::conf/a.env'}]", "app:1",
       allowing("s3:GetObject", "arn:aws:s3:::conf/*"),
       "ResourceInitializationError: failed to download env files: file download command: non "
       "empty error stream: service call has been retried 1 time(s): AccessDenied: Access Denied "
       "status code: 403, request id: ID",
       "Unable to download env file with key a.env from bucket conf, error: AccessDenied: Access "
       "Denied status code: 403, request id: ID"},
      {"registry", ",'repositoryCredentials':{'credentialsParameter':'SECRET'}", "hub.corp/app:1",
       allowing("secretsmanager:GetSecretValue", secret),
       TASKYARD_AUTH
       "unable to get registry auth from asm: service call has been retried 1 time(s): asm "
       "fetching secret from the service for SECRET: " TASKYARD_DENIED(
           "secretsmanager:GetSecretValue", "SECRET"),
       "Asm fetching secret from the service for SECRET: " TASKYARD_DENIED(
           "secretsmanager:GetSecretValue", "SECRET")},
      {"log", k_log, "app:1", allowing("logs:*"),
       "ResourceInitializationError: failed to validate logger args: create stream has been "
       "retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: User: "
       "arn:aws:sts::123456789012:assumed-role/exec/TASK is not authorized to perform: "
       "logs:CreateLogStream",
       "CannotStartContainerError: Error response from daemon: failed to initialize logging "
       "driver: failed to create Cloudwatch log stream: AccessDeniedException: User: "
       "arn:aws:sts::123456789012:assumed-role/exec/TASK is not authorized to perform: "
       "logs:CreateLogStream"},
  };
}

std::string filled(std::string text) {
  for (std::size_t at = text.find("SECRET"); at != std::string::npos; at = text.find("SECRET")) {
    text.replace(at, 6, k_secret);
  }
  return text;
}

}  // namespace

TEST_CASE("Fargate: what the execution role may not fetch keeps the task from starting (5.6)") {
  for (const Need& need : needs()) {
    CAPTURE(need.what);
    Account account;
    account.role("exec", "");
    define(account, filled(need.container), true, need.image);
    const TaskId denied = account.fargate("t");
    CHECK(account.reason(denied).substr(0, filled(need.fargate).size()) == filled(need.fargate));
    CHECK(account.task(denied).stop_code == StopCode::task_failed_to_start);
    account.allow("exec", need.right);
    CHECK(account.task(account.fargate("t")).status == TaskStatus::running);
  }
}

TEST_CASE("EC2: the same with the texts of the agent (5.6)") {
  for (const Need& need : needs()) {
    if (need.ec2 == nullptr) continue;
    CAPTURE(need.what);
    Account account;
    account.add_instances(1);
    account.role("exec", "");
    define(account, filled(need.container), false, need.image);
    const TaskId denied = account.run("t").at(0);
    account.simulation.settle(10 * k_minute);
    CHECK(account.reason(denied).substr(0, filled(need.ec2).size()) == filled(need.ec2));
    account.allow("exec", need.right);
    const TaskId started = account.run("t").at(0);
    account.simulation.settle(10 * k_minute);
    CHECK(account.task(started).status == TaskStatus::running);
  }
}

TEST_CASE("a role that nobody made allows everything and leaves no calls; strictly it is missing") {
  Account account;
  define(account, filled(",'secrets':[{'name':'A','valueFrom':'SECRET'}]"), true);
  CHECK(account.task(account.fargate("t")).status == TaskStatus::running);
  CHECK(account.world().iam.calls_taken == 0);
  account.set_parameter("undescribedExist", 0);
  CHECK(account.reason(account.fargate("t")) ==
        "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/exec' that was provided "
        "for this task. Please verify that the role being passed has the proper trust relationship "
        "and permissions and that your IAM user has permissions to pass this role.");
}

TEST_CASE("a role that trusts another service cannot be assumed: task and service say so (5.6)") {
  Account account;
  account.role("exec", allowing("*"), "ec2.amazonaws.com");
  define(account, "", true);
  const std::string reason =
      "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/exec' that was provided "
      "for this task. Please verify that the role being passed has the proper trust relationship "
      "and permissions and that your IAM user has permissions to pass this role.";
  const TaskId task = account.fargate("t");
  CHECK(account.reason(task) == reason);
  CHECK(account.last_call().answer == CallAnswer::cannot_assume);
  account.call("CreateService",
               quoted("{'cluster':'c','serviceName':'web','taskDefinition':'t','desiredCount':1,"
                      "'launchType':'FARGATE','networkConfiguration':{'awsvpcConfiguration':{"
                      "'subnets':['subnet-0a10000000000001a']}}}"));
  account.advance(2 * k_minute);
  bool told = false;
  for (const ServiceEvent& event : account.world().service_events) {
    const std::string& message = event.message;
    told = told || message.find("failed to launch a task with (error " + reason + ").") !=
                       std::string::npos;
  }
  CHECK(told);
}

TEST_CASE("a trust policy may ask for the account and the task that ECS acts for (5.4)") {
  struct Row {
    const char* condition;
    bool starts;
  };
  const Row rows[] = {
      {"{'StringEquals':{'aws:SourceAccount':'123456789012'}}", true},
      {"{'StringEquals':{'aws:SourceAccount':'999999999999'}}", false},
      {"{'ArnLike':{'aws:SourceArn':'arn:aws:ecs:us-east-1:123456789012:*'}}", true},
      {"{'ArnLike':{'aws:SourceArn':'arn:aws:ecs:eu-west-1:123456789012:*'}}", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.condition);
    Account account;
    account.role("exec", allowing("*"));
    account.call("iam.UpdateAssumeRolePolicy",
                 quoted("{'RoleName':'exec','PolicyDocument':{'Version':'2012-10-17','Statement':["
                        "{'Effect':'Allow','Principal':{'Service':'ecs-tasks.amazonaws.com'},"
                        "'Action':'sts:AssumeRole','Condition':" +
                        std::string(row.condition) + "}]}}"));
    define(account, "", true);
    CHECK((account.task(account.fargate("t")).status == TaskStatus::running) == row.starts);
  }
}

TEST_CASE(
    "EC2: the log driver uses the instance profile when the task has no execution role (5.1)") {
  Account account;
  account.role("host", allowing("ecs:*"), "ec2.amazonaws.com");
  account.profile("host");
  account.instance(R"(,"IamInstanceProfile":{"Name":"host"})");
  account.register_definition(
      "t", quoted(std::string("[{'name':'app','image':'app:1','memory':64") + k_log + "}]"));
  const TaskId denied = account.run("t").at(0);
  account.simulation.settle(10 * k_minute);
  CHECK(account.reason(denied).find("assumed-role/host/i-0") != std::string::npos);
  CHECK(account.last_call().actor == CallActor::agent);
  account.allow("host", allowing("ecs:*") + "," + allowing("logs:*"));
  const TaskId task = account.run("t").at(0);
  account.simulation.settle(10 * k_minute);
  CHECK(account.task(task).status == TaskStatus::running);
}

TEST_CASE("registration: what needs an execution role without one is refused (5.3)") {
  struct Row {
    const char* container;
    const char* image;
    const char* refusal;
    bool fargate;
  };
  const Row rows[] = {
      {"", "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1",
       "ClientException: Fargate requires task definition to have execution role ARN to support "
       "ECR images.",
       true},
      {k_log, "app:1",
       "ClientException: Fargate requires task definition to have execution role ARN to support "
       "log driver awslogs.",
       true},
      {",'secrets':[{'name':'A','valueFrom':'/a'}]", "app:1",
       "ClientException: When you are specifying container secrets, you must also specify a value "
       "for 'executionRoleArn'",
       false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.refusal);
    Account account;
    const std::string request = quoted(
        std::string("{'family':'t','containerDefinitions':[{'name':'app','image':'") + row.image +
        "','memory':64" + row.container + "}]" +
        (row.fargate ? ",'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],'cpu':'256',"
                       "'memory':'512'}"
                     : "}"));
    CHECK(account.refusal("RegisterTaskDefinition", request) == row.refusal);
  }
}

TEST_SUITE_END();
