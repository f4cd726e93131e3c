// Capacity providers on the page: table, inspector, reasons, faults, the yard (issue 3).
#include <doctest/doctest.h>

#include <algorithm>

#include "scene/scene.hpp"
#include "support/file_text.hpp"
#include "taskyard/json.hpp"
#include "ui/fixture.hpp"
#include "viewmodel/capacity.hpp"
#include "viewmodel/event_log.hpp"
#include "viewmodel/inspector.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

constexpr Selection k_provider{SelectionKind::provider, 2};

Simulation loaded(const char* scenario) {
  Simulation simulation;
  const std::string path = std::string("assets/scenarios/") + scenario + ".json";
  REQUIRE_FALSE(has_errors(simulation.load_scenario(::taskyard::test::file_text(path))));
  return simulation;
}

const Action* action_of(const InspectorModel& model, std::string_view id) {
  for (const Action& action : model.actions) {
    if (action.id == id) return &action;
  }
  return nullptr;
}

Reply press(Simulation& simulation, const InspectorModel& model, std::string_view id) {
  const Action* action = action_of(model, id);
  REQUIRE_MESSAGE(action != nullptr, id);
  const JsonDocument command = JsonDocument::parse(action->command);
  REQUIRE(command.root()["type"].text() == "call");
  return simulation.call(command.root()["action"].text(),
                         std::string(command.root()["request"].source()));
}

bool has_field(const InspectorModel& model, std::string_view label, std::string_view value) {
  for (const Section& section : model.sections) {
    for (const Field& field : section.fields) {
      if (field.label == label && field.value == value) return true;
    }
  }
  return false;
}

SceneInput at(double now_ms) {
  SceneInput input;
  input.now_ms = now_ms;
  return input;
}

std::string labels_of(const Scene& scene) {
  std::string all;
  for (const Label& label : scene.draw_list().labels) all += label.text + "\n";
  return all;
}

}  // namespace

TEST_SUITE("capacity seen") {
  TEST_CASE("a provider has a row with the columns of the ECS console") {
    Simulation simulation = loaded("capacity-provider-from-zero");
    simulation.advance_to(150 * k_second);
    const Table table = capacity_providers_table(simulation.world());
    REQUIRE(table.rows.size() == 1);
    const char* const expected[] = {"nodes", "EC2_AUTOSCALING", "ecs-nodes", "2", "2", "0",
                                    "6",     "On, target 100 %"};
    for (std::size_t i = 0; i < std::size(expected); ++i) {
      CHECK(table.rows[0].cells[i].text == expected[i]);
    }
    CHECK(table.rows[0].cells[9].text == "ACTIVE");
    CHECK(table.rows[0].selection == k_provider);
    CHECK(selection_from_key("provider:2") == k_provider);
  }

  TEST_CASE("FARGATE and FARGATE_SPOT are listed where a cluster uses them") {
    CHECK(capacity_providers_table(small_yard().world()).rows.empty());
    CHECK_FALSE(capacity_providers_table(small_yard().world()).empty.empty());
    Simulation simulation = loaded("spot-interruption");
    const Table table = capacity_providers_table(simulation.world());
    REQUIRE(table.rows.size() == 2);
    CHECK(table.rows[1].cells[0].text == "FARGATE_SPOT");
  }

  TEST_CASE("the inspector says why the provider asked for two instances, and shows them booting") {
    Simulation simulation = loaded("capacity-provider-from-zero");
    simulation.advance_to(k_minute + 5 * k_second);
    const InspectorModel model = inspect(simulation, k_provider);
    CHECK(model.title == "Capacity provider nodes");
    CHECK(has_field(model, "Waiting tasks", "6"));
    CHECK(has_field(model, "Reservation", "200 %"));
    CHECK(has_field(model, "Booting", "2"));
    CHECK(model.has_why);
    CHECK(model.why.sentence.find("desired capacity 0 -> 2") != std::string::npos);
    REQUIRE(model.tables.size() == 1);
    REQUIRE(model.tables[0].rows.size() == 2);
    CHECK(model.tables[0].rows[0].cells[2].text == "Pending");
    CHECK(model.tables[0].rows[0].selection.kind == SelectionKind::ec2_instance);
  }

  TEST_CASE("a waiting task says what it waits for and what is done about it") {
    Simulation simulation = loaded("capacity-provider-from-zero");
    simulation.advance_to(k_minute + 5 * k_second);
    const InspectorModel model = inspect(simulation, {SelectionKind::task, 0});
    CHECK(model.state == "PROVISIONING");
    CHECK(has_field(model, "Capacity provider", "nodes"));
    CHECK(model.why.sentence.find("waits in PROVISIONING for an instance of nodes") !=
          std::string::npos);
    CHECK(model.why.sentence.find("200 %") != std::string::npos);
    CHECK(model.why_title == "Why does it wait?");
  }

  TEST_CASE("the yard counts waiting tasks and shows booting instances as outlines") {
    Simulation simulation = loaded("capacity-provider-from-zero");
    simulation.advance_to(20 * k_second);
    Scene scene;
    scene.update(simulation, at(0));
    CHECK(labels_of(scene).find("6 tasks waiting for an instance") != std::string::npos);
    CHECK(scene.bounds({SelectionKind::task, 0}).w <= 0);  // it stands nowhere yet
    simulation.advance_to(k_minute + 5 * k_second);
    scene.update(simulation, at(100));
    CHECK(scene.bounds({SelectionKind::ec2_instance, 0}).w > 0);
    simulation.advance_to(9 * k_minute);
    scene.update(simulation, at(200));
    CHECK(labels_of(scene).find("waiting for an instance") == std::string::npos);
    CHECK(scene.bounds({SelectionKind::task, 0}).w > 0);
  }

  TEST_CASE("an instance that leaves its group is listed as such while it empties") {
    Simulation simulation = small_yard(0);
    simulation.call("ec2.CreateLaunchTemplate", R"({"LaunchTemplateName":"node",
        "LaunchTemplateData":{"InstanceType":"m5.large","UserData":"ECS_CLUSTER=yard"}})");
    simulation.call("autoscaling.CreateAutoScalingGroup", R"({"AutoScalingGroupName":"asg",
        "MinSize":0,"MaxSize":3,"DesiredCapacity":1,
        "LaunchTemplate":{"LaunchTemplateName":"node"}})");
    simulation.call("ecs.CreateCapacityProvider", R"({"name":"cp","autoScalingGroupProvider":{
        "autoScalingGroupArn":"asg","managedScaling":{"status":"DISABLED"}}})");
    simulation.call("ecs.PutClusterCapacityProviders", R"({"cluster":"yard",
        "capacityProviders":["cp"],"defaultCapacityProviderStrategy":[{"capacityProvider":"cp"}]})");
    simulation.advance_to(k_second);
    REQUIRE(simulation.call("ecs.RunTask", R"({"cluster":"yard","taskDefinition":"web"})").ok());
    simulation.advance_to(k_minute);
    const InspectorModel model = inspect(simulation, k_provider);
    CHECK(action_of(model, "more") != nullptr);
    CHECK(press(simulation, model, "fewer").ok());
    simulation.advance_to(k_minute + k_second);
    const InspectorModel after = inspect(simulation, k_provider);
    REQUIRE(after.tables[0].rows.size() == 1);
    CHECK(after.tables[0].rows[0].cells[2].text == "Terminating:Wait");
    CHECK(has_field(after, "Draining", "1"));
    const InspectorModel leaving = inspect(simulation, after.tables[0].rows[0].selection);
    CHECK(has_field(leaving, "Lifecycle state", "Terminating:Wait"));
    CHECK(leaving.why_title == "Why does it end?");
    CHECK(leaving.why.sentence.find("it drains first") != std::string::npos);
  }

  TEST_CASE("a spot task has a button that interrupts it, others have none") {
    Simulation simulation = loaded("spot-interruption");
    simulation.advance_to(2 * k_minute);
    const World& world = simulation.world();
    Selection spot, normal;
    for (const Task& task : world.tasks) {
      const bool is_spot = world.at(task.capacity_provider).kind == ProviderKind::fargate_spot;
      (is_spot ? spot : normal) = {SelectionKind::task, task.id.value};
    }
    CHECK(action_of(inspect(simulation, normal), "interrupt_spot") == nullptr);
    CHECK(press(simulation, inspect(simulation, spot), "interrupt_spot").ok());
    const InspectorModel model = inspect(simulation, spot);
    CHECK(has_field(model, "Stop code", "SpotInterruption"));
    CHECK(has_field(model, "Stopped reason", "Your Spot Task was interrupted."));
    CHECK(action_of(model, "interrupt_spot") == nullptr);
  }

  TEST_CASE("the buttons of FARGATE_SPOT take its tasks and its capacity away, and give it back") {
    Simulation simulation = loaded("spot-interruption");
    simulation.advance_to(2 * k_minute);
    const Selection provider{SelectionKind::provider, 1};
    CHECK(press(simulation, inspect(simulation, provider), "shortage").ok());
    CHECK(press(simulation, inspect(simulation, provider), "interrupt_spot").ok());
    simulation.advance_to(150 * k_second - 1);
    InspectorModel model = inspect(simulation, provider);
    CHECK(model.state == "no capacity");
    CHECK(has_field(model, "Tasks", "0"));
    CHECK(press(simulation, model, "shortage").ok());
    model = inspect(simulation, provider);
    CHECK(model.state == "ACTIVE");
  }

  TEST_CASE("the log's line about a scaling step leads to its provider") {
    Simulation simulation = loaded("capacity-provider-from-zero");
    simulation.advance_to(2 * k_minute);
    EventLogModel log;
    log.update(simulation);
    const auto found = std::find_if(log.rows().begin(), log.rows().end(), [](const LogRow& row) {
      return row.text.find("desired capacity 0 -> 2") != std::string::npos;
    });
    REQUIRE(found != log.rows().end());
    CHECK(found->selection == k_provider);
  }

  TEST_CASE("the two scenarios run without a refusal and show what their lessons say") {
    Simulation zero = loaded("capacity-provider-from-zero");
    zero.advance_to(9 * k_minute);
    const AutoScalingGroup& group = zero.world().auto_scaling_groups.at(0);
    CHECK(group.desired == 3);
    CHECK(zero.world().services.at(0).running == 6);
    zero.advance_to(k_hour);
    CHECK(group.desired == 1);
    CHECK(zero.world().services.at(0).running == 2);
    Simulation spot = loaded("spot-interruption");
    spot.advance_to(150 * k_second - 1);
    CHECK(spot.world().services.at(0).running == 9);
    spot.advance_to(6 * k_minute);
    CHECK(spot.world().services.at(0).running == 6);
    spot.advance_to(15 * k_minute);
    CHECK(spot.world().services.at(0).running == 9);
    for (const Simulation* simulation : {&zero, &spot}) {
      for (const RecordedCall& call : simulation->calls()) CHECK_FALSE(call.refused);
    }
  }
}
