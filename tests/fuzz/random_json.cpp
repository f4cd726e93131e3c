#include "fuzz/random_json.hpp"

#include "api/request/request_shapes.hpp"
#include "base/text.hpp"
#include "taskyard/json.hpp"

namespace taskyard::fuzz {
namespace {

/// Values that get a call past its first checks; ${r} is a reference, ${q} a query.
struct Fitting {
  std::string_view member;
  std::vector<std::string_view> values;
};

const std::vector<Fitting>& fittings() {
  static const std::vector<Fitting> rows = {
      {"cluster", {R"("c")", R"("c")", R"("c")", R"("other")", R"("${r}")"}},
      {"clusters", {R"(["c"])", R"(["c","${r}"])", "[]"}},
      {"clusterName", {R"("other")", R"("c")", R"("d")"}},
      {"serviceName", {R"("s")", R"("t")", R"("u")"}},
      {"service", {R"("s")", R"("t")", R"("${r}")"}},
      {"services", {R"(["s","t","${r}"])"}},
      {"taskDefinition", {R"("web")", R"("far")", R"("port:1")", R"("new")", R"("${r}")"}},
      {"taskDefinitions", {R"(["web:1","${r}"])", R"(["far:1"])"}},
      {"family", {R"("web")", R"("new")", R"("far")"}},
      {"count", {"1", "3", "10"}},
      {"desiredCount", {"0", "1", "5"}},
      {"launchType", {R"("EC2")", R"("FARGATE")", R"("EXTERNAL")"}},
      {"task", {R"("${r}")"}},
      {"tasks", {R"(["${r}"])", R"(["${r}","${r}"])"}},
      {"containerInstance", {R"("${r}")"}},
      {"containerInstances", {R"(["${r}"])", R"(["${r}","${r}"])"}},
      {"status", {R"("ACTIVE")", R"("DRAINING")", R"("INACTIVE")", R"(["IN_PROGRESS"])"}},
      {"desiredStatus", {R"("RUNNING")", R"("STOPPED")"}},
      {"force", {"true", "false"}},
      {"filter", {R"("${q}")"}},
      {"group", {R"("g")", R"("family:web")"}},
      {"networkConfiguration",
       {R"({"awsvpcConfiguration":{"subnets":["subnet-0a10000000000001a"]}})"}},
      {"placementStrategy",
       {R"([{"type":"spread","field":"attribute:ecs.availability-zone"}])",
        R"([{"type":"binpack","field":"memory"}])", R"([{"type":"random"}])"}},
      {"placementConstraints",
       {R"([{"type":"distinctInstance"}])", R"([{"type":"memberOf","expression":"${q}"}])"}},
      {"capacityProviders", {R"(["FARGATE","FARGATE_SPOT"])", R"(["FARGATE","asg"])", "[]"}},
      {"capacityProvider", {R"("asg")", R"("b")", R"("${r}")"}},
      {"capacityProviderStrategy",
       {R"([{"capacityProvider":"FARGATE","base":1,"weight":1},{"capacityProvider":"FARGATE_SPOT","weight":2}])",
        R"([{"capacityProvider":"asg"}])"}},
      {"defaultCapacityProviderStrategy", {R"([{"capacityProvider":"FARGATE","weight":1}])", "[]"}},
      {"autoScalingGroupProvider",
       {R"({"autoScalingGroupArn":"a","managedScaling":{"status":"ENABLED","targetCapacity":50}})"}},
      {"name", {R"("asg")", R"("b")", R"("taskLongArnFormat")", R"("awsvpcTrunking")"}},
      {"value", {R"("enabled")", R"("disabled")", "100"}},
      {"resourceArn", {R"("${r}")"}},
      {"tags", {R"([{"key":"a","value":"b"}])", R"([{"key":"aws:x","value":""}])"}},
      {"tagKeys", {R"(["a"])"}},
      {"propagateTags", {R"("TASK_DEFINITION")", R"("SERVICE")"}},
      {"attributes",
       {R"([{"name":"stack","value":"prod","targetId":"${r}"}])", R"({"stack":"prod"})"}},
      {"overrides", {R"({"containerOverrides":[{"name":"a","memory":96}],"cpu":"512"})"}},
      {"deploymentConfiguration",
       {R"({"minimumHealthyPercent":50,"maximumPercent":150})",
        R"({"deploymentCircuitBreaker":{"enable":true,"rollback":true}})"}},
      {"schedulingStrategy", {R"("DAEMON")", R"("REPLICA")"}},
      {"protectionEnabled", {"true", "false"}},
      {"totalResources",
       {R"([{"name":"CPU","integerValue":1024},{"name":"MEMORY","integerValue":900}])"}},
      {"instanceType", {R"("m5.large")", R"("t3.micro")"}},
      {"InstanceType", {R"("m5.large")", R"("c5.large")"}},
      {"MinCount", {"1"}},
      {"MaxCount", {"1", "2"}},
      {"InstanceIds", {R"(["${r}"])"}},
      {"image", {R"("nginx")", R"("web:v1")"}},
      {"containerDefinitions",
       {R"([{"name":"a","image":"nginx","memory":64,"portMappings":[{"containerPort":80}]}])",
        R"([{"name":"a","image":"web:v1","memory":64,"healthCheck":{"command":["CMD","x"]}}])"}},
      {"include", {R"(["TAGS"])"}},
      {"maxResults", {"1", "10"}},
      {"nextToken", {R"("1")", R"("0")"}},
  };
  return rows;
}

const std::vector<std::string_view> k_leaves = {"null",
                                                "true",
                                                "false",
                                                "0",
                                                "-1",
                                                "1",
                                                "80",
                                                "65536",
                                                "2147483648",
                                                "-9223372036854775808",
                                                "1e999",
                                                "1e-999",
                                                "0.1",
                                                "\"\"",
                                                "\"a\"",
                                                "\"c\"",
                                                "\"web\"",
                                                "\"\\u0000\"",
                                                "\"\\ud83d\\ude80\"",
                                                "\"arn:aws:ecs:us-east-1:123456789012:task/c/0\"",
                                                "\"arn:::::\"",
                                                "\"ENABLED\"",
                                                "[]",
                                                "{}"};

const std::vector<std::string_view> k_keys = {"name",
                                              "type",
                                              "field",
                                              "expression",
                                              "key",
                                              "value",
                                              "targetId",
                                              "subnets",
                                              "cpu",
                                              "memory",
                                              "base",
                                              "weight",
                                              "capacityProvider",
                                              "containerOverrides",
                                              "awsvpcConfiguration",
                                              "",
                                              "managedScaling",
                                              "enable",
                                              "rollback",
                                              "stringSetValue",
                                              "integerValue",
                                              "a\\u0000b"};

const std::vector<std::string_view> k_query_words = {"attribute:ecs.instance-type",
                                                     "attribute:ecs.availability-zone",
                                                     "attribute:stack",
                                                     "attribute:",
                                                     "task:group",
                                                     "agentConnected",
                                                     "agentVersion",
                                                     "registeredAt",
                                                     "runningTasksCount",
                                                     "==",
                                                     "!=",
                                                     "=~",
                                                     "!~",
                                                     "in",
                                                     "not_in",
                                                     "!in",
                                                     "exists",
                                                     "!exists",
                                                     "and",
                                                     "or",
                                                     "not",
                                                     "&&",
                                                     "||",
                                                     "!",
                                                     "(",
                                                     ")",
                                                     "[",
                                                     "]",
                                                     ",",
                                                     "m5.large",
                                                     "t3.*",
                                                     "prod",
                                                     "true",
                                                     "1",
                                                     "99999999999999999999",
                                                     "\\\"",
                                                     "'",
                                                     "*",
                                                     "service:s",
                                                     ">",
                                                     "<=",
                                                     "2018-06-18T22:28:28+00:00",
                                                     "(((",
                                                     "[a-",
                                                     "{1,999}",
                                                     "\\\\"};

}  // namespace

std::string RandomJson::pick(const std::vector<std::string_view>& choices) {
  return std::string(choices[random_.below(choices.size())]);
}

std::string RandomJson::reference() {
  return references.empty() ? "x" : references[random_.below(references.size())];
}

std::string RandomJson::value(int depth) {
  const std::uint64_t kind = depth > 4 ? 0 : random_.below(6);
  if (kind < 4) return pick(k_leaves);
  std::string text = kind == 4 ? "[" : "{";
  const std::uint64_t count = random_.below(4);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i > 0) text += ',';
    if (kind == 5) text += "\"" + pick(k_keys) + "\":";
    text += value(depth + 1);
  }
  return text + (kind == 4 ? "]" : "}");
}

std::string RandomJson::query() {
  std::string text;
  const std::uint64_t words = random_.below(12);
  for (std::uint64_t i = 0; i < words; ++i) {
    text += pick(k_query_words);
    if (!one_in(5)) text += ' ';
  }
  return text;
}

std::string RandomJson::fitting(std::string_view member) {
  for (const Fitting& row : fittings()) {
    if (row.member != member) continue;
    std::string text = pick(row.values);
    for (std::size_t at = 0; (at = text.find("${", at)) != std::string::npos;) {
      text.replace(at, 4, text[at + 2] == 'r' ? reference() : query());
    }
    return text;
  }
  return value();
}

std::string RandomJson::request(const std::vector<std::string_view>& members) {
  std::string text = "{";
  for (const std::string_view member : members) {
    if (one_in(3)) continue;
    if (text.size() > 1) text += ',';
    text += json_quote(member) + ":" + (one_in(5) ? value() : fitting(member));
  }
  text += "}";
  return one_in(12) ? damaged(std::move(text)) : text;
}

bool RandomJson::fits(std::string_view member) const {
  for (const Fitting& row : fittings()) {
    if (row.member == member) return true;
  }
  return false;
}

std::string RandomJson::typed(std::string_view type, int depth) {
  const std::vector<std::string_view> numbers = {"0",   "1",  "2",   "50",
                                                 "100", "-1", "200", "2147483647"};
  const std::vector<std::string_view> texts = {"\"\"", "\"a\"", "\"web\"", "\"c\"", "\"enabled\""};
  switch (type.empty() ? 'x' : type.front()) {
    case 's': return one_in(2) ? json_quote(reference()) : pick(texts);
    case 'i':
    case 'n':
    case 't': return pick(numbers);
    case 'b': return one_in(2) ? "true" : "false";
    case 'm': return R"({"a":"b"})";
    case '(': return json_quote(pick(split(type.substr(1, type.size() - 2), '|')));
    case '[': {
      std::string list = "[";
      for (std::uint64_t i = random_.below(4); i > 0; --i) {
        list += typed(type.substr(1), depth) + (i > 1 ? "," : "");
      }
      return list + "]";
    }
    case 'x':
    case 'o': return value(3);
    default: return typed_request(api::shape_members(type), depth + 1);
  }
}

std::string RandomJson::typed_request(std::string_view members, int depth) {
  std::string text = "{";
  while (!members.empty()) {
    const api::Member member = api::next_member(members);
    if (!member.required && one_in(2)) continue;
    if (text.size() > 1) text += ',';
    const bool known = depth == 0 && fits(member.name) && !one_in(3);
    text +=
        json_quote(member.name) + ":" + (known ? fitting(member.name) : typed(member.type, depth));
  }
  return text + "}";
}

std::string RandomJson::damaged(std::string text) {
  const std::uint64_t times = 1 + random_.below(4);
  for (std::uint64_t i = 0; i < times && !text.empty(); ++i) {
    const std::size_t at = random_.below(text.size());
    switch (random_.below(4)) {
      case 0: text.erase(at, 1 + random_.below(5)); break;
      case 1: text[at] = static_cast<char>(random_.below(256)); break;
      case 2: text.insert(at, text.substr(at, 1 + random_.below(8))); break;
      default: text.insert(at, 1, static_cast<char>("{}[]\",:\\"[random_.below(8)])); break;
    }
  }
  return text;
}

}  // namespace taskyard::fuzz
