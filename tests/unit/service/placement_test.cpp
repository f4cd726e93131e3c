// Where a service puts its tasks, which ones it stops, and what it says without room (facts 5, 7.8).
#include <doctest/doctest.h>

#include "unit/service/shop.hpp"

using namespace taskyard;
using test::percents;
using test::Shop;

TEST_SUITE_BEGIN("service");

namespace {

struct Zones : Shop {
  std::vector<InstanceId> instances;
  explicit Zones(std::string_view letters) {
    for (const char letter : letters) {
      const std::string zone = std::string("us-east-1") + letter;
      instances.push_back(add_instances(1, "m5.large", zone).at(0));
    }
  }
  std::string per_instance() const {
    std::string text;
    for (const InstanceId id : instances) {
      int count = 0;
      for (const TaskId task_id : live()) count += task(task_id).instance == id ? 1 : 0;
      text += std::to_string(count);
    }
    return text;
  }
  std::string named(InstanceId id) const {
    return R"({"cluster":"c","containerInstance":")" + arn_of(world(), id) + "\"}";
  }
  void drain(InstanceId id, const char* status = "DRAINING") {
    call("UpdateContainerInstancesState", R"({"cluster":"c","containerInstances":[")" +
                                              arn_of(world(), id) + R"("],"status":")" + status +
                                              "\"}");
  }
};

}  // namespace

TEST_CASE("a service spreads over zones, then instances, when nothing is said (5.2, T1, T2)") {
  struct Row {
    const char* instances;
    int desired;
    const char* zones;
    const char* per_instance;
  };
  const std::vector<Row> rows = {
      {"abc", 6, "a2 b2 c2", "222"},
      {"ab", 6, "a3 b3", "33"},
      {"aab", 4, "a2 b2", "112"},
      {"aabb", 5, "a3 b2", "2111"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.instances);
    Zones shop(row.instances);
    shop.create(row.desired);
    shop.advance(k_minute);
    CHECK(shop.zones() == row.zones);
    CHECK(shop.per_instance() == row.per_instance);
  }
}

TEST_CASE("scale-in takes from the fullest zone, then instance (5.4, T40)") {
  Zones shop("aabc");
  shop.create(5, R"("availabilityZoneRebalancing":"DISABLED","placementConstraints":
      [{"type":"memberOf","expression":"attribute:ecs.availability-zone == us-east-1a"}])");
  shop.advance(k_minute);
  CHECK(shop.zones() == "a5");
  shop.update(R"("placementConstraints":[],"desiredCount":7)");
  shop.advance(k_minute);
  CHECK(shop.zones() == "a5 b1 c1");
  const std::size_t from = shop.steps();
  shop.update(R"("desiredCount":4)");
  shop.advance(k_minute);
  CHECK(shop.zones() == "a2 b1 c1");
  CHECK(shop.per_instance() == "1111");
  CHECK(shop.moves(from) == "stop 3");
  const Explanation why = shop.simulation.explain(shop.last(ServiceStepKind::scaled_in), TaskId{0});
  CHECK(why.sentence.find("web:1/1 was stopped: of 7 tasks that could go, "
                          "spread(attribute:ecs.availability-zone) kept 5 in the fullest "
                          "(us-east-1a, 5 tasks), spread(instanceId) kept 3 in the fullest (") ==
        0);
}

TEST_CASE("binpack empties the instance with most left (5.4, PL-30, T4)") {
  Zones shop("aaa");
  shop.create(10, R"("placementStrategy":[{"type":"binpack","field":"cpu"}])");  // 8 fit on one
  shop.advance(k_minute);
  CHECK(shop.per_instance() == "820");
  shop.update(R"("desiredCount":7)");
  shop.advance(k_minute);
  CHECK(shop.per_instance() == "700");
}

TEST_CASE("tasks that do not run yet are stopped before those that do (PL-31)") {
  Zones shop("a");
  shop.create(2);
  shop.advance(k_minute);
  shop.update(R"("desiredCount":4)");
  shop.advance(1500);
  REQUIRE(shop.web().pending == 2);
  shop.update(R"("desiredCount":2)");
  shop.advance(1500);
  CHECK(shop.live() == std::vector<TaskId>{TaskId{0}, TaskId{1}});
  CHECK(shop.said("stopped 2 pending tasks."));
}

TEST_CASE("what is said when no instance meets the requirements (7.8 rows 15 to 21)") {
  struct Row {
    const char* containers;
    const char* action;  ///< on the only instance, "" = none
    const char* message;
  };
  const std::vector<Row> rows = {
      {R"({"name":"a","image":"app:v1","cpu":4000,"memory":64})", "",
       "The closest matching (container-instance i1) has insufficient CPU units available."},
      {R"({"name":"a","image":"app:v1","memory":64000})", "",
       "The closest matching (container-instance i1) has insufficient memory available."},
      {R"({"name":"a","image":"app:v1","memory":64})", "taskyard.DisconnectAgent",
       "The closest matching (container-instance i1) encountered error \"AGENT\"."},
      {R"({"name":"a","image":"app:v1","memory":64,"logConfiguration":{"logDriver":"gelf"}})", "",
       "The closest matching (container-instance i1) is missing an attribute required by your "
       "task."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.message);
    Zones shop("a");
    const std::string arn = arn_of(shop.world(), shop.instances[0]);
    shop.call("DeleteAttributes",
              R"({"cluster":"c","attributes":[{"targetType":"container-instance",
        "name":"com.amazonaws.ecs.capability.logging-driver.gelf","targetId":")" +
                  arn + "\"}]}");
    if (*row.action != '\0') shop.call(row.action, shop.named(shop.instances[0]));
    shop.register_definition("odd", "[" + std::string(row.containers) + "]");
    shop.create(2, R"("taskDefinition":"odd")");
    shop.advance(k_hour);
    CHECK(shop.messages() ==
          std::vector<std::string>{
              std::string("was unable to place a task because no container instance met all of "
                          "its requirements. ") +
              row.message +
              " For more information, see the Troubleshooting section of the Amazon ECS Developer "
              "Guide."});
    CHECK(shop.web().tasks.empty());
  }
}

TEST_CASE("a cluster without instances is named as the reason, until one joins (row 15)") {
  Shop shop;
  shop.create(1);
  shop.advance(2 * k_hour);
  INFO(shop.messages().at(0));
  CHECK(shop.messages() ==
        std::vector<std::string>{
            "was unable to place a task because no container instance met all of its "
            "requirements. Reason: No Container Instances were found in your cluster. For more "
            "information, see the Troubleshooting section of the Amazon ECS Developer Guide."});
  shop.add_instances(1);
  shop.advance(10 * k_second);
  CHECK(shop.web().running == 1);
}

TEST_CASE("a fixed host port allows one task on each instance (T6, T7)") {
  Zones shop("ab");
  shop.register_definition("fixed", R"([{"name":"a","image":"app:v1","memory":64,
      "portMappings":[{"containerPort":80,"hostPort":80}]}])");
  shop.create(3, R"("taskDefinition":"fixed")");
  shop.advance(k_minute);
  CHECK(shop.web().running == 2);
  CHECK(shop.said("is already using a port required by your task."));
  const Explanation why = shop.simulation.explain(shop.web().waiting);
  CHECK(why.sentence == "service web waits: no place for 1 task.");
}

TEST_CASE("a draining instance gives its task away within the percentages (DR-2, DR-3, T28, T29)") {
  struct Row {
    int minimum, maximum;
    const char* moves;
  };
  for (const Row& row : {Row{100, 200, "start 1, stop 1"}, Row{0, 100, "stop 1, start 1"}}) {
    CAPTURE(row.maximum);
    Zones shop("ab");
    shop.create(1, percents(row.minimum, row.maximum));
    shop.advance(2 * k_minute);
    const InstanceId before = shop.task(shop.live().at(0)).instance;
    const std::size_t from = shop.steps();
    shop.drain(before);
    shop.advance(5 * k_minute);
    CHECK(shop.moves(from) == row.moves);
    CHECK(shop.task(shop.live().at(0)).instance != before);
    CHECK(shop.world().at(before).tasks.empty());
    CHECK(shop.world().at(before).status == InstanceStatus::draining);  // DR-7
    CHECK(shop.web().steady);
  }
}

TEST_CASE("a pending task on a draining instance stops at once (DR-2)") {
  Zones shop("a");
  shop.create(1);
  shop.advance(1200);
  REQUIRE(shop.web().pending == 1);
  shop.drain(shop.instances[0]);
  shop.advance(1500);
  CHECK_FALSE(shop.task(TaskId{0}).desired_running);
}

TEST_CASE("zone rebalancing moves one task at a time to the poorer zone (SVC-62)") {
  Zones shop("a");
  shop.create(4);
  shop.advance(k_minute);
  shop.add_instances(1, "m5.large", "us-east-1b");
  shop.advance(10 * k_minute);
  CHECK(shop.zones() == "a2 b2");
  CHECK(shop.web().steady);
  const std::vector<std::string> said = shop.messages();
  REQUIRE(said.size() == 10);
  CHECK(said[3] ==
        "is not AZ balanced with 4 tasks in us-east-1a, 0 tasks in us-east-1b. AZ "
        "Rebalancing in progress.");
  CHECK(said[4] == "has started 1 tasks in us-east-1b to AZ Rebalance: (task t5).");
  CHECK(said[5] == "has stopped 1 running tasks in us-east-1a due to AZ rebalancing: (task t1).");
  CHECK(said[9] == "is AZ balanced with 2 tasks in us-east-1a, 2 tasks in us-east-1b.");
}

TEST_CASE("zone rebalancing can be off, and gives up in a zone without room (SVC-60, SVC-62)") {
  Zones shop("a");
  shop.register_definition("big", R"([{"name":"a","image":"app:v1","cpu":500,"memory":1500}])");
  SUBCASE("off") {
    shop.create(3, R"("availabilityZoneRebalancing":"DISABLED")");
    shop.add_instances(1, "m5.large", "us-east-1b");
    shop.advance(10 * k_minute);
    CHECK(shop.zones() == "a3");
  }
  SUBCASE("no room") {
    shop.create(3, R"("taskDefinition":"big")");
    shop.advance(k_minute);
    shop.add_instances(1, "t3.micro", "us-east-1b");
    shop.advance(10 * k_minute);
    CHECK(shop.zones() == "a3");
    CHECK(shop.said("is unable to place a task in us-east-1b."));
    CHECK(shop.said("stopped AZ Rebalancing."));
  }
}

TEST_SUITE_END();
