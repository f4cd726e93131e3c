// Lifecycle policies (surroundings 6.2).
#include <doctest/doctest.h>

#include "ecr/ecr.hpp"
#include "unit/ecr/registry_yard.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("ecr");

namespace {

std::string rule(int priority, const std::string& selection) {
  return "{'rulePriority':" + std::to_string(priority) + ",'selection':{" + selection +
         "},'action':{'type':'expire'}}";
}
std::string policy(const std::string& rules) { return json("{'rules':[" + rules + "]}"); }

std::string tags_left(const RegistryYard& yard) {
  std::string out;
  for (const RepositoryImage& image : yard.world().registry.repositories[0].images) {
    if (image.deleted) continue;
    out += out.empty() ? "" : " ";
    out += image.tags.empty() ? "-" : yard.world().text(image.tags.front());
  }
  return out;
}

}  // namespace

TEST_CASE("which images a lifecycle policy expires, one rule per image (6.2)") {
  struct Row {
    const char* what;
    std::string rules;
    const char* left;
  };
  // Pushed a day apart in this order: dev-1, prod-1, an untagged one, dev-2, prod-2.
  const Row rows[] = {
      {"the two newest of all",
       rule(1,
            "'tagStatus':'any','countType':'imageCountMoreThan',"
            "'countNumber':2"),
       "dev-2 prod-2"},
      {"untagged",
       rule(1,
            "'tagStatus':'untagged','countType':'sinceImagePushed',"
            "'countUnit':'days','countNumber':1"),
       "dev-1 prod-1 dev-2 prod-2"},
      {"untagged, not old enough",
       rule(1,
            "'tagStatus':'untagged','countType':'sinceImagePushed','countUnit':'days',"
            "'countNumber':3"),
       "dev-1 prod-1 - dev-2 prod-2"},
      {"one of a prefix",
       rule(1,
            "'tagStatus':'tagged','tagPrefixList':['dev'],"
            "'countType':'imageCountMoreThan','countNumber':1"),
       "prod-1 - dev-2 prod-2"},
      {"a pattern",
       rule(1,
            "'tagStatus':'tagged','tagPatternList':['*-1'],"
            "'countType':'sinceImagePushed','countUnit':'days','countNumber':1"),
       "- dev-2 prod-2"},
      {"an earlier rule keeps its images from later ones",
       rule(1,
            "'tagStatus':'tagged','tagPrefixList':['prod'],'countType':'imageCountMoreThan',"
            "'countNumber':5") +
           "," + rule(2, "'tagStatus':'any','countType':'imageCountMoreThan','countNumber':1"),
       "prod-1 prod-2"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    RegistryYard yard;
    yard.create();
    yard.push("dev-1", "a:1");
    yard.advance(24 * k_hour);
    yard.push("prod-1", "b:1");
    yard.advance(24 * k_hour);
    yard.push("dev-2", "c:1");  // untagged as soon as the tag moves
    yard.advance(24 * k_hour);
    yard.push("dev-2", "d:1");
    yard.advance(24 * k_hour);
    yard.push("prod-2", "e:1");
    yard.call("ecr.PutLifecyclePolicy",
              "{\"repositoryName\":\"team/web\",\"lifecyclePolicyText\":" +
                  json_quote(policy(row.rules)) + "}");
    CHECK(tags_left(yard) == "dev-1 prod-1 - dev-2 prod-2");
    yard.call("ecr.StartLifecyclePolicyPreview", json("{'repositoryName':'team/web'}"));
    const JsonDocument preview =
        yard.call("ecr.GetLifecyclePolicyPreview", json("{'repositoryName':'team/web'}"));
    yard.advance(yard.world().parameter(Parameter::lifecycle_policy_ms));
    CHECK(tags_left(yard) == row.left);
    std::size_t gone = 0;
    for (const RepositoryImage& image : yard.world().registry.repositories[0].images) {
      gone += image.deleted ? 1U : 0U;
    }
    CHECK(preview.root()["previewResults"].size() == gone);
  }
}

TEST_CASE("lifecycle policies are refused with the place of what is wrong (6.2)") {
  struct Row {
    std::string text;
    const char *message, *pointer;
  };
  const std::string count = "'countType':'imageCountMoreThan','countNumber':1";
  const Row rows[] = {
      {"{", "", ""},
      {"{}", "missing required properties ([\"rules\"])", ""},
      {policy("{'rulePriority':1,'selection':{'tagStatus':'any'," + count + "}}"),
       "missing required properties ([\"action\"])", "/rules/0"},
      {policy(rule(0, "'tagStatus':'any'," + count)), "rulePriority is lower",
       "/rules/0/rulePriority"},
      {policy(rule(1, "'tagStatus':'some'," + count)), "instance value not found in enum",
       "/rules/0/selection/tagStatus"},
      {policy(rule(1, "'tagStatus':'tagged'," + count)), "[\"tagPrefixList\"]",
       "/rules/0/selection"},
      {policy(rule(1, "'tagStatus':'any','tagPrefixList':['a']," + count)), "tagged only",
       "/rules/0/selection/tagPrefixList"},
      {policy(rule(1, "'tagStatus':'any','countType':'sinceImagePushed','countNumber':1")),
       "[\"countUnit\"]", "/rules/0/selection"},
      {policy(rule(1, "'tagStatus':'any','countUnit':'days'," + count)), "sinceImagePushed only",
       "/rules/0/selection/countUnit"},
      {policy(rule(1, "'tagStatus':'any'," + count) + "," +
              rule(2, "'tagStatus':'untagged'," + count)),
       "must have the highest rulePriority", "/rules/0"},
      {policy(rule(1, "'tagStatus':'untagged'," + count) + "," +
              rule(1, "'tagStatus':'untagged'," + count)),
       "is there twice", "/rules/1"},
      {std::string(31'000, ' ') + policy(rule(1, "'tagStatus':'any'," + count)), "30,720", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text.substr(row.text.size() > 400 ? row.text.size() - 400 : 0));
    const ecr::LifecycleReading reading = ecr::read_lifecycle(row.text);
    REQUIRE(has_errors(reading.diagnostics));
    const Diagnostic& first = reading.diagnostics.front();
    CHECK(first.message.find("Lifecycle policy validation failure") != std::string::npos);
    CHECK(first.message.find(row.message) != std::string::npos);
    CHECK(first.pointer == row.pointer);
  }
}

TEST_SUITE_END();
