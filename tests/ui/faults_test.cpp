// Buttons that make something fail, and what the page says about cause and consequence.
#include <doctest/doctest.h>

#include <algorithm>

#include "taskyard/json.hpp"
#include "ui/fixture.hpp"
#include "ui/page.hpp"
#include "viewmodel/inspector.hpp"
#include "viewmodel/services/consequences.hpp"

using namespace taskyard;
using namespace taskyard::web;
using namespace taskyard::web::test;

namespace {

constexpr Selection k_task{SelectionKind::task, 0};
constexpr Selection k_instance{SelectionKind::instance, 0};

const Action* action_of(const InspectorModel& model, std::string_view id) {
  for (const Action& action : model.actions) {
    if (action.id == id) return &action;
  }
  return nullptr;
}

// Presses a button whose command is a call.
void press(Simulation& simulation, Selection selection, std::string_view id) {
  const InspectorModel model = inspect(simulation, selection);
  const Action* action = action_of(model, id);
  REQUIRE_MESSAGE(action != nullptr, id);
  const JsonDocument command = JsonDocument::parse(action->command);
  REQUIRE(command.root()["type"].text() == "call");
  const Reply reply = simulation.call(command.root()["action"].text(),
                                      std::string(command.root()["request"].source()));
  CHECK_MESSAGE(reply.ok(), reply.body);
}

// Service web of four tasks with a health check (10 s, 2 retries) at its steady state.
Simulation checked_service() {
  Simulation simulation = small_yard(2);
  simulation.call("ecs.RegisterTaskDefinition",
                  R"({"family":"checked","containerDefinitions":[{"name":"app","image":"shop:v1",
                      "cpu":256,"memory":256,"healthCheck":{"command":["CMD-SHELL","true"],
                      "interval":10,"retries":2}}]})");
  const Reply reply = simulation.call(
      "ecs.CreateService", R"({"cluster":"yard","serviceName":"web","taskDefinition":"checked",
                               "desiredCount":4,"launchType":"EC2"})");
  REQUIRE_MESSAGE(reply.ok(), reply.body);
  simulation.settle(3 * k_minute);
  REQUIRE(simulation.world().at(ServiceId{0}).running == 4);
  return simulation;
}

void stop_first_task(Simulation& simulation) {
  simulation.call("ecs.StopTask", R"({"cluster":"yard","reason":"a test","task":")" +
                                      arn_of(simulation.world(), TaskId{0}) + "\"}");
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("faults") {
  TEST_CASE("agents disconnect and connect, and a lost zone loses all its instances") {
    Simulation simulation = small_yard(2);
    press(simulation, k_instance, "disconnect");
    CHECK_FALSE(simulation.world().at(InstanceId{0}).agent_connected);
    CHECK(has(inspect(simulation, k_instance).story, "placement passes it by"));
    press(simulation, k_instance, "connect");
    CHECK(inspect(simulation, k_instance).story.empty());
    press(simulation, k_instance, "lose_zone");
    simulation.settle(k_minute);
    CHECK(simulation.world().clusters[0].instances.size() == 4);
    CHECK(has(inspect(simulation, k_instance).story, "has left the cluster"));
  }

  TEST_CASE("an image that crashes stops new tasks, a mended one does not") {
    Simulation simulation = small_yard(2);
    run_web(simulation);
    simulation.settle(k_minute);
    CHECK(action_of(inspect(simulation, k_task), "mend") == nullptr);
    press(simulation, k_task, "crash");
    CHECK(action_of(inspect(simulation, k_task), "crash") == nullptr);
    run_web(simulation);
    const TaskId crashed = simulation.world().tasks.back().id;
    simulation.settle(k_minute);
    CHECK(simulation.world().at(crashed).status == TaskStatus::stopped);
    const std::string story = inspect(simulation, {SelectionKind::task, crashed.value}).story;
    CHECK(has(story, "container nginx exited with code 1"));
    CHECK(has(story, "belongs to no service"));
    press(simulation, k_task, "mend");
    run_web(simulation);
    const TaskId mended = simulation.world().tasks.back().id;
    simulation.settle(k_minute);
    CHECK(simulation.world().at(mended).status == TaskStatus::running);
  }

  TEST_CASE("a broken image is said where its task definition is inspected") {
    Simulation simulation = small_yard();
    const Selection definition{SelectionKind::task_definition, 0};
    CHECK(inspect(simulation, definition).story.empty());
    for (const char* id : {"crash", "slow", "missing"}) {
      press(simulation, definition, id);
      CHECK(has(inspect(simulation, definition).story, "Image nginx "));
    }
  }

  TEST_CASE("only a task with a health check offers to fail it; its service replaces it") {
    Simulation plain = small_yard();
    run_web(plain);
    plain.settle(k_minute);
    CHECK(action_of(inspect(plain, k_task), "fail_check") == nullptr);
    CHECK(action_of(inspect(plain, k_task), "unhealthy") == nullptr);
    Simulation simulation = checked_service();
    press(simulation, k_task, "fail_check");
    CHECK(action_of(inspect(simulation, k_task), "fail_check") == nullptr);
    simulation.settle(3 * k_minute);
    CHECK(simulation.world().at(TaskId{0}).status == TaskStatus::stopped);
    CHECK_FALSE(inspect(simulation, k_task).story.empty());
    CHECK(simulation.world().at(ServiceId{0}).running == 4);
  }

  TEST_CASE("a task stopped by hand says so, and what its service does about it") {
    Simulation simulation = checked_service();
    stop_first_task(simulation);
    const InspectorModel model = inspect(simulation, k_task);
    CHECK(model.story_title == "Why it stops");
    CHECK(model.story ==
          "Somebody called StopTask (a test). Service web has 3 of 4 tasks and starts what is "
          "missing.");
    simulation.settle(3 * k_minute);
    CHECK(inspect(simulation, k_task).story_title == "Why it stopped");
    CHECK(has(inspect(simulation, k_task).story, "has 4 of 4 tasks: nothing is missing."));
  }

  TEST_CASE("what follows a stop depends on what the service can do") {
    Simulation simulation = checked_service();
    press(simulation, k_task, "missing");
    simulation.call("taskyard.AddContainerInstances",
                    R"({"cluster":"yard","instanceType":"t3.medium",
                        "availabilityZone":"us-east-1a"})");
    simulation.settle(k_minute);
    simulation.call("ecs.UpdateService",
                    R"({"cluster":"yard","service":"web","forceNewDeployment":true,
                        "placementConstraints":[{"type":"memberOf",
                          "expression":"ec2InstanceId == nothing"}]})");
    stop_first_task(simulation);
    simulation.settle(2 * k_minute);
    CHECK(has(inspect(simulation, k_task).story, "finds no room"));
    simulation.call("ecs.DeleteService", R"({"cluster":"yard","service":"web","force":true})");
    CHECK(has(inspect(simulation, k_task).story, "is being deleted: nobody takes its place"));
  }

  TEST_CASE("a secret that a definition names can be lost and mended by a button") {
    Simulation simulation = small_yard(2);
    simulation.call("ecs.RegisterTaskDefinition",
                    R"({"family":"keys","executionRoleArn":"arn:aws:iam::111122223333:role/exec",
                        "containerDefinitions":[{"name":"app","image":"shop:v1","memory":256,
                        "secrets":[{"name":"KEY","valueFrom":"/shop/key"}]}]})");
    const auto last = static_cast<std::uint32_t>(simulation.world().task_definitions.size() - 1);
    const Selection definition{SelectionKind::task_definition, last};
    CHECK(action_of(inspect(simulation, definition), "lose_parameter") != nullptr);
    press(simulation, definition, "lose_parameter");
    CHECK(simulation.world().broken_resources.size() == 1);
    CHECK(action_of(inspect(simulation, definition), "lose_parameter") == nullptr);
    press(simulation, definition, "mend_parameter");
    CHECK(simulation.world().broken_resources.empty());
  }

  TEST_CASE("starts that keep failing say when the next one comes") {
    Simulation simulation = small_yard(2);
    simulation.call("taskyard.BreakImage", R"({"image":"nginx","fault":"missing"})");
    simulation.call("ecs.CreateService",
                    R"({"cluster":"yard","serviceName":"web","taskDefinition":"web",
                        "desiredCount":2,"launchType":"EC2"})");
    simulation.advance_to(2 * k_minute);
    const Service& service = simulation.world().at(ServiceId{0});
    REQUIRE(service.throttle_until > simulation.world().now);
    const std::string story = inspect(simulation, k_task).story;
    CHECK(has(story, "It could not start. CannotPullContainerError"));
    CHECK(has(story, "Starts keep failing, so it waits until 00:"));
  }

  TEST_CASE("a draining instance says what becomes of which tasks, until it is empty") {
    Simulation simulation = checked_service();
    run_web(simulation, 6);
    simulation.settle(k_minute);
    const InstanceId instance = simulation.world().at(TaskId{0}).instance;
    const Selection selection{SelectionKind::instance, instance.value};
    CHECK(inspect(simulation, selection).story.empty());
    simulation.call("ecs.UpdateContainerInstancesState",
                    R"({"cluster":"yard","status":"DRAINING","containerInstances":[")" +
                        arn_of(simulation.world(), instance) + "\"]}");
    const std::string story = inspect(simulation, selection).story;
    CHECK(has(story, "of services: replaced elsewhere"));
    CHECK(has(story, "without a service: left until"));
    Simulation empty = small_yard();
    empty.call("ecs.UpdateContainerInstancesState",
               R"({"cluster":"yard","status":"DRAINING","containerInstances":[")" +
                   arn_of(empty.world(), InstanceId{0}) + "\"]}");
    CHECK(inspect(empty, k_instance).story == "DRAINING: no new tasks come, and it is empty.");
  }

  TEST_CASE("a task that ends with its instance says so") {
    Simulation simulation = checked_service();
    const InstanceId instance = simulation.world().at(TaskId{0}).instance;
    press(simulation, {SelectionKind::instance, instance.value}, "lose_zone");
    simulation.advance_to(simulation.world().now + 10 * k_second);
    CHECK(has(inspect(simulation, k_task).story, "Its container instance is gone."));
  }

  TEST_CASE("every fault button stands in the text view, changes the session and can be undone") {
    Page page("start=paused&scenario=circuit-breaker-rollback");
    page.send(R"({"type":"seek","ms":40000})");
    page.window.frame();
    std::size_t pressed = 0;
    for (const char* key : {"task:0", "instance:0", "task_definition:0"}) {
      page.send(order("select", "key", key));
      for (int i = 0; i < 40; ++i) page.window.frame();
      const JsonDocument view = JsonDocument::parse(page.platform.text_view);
      for (JsonValue block = view.root()["blocks"].first(); block; block = block.next()) {
        if (block["id"].text() != "inspector_faults") continue;
        for (JsonValue each = block["buttons"].first(); each; each = each.next()) {
          CAPTURE(each["id"].text());
          const std::string before = page.send(order("export"));
          CHECK(page.obeys(each["command"].source()));
          CHECK(page.send(order("export")) != before);
          CHECK(page.obeys(order("undo")));
          CHECK(page.send(order("export")) == before);
          ++pressed;
        }
      }
    }
    CHECK(pressed >= 8);
  }
}
