// Services in both faces: table, inspector, forms, strips of the yard, fault buttons, scenarios.
#include <doctest/doctest.h>

#include <algorithm>

#include "scene/picture.hpp"
#include "scene/scene.hpp"
#include "support/file_text.hpp"
#include "taskyard/json.hpp"
#include "ui/fixture.hpp"
#include "ui/page.hpp"
#include "viewmodel/event_log.hpp"
#include "viewmodel/inspect_service.hpp"
#include "viewmodel/run_form.hpp"
#include "viewmodel/services/service_tables.hpp"
#include "viewmodel/tables.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

constexpr Selection k_service{SelectionKind::service, 0};

// Service web of four tasks at its steady state.
Simulation serving(int minimum = 100, int maximum = 200) {
  Simulation simulation = small_yard(2);
  const Reply reply = simulation.call(
      "ecs.CreateService",
      R"({"cluster":"yard","serviceName":"web","taskDefinition":"web","desiredCount":4,
          "launchType":"EC2","deploymentConfiguration":{"minimumHealthyPercent":)" +
          std::to_string(minimum) + R"(,"maximumPercent":)" + std::to_string(maximum) + "}}");
  REQUIRE_MESSAGE(reply.ok(), reply.body);
  simulation.settle(2 * k_minute);
  REQUIRE(simulation.world().at(ServiceId{0}).running == 4);
  return simulation;
}

void deploy_second_revision(Simulation& simulation) {
  simulation.call(
      "ecs.RegisterTaskDefinition",
      R"({"family":"web","containerDefinitions":[{"name":"nginx","image":"nginx","cpu":256,
                      "memory":512}]})");
  const Reply reply = simulation.call(
      "ecs.UpdateService", R"({"cluster":"yard","service":"web","taskDefinition":"web:2"})");
  REQUIRE_MESSAGE(reply.ok(), reply.body);
}

const Action* action_of(const InspectorModel& model, std::string_view id) {
  for (const Action& action : model.actions) {
    if (action.id == id) return &action;
  }
  return nullptr;
}

const Table& table_of(const InspectorModel& model, std::string_view id) {
  const auto found = std::find_if(model.tables.begin(), model.tables.end(),
                                  [&](const Table& table) { return table.id == id; });
  REQUIRE(found != model.tables.end());
  return *found;
}

SceneInput at(double now_ms) {
  SceneInput input;
  input.now_ms = now_ms;
  return input;
}

}  // namespace

TEST_SUITE("services seen") {
  TEST_CASE("a service has a row with the columns of the ECS console") {
    const Simulation simulation = serving();
    const Table table = services_table(simulation.world(), 10);
    REQUIRE(table.rows.size() == 1);
    const char* const expected[] = {"web",       "ACTIVE", "REPLICA", "4/4 running",
                                    "COMPLETED", "web:1",  "EC2"};
    for (std::size_t i = 0; i < std::size(expected); ++i) {
      CHECK(table.rows[0].cells[i].text == expected[i]);
    }
    CHECK(table.rows[0].selection == k_service);
    CHECK(selection_from_key("service:0") == k_service);
    CHECK_FALSE(services_table(small_yard().world(), 10).empty.empty());
  }

  TEST_CASE("a deleted service leaves the table when its tasks have stopped") {
    Simulation simulation = serving();
    simulation.call("ecs.DeleteService", R"({"cluster":"yard","service":"web","force":true})");
    simulation.settle(5 * k_minute);
    CHECK(services_table(simulation.world(), 10).rows.empty());
  }

  TEST_CASE("during a rollout the inspector lists both deployments, the newest first") {
    Simulation simulation = serving();
    deploy_second_revision(simulation);
    simulation.advance_to(simulation.world().now + 5 * k_second);
    const InspectorModel model = inspect(simulation, k_service);
    CHECK(model.title == "Service web");
    const Table& deployments = table_of(model, "deployments");
    REQUIRE(deployments.rows.size() == 2);
    CHECK(deployments.rows[0].cells[0].text == "PRIMARY");
    CHECK(deployments.rows[0].cells[1].text == "web:2");
    CHECK(deployments.rows[1].cells[1].text == "web:1");
    CHECK(deployments.rows[1].cells[3].text == "4");
    REQUIRE(model.has_why);
    CHECK(model.why.sentence.find("service web") != std::string::npos);
    CHECK(action_of(model, "rollback") != nullptr);
  }

  TEST_CASE("a service event leads to the tasks it names") {
    const Simulation simulation = serving();
    const InspectorModel model = inspect(simulation, k_service);
    const Table& events = table_of(model, "service_events");
    std::size_t linked = 0;
    for (const Row& row : events.rows) linked += row.selection.kind == SelectionKind::task ? 1 : 0;
    CHECK(linked == 4);
    CHECK(events.rows.back().selection.kind == SelectionKind::task);
  }

  TEST_CASE("every deployment has a row with its way from and to a revision, newest first") {
    Simulation simulation = serving();
    CHECK_FALSE(service_deployments_table(small_yard().world(), 9).empty.empty());
    deploy_second_revision(simulation);
    simulation.advance_to(simulation.world().now + 5 * k_second);
    const Table table = service_deployments_table(simulation.world(), 9);
    REQUIRE(table.rows.size() == 2);
    CHECK(table.rows[0].selection == k_service);
    CHECK(table.rows[0].cells[2].text == "IN_PROGRESS");
    CHECK(table.rows[0].cells[3].text == "web:1");
    CHECK(table.rows[0].cells[4].text == "web:2");
    CHECK(table.rows[0].cells[5].text == "4 of 4");
    CHECK(table.rows[1].cells[2].text == "SUCCESSFUL");
    CHECK(table.rows[1].cells[3].text == "–");
    CHECK(service_deployments_table(simulation.world(), 1).left_out == 1);
  }

  TEST_CASE("what all services said stands in one table with the service beside it") {
    Simulation simulation = serving();
    simulation.call("ecs.CreateService",
                    R"({"cluster":"yard","serviceName":"shop","taskDefinition":"web",
                        "desiredCount":1,"launchType":"EC2"})");
    simulation.settle(2 * k_minute);
    const Table table = service_messages_table(simulation.world(), 100);
    CHECK(table.rows.front().cells[1].text == "shop");
    CHECK(table.rows.back().cells[1].text == "web");
    for (const Row& row : table.rows) {
      CHECK_FALSE(row.cells[0].text.empty());  // the cell that a screen reader hears as the link
    }
    CHECK(service_messages_table(simulation.world(), 100, ServiceId{1}).columns.size() == 2);
  }

  TEST_CASE("a stuck deployment says why and what would help") {
    Simulation simulation = serving(100, 124);
    deploy_second_revision(simulation);
    simulation.settle(2 * k_minute);
    const InspectorModel model = inspect(simulation, k_service);
    CHECK(model.why.sentence.find("can never go on") != std::string::npos);
    CHECK(model.why.counterfactual.find("maximumPercent 125") != std::string::npos);
  }

  TEST_CASE("a service without room shows the candidates of the placement that failed") {
    Simulation simulation = serving();
    simulation.call("ecs.UpdateService",
                    R"({"cluster":"yard","service":"web","desiredCount":100})");
    simulation.advance_to(simulation.world().now + k_minute);
    const InspectorModel model = inspect(simulation, k_service);
    CHECK(model.why.decision);
    CHECK_FALSE(candidates_table(model.why).rows.empty());
  }

  TEST_CASE(
      "a task that its service stopped says which rule chose it, one stopped by hand does not") {
    Simulation simulation = serving();
    simulation.call("ecs.StopTask", R"({"cluster":"yard","task":")" +
                                        arn_of(simulation.world(), TaskId{0}) + "\"}");
    simulation.settle(2 * k_minute);
    CHECK(why_stopped(simulation, TaskId{0}).empty());
    simulation.call("ecs.UpdateService", R"({"cluster":"yard","service":"web","desiredCount":1})");
    simulation.settle(2 * k_minute);
    std::size_t explained = 0;
    for (const Task& task : simulation.world().tasks) {
      const std::string why = why_stopped(simulation, task.id);
      if (!why.empty()) CHECK(why.find("stopped") != std::string::npos);
      explained += why.empty() ? 0 : 1;
    }
    CHECK(explained == 3);
  }

  TEST_CASE("the log names the service beside its own and its tasks' events") {
    const Simulation simulation = serving();
    EventLogModel log;
    log.update(simulation);
    std::size_t own = 0, of_tasks = 0;
    for (const LogRow& row : log.rows()) {
      if (row.service != "web") continue;
      own += row.selection == k_service ? 1 : 0;
      of_tasks += row.selection.kind == SelectionKind::task ? 1 : 0;
    }
    CHECK(own >= 4);
    CHECK(of_tasks >= 4);
  }
}

TEST_SUITE("service form") {
  TEST_CASE(
      "what the form creates is what it was filled with, and a form made of it changes nothing") {
    Simulation simulation = small_yard(2);
    ServiceForm form;
    form.name = "shop";
    form.task_definition = "web:1";
    form.count = 3;
    form.minimum_healthy_percent = 50;
    form.maximum_percent = 150;
    form.breaker = 2;
    form.strategies.push_back({"binpack", "memory"});
    REQUIRE(check(simulation, form).empty());
    const Call create = service_call(simulation, form);
    CHECK(create.action == "ecs.CreateService");
    const Reply reply = simulation.call(create.action, create.request);
    REQUIRE_MESSAGE(reply.ok(), reply.body);
    simulation.settle(2 * k_minute);
    const Service& service = simulation.world().at(ServiceId{0});
    CHECK(service.desired == 3);
    CHECK(service.configuration.breaker.rollback);
    const ServiceForm back = form_of(simulation.world(), ServiceId{0});
    CHECK(back.name == "shop");
    CHECK(back.maximum_percent == 150);
    CHECK(back.breaker == 2);
    REQUIRE(back.strategies.size() == 1);
    CHECK(back.strategies[0].field == "memory");
    const Call update = service_call(simulation, back);
    CHECK(update.action == "ecs.UpdateService");
    const std::size_t deployments = simulation.world().deployments.size();
    REQUIRE(simulation.call(update.action, update.request).ok());
    CHECK(simulation.world().deployments.size() == deployments);
  }

  TEST_CASE("a form made of a service proposes the newest revision; forcing deploys without one") {
    Simulation simulation = serving();
    ServiceForm form = form_of(simulation.world(), ServiceId{0});
    form.force = true;
    const Call forced = service_call(simulation, form);
    REQUIRE(simulation.call(forced.action, forced.request).ok());
    CHECK(simulation.world().deployments.size() == 2);
    deploy_second_revision(simulation);
    CHECK(form_of(simulation.world(), ServiceId{0}).task_definition == "web:2");
  }

  TEST_CASE("a daemon has no desired count and no strategies, and needs EC2") {
    Simulation simulation = small_yard();
    ServiceForm form;
    form.daemon = true;
    form.minimum_healthy_percent = 0;
    form.maximum_percent = 100;
    form.strategies.push_back({});
    const Call call = service_call(simulation, form);
    const Reply reply = simulation.call(call.action, call.request);
    REQUIRE_MESSAGE(reply.ok(), reply.body);
    simulation.settle(2 * k_minute);
    CHECK(simulation.world().at(ServiceId{0}).running == 3);
    form.name = "another";
    form.launch_type = "FARGATE";
    form.task_definition = "api";
    CHECK(check(simulation, form).size() == 1);
  }

  TEST_CASE("a Fargate service gets the private subnets") {
    Simulation simulation = small_yard();
    ServiceForm form;
    form.task_definition = "api";
    form.launch_type = "FARGATE";
    const Call call = service_call(simulation, form);
    const Reply reply = simulation.call(call.action, call.request);
    CHECK_MESSAGE(reply.ok(), reply.body);
  }

  TEST_CASE("percentages that could never move are said before AWS says it") {
    const Simulation simulation = small_yard();
    ServiceForm form;
    form.maximum_percent = 100;
    REQUIRE(check(simulation, form).size() == 1);
    CHECK(check(simulation, form)[0].field == "maximum_percent");
    form.minimum_healthy_percent = 99;
    form.count = 0;
    CHECK(check(simulation, form).empty());
  }

  TEST_CASE("values of the text view's service form are taken over") {
    const JsonDocument values = JsonDocument::parse(
        R"({"serviceName":"shop","count":"6","schedulingStrategy":"REPLICA","circuitBreaker":"on",
            "minimumHealthyPercent":50,"maximumPercent":"150","strategy":"binpack cpu"})");
    ServiceForm form;
    take_values(form, values.root());
    CHECK(form.name == "shop");
    CHECK(form.count == 6);
    CHECK(form.minimum_healthy_percent == 50);
    CHECK(form.maximum_percent == 150);
    CHECK(form.breaker == 1);
    CHECK(form.strategies.size() == 1);
  }
}

TEST_SUITE("services in the yard") {
  TEST_CASE("a service stands between the scheduler and the zones and can be hit") {
    const Simulation simulation = serving();
    Scene scene;
    scene.update(simulation, at(0));
    const Viewport strip = scene.bounds(k_service);
    const Viewport cluster = scene.bounds({SelectionKind::cluster, 0});
    const Viewport card = scene.bounds({SelectionKind::instance, 0});
    REQUIRE(strip.w > 0);
    CHECK(strip.y >= cluster.y + cluster.h);
    CHECK(strip.y + strip.h <= card.y);
    CHECK(scene.hit(strip.x + 5, strip.y + 5) == k_service);
    CHECK_FALSE(scene.tip(simulation, k_service).text.empty());
    CHECK(scene.neighbour({}, +1) == k_service);
  }

  TEST_CASE("a service that is created while the yard is shown gets its strip") {
    Simulation simulation = small_yard(2);
    Scene scene;
    scene.update(simulation, at(0));
    CHECK(scene.bounds(k_service).w == 0);
    simulation.call("ecs.CreateService",
                    R"({"cluster":"yard","serviceName":"web","taskDefinition":"web",
                        "desiredCount":2,"launchType":"EC2"})");
    scene.update(simulation, at(10));
    CHECK(scene.bounds(k_service).w > 0);
  }

  TEST_CASE("tiles and parts of the bar tell the old revision from the new one") {
    Simulation simulation = serving();
    const World& world = simulation.world();
    const Viewport rect{0, 0, 44, 30};
    const Palette& colors = palette(Theme::dark);
    const Quad before = tile_quad(world, world.at(TaskId{0}), rect, colors, false);
    deploy_second_revision(simulation);
    simulation.advance_to(world.now + 20 * k_second);
    const Task& fresh = world.tasks.back();
    REQUIRE(fresh.status == TaskStatus::running);
    CHECK(of_older_revision(world, world.at(TaskId{0})));
    CHECK_FALSE(of_older_revision(world, fresh));
    CHECK(tile_quad(world, world.at(TaskId{0}), rect, colors, false).fill != before.fill);
    CHECK(tile_quad(world, fresh, rect, colors, false).fill == before.fill);
    CHECK(service_sentence(world, world.at(ServiceId{0})).find("4 of web:1 and 4 of web:2") == 0);
  }

  TEST_CASE("floor and ceiling are named under the bar") {
    const Simulation simulation = serving(50, 150);
    Scene scene;
    scene.update(simulation, at(0));
    bool floor = false, ceiling = false;
    for (const Label& label : scene.draw_list().labels) {
      floor = floor || label.text == "min 2";
      ceiling = ceiling || label.text == "max 6";
    }
    CHECK(floor);
    CHECK(ceiling);
  }

  TEST_CASE("a zone that has lost its instances stays in the yard and says so") {
    Simulation simulation = serving();
    Scene scene;
    scene.update(simulation, at(0));
    const auto says = [&](std::string_view text) {
      const std::vector<Label>& labels = scene.draw_list().labels;
      return std::any_of(labels.begin(), labels.end(),
                         [&](const Label& label) { return label.text == text; });
    };
    CHECK(says("us-east-1a"));
    for (const InstanceId id : {InstanceId{0}, InstanceId{1}}) {
      const Ec2InstanceId machine = simulation.world().at(id).ec2_instance;
      JsonWriter json;
      json.begin_object().key("InstanceIds").begin_array();
      json.value(ec2_instance_id_text(simulation.world(), machine)).end_array().end_object();
      CHECK(simulation.call("ec2.TerminateInstances", json.take()).ok());
    }
    simulation.settle(k_minute);
    scene.update(simulation, at(10));
    scene.update(simulation, at(2000));  // they have faded
    CHECK(says("us-east-1a: no instances"));
    CHECK_FALSE(says("us-east-1b: no instances"));
  }

  TEST_CASE("of very many services some have strips, and the yard says how many have not") {
    Simulation simulation = small_yard(1);
    for (int i = 0; i < 30; ++i) {
      simulation.call("ecs.CreateService", R"({"cluster":"yard","taskDefinition":"web",
          "desiredCount":0,"launchType":"EC2","serviceName":"s)" +
                                               std::to_string(i) + "\"}");
    }
    Scene scene;
    scene.update(simulation, at(0));
    bool said = false;
    for (const Label& label : scene.draw_list().labels) {
      said = said || label.text == "6 more services in the table";
    }
    CHECK(said);
  }
}

namespace {

// After the scenario has run: the state of its last deployment, and a step that its lesson is about.
struct Lesson {
  const char* scenario;
  RolloutState rollout;
  ServiceStepKind step;
  std::int32_t running;
};

constexpr Lesson k_lessons[] = {
    {"rolling-update-50-100", RolloutState::completed, ServiceStepKind::replaced_old, 4},
    {"rolling-update-100-200", RolloutState::completed, ServiceStepKind::replaced_old, 4},
    {"rolling-update-100-150", RolloutState::completed, ServiceStepKind::waits, 4},
    {"rolling-update-stuck", RolloutState::completed, ServiceStepKind::stuck, 2},
    {"circuit-breaker-rollback", RolloutState::completed, ServiceStepKind::rolled_back, 4},
    {"daemon-service", RolloutState::completed, ServiceStepKind::left_mismatch, 3},
    {"scale-in-binpack-vs-spread", RolloutState::completed, ServiceStepKind::scaled_in, 6},
    {"zone-loss", RolloutState::completed, ServiceStepKind::rebalanced, 9},
};

}  // namespace

TEST_CASE("every scenario of services runs without a refusal and shows what its lesson says") {
  for (const Lesson& lesson : k_lessons) {
    CAPTURE(lesson.scenario);
    Simulation simulation;
    const std::string path = std::string("assets/scenarios/") + lesson.scenario + ".json";
    REQUIRE_FALSE(has_errors(simulation.load_scenario(::taskyard::test::file_text(path))));
    simulation.settle(k_hour);
    for (const RecordedCall& call : simulation.calls()) CHECK_FALSE(call.refused);
    const World& world = simulation.world();
    REQUIRE_FALSE(world.services.empty());
    const Service& service = world.services[0];
    CHECK(service.running == lesson.running);
    CHECK(world.at(service.primary).rollout == lesson.rollout);
    const bool shown =
        std::any_of(world.service_steps.begin(), world.service_steps.end(),
                    [&](const ServiceStep& step) { return step.kind == lesson.step; });
    CHECK(shown);
    CHECK_FALSE(simulation.scenario().summary.empty());
  }
}

TEST_CASE("services are created, edited, updated and deleted by commands, with undo") {
  Page page("start=paused&scenario=rolling-update-100-200");
  page.window.frame();
  REQUIRE(page.obeys(R"({"type":"create_service","values":{"serviceName":"shop","count":2,
                          "taskDefinition":"web:1","circuitBreaker":"rollback"}})"));
  CHECK(page.state("selection").starts_with("service:"));
  const std::string key = page.state("selection");
  page.window.frame();
  CHECK(page.state("inspector") == "Service shop");
  CHECK(page.obeys(R"({"type":"update_service","desiredCount":3,"service":")" + key + "\"}"));
  CHECK(page.obeys(order("edit_service", "service", key)));
  page.window.frame();
  CHECK(page.obeys(R"({"type":"update_service","values":{"count":"5"}})"));
  CHECK(page.obeys(order("undo")));
  CHECK_FALSE(page.obeys(R"({"type":"create_service","values":{"serviceName":"shop"}})"));
  CHECK_FALSE(page.obeys(order("delete_service", "service", "service:99")));
  CHECK_FALSE(page.obeys(R"({"type":"update_service","service":"task:0","desiredCount":3})"));
  CHECK(page.obeys(order("delete_service", "service", key)));
  CHECK(page.obeys(order("edit_service", "service", "")));
  page.window.frame();
}
