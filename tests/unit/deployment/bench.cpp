#include "unit/deployment/bench.hpp"

#include <doctest/doctest.h>

namespace taskyard::test {

std::string strategy(std::string_view name, std::string_view more) {
  return percents(
      100, 200,
      R"("strategy":")" + std::string(name) + "\"" + (more.empty() ? "" : ",") + std::string(more));
}

std::string balancer(bool test_listener) {
  return std::string(R"("serviceConnectConfiguration":{"enabled":true,"namespace":"n","services":[
      {"portName":"http","clientAliases":[{"port":80)") +
         (test_listener ? R"(,"testTrafficRules":{"header":{"name":"x-test"}})" : "") + "}]}]}";
}

Bench::Bench() { add_instances(4); }

void Bench::steady(std::int32_t desired, const std::string& configuration, bool test_listener) {
  create(desired, balancer(test_listener) + "," + configuration);
  advance(10 * k_minute);
  REQUIRE(web().steady);
}

void Bench::deploy(std::string_view definition) {
  deployed_at_ = world().now;
  update(R"("taskDefinition":")" + std::string(definition) + "\"");
}

std::string Bench::timeline() const {
  std::string text;
  for (const Event& event : simulation.events_since(0)) {
    if (event.time < deployed_at_) continue;
    std::string what;
    if (event.kind == EventKind::deployment_stage_changed) {
      what = to_string(static_cast<LifecycleStage>(event.to));
    } else if (event.kind == EventKind::traffic_shifted) {
      what = std::to_string(event.value / 10) +
             (event.value % 10 == 0 ? "" : "." + std::to_string(event.value % 10)) + "%";
    } else {
      continue;
    }
    text += (text.empty() ? "" : ", ") + std::to_string((event.time - deployed_at_) / k_second) +
            " " + what;
  }
  return text;
}

std::string Bench::sides() const {
  const auto side = [&](const Deployment& deployment) {
    return std::to_string(deployment.running) + " " +
           std::to_string(deployment.traffic.production / 10) + "%";
  };
  const DeploymentId blue = green().blue ? green().blue : green().replaces;
  return "blue " + (blue ? side(world().at(blue)) : "none") + ", green " + side(green());
}

void Bench::until(LifecycleStage stage) {
  for (int i = 0; i < 100'000 && green().stage != stage; ++i) {
    const auto next = simulation.next_event_time();
    REQUIRE(next);
    simulation.advance_to(*next);
  }
  REQUIRE(green().stage == stage);
}

void Bench::set_alarm(std::string_view name, std::string_view state) {
  call("cloudwatch.SetAlarmState", R"({"AlarmName":")" + std::string(name) + R"(","StateValue":")" +
                                       std::string(state) + R"(","StateReason":"a test"})");
}

}  // namespace taskyard::test
