// Log groups, streams and lines: where the output of a container ends up (surroundings 7.4).
#include <doctest/doctest.h>

#include "unit/iam/roles.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("logs");

namespace {

constexpr const char* k_awslogs =
    ",'logConfiguration':{'logDriver':'awslogs','options':{'awslogs-group':'/ecs/t',"
    "'awslogs-region':'us-east-1','awslogs-stream-prefix':'x'}}";

void define(Account& account, const std::string& containers) {
  account.publish("app:1", R"("trapsSigterm":true,"stopMs":500,"work":{"lines":[)"
                           R"({"text":"hello {n}","firstMs":1000,"everyMs":1000}]})");
  account.register_definition("t", quoted("[" + containers + "]"));
}

std::string app(const std::string& more) {
  return "{'name':'app','image':'app:1','memory':64" + more + "}";
}

TaskId start(Account& account, SimTime wait = 30 * k_second) {
  account.add_instances(1);
  const TaskId task = account.run("t").at(0);
  account.advance(wait);
  return task;
}

std::string stream_of(const Account& account, TaskId task) {
  return "x/app/" + task_id_text(account.world(), task);
}

}  // namespace

TEST_CASE("a container with awslogs writes to prefix/container/task-id of its group") {
  Account account;
  account.call("logs.CreateLogGroup", quoted("{'logGroupName':'/ecs/t'}"));
  define(account, app(k_awslogs));
  const TaskId task = start(account);
  const JsonDocument streams =
      account.call("logs.DescribeLogStreams", quoted("{'logGroupName':'/ecs/t'}"));
  REQUIRE(streams.find("/logStreams").size() == 1);
  CHECK(streams.find("/logStreams/0/logStreamName").text() == stream_of(account, task));
  const JsonDocument events = account.call(
      "logs.GetLogEvents", quoted("{'logGroupName':'/ecs/t','logStreamName':'" +
                                  stream_of(account, task) + "','limit':3,'startFromHead':true}"));
  REQUIRE(events.find("/events").size() == 3);
  CHECK(events.find("/events/0/message").text() == "app started");
  CHECK(events.find("/events/1/message").text() == "hello 1");
  CHECK(events.find("/events/2/message").text() == "hello 2");
  const JsonDocument next =
      account.call("logs.GetLogEvents",
                   quoted("{'logGroupName':'/ecs/t','logStreamName':'" + stream_of(account, task) +
                          "','limit':1,'startFromHead':true,'nextToken':'") +
                       std::string(events.find("/nextForwardToken").text()) + "\"}");
  CHECK(next.find("/events/0/message").text() == "hello 3");
}

TEST_CASE("SIGTERM and the end are in the log of a container that says so") {
  Account account;
  define(account, "{'name':'app','image':'nginx','memory':64" + std::string(k_awslogs) + "}");
  const TaskId task = start(account);
  account.stop(task);
  account.simulation.settle();
  CHECK(account.lines(task) == "start worker processes\nsignal 15 (SIGTERM) received, exiting\n");
}

TEST_CASE("a container without log configuration and without work prints nothing that is kept") {
  Account account;
  account.register_definition("t", quoted("[{'name':'app','image':'nginx','memory':64}]"));
  start(account);
  CHECK(account.world().logs.lines_taken == 0);
  CHECK(account.world().logs.streams.empty());
}

TEST_CASE("lines of other drivers stay on the instance") {
  Account account;
  define(account, app(",'logConfiguration':{'logDriver':'json-file'}"));
  const TaskId task = start(account);
  CHECK(account.lines(task).find("hello 3\n") != std::string::npos);
  CHECK(account.world().logs.streams.empty());
  CHECK(account.world().logs.lost == 0);
}

TEST_CASE("FilterLogEvents finds lines by plain words, phrases and words that are not there") {
  Account account;
  account.publish("app:1", R"("work":{"lines":[{"text":"GET /a 200","firstMs":1000},)"
                           R"({"text":"GET /b 500","firstMs":2000},)"
                           R"({"text":"POST /b 200","firstMs":3000}]})");
  account.register_definition("t", quoted("[" + app(k_awslogs) + "]"));
  start(account);
  struct Row {
    const char* pattern;
    std::size_t found;
  };
  const Row rows[] = {{"", 4},         {"GET", 2}, {"GET 200", 1}, {"\\\"/b 500\\\"", 1},
                      {"/b -POST", 1}, {"get", 0}, {"nothing", 0}};
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    const JsonDocument events =
        account.call("logs.FilterLogEvents", R"({"logGroupName":"/ecs/t","filterPattern":")" +
                                                 std::string(row.pattern) + "\"}");
    CHECK(events.find("/events").size() == row.found);
  }
}

TEST_CASE("a log router takes the lines where its options say; without it they are lost") {
  struct Row {
    const char* options;
    const char* place;
  };
  const Row rows[] = {
      {"'Name':'cloudwatch','region':'us-east-1','log_group_name':'/ecs/routed'", "/ecs/routed"},
      {"'Name':'firehose','region':'us-east-1','delivery_stream':'lines'", "firehose:lines"},
      {"'Name':'s3','bucket':'archive'", "s3:archive"},
      {"'Name':'datadog'", "datadog:"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.options);
    Account account;
    account.publish("router:1", R"("exitAfterMs":10000)");
    define(account, app(std::string(",'logConfiguration':{'logDriver':'awsfirelens','options':{") +
                        row.options + "}}") +
                        ",{'name':'router','image':'router:1','memory':64,'essential':false,"
                        "'firelensConfiguration':{'type':'fluentbit'}}");
    const TaskId task = start(account, 60 * k_second);
    REQUIRE(account.world().logs.streams.size() == 1);
    const LogStream& stream = account.world().logs.streams[0];
    CHECK(account.world().text(account.world().at(stream.group).name) == row.place);
    CHECK(stream.lines >= 3);
    const std::string lines = account.lines(task, "app");
    CHECK(lines.find("app started\n") == 0);  // the router was there first
    CHECK(lines.find(" (lost)\n") != std::string::npos);
    CHECK(account.world().logs.lost > 10);
    std::int64_t told = 0;
    for (const Event& event : account.simulation.events_since(0)) {
      if (event.kind == EventKind::log_lines_lost) told += event.value;
    }
    CHECK(told <= account.world().logs.lost);
    CHECK(told * 2 > account.world().logs.lost);
  }
}

TEST_CASE("a log group that somebody deleted is missing: tasks fail to start, lines are lost") {
  Account account;
  account.call("logs.CreateLogGroup", quoted("{'logGroupName':'/ecs/t'}"));
  define(account, app(k_awslogs));
  const TaskId before = start(account);
  account.call("logs.DeleteLogGroup", quoted("{'logGroupName':'/ecs/t'}"));
  account.advance(5 * k_second);
  CHECK(account.lines(before).find(" (lost)\n") != std::string::npos);
  const TaskId after = account.run("t").at(0);
  account.advance(k_minute);
  CHECK(account.world().text(account.task(after).stopped_reason) ==
        "CannotStartContainerError: Error response from daemon: failed to initialize logging "
        "driver: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified "
        "log group does not exist");
}

TEST_CASE("awslogs-create-group makes the group with the first task (5.3)") {
  Account account;
  account.set_parameter("undescribedExist", 0);
  std::string log = k_awslogs;
  log.replace(log.find("'awslogs-region'"), 0, "'awslogs-create-group':'true',");
  define(account, app(log));
  const TaskId denied = start(account);
  const std::string reason = account.world().text(account.task(denied).stopped_reason);
  CAPTURE(reason);
  CHECK(reason.find("failed to create Cloudwatch log group: AccessDeniedException") !=
        std::string::npos);
  account.call("iam.AttachRolePolicy",
               quoted("{'RoleName':'ecsInstanceRole','PolicyArn':"
                      "'arn:aws:iam::aws:policy/CloudWatchLogsFullAccess'}"));
  const TaskId task = account.run("t").at(0);
  account.advance(k_minute);
  CHECK(account.task(task).status == TaskStatus::running);
  CHECK(account.call("logs.DescribeLogGroups", "{}").find("/logGroups").size() == 1);
}

TEST_CASE("refusals of logs in its words") {
  struct Row {
    const char* action;
    const char* request;
    const char* refusal;
  };
  const Row rows[] = {
      {"logs.CreateLogGroup", "{'logGroupName':'/ecs/t'}",
       "ResourceAlreadyExistsException: The specified log group already exists"},
      {"logs.DeleteLogGroup", "{'logGroupName':'x'}",
       "ResourceNotFoundException: The specified log group does not exist."},
      {"logs.DescribeLogStreams", "{'logGroupName':'x'}",
       "ResourceNotFoundException: The specified log group does not exist."},
      {"logs.GetLogEvents", "{'logGroupName':'/ecs/t','logStreamName':'x'}",
       "ResourceNotFoundException: The specified log stream does not exist."},
      {"logs.FilterLogEvents", "{'logGroupName':'/ecs/t','filterPattern':'{ $.a = 1 }'}",
       "InvalidParameterException: Invalid filter pattern"},
      {"logs.PutRetentionPolicy", "{'logGroupName':'/ecs/t','retentionInDays':2}",
       "InvalidParameterException: 1 validation error detected: Value '2' at 'retentionInDays' "
       "failed to satisfy constraint: Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, 60, "
       "90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]"},
      {"logs.CreateLogGroup", "{'logGroupName':'a b'}",
       "InvalidParameterException: 1 validation error detected: Value 'a b' at 'logGroupName' "
       "failed to satisfy constraint: Member must satisfy regular expression pattern: "
       "[\\.\\-_/#A-Za-z0-9]+"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.request);
    Account account;
    account.call("logs.CreateLogGroup", quoted("{'logGroupName':'/ecs/t'}"));
    CHECK(account.refusal(row.action, quoted(row.request)) == row.refusal);
  }
}

TEST_CASE("the ring of lines forgets the oldest ones") {
  Account account;
  account.publish("app:1", R"("work":{"lines":[{"text":"tick {n}","everyMs":10}]})");
  account.register_definition("t", quoted("[" + app(k_awslogs) + "]"));
  const TaskId task = start(account, 12 * k_minute);
  CHECK(account.world().logs.lines_taken > account.world().limits.log_lines_max);
  CHECK(account.world().logs.lines.size() == account.world().limits.log_lines_max);
  const JsonDocument events =
      account.call("logs.GetLogEvents", quoted("{'logGroupName':'/ecs/t','logStreamName':'" +
                                               stream_of(account, task) + "','limit':1}"));
  CHECK(std::string(events.find("/events/0/message").text()) ==
        "tick " + std::to_string(account.world().logs.lines_taken - 1));
}

TEST_CASE("lines older than the retention of their group are gone; without one they stay (7.4)") {
  for (const int days : {0, 1, 3}) {
    CAPTURE(days);
    Account account;
    account.call("logs.CreateLogGroup", quoted("{'logGroupName':'/ecs/t'}"));
    if (days > 0) {
      account.call(
          "logs.PutRetentionPolicy",
          quoted("{'logGroupName':'/ecs/t','retentionInDays':" + std::to_string(days) + "}"));
    }
    account.register_definition("t", quoted("[" + app(k_awslogs) + "]"));
    start(account);
    const auto found = [&] {
      return account.call("logs.FilterLogEvents", quoted("{'logGroupName':'/ecs/t'}"))
          .find("/events")
          .size();
    };
    CHECK(found() == 1);
    account.advance(25 * k_hour);
    CHECK(found() == (days == 1 ? 0 : 1));
  }
}

TEST_CASE(
    "a log router sends with the task role; what it may not send is lost, and it says so (5.4)") {
  struct Row {
    const char* options;
    const char* right;
    const char* resource;
  };
  const Row rows[] = {
      {"'Name':'cloudwatch_logs','region':'us-east-1','log_group_name':'/ecs/routed'",
       "logs:CreateLogStream",
       "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/routed:log-stream:app-firelens-TASK"},
      {"'Name':'firehose','region':'us-east-1','delivery_stream':'lines'",
       "firehose:PutRecordBatch", "arn:aws:firehose:us-east-1:123456789012:deliverystream/lines"},
      {"'Name':'kinesis_streams','region':'us-east-1','stream':'lines'", "kinesis:PutRecords",
       "arn:aws:kinesis:us-east-1:123456789012:stream/lines"},
      {"'Name':'s3','bucket':'archive'", "s3:PutObject",
       "arn:aws:s3:::archive/fluent-bit-logs/app-firelens-TASK"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.options);
    Account account;
    account.role("app", "");
    account.publish("app:1", R"("work":{"lines":[{"text":"hello {n}","everyMs":1000}]})");
    account.register_definition(
        "t",
        quoted("[" +
               app(std::string(",'logConfiguration':{'logDriver':'awsfirelens','options':{") +
                   row.options + "}}") +
               ",{'name':'router','image':'fluent-bit','memory':64,'logConfiguration':{"
               "'logDriver':'json-file'},'firelensConfiguration':{'type':'fluentbit'}}]"),
        quoted("'taskRoleArn':'app'"));
    const TaskId task = start(account, k_minute);
    CHECK(account.task(task).status == TaskStatus::running);
    CHECK(account.world().logs.streams.empty());
    CHECK(account.world().logs.lost > 20);
    const AwsCall& call = account.last_call();
    CHECK(account.world().text(call.action) == row.right);
    std::string resource = account.world().text(call.resource);
    const std::string id = task_id_text(account.world(), task);
    if (const auto at = resource.find(id); at != std::string::npos)
      resource.replace(at, 32, "TASK");
    CHECK(resource == row.resource);
    CHECK(call.repeats > 20);
    CHECK(account.world().iam.calls_taken == 1);
    const std::string said = account.lines(task, "router");
    CHECK(said.find("[error] [output:") != std::string::npos);
    CHECK(said.find(" is not authorized to perform: " + std::string(row.right)) !=
          std::string::npos);
    account.allow("app", allowing(row.right));
    account.advance(5 * k_second);
    CHECK(account.world().logs.streams.size() == 1);
    CHECK(account.world().logs.streams[0].lines >= 4);
  }
}

TEST_CASE("a log router without any role on Fargate sends nothing (5.1)") {
  Account account;
  account.register_definition(
      "t",
      quoted("[" +
             app(",'logConfiguration':{'logDriver':'awsfirelens','options':{'Name':"
                 "'cloudwatch','region':'us-east-1','log_group_name':'/ecs/routed'}}") +
             ",{'name':'router','image':'fluent-bit','memory':64,'firelensConfiguration':{'type':"
             "'fluentbit'}}]"),
      quoted("'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],'cpu':'256',"
             "'memory':'512'"));
  const TaskId task = account.fargate("t");
  CHECK(account.task(task).status == TaskStatus::running);
  CHECK(account.last_call().answer == CallAnswer::no_credentials);
  CHECK(account.lines(task, "app") == "app started (lost)\n");
}

TEST_CASE("names of groups and streams behind a log router may hold variables of the task") {
  Account account;
  define(account,
         app(",'logConfiguration':{'logDriver':'awsfirelens','options':{'Name':'cloudwatch',"
             "'region':'us-east-1','log_group_name':'/aws/$(ecs_cluster)/application',"
             "'log_stream_name':'$(ecs_task_id)'}}") +
             ",{'name':'router','image':'fluent-bit','memory':64,'firelensConfiguration':{'type':"
             "'fluentbit'}}");
  const TaskId task = start(account);
  REQUIRE(account.world().logs.streams.size() == 1);
  const LogStream& stream = account.world().logs.streams[0];
  CHECK(account.world().text(account.world().at(stream.group).name) == "/aws/c/application");
  CHECK(account.world().text(stream.name) == task_id_text(account.world(), task));
}

TEST_CASE(
    "an essential log router that dies takes its task along; another one only the lines (7.4)") {
  for (const bool essential : {false, true}) {
    CAPTURE(essential);
    Account account;
    account.publish("router:1", R"("exitAfterMs":10000,"exitCode":1)");
    define(account,
           app(",'logConfiguration':{'logDriver':'awsfirelens','options':{'Name':'cloudwatch',"
               "'region':'us-east-1','log_group_name':'/ecs/routed'}}") +
               ",{'name':'router','image':'router:1','memory':64,'essential':" +
               (essential ? "true" : "false") + ",'firelensConfiguration':{'type':'fluentbit'}}");
    const TaskId task = start(account, 60 * k_second);
    CHECK(account.task(task).status == (essential ? TaskStatus::stopped : TaskStatus::running));
    CHECK(account.world().logs.lost > (essential ? -1 : 10));
    if (essential) {
      CHECK(account.reason(task) == "Essential container in task exited");
      CHECK(account.task(task).stop_code == StopCode::essential_container_exited);
    }
  }
}

TEST_CASE("without PutLogEvents the container runs and its lines are lost (5.1)") {
  Account account;
  account.role("exec", allowing("logs:CreateLogStream"));
  account.publish("app:1", R"("work":{"lines":[{"text":"hello {n}","everyMs":1000}]})");
  account.register_definition("t", quoted("[" + app(k_awslogs) + "]"),
                              quoted("'executionRoleArn':'exec'"));
  const TaskId task = start(account, k_minute);
  CHECK(account.task(task).status == TaskStatus::running);
  CHECK(account.lines(task).find("app started (lost)\n") == 0);
  CHECK(account.world().logs.lost > 10);
  CHECK(account.world().text(account.last_call().action) == "logs:PutLogEvents");
}

TEST_CASE("options of awslogs that Docker refuses keep the container from being made (7.4)") {
  struct Row {
    const char* options;
    const char* said;  // "" = the task runs
  };
  const Row rows[] = {
      {"'mode':'sometimes'", "logger: logging mode not supported: sometimes"},
      {"'mode':'blocking','max-buffer-size':'4m'",
       "logger: max-buffer-size option is only supported with 'mode=non-blocking'"},
      {"'mode':'non-blocking','max-buffer-size':'4q'",
       "error parsing option max-buffer-size: invalid size: '4q'"},
      {"'mode':'non-blocking','max-buffer-size':'25m'", ""},
      {"'awslog-multiline-pattern':'^x'",
       "unknown log opt 'awslog-multiline-pattern' for awslogs log driver"},
      {"'awslogs-create-group':'yes'",
       "must specify valid value for log opt 'awslogs-create-group': strconv.ParseBool: parsing "
       "\"yes\": invalid syntax"},
      {"'awslogs-datetime-format':'%Y','awslogs-multiline-pattern':'^x'",
       "you cannot configure log opt 'awslogs-datetime-format' and 'awslogs-multiline-pattern' at "
       "the same time"},
      {"'awslogs-datetime-format':'%Y-%m-%d'", ""},
  };
  for (const Row& row : rows) {
    for (const bool fargate : {false, true}) {
      CAPTURE(row.options);
      CAPTURE(fargate);
      Account account;
      std::string log = k_awslogs;
      log.replace(log.find("'awslogs-region'"), 0, std::string(row.options) + ",");
      account.register_definition(
          "t", quoted("[" + app(log) + "]"),
          quoted(fargate ? "'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],"
                           "'cpu':'256','memory':'512','executionRoleArn':'exec'"
                         : ""));
      const TaskId task = fargate ? account.fargate("t") : start(account, k_minute);
      const std::string said = row.said;
      if (said.empty()) {
        CHECK(account.task(task).status == TaskStatus::running);
        continue;
      }
      CHECK(account.reason(task) ==
            (fargate ? "ResourceInitializationError: failed to validate logger args: "
                     : "CannotCreateContainerError: Error response from daemon: ") +
                said);
    }
  }
}

TEST_SUITE_END();
