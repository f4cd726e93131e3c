// The door checks every request against the shapes of the published API model before anything else.
#include "api/request/request_shapes.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "api/api.hpp"
#include "api/request/not_simulated.hpp"
#include "base/text.hpp"
#include "support/yard.hpp"
#include "unit/api/api_model.hpp"

using namespace taskyard;
using support::Yard;

TEST_SUITE_BEGIN("api");

namespace {

bool is_ecs(std::string_view name) { return name.rfind("ecs.", 0) == 0; }
std::string bare(std::string_view action) { return std::string(action.substr(4)); }

/// Newer than the model we compare with (facts DEP-25).
const std::set<std::string> k_newer = {"DeploymentCircuitBreaker.resetOnHealthyTask",
                                       "DeploymentCircuitBreaker.thresholdConfiguration"};

/// Compares our shapes with the model's, each shape once.
class Comparison {
 public:
  void shape(const std::string& name, std::string_view members) {
    if (!seen_.insert(name).second) return;
    CAPTURE(name);
    std::set<std::string> ours;
    while (!members.empty()) {
      const api::Member member = api::next_member(members);
      CAPTURE(member.name);
      const std::string full = name + "." + std::string(member.name);
      if (k_newer.count(full) != 0) continue;
      ours.insert(std::string(member.name));
      CHECK(member.required == model.is_required(name, member.name));
      type(member.type, model.member_type(name, member.name));
    }
    const std::vector<std::string> theirs = model.members(name);
    CHECK(ours == std::set<std::string>(theirs.begin(), theirs.end()));
  }

  test::ApiModel model;

 private:
  void type(std::string_view ours, const std::string& theirs) {
    CAPTURE(ours);
    CAPTURE(theirs);
    REQUIRE_FALSE(ours.empty());
    const std::string kind = theirs.substr(0, theirs.find(':'));
    const std::string rest = theirs.substr(kind.size() + (kind.size() < theirs.size() ? 1 : 0));
    switch (ours.front()) {
      case 'x': break;
      case 's': CHECK((kind == "string" || kind == "enum")); break;
      case 'i': CHECK(kind == "integer"); break;
      case 'n': CHECK(kind == "number"); break;
      case 't': CHECK(kind == "number"); break;
      case 'b': CHECK(kind == "boolean"); break;
      case 'm': CHECK(kind == "map"); break;
      case 'o': CHECK(kind == "structure"); break;
      case '(':
        CHECK(kind == "enum");
        for (std::string_view word : split(ours.substr(1, ours.size() - 2), '|')) {
          CHECK(("|" + rest + "|").find("|" + std::string(word) + "|") != std::string::npos);
        }
        break;
      case '[':
        CHECK(kind == "list");
        type(ours.substr(1), rest);
        break;
      default:
        CHECK(kind == "structure");
        CHECK(rest == ours);
        shape(rest, api::shape_members(ours));
    }
  }

  std::set<std::string> seen_;
};

/// A value of the type, and one that is none.
std::string some_value(std::string_view type) {
  switch (type.front()) {
    case 'i':
    case 'n':
    case 't': return "1";
    case 'b': return "true";
    case '[': return "[]";
    case 's': return "\"a\"";
    case '(': return "\"" + std::string(type.substr(1, type.find_first_of("|)") - 1)) + "\"";
    default: return "{}";
  }
}

std::string wrong_value(std::string_view type) { return type.front() == 'b' ? "[]" : "true"; }

std::string request_of(std::string_view members, std::string_view without) {
  std::string text;
  while (!members.empty()) {
    const api::Member member = api::next_member(members);
    if (!member.required || member.name == without) continue;
    text +=
        (text.empty() ? "\"" : ",\"") + std::string(member.name) + "\":" + some_value(member.type);
  }
  return "{" + text + "}";
}

}  // namespace

TEST_CASE("requests have the members, types and choices of the API model, at every depth") {
  Comparison comparison;
  for (const api::ActionRow& row : api::actions()) {
    if (!is_ecs(row.name) || row.members == "*") continue;
    CAPTURE(row.name);
    const std::string type = comparison.model.request_type(bare(row.name));
    comparison.shape(type.substr(type.find(':') + 1), row.members);
  }
}

TEST_CASE("a member that must be there, one of the wrong type and an unknown one are refused") {
  Yard yard;
  const std::uint64_t state = yard.simulation.state_hash();
  for (const api::ActionRow& row : api::actions()) {
    if (!is_ecs(row.name) || row.members == "*") continue;
    CAPTURE(row.name);
    std::string_view members = row.members;
    while (!members.empty()) {
      const api::Member member = api::next_member(members);
      const std::string name(member.name);
      CAPTURE(name);
      if (member.required) {
        CHECK(yard.refusal(row.name, request_of(row.members, name)) ==
              "InvalidParameterException: Missing required parameter in input: \"" + name + "\"");
      }
      const std::string wrong = "{\"" + name + "\":" + wrong_value(member.type) + "}";
      CHECK(
          yard.refusal(row.name, wrong)
              .rfind("InvalidParameterException: Invalid type for parameter " + name + ", value: ",
                     0) == 0);
    }
    CHECK(yard.refusal(row.name, R"({"nonsense":1})")
              .rfind("InvalidParameterException: Unknown parameter in input: \"nonsense\", must be "
                     "one of: ",
                     0) == 0);
  }
  CHECK(yard.simulation.state_hash() == state);
}

TEST_CASE("what is wrong deep in a request is named with its place") {
  Yard yard;
  const std::pair<const char*, const char*> rows[] = {
      {R"({"taskDefinition":"web","launchType":"Fargate"})",
       "launch type should be one of [EC2,FARGATE,EXTERNAL]"},
      {R"({"taskDefinition":"web","overrides":{"containerOverrides":[{"name":"a"},{"cpu":"1"}]}})",
       "Invalid type for parameter overrides.containerOverrides[1].cpu, value: \"1\", type: <class "
       "'str'>, valid types: <class 'int'>"},
      {R"({"taskDefinition":"web","networkConfiguration":{"awsvpcConfiguration":{}}})",
       "Missing required parameter in networkConfiguration.awsvpcConfiguration: \"subnets\""},
      {R"({"taskDefinition":"web","networkConfiguration":{"awsvpc":{}}})",
       "Unknown parameter in networkConfiguration: \"awsvpc\", must be one of: "
       "awsvpcConfiguration"},
      {R"({"taskDefinition":"web","tags":[{"key":null}]})",
       "Invalid type for parameter tags[0].key, value: null, type: <class 'NoneType'>, valid "
       "types: "
       "<class 'str'>"},
      {R"({"taskDefinition":"web","capacityProviderStrategy":[{"weight":1}]})",
       "Missing required parameter in capacityProviderStrategy[0]: \"capacityProvider\""},
  };
  for (const auto& [request, message] : rows) {
    CAPTURE(request);
    CHECK(yard.refusal("RunTask", request) == "InvalidParameterException: " + std::string(message));
  }
}

TEST_CASE("every action of ECS is answered or plainly refused as not simulated") {
  const test::ApiModel model;
  Yard yard;
  for (const std::string& name : model.operations()) {
    CAPTURE(name);
    const bool answered = api::find_action(name) != nullptr;
    const api::NotSimulated* row = api::find_not_simulated(name);
    REQUIRE((answered || row != nullptr));
    if (answered) continue;
    const std::string said = yard.refusal("ecs." + name, "{}");
    CHECK(said.rfind(std::string(row->exception) + ": " + name + " is not simulated by Taskyard: ",
                     0) == 0);
  }
}

TEST_SUITE_END();
