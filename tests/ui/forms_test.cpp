#include <doctest/doctest.h>

#include "taskyard/json.hpp"
#include "ui/fixture.hpp"
#include "viewmodel/editor.hpp"
#include "viewmodel/run_form.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

const char* const k_text = "{\n  \"family\": \"web\",   // no comment allowed\n}";

std::string definition() {
  return R"({
    "x-mine": [1,   2],
    "family": "web",
    "containerDefinitions": [
        { "image": "nginx", "name": "nginx", "memory": 128,
          "portMappings": [ { "containerPort": 80 } ] }
    ],
    "cpu":"256"
})";
}

}  // namespace

TEST_SUITE("editor") {
  TEST_CASE("a form edit changes only its bytes: unknown fields, order and blanks survive") {
    EditorModel editor;
    editor.set_text(definition());
    REQUIRE(editor.form().usable);
    REQUIRE(editor.set_member("", "family", "shop", EditorModel::Kind::text));
    std::string expected = definition();
    expected.replace(expected.find("\"web\""), 5, "\"shop\"");
    CHECK(editor.text() == expected);
  }

  TEST_CASE("numbers typed into the form are written as numbers, other texts as they were typed") {
    EditorModel editor;
    editor.set_text(definition());
    const std::string pointer = editor.form().containers[0].pointer;
    REQUIRE(editor.set_member(pointer, "memory", "256", EditorModel::Kind::number));
    CHECK(editor.text().find("\"memory\": 256") != std::string::npos);
    REQUIRE(editor.set_member(pointer, "memory", "lots", EditorModel::Kind::number));
    CHECK(editor.form().containers[0].memory == "lots");
    CHECK(editor.error_count() > 0);
  }

  TEST_CASE("an emptied field removes its member") {
    EditorModel editor;
    editor.set_text(definition());
    REQUIRE(editor.set_member("", "cpu", "", EditorModel::Kind::text));
    CHECK(editor.form().cpu.empty());
    CHECK(editor.text().find("\"cpu\"") == std::string::npos);
    CHECK(JsonDocument::parse(editor.text()).valid());
  }

  TEST_CASE(
      "half-typed text stays as typed; the form keeps its last good fields and refuses edits") {
    EditorModel editor;
    editor.set_text(definition());
    editor.set_text(k_text);
    CHECK(editor.text() == k_text);
    CHECK_FALSE(editor.form().usable);
    CHECK(editor.form().family == "web");
    CHECK_FALSE(editor.set_member("", "family", "x", EditorModel::Kind::text));
    CHECK(editor.text() == k_text);
    REQUIRE(editor.error_count() > 0);
    CHECK(editor.diagnostics()[0].line == 2);
  }

  TEST_CASE("containers, ports and launch types can be added and removed through the form") {
    EditorModel editor;
    editor.set_text(R"({"family":"a"})");
    REQUIRE(editor.add_container());
    REQUIRE(editor.add_container());
    REQUIRE(editor.form().containers.size() == 2);
    REQUIRE(editor.add_port(editor.form().containers[0].pointer));
    CHECK(editor.form().containers[0].ports.size() == 1);
    CHECK(editor.error_count() == 0);
    REQUIRE(editor.set_compatibility("FARGATE", true));
    REQUIRE(editor.set_compatibility("EC2", true));
    CHECK(editor.form().fargate);
    CHECK(editor.form().ec2);
    REQUIRE(editor.set_compatibility("FARGATE", false));
    REQUIRE(editor.set_compatibility("EC2", false));
    CHECK(editor.text().find("requiresCompatibilities") == std::string::npos);
    REQUIRE(editor.remove(editor.form().containers[1].pointer));
    CHECK(editor.form().containers.size() == 1);
  }

  TEST_CASE("the wrapper of describe-task-definition is edited inside") {
    EditorModel editor;
    editor.set_text(R"({"taskDefinition":{"family":"a","containerDefinitions":[]}})");
    CHECK(editor.form().base == "/taskDefinition");
    REQUIRE(editor.set_member(editor.form().base, "family", "b", EditorModel::Kind::text));
    CHECK(editor.form().family == "b");
  }

  TEST_CASE("memory choices follow the Fargate size table") {
    CHECK(fargate_memory_options("256") == std::vector<std::string>{"512", "1024", "2048"});
    CHECK(fargate_memory_options("512").size() == 4);
    CHECK(fargate_memory_options("4096").size() == 23);
    CHECK(fargate_memory_options("300").empty());
    CHECK(fargate_cpu_options().size() == 7);
  }
}

TEST_SUITE("run form") {
  TEST_CASE("more than ten tasks become several RunTask calls of at most ten") {
    Simulation simulation = small_yard(2);
    RunForm form;
    form.task_definition = "web";
    form.count = 23;
    const std::vector<Call> calls = run_calls(simulation, form);
    REQUIRE(calls.size() == 3);
    std::size_t placed = 0;
    for (const Call& call : calls) {
      const Reply reply = simulation.call(call.action, call.request);
      REQUIRE_MESSAGE(reply.ok(), reply.body);
      placed += JsonDocument::parse(reply.body).root()["tasks"].size();
    }
    CHECK(placed == 23);
  }

  TEST_CASE("Fargate tasks get the private subnets, and strategies are left out") {
    Simulation simulation = small_yard();
    RunForm form;
    form.task_definition = "api";
    form.launch_type = "FARGATE";
    form.strategies.push_back({});
    const std::vector<Call> calls = run_calls(simulation, form);
    const Reply reply = simulation.call(calls[0].action, calls[0].request);
    CHECK_MESSAGE(reply.ok(), reply.body);
  }

  TEST_CASE("expressions are checked while typed") {
    const Simulation simulation = small_yard();
    RunForm form;
    form.constraints.push_back({"memberOf", "attribute:ecs.instance-type =~ t3.*"});
    CHECK(check(simulation, form).empty());
    form.constraints[0].expression = "attribute:ecs.instance-type =~";
    const std::vector<FormProblem> problems = check(simulation, form);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].field == "constraints");
    CHECK(problems[0].index == 0);
  }

  TEST_CASE("a definition that is not valid for Fargate is said before AWS says it") {
    const Simulation simulation = small_yard();
    RunForm form;
    form.task_definition = "web";
    form.launch_type = "FARGATE";
    REQUIRE(check(simulation, form).size() == 1);
    CHECK(check(simulation, form)[0].field == "launch_type");
  }

  TEST_CASE("the form survives its JSON, and rubbish gives the defaults") {
    RunForm form;
    form.task_definition = "web";
    form.count = 7;
    form.strategies.push_back({"binpack", "cpu"});
    form.constraints.push_back({"memberOf", "attribute:stack == \"prod\""});
    const RunForm back = run_form_from_json(to_json(form));
    CHECK(back.count == 7);
    CHECK(back.strategies[0].field == "cpu");
    CHECK(back.constraints[0].expression == form.constraints[0].expression);
    for (const char* rubbish : {"", "[", "[]", "3", R"({"count":"x","placementStrategy":3})"}) {
      CHECK(run_form_from_json(rubbish).count == 1);
    }
  }

  TEST_CASE("values of the text view's form are taken over") {
    const JsonDocument values = JsonDocument::parse(
        R"({"count":"12","launchType":"FARGATE","strategy":"binpack cpu","expression":""})");
    RunForm form;
    form.constraints.push_back({"memberOf", "x"});
    take_values(form, values.root());
    CHECK(form.count == 12);
    CHECK(form.launch_type == "FARGATE");
    REQUIRE(form.strategies.size() == 1);
    CHECK(form.strategies[0].field == "cpu");
    CHECK(form.constraints.empty());
  }

  TEST_CASE("adding instances to every zone is one call per zone") {
    Simulation simulation = small_yard();
    FleetForm form;
    form.count = 2;
    const std::vector<Call> calls = fleet_calls(simulation, form);
    REQUIRE(calls.size() == 3);
    for (const Call& call : calls) CHECK(simulation.call(call.action, call.request).ok());
    simulation.settle(5 * k_minute);
    CHECK(simulation.world().clusters[0].instances.size() == 9);
  }
}
