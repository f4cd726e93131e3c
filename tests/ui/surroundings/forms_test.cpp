// The forms of file systems, volumes, roles and repositories: what they write and what they say about bad
// input.
#include <doctest/doctest.h>

#include <algorithm>

#include "ui/fixture.hpp"
#include "ui/page.hpp"
#include "ui/surroundings/forms.hpp"
#include "viewmodel/roles/words.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

constexpr std::string_view k_definition = R"({
  "family": "shop",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc", "cpu": "256", "memory": "512",
  "containerDefinitions": [
    { "name": "app",   "image": "nginx", "environment": [] },
    {
      "name": "helper",
      "image": "busybox",
      "mountPoints": []
    }
  ]
})";

std::string problems_of_form(const RequestFormModel& model) {
  std::string text;
  for (const FormProblem& problem : model.problems) {
    text += (text.empty() ? "" : "; ") + problem.field + ": " + problem.message;
  }
  return text;
}

// The lines of `text` that `before` does not have, in order.
std::string new_lines(std::string_view before, std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (before.find(text.substr(0, end)) == std::string_view::npos) {
      out += std::string(text.substr(0, end)) + "\n";
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

struct Written {
  const char* values;
  const char* volume;  ///< as it stands in the text
};

// API:ecs/Volume: one kind per volume (surroundings 3.5 rule 3, 4.1, 4.3, 3.9)
constexpr Written k_volumes[] = {
    {R"({"kind":"bind"})", R"({ "name": "data" })"},
    {R"({"kind":"host","hostPath":"/var/www"})",
     R"({ "name": "data", "host": { "sourcePath": "/var/www" } })"},
    {R"({"kind":"docker"})",
     R"({ "name": "data", "dockerVolumeConfiguration": { "scope": "task" } })"},
    {R"({"kind":"docker","scope":"shared"})",
     R"({ "name": "data", "dockerVolumeConfiguration": { "scope": "shared", "autoprovision": true } })"},
    {R"({"kind":"ebs"})", R"({ "name": "data", "configuredAtLaunch": true })"},
    {R"({"kind":"efs","fileSystem":"other","fileSystemId":"fs-12345678"})",
     R"({ "name": "data", "efsVolumeConfiguration": { "fileSystemId": "fs-12345678" } })"},
    {R"({"kind":"efs","fileSystem":"other","fileSystemId":"fs-12345678","root":"/in","transit":true})",
     R"({ "name": "data", "efsVolumeConfiguration": { "fileSystemId": "fs-12345678", "rootDirectory": "/in", "transitEncryption": "ENABLED" } })"}};

}  // namespace

TEST_SUITE("forms of storage, roles and images") {
  TEST_CASE("the volume form writes every kind of volume and touches no other byte") {
    const Simulation simulation = small_yard();
    // EC2, where every kind is allowed
    std::string definition(k_definition);
    definition.replace(definition.find("FARGATE"), 7, "EC2");
    for (const Written& row : k_volumes) {
      CAPTURE(std::string(row.values));
      const RequestFormModel model =
          form_with(simulation, RequestForm::volume, row.values, definition);
      CHECK(problems_of_form(model) == "");
      const std::string& text = model.definition;
      CHECK(text.find(row.volume) != std::string::npos);
      const JsonDocument document = JsonDocument::parse(text);
      REQUIRE(document.valid());
      CHECK(document.find("/volumes/0/name").text() == "data");
      for (const char* container : {"0", "1"}) {
        const std::string pointer =
            "/containerDefinitions/" + std::string(container) + "/mountPoints/0/";
        CHECK(document.find(pointer + "sourceVolume").text() == "data");
        CHECK(document.find(pointer + "containerPath").text() == "/data");
      }
      CHECK(text.find(R"("family": "shop",
  "requiresCompatibilities": ["EC2"],
  "networkMode": "awsvpc", "cpu": "256", "memory": "512",)") != std::string::npos);
      CHECK(text.find(R"({ "name": "app",   "image": "nginx", "environment": [])") !=
            std::string::npos);
      CHECK_FALSE(new_lines(definition, text).empty());
    }
  }

  TEST_CASE("only the chosen containers get a mount point, read-only when asked") {
    const Simulation simulation = small_yard();
    const RequestFormModel model =
        form_with(simulation, RequestForm::volume,
                  R"({"kind":"bind","in.app":false,"readOnly":true,"path":"/logs"})", k_definition);
    const JsonDocument document = JsonDocument::parse(model.definition);
    CHECK_FALSE(document.find("/containerDefinitions/0/mountPoints"));
    CHECK(document.find("/containerDefinitions/1/mountPoints/0/readOnly").boolean());
    CHECK(document.find("/containerDefinitions/1/mountPoints/0/containerPath").text() == "/logs");
  }

  TEST_CASE("the volume form says at the field what AWS would refuse") {
    struct Refused {
      const char* values;
      const char* field;
    };
    constexpr Refused rows[] = {
        {R"({"kind":"host"})", "hostPath"},  // surroundings 4.1: not on Fargate
        {R"({"kind":"bind","name":""})", "name"},
        {R"({"kind":"bind","path":"data"})", "path"},
        {R"({"kind":"bind","in.app":false,"in.helper":false})", "form"},
        {R"({"kind":"efs","fileSystemId":"shared"})", "fileSystemId"},
        {R"({"kind":"efs","fileSystemId":"fs-12345678","iam":true})", "iam"}};  // 3.5: a task role
    const Simulation simulation = small_yard();
    for (const Refused& row : rows) {
      CAPTURE(std::string(row.values));
      const RequestFormModel model =
          form_with(simulation, RequestForm::volume, row.values, k_definition);
      REQUIRE_FALSE(model.problems.empty());
      CAPTURE(problems_of_form(model));
      CHECK(std::any_of(model.problems.begin(), model.problems.end(),
                        [&](const FormProblem& p) { return p.field == row.field; }));
    }
    const RequestFormModel broken = form_with(simulation, RequestForm::volume, "{}", "{ not JSON");
    REQUIRE(broken.problems.size() == 1);
    CHECK(broken.problems[0].field == "form");
    CHECK(broken.definition.empty());
  }

  TEST_CASE("a volume goes into the text of the editor, and the text before can come back") {
    Page page;
    JsonWriter edit;
    edit.begin_object().member("type", "edit").member("text", k_definition).end_object();
    REQUIRE(page.obeys(edit.take()));
    REQUIRE(page.obeys(R"({"type":"add_volume","values":{"kind":"bind","name":"scratch"}})"));
    const std::string text = page.state("text");
    CHECK(text.find(R"("sourceVolume": "scratch")") != std::string::npos);
    CHECK(page.state("errors") == "0");
    // the same once more is refused: the name is taken
    CHECK_FALSE(page.obeys(R"({"type":"add_volume","values":{"kind":"bind","name":"scratch"}})"));
    CHECK(page.state("text") == text);
    REQUIRE(page.obeys(R"({"type":"restore_text"})"));
    CHECK(page.state("text") == k_definition);
    REQUIRE(page.obeys(R"({"type":"add_volume","values":{"kind":"bind","name":"scratch"}})"));
    REQUIRE(page.obeys(R"({"type":"apply"})"));
  }

  TEST_CASE("the file system form writes its calls in order") {
    const Simulation simulation = small_yard();
    const RequestFormModel model =
        form_with(simulation, RequestForm::file_system,
                  R"({"name":"media","throughput":"provisioned","provisioned":128,
                      "zone.us-east-1c":false,"point":true,"path":"/web"})");
    CHECK(problems_of_form(model) == "");
    CHECK(actions_of(model) ==
          "efs.CreateFileSystem efs.CreateMountTarget efs.CreateMountTarget efs.CreateAccessPoint");
    CHECK(model.calls[0].request.find(R"("ProvisionedThroughputInMibps":128)") !=
          std::string::npos);
    CHECK(model.calls[1].request.find("${FileSystemId}") != std::string::npos);
    CHECK(model.calls[1].request != model.calls[2].request);
    struct Bad {
      const char* values;
      const char* field;
    };
    constexpr Bad rows[] = {{R"({"name":""})", "name"},
                            {R"({"throughput":"provisioned","provisioned":"fast"})", "provisioned"},
                            {R"({"throughput":"provisioned","provisioned":4000})", "provisioned"},
                            {R"({"point":true,"path":"web"})", "path"},
                            {R"({"what":"target"})", "what"}};
    for (const Bad& row : rows) {
      CAPTURE(std::string(row.values));
      const RequestFormModel bad = form_with(simulation, RequestForm::file_system, row.values);
      REQUIRE(bad.problems.size() == 1);
      CHECK(bad.problems[0].field == row.field);
    }
  }

  TEST_CASE("policy JSON that is none says line and column, and stays as it was typed") {
    const Simulation simulation = small_yard();
    constexpr std::string_view typed = "{\n  \"Version\" \"2012-10-17\"\n}";
    JsonWriter values;
    values.begin_object().member("name", "reader").member("policy", typed).end_object();
    const RequestFormModel model = form_with(simulation, RequestForm::role, values.take());
    REQUIRE(model.problems.size() == 1);
    CHECK(model.problems[0].field == "policy");
    CHECK(model.problems[0].message.starts_with("Line 2, column "));
    for (const FormField& field : model.fields) {
      if (field.id == "policy") CHECK(field.value == typed);
    }
  }

  TEST_CASE("a new role is one call for itself and one for each policy") {
    const Simulation simulation = small_yard();
    const RequestFormModel model =
        form_with(simulation, RequestForm::role,
                  R"({"name":"reader","trust":"ecs-tasks.amazonaws.com","policyName":"read",
            "policy":"{\"Version\":\"2012-10-17\",\"Statement\":[]}"})");
    CHECK(problems_of_form(model) == "");
    CHECK(actions_of(model) == "iam.CreateRole iam.PutRolePolicy");
    const JsonDocument create = JsonDocument::parse(model.calls[0].request);
    CHECK(create.root()["RoleName"].text() == "reader");
    const JsonDocument trust =
        JsonDocument::parse(create.root()["AssumeRolePolicyDocument"].text());
    CHECK(trust.find("/Statement/0/Principal/Service").text() == "ecs-tasks.amazonaws.com");
  }

  TEST_CASE("the role form about a denied call holds the statement that was missing") {
    Simulation simulation = small_yard();
    World world = simulation.world();
    taskyard::Role role;
    role.id = RoleId{static_cast<std::uint32_t>(world.iam.roles.size())};
    role.name = "shop";
    world.iam.roles.push_back(role);
    AwsCall call;
    call.role = role.id;
    call.answer = CallAnswer::denied_no_statement;
    call.action = world.names.intern("s3:PutObject");
    call.resource = world.names.intern("arn:aws:s3:::orders/today.csv");
    call.number = world.iam.calls_taken;
    world.iam.calls.assign(1, call);
    world.iam.calls[0].number = 0;
    world.iam.calls_taken = 1;
    const FormValues values = values_about(world, RequestForm::role, {SelectionKind::aws_call, 0});
    CHECK(values.at("role") == "shop");
    CHECK(values.at("policyName") == "allow-s3-PutObject");
    const JsonDocument policy = JsonDocument::parse(values.at("policy"));
    CHECK(policy.find("/Statement/0/Action").text() == "s3:PutObject");
    CHECK(policy.find("/Statement/0/Resource").text() == "arn:aws:s3:::orders/today.csv");
    CHECK(policy.find("/Statement/0/Effect").text() == "Allow");
  }

  TEST_CASE("an image is pushed with its layers; layers of one name are one layer") {
    const Simulation simulation = small_yard();
    const RequestFormModel model = form_with(
        simulation, RequestForm::repository,
        R"({"name":"team/web","push":true,"tag":"1.0","layers":"base 45, app 12, base 45"})");
    CHECK(problems_of_form(model) == "");
    CHECK(actions_of(model) == "ecr.CreateRepository taskyard.PushImage");
    const JsonDocument push = JsonDocument::parse(model.calls[1].request);
    const std::string base(push.find("/layers/0/digest").text());
    CHECK(base.size() == 7 + 64);
    CHECK(push.find("/layers/2/digest").text() == base);
    CHECK(push.find("/layers/1/digest").text() != base);
    CHECK(push.find("/layers/1/sizeMib").integer() == 12);
    for (const char* layers : {"base", "base big", ""}) {
      JsonWriter values;
      values.begin_object().member("name", "a").member("layers", layers).end_object();
      const RequestFormModel bad = form_with(simulation, RequestForm::repository, values.take());
      CAPTURE(std::string(layers));
      REQUIRE(bad.problems.size() == 1);
      CHECK(bad.problems[0].field == "layers");
    }
  }
}
