// Events per second: of the queue alone, beside a heap; of the whole engine while tasks live and die; and
// one run of 100,000 tasks on 5,000 instances from the first call to the last task RUNNING.
#include <cstdlib>
#include <string>

#include "base/event_queue.hpp"
#include "base/prng.hpp"
#include "bench/allocations.hpp"
#include "bench/bench.hpp"
#include "bench/heap.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::bench {
namespace {

constexpr int k_pending = 100'000;
constexpr int k_steps = 4'000'000;
constexpr std::int64_t k_delay_max = 60'000;

void bench_queue() {
  Prng random(1, Stream::test);
  EventQueue queue;
  for (std::uint32_t i = 0; i < k_pending; ++i) {
    queue.push({random.between(0, k_delay_max), Due::task_start, i, 0});
  }
  const Stopwatch watch;
  QueueEntry entry;
  for (int i = 0; i < k_steps && queue.pop(k_never - 1, entry); ++i) {
    queue.push({entry.time + random.between(1, k_delay_max), Due::task_start, entry.a, 0});
  }
  report("queue_wheel_events_per_second", k_steps / watch.seconds());
}

void bench_heap() {
  Prng random(1, Stream::test);
  FourAryHeap heap;
  for (std::uint32_t i = 0; i < k_pending; ++i) heap.push(random.between(0, k_delay_max), i);
  const Stopwatch watch;
  for (int i = 0; i < k_steps; ++i) {
    const HeapEntry entry = heap.pop();
    heap.push(entry.time + random.between(1, k_delay_max), entry.a);
  }
  report("queue_heap_events_per_second", k_steps / watch.seconds());
}

void must(Simulation& simulation, const char* action, const std::string& request) {
  if (!simulation.call(action, request).ok()) std::abort();
}

void make_fleet(Simulation& simulation, int instances, const char* type) {
  must(simulation, "ecs.CreateCluster", R"({"clusterName":"c"})");
  const int share = instances / 3;
  const int counts[] = {instances - 2 * share, share, share};
  for (int zone = 0; zone < 3; ++zone) {
    must(simulation, "taskyard.AddContainerInstances",
         std::string(R"({"cluster":"c","instanceType":")") + type +
             R"(","availabilityZone":"us-east-1)" + static_cast<char>('a' + zone) +
             R"(","count":)" + std::to_string(counts[zone]) + "}");
  }
  simulation.settle();
}

void register_definition(Simulation& simulation, const char* image) {
  must(simulation, "ecs.RegisterTaskDefinition",
       std::string(R"({"family":"web","containerDefinitions":[{"name":"web","image":")") + image +
           R"(","cpu":64,"memory":256,"portMappings":[{"containerPort":80}]}]})");
}

/// Tasks that start, run for some seconds and exit by themselves; only the time of advancing counts.
void bench_simple_events() {
  Simulation simulation;
  make_fleet(simulation, 1000, "m5.large");
  must(simulation, "taskyard.PublishImage",
       R"({"image":"job:v1","sizeMib":50,"startMs":300,"exitAfterMs":5000})");
  register_definition(simulation, "job:v1");
  double seconds = 0;
  double events = 0;
  for (int wave = 0; wave < 20; ++wave) {
    for (int i = 0; i < 1000; ++i) {
      must(simulation, "ecs.RunTask", R"({"cluster":"c","taskDefinition":"web","count":10})");
    }
    const EventSeq before = simulation.last_event();
    const Stopwatch watch;
    simulation.settle();
    seconds += watch.seconds();
    events += static_cast<double>(simulation.last_event() - before);
  }
  report("simple_events_per_second", events / seconds);
}

void bench_whole_run() {
  const std::size_t before = bytes_in_use();
  const Stopwatch watch;
  Simulation simulation;
  make_fleet(simulation, 5000, "m5.xlarge");
  register_definition(simulation, "nginx:latest");
  for (int i = 0; i < 10'000; ++i) {
    must(simulation, "ecs.RunTask",
         R"({"cluster":"c","taskDefinition":"web","count":10,"placementStrategy":[)"
         R"({"type":"spread","field":"attribute:ecs.availability-zone"},)"
         R"({"type":"spread","field":"instanceId"}]})");
    simulation.advance_to(simulation.world().now + 10);
  }
  simulation.settle();
  const Cluster& cluster = simulation.world().clusters.front();
  if (cluster.running_ec2 != 100'000) std::abort();
  report("run_100000_tasks_seconds", watch.seconds());
  report("run_100000_tasks_mib", static_cast<double>(bytes_in_use() - before) / (1024.0 * 1024.0));
  const Stopwatch copying;
  const Simulation copy = simulation;
  report("run_100000_tasks_copy_ms", copying.seconds() * 1000);
  if (copy.last_event() != simulation.last_event()) std::abort();
}

}  // namespace

void bench_events() {
  bench_queue();
  bench_heap();
  bench_simple_events();
  bench_whole_run();
}

}  // namespace taskyard::bench
