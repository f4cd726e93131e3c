// Which rule a request meets (facts of the surroundings 1.2).
#include <doctest/doctest.h>
#include "unit/elb/balance.hpp"

namespace taskyard::elb::testing {
namespace {

using Field = ConditionField;
using Headers = std::vector<std::pair<std::string, std::string>>;

struct Row {
  std::vector<RuleCondition> conditions;
  const char* method;
  const char* host;
  const char* path;
  const char* query;
  std::uint32_t ip;
  bool matches;
};

constexpr std::uint32_t k_ip = 0xCB007119;  // 203.0.113.25

bool met(const std::vector<RuleCondition>& conditions, const Asked& asked) {
  Balance balance;
  ListenerRule rule;
  rule.id = ListenerRuleId{1};
  rule.listener = balance.listener;
  rule.priority = 1;
  rule.conditions = conditions;
  balance.world.listener_rules.push_back(rule);
  ref(balance.world, balance.listener).rules = {rule.id, balance.rule};
  return match_rule(balance.world, balance.listener, asked) == rule.id;
}

}  // namespace

TEST_SUITE_BEGIN("elb match");

TEST_CASE("Conditions of a rule hold as documented") {
  const Row rows[] = {
      // path: case-sensitive, without the query; * any number of characters, ? exactly one
      {{{Field::path_pattern, "", {"/img/*"}}}, "GET", "a", "/img/a.jpg", "", k_ip, true},
      {{{Field::path_pattern, "", {"/img/*"}}}, "GET", "a", "/img/", "", k_ip, true},
      {{{Field::path_pattern, "", {"/img/*"}}}, "GET", "a", "/img", "", k_ip, false},
      {{{Field::path_pattern, "", {"/img/*"}}}, "GET", "a", "/IMG/a.jpg", "", k_ip, false},
      {{{Field::path_pattern, "", {"/img/*/pics"}}}, "GET", "a", "/img/a/b/pics", "", k_ip, true},
      {{{Field::path_pattern, "", {"/img/*/pics"}}}, "GET", "a", "/img/pics", "", k_ip, false},
      {{{Field::path_pattern, "", {"/v?/x"}}}, "GET", "a", "/v1/x", "", k_ip, true},
      {{{Field::path_pattern, "", {"/v?/x"}}}, "GET", "a", "/v12/x", "", k_ip, false},
      {{{Field::path_pattern, "", {"/v?/x"}}}, "GET", "a", "/v/x", "", k_ip, false},
      {{{Field::path_pattern, "", {"*a*b*c"}}}, "GET", "a", "/aabbacbc", "", k_ip, true},
      {{{Field::path_pattern, "", {"*a*b*c"}}}, "GET", "a", "/aabbacb", "", k_ip, false},
      // values are alternatives, conditions must all hold
      {{{Field::path_pattern, "", {"/a", "/b"}}}, "GET", "a", "/b", "", k_ip, true},
      {{{Field::path_pattern, "", {"/a"}}, {Field::host_header, "", {"x.org"}}},
       "GET",
       "x.org",
       "/a",
       "",
       k_ip,
       true},
      {{{Field::path_pattern, "", {"/a"}}, {Field::host_header, "", {"x.org"}}},
       "GET",
       "y.org",
       "/a",
       "",
       k_ip,
       false},
      // host: letter case does not count; *.example.com does not match example.com
      {{{Field::host_header, "", {"*.example.com"}}},
       "GET",
       "Test.EXAMPLE.com",
       "/",
       "",
       k_ip,
       true},
      {{{Field::host_header, "", {"*.example.com"}}}, "GET", "example.com", "/", "", k_ip, false},
      // method: exact
      {{{Field::http_request_method, "", {"GET", "HEAD"}}}, "HEAD", "a", "/", "", k_ip, true},
      {{{Field::http_request_method, "", {"GET"}}}, "get", "a", "/", "", k_ip, false},
      // query string: key and value, or the value of any key
      {{{Field::query_string, "", {"version=v1"}}}, "GET", "a", "/", "x=1&version=v1", k_ip, true},
      {{{Field::query_string, "", {"version=v1"}}}, "GET", "a", "/", "version=v12", k_ip, false},
      {{{Field::query_string, "", {"=*example*"}}}, "GET", "a", "/", "q=an-example-x", k_ip, true},
      {{{Field::query_string, "", {"version=v1"}}}, "GET", "a", "/", "", k_ip, false},
      // source address
      {{{Field::source_ip, "", {"203.0.113.0/24"}}}, "GET", "a", "/", "", k_ip, true},
      {{{Field::source_ip, "", {"203.0.112.0/24"}}}, "GET", "a", "/", "", k_ip, false},
      {{{Field::source_ip, "", {"0.0.0.0/0"}}}, "GET", "a", "/", "", k_ip, true},
      {{{Field::source_ip, "", {"203.0.113.25/32"}}}, "GET", "a", "/", "", k_ip, true},
      {{{Field::source_ip, "", {"203.0.113.26/32"}}}, "GET", "a", "/", "", k_ip, false},
      // header: name without letter case, values with wildcards
      {{{Field::http_header, "user-agent", {"*Chrome*", "*Safari*"}}},
       "GET",
       "a",
       "/",
       "",
       k_ip,
       true},
      {{{Field::http_header, "User-Agent", {"curl*"}}}, "GET", "a", "/", "", k_ip, false},
      {{{Field::http_header, "X-None", {"*"}}}, "GET", "a", "/", "", k_ip, false},
  };
  const Headers headers = {{"User-Agent", "Mozilla Safari/1"}};
  for (const Row& row : rows) {
    CAPTURE(row.conditions.front().values.front());
    CAPTURE(row.path);
    CAPTURE(row.host);
    CHECK(met(row.conditions, {row.method, row.host, row.path, row.query, headers, row.ip}) ==
          row.matches);
  }
}

TEST_CASE("Rules are tried from the lowest number up, the default rule last") {
  Balance balance;
  for (const char* pattern : {"/api/*", "/api/v1/*"}) {
    ListenerRule rule;
    rule.id = ListenerRuleId{static_cast<std::uint32_t>(balance.world.listener_rules.size())};
    rule.listener = balance.listener;
    rule.conditions = {{Field::path_pattern, "", {pattern}}};
    balance.world.listener_rules.push_back(rule);
  }
  Asked asked;
  asked.path = "/api/v1/x";
  Listener& listener = ref(balance.world, balance.listener);
  listener.rules = {ListenerRuleId{1}, ListenerRuleId{2}, balance.rule};
  CHECK(match_rule(balance.world, balance.listener, asked) == ListenerRuleId{1});
  listener.rules = {ListenerRuleId{2}, ListenerRuleId{1}, balance.rule};
  CHECK(match_rule(balance.world, balance.listener, asked) == ListenerRuleId{2});
  asked.path = "/";
  CHECK(match_rule(balance.world, balance.listener, asked) == balance.rule);
}

TEST_SUITE_END();

}  // namespace taskyard::elb::testing
