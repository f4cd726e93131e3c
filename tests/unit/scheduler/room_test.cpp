// What an instance has room for, and when (facts RS-1 to RS-3 and section 13).
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/yard.hpp"

using namespace taskyard;
using support::Yard;

TEST_SUITE_BEGIN("scheduler");

namespace {

/// RunTask's reply in short: "3 tasks, 2 failures RESOURCE:CPU".
std::string outcome(Yard& yard, const std::string& family, int count,
                    const std::string& more = "") {
  const JsonDocument reply =
      yard.call("RunTask", R"({"cluster":"c","launchType":"EC2","taskDefinition":")" + family +
                               R"(","count":)" + std::to_string(count) + more + "}");
  const JsonValue failures = reply.root()["failures"];
  std::string text = std::to_string(reply.root()["tasks"].size()) + " tasks";
  if (failures.size() > 0) {
    text += ", " + std::to_string(failures.size()) + " failures " +
            std::string(failures.first()["reason"].text());
  }
  return text;
}

std::vector<Port> host_ports(const Yard& yard, InstanceId instance) {
  std::vector<Port> ports;
  for (const TaskId id : yard.world().at(instance).tasks) {
    const Container& container = yard.world().at(yard.task(id).first_container);
    for (std::uint32_t i = 0; i < container.binding_count; ++i) {
      ports.push_back(yard.world().network_bindings[container.first_binding + i].host_port);
    }
  }
  std::sort(ports.begin(), ports.end());
  return ports;
}

}  // namespace

TEST_CASE("T7: dynamic host ports start at 32768 and count up on each instance (TD-132, TD-133)") {
  Yard yard;
  const std::vector<InstanceId> instances = yard.add_instances(2);
  yard.register_definition(
      "web",
      R"([{"name":"web","image":"nginx","memory":128,"portMappings":[{"containerPort":80}]}])");
  CHECK(outcome(yard, "web", 3,
                R"(,"placementStrategy":[{"type":"spread","field":"instanceId"}])") == "3 tasks");
  yard.simulation.settle();
  std::vector<std::vector<Port>> ports = {host_ports(yard, instances[0]),
                                          host_ports(yard, instances[1])};
  std::sort(ports.begin(), ports.end());
  CHECK(ports == std::vector<std::vector<Port>>{{32768}, {32768, 32769}});
}

TEST_CASE("T8: a t3.medium has two network interfaces for awsvpc tasks (ENI-1)") {
  Yard yard;
  yard.add_instances(1, "t3.medium");
  yard.register_definition("tiny", R"([{"name":"a","image":"busybox","cpu":1,"memory":6}])",
                           R"("networkMode":"awsvpc")");
  CHECK(outcome(yard, "tiny", 5,
                R"(,"networkConfiguration":{"awsvpcConfiguration":{"subnets":)"
                R"(["subnet-0a10000000000001a"]}})") == "2 tasks, 3 failures RESOURCE:ENI");
}

TEST_CASE("T9: placement counts memoryReservation, not the limit (TD-49, CI-3)") {
  Yard yard;
  const InstanceId instance = yard.add_instances(1, "m4.large").at(0);
  const Mib memory = yard.world().at(instance).registered.memory_mib;
  yard.register_definition(
      "soft", R"([{"name":"a","image":"busybox","memory":512,"memoryReservation":128}])");
  int placed = 0;
  for (int i = 0; i < 7; ++i) placed += static_cast<int>(yard.run("soft", 10).size());
  CHECK(placed == memory / 128);
  CHECK(yard.world().at(instance).remaining.memory_mib == memory % 128);
}

TEST_CASE(
    "T36: a stopping task's room is given away at once, the newcomer waits for it (RS-1, RS-2)") {
  Yard yard;
  yard.publish("stubborn:v1", R"("sizeMib":0,"startMs":0,"stopMs":3600000)");
  const InstanceId instance = yard.add_instances(1).at(0);
  yard.register_definition("big",
                           R"([{"name":"a","image":"stubborn:v1","cpu":2048,"memory":128}])");
  const TaskId old = yard.run("big").at(0);
  yard.advance(10'000);
  CHECK(outcome(yard, "big", 1) == "0 tasks, 1 failures RESOURCE:CPU");
  yard.stop(old);
  CHECK(yard.world().at(instance).remaining.cpu_units == 2048);
  const TaskId newcomer = yard.run("big").at(0);
  yard.advance(20'000);
  CHECK(yard.status(old) == "STOPPING a:RUNNING");
  CHECK(yard.status(newcomer) == "PENDING a:PENDING");
  yard.simulation.settle();
  // The old one is killed 30.5 s after the stop: 500 DEACTIVATING, 30 s stopTimeout.
  CHECK(yard.life(newcomer) == "PENDING@0 ACTIVATING@30500 RUNNING@31700");
}

TEST_CASE("T36: a fixed host port of a stopping task holds up the newcomer too (RS-2, RS-3)") {
  Yard yard;
  yard.publish("stubborn:v1", R"("sizeMib":0,"startMs":0,"stopMs":3600000)");
  yard.add_instances(1);
  yard.register_definition("web", R"([{"name":"a","image":"stubborn:v1","memory":128,
      "portMappings":[{"containerPort":80,"hostPort":8080}]}])");
  const TaskId old = yard.run("web").at(0);
  yard.advance(10'000);
  CHECK(outcome(yard, "web", 1) == "0 tasks, 1 failures RESOURCE:PORTS");
  yard.stop(old);
  const TaskId newcomer = yard.run("web").at(0);
  yard.simulation.settle();
  CHECK(yard.life(newcomer) == "PENDING@0 ACTIVATING@30500 RUNNING@31700");
}

TEST_CASE("the agent's queue is first in, first out: a small task does not overtake (RS-2)") {
  Yard yard;
  yard.publish("stubborn:v1", R"("sizeMib":0,"startMs":0,"stopMs":3600000)");
  yard.add_instances(1);
  yard.register_definition("big", R"([{"name":"a","image":"stubborn:v1","cpu":1536,"memory":64}])");
  yard.register_definition("small", R"([{"name":"a","image":"stubborn:v1","cpu":64,"memory":64}])");
  const TaskId old = yard.run("big").at(0);
  yard.advance(10'000);
  yard.stop(old);
  const TaskId waiting = yard.run("big").at(0);
  const TaskId small = yard.run("small").at(0);
  yard.simulation.settle();
  CHECK(yard.life(waiting) == "PENDING@0 ACTIVATING@30500 RUNNING@31700");
  CHECK(yard.life(small) == "PENDING@0 ACTIVATING@30500 RUNNING@31700");
}

TEST_CASE("tasks keep running on a draining instance, new ones go elsewhere (section 2.5)") {
  Yard yard;
  const InstanceId instance = yard.add_instances(1).at(0);
  yard.register_definition("app", R"([{"name":"a","image":"nginx","memory":64}])");
  const TaskId task = yard.run("app").at(0);
  yard.simulation.settle();
  yard.call("UpdateContainerInstancesState",
            R"({"cluster":"c","status":"DRAINING","containerInstances":[")" +
                arn_of(yard.world(), instance) + R"("]})");
  yard.simulation.settle();
  CHECK(yard.status(task) == "RUNNING a:RUNNING");
  CHECK(outcome(yard, "app", 1) == "0 tasks, 1 failures INACTIVE");
}

TEST_CASE("while the agent is away its new tasks stay PENDING and no task is placed there") {
  Yard yard;
  const InstanceId instance = yard.add_instances(1).at(0);
  yard.register_definition("app", R"([{"name":"a","image":"nginx","memory":64}])");
  const std::string who =
      R"({"cluster":"c","containerInstance":")" + arn_of(yard.world(), instance) + R"("})";
  const TaskId task = yard.run("app").at(0);
  yard.call("taskyard.DisconnectAgent", who);
  yard.simulation.settle();
  CHECK(yard.status(task) == "PENDING a:PENDING");
  CHECK(outcome(yard, "app", 1) == "0 tasks, 1 failures AGENT");
  yard.call("taskyard.ConnectAgent", who);
  yard.simulation.settle();
  CHECK(yard.status(task) == "RUNNING a:RUNNING");
}

TEST_CASE(
    "no agent comes back on an instance that was terminated while it was away (facts CI-32)") {
  Yard yard;
  const InstanceId instance = yard.add_instances(1).at(0);
  const std::string who =
      R"({"cluster":"c","containerInstance":")" + arn_of(yard.world(), instance) + R"("})";
  yard.call("taskyard.DisconnectAgent", who);
  const Ec2InstanceId machine = yard.world().at(instance).ec2_instance;
  yard.call("ec2.TerminateInstances",
            R"({"InstanceIds":[")" + ec2_instance_id_text(yard.world(), machine) + R"("]})");
  const Reply reply = yard.simulation.call("taskyard.ConnectAgent", who);
  CHECK_FALSE(reply.ok());
  CHECK(reply.body.find("no agent runs on it any more") != std::string::npos);
  CHECK_FALSE(yard.world().at(instance).agent_connected);
}

TEST_SUITE_END();
