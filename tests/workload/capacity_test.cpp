// Capacity providers under random load and faults: the ledger balances, groups keep their sizes, and no task
// waits while there is room for it.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/prng.hpp"
#include "placement/placement.hpp"
#include "taskyard/arn.hpp"
#include "taskyard/simulation.hpp"
#include "workload/checker.hpp"
#include "workload/service_crowd.hpp"

using namespace taskyard;

namespace {

bool is_up(const Ec2Instance& machine) {
  return machine.state == Ec2State::pending || machine.state == Ec2State::running;
}

/// One sentence per broken rule of groups and waiting tasks.
std::vector<std::string> broken_capacity(const World& world) {
  std::vector<std::string> broken;
  const auto must = [&](bool holds, const char* rule) {
    if (!holds) broken.emplace_back(rule);
  };
  for (const AutoScalingGroup& group : world.auto_scaling_groups) {
    int live = 0;
    for (const Ec2InstanceId id : group.members) {
      live += is_up(world.at(id)) && !world.at(id).leaving ? 1 : 0;
      must(world.at(id).group == group.id, "a member knows its group");
    }
    must(group.min_size <= group.desired && group.desired <= group.max_size,
         "desired capacity is within MinSize and MaxSize");
    must(live <= group.max_size, "never more than MaxSize");
  }
  Prng prng(1, Stream::test);
  std::size_t waiting = 0;
  for (const Task& task : world.tasks) {
    if (!waits_for_capacity(task)) continue;
    ++waiting;
    must(!task.instance && !task.zone, "a waiting task stands nowhere");
    const bool room = bool(placement::choose_by_scan(world, world.at(task.request), prng));
    must(!room || world.place_waiting_at != k_never,
         "a task for which there is room is about to be placed");
  }
  must(waiting == world.waiting_tasks.size(), "the list of waiting tasks has them all");
  return broken;
}

class Rush {
 public:
  explicit Rush(std::uint64_t seed)
      : simulation(SimulationOptions{.seed = seed}), random_(seed, Stream::test) {
    call("ecs.CreateCluster", R"({"clusterName":"c"})");
    call("ec2.CreateLaunchTemplate", R"({"LaunchTemplateName":"node","LaunchTemplateData":{
        "InstanceType":"m5.large","UserData":"ECS_CLUSTER=c"}})");
    for (const char* name : {"one", "two"}) add_provider(name);
    call("ecs.PutClusterCapacityProviders", R"({"cluster":"c","capacityProviders":["one","two"],
        "defaultCapacityProviderStrategy":[{"capacityProvider":"one","weight":1},
                                           {"capacityProvider":"two","weight":2}]})");
    call("ecs.RegisterTaskDefinition", R"({"family":"small","containerDefinitions":[
        {"name":"a","image":"nginx","cpu":256,"memory":512}]})");
    call("ecs.RegisterTaskDefinition", R"({"family":"port","containerDefinitions":[
        {"name":"a","image":"nginx","memory":700,"portMappings":[{"containerPort":80,"hostPort":80}]}]})");
    call("ecs.RegisterTaskDefinition", R"({"family":"huge","containerDefinitions":[
        {"name":"a","image":"nginx","memory":9000}]})");
    call("ecs.RegisterTaskDefinition", R"({"family":"eni","networkMode":"awsvpc",
        "containerDefinitions":[{"name":"a","image":"nginx","memory":100}]})");
    call("ecs.CreateService", R"({"cluster":"c","serviceName":"s","taskDefinition":"small",
        "desiredCount":5})");
  }

  Simulation simulation;
  std::vector<std::string> broken;
  int refused = 0;

  void act() {
    switch (random_.below(9)) {
      case 0:
      case 1: run(); break;
      case 2: stop(); break;
      case 3:
        call("ecs.UpdateService", R"({"cluster":"c","service":"s","desiredCount":)" +
                                      std::to_string(random_.between(0, 14)) + "}");
        break;
      case 4: resize(); break;
      case 5: end_one(); break;
      case 6: shortage(random_.below(3) == 0); break;
      case 7: drain(); break;
      default:
        call("ecs.UpdateService", R"({"cluster":"c","service":"s","forceNewDeployment":true})");
    }
    watch_until(simulation.world().now + random_.between(0, 6 * k_minute));
  }

  void calm_down() {
    shortage(false);
    watch_until(simulation.world().now + 90 * k_minute);
  }

 private:
  void call(const char* action, const std::string& request) {
    if (!simulation.call(action, request).ok()) ++refused;
  }
  const char* pick(std::initializer_list<const char*> choices) {
    return choices.begin()[random_.below(choices.size())];
  }
  void add_provider(const std::string& name) {
    const bool guards = random_.below(2) == 0;
    call("autoscaling.CreateAutoScalingGroup",
         R"({"AutoScalingGroupName":")" + name + R"(","MinSize":)" +
             std::to_string(random_.between(0, 1)) + R"(,"MaxSize":)" +
             std::to_string(random_.between(2, 6)) + R"(,"NewInstancesProtectedFromScaleIn":)" +
             (guards ? "true" : "false") + R"(,"LaunchTemplate":{"LaunchTemplateName":"node"}})");
    call("ecs.CreateCapacityProvider",
         R"({"name":")" + name + R"(","autoScalingGroupProvider":{"autoScalingGroupArn":")" + name +
             R"(","managedScaling":{"status":"ENABLED","targetCapacity":)" +
             pick({"100", "80", "60"}) + R"(,"instanceWarmupPeriod":)" + pick({"0", "120", "300"}) +
             R"(,"minimumScalingStepSize":)" + pick({"1", "2"}) +
             R"(},"managedTerminationProtection":")" + (guards ? "ENABLED" : "DISABLED") +
             R"(","managedDraining":")" + pick({"ENABLED", "DISABLED"}) + R"("}})");
  }
  void run() {
    const std::string family = pick({"small", "small", "port", "huge", "eni"});
    call("ecs.RunTask",
         R"({"cluster":"c","taskDefinition":")" + family + R"(","count":)" +
             std::to_string(random_.between(1, 6)) +
             pick({"", R"(,"placementConstraints":[{"type":"distinctInstance"}])",
                   R"(,"placementStrategy":[{"type":"binpack","field":"memory"}])"}) +
             (family == "eni" ? R"(,"networkConfiguration":{"awsvpcConfiguration":{"subnets":[
                 "subnet-0a10000000000001a"]}}})"
                              : "}"));
  }
  void stop() {
    const World& world = simulation.world();
    if (world.tasks.empty()) return;
    const auto id = static_cast<std::uint32_t>(random_.below(world.tasks.size()));
    call("ecs.StopTask", R"({"cluster":"c","task":")" + task_id_text(world, TaskId{id}) + "\"}");
  }
  void resize() {
    call("autoscaling.SetDesiredCapacity",
         R"({"AutoScalingGroupName":")" + std::string(pick({"one", "two"})) +
             R"(","DesiredCapacity":)" + std::to_string(random_.between(0, 5)) + "}");
  }
  void end_one() {
    const World& world = simulation.world();
    if (world.container_instances.empty()) return;
    const InstanceId id{
        static_cast<std::uint32_t>(random_.below(world.container_instances.size()))};
    if (random_.below(2) == 0) {
      call("taskyard.InterruptSpot",
           R"({"cluster":"c","containerInstance":")" + arn_of(world, id) + "\"}");
    } else {
      call(
          "ec2.TerminateInstances",
          R"({"InstanceIds":[")" + ec2_instance_id_text(world, world.at(id).ec2_instance) + "\"]}");
    }
  }
  void shortage(bool wanted) {
    for (const char* name : {"one", "two"}) {
      call("taskyard.SetCapacityShortage", R"({"capacityProvider":")" + std::string(name) +
                                               R"(","shortage":)" + (wanted ? "true}" : "false}"));
    }
  }
  void drain() {
    const World& world = simulation.world();
    if (world.container_instances.empty()) return;
    const InstanceId id{
        static_cast<std::uint32_t>(random_.below(world.container_instances.size()))};
    call("ecs.UpdateContainerInstancesState", R"({"cluster":"c","containerInstances":[")" +
                                                  arn_of(world, id) + R"("],"status":")" +
                                                  pick({"ACTIVE", "DRAINING"}) + "\"}");
  }
  void watch_until(SimTime until) {
    while (broken.empty()) {
      const std::optional<SimTime> next = simulation.next_event_time();
      if (!next || *next > until) break;
      simulation.advance_to(*next);
      broken = broken_capacity(simulation.world());
    }
    simulation.advance_to(until);
    const World& world = simulation.world();
    for (auto* check : {workload::broken_rules, workload::broken_services}) {
      if (broken.empty()) broken = check(world);
    }
  }

  Prng random_;
};

/// Providers with waiting tasks that do not say what keeps them.
std::string silent_provider(const World& world) {
  for (const TaskId id : world.waiting_tasks) {
    const CapacityProvider& provider = world.at(world.at(id).capacity_provider);
    const bool measured = provider.last_step && provider.measure_at == k_never;
    if (provider.measure_at != k_never) continue;  // it still moves
    const bool says = measured && world.at(provider.last_step).kind == ScalingStepKind::waits;
    if (!says) return "provider " + provider.name + " is silent";
  }
  return "";
}

}  // namespace

TEST_SUITE_BEGIN("workload");

TEST_CASE("groups keep their sizes and nobody waits beside room, whatever happens") {
  int refused = 0;
  std::size_t scaled = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    Rush rush(seed);
    for (int i = 0; i < 40 && rush.broken.empty(); ++i) rush.act();
    rush.calm_down();
    CAPTURE(rush.simulation.world().now);
    REQUIRE((rush.broken.empty() ? "" : rush.broken.front()) == std::string());
    REQUIRE(silent_provider(rush.simulation.world()) == "");
    refused += rush.refused;
    scaled += rush.simulation.world().scaling_steps.size();
  }
  CHECK(refused > 100);
  CHECK(scaled > 1000);
}

TEST_CASE("equal seeds give equal worlds also with capacity that moves") {
  Rush first(7), second(7);
  for (int i = 0; i < 30; ++i) first.act();
  for (int i = 0; i < 30; ++i) second.act();
  CHECK(first.simulation.state_hash() == second.simulation.state_hash());
  CHECK(first.simulation.trace_hash() == second.simulation.trace_hash());
}

TEST_SUITE_END();
