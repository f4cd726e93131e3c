// FARGATE_SPOT: interruptions, shortage, and the share of providers at scale-in (facts CP-9 to CP-12, LC-43).
#include <doctest/doctest.h>

#include "unit/capacity/fleet.hpp"

using namespace taskyard;
using test::Fleet;

namespace {

struct Spot : Fleet {
  Spot() : Fleet({.managed = false}) {
    register_definition("job", R"([{"name":"a","image":"app:v1","stopTimeout":60}])",
                        R"("networkMode":"awsvpc","cpu":"256","memory":"512",
                           "requiresCompatibilities":["FARGATE"])");
  }
  std::string network() const {
    return R"("networkConfiguration":{"awsvpcConfiguration":{"subnets":[")" +
           private_subnets(world()).at(0) + R"("]}})";
  }
  void create(int desired, std::string_view strategy) {
    call("CreateService", R"({"cluster":"c","serviceName":"s","taskDefinition":"job",)" +
                              network() + R"(,"desiredCount":)" + std::to_string(desired) +
                              R"(,"capacityProviderStrategy":)" + std::string(strategy) + "}");
  }
  const Service& service() const { return world().services.at(0); }
  /// "FARGATE 2 FARGATE_SPOT 3": live tasks.
  std::string shares() const {
    int normal = 0, spot = 0;
    for (const Task& task : world().tasks) {
      if (!task.desired_running) continue;
      const bool is_spot = world().at(task.capacity_provider).kind == ProviderKind::fargate_spot;
      ++(is_spot ? spot : normal);
    }
    return "FARGATE " + std::to_string(normal) + " FARGATE_SPOT " + std::to_string(spot);
  }
};

constexpr std::string_view k_mixed =
    R"([{"capacityProvider":"FARGATE","base":2,"weight":1},{"capacityProvider":"FARGATE_SPOT","weight":3}])";

}  // namespace

TEST_SUITE_BEGIN("capacity");

TEST_CASE("an interrupted task stops with AWS's code and reason, its service replaces it (LC-43)") {
  Spot yard;
  yard.create(6, k_mixed);
  yard.at(5);
  CHECK(yard.service().running == 6);
  CHECK(yard.shares() == "FARGATE 3 FARGATE_SPOT 3");
  TaskId spot;
  for (const Task& task : yard.world().tasks) {
    const bool found = yard.world().at(task.capacity_provider).kind == ProviderKind::fargate_spot;
    if (found && !spot) spot = task.id;
  }
  yard.call("taskyard.InterruptSpot",
            R"({"cluster":"c","task":")" + arn_of(yard.world(), spot) + R"("})");
  CHECK_FALSE(yard.task(spot).desired_running);
  CHECK(std::string(to_string(yard.task(spot).stop_code)) == "SpotInterruption");
  CHECK(yard.world().text(yard.task(spot).stopped_reason) == "Your Spot Task was interrupted.");
  yard.at(8);
  CHECK(yard.task(spot).status == TaskStatus::stopped);
  CHECK(yard.world().containers.at(spot.value).exit_code == 143);
  CHECK(yard.service().running == 6);
  CHECK(yard.shares() == "FARGATE 3 FARGATE_SPOT 3");
  CHECK(yard.world().at(yard.service().primary).failed_tasks == 0);
}

TEST_CASE("a task that ignores SIGTERM is killed after its stopTimeout (LC-43)") {
  Spot yard;
  yard.publish("app:v1", R"("stopMs":600000)");
  yard.create(1, R"([{"capacityProvider":"FARGATE_SPOT"}])");
  yard.at(3);
  yard.call("taskyard.InterruptSpot", R"({"cluster":"c"})");
  yard.at(3, 59);
  CHECK(yard.task(TaskId{0}).status == TaskStatus::stopping);
  yard.at(4, 30);
  CHECK(yard.task(TaskId{0}).status == TaskStatus::stopped);
  CHECK(yard.world().containers.at(0).exit_code == 137);
}

TEST_CASE("without spot capacity nothing falls back to FARGATE (CP-10)") {
  Spot yard;
  yard.create(6, k_mixed);
  yard.at(5);
  yard.call("taskyard.SetCapacityShortage", "{}");
  yard.call("taskyard.InterruptSpot", R"({"cluster":"c"})");
  yard.at(15);
  CHECK(yard.shares() == "FARGATE 3 FARGATE_SPOT 0");
  CHECK(yard.world().at(yard.service().events.back()).message ==
        "(service s) was unable to place a task. Reason: Capacity is unavailable at this time. "
        "Please try again later or in a different availability zone.");
  const JsonDocument reply =
      yard.call("RunTask", R"({"cluster":"c","taskDefinition":"job","capacityProviderStrategy":[
          {"capacityProvider":"FARGATE_SPOT"}],)" +
                               yard.network() + "}");
  CHECK(reply.find("/failures/0/reason").text() ==
        "Capacity is unavailable at this time. Please try again later or in a different "
        "availability zone");
  const DecisionId decision{static_cast<std::uint32_t>(yard.world().decisions.size() - 1)};
  CHECK(yard.simulation.explain(decision).sentence ==
        "job:1 cannot be placed: FARGATE_SPOT has no capacity at this time, and a strategy never "
        "falls back to another capacity provider.");
  yard.call("taskyard.SetCapacityShortage", R"({"shortage":false})");
  yard.at(18);
  CHECK(yard.shares() == "FARGATE 3 FARGATE_SPOT 3");
}

TEST_CASE("scale-in keeps the ratio of the strategy (CP-9)") {
  struct Row {
    int from, to;
    const char* after;
  };
  const Row rows[] = {{14, 6, "FARGATE 3 FARGATE_SPOT 3"},
                      {14, 10, "FARGATE 4 FARGATE_SPOT 6"},
                      {14, 2, "FARGATE 2 FARGATE_SPOT 0"},
                      {14, 13, "FARGATE 5 FARGATE_SPOT 8"}};
  for (const Row& row : rows) {
    CAPTURE(row.to);
    Spot yard;
    yard.create(row.from, k_mixed);
    yard.at(5);
    CHECK(yard.shares() == "FARGATE 5 FARGATE_SPOT 9");  // T27
    yard.call("UpdateService",
              R"({"cluster":"c","service":"s","desiredCount":)" + std::to_string(row.to) + "}");
    yard.at(8);
    CHECK(yard.shares() == row.after);
  }
}

TEST_CASE("why a task of one provider went and not one of another (CP-9)") {
  Spot yard;
  yard.create(
      2,
      R"([{"capacityProvider":"FARGATE","weight":1},{"capacityProvider":"FARGATE_SPOT","base":1,"weight":1}])");
  yard.at(5);
  CHECK(yard.shares() == "FARGATE 1 FARGATE_SPOT 1");
  yard.call("UpdateService", R"({"cluster":"c","service":"s","desiredCount":1})");
  yard.at(7);
  CHECK(yard.shares() == "FARGATE 0 FARGATE_SPOT 1");
  const ServiceStep* step = nullptr;
  for (const ServiceStep& one : yard.world().service_steps) {
    if (one.kind == ServiceStepKind::scaled_in) step = &one;
  }
  REQUIRE(step != nullptr);
  CHECK(yard.world().at(step->choices.at(0).provider).name == "FARGATE");
}

TEST_CASE("FARGATE_SPOT runs Linux only, and ARM64 from 1.4.0 on (CP-12)") {
  Spot yard;
  yard.register_definition("win", R"([{"name":"a","image":"app:v1"}])",
                           R"("networkMode":"awsvpc","cpu":"1024","memory":"2048",
       "requiresCompatibilities":["FARGATE"],
       "runtimePlatform":{"operatingSystemFamily":"WINDOWS_SERVER_2019_CORE"})");
  yard.register_definition("arm", R"([{"name":"a","image":"app:v1"}])",
                           R"("networkMode":"awsvpc","cpu":"256","memory":"512",
       "requiresCompatibilities":["FARGATE"],
       "runtimePlatform":{"cpuArchitecture":"ARM64","operatingSystemFamily":"LINUX"})");
  const auto refusal = [&](const std::string& family, const std::string& more) {
    return yard.refusal("RunTask", R"({"cluster":"c","taskDefinition":")" + family +
                                       R"(","capacityProviderStrategy":[{"capacityProvider":)"
                                       R"("FARGATE_SPOT"}],)" +
                                       yard.network() + more + "}");
  };
  const std::string expected =
      "InvalidParameterException: The selected task definition is not compatible with the selected "
      "compute strategy";
  CHECK(refusal("win", "") == expected);
  CHECK(refusal("arm", R"(,"platformVersion":"1.3.0")") == expected);
  CHECK(refusal("arm", "").empty());
}

TEST_CASE("what cannot be interrupted is refused") {
  Spot yard;
  CHECK(yard.refusal("taskyard.InterruptSpot", R"({"cluster":"c"})") ==
        "InvalidParameterException: No task of FARGATE_SPOT was found.");
  CHECK(yard.refusal("taskyard.InterruptSpot", R"({"cluster":"c","capacityProvider":"FARGATE"})") ==
        "InvalidParameterException: Only FARGATE_SPOT can be interrupted as a whole.");
}

TEST_SUITE_END();
