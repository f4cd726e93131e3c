// Rubbish in every field of the forms of storage, roles and images (issue 5, "Bad input"): what was typed
// stays, the field says what is wrong, and nothing is half made.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "ui/fixture.hpp"
#include "ui/page.hpp"
#include "ui/surroundings/forms.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

constexpr std::string_view k_definition = R"({
  "family": "shop", "taskRoleArn": "arn:aws:iam::123456789012:role/shop",
  "containerDefinitions": [{ "name": "app", "image": "nginx", "memory": 64 }]
})";

constexpr std::string_view k_trust = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",
  "Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}]})";
constexpr std::string_view k_policy = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",
  "Action":"s3:GetObject","Resource":"*"}]})";

// A yard with a file system, a role and a repository, so that every form has all its fields.
Simulation furnished_yard() {
  Simulation simulation = small_yard();
  const auto call = [&](const char* action, const std::string& request) {
    const Reply reply = simulation.call(action, request);
    REQUIRE_MESSAGE(reply.ok(), reply.body);
  };
  call("efs.CreateFileSystem", R"({"CreationToken":"a","Tags":[{"Key":"Name","Value":"a"}]})");
  call("iam.CreateRole",
       R"({"RoleName":"shop","AssumeRolePolicyDocument":)" + std::string(k_trust) + "}");
  call("ecr.CreateRepository", R"({"repositoryName":"team/shop"})");
  simulation.advance_to(k_minute);
  return simulation;
}

struct Form {
  RequestForm kind;
  const char* values;
};

// Between them every field that takes a text.
constexpr Form k_forms[] = {
    {RequestForm::file_system, R"({"throughput":"provisioned","point":true})"},
    {RequestForm::file_system, R"({"what":"target"})"},
    {RequestForm::file_system, R"({"what":"point"})"},
    {RequestForm::file_system, R"({"what":"throughput","throughput":"provisioned"})"},
    {RequestForm::file_system, R"({"what":"policy"})"},
    {RequestForm::volume, R"({"kind":"efs","fileSystem":"other"})"},
    {RequestForm::volume, R"({"kind":"bind"})"},
    {RequestForm::volume, R"({"kind":"host"})"},
    {RequestForm::volume, R"({"kind":"docker","scope":"shared"})"},
    {RequestForm::volume, R"({"kind":"ebs"})"},
    {RequestForm::file, "{}"},
    {RequestForm::role, R"({"name":"new","trust":"json","trustJson":"@"})"},
    {RequestForm::role, R"({"role":"shop","policy":"@"})"},
    {RequestForm::repository, R"({"name":"new"})"},
    {RequestForm::repository, R"({"what":"push"})"},
    {RequestForm::repository, R"({"what":"lifecycle"})"},
    {RequestForm::repository, R"({"what":"policy"})"}};

std::vector<std::string> rubbish() {
  return {
      "",
      "   ",
      std::string(3000, 'x'),
      "/" + std::string(3000, 'y'),
      "ünïcode 🦀",
      R"(quo"tes \ and 'ticks')",
      "<script>alert(1)</script>",
      "${FileSystemId}",
      "-1",
      "99999999999999999999999",
      "1e400",
      "NaN",
      "one\r\ntwo",
      std::string("nul\0here", 8),
      "[]",
      "{",
      "null",
      "\xEF\xBB\xBF{\r\n  \"Version\": \"2012-10-17\",\r\n  \"Statement\": [}\r\n",
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Alow","Action":"s3:*","Resource":"*"}]})",
      R"({"rules":[{"rulePriority":"first"}]})",
      "\xFF\xFE broken"};
}

FormValues base_values(std::string_view json) {
  FormValues values = values_in(json);
  for (auto& [id, value] : values) {
    if (value == "@") value = id == "policy" ? k_policy : k_trust;
  }
  return values;
}

struct Pressed {
  std::vector<FormProblem> problems;
  bool accepted = false;
};

// What pressing the button would do; the calls are made on a copy.
Pressed press_button(const Simulation& simulation, RequestForm kind, const FormValues& values) {
  Pressed pressed;
  const RequestFormModel model = form_model(simulation, kind, values, {}, k_definition);
  pressed.problems = model.problems;
  if (!pressed.problems.empty()) return pressed;
  Simulation copy = simulation;
  std::vector<std::string> replies;
  for (const Call& call : model.calls) {
    const Reply reply = copy.call(call.action, filled_in(call.request, replies));
    if (!reply.ok()) {
      const JsonDocument body = JsonDocument::parse(reply.body);
      pressed.problems =
          refusals_at_fields(model, reply.diagnostics, body.root()["message"].text());
      return pressed;
    }
    replies.push_back(reply.body);
  }
  pressed.accepted = true;
  return pressed;
}

const FormField* field_called(const RequestFormModel& model, std::string_view id) {
  for (const FormField& field : model.fields) {
    if (field.id == id) return &field;
  }
  return nullptr;
}

bool takes_text(const FormField& field) {
  return field.type == FieldType::text || field.type == FieldType::number ||
         field.type == FieldType::area;
}

}  // namespace

TEST_SUITE("rubbish in the forms of storage, roles and images") {
  TEST_CASE("whatever is typed stays, and the field itself says what is wrong with it") {
    const Simulation simulation = furnished_yard();
    const std::uint64_t before = simulation.state_hash();
    const bool tells = std::getenv("TASKYARD_TELL") != nullptr;
    for (const Form& form : k_forms) {
      CAPTURE(std::string(form_name(form.kind)));
      CAPTURE(std::string(form.values));
      const FormValues base = base_values(form.values);
      const RequestFormModel plain = form_model(simulation, form.kind, base, {}, k_definition);
      for (const FormField& field : plain.fields) {
        if (!takes_text(field)) continue;
        for (const std::string& typed : rubbish()) {
          FormValues values = base;
          values[field.id] = typed;
          CAPTURE(field.id);
          CAPTURE(typed.substr(0, 60));
          const RequestFormModel model =
              form_model(simulation, form.kind, values, {}, k_definition);
          const FormField* after = field_called(model, field.id);
          REQUIRE(after != nullptr);
          CHECK(after->value == typed);
          const Pressed pressed = press_button(simulation, form.kind, values);
          bool at_field = pressed.accepted;
          for (const FormProblem& problem : pressed.problems) {
            CHECK(problem.message.size() > 8);
            const bool blank = typed.find_first_not_of(' ') == std::string::npos;
            at_field = at_field || problem.field == field.id || (blank && problem.field == "form");
            if (tells) {
              MESSAGE(form_name(form.kind), ".", field.id, " [", typed.substr(0, 30), "] -> ",
                      problem.field, ": ", problem.message);
            }
          }
          if (tells && pressed.accepted) {
            MESSAGE(form_name(form.kind), ".", field.id, " [", typed.substr(0, 30), "] ACCEPTED");
          }
          CHECK(at_field);
        }
      }
    }
    CHECK(simulation.state_hash() == before);
  }

  TEST_CASE("the field says where, what was found, what is allowed and how to mend it") {
    struct Said {
      Form form;
      const char* field;
      const char* typed;
      const char* message;
    };
    constexpr const char* k_wrong_effect =
        R"({"Version":"2012-10-17",
"Statement":[{"Effect":"Alow","Action":"s3:*","Resource":"*"}]})";
    constexpr Said rows[] = {
        {{RequestForm::file_system, "{}"}, "name", "  ", "A name, to find it again."},
        {{RequestForm::file_system, R"({"throughput":"provisioned"})"},
         "provisioned",
         "4000",
         "Choose 1 to 3"},
        {{RequestForm::file_system, R"({"what":"point"})"},
         "permissions",
         "rwxr-xr-x",
         "Three or four digits from 0 to 7, such as 755."},
        {{RequestForm::file_system, R"({"what":"policy"})"},
         "policy",
         k_wrong_effect,
         R"(Policy, line 2, column 24: Syntax errors in policy. "Effect" is "Alow". "Allow" or "Deny", with a capital letter.)"},
        {{RequestForm::volume, R"({"kind":"bind"})"},
         "name",
         "my data",
         "Volume.name contains invalid characters. 1 to 255 letters, digits, hyphens and "
         "underscores."},
        {{RequestForm::volume,
          R"({"kind":"efs","fileSystem":"other","fileSystemId":"fs-12345678"})"},
         "root",
         "data",
         "A directory begins with /."},
        {{RequestForm::file, "{}"}, "sizeKiB", "-1", "Choose 0 to 1"},
        {{RequestForm::role, R"({"name":"new"})"},
         "name",
         "a b",
         "The specified value for roleName is invalid. It must contain only alphanumeric "
         "characters "
         "and/or the following: +=,.@_-"},
        {{RequestForm::role, R"({"name":"new"})"},
         "policy",
         "\xEF\xBB\xBF{\r\n  \"Version\": \"2012-10-17\",\r\n  \"Statement\": [}\r\n",
         "Line 3, column 17: } found, but the array opened at line 3, column 16 is still open."},
        {{RequestForm::role, R"({"name":"new"})"},
         "policy",
         k_wrong_effect,
         R"(Syntax errors in policy. "Effect" is "Alow". Line 2, column 24 of the policy. "Allow" or "Deny", with a capital letter.)"},
        {{RequestForm::role, R"({"name":"new","trust":"json"})"},
         "trustJson",
         "[]",
         "A policy is a JSON object: { … }."},
        {{RequestForm::repository, R"({"name":"new"})"},
         "layers",
         "base forty",
         "Each layer is a name and a size in MiB: base 45, app 12."}};
    const Simulation simulation = furnished_yard();
    for (const Said& row : rows) {
      FormValues values = values_in(row.form.values);
      values[row.field] = row.typed;
      CAPTURE(std::string(form_name(row.form.kind)));
      CAPTURE(std::string(row.typed));
      const Pressed pressed = press_button(simulation, row.form.kind, values);
      std::string said;
      for (const FormProblem& problem : pressed.problems) {
        if (problem.field == row.field && said.empty()) said = problem.message;
      }
      CHECK_MESSAGE(said.starts_with(row.message), said);
    }
  }

  TEST_CASE("what was refused leaves no trace, stays in the form and can be mended there") {
    Page page;
    const std::string wrong = R"({"type":"put_role","values":{"name":"reader","policyName":"read",
        "policy":"{\"Version\":\"2012-10-17\",\r\n\"Statement\":[{\"Effect\":\"Alow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}"}})";
    CHECK_FALSE(page.obeys(wrong));
    page.window.run_for(400);
    CHECK(page.platform.text_view.find(R"(\"Alow\",)") != std::string::npos);  // what was typed
    CHECK(page.platform.text_view.find("Line 2, column 24 of the policy.") != std::string::npos);
    // The role itself was the first of two calls: it was not made either.
    CHECK(page.platform.text_view.find(R"(["reader",)") == std::string::npos);
    REQUIRE(page.obeys(R"({"type":"seek","ms":60000})"));
    std::string right = wrong;
    right.replace(right.find("Alow"), 4, "Allow");
    const std::string made = page.send(right);
    CHECK_MESSAGE(member(made, "ok") == "true", made);
  }

  TEST_CASE("a name that looks like a place for a reply is taken as it was typed") {
    const Simulation simulation = furnished_yard();
    FormValues values = values_in(R"({"name":"${FileSystemId}"})");
    const RequestFormModel model = form_model(simulation, RequestForm::file_system, values, {});
    REQUIRE(model.problems.empty());
    CHECK(filled_in(model.calls[0].request, {}).find(R"("Value":"${FileSystemId}")") !=
          std::string::npos);
  }
}
