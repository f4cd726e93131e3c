// Calls of agents and applications: with which credentials, what is told and kept, and why (surroundings
// 5.1, 5.2, 5.4, 5.6).
#include <doctest/doctest.h>

#include "unit/iam/roles.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("iam");

namespace {

constexpr const char* k_put =
    R"("work":{"calls":[{"action":"s3:PutObject","resource":"arn:aws:s3:::reports/a.csv",)"
    R"("firstMs":1000,"everyMs":1000}]})";

/// An image that puts an object every second, and a definition of it.
void define(Account& account, const std::string& more, const char* work = k_put) {
  account.publish("app:1", work);
  account.register_definition("t", quoted("[{'name':'app','image':'app:1','memory':64}]"),
                              quoted(more));
}

TaskId start(Account& account, bool awsvpc = false) {
  const std::string network = quoted(
      "'networkConfiguration':{'awsvpcConfiguration':{'subnets':['subnet-0a10000000000001a']}}");
  const TaskId task = account.run("t", 1, awsvpc ? network : "").at(0);
  account.advance(k_minute);
  return task;
}

std::int64_t denials(const Account& account) {
  std::int64_t count = 0;
  for (const Event& event : account.simulation.events_since(0)) {
    count += event.kind == EventKind::call_denied ? 1 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE("an instance without a profile or permission never joins; with it, it does (5.2)") {
  struct Row {
    const char* what;
    const char* profile;
    const char* right;  // of the role "host"
    bool joins;
    bool connects;
  };
  const Row rows[] = {
      {"by default", "", "", true, true},
      {"none on purpose", R"(,"IamInstanceProfile":{})", "", false, false},
      {"no right", R"(,"IamInstanceProfile":{"Name":"host"})", "s3:*", false, false},
      {"no Poll", R"(,"IamInstanceProfile":{"Name":"host"})", "ecs:RegisterContainerInstance", true,
       false},
      {"all of ecs", R"(,"IamInstanceProfile":{"Name":"host"})", "ecs:*", true, true},
      {"nobody made it", R"(,"IamInstanceProfile":{"Name":"other"})", "", true, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    Account account;
    account.role("host", row.right[0] == '\0' ? std::string() : allowing(row.right),
                 "ec2.amazonaws.com");
    account.profile("host");
    const Ec2InstanceId machine = account.instance(row.profile);
    const ContainerInstance& instance =
        account.world().at(account.world().at(machine).container_instance);
    CHECK((instance.status == InstanceStatus::active) == row.joins);
    CHECK((row.joins && instance.agent_connected) == row.connects);
    CHECK(account.world().clusters[0].instances.size() == (row.joins ? 1 : 0));
    if (row.connects) continue;
    CHECK(denials(account) == 1);
    account.advance(10 * k_minute);  // it tries again, which is not told again
    CHECK(denials(account) == 1);
    CHECK(account.last_call().repeats >= 9);
    if (row.right[0] == '\0') continue;
    account.allow("host", allowing("ecs:*"));
    account.advance(2 * k_minute);
    CHECK(instance.status == InstanceStatus::active);
    CHECK(account.world().at(account.world().at(machine).container_instance).agent_connected);
  }
}

TEST_CASE(
    "an application calls with the task role, else with the instance profile, else not (5.4)") {
  struct Row {
    const char* what;
    const char* more;
    const char* user_data;
    const char* role;  // under which it called
    CallAnswer answer;
  };
  const Row rows[] = {
      {"task role", "'taskRoleArn':'app'", "", "app", CallAnswer::denied_no_statement},
      {"instance profile", "'networkMode':'bridge'", "", "host", CallAnswer::allowed},
      {"awsvpc", "'networkMode':'awsvpc'", "", "host", CallAnswer::allowed},
      {"blocked", "'networkMode':'awsvpc'", "ECS_AWSVPC_BLOCK_IMDS=true", "",
       CallAnswer::no_credentials},
      {"bridge is not blocked", "'networkMode':'bridge'", "ECS_AWSVPC_BLOCK_IMDS=true", "host",
       CallAnswer::allowed},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    Account account;
    account.role("host", allowing("*"), "ec2.amazonaws.com");
    account.profile("host");
    account.role("app", allowing("s3:GetObject"));
    account.instance(R"(,"IamInstanceProfile":{"Name":"host"})", row.user_data);
    define(account, row.more);
    const bool awsvpc = std::string_view(row.more).find("awsvpc") != std::string_view::npos;
    const TaskId task = start(account, awsvpc);
    CHECK(account.task(task).status == TaskStatus::running);
    const AwsCall& call = account.last_call();
    CHECK(call.actor == CallActor::container);
    CHECK(account.world().text(call.role_name) == row.role);
    CHECK(call.answer == row.answer);
  }
}

TEST_CASE("on Fargate nothing stands behind a missing task role") {
  Account account;
  define(account,
         "'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],'cpu':'256',"
         "'memory':'512'");
  const TaskId task = account.fargate("t");
  CHECK(account.task(task).status == TaskStatus::running);
  CHECK(account.lines(task) == "app started\nUnable to locate credentials\n");
}

TEST_CASE("a denial is a line in AWS's words and one event; the task goes on (5.6)") {
  Account account;
  account.role("app", allowing("s3:PutObject", "arn:aws:s3:::other/*"));
  account.add_instances(1);
  define(account, "'taskRoleArn':'app'");
  const TaskId task = start(account);
  CHECK(account.task(task).status == TaskStatus::running);
  std::string lines = account.lines(task);
  lines.replace(lines.find(task_id_text(account.world(), task)), 32, "TASK");
  CHECK(lines ==
        "app started\n"
        "An error occurred (AccessDenied) when calling the PutObject operation: User: "
        "arn:aws:sts::123456789012:assumed-role/app/TASK is not authorized to perform: "
        "s3:PutObject on resource: arn:aws:s3:::reports/a.csv because no identity-based policy "
        "allows the s3:PutObject action\n");
  CHECK(denials(account) == 1);
  CHECK(account.last_call().repeats > 20);
  CHECK(account.world().iam.calls_taken == 1);
  account.allow("app", allowing("s3:*"));
  account.advance(5 * k_second);
  CHECK(account.last_call().answer == CallAnswer::allowed);
  CHECK(account.lines(task).find("s3:PutObject arn:aws:s3:::reports/a.csv: ok\n") !=
        std::string::npos);
  account.allow("app", allowing("*") + "," + denying("s3:Put*"));
  account.advance(5 * k_second);
  CHECK(account.last_call().answer == CallAnswer::denied_explicitly);
  CHECK(account.last_call().statement == 1);
  CHECK(account.lines(task).find("with an explicit deny in an identity-based policy") !=
        std::string::npos);
  CHECK(denials(account) == 2);
}

TEST_CASE("a fatal call ends the container with code 1 when it is denied") {
  Account account;
  account.role("app", "");
  account.add_instances(1);
  define(account, "'taskRoleArn':'app'",
         R"("work":{"calls":[{"action":"dynamodb:GetItem","firstMs":1000,"fatal":true}]})");
  const TaskId task = start(account);
  CHECK(account.task(task).status == TaskStatus::stopped);
  CHECK(account.world().at(account.task(task).first_container).exit_code == 1);
  CHECK(account.lines(task).find("An error occurred (AccessDeniedException) when calling the "
                                 "GetItem operation: User: ") != std::string::npos);
  CHECK(account.lines(task).find("exiting with code 1\n") != std::string::npos);
}

TEST_CASE("a call needs a way out as well") {
  Account account;
  account.role("app", allowing("*"));
  define(account,
         "'taskRoleArn':'app','networkMode':'awsvpc','requiresCompatibilities':["
         "'FARGATE'],'cpu':'256','memory':'512'");
  const TaskId task = account.fargate("t");
  CHECK(account.last_call().answer == CallAnswer::allowed);
  account.call("taskyard.SetDefaultRoute",
               quoted("{'SubnetId':'subnet-0a10000000000001a','Target':'none'}"));
  account.advance(5 * k_second);
  CHECK(account.last_call().answer == CallAnswer::unreachable);
  CHECK(account.lines(task).find("Connect timeout on endpoint URL: "
                                 "\"https://s3.us-east-1.amazonaws.com/\"") != std::string::npos);
}

TEST_CASE("the ring of calls keeps the latest ones, and tells them by task") {
  Account account;
  account.role("app", allowing("s3:*"));
  account.add_instances(1);
  define(account, "'taskRoleArn':'app'");
  const TaskId first = start(account);
  start(account);
  const JsonDocument all = account.call("taskyard.DescribeCalls", "{}");
  CHECK(all.find("/calls").size() == 2);
  const JsonDocument one = account.call("taskyard.DescribeCalls",
                                        R"({"task":")" + arn_of(account.world(), first) + "\"}");
  REQUIRE(one.find("/calls").size() == 1);
  CHECK(one.find("/calls/0/policy").text() == "own");
  CHECK(one.find("/calls/0/role").text() == "app");
  CHECK(one.find("/calls/0/allowed").boolean());
  CHECK(one.find("/calls/0/mending").text() == "");
  account.allow("app", R"({"Sid":"NoWrites","Effect":"Deny","Action":"s3:*","Resource":"*"})");
  account.advance(2 * k_second);
  const JsonDocument denied = account.call("taskyard.DescribeCalls",
                                           R"({"task":")" + arn_of(account.world(), first) + "\"}");
  CHECK(denied.find("/calls/1/sid").text() == "NoWrites");
  CHECK(denied.find("/calls/1/mending").text() ==
        "Narrow or take away statement 1 (Sid NoWrites) of own; no allow can outweigh it.");
}

TEST_CASE("why a call was answered so: role, policies, the statement that decided or is missing") {
  struct Row {
    const char* what;
    std::string statements;
    const char* sentence;
    const char* rule;
    const char* counterfactual;
  };
  const Row rows[] = {
      {"allowed", allowing("s3:*"), "Allowed by statement 1 of own.",
       "Its policies: own allows it in statement 1.", ""},
      {"missing", allowing("sqs:*"),
       "Denied: no statement allows it, and what nothing allows is denied.",
       "All containers of a task share its task role, and with one the instance profile is not "
       "used. Its policies: own says nothing of it.",
       "Add this statement to a policy of app: {\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\","
       "\"Resource\":\"arn:aws:s3:::reports/a.csv\"}"},
      {"denied", allowing("*") + "," + denying("s3:*"),
       "Denied by statement 2 of own: a denying statement wins over every allow.",
       "own denies it in statement 2.",
       "Narrow or take away statement 2 of own; no allow can outweigh it."},
      {"denied by a statement with a name",
       allowing("*") + R"(,{"Sid":"NoWrites","Effect":"Deny","Action":"s3:Put*","Resource":"*"})",
       "Denied by statement 2 (Sid NoWrites) of own: a denying statement wins over every allow.",
       "own denies it in statement 2 (Sid NoWrites).",
       "Narrow or take away statement 2 (Sid NoWrites) of own; no allow can outweigh it."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    Account account;
    account.role("app", row.statements);
    account.add_instances(1);
    define(account, "'taskRoleArn':'app'");
    start(account);
    const Explanation why = account.simulation.explain_call(account.last_call().number);
    CHECK(why.sentence.find("The application in container app of task t:1/1 called s3:PutObject on "
                            "arn:aws:s3:::reports/a.csv with app, the task role. ") == 0);
    CHECK(why.sentence.find(row.sentence) != std::string::npos);
    CHECK(why.rule.find(row.rule) != std::string::npos);
    CHECK(why.counterfactual == row.counterfactual);
  }
  CHECK(Account().simulation.explain_call(7).sentence.empty());
}

TEST_CASE("the missing statement of an explanation mends the call it was missing from") {
  Account account;
  account.role("app", "");
  account.add_instances(1);
  define(account, "'taskRoleArn':'app'");
  start(account);
  const std::string text =
      account.simulation.explain_call(account.last_call().number).counterfactual;
  account.allow("app", text.substr(text.find('{')));
  account.advance(5 * k_second);
  CHECK(account.last_call().answer == CallAnswer::allowed);
}

TEST_SUITE_END();
