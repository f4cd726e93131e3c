// A rolling update under traffic: requests are lost exactly when the settings are wrong (facts of the
// surroundings 1.6; facts LC-13).
#include <doctest/doctest.h>

#include "unit/service/market.hpp"

using namespace taskyard;
using test::Market;
using test::percents;

TEST_SUITE_BEGIN("service");

namespace {

// Requests of four seconds, ten a second, from the internet.
struct Busy : Market {
  Busy(int delay_s, bool finishes) {
    publish("app:v1",
            std::string(R"("sizeMib":40,"startMs":200,"stopMs":300,"finishesRequests":)") +
                (finishes ? "true" : "false"));
    call("ec2.AuthorizeSecurityGroupIngress", R"({"GroupId":"sg-0a1b2c3d4e5f60718",
        "IpPermissions":[{"IpProtocol":"tcp","FromPort":80,"ToPort":80,
        "IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]})");
    create(2, R"("taskDefinition":"dyn",)" + behind({group({"one", "instance", 80, 10, delay_s})}) +
                  "," + percents(100, 200));
    advance(k_minute);
    REQUIRE(web().steady);
    call("taskyard.PutTraffic", R"({"name":"t","loadBalancerName":"front","port":80,"clients":50,
        "pattern":{"type":"constant","ratePerSecond":10},
        "requests":[{"path":"/","cpuMs":5,"waitMs":4000}]})");
    advance(20 * k_second);
  }
  std::uint64_t count(Outcome outcome) const {
    const Meter& meter = world().at(world().traffic.sources.front().meter);
    return meter.totals[static_cast<std::size_t>(outcome)];
  }
  std::uint64_t finished() const {
    return world().at(world().traffic.sources.front().meter).finished_total;
  }
  /// Causes of the requests lost so far.
  bool lost_by(LossCause cause) const {
    for (const Event& event : simulation.events_since(0)) {
      const bool lost = event.kind == EventKind::requests_lost;
      if (lost && static_cast<LossCause>(event.to) == cause) return true;
    }
    return false;
  }
};

}  // namespace

TEST_CASE("a rolling update loses requests exactly when the deregistration delay is too short") {
  const struct {
    int delay_s;
    bool finishes;
    bool loses;
  } rows[] = {
      {10, true, false}, {10, false, false}, {5, false, false}, {1, true, true}, {0, true, true}};
  for (const auto& row : rows) {
    CAPTURE(row.delay_s);
    CAPTURE(row.finishes);
    Busy shop(row.delay_s, row.finishes);
    REQUIRE(shop.count(Outcome::ok) == shop.finished());
    shop.update(R"("forceNewDeployment":true)");
    shop.advance(2 * k_minute);
    REQUIRE(shop.web().steady);
    CHECK((shop.count(Outcome::ok) < shop.finished()) == row.loses);
    CHECK((shop.count(Outcome::elb_502_drained) > 0) == row.loses);
    CHECK(shop.lost_by(LossCause::deregistration_delay_short) == row.loses);
  }
}

TEST_CASE(
    "SIGTERM waits for nobody: a container that finishes its requests takes its time to exit") {
  // A direct stop of a task that nobody balances, as surroundings 1.6 names the order of the settings.
  Busy shop(0, true);
  const TaskId first = shop.live().front();
  shop.stop(first);
  shop.advance(k_minute);
  const Task& task = shop.task(first);
  const Container& container = shop.world().at(task.first_container);
  CHECK(container.exit_code == 0);
  // Its requests of up to four seconds, then the 300 ms of the image.
  CHECK(task.execution_stopped_at - task.stopping_at > 300);
  CHECK(task.execution_stopped_at - task.stopping_at <= 4'500);
}

TEST_SUITE_END();
