// A small running yard for the tests of the front end, made through the one door.
#pragma once

#include <string>

#include "taskyard/arn.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::web::test {

/// Cluster "yard" with `per_zone` t3.medium instances in each of three zones, registered at time zero,
/// and the task definitions web (bridge, 256 CPU units, 512 MiB) and api (Fargate 256/512).
inline Simulation small_yard(int per_zone = 1) {
  Simulation simulation;
  simulation.call("taskyard.SetParameter", R"({"name":"instanceBootMs","value":0})");
  simulation.call("ecs.CreateCluster", R"({"clusterName":"yard"})");
  for (const char* zone : {"us-east-1a", "us-east-1b", "us-east-1c"}) {
    simulation.call("taskyard.AddContainerInstances",
                    R"({"cluster":"yard","instanceType":"t3.medium","availabilityZone":")" +
                        std::string(zone) + R"(","count":)" + std::to_string(per_zone) + "}");
  }
  simulation.call(
      "ecs.RegisterTaskDefinition",
      R"({"family":"web","containerDefinitions":[{"name":"nginx","image":"nginx","cpu":256,
                      "memory":512,"portMappings":[{"containerPort":80,"hostPort":0}]}]})");
  simulation.call("ecs.RegisterTaskDefinition",
                  R"({"family":"api","requiresCompatibilities":["FARGATE"],"networkMode":"awsvpc",
                      "cpu":"256","memory":"512","containerDefinitions":[{"name":"nginx","image":"nginx"}]})");
  simulation.advance_to(0);
  return simulation;
}

inline Reply run_web(Simulation& simulation, int count = 1) {
  return simulation.call("ecs.RunTask",
                         R"({"cluster":"yard","taskDefinition":"web","count":)" +
                             std::to_string(count) +
                             R"(,"placementStrategy":[{"type":"spread","field":"instanceId"}]})");
}

}  // namespace taskyard::web::test
