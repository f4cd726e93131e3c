// Policy documents: what is refused where, what is warned of, and what they say of a call (IAM User
// Guide, grammar of the policy language and evaluation logic within one account).
#include <doctest/doctest.h>

#include <array>

#include "unit/iam/roles.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("iam");

TEST_CASE("wildcards of policies: * is any text, ? one character") {
  struct Row {
    const char* pattern;
    const char* text;
    bool matches;
  };
  const Row rows[] = {
      {"*", "", true},
      {"s3:*", "s3:GetObject", true},
      {"s3:Get*", "s3:PutObject", false},
      {"s3:get*", "s3:GetObject", true},
      {"arn:aws:s3:::reports/*", "arn:aws:s3:::reports/2026/today.csv", true},
      {"arn:aws:s3:::reports/*", "arn:aws:s3:::reports", false},
      {"arn:aws:s3:::report?/*.csv", "arn:aws:s3:::reports/a.csv", true},
      {"arn:aws:s3:::report?/*.csv", "arn:aws:s3:::report/a.csv", false},
      {"a*b*c", "a-b-b-c", true},
      {"a*b*c", "a-b-b", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.text);
    CHECK(iam::matches(row.pattern, row.text, true) == row.matches);
  }
  CHECK_FALSE(iam::matches("arn:aws:s3:::A", "arn:aws:s3:::a", false));
}

namespace {

struct Case {
  const char* what;
  std::string statements;
  const char* action;
  const char* resource;
  CallAnswer answer;
  int statement;
};

constexpr const char* k_report = "arn:aws:s3:::reports/today.csv";

std::vector<Case> cases() {
  const auto no = CallAnswer::denied_no_statement;
  const auto yes = CallAnswer::allowed;
  const auto deny = CallAnswer::denied_explicitly;
  return {
      {"nothing is allowed by itself", "", "s3:GetObject", k_report, no, -1},
      {"an allow", allowing("s3:GetObject"), "s3:GetObject", k_report, yes, 0},
      {"another action", allowing("s3:GetObject"), "s3:PutObject", k_report, no, -1},
      {"actions in any letter case", allowing("S3:getobject"), "s3:GetObject", k_report, yes, 0},
      {"a bucket is not its objects", allowing("s3:*", "arn:aws:s3:::reports"), "s3:GetObject",
       k_report, no, -1},
      {"the objects of a bucket", allowing("s3:*", "arn:aws:s3:::reports/*"), "s3:GetObject",
       k_report, yes, 0},
      {"resources in their own letter case", allowing("s3:*", "arn:aws:s3:::Reports/*"),
       "s3:GetObject", k_report, no, -1},
      {"a deny wins over an allow before it", allowing("*") + "," + denying("s3:Get*"),
       "s3:GetObject", k_report, deny, 1},
      {"a deny wins over an allow behind it", denying("s3:Get*") + "," + allowing("*"),
       "s3:GetObject", k_report, deny, 0},
      {"a deny of something else", allowing("*") + "," + denying("s3:Put*"), "s3:GetObject",
       k_report, yes, 0},
      {"the second statement", allowing("sqs:*") + "," + allowing("s3:*"), "s3:GetObject", k_report,
       yes, 1},
      {"NotAction", R"({"Effect":"Allow","NotAction":"iam:*","Resource":"*"})", "s3:GetObject",
       k_report, yes, 0},
      {"NotAction names it", R"({"Effect":"Allow","NotAction":["s3:*"],"Resource":"*"})",
       "s3:GetObject", k_report, no, -1},
      {"NotResource", R"({"Effect":"Deny","Action":"*","NotResource":"arn:aws:sqs:*"})",
       "s3:GetObject", k_report, deny, 0},
      {"an incomplete ARN is completed", allowing("s3:*", "arn:aws:s3"), "s3:GetObject", k_report,
       yes, 0},
      {"lists", R"({"Effect":"Allow","Action":["sqs:*","s3:Get*"],"Resource":["*"]})",
       "s3:GetObject", k_report, yes, 0},
  };
}

}  // namespace

TEST_CASE("what the policies of a role say of a call, and which statement decides") {
  for (const Case& each : cases()) {
    CAPTURE(each.what);
    Account account;
    iam::Credentials credentials;
    credentials.role = account.role("app", each.statements);
    credentials.name = "app";
    const iam::Verdict verdict =
        iam::evaluate(account.world(), credentials, each.action, each.resource);
    CHECK(verdict.answer == each.answer);
    CHECK(verdict.statement == each.statement);
    CHECK(verdict.policy == (each.statement < 0 ? "" : "own"));
  }
}

TEST_CASE("a resource policy allows what no identity policy does, and its deny wins") {
  Account account;
  iam::Credentials credentials;
  credentials.role = account.role("app", allowing("ecr:BatchGetImage"));
  credentials.name = "app";
  const auto ask = [&](const char* action, const std::string& policy) {
    return iam::evaluate(account.world(), credentials, action, "*",
                         quoted("{'Version':'2012-10-17','Statement':[" + policy + "]}"));
  };
  const std::string self = "arn:aws:iam::123456789012:role/app";
  const std::string mine = "{'Effect':'Allow','Principal':{'AWS':'" + self + "'},'Action':'ecr:*'}";
  CHECK(ask("ecr:ListImages", mine).allowed());
  CHECK(ask("ecr:ListImages", mine).policy == "resource policy");
  CHECK(ask("ecr:ListImages", "{'Effect':'Allow','Principal':'*','Action':'ecr:*'}").allowed());
  CHECK(ask("ecr:ListImages",
            "{'Effect':'Allow','Principal':{'AWS':'123456789012'},'Action':'ecr:*'}")
            .allowed());
  CHECK(ask("ecr:ListImages",
            "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:role/other'},"
            "'Action':'ecr:*'}")
            .answer == CallAnswer::denied_no_statement);
  CHECK(ask("ecr:BatchGetImage", "{'Effect':'Deny','Principal':'*','Action':'ecr:*'}").answer ==
        CallAnswer::denied_by_resource);
}

TEST_CASE("conditions: what is understood; what is not holds for a deny and fails for an allow") {
  struct Row {
    const char* effect;
    const char* condition;
    CallAnswer answer;
  };
  const auto no = CallAnswer::denied_no_statement;
  const auto yes = CallAnswer::allowed;
  const auto deny = CallAnswer::denied_explicitly;
  const Row rows[] = {
      {"Allow", "{'StringEquals':{'aws:SourceAccount':'123456789012'}}", no},  // no such key here
      {"Allow", "{'StringEqualsIfExists':{'aws:SourceAccount':'1'}}", yes},
      {"Allow", "{'StringEquals':{'aws:PrincipalAccount':'123456789012'}}", yes},
      {"Allow", "{'StringNotEquals':{'aws:PrincipalAccount':'123456789012'}}", no},
      {"Allow", "{'StringLike':{'aws:RequestedRegion':['eu-*','us-east-?']}}", yes},
      {"Allow", "{'ArnLike':{'elasticfilesystem:AccessPointArn':'arn:*:access-point/a'}}", yes},
      {"Allow", "{'ArnLike':{'elasticfilesystem:AccessPointArn':'arn:*:access-point/b'}}", no},
      {"Allow", "{'Bool':{'aws:SecureTransport':'true'}}", yes},
      {"Allow", "{'Bool':{'aws:SecureTransport':false}}", no},
      {"Allow", "{'Null':{'aws:SourceArn':'true'}}", yes},
      {"Allow", "{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}", no},
      {"Deny", "{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}", deny},
      {"Allow", "{'StringEquals':{'aws:PrincipalTag/team':'a'}}", no},
      {"Deny", "{'StringEquals':{'aws:PrincipalTag/team':'a'}}", deny},
      {"Deny", "{'StringEquals':{'aws:PrincipalAccount':'1'}}", yes},
  };
  for (const Row& row : rows) {
    CAPTURE(row.condition);
    Account account;
    iam::Credentials credentials;
    std::string statements =
        quoted("{'Effect':'" + std::string(row.effect) +
               "','Action':'*','Resource':'*','Condition':" + row.condition + "}");
    if (std::string_view(row.effect) == "Deny") statements += "," + allowing("*");
    credentials.role = account.role("app", statements);
    const std::array<iam::ContextKey, 1> keys = {
        iam::ContextKey{"elasticfilesystem:AccessPointArn", "arn:aws:x:access-point/a"}};
    CHECK(
        iam::evaluate(account.world(), credentials, "elasticfilesystem:ClientMount", "*", {}, keys)
            .answer == row.answer);
  }
}

TEST_CASE("a malformed policy is refused in AWS's words, at its place") {
  struct Row {
    PolicyUse use;
    const char* text;
    const char* message;
    std::uint32_t column;
    const char* pointer;
  };
  const auto identity = PolicyUse::identity;
  const auto trust = PolicyUse::trust;
  const Row rows[] = {
      {identity, "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*'}]}",
       "Policy statement must contain resources.", 38, "/Statement/0"},
      {identity, "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Resource':'*'}]}",
       "Policy statement must contain actions.", 38, "/Statement/0"},
      {identity,
       "{'Version':'2012-10-17','Statement':[{'Effect':'allow','Action':'*','Resource':'*'}]}",
       "Syntax errors in policy. \"Effect\" is \"allow\".", 48, "/Statement/0/Effect"},
      {identity,
       "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'Get','Resource':'*'}]}",
       "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc. \"Get\" is "
       "none.",
       65, "/Statement/0/Action"},
      {identity,
       "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':['b']}]}",
       "Resource b must be in ARN format or \"*\".", 81, "/Statement/0/Resource/0"},
      {identity, "{'Version':'2026-01-01','Statement':[]}",
       "Syntax errors in policy. \"Version\" is \"2026-01-01\".", 12, "/Version"},
      {identity, "{'Version':'2012-10-17','Statment':[]}",
       "Syntax errors in policy. \"Statment\" is no element of a policy.", 25, "/Statment"},
      {identity,
       "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':'*',"
       "'Principal':'*'}]}",
       "Policy document should not specify a principal.", 96, "/Statement/0/Principal"},
      {trust, "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'sts:AssumeRole'}]}",
       "Missing required field Principal", 38, "/Statement/0"},
      {trust,
       "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'sts:AssumeRole',"
       "'Principal':{'Service':'ecs-task.amazonaws.com'}}]}",
       "Invalid principal in policy: \"SERVICE\":\"ecs-task.amazonaws.com\"", 105,
       "/Statement/0/Principal/Service"},
      {trust,
       "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:GetObject',"
       "'Principal':'*'}]}",
       "AssumeRole policy may only specify STS AssumeRole actions. \"s3:GetObject\" is none.", 65,
       "/Statement/0/Action"},
      {trust,
       "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'sts:AssumeRole',"
       "'Principal':'*','Resource':'*'}]}",
       "Has prohibited field Resource", 109, "/Statement/0/Resource"},
      {identity,
       "{'Version':'2012-10-17','Statement':[{'Sid':'a b','Effect':'Allow','Action':'*',"
       "'Resource':'*'}]}",
       "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
       "expression [0-9A-Za-z]*",
       45, "/Statement/0/Sid"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Diagnostics found = validate_policy(quoted(row.text), row.use);
    const Diagnostic* first = nullptr;
    for (const Diagnostic& each : found) {
      if (each.severity == Severity::error && first == nullptr) first = &each;
    }
    REQUIRE(first != nullptr);
    CHECK(first->message == row.message);
    CHECK(first->exception == "MalformedPolicyDocument");
    CHECK(first->line == 1);
    CHECK(first->column == row.column);
    CHECK(first->pointer == row.pointer);
  }
}

TEST_CASE("broken JSON of a policy: its line and column, as a text inside a request too") {
  const std::string text = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [}\n}";
  const Diagnostics found = validate_policy(text, PolicyUse::identity);
  REQUIRE(found.size() == 1);
  CHECK(found[0].line == 3);
  CHECK(found[0].column == 17);
  CHECK(found[0].message.find("Syntax errors in policy.") == 0);
  Account account;
  account.role("app", "");
  const std::string request = R"({"RoleName":"app","PolicyName":"p","PolicyDocument":)";
  const Reply reply =
      account.simulation.call("iam.PutRolePolicy", request + json_quote(text) + "}");
  CHECK_FALSE(reply.ok());
  REQUIRE(reply.diagnostics.size() == 1);
  CHECK(reply.diagnostics[0].hint.find("Line 3, column 17 of the policy.") == 0);
  const std::string whole = request + json_quote(text) + "}";
  CHECK(whole.substr(reply.diagnostics[0].offset, 1) == "}");
}

TEST_CASE("names that match nothing known are accepted with a warning") {
  struct Row {
    const char* action;
    const char* message;
    const char* hint;
  };
  const Row rows[] = {
      {"s3:GetObjct", "\"s3:GetObjct\" matches no action that is known here.",
       "Did you mean \"s3:GetObject\"?"},
      {"s3:GetObjects", "\"s3:GetObjects\" matches no action that is known here.",
       "Did you mean \"s3:GetObject\"?"},
      {"s3:GetObjects*", "\"s3:GetObjects*\" matches no action that is known here.",
       "Did you mean \"s3:GetObject*\"?"},
      {"s3:Gett*", "\"s3:Gett*\" matches no action that is known here.",
       "Did you mean \"s3:Get*\"?"},
      {"secretsmanager:Read*", "\"secretsmanager:Read*\" matches no action that is known here.",
       "AWS accepts any name; a wrong one allows nothing."},
      {"s3:GetParameters", "\"s3:GetParameters\" matches no action that is known here.",
       "Did you mean \"ssm:GetParameters\"?"},
      {"dynamdb:GetItem", "No call that is simulated belongs to the service \"dynamdb\".",
       "Did you mean \"dynamodb:GetItem\"?"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.action);
    const Diagnostics found =
        validate_policy(R"({"Version":"2012-10-17","Statement":)" + allowing(row.action) + "}",
                        PolicyUse::identity);
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity == Severity::warning);
    CHECK(found[0].message == row.message);
    CHECK(found[0].hint == row.hint);
  }
  CHECK(validate_policy(R"({"Version":"2012-10-17","Statement":)" + allowing("s3:Get*") + "}",
                        PolicyUse::identity)
            .empty());
}

TEST_CASE("resources and actions that fit nothing are accepted with a warning that says why") {
  struct Row {
    const char* statement;
    const char* pointer;  // where the warning stands; "" = there is none
    const char* message;
    const char* hint;
  };
  const Row rows[] = {
      {"'Action':'s3:GetObject','Resource':'arn:aws:s3:::reports'", "/Statement/Action",
       "\"s3:GetObject\" is for objects, and \"arn:aws:s3:::reports\" is a bucket: it matches "
       "nothing.",
       "\"arn:aws:s3:::reports/*\""},
      {"'Action':['s3:PutObject','s3:ListBucket'],'Resource':'arn:aws:s3:::reports/*'",
       "/Statement/Action/1",
       "\"s3:ListBucket\" is for buckets, and \"arn:aws:s3:::reports/*\" names objects: it matches "
       "nothing.",
       "\"arn:aws:s3:::reports\""},
      {"'Action':['s3:GetObject','s3:ListBucket'],'Resource':['arn:aws:s3:::a','arn:aws:s3:::a/*']",
       "", "", ""},
      {"'Action':'s3:GetObject','Resource':'arn:aws:s3:us-east-1:123456789012:reports/*'",
       "/Statement/Resource",
       "\"arn:aws:s3:us-east-1:123456789012:reports/*\" matches nothing: ARNs of S3 have neither "
       "region nor account.",
       "\"arn:aws:s3:::reports/*\""},
      {"'Action':['ecr:GetAuthorizationToken','ecr:BatchGetImage'],'Resource':"
       "'arn:aws:ecr:us-east-1:123456789012:repository/web'",
       "/Statement/Action/0",
       "\"ecr:GetAuthorizationToken\" cannot be limited to a resource, so with this \"Resource\" "
       "it "
       "matches nothing.",
       "A statement of its own with \"Resource\": \"*\"."},
      {"'Action':'ecr:*','Resource':'arn:aws:ecr:us-east-1:123456789012:repository/web'", "", "",
       ""},
      {"'Action':'ecr:BatchGetImage','Resource':'arn:aws:ecr:us-east-1:123456789012:web'",
       "/Statement/Resource",
       "\"arn:aws:ecr:us-east-1:123456789012:web\" matches nothing: ecr has no such kind of "
       "resource.",
       "After the account comes the kind: \"arn:aws:ecr:us-east-1:123456789012:repository/web\""},
      {"'Action':'ecr:BatchGetImage','Resource':'arn:aws:ecr:*:*:rep*/web'", "", "", ""},
      {"'Action':'ssm:GetParameters','Resource':'arn:aws:ssm:us-east-1:123456789012:parameter//db'",
       "/Statement/Resource",
       "\"arn:aws:ssm:us-east-1:123456789012:parameter//db\" matches nothing: the slash before a "
       "parameter's name stands once.",
       "\"arn:aws:ssm:us-east-1:123456789012:parameter/db\""},
      {"'Action':'secretsmanager:GetSecretValue','Resource':"
       "'arn:aws:secretsmanager:us-east-1:123456789012:secret/db'",
       "/Statement/Resource",
       "\"arn:aws:secretsmanager:us-east-1:123456789012:secret/db\" matches nothing: "
       "secretsmanager "
       "has no such kind of resource.",
       "After the account comes the kind: "
       "\"arn:aws:secretsmanager:us-east-1:123456789012:secret:db\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.statement);
    const Diagnostics found =
        validate_policy(quoted("{'Version':'2012-10-17','Statement':{'Effect':'Allow'," +
                               std::string(row.statement) + "}}"),
                        PolicyUse::identity);
    REQUIRE(found.size() == (row.pointer[0] == '\0' ? 0 : 1));
    if (found.empty()) continue;
    CHECK(found[0].severity == Severity::warning);
    CHECK(found[0].code == "iam.fit");
    CHECK(found[0].pointer == row.pointer);
    CHECK(found[0].message == row.message);
    CHECK(found[0].hint == row.hint);
  }
}

TEST_CASE("services of trust policies: known, unknown (a warning), misspelt or none (refused)") {
  struct Row {
    const char* service;
    std::size_t findings;
    bool refused;
  };
  const Row rows[] = {{"ecs-tasks.amazonaws.com", 0, false}, {"s3.amazonaws.com", 0, false},
                      {"ecr.amazonaws.com", 1, false},       {"new-thing.amazonaws.com", 1, false},
                      {"ecs-taks.amazonaws.com", 1, true},   {"ecs-tasks", 1, true}};
  for (const Row& row : rows) {
    CAPTURE(row.service);
    const Diagnostics found = validate_policy(iam::trust_policy(row.service), PolicyUse::trust);
    CHECK(found.size() == row.findings);
    CHECK(has_errors(found) == row.refused);
  }
}

TEST_SUITE_END();
