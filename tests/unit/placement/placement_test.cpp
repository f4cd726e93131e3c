#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "placement/placement.hpp"
#include "support/world_builder.hpp"

using namespace taskyard;
using placement::PlacementFailure;
using support::need_of;
using support::WorldBuilder;

namespace {

const PlacementStrategy k_by_zone{StrategyType::spread, "attribute:ecs.availability-zone"};
const PlacementStrategy k_by_instance{StrategyType::spread, "instanceId"};
const PlacementStrategy k_binpack_cpu{StrategyType::binpack, "cpu"};
const PlacementStrategy k_binpack_memory{StrategyType::binpack, "memory"};

/// A yard whose instances have letters, and a request; places through the index and checks the scan.
struct Yard : WorldBuilder {
  RequestId ask(const PlacementNeed& need, std::vector<PlacementStrategy> strategies,
                std::vector<PlacementConstraint> constraints = {}) {
    const RequestId id = add_request(add_definition("web", need));
    request(id).strategies = std::move(strategies);
    request(id).constraints = std::move(constraints);
    return id;
  }
  /// Places `count` tasks; one letter for each, '-' where none was found.
  std::string place(RequestId id, int count) {
    std::string letters;
    for (int i = 0; i < count; ++i) {
      const InstanceId scanned = placement::choose_by_scan(world, world.at(id), scan_random);
      const InstanceId chosen = index.choose(world, world.at(id), index_random);
      CHECK(chosen == scanned);
      letters.push_back(chosen ? static_cast<char>('a' + chosen.value) : '-');
      if (chosen) index.task_held(world, hold(id, chosen));
    }
    return letters;
  }
  std::string failures(RequestId id) {
    std::string text;
    for (const PlacementFailure& failure : placement::placement_failures(world, world.at(id))) {
      if (!text.empty()) text += ' ';
      text += static_cast<char>('a' + failure.instance.value);
      text += std::string("=") + failure_reason(failure.check);
    }
    return text;
  }
  placement::PlacementIndex index;
  Prng scan_random{7, Stream::placement};
  Prng index_random{7, Stream::placement};
};

}  // namespace

TEST_SUITE_BEGIN("placement");

TEST_CASE("spread over zones, then instances, gives two tasks to each of three zones (T1)") {
  Yard yard;
  for (const char* zone : {"us-east-1a", "us-east-1b", "us-east-1c"})
    yard.add_instance({.zone = zone});
  CHECK(yard.place(yard.ask(need_of(512, 64), {k_by_zone, k_by_instance}), 6) == "abcabc");
}

TEST_CASE("a zone without instances takes no part in the spread (T2, PL-24)") {
  Yard yard;
  yard.add_instance({.zone = "us-east-1a", .cpu_units = 4096});
  yard.add_instance({.zone = "us-east-1b", .cpu_units = 4096});
  CHECK(yard.place(yard.ask(need_of(512, 64), {k_by_zone}), 6) == "ababab");
}

TEST_CASE("binpack on memory takes the tightest instance that still fits (T3, PL-22)") {
  Yard yard;
  yard.add_instance({.memory_mib = 1000});
  yard.add_instance({.memory_mib = 600});
  yard.add_instance({.memory_mib = 300});
  CHECK(yard.place(yard.ask(need_of(0, 400), {k_binpack_memory}), 4) == "baa-");
}

TEST_CASE("distinctInstance places one task per instance and refuses the rest (T5, PL-40)") {
  Yard yard;
  for (int i = 0; i < 3; ++i) yard.add_instance();
  const RequestId id =
      yard.ask(need_of(1, 1), {k_by_instance}, {{ConstraintType::distinct_instance, ""}});
  CHECK(yard.place(id, 5) == "abc--");
}

TEST_CASE("distinctInstance looks at the tasks of the same group only (PL-44)") {
  Yard yard;
  yard.add_instance();
  const RequestId other = yard.ask(need_of(1, 1), {});
  yard.request(other).group = yard.world.names.intern("family:other");
  yard.place(other, 1);
  const RequestId id = yard.ask(need_of(1, 1), {}, {{ConstraintType::distinct_instance, ""}});
  CHECK(yard.place(id, 2) == "a-");
}

TEST_CASE(
    "a task told to stop frees its instance for distinctInstance and ports (PL-43, RS-1, T36)") {
  Yard yard;
  yard.add_instance();
  PlacementNeed need = need_of(2048, 1);
  need.tcp_ports = {80};
  const RequestId id = yard.ask(need, {}, {{ConstraintType::distinct_instance, ""}});
  CHECK(yard.place(id, 2) == "a-");
  yard.release(TaskId{0});
  yard.index.task_released(yard.world, TaskId{0});
  CHECK(yard.place(id, 1) == "a");
}

TEST_CASE("a fixed host port fits once per instance, per protocol (T6, TD-131)") {
  Yard yard;
  for (int i = 0; i < 2; ++i) yard.add_instance();
  PlacementNeed tcp = need_of(1, 1);
  tcp.tcp_ports = {80};
  const RequestId web = yard.ask(tcp, {k_by_instance});
  CHECK(yard.place(web, 3) == "ab-");
  CHECK(yard.failures(web) == "a=RESOURCE:PORTS b=RESOURCE:PORTS");
  PlacementNeed udp = need_of(1, 1);
  udp.udp_ports = {80};
  const RequestId dns = yard.ask(udp, {k_by_instance});
  CHECK(yard.place(dns, 3) == "ab-");
  CHECK(yard.failures(dns) == "a=RESOURCE:PORTS_UDP b=RESOURCE:PORTS_UDP");
}

TEST_CASE("a port that the agent reserves is never free (TD-134)") {
  Yard yard;
  yard.add_instance();
  PlacementNeed need = need_of(1, 1);
  need.tcp_ports = {51678};
  CHECK(yard.place(yard.ask(need, {}), 1) == "-");
}

TEST_CASE("awsvpc tasks take one network interface each: two on a t3.medium (T8)") {
  Yard yard;
  yard.add_instance({.enis = 2});
  const RequestId id = yard.ask(need_of(1, 1, 1), {});
  CHECK(yard.place(id, 5) == "aa---");
  CHECK(yard.failures(id) == "a=RESOURCE:ENI");
}

TEST_CASE("62 tasks with a reservation of 128 MiB fit an m4.large (T9)") {
  Yard yard;
  yard.add_instance({.memory_mib = 7985});
  CHECK(yard.place(yard.ask(need_of(0, 128), {}), 63) == std::string(62, 'a') + "-");
}

TEST_CASE("each instance fails with the first check in order, spelled as the API does (4.1)") {
  Yard yard;
  for (int i = 0; i < 4; ++i) yard.add_instance();                                      // a b c d
  yard.add_instance({.cpu_units = 10});                                                 // e
  yard.add_instance({.memory_mib = 10});                                                // f
  yard.add_instance({.zone = "us-east-1b"});                                            // g
  yard.add_instance({.type = "t3.small", .gpus = 1, .attributes = {{"disk", "ssd"}}});  // h
  yard.add_instance({.gpus = 1});                                                       // i
  yard.add_instance({.enis = 0, .gpus = 1});                                            // j
  yard.set_status(InstanceId{0}, InstanceStatus::draining);
  yard.set_agent(InstanceId{1}, false);
  for (std::uint32_t i = 2; i < 10; ++i) {
    if (i != 2 && i != 7) yard.put_attribute(InstanceId{i}, "disk", "ssd");
  }
  PlacementNeed need = need_of(256, 256, 1, 1);
  need.attributes = {"disk"};
  const RequestId id =
      yard.ask(need, {},
               {{ConstraintType::distinct_instance, ""},
                {ConstraintType::member_of, "attribute:ecs.instance-type == m5.large"}});
  yard.request(id).zones = {yard.world.names.find("us-east-1a")};
  const RequestId gpu_free = yard.ask(need_of(1, 1), {});
  yard.index.task_held(yard.world, yard.hold(gpu_free, InstanceId{8}));
  CHECK(yard.failures(id) ==
        "a=INACTIVE b=AGENT c=ATTRIBUTE d=RESOURCE:GPU e=RESOURCE:CPU f=RESOURCE:MEMORY g=LOCATION "
        "h=MemberOf placement constraint unsatisfied. "
        "i=DistinctInstance placement constraint unsatisfied. j=RESOURCE:ENI");
  CHECK(yard.place(id, 1) == "-");
}

TEST_CASE("a required attribute with a value asks for the value") {
  Yard yard;
  yard.add_instance({.attributes = {{"disk", "hdd"}}});
  yard.add_instance({.attributes = {{"disk", "ssd"}}});
  PlacementNeed need = need_of(1, 1);
  need.attributes = {"disk=ssd"};
  CHECK(yard.place(yard.ask(need, {}), 1) == "b");
}

TEST_CASE("all constraints must hold together (PL-42)") {
  Yard yard;
  yard.add_instance({.type = "t3.small"});
  yard.add_instance({.zone = "us-east-1b", .type = "t3.small"});
  yard.add_instance({.zone = "us-east-1b"});
  const RequestId id =
      yard.ask(need_of(1, 1), {},
               {{ConstraintType::member_of, "attribute:ecs.instance-type =~ t3.*"},
                {ConstraintType::member_of, "attribute:ecs.availability-zone == us-east-1b"}});
  CHECK(yard.place(id, 2) == "bb");
}

TEST_CASE("spread counts tasks of the same group only (PL-23)") {
  Yard yard;
  for (int i = 0; i < 2; ++i) yard.add_instance();
  const RequestId other = yard.ask(need_of(1, 1), {{StrategyType::binpack, "cpu"}});
  yard.request(other).group = yard.world.names.intern("family:other");
  CHECK(yard.place(other, 3) == "aaa");
  CHECK(yard.place(yard.ask(need_of(1, 1), {k_by_instance}), 2) == "ab");
}

TEST_CASE("tasks on a draining instance still count for its zone") {
  Yard yard;
  yard.add_instance({.zone = "us-east-1a"});
  yard.add_instance({.zone = "us-east-1a"});
  yard.add_instance({.zone = "us-east-1b"});
  const RequestId id = yard.ask(need_of(1, 1), {k_by_zone});
  yard.index.task_held(yard.world, yard.hold(id, InstanceId{0}));
  yard.set_status(InstanceId{0}, InstanceStatus::draining);
  yard.index.instance_changed(yard.world, InstanceId{0});
  CHECK(yard.place(id, 3) == "cbc");
}

TEST_CASE("spread over zones, then binpack: even over zones, tightest inside (PL-26)") {
  Yard yard;
  yard.add_instance({.zone = "us-east-1a", .memory_mib = 4000});
  yard.add_instance({.zone = "us-east-1a", .memory_mib = 2000});
  yard.add_instance({.zone = "us-east-1b", .memory_mib = 8000});
  CHECK(yard.place(yard.ask(need_of(0, 500), {k_by_zone, k_binpack_memory}), 6) == "bcbcbc");
}

TEST_CASE("binpack first lets spread break exact ties only (PL-26)") {
  Yard yard;
  yard.add_instance({.zone = "us-east-1a"});
  yard.add_instance({.zone = "us-east-1b"});
  CHECK(yard.place(yard.ask(need_of(512, 1), {k_binpack_cpu, k_by_zone}), 5) == "aaaab");
}

TEST_CASE("instances without the attribute that is spread over come last (PL-25)") {
  Yard yard;
  yard.add_instance({.cpu_units = 512});
  yard.add_instance({.cpu_units = 512, .attributes = {{"rack", "r1"}}});
  yard.add_instance({.cpu_units = 512, .attributes = {{"rack", "r2"}}});
  CHECK(yard.place(yard.ask(need_of(256, 1), {{StrategyType::spread, "attribute:rack"}}), 7) ==
        "bcbcaa-");
}

TEST_CASE("without a strategy the choice is random over all instances that pass (5.2)") {
  Yard yard;
  for (int i = 0; i < 4; ++i) yard.add_instance();
  yard.set_agent(InstanceId{2}, false);
  const std::string letters = yard.place(yard.ask(need_of(1, 1), {}), 200);
  CHECK(std::set<char>(letters.begin(), letters.end()) == std::set<char>{'a', 'b', 'd'});
}

TEST_CASE("the same seed gives the same random choices, another seed others") {
  const auto run = [](std::uint64_t seed) {
    Yard yard;
    yard.scan_random = yard.index_random = Prng(seed, Stream::placement);
    for (int i = 0; i < 8; ++i) yard.add_instance();
    return yard.place(yard.ask(need_of(1, 1), {}), 30);
  };
  CHECK(run(1) == run(1));
  CHECK(run(1) != run(2));
}

TEST_CASE("random behind a spread chooses inside what the spread left") {
  Yard yard;
  for (const char* zone : {"us-east-1a", "us-east-1a", "us-east-1b", "us-east-1b"}) {
    yard.add_instance({.zone = zone});
  }
  const std::string letters =
      yard.place(yard.ask(need_of(1, 1), {k_by_zone, {StrategyType::random, ""}}), 40);
  int in_zone_a = 0;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    in_zone_a += letters[i] <= 'b' ? 1 : 0;
    if (i % 2 == 1) CHECK(in_zone_a * 2 == static_cast<int>(i) + 1);
  }
  CHECK(std::set<char>(letters.begin(), letters.end()).size() == 4);
}

TEST_CASE("what stands behind random decides nothing") {
  Yard yard;
  yard.add_instance({.cpu_units = 8192});
  yard.add_instance();
  const auto id = yard.ask(need_of(1, 1), {{StrategyType::random, ""}, k_binpack_cpu});
  const std::string letters = yard.place(id, 60);
  CHECK(std::set<char>(letters.begin(), letters.end()).size() == 2);
}

TEST_CASE("an expression that cannot be read matches no instance") {
  Yard yard;
  yard.add_instance();
  CHECK(yard.place(yard.ask(need_of(1, 1), {}, {{ConstraintType::member_of, "attribute:x =="}}),
                   1) == "-");
}

TEST_CASE("an empty cluster has no place") {
  Yard yard;
  CHECK(yard.place(yard.ask(need_of(1, 1), {}), 1) == "-");
}

TEST_CASE("StartTask asks for resources and attributes but not for constraints (RT-1)") {
  Yard yard;
  yard.add_instance({.cpu_units = 256});
  const RequestId id =
      yard.ask(need_of(256, 1), {}, {{ConstraintType::member_of, "attribute:x == y"}});
  yard.request(id).start_on = {InstanceId{0}};
  CHECK(!placement::check_start(yard.world, yard.world.at(id), InstanceId{0}).has_value());
  yard.hold(id, InstanceId{0});
  CHECK(placement::check_start(yard.world, yard.world.at(id), InstanceId{0}) ==
        PlacementCheck::cpu);
}

TEST_CASE(
    "Fargate takes the zone with the fewest tasks of the group, the first named among equals "
    "(PL-6)") {
  Yard yard;
  const RequestId id = yard.ask(need_of(256, 512), {});
  const NameId a = yard.world.availability_zones[0];
  const NameId b = yard.world.availability_zones[1];
  yard.request(id).zones = {b, a};
  std::vector<NameId> zones;
  for (int i = 0; i < 4; ++i) {
    zones.push_back(yard.index.choose_fargate_zone(yard.world, yard.world.at(id)));
    CHECK(zones.back() == placement::choose_fargate_zone_by_scan(yard.world, yard.world.at(id)));
    yard.index.task_held(yard.world, yard.hold_fargate(id, zones.back()));
  }
  CHECK(zones == std::vector<NameId>{b, a, b, a});
  yard.release(TaskId{3});
  yard.index.task_released(yard.world, TaskId{3});
  CHECK(yard.index.choose_fargate_zone(yard.world, yard.world.at(id)) == a);
}

TEST_CASE("a copy of the index gives the same answers") {
  Yard yard;
  for (int i = 0; i < 5; ++i) yard.add_instance();
  const RequestId id = yard.ask(need_of(100, 1), {k_binpack_cpu});
  yard.place(id, 7);
  placement::PlacementIndex copy(yard.index);
  CHECK(copy.choose(yard.world, yard.world.at(id), yard.index_random) ==
        yard.index.choose(yard.world, yard.world.at(id), yard.index_random));
}

TEST_SUITE_END();
