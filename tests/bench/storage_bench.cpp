// 1,000 tasks that write ten files a second each for an hour: to one EFS file system, then to host paths.
#include <string>

#include "bench/bench.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::bench {
namespace {

constexpr SimTime k_stretch = k_hour;

std::string volume(bool efs) {
  return efs ? R"("efsVolumeConfiguration":{"fileSystemId":"fs-12345678"})"
             : R"("host":{"sourcePath":"/srv"})";
}

void build(Simulation& simulation, bool efs) {
  simulation.call("CreateCluster", R"({"clusterName":"c"})");
  simulation.call("taskyard.AddContainerInstances",
                  R"({"cluster":"c","instanceType":"m5.large","count":100})");
  simulation.call("taskyard.PublishImage",
                  R"({"image":"writer","startMs":0,"work":{"files":[
                      {"path":"/data/{task}-{n}","sizeKiB":4,"everyMs":100,"keep":10}]}})");
  simulation.call("RegisterTaskDefinition",
                  R"({"family":"writer","containerDefinitions":[{"name":"a","image":"writer",
                      "memory":64,"mountPoints":[{"sourceVolume":"v","containerPath":"/data"}]}],
                      "volumes":[{"name":"v",)" +
                      volume(efs) + "}]}");
  simulation.settle();
  for (int i = 0; i < 100; ++i) {
    simulation.call("RunTask", R"({"cluster":"c","taskDefinition":"writer","count":10,
                               "placementStrategy":[{"type":"spread","field":"instanceId"}]})");
  }
  simulation.advance_to(simulation.world().now + 5 * k_minute);
  if (!efs) return;
  // In General Purpose, bursting, 7,000 writes a second would be the limit (surroundings 3.2).
  simulation.call("efs.UpdateFileSystem",
                  R"({"FileSystemId":"fs-12345678","ThroughputMode":"elastic"})");
}

void write_for_an_hour(const std::string& name, bool efs) {
  Simulation simulation;
  build(simulation, efs);
  const std::int64_t before = simulation.world().storage.operations;
  const Stopwatch watch;
  simulation.advance_to(simulation.world().now + k_stretch);
  const double seconds = watch.seconds();
  const auto writes = static_cast<double>(simulation.world().storage.operations - before);
  report(name + "_writes_per_hour", writes);
  report(name + "_seconds", seconds);
  report(name + "_writes_per_second", writes / seconds);
}

}  // namespace

void bench_storage() {
  write_for_an_hour("storage_efs", true);
  write_for_an_hour("storage_host_path", false);
}

}  // namespace taskyard::bench
