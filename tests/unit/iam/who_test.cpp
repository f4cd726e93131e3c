// Who pulls, who logs, who fetches secrets, in each launch type; and where the error appears when the
// permission, the trust or the whole role is missing (surroundings 5.1, 5.3, 5.6).
#include <doctest/doctest.h>

#include "unit/iam/roles.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("iam");

namespace {

#define TASKYARD_SECRET "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf"
#define TASKYARD_AUTH                                                                         \
  "ResourceInitializationError: unable to pull secrets or registry auth: execution resource " \
  "retrieval failed: "
#define TASKYARD_NEEDS(what)                       \
  "ClientException: When you are specifying " what \
  ", you must also specify a value for 'executionRoleArn'"

constexpr const char* k_assume =
    "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/exec' that was provided for "
    "this task.";

struct Row {
  const char* what;
  bool fargate;
  const char* container;
  const char* image;
  const char* action;  // the first call that is made for it
  const char* denied;  // how the reason begins without the permission
  /// Without executionRoleArn: the refusal at registration, or how the reason begins when the instance
  /// profile is used instead and lacks the permission.
  const char* without;
};

constexpr const char* k_ecr = "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1";
constexpr const char* k_secrets = ",'secrets':[{'name':'A','valueFrom':'" TASKYARD_SECRET "'}]";
constexpr const char* k_parameters = ",'secrets':[{'name':'A','valueFrom':'/app/db'}]";
constexpr const char* k_file = ",'environmentFiles':[{'type':'s3','value':'arn:aws:s3:::c/a.env'}]";
constexpr const char* k_registry =
    ",'repositoryCredentials':{'credentialsParameter':'" TASKYARD_SECRET "'}";
constexpr const char* k_log_secret =
    ",'logConfiguration':{'logDriver':'splunk','options':{'splunk-url':'u'},'secretOptions':["
    "{'name':'splunk-token','valueFrom':'" TASKYARD_SECRET "'}]}";
constexpr const char* k_log =
    ",'logConfiguration':{'logDriver':'awslogs','options':{'awslogs-group':'/ecs/t',"
    "'awslogs-region':'us-east-1','awslogs-stream-prefix':'x'}}";

constexpr Row k_rows[] = {
    {"pull", true, "", k_ecr, "ecr:GetAuthorizationToken",
     TASKYARD_AUTH "unable to retrieve ecr registry auth: service call has been retried 1 time(s): "
                   "AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/exec/TASK",
     "ClientException: Fargate requires task definition to have execution role ARN to support ECR "
     "images."},
    {"pull", false, "", k_ecr, "ecr:GetAuthorizationToken",
     "CannotPullECRContainerError: AccessDeniedException: User: "
     "arn:aws:sts::123456789012:assumed-role/exec/TASK",
     "CannotPullECRContainerError: AccessDeniedException: User: "
     "arn:aws:sts::123456789012:assumed-role/host/i-"},
    {"log", true, k_log, "app:1", "logs:CreateLogStream",
     "ResourceInitializationError: failed to validate logger args: create stream has been retried "
     "1 times: failed to create Cloudwatch log stream: AccessDeniedException: User: "
     "arn:aws:sts::123456789012:assumed-role/exec/TASK",
     "ClientException: Fargate requires task definition to have execution role ARN to support log "
     "driver awslogs."},
    {"log", false, k_log, "app:1", "logs:CreateLogStream",
     "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: "
     "failed to create Cloudwatch log stream: AccessDeniedException: User: "
     "arn:aws:sts::123456789012:assumed-role/exec/TASK",
     "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: "
     "failed to create Cloudwatch log stream: AccessDeniedException: User: "
     "arn:aws:sts::123456789012:assumed-role/host/i-"},
    {"secret", true, k_secrets, "app:1", "secretsmanager:GetSecretValue",
     TASKYARD_AUTH "unable to retrieve secret from asm: service call has been retried 1 time(s): "
                   "failed to fetch secret " TASKYARD_SECRET
                   " from secrets manager: AccessDeniedException: User: "
                   "arn:aws:sts::123456789012:assumed-role/exec/TASK",
     TASKYARD_NEEDS("container secrets")},
    {"secret", false, k_secrets, "app:1", "secretsmanager:GetSecretValue",
     "Fetching secret data from AWS Secrets Manager in region us-east-1: secret " TASKYARD_SECRET
     ": AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/exec/TASK",
     TASKYARD_NEEDS("container secrets")},
    {"parameter", true, k_parameters, "app:1", "ssm:GetParameters",
     TASKYARD_AUTH "unable to retrieve secrets from ssm: service call has been retried 5 time(s): "
                   "AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/exec/TASK",
     TASKYARD_NEEDS("container secrets")},
    {"parameter", false, k_parameters, "app:1", "ssm:GetParameters",
     "Fetching secret data from SSM Parameter Store in us-east-1: AccessDeniedException: User: "
     "arn:aws:sts::123456789012:assumed-role/exec/TASK",
     TASKYARD_NEEDS("container secrets")},
    {"file", true, k_file, "app:1", "s3:GetObject",
     "ResourceInitializationError: failed to download env files: file download command: non empty "
     "error stream: service call has been retried 1 time(s): AccessDenied: Access Denied",
     TASKYARD_NEEDS("environment files")},
    {"file", false, k_file, "app:1", "s3:GetObject",
     "Unable to download env file with key a.env from bucket c, error: AccessDenied: Access Denied",
     TASKYARD_NEEDS("environment files")},
    {"registry", true, k_registry, "hub.corp/app:1", "secretsmanager:GetSecretValue",
     TASKYARD_AUTH "unable to get registry auth from asm: service call has been retried 1 time(s): "
                   "asm fetching secret from the service for " TASKYARD_SECRET
                   ": AccessDeniedException: User: "
                   "arn:aws:sts::123456789012:assumed-role/exec/TASK",
     TASKYARD_NEEDS("repository credentials")},
    {"registry", false, k_registry, "hub.corp/app:1", "secretsmanager:GetSecretValue",
     "Asm fetching secret from the service for " TASKYARD_SECRET
     ": AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/exec/TASK",
     TASKYARD_NEEDS("repository credentials")},
    {"log secret", true, k_log_secret, "app:1", "secretsmanager:GetSecretValue",
     TASKYARD_AUTH "unable to retrieve secret from asm: ",
     TASKYARD_NEEDS("log configuration secrets")},
    {"log secret", false, k_log_secret, "app:1", "secretsmanager:GetSecretValue",
     "Fetching secret data from AWS Secrets Manager in region us-east-1: secret ",
     TASKYARD_NEEDS("log configuration secrets")},
};

std::string definition(const Row& row, bool with_role) {
  return quoted(std::string("{'family':'t','containerDefinitions':[{'name':'app','image':'") +
                row.image + "','memory':64" + row.container + "}]" +
                (with_role ? ",'executionRoleArn':'arn:aws:iam::123456789012:role/exec'" : "") +
                (row.fargate ? ",'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],"
                               "'cpu':'256','memory':'512'}"
                             : "}"));
}

/// "exec" and "host" may do nothing of what tasks need; an instance on EC2.
void prepare(Account& account, const Row& row) {
  account.role("exec", "");
  account.role("host", allowing("ecs:*"), "ec2.amazonaws.com");
  account.profile("host");
  if (!row.fargate) account.instance(R"(,"IamInstanceProfile":{"Name":"host"})");
}

TaskId start(Account& account, const Row& row) {
  if (row.fargate) return account.fargate("t");
  const TaskId task = account.run("t").at(0);
  account.simulation.settle(10 * k_minute);
  return task;
}

bool begins(const std::string& text, std::string_view with) {
  return std::string_view(text).substr(0, with.size()) == with;
}

}  // namespace

TEST_CASE("who pulls, logs and fetches: the execution role, and its error without permission") {
  for (const Row& row : k_rows) {
    CAPTURE(row.what);
    CAPTURE(row.fargate);
    Account account;
    prepare(account, row);
    account.call("RegisterTaskDefinition", definition(row, true));
    const TaskId task = start(account, row);
    const std::string reason = account.reason(task);
    CAPTURE(reason);
    CHECK(begins(reason, row.denied));
    CHECK(account.task(task).stop_code == StopCode::task_failed_to_start);
    const AwsCall& call = account.last_call();
    CHECK(call.actor == CallActor::execution);
    CHECK(account.world().text(call.role_name) == "exec");
    CHECK(account.world().text(call.action) == row.action);
    CHECK(call.answer == CallAnswer::denied_no_statement);
    // What the explanation says is missing lets the task start, or get as far as the next permission.
    const std::string add = account.simulation.explain_call(call.number).counterfactual;
    account.allow("exec", add.substr(add.find('{')));
    CHECK(account.reason(start(account, row)) != reason);
  }
}

TEST_CASE("who pulls, logs and fetches: a role that ECS cannot assume, or that is gone") {
  for (const Row& row : k_rows) {
    for (const bool gone : {false, true}) {
      CAPTURE(row.what);
      CAPTURE(row.fargate);
      CAPTURE(gone);
      Account account;
      prepare(account, row);
      account.call("RegisterTaskDefinition", definition(row, true));
      if (gone) {
        account.set_parameter("undescribedExist", 0);
        account.call("iam.DeleteRole", R"({"RoleName":"exec"})");
        account.call("logs.CreateLogGroup", R"({"logGroupName":"/ecs/t"})");
      } else {
        account.call("iam.UpdateAssumeRolePolicy", R"({"RoleName":"exec","PolicyDocument":)" +
                                                       iam::trust_policy("lambda.amazonaws.com") +
                                                       "}");
      }
      const TaskId task = start(account, row);
      CAPTURE(account.reason(task));
      CHECK(begins(account.reason(task), k_assume));
      const std::string mending =
          account.simulation.explain_call(account.last_call().number).counterfactual;
      CHECK(begins(mending, gone ? "There is no such role. Make it (iam.CreateRole) with"
                                 : "Give the role a trust policy that lets the service in"));
      CHECK(mending.substr(mending.find('{')) == iam::trust_policy("ecs-tasks.amazonaws.com"));
    }
  }
}

TEST_CASE(
    "who pulls, logs and fetches without an execution role: nobody, or the instance profile") {
  for (const Row& row : k_rows) {
    CAPTURE(row.what);
    CAPTURE(row.fargate);
    Account account;
    prepare(account, row);
    if (begins(row.without, "ClientException")) {
      CHECK(account.refusal("RegisterTaskDefinition", definition(row, false)) == row.without);
      continue;
    }
    account.call("RegisterTaskDefinition", definition(row, false));
    const TaskId task = start(account, row);
    CAPTURE(account.reason(task));
    CHECK(begins(account.reason(task), row.without));
    CHECK(account.last_call().actor == CallActor::agent);
    CHECK(account.world().text(account.last_call().action) == row.action);
  }
}

TEST_CASE("settings of the agent decide who logs and who calls on the host's network (5.1, 5.4)") {
  struct Setting {
    const char* user_data;
    const char* more;
    const char* role;  // that writes the log, and that the application has
    const char* application;
  };
  const Setting rows[] = {
      {"", "'networkMode':'host'", "exec", "app"},
      {"ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=false", "'networkMode':'host'", "host", "app"},
      {"ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=false", "'networkMode':'host'", "exec", "host"},
      {"ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=false", "'networkMode':'bridge'", "exec", "app"},
  };
  for (const Setting& row : rows) {
    CAPTURE(row.user_data);
    CAPTURE(row.more);
    Account account;
    for (const char* name : {"exec", "app"}) account.role(name, allowing("*"));
    account.role("host", allowing("*"), "ec2.amazonaws.com");
    account.profile("host");
    account.instance(R"(,"IamInstanceProfile":{"Name":"host"})", row.user_data);
    account.publish("app:1", R"("work":{"calls":[{"action":"s3:PutObject","firstMs":1000}]})");
    account.register_definition(
        "t", quoted(std::string("[{'name':'app','image':'app:1','memory':64") + k_log + "}]"),
        quoted(std::string("'executionRoleArn':'exec','taskRoleArn':'app',") + row.more));
    account.run("t");
    account.simulation.settle(k_minute);
    std::string wrote, called;
    for (std::uint32_t i = 0; i < account.world().iam.calls_taken; ++i) {
      const AwsCall* call = iam::find_call(account.world(), i);
      REQUIRE(call != nullptr);
      const std::string& action = account.world().text(call->action);
      if (action == "logs:PutLogEvents") wrote = account.world().text(call->role_name);
      if (action == "s3:PutObject") called = account.world().text(call->role_name);
    }
    CHECK(wrote == row.role);
    CHECK(called == row.application);
  }
}

TEST_CASE("a secret with a key of the customer needs kms:Decrypt on that key as well (5.3)") {
  constexpr const char* k_key = "arn:aws:kms:us-east-1:123456789012:key/4c7e";
  struct Kind {
    const char* secret;
    const char* right;
    const char* said;
  };
  const Kind kinds[] = {
      {TASKYARD_SECRET, "secretsmanager:GetSecretValue",
       "AccessDeniedException: Access to KMS is not allowed status code: 400"},
      {"/app/db", "ssm:GetParameters",
       "AccessDeniedException: The ciphertext refers to a customer master key that does not exist, "
       "does not exist in this region, or you are not allowed to access."},
  };
  for (const Kind& kind : kinds) {
    for (const bool fargate : {true, false}) {
      CAPTURE(kind.secret);
      CAPTURE(fargate);
      const std::string secrets =
          std::string(",'secrets':[{'name':'A','valueFrom':'") + kind.secret + "'}]";
      const Row row{"", fargate, secrets.c_str(), "app:1", "", "", ""};
      Account account;
      prepare(account, row);
      account.allow("exec", allowing(kind.right));
      account.call("RegisterTaskDefinition", definition(row, true));
      CHECK(account.task(start(account, row)).status == TaskStatus::running);
      account.call("taskyard.SetSecretKey",
                   quoted(std::string("{'secret':'") + kind.secret + "','key':'" + k_key + "'}"));
      const TaskId denied = start(account, row);
      CAPTURE(account.reason(denied));
      CHECK(account.reason(denied).find(kind.said) != std::string::npos);
      CHECK(account.world().text(account.last_call().action) == "kms:Decrypt");
      CHECK(account.world().text(account.last_call().resource) == k_key);
      account.allow("exec", allowing(kind.right) + "," + allowing("kms:Decrypt", k_key));
      CHECK(account.task(start(account, row)).status == TaskStatus::running);
      account.allow("exec", allowing(kind.right));
      account.call("taskyard.SetSecretKey",
                   quoted(std::string("{'secret':'") + kind.secret + "'}"));
      CHECK(account.task(start(account, row)).status == TaskStatus::running);
    }
  }
  Account account;
  CHECK(
      account.refusal("taskyard.SetSecretKey", quoted("{'secret':'/app/db','key':'alias/mine'}")) ==
      "InvalidParameterException: \"alias/mine\" is no ARN of a KMS key.");
}

TEST_CASE("ECS Exec opens its session with the task role (5.1)") {
  constexpr const char* k_all =
      R"({"Effect":"Allow","Action":["ssmmessages:CreateControlChannel",)"
      R"("ssmmessages:CreateDataChannel","ssmmessages:OpenControlChannel",)"
      R"("ssmmessages:OpenDataChannel"],"Resource":"*"})";
  struct Exec {
    const char* what;
    std::string right;
    const char* refusal;  // "" when a session opens
  };
  const Exec rows[] = {
      {"nothing", "",
       "TargetNotConnectedException: The execute command failed due to an internal "
       "error. Try again later."},
      {"three of the four",
       allowing("ssmmessages:Create*") + "," + allowing("ssmmessages:OpenControlChannel"),
       "TargetNotConnectedException: The execute command failed due to an internal error. Try "
       "again later."},
      {"all four", k_all, ""},
  };
  for (const Exec& row : rows) {
    CAPTURE(row.what);
    Account account;
    account.role("app", row.right);
    account.add_instances(1);
    account.register_definition("t", quoted("[{'name':'app','image':'app:1','memory':64}]"),
                                quoted("'taskRoleArn':'app'"));
    account.call("RunTask",
                 quoted("{'cluster':'c','taskDefinition':'t','enableExecuteCommand':true}"));
    account.simulation.settle(k_minute);
    const std::string request = R"({"cluster":"c","command":"sh","interactive":true,"task":")" +
                                arn_of(account.world(), TaskId{0}) + "\"}";
    if (row.refusal[0] == '\0') {
      const JsonDocument reply = account.call("ExecuteCommand", request);
      CHECK_FALSE(reply.find("/session/sessionId").text().empty());
      CHECK(account.world().iam.calls_taken == 4);
      continue;
    }
    CHECK(account.refusal("ExecuteCommand", request) == row.refusal);
    CHECK(account.last_call().answer == CallAnswer::denied_no_statement);
    CHECK(account.simulation.explain_call(account.last_call().number).counterfactual ==
          std::string("Add this statement to a policy of app: ") + k_all);
  }
}

TEST_CASE("a service with ECS Exec needs a task role (5.1)") {
  Account account;
  account.add_instances(1);
  account.register_definition("t", quoted("[{'name':'app','image':'app:1','memory':64}]"));
  const std::string service =
      "'cluster':'c','taskDefinition':'t','desiredCount':1,'enableExecuteCommand':true}";
  CHECK(account.refusal("CreateService", quoted("{'serviceName':'web'," + service)) ==
        "InvalidParameterException: The service couldn't be created because a valid taskRoleArn is "
        "not being used. Specify a valid task role in your task definition and try again.");
  account.call("CreateService",
               quoted("{'serviceName':'web','cluster':'c','taskDefinition':'t','desiredCount':1}"));
  CHECK(account.refusal("UpdateService", quoted("{'service':'web'," + service)) ==
        "InvalidParameterException: The service couldn't be updated because a valid taskRoleArn is "
        "not being used. Specify a valid task role in your task definition and try again.");
}

TEST_CASE("without StartTelemetrySession CloudWatch has no CPU and memory of the tasks (5.2)") {
  for (const bool may : {false, true}) {
    CAPTURE(may);
    Account account;
    const std::string most = allowing("ecs:Register*") + "," +
                             allowing("ecs:DiscoverPollEndpoint") + "," + allowing("ecs:Poll");
    account.role("host", may ? allowing("ecs:*") : most, "ec2.amazonaws.com");
    account.profile("host");
    account.instance(R"(,"IamInstanceProfile":{"Name":"host"})");
    CHECK(account.world().container_instances[0].agent_connected);
    account.register_definition("t", quoted("[{'name':'app','image':'app:1','memory':64}]"));
    account.call("CreateService", quoted("{'serviceName':'web','cluster':'c','taskDefinition':'t',"
                                         "'desiredCount':1}"));
    account.advance(10 * k_minute);
    const auto points = [&](const char* metric) {
      return account
          .call("cloudwatch.GetMetricStatistics",
                quoted(std::string("{'Namespace':'AWS/ECS','MetricName':'") + metric +
                       "','Dimensions':[{'Name':'ClusterName','Value':'c'}],"
                       "'StartTime':'2026-01-01T00:00:00Z','EndTime':'2026-01-01T01:00:00Z',"
                       "'Period':60,'Statistics':['Average']}"))
          .find("/Datapoints")
          .size();
    };
    CHECK((points("MemoryUtilization") > 0) == may);
    CHECK(points("MemoryReservation") > 0);  // ECS knows that itself
    if (may) continue;
    account.allow("host", allowing("ecs:*"));
    account.advance(5 * k_minute);
    CHECK(points("MemoryUtilization") > 0);
  }
}

TEST_CASE(
    "AWS's managed policies for instances and tasks allow what they say, and no more (5.2, 5.3)") {
  const char* pull[] = {"ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability",
                        "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"};
  const char* log[] = {"logs:CreateLogStream", "logs:PutLogEvents"};
  const char* agent[] = {"ec2:DescribeTags",
                         "ecs:CreateCluster",
                         "ecs:DeregisterContainerInstance",
                         "ecs:DiscoverPollEndpoint",
                         "ecs:Poll",
                         "ecs:RegisterContainerInstance",
                         "ecs:StartTelemetrySession",
                         "ecs:UpdateContainerInstancesState",
                         "ecs:SubmitTaskStateChange",
                         "ecs:SubmitContainerStateChange",
                         "ecs:SubmitAttachmentStateChanges"};
  const char* nobody[] = {"secretsmanager:GetSecretValue",
                          "ssm:GetParameters",
                          "logs:CreateLogGroup",
                          "kms:Decrypt",
                          "s3:GetObject",
                          "ssmmessages:OpenDataChannel"};
  Account account;
  iam::Credentials host, exec;
  host.role = account.role("host", "", "ec2.amazonaws.com");
  exec.role = account.role("exec", "");
  const auto attach = [&](const char* role, const char* policy) {
    account.call("iam.AttachRolePolicy",
                 quoted(std::string("{'RoleName':'") + role +
                        "','PolicyArn':'arn:aws:iam::aws:policy/service-role/" + policy + "'}"));
  };
  attach("host", "AmazonEC2ContainerServiceforEC2Role");
  attach("exec", "AmazonECSTaskExecutionRolePolicy");
  const auto may = [&](const iam::Credentials& who, const char* action, iam::Context context = {}) {
    return iam::evaluate(account.world(), who, action, "arn:aws:x:us-east-1:123456789012:y", {},
                         context)
        .allowed();
  };
  for (const char* action : pull) CHECK((may(host, action) && may(exec, action)));
  for (const char* action : log) CHECK((may(host, action) && may(exec, action)));
  for (const char* action : agent) CHECK((may(host, action) && !may(exec, action)));
  for (const char* action : nobody) CHECK_FALSE((may(host, action) || may(exec, action)));
  const iam::ContextKey making[] = {{"ecs:CreateAction", "RegisterContainerInstance"}};
  const iam::ContextKey running[] = {{"ecs:CreateAction", "RunTask"}};
  CHECK(may(host, "ecs:TagResource", making));
  CHECK_FALSE(may(host, "ecs:TagResource", running));
}

TEST_CASE("RunTask's overrides put other roles in the place of the definition's (5.3, 5.4)") {
  for (const bool overridden : {false, true}) {
    CAPTURE(overridden);
    Account account;
    account.role("exec", overridden ? "" : allowing("ssm:*"));
    account.role("app", "");
    account.role("exec2", allowing("ssm:*"));
    account.role("app2", allowing("s3:*"));
    account.add_instances(1);
    account.publish("app:1", R"("work":{"calls":[{"action":"s3:PutObject","firstMs":1000}]})");
    account.register_definition(
        "t",
        quoted(std::string("[{'name':'app','image':'app:1','memory':64") + k_parameters + "}]"),
        quoted("'executionRoleArn':'exec','taskRoleArn':'app'"));
    account.call("RunTask",
                 quoted(std::string("{'cluster':'c','taskDefinition':'t'") +
                        (overridden ? ",'overrides':{'executionRoleArn':'arn:aws:iam::123456789012:"
                                      "role/exec2','taskRoleArn':'app2'}}"
                                    : "}")));
    account.simulation.settle(k_minute);
    CHECK(account.task(TaskId{0}).status == TaskStatus::running);
    CHECK(account.world().text(account.last_call().role_name) == (overridden ? "app2" : "app"));
    CHECK((account.last_call().answer == CallAnswer::allowed) == overridden);
  }
}

TEST_SUITE_END();
