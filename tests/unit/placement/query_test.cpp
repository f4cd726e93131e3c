#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "placement/query.hpp"
#include "support/world_builder.hpp"
#include "taskyard/arn.hpp"

using namespace taskyard;
using placement::parse_query;
using placement::Query;
using support::WorldBuilder;

namespace {

/// Four instances, told apart by a letter:
/// a: t2.small, zone a, stack=prod, a database task · b: t2.micro, zone b, stack=dev, two web tasks ·
/// c: g2.2xlarge, zone a, no stack, old agent, disconnected · d: m5.large, zone d, gpu without a value.
struct Yard {
  Yard() {
    a = yard.add_instance(
        {.zone = "us-east-1a", .type = "t2.small", .attributes = {{"stack", "prod"}}});
    yard.world.now = 30 * k_hour;
    b = yard.add_instance(
        {.zone = "us-east-1b", .type = "t2.micro", .attributes = {{"stack", "dev"}}});
    c = yard.add_instance({.zone = "us-east-1a", .type = "g2.2xlarge"});
    d = yard.add_instance({.zone = "us-east-1d", .attributes = {{"gpu", ""}, {"note", "a b"}}});
    yard.world.container_instances[c.value].agent_version = yard.world.names.intern("1.9.2");
    yard.set_agent(c, false);
    const RequestId web = yard.add_request(yard.add_definition("web", support::need_of(1, 1)));
    const RequestId database = yard.add_request(yard.add_definition("db", support::need_of(1, 1)));
    yard.request(web).group = yard.world.names.intern("service:production");
    yard.request(database).group = yard.world.names.intern("database");
    yard.hold(database, a);
    yard.hold(web, b);
    yard.hold(web, b);
  }
  /// The letters of the instances that the expression selects.
  std::string select(const std::string& expression) const {
    Diagnostics diagnostics;
    const auto query = parse_query(expression, diagnostics);
    REQUIRE_MESSAGE(query.has_value(), (diagnostics.empty() ? expression : diagnostics[0].message));
    std::string letters;
    for (const ContainerInstance& instance : yard.world.container_instances) {
      const auto groups = placement::groups_on(yard.world, instance);
      if (placement::evaluate(*query, yard.world, placement::view_now(instance, groups))) {
        letters.push_back(static_cast<char>('a' + instance.id.value));
      }
    }
    return letters;
  }
  WorldBuilder yard;
  InstanceId a, b, c, d;
};

struct Row {
  const char* expression;
  const char* selected;
};

void check_rows(std::initializer_list<Row> rows) {
  const Yard yard;
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    CHECK(yard.select(row.expression) == row.selected);
  }
}

struct FaultRow {
  const char* expression;
  unsigned column;
  const char* code;
  const char* message;
  const char* hint;
};

}  // namespace

TEST_SUITE_BEGIN("placement");

TEST_CASE("the examples of the documentation select what it says (6.2)") {
  check_rows({
      {"attribute:ecs.instance-type == t2.small", "a"},
      {"attribute:ecs.instance-type =~ t2.*", "ab"},
      {"attribute:ecs.availability-zone in [us-east-1a, us-east-1b]", "abc"},
      {"attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d",
       "c"},
      {"task:group == service:production", "b"},
      {"not(task:group == database)", "bcd"},
      {"runningTasksCount == 1", "a"},
      {"agentVersion < 1.14.5", "c"},
      {"registeredAt < 2026-01-02", "a"},
      {"attribute:stack exists", "ab"},
      {"attribute:stack == prod", "a"},
      {"(attribute:stack == prod or attribute:stack == dev) and runningTasksCount > 1", "b"},
  });
}

TEST_CASE("ec2InstanceId takes a list of quoted ids (QL-2)") {
  const Yard yard;
  const std::string b =
      ec2_instance_id_text(yard.yard.world, yard.yard.world.at(yard.b).ec2_instance);
  CHECK(yard.select("ec2InstanceId in ['i-abcd1234', '" + b + "']") == "b");
  CHECK(yard.select("ec2InstanceId == " + b) == "b");
  CHECK(yard.select("ec2InstanceId !in [" + b + "]") == "acd");
  CHECK(yard.select("ec2InstanceId =~ i-[0-9a-f]{17}") == "abcd");
}

TEST_CASE("every operator has a sign and a word (6.1)") {
  check_rows({
      {"attribute:stack equals prod", "a"},
      {"attribute:stack not_equals prod", "b"},
      {"runningTasksCount greater_than 1", "b"},
      {"runningTasksCount greater_than_equal 1", "ab"},
      {"runningTasksCount >= 1", "ab"},
      {"runningTasksCount less_than 1", "cd"},
      {"runningTasksCount less_than_equal 1", "acd"},
      {"runningTasksCount <= 1", "acd"},
      {"runningTasksCount != 0", "ab"},
      {"attribute:stack !exists", "cd"},
      {"attribute:stack not_exists", "cd"},
      {"attribute:stack not_in [prod]", "b"},
      {"attribute:stack !in [prod]", "b"},
      {"attribute:stack matches p.*", "a"},
      {"attribute:stack not_matches p.*", "b"},
      {"attribute:stack !~ p.*", "b"},
  });
}

TEST_CASE("not binds before and, and before or (QL-4)") {
  check_rows({
      {"attribute:stack == dev or attribute:stack == prod and runningTasksCount == 9", "b"},
      {"(attribute:stack == dev or attribute:stack == prod) and runningTasksCount == 9", ""},
      {"not attribute:stack == prod and attribute:stack exists", "b"},
      {"not (attribute:stack == prod and attribute:stack exists)", "bcd"},
      {"!attribute:stack == prod && attribute:stack exists || agentConnected == false", "bc"},
      {"not not attribute:stack == prod", "a"},
      {"((attribute:stack==prod))", "a"},
      {"attribute:stack==prod||attribute:stack==dev", "ab"},
  });
}

TEST_CASE("a comparison with a missing attribute is false, except under not (QL-10)") {
  check_rows({
      {"attribute:stack != prod", "b"},
      {"not(attribute:stack == prod)", "bcd"},
      {"attribute:stack !~ x", "ab"},
      {"attribute:stack !in [x]", "ab"},
      {"attribute:stack < zebra", "ab"},
  });
}

TEST_CASE("an attribute without a value exists and equals nothing") {
  check_rows({{"attribute:gpu exists", "d"},
              {"attribute:gpu == yes", ""},
              {"attribute:gpu != yes", "d"},
              {"attribute:note == 'a b'", "d"},
              {"attribute:note == \"a b\"", "d"}});
}

TEST_CASE("task:group has several values: != asks for some task of another group (QL-8)") {
  Yard yard;
  const RequestId web = yard.yard.add_request(yard.yard.add_definition("x", {}));
  yard.yard.request(web).group = yard.yard.world.names.intern("service:production");
  yard.yard.hold(web, yard.a);
  CHECK(yard.select("task:group != database") == "ab");
  CHECK(yard.select("task:group == database") == "a");
  CHECK(yard.select("task:group in [x, database]") == "a");
  CHECK(yard.select("task:group =~ service:.*") == "ab");
}

TEST_CASE("a task told to stop counts no more") {
  Yard yard;
  yard.yard.release(TaskId{0});
  CHECK(yard.select("task:group == database") == "");
  CHECK(yard.select("runningTasksCount == 0") == "acd");
}

TEST_CASE("agentVersion compares numbers, not texts (QL-7)") {
  check_rows({{"agentVersion < 1.14", "c"},
              {"agentVersion > 1.10", "abd"},
              {"agentVersion == 1.99", "abd"},
              {"agentVersion == 1.99.0", "abd"},
              {"agentVersion >= 1.9.2", "abcd"},
              {"agentVersion <= 1.9.1", ""}});
}

TEST_CASE("registeredAt takes the four forms of a date (QL-6)") {
  check_rows({{"registeredAt == 2026-01-01", "a"},
              {"registeredAt == 2026-01-01T00:00:00", "a"},
              {"registeredAt == 2026-01-01T00:00:00Z", "a"},
              {"registeredAt == 2026-01-01T02:00:00+02:00", "a"},
              {"registeredAt == 2025-12-31T22:30:00-01:30", "a"},
              {"registeredAt >= 2026-01-02T06:00:00Z", "bcd"},
              {"registeredAt > 2026-01-02T06:00:00Z", ""},
              {"registeredAt > 2024-02-29", "abcd"}});
}

TEST_CASE("agentConnected is true or false, alone or in a list") {
  check_rows({{"agentConnected == true", "abd"},
              {"agentConnected != true", "c"},
              {"agentConnected in [true, false]", "abcd"},
              {"agentConnected =~ f.*", "c"}});
}

TEST_CASE("a wrong expression says where, why and how to mend it") {
  const FaultRow rows[] = {
      {"", 1, "query.syntax", "The expression is empty", ""},
      {"  ", 1, "query.syntax", "The expression is empty", ""},
      {"ecs.instance-type == t3.small", 1, "query.subject", "Unknown subject ecs.instance-type",
       "write attribute:ecs.instance-type"},
      {"attributes:stack == prod", 1, "query.subject", "Unknown subject attributes:stack",
       "write attribute:stack"},
      {"agentconnected == true", 1, "query.subject", "Unknown subject agentconnected",
       "did you mean agentConnected?"},
      {"attribute: == x", 1, "query.syntax", "The name of the attribute is missing", ""},
      {"attribute:stack = prod", 17, "query.operator", "Unknown operator =", "write == to compare"},
      {"attribute:stack like prod", 17, "query.operator", "Unknown operator like", ""},
      {"attribute:stack exist", 17, "query.operator", "Unknown operator exist",
       "did you mean exists?"},
      {"attribute:stack not in [a]", 17, "query.operator", "Unknown operator not",
       "write !=, !in, !exists or !~; not stands before a whole expression"},
      {"attribute:stack", 16, "query.syntax", "An operator is missing behind attribute:stack", ""},
      {"attribute:stack ==", 19, "query.syntax", "A value is missing", ""},
      {"attribute:stack == and agentConnected == true", 20, "query.syntax", "A value is missing",
       ""},
      {"attribute:stack == [a, b]", 20, "query.syntax",
       "== compares with one value, not with a list", "use in [a, b] for a list"},
      {"attribute:stack in a, b", 20, "query.syntax", "in needs a list in brackets",
       "write in [a, b]"},
      {"attribute:stack in [a b]", 23, "query.syntax", "Expected , or ] in the list", ""},
      {"attribute:stack in [a, b", 20, "query.syntax", "This list is not closed", "add ]"},
      {"attribute:stack in []", 21, "query.syntax", "A value is missing", ""},
      {"attribute:stack == 'a", 20, "query.syntax", "This quote is not closed", "add '"},
      {"attribute:stack == a b", 22, "query.syntax", "Expected and, or, or the end, found b", ""},
      {"attribute:stack == a AND agentConnected == true", 22, "query.syntax",
       "Expected and, or, or the end, found AND", "keywords are lower case: write and"},
      {"attribute:stack == a & agentConnected == true", 22, "query.syntax",
       "Expected and, or, or the end, found &", "write && or a word"},
      {"attribute:x =~ t2.(a|b)", 19, "query.syntax", "Expected and, or, or the end, found (",
       "a single expression holds no parentheses; put a regular expression into single quotes"},
      {"(attribute:stack == a", 1, "query.syntax", "This ( is not closed", ""},
      {"attribute:stack == a)", 21, "query.syntax", "This ) closes nothing", ""},
      {"attribute:stack == a and", 25, "query.syntax", "An expression is missing at the end", ""},
      {"and attribute:stack == a", 1, "query.syntax", "An expression is missing before and", ""},
      {"agentVersion =~ 1.*", 14, "query.operator", "agentVersion cannot be compared with =~",
       "allowed are == != > >= < <="},
      {"task:group > a", 12, "query.operator", "task:group cannot be compared with >",
       "allowed are == != in !in =~ !~"},
      {"runningTasksCount == few", 22, "query.value",
       "runningTasksCount cannot be compared with few", "write a whole number"},
      {"agentVersion == new", 17, "query.value", "agentVersion cannot be compared with new", ""},
      {"registeredAt < 2026-02-30", 16, "query.value",
       "registeredAt cannot be compared with 2026-02-30", ""},
      {"registeredAt < yesterday", 16, "query.value",
       "registeredAt cannot be compared with yesterday", ""},
      {"agentConnected == yes", 19, "query.value", "agentConnected is never yes",
       "write true or false"},
      {"attribute:stack =~ *.small", 20, "query.regex",
       "Nothing stands before * that it could repeat", ""},
      {"attribute:stack =~ 'a(b'", 22, "query.regex", "This group is not closed", "add )"},
  };
  for (const FaultRow& row : rows) {
    CAPTURE(row.expression);
    const Diagnostics diagnostics = placement::validate_query_text(row.expression);
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].message == row.message);
    CHECK(diagnostics[0].column == row.column);
    CHECK(diagnostics[0].code == row.code);
    CHECK(diagnostics[0].exception == "InvalidParameterException");
    CHECK(!diagnostics[0].hint.empty());
    if (row.hint[0] != '\0') CHECK(diagnostics[0].hint == row.hint);
  }
}

TEST_CASE("faults of meaning are all reported, each at its place") {
  const Diagnostics diagnostics =
      placement::validate_query_text("agentConnected == yes\nand runningTasksCount == few");
  REQUIRE(diagnostics.size() == 2);
  CHECK(diagnostics[1].line == 2);
  CHECK(diagnostics[1].column == 26);
}

TEST_CASE("an expression may have 2000 characters and no more (PL-41)") {
  std::string expression = "attribute:x == ";
  expression.append(2000 - expression.size(), 'a');
  CHECK(placement::validate_query_text(expression).empty());
  expression.push_back('a');
  REQUIRE(placement::validate_query_text(expression).size() == 1);
  CHECK(placement::validate_query_text(expression)[0].code == "query.length");
}

TEST_CASE("deeply nested expressions are read without recursion") {
  const std::string deep = std::string(900, '(') + "agentConnected == true" + std::string(900, ')');
  CHECK(placement::validate_query_text(deep).empty());
  const Yard yard;
  CHECK(yard.select(deep) == "abd");
}

TEST_CASE("a list shows what the instance has for each subject of the query") {
  const Yard yard;
  Diagnostics diagnostics;
  const auto query = parse_query(
      "attribute:stack == prod or attribute:gpu exists or runningTasksCount > 5 or task:group == x "
      "or "
      "attribute:stack == dev",
      diagnostics);
  const ContainerInstance& d = yard.yard.world.at(yard.d);
  CHECK(placement::describe_subjects(*query, yard.yard.world, placement::view_now(d, {})) ==
        "stack is missing, gpu exists without a value, runningTasksCount is 0, no task runs there");
}

TEST_CASE("an expression reads tasks only when a subject is about tasks") {
  Diagnostics diagnostics;
  CHECK(parse_query("task:group == a", diagnostics)->reads_tasks);
  CHECK(parse_query("runningTasksCount > 1", diagnostics)->reads_tasks);
  CHECK(!parse_query("attribute:a == b and agentConnected == true", diagnostics)->reads_tasks);
}

TEST_SUITE_END();
