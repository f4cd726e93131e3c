// A day of a service of 1,000 tasks with deployments and faults, and a rollout of 10,000 tasks.
#include <string>

#include "bench/bench.hpp"
#include "taskyard/arn.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::bench {
namespace {

void add_fleet(Simulation& simulation, int per_zone) {
  simulation.call("CreateCluster", R"({"clusterName":"c"})");
  for (const char* zone : {"us-east-1a", "us-east-1b", "us-east-1c"}) {
    simulation.call(
        "taskyard.AddContainerInstances",
        std::string(R"({"cluster":"c","instanceType":"m5.2xlarge","availabilityZone":")") + zone +
            R"(","count":)" + std::to_string(per_zone) + "}");
  }
  simulation.advance_to(5 * k_minute);
  for (int revision = 0; revision < 2; ++revision) {
    simulation.call("RegisterTaskDefinition",
                    R"({"family":"web","containerDefinitions":[
                        {"name":"a","image":"nginx","cpu":64,"memory":128}]})");
  }
}

void create(Simulation& simulation, int desired) {
  simulation.call("CreateService",
                  R"({"cluster":"c","serviceName":"web","taskDefinition":"web:1",
                      "deploymentConfiguration":{"maximumPercent":150},"desiredCount":)" +
                      std::to_string(desired) + "}");
}

void a_day() {
  Simulation simulation;
  add_fleet(simulation, 20);
  create(simulation, 1000);
  const Stopwatch watch;
  for (int hour = 0; hour < 24; ++hour) {
    if (hour % 4 == 0) {
      simulation.call("UpdateService",
                      R"({"cluster":"c","service":"web","forceNewDeployment":true})");
    }
    for (std::uint32_t i = 0; i < 20; ++i) {
      const World& world = simulation.world();
      const auto& tasks = world.services[0].tasks;
      if (tasks.empty()) break;
      simulation.call("StopTask", R"({"cluster":"c","task":")" +
                                      task_id_text(world, tasks[i * 7 % tasks.size()]) + "\"}");
    }
    simulation.advance_to(simulation.world().now + k_hour);
  }
  report("service_1000_day_seconds", watch.seconds());
}

void a_rollout() {
  Simulation simulation;
  add_fleet(simulation, 120);
  create(simulation, 10'000);
  simulation.advance_to(simulation.world().now + 30 * k_minute);
  const Stopwatch watch;
  simulation.call("UpdateService", R"({"cluster":"c","service":"web","taskDefinition":"web:2"})");
  simulation.advance_to(simulation.world().now + 45 * k_minute);
  report("service_10000_rollout_seconds", watch.seconds());
}

}  // namespace

void bench_services() {
  a_day();
  a_rollout();
}

}  // namespace taskyard::bench
