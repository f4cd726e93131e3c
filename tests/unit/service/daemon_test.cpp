// DAEMON services: one task on each ACTIVE instance that matches (facts 7.6).
#include <doctest/doctest.h>

#include <algorithm>

#include "unit/service/shop.hpp"

using namespace taskyard;
using test::percents;
using test::Shop;

TEST_SUITE_BEGIN("service");

namespace {

struct Crew : Shop {
  std::vector<InstanceId> instances;
  Crew() { instances = add_instances(4); }
  void daemon(std::string_view more = {}) {
    create(-1, R"("schedulingStrategy":"DAEMON")" + std::string(more.empty() ? "" : ",") +
                   std::string(more));
  }
  void set_state(InstanceId id, const char* status) {
    call("UpdateContainerInstancesState", R"({"cluster":"c","containerInstances":[")" +
                                              arn_of(world(), id) + R"("],"status":")" + status +
                                              "\"}");
  }
  void tag(InstanceId id, const char* action) {
    call(action, R"({"cluster":"c","attributes":[{"name":"gpu","targetType":"container-instance",
        "targetId":")" +
                     arn_of(world(), id) + "\"}]}");
  }
  std::vector<InstanceId> places() const {
    std::vector<InstanceId> found;
    for (const TaskId id : live()) found.push_back(task(id).instance);
    std::sort(found.begin(), found.end());
    return found;
  }
};

}  // namespace

TEST_CASE("a daemon has one task on each ACTIVE instance, not on DRAINING ones (SVC-70, T37)") {
  Crew shop;
  shop.set_state(shop.instances[1], "DRAINING");
  shop.daemon();
  shop.advance(k_minute);
  const auto& all = shop.instances;
  CHECK(shop.places() == std::vector<InstanceId>{all[0], all[2], all[3]});
  CHECK(shop.web().desired == 3);
  CHECK(shop.web().steady);
  shop.set_state(all[1], "ACTIVE");
  shop.set_state(all[0], "DRAINING");  // SVC-72
  const InstanceId fifth = shop.add_instances(1).at(0);
  shop.advance(k_minute);
  CHECK(shop.places() == std::vector<InstanceId>{all[1], all[2], all[3], fifth});
  CHECK(shop.web().steady);
}

TEST_CASE("a daemon leaves instances that no longer meet its constraint (SVC-70, PL-41)") {
  Crew shop;
  shop.tag(shop.instances[0], "PutAttributes");
  shop.tag(shop.instances[2], "PutAttributes");
  shop.daemon(
      R"("placementConstraints":[{"type":"memberOf","expression":"attribute:gpu exists"}])");
  shop.advance(k_minute);
  CHECK(shop.places() == std::vector<InstanceId>{shop.instances[0], shop.instances[2]});
  shop.tag(shop.instances[0], "DeleteAttributes");
  shop.advance(k_minute);
  CHECK(shop.places() == std::vector<InstanceId>{shop.instances[2]});
  const Explanation why = shop.simulation.explain(shop.last(ServiceStepKind::left_mismatch));
  CHECK(why.sentence ==
        "service web stopped web:1/1: a daemon stays only on ACTIVE instances that "
        "meet its constraints.");
}

TEST_CASE("a daemon deploys by stopping first, as many at once as its minimum allows (SVC-74)") {
  struct Row {
    const char* more;
    const char* moves;
  };
  const std::vector<Row> rows = {
      {R"("tags":[])", "stop 4, start 4"},
      {R"("deploymentConfiguration":{"minimumHealthyPercent":50})",
       "stop 2, start 2, stop 2, start 2"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.more);
    Crew shop;
    shop.daemon(row.more);
    shop.advance(2 * k_minute);
    const std::size_t from = shop.steps();
    shop.update(R"("taskDefinition":"web:2")");
    shop.advance(10 * k_minute);
    CHECK(shop.moves(from) == row.moves);
    CHECK(shop.primary().rollout == RolloutState::completed);
  }
}

TEST_CASE("a daemon's task that stops comes back on the same instance") {
  Crew shop;
  shop.daemon();
  shop.advance(k_minute);
  const InstanceId place = shop.task(TaskId{2}).instance;
  shop.stop(TaskId{2});
  shop.advance(k_minute);
  CHECK(shop.web().running == 4);
  CHECK(shop.task(TaskId{4}).instance == place);
}

TEST_CASE("an instance without room is named and does not hold up the others") {
  Crew shop;
  shop.register_definition("hog", R"([{"name":"a","image":"app:v1","cpu":2000,"memory":64}])");
  shop.call("StartTask", R"({"cluster":"c","taskDefinition":"hog","containerInstances":[")" +
                             arn_of(shop.world(), shop.instances[1]) + "\"]}");
  shop.daemon();
  shop.advance(k_minute);
  CHECK(shop.web().running == 3);
  CHECK(shop.said("The closest matching (container-instance i2) has insufficient CPU units"));
  shop.stop(TaskId{0});
  shop.advance(k_minute);
  CHECK(shop.web().running == 4);
}

TEST_SUITE_END();
