#include <doctest/doctest.h>

#include "taskyard/json.hpp"
#include "ui/fixture.hpp"
#include "viewmodel/commands.hpp"
#include "viewmodel/event_log.hpp"
#include "viewmodel/inspector.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/tables.hpp"
#include "viewmodel/text_view.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

TEST_SUITE("viewmodel") {
  TEST_CASE("simulated times, sizes and money read as people write them") {
    CHECK(clock_text(0) == "00:00:00");
    CHECK(clock_text(83'456, true) == "00:01:23.4");
    CHECK(clock_text(100 * k_hour) == "100:00:00");
    CHECK(memory_text(512) == "512 MiB");
    CHECK(memory_text(2048) == "2 GiB");
    CHECK(memory_text(7782) == "7.6 GiB");
    CHECK(cpu_text(256) == "0.25 vCPU");
    CHECK(cpu_text(512) == "0.5 vCPU");
    CHECK(cpu_text(4096) == "4 vCPU");
    CHECK(cpu_text(100) == "100 units");
    CHECK(money_text(96'000) == "$0.0960");
    CHECK(counted(1, "task") == "1 task");
    CHECK(counted(3, "task") == "3 tasks");
    CHECK(short_id("0123456789abcdef0123") == "012345…0123");
  }

  TEST_CASE("a selection survives its key and rubbish keys select nothing") {
    const Selection task{SelectionKind::task, 7};
    CHECK(selection_from_key(to_key(task)) == task);
    for (const char* rubbish :
         {"", "task", "task:", "task:x", "task:99999999999", "sock:1", ":3"}) {
      CHECK_MESSAGE(!selection_from_key(rubbish), rubbish);
    }
  }

  TEST_CASE("the tasks table shows desired Running by default and stopped ones with their reason") {
    Simulation simulation = small_yard();
    REQUIRE(run_web(simulation, 2).ok());
    simulation.settle(k_minute);
    const Table running = tasks_table(simulation.world(), TaskFilter::running, 100);
    REQUIRE(running.rows.size() == 2);
    CHECK(running.rows[0].cells[1].text == "RUNNING");
    CHECK(running.rows[0].key == "task:1");
    simulation.call("ecs.StopTask", R"({"cluster":"yard","reason":"enough","task":")" +
                                        arn_of(simulation.world(), TaskId{0}) + "\"}");
    simulation.settle(k_minute);
    const Table stopped = tasks_table(simulation.world(), TaskFilter::stopped, 100);
    REQUIRE(stopped.rows.size() == 1);
    CHECK(stopped.rows[0].cells.back().text == "enough");
    CHECK(tasks_table(simulation.world(), TaskFilter::running, 100).rows.size() == 1);
  }

  TEST_CASE("a table says how many rows it left out, and what would fill it when it is empty") {
    Simulation simulation = small_yard();
    const Table empty = tasks_table(simulation.world(), TaskFilter::running, 10);
    CHECK(empty.rows.empty());
    CHECK_FALSE(empty.empty.empty());
    run_web(simulation, 8);
    const Table capped = tasks_table(simulation.world(), TaskFilter::running, 3);
    CHECK(capped.rows.size() == 3);
    CHECK(capped.left_out == 5);
  }

  TEST_CASE("numeric columns sort by number, others by text") {
    Table table;
    table.columns = {{"name", "Name", false, 1}, {"cpu", "CPU", true, 1}};
    for (const int cpu : {256, 1024, 64}) {
      Row row;
      row.cells = {{"t" + std::to_string(cpu), 0, web::Role::none, {}},
                   {std::to_string(cpu), static_cast<double>(cpu), web::Role::none, {}}};
      table.rows.push_back(row);
    }
    sort_rows(table, 1, false);
    CHECK(table.rows[0].cells[1].text == "64");
    CHECK(table.rows[2].cells[1].text == "1024");
    sort_rows(table, 0, false);
    CHECK(table.rows[0].cells[0].text == "t1024");
    sort_rows(table, 99, false);
    CHECK(table.rows[0].cells[0].text == "t1024");
  }

  TEST_CASE("the inspector of a placed task answers why here with candidates and checks") {
    Simulation simulation = small_yard();
    run_web(simulation);
    const InspectorModel model = inspect(simulation, {SelectionKind::task, 0});
    CHECK(model.title == "Task web:1/1");
    REQUIRE(model.has_why);
    CHECK(model.why.sentence.find("web:1/1 -> ") != std::string::npos);
    CHECK(candidates_table(model.why).rows.size() == 3);
    REQUIRE_FALSE(model.actions.empty());
    CHECK(model.actions[0].id == "stop_task");
    CHECK(JsonDocument::parse(model.actions[0].command).valid());
  }

  TEST_CASE("a task that could not be placed can be inspected through its decision") {
    Simulation simulation = small_yard();
    simulation.call(
        "ecs.RegisterTaskDefinition",
        R"({"family":"huge","containerDefinitions":[{"name":"a","image":"nginx","cpu":9000,
                        "memory":64}]})");
    simulation.call("ecs.RunTask", R"({"cluster":"yard","taskDefinition":"huge"})");
    REQUIRE(simulation.world().decisions.size() == 1);
    const InspectorModel model = inspect(simulation, {SelectionKind::decision, 0});
    CHECK(model.state == "not placed");
    CHECK(model.why.sentence.find("cannot be placed") != std::string::npos);
    CHECK_FALSE(model.why.counterfactual.empty());
    const Table table = candidates_table(model.why);
    REQUIRE(table.rows.size() == 3);
    bool marked = false;
    for (const Cell& cell : table.rows[0].cells) marked = marked || cell.role == web::Role::failed;
    CHECK(marked);
  }

  TEST_CASE("an instance offers drain, then activate, and terminate") {
    Simulation simulation = small_yard();
    const Selection instance{SelectionKind::instance, 0};
    CHECK(inspect(simulation, instance).actions[0].id == "drain");
    simulation.call("ecs.UpdateContainerInstancesState",
                    R"({"cluster":"yard","status":"DRAINING","containerInstances":[")" +
                        arn_of(simulation.world(), InstanceId{0}) + "\"]}");
    const InspectorModel draining = inspect(simulation, instance);
    CHECK(draining.state == "DRAINING");
    CHECK(draining.role == web::Role::draining);
    CHECK(draining.actions[0].id == "activate");
  }

  TEST_CASE("inspecting what is not there shows the empty hint") {
    const Simulation simulation = small_yard();
    const InspectorModel model = inspect(simulation, {SelectionKind::task, 99});
    CHECK(model.title.empty());
    CHECK_FALSE(model.empty.empty());
  }

  TEST_CASE("events become rows that select what they speak of, and announcements are merged") {
    Simulation simulation = small_yard();
    EventLogModel log;
    log.update(simulation);
    log.take_announcement();
    run_web(simulation, 3);
    simulation.settle(k_minute);
    log.update(simulation);
    CHECK(log.rows().back().selection.kind == SelectionKind::task);
    CHECK(log.take_announcement() == "3 tasks reached RUNNING.");
    CHECK(log.take_announcement().empty());
  }

  TEST_CASE("the event feed starts over after a reset") {
    Simulation simulation = small_yard();
    EventLogModel log;
    run_web(simulation, 3);
    log.update(simulation);
    const std::size_t before = log.rows().size();
    const Simulation fresh = small_yard();
    log.update(fresh);
    CHECK(log.rows().size() < before);
  }

  TEST_CASE("the text view is valid JSON with controls, tables, problems and the reasons") {
    Simulation simulation = small_yard();
    run_web(simulation);
    EditorModel editor;
    editor.set_text(R"({"family":"x","containerDefinitions":[]})");
    EventLogModel log;
    log.update(simulation);
    const InspectorModel model = inspect(simulation, {SelectionKind::task, 0});
    const RunForm run;
    const FleetForm fleet;
    TextViewInput input;
    input.simulation = &simulation;
    input.editor = &editor;
    input.run = &run;
    const ServiceForm service;
    input.service = &service;
    const std::vector<FormProblem> problems = check(simulation, service);
    const Call call = service_call(simulation, service);
    input.service_problems = &problems;
    input.service_call = &call;
    input.fleet = &fleet;
    input.log = &log;
    input.inspector = &model;
    const std::string json = text_view_json(input);
    const JsonDocument document = JsonDocument::parse(json);
    REQUIRE(document.valid());
    CHECK(json.find(json_quote(model.why.sentence)) != std::string::npos);
    std::string kinds;
    for (JsonValue block = document.root()["blocks"].first(); block; block = block.next()) {
      kinds += std::string(block["kind"].text()) + " ";
      CHECK_FALSE(block["id"].text().empty());
    }
    for (const char* kind :
         {"heading", "paragraph", "code", "table", "form", "problems", "list", "buttons"}) {
      CHECK_MESSAGE(kinds.find(kind) != std::string::npos, kind);
    }
  }
}
