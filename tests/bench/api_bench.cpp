// RunTask calls through the JSON lines of `taskyard api`, on a cluster of 100 instances.
#include <string>

#include "bench/bench.hpp"
#include "taskyard/json_lines.hpp"

namespace taskyard::bench {
namespace {

constexpr int k_calls = 20'000;

void line(JsonLines& door, const std::string& text) {
  if (door.handle(text).rfind(R"({"status":200)", 0) != 0) report("api_bench_refused", 1);
}

}  // namespace

void bench_api() {
  JsonLines door;
  line(door, R"({"op":"CreateCluster","in":{"clusterName":"c"}})");
  for (const char* zone : {"us-east-1a", "us-east-1b"}) {
    line(door, std::string(R"({"op":"taskyard.AddContainerInstances","in":{"cluster":"c",
        "instanceType":"m5.2xlarge","count":50,"availabilityZone":")") +
                   zone + "\"}}");
  }
  line(door, R"({"ctl":"advance","ms":300000})");
  line(door, R"({"op":"RegisterTaskDefinition","in":{"family":"web","containerDefinitions":[
      {"name":"a","image":"nginx","cpu":8,"memory":16,"portMappings":[{"containerPort":80}]}]}})");
  const std::string run = R"({"op":"RunTask","in":{"cluster":"c","taskDefinition":"web",
      "placementStrategy":[{"type":"spread","field":"attribute:ecs.availability-zone"},
                           {"type":"binpack","field":"memory"}]}})";
  const Stopwatch watch;
  for (int i = 0; i < k_calls; ++i) line(door, run);
  report("api_run_task_per_second_100_instances", k_calls / watch.seconds());
}

}  // namespace taskyard::bench
