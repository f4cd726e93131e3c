// Blue/green, linear and canary in both faces: form, inspector, table, strip, log, scenarios.
#include <doctest/doctest.h>

#include <algorithm>

#include "scene/picture.hpp"
#include "scene/scene.hpp"
#include "support/file_text.hpp"
#include "taskyard/json.hpp"
#include "ui/fixture.hpp"
#include "ui/page.hpp"
#include "viewmodel/deployment/form.hpp"
#include "viewmodel/deployment/inspect.hpp"
#include "viewmodel/event_log.hpp"
#include "viewmodel/run_form.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

constexpr Selection k_service{SelectionKind::service, 0};

void run_for(Simulation& simulation, SimTime time) {
  simulation.advance_to(simulation.world().now + time);
}

ServiceForm moving_form(int strategy) {
  ServiceForm form;
  form.name = "web";
  form.task_definition = "web:1";
  form.count = 2;
  form.deployment.strategy = strategy;
  form.deployment.alarms = "errors, slow";
  return form;
}

// Service "web" made by the form, steady; then updated to a second revision.
Simulation deploying(int strategy) {
  Simulation simulation = small_yard(2);
  const ServiceForm form = moving_form(strategy);
  REQUIRE(check(simulation, form).empty());
  for (const std::string& alarm : missing_alarms(simulation.world(), form.deployment)) {
    REQUIRE(simulation.call("cloudwatch.PutMetricAlarm", alarm).ok());
  }
  const Call call = service_call(simulation, form);
  const Reply reply = simulation.call(call.action, call.request);
  REQUIRE_MESSAGE(reply.ok(), reply.body);
  run_for(simulation, 10 * k_minute);
  REQUIRE(simulation.world().at(ServiceId{0}).steady);
  simulation.call("ecs.UpdateService",
                  R"({"cluster":"yard","service":"web","forceNewDeployment":true})");
  return simulation;
}

std::string field_of(const InspectorModel& model, std::string_view label) {
  for (const Section& section : model.sections) {
    for (const Field& field : section.fields) {
      if (field.label == label) return field.value;
    }
  }
  return "";
}

const Action* action_of(const InspectorModel& model, std::string_view id) {
  for (const Action& action : model.actions) {
    if (action.id == id) return &action;
  }
  return nullptr;
}

Reply press(Simulation& simulation, const Action& action) {
  const JsonDocument command = JsonDocument::parse(action.command);
  REQUIRE(command.root()["type"].text() == "call");
  return simulation.call(command.root()["action"].text(),
                         std::string(command.root()["request"].source()));
}

std::string yard_texts(const Simulation& simulation) {
  Scene scene;
  SceneInput input;
  input.now_ms = 0;
  scene.update(simulation, input);
  std::string text;
  for (const Label& label : scene.draw_list().labels) text += label.text + "|";
  return text;
}

}  // namespace

TEST_SUITE("deployments seen") {
  TEST_CASE("the form makes requests that the engine takes, and reads them back") {
    for (int strategy = 0; strategy < 4; ++strategy) {
      CAPTURE(strategy);
      Simulation simulation = deploying(strategy);
      const Service& service = simulation.world().at(ServiceId{0});
      CHECK(static_cast<int>(service.configuration.strategy) == strategy);
      const ServiceForm again = form_of(simulation.world(), ServiceId{0});
      CHECK(again.deployment.strategy == strategy);
      CHECK(again.deployment.alarms == "errors, slow");
      if (strategy > 0) CHECK(again.deployment.bake_minutes == 5);
      const Call call = service_call(simulation, again);
      CHECK(call.request.find("loadBalancers") == std::string::npos);  // it has one
      const Reply reply = simulation.call(call.action, call.request);
      CHECK_MESSAGE(reply.ok(), reply.body);
    }
  }

  TEST_CASE("the form says what a strategy cannot do") {
    const Simulation simulation = small_yard(1);
    ServiceForm form = moving_form(2);
    form.deployment.share_percent = 2;
    REQUIRE(check(simulation, form).size() == 1);
    CHECK(check(simulation, form)[0].field == "strategy");
    form.deployment.strategy = 3;
    CHECK(check(simulation, form).empty());
    form.daemon = true;
    form.maximum_percent = 100;
    form.minimum_healthy_percent = 0;
    CHECK(check(simulation, form).size() == 1);
  }

  TEST_CASE("the fields of the text view fill the form") {
    ServiceForm form;
    const JsonDocument values = JsonDocument::parse(
        R"({"deploymentStrategy":"CANARY","bakeMinutes":"7","sharePercent":20,"shareMinutes":"2",
            "alarms":" a ,b"})");
    take_values(form, values.root());
    CHECK(form.deployment.strategy == 3);
    CHECK(form.deployment.bake_minutes == 7);
    CHECK(form.deployment.share_percent == 20);
    CHECK(form.deployment.share_minutes == 2);
    CHECK(missing_alarms(Simulation().world(), form.deployment).size() == 2);
  }

  TEST_CASE("inspector and strip show stage, shares and what is left of the bake time") {
    Simulation simulation = deploying(3);
    run_for(simulation, k_minute);
    InspectorModel model = inspect(simulation, k_service);
    CHECK(field_of(model, "Strategy") == "CANARY: 10 % for 5 min, then all, bake time 5 min");
    CHECK(field_of(model, "Lifecycle stage").find("PRODUCTION_TRAFFIC_SHIFT, 00:0") == 0);
    CHECK(field_of(model, "Production traffic") == "blue web:1 90 %, green web:1 10 %");
    CHECK(model.story.find("The end of PRODUCTION_TRAFFIC_SHIFT, at 00:1") == 0);
    CHECK(field_of(model, "Alarms").find("watched") != std::string::npos);
    CHECK(field_of(model, "Maximum").find("at most") == std::string::npos);
    REQUIRE_FALSE(model.tables.empty());
    const Table& table = model.tables[0];
    REQUIRE(table.rows.size() == 2);
    CHECK(table.columns.back().id == "stage");
    CHECK(table.rows[0].cells.back().text == "PRODUCTION_TRAFFIC_SHIFT");
    CHECK(table.rows[0].cells[2].text == "10 %");
    CHECK(table.rows[1].cells[2].text == "90 %");
    const std::string strip = yard_texts(simulation);
    CHECK(strip.find("web:1 (90 %) → web:1 (10 %)") != std::string::npos);
    CHECK(strip.find("TRAFFIC 10 %") != std::string::npos);
    CHECK(strip.find("max 4") != std::string::npos);
    run_for(simulation, 6 * k_minute);
    model = inspect(simulation, k_service);
    CHECK(field_of(model, "Lifecycle stage").find("BAKE_TIME, 00:0") == 0);
  }

  TEST_CASE("an alarm can be rung from the inspector and rolls back") {
    Simulation simulation = deploying(1);
    run_for(simulation, k_minute);
    const InspectorModel model = inspect(simulation, k_service);
    const Action* ring = action_of(model, "alarm_1");
    REQUIRE(ring != nullptr);
    CHECK(ring->label == "slow → ALARM");
    CHECK(press(simulation, *ring).ok());
    run_for(simulation, 5 * k_minute);
    CHECK(simulation.world().at(simulation.world().at(ServiceId{0}).primary).id == DeploymentId{0});
    const InspectorModel after = inspect(simulation, k_service);
    REQUIRE(action_of(after, "alarm_1") != nullptr);
    CHECK(action_of(after, "alarm_1")->label == "slow → OK");
    EventLogModel log;
    log.update(simulation);
    const auto tells = [&](std::string_view text) {
      return std::any_of(log.rows().begin(), log.rows().end(), [&](const LogRow& row) {
        return row.text.find(text) != std::string::npos;
      });
    };
    CHECK(tells("alarm slow INSUFFICIENT_DATA -> ALARM"));
    CHECK(tells("sends 100 % of production traffic"));
    CHECK_FALSE(tells("enters BAKE_TIME"));  // its step says more
  }

  TEST_CASE("a paused deployment has buttons to go on and to go back") {
    for (const char* id : {"hook_continue", "hook_rollback"}) {
      Simulation simulation = small_yard(2);
      const Call call = service_call(simulation, moving_form(1));
      REQUIRE(simulation.call(call.action, call.request).ok());
      run_for(simulation, 10 * k_minute);
      const Reply reply = simulation.call(
          "ecs.UpdateService", R"({"cluster":"yard","service":"web","forceNewDeployment":true,
              "deploymentConfiguration":{"lifecycleHooks":[{"targetType":"PAUSE",
              "lifecycleStages":["POST_SCALE_UP"]}]}})");
      REQUIRE_MESSAGE(reply.ok(), reply.body);
      run_for(simulation, 10 * k_minute);
      const InspectorModel model = inspect(simulation, k_service);
      CHECK(field_of(model, "Lifecycle hook") == "POST_SCALE_UP PAUSE AWAITING_ACTION");
      REQUIRE(action_of(model, id) != nullptr);
      CHECK(press(simulation, *action_of(model, id)).ok());
      run_for(simulation, 10 * k_minute);
      CHECK(action_of(inspect(simulation, k_service), id) == nullptr);
      const bool back = std::string_view(id) == "hook_rollback";
      CHECK((simulation.world().at(ServiceId{0}).primary == DeploymentId{0}) == back);
    }
  }

  TEST_CASE("what a Lambda hook answers is set by a button") {
    Simulation simulation;
    REQUIRE_FALSE(has_errors(simulation.load_scenario(
        ::taskyard::test::file_text("assets/scenarios/canary-linear.json"))));
    simulation.advance_to(30 * k_second);
    const InspectorModel model = inspect(simulation, k_service);
    const Action* failing = action_of(model, "hook_result_0");
    REQUIRE(failing != nullptr);
    CHECK(failing->label == "smoke-test → FAILED");
    CHECK(press(simulation, *failing).ok());
    simulation.advance_to(5 * k_minute);
    const World& world = simulation.world();
    CHECK(world.at(world.at(ServiceId{0}).primary).id == DeploymentId{0});  // rolled back
    const InspectorModel after = inspect(simulation, k_service);
    REQUIRE(action_of(after, "hook_result_0") != nullptr);
    CHECK(action_of(after, "hook_result_0")->label == "smoke-test → SUCCEEDED");
  }

  TEST_CASE("a service is created and updated by commands with strategy and alarms") {
    Page page("start=paused&scenario=blue-green");
    page.window.frame();
    REQUIRE(page.obeys(R"({"type":"create_service","values":{"serviceName":"shop","count":1,
        "taskDefinition":"web:1","deploymentStrategy":"LINEAR","sharePercent":50,"shareMinutes":1,
        "alarms":"shop-errors"}})"));
    page.window.frame();
    CHECK(page.state("inspector") == "Service shop");
    CHECK_FALSE(page.obeys(R"({"type":"create_service","values":{"serviceName":"other","count":1,
        "taskDefinition":"web:1","deploymentStrategy":"LINEAR","sharePercent":1}})"));
  }
}

namespace {

struct Lesson {
  const char* scenario;
  SimTime at;
  const char* traffic;  ///< production shares of all listed deployments, oldest first, per service
};

// What the lessons of the scenarios say happens when.
constexpr Lesson k_lessons[] = {
    {"blue-green", 50 * k_second, "web:1 1000 "},
    {"blue-green", 120 * k_second, "web:1 0 web:2 1000 "},
    {"blue-green", 152 * k_second, "web:2 0 web:1 1000 "},
    {"blue-green", 230 * k_second, "web:1 1000 "},
    {"blue-green", 300 * k_second, "web:1 0 web:3 1000 "},
    {"blue-green", 600 * k_second, "web:3 1000 "},
    {"canary-linear", 120 * k_second, "shop:1 900 shop:2 100 api:1 750 api:2 250 "},
    {"canary-linear", 160 * k_second, "shop:1 900 shop:2 100 api:1 500 api:2 500 "},
    {"canary-linear", 230 * k_second, "shop:1 0 shop:2 1000 api:1 250 api:2 750 "},
    {"canary-linear", 600 * k_second, "shop:2 1000 api:2 1000 "},
};

}  // namespace

TEST_CASE("the scenarios of blue/green, canary and linear go as their lessons say") {
  for (const Lesson& lesson : k_lessons) {
    CAPTURE(std::string(lesson.scenario));
    CAPTURE(lesson.at);
    Simulation simulation;
    const std::string path = std::string("assets/scenarios/") + lesson.scenario + ".json";
    REQUIRE_FALSE(has_errors(simulation.load_scenario(::taskyard::test::file_text(path))));
    simulation.advance_to(lesson.at);
    for (const RecordedCall& call : simulation.calls()) CHECK_FALSE(call.refused);
    const World& world = simulation.world();
    std::string traffic;
    for (const Service& service : world.services) {
      for (const DeploymentId id : service.deployments) {
        const Deployment& deployment = world.at(id);
        const TaskDefinition& definition = world.at(deployment.task_definition);
        traffic += definition.family + ":" + std::to_string(definition.revision) + " " +
                   std::to_string(deployment.traffic.production) + " ";
      }
    }
    CHECK(traffic == lesson.traffic);
  }
}
