#include <doctest/doctest.h>

#include <string>

#include "base/text.hpp"
#include "explain/explain.hpp"
#include "support/world_builder.hpp"
#include "taskyard/arn.hpp"

using namespace taskyard;
using support::need_of;
using support::WorldBuilder;

namespace {

/// One instance i-a, one task web:1/1 on it with container "app", one Fargate task web:1/2.
struct Yard : WorldBuilder {
  Yard() {
    instance = add_instance();
    request = add_request(add_definition("web", need_of(1, 1)));
    task = hold(request, instance);
    Container container;
    container.id = ContainerId{0};
    container.task = task;
    world.containers.push_back(container);
    world.tasks[task.value].first_container = container.id;
    world.tasks[task.value].container_count = 1;
    fargate = hold_fargate(add_request(TaskDefinitionId{0}), world.availability_zones[1]);
  }
  Event event(EventKind kind, int from = 0, int to = 0) const {
    Event event;
    event.kind = kind;
    event.cluster = cluster;
    event.instance = instance;
    event.ec2_instance = Ec2InstanceId{0};
    event.task = task;
    event.container = ContainerId{0};
    event.task_definition = TaskDefinitionId{0};
    event.from = static_cast<std::uint8_t>(from);
    event.to = static_cast<std::uint8_t>(to);
    return event;
  }
  std::string text(Event event, const char* words = nullptr) {
    if (words != nullptr) event.text = world.names.intern(words);
    return replace_all(explain::describe_event(world, event), instance_name(world, instance),
                       "i-a");
  }
  InstanceId instance;
  RequestId request;
  TaskId task;
  TaskId fargate;
};

template <class Status>
int number(Status status) {
  return static_cast<int>(status);
}

}  // namespace

TEST_SUITE_BEGIN("explain");

TEST_CASE("every kind of event has its sentence") {
  Yard yard;
  const auto say = [&](EventKind kind, const char* words = nullptr) {
    return yard.text(yard.event(kind), words);
  };
  CHECK(say(EventKind::cluster_created) == "cluster yard created");
  CHECK(say(EventKind::cluster_deleted) == "cluster yard deleted");
  CHECK(say(EventKind::task_definition_registered) == "task definition web:1 registered");
  CHECK(say(EventKind::task_definition_deregistered) == "task definition web:1 deregistered");
  CHECK(say(EventKind::ec2_instance_launched) == "instance i-a launched (m5.large, us-east-1a)");
  CHECK(say(EventKind::instance_registered) ==
        "container instance i-a joined cluster yard (2048 CPU units, 7776 MiB)");
  CHECK(say(EventKind::attributes_changed, "rack") == "attribute rack of i-a changed");
  CHECK(say(EventKind::task_created) == "task web:1/1 placed on i-a");
  CHECK(say(EventKind::task_placement_failed, "RESOURCE:CPU") ==
        "no place for a task of web:1: RESOURCE:CPU");
  CHECK(say(EventKind::task_stop_requested, "done") == "task web:1/1 is told to stop: done");
  CHECK(say(EventKind::image_pull_started, "nginx:1") ==
        "task web:1/1 pulls nginx:1 for container app");
  CHECK(say(EventKind::call_refused, "ClientException") ==
        "a call of the scenario was refused: ClientException");
  CHECK(say(EventKind::note, "Anything.") == "Anything.");
  CHECK(say(EventKind::limit_reached, "tasks") == "limit reached: tasks");
  for (int kind = 0; kind <= number(EventKind::limit_reached); ++kind) {
    CHECK(!say(static_cast<EventKind>(kind), "x").empty());
  }
}

TEST_CASE("changes name both states in AWS's words") {
  Yard yard;
  CHECK(yard.text(yard.event(EventKind::ec2_instance_state_changed, number(Ec2State::pending),
                             number(Ec2State::running))) == "instance i-a pending -> running");
  CHECK(yard.text(yard.event(EventKind::instance_status_changed, number(InstanceStatus::active),
                             number(InstanceStatus::draining))) ==
        "container instance i-a ACTIVE -> DRAINING");
  CHECK(yard.text(yard.event(EventKind::instance_agent_changed, 1, 0)) ==
        "agent of i-a disconnected");
  CHECK(yard.text(yard.event(EventKind::instance_agent_changed, 0, 1)) == "agent of i-a connected");
  CHECK(yard.text(
            yard.event(EventKind::container_health_changed, 0, number(HealthStatus::healthy))) ==
        "container app of web:1/1 is HEALTHY");
}

TEST_CASE("a task that runs is told with its place and host ports") {
  Yard yard;
  const Event running = yard.event(EventKind::task_status_changed, number(TaskStatus::pending),
                                   number(TaskStatus::running));
  CHECK(yard.text(running) == "task web:1/1 PENDING -> RUNNING on i-a");
  yard.world.network_bindings = {{80, 32768, Protocol::tcp}, {81, 32769, Protocol::tcp}};
  yard.world.containers[0].binding_count = 1;
  CHECK(yard.text(running) == "task web:1/1 PENDING -> RUNNING on i-a (host port 32768)");
  yard.world.containers[0].binding_count = 2;
  CHECK(yard.text(running) ==
        "task web:1/1 PENDING -> RUNNING on i-a (host ports 32768 and 32769)");
  Event fargate = running;
  fargate.task = yard.fargate;
  CHECK(yard.text(fargate) == "task web:1/2 PENDING -> RUNNING on Fargate in us-east-1b");
}

TEST_CASE("a task that stopped is told with its reason, a container with its exit code") {
  Yard yard;
  const Event stopped = yard.event(EventKind::task_status_changed, number(TaskStatus::stopping),
                                   number(TaskStatus::stopped));
  CHECK(yard.text(stopped) == "task web:1/1 STOPPING -> STOPPED");
  yard.world.tasks[0].stopped_reason =
      yard.world.names.intern("Essential container in task exited");
  CHECK(yard.text(stopped) ==
        "task web:1/1 STOPPING -> STOPPED (Essential container in task exited)");
  Event ended = yard.event(EventKind::container_status_changed, number(ContainerStatus::running),
                           number(ContainerStatus::stopped));
  CHECK(yard.text(ended) == "container app of web:1/1 RUNNING -> STOPPED");
  yard.world.containers[0].has_exit_code = true;
  ended.value = 137;
  CHECK(yard.text(ended) == "container app of web:1/1 RUNNING -> STOPPED (exit code 137)");
}

TEST_CASE("pulls are told with their time in a fitting unit") {
  Yard yard;
  Event pulled = yard.event(EventKind::image_pull_finished);
  const auto after = [&](std::int64_t ms) {
    pulled.value = ms;
    return yard.text(pulled, "nginx:1");
  };
  CHECK(after(250) == "task web:1/1 has nginx:1 for container app after 250 ms");
  CHECK(after(3260) == "task web:1/1 has nginx:1 for container app after 3.2 s");
  CHECK(after(125'000) == "task web:1/1 has nginx:1 for container app after 2 min 5 s");
}

TEST_CASE("StartTask starts, the scheduler places") {
  Yard yard;
  yard.request = yard.add_request(TaskDefinitionId{0});
  yard.WorldBuilder::request(yard.request).start_on = {yard.instance};
  yard.task = yard.hold(yard.request, yard.instance);
  CHECK(yard.text(yard.event(EventKind::task_created)) == "task web:1/3 started on i-a");
}

TEST_SUITE_END();
