// What is said about services: each step with its numbers, its rule and the change that would help.
#include <doctest/doctest.h>

#include <algorithm>

#include "unit/service/shop.hpp"

using namespace taskyard;
using test::percents;
using test::Shop;

TEST_SUITE_BEGIN("explain");

namespace {

Explanation of_last(const Shop& shop, ServiceStepKind kind) {
  const ServiceStepId id = shop.last(kind);
  REQUIRE(id);
  return shop.simulation.explain(id);
}

}  // namespace

TEST_CASE("a rolling update says why it started, stopped and waited") {
  Shop shop;
  shop.publish("app:v1", R"("sizeMib":40,"startMs":200,"stopMs":5000)");
  shop.add_instances(4);
  shop.create(4, percents(50, 100));
  shop.advance(2 * k_minute);
  CHECK(of_last(shop, ServiceStepKind::started).sentence ==
        "service web started web:1/1, web:1/2, web:1/3 and web:1/4: it wants 4 tasks of web:1 and "
        "had 0.");
  CHECK(of_last(shop, ServiceStepKind::steady).sentence ==
        "service web is steady: 4 of 4 tasks run.");
  shop.update(R"("taskDefinition":"web:2")");
  shop.advance(3 * k_second);
  const Explanation stopped = of_last(shop, ServiceStepKind::replaced_old);
  CHECK(stopped.sentence ==
        "service web stopped web:1/1 and web:1/2: web:2 replaces them; minimumHealthyPercent 50 of "
        "4 keeps 2 healthy tasks, and 4 were healthy.");
  CHECK(stopped.rule.find("ceil(desired x minimumHealthyPercent / 100)") != std::string::npos);
  CHECK(of_last(shop, ServiceStepKind::waits).sentence ==
        "service web waits: maximumPercent 100 of 4 allows 4 tasks, and there are 2 running, 0 "
        "pending, 2 stopping.");
  shop.advance(6 * k_second);
  const Explanation started = of_last(shop, ServiceStepKind::started);
  CHECK(started.sentence ==
        "service web started web:2/5 and web:2/6: it wants 4 tasks of web:2 and had 0; "
        "maximumPercent 100 of 4 allows 4 tasks, and there were 2 running, 0 pending, 0 stopping.");
  CHECK(started.counterfactual == "maximumPercent 125 would have let one more start.");
  shop.advance(5 * k_minute);
  CHECK(of_last(shop, ServiceStepKind::completed).sentence ==
        "service web deployment of web:2 is complete: 4 tasks run, nothing of an older one is "
        "left.");
}

TEST_CASE("a deployment that can never go on says what would let it") {
  Shop shop;
  shop.add_instances(1);
  shop.create(3, percents(100, 125));
  shop.advance(2 * k_minute);
  shop.update(R"("taskDefinition":"web:2")");
  shop.advance(2 * k_minute);
  const Explanation stuck = of_last(shop, ServiceStepKind::stuck);
  CHECK(stuck.sentence ==
        "service web can never go on: minimumHealthyPercent 100 of 3 keeps 3 healthy tasks, and "
        "maximumPercent 125 of 3 allows 3 tasks, so none may stop and none may start.");
}

TEST_CASE("the circuit breaker and the way back are explained with their numbers") {
  Shop shop;
  shop.register_definition("huge", R"([{"name":"a","image":"app:v1","memory":100000}])");
  shop.add_instances(1);
  shop.create(7,
              percents(100, 200, R"("deploymentCircuitBreaker":{"enable":true,"rollback":true})"));
  shop.advance(k_minute);
  shop.update(R"("taskDefinition":"huge")");
  shop.advance(5 * k_second);
  CHECK(of_last(shop, ServiceStepKind::waits).sentence ==
        "service web waits: no place for 7 tasks.");
  shop.advance(10 * k_minute);
  CHECK(of_last(shop, ServiceStepKind::breaker_tripped).sentence ==
        "service web circuit breaker: 4 tasks of huge:1 failed, the threshold is 4.");
  CHECK(of_last(shop, ServiceStepKind::rolled_back).sentence == "service web rolls back to web:1.");
}

TEST_CASE("why one task was stopped and not another") {
  Shop shop;
  shop.add_instances(1, "m5.large", "us-east-1a");
  shop.add_instances(1, "m5.large", "us-east-1b");
  shop.create(3, R"("placementStrategy":[{"type":"binpack","field":"memory"}])");
  shop.advance(k_minute);
  shop.update(R"("desiredCount":2)");
  shop.advance(k_minute);
  const ServiceStepId step = shop.last(ServiceStepKind::scaled_in);
  const Explanation why = shop.simulation.explain(step, TaskId{0});
  CHECK(why.sentence ==
        "web:1/1 was stopped: of 3 tasks that could go, binpack(memory) kept 3 where most is left "
        "(7270); the oldest went.");
  CHECK(why.considered == 3);
  CHECK(why.tie_size == 3);
  CHECK(shop.simulation.explain(step, TaskId{1}).sentence == "");
}

TEST_CASE("a step or task that does not exist has no explanation") {
  Shop shop;
  CHECK(shop.simulation.explain(ServiceStepId{}).sentence == "");
  CHECK(shop.simulation.explain(ServiceStepId{5}).sentence == "");
  CHECK(shop.simulation.explain(ServiceStepId{5}, TaskId{1}).sentence == "");
}

TEST_CASE("the task of a daemon says why it is on its instance") {
  Shop shop;
  const InstanceId instance = shop.add_instances(1).at(0);
  shop.create(-1, R"("schedulingStrategy":"DAEMON")");
  shop.advance(10 * k_second);
  const Explanation why = shop.simulation.explain(shop.task(TaskId{0}).decision);
  CHECK(why.sentence == "web:1/1 -> " + instance_name(shop.world(), instance) +
                            ": the daemon service wants one task on each instance like this.");
}

TEST_CASE("every event of services has its sentence") {
  Shop shop;
  shop.add_instances(1);
  shop.create(1);
  shop.advance(k_minute);
  shop.update(R"("taskDefinition":"web:2")");
  shop.advance(2 * k_minute);
  shop.call("DeleteService", R"({"cluster":"c","service":"web","force":true})");
  shop.wait();
  std::vector<std::string> said;
  for (const Event& event : shop.simulation.events_since(0)) {
    if (event.kind >= EventKind::service_created) said.push_back(shop.simulation.describe(event));
    CHECK(shop.simulation.describe(event) != "");
  }
  for (const char* sentence :
       {"service web created", "service web begins to deploy web:1",
        "deployment of web:1 of service web IN_PROGRESS -> COMPLETED",
        "(service web) has reached a steady state.", "service web begins to deploy web:2",
        "service web updated", "service web ACTIVE -> DRAINING", "service web DRAINING -> INACTIVE",
        "service web stopped web:2/2: the service is deleted."}) {
    CAPTURE(sentence);
    CHECK(std::find(said.begin(), said.end(), sentence) != said.end());
  }
}

TEST_SUITE_END();
