// Managed scaling: the metric, what it makes of it, and how fast (facts 9.2).
#include <doctest/doctest.h>

#include "unit/capacity/fleet.hpp"

using namespace taskyard;
using test::Fleet;
using test::FleetOptions;
using Steps = std::vector<std::string>;

TEST_SUITE_BEGIN("capacity");

TEST_CASE("from an empty group one waiting task asks for two instances (T24: CP-22)") {
  Fleet fleet;
  const TaskId task = fleet.run_on("web", 1).at(0);
  CHECK(fleet.task(task).status == TaskStatus::provisioning);
  CHECK(waits_for_capacity(fleet.task(task)));
  CHECK(fleet.world().clusters[0].pending_ec2 == 1);
  fleet.at(1);
  CHECK(fleet.steps() == Steps{"scale_out 0->2 M1 N0 200.00"});
  CHECK(fleet.group().desired == 2);
  CHECK(fleet.size() == 2);
  CHECK(fleet.sentence(ScalingStepId{0}) ==
        "capacity provider cp: CapacityProviderReservation is 200 % (no instance runs and tasks "
        "wait), target 100 %: desired capacity 0 -> 2. Waiting: 1 task like web:1 (1024 CPU units, "
        "1024 MiB), 2 per instance, need 1 instance. Estimated on m5.large.");
  fleet.at(2, 10);  // booted after 60 s
  CHECK(fleet.task(task).status == TaskStatus::running);
  CHECK(fleet.task(task).instance);
  CHECK(fleet.waiting() == 0);
  CHECK(fleet.world().at(fleet.task(task).instance).capacity_provider == fleet.provider().id);
}

TEST_CASE("the walk-through: two busy instances, six tasks wait, later three are empty (CP-32)") {
  Fleet fleet({.desired = 2});
  fleet.at(1, 5);
  const std::vector<TaskId> first = fleet.run_on("web", 4);
  fleet.at(10);  // the warm-up is over
  CHECK(fleet.running() == 4);
  const std::vector<TaskId> more = fleet.run_on("web", 6);
  CHECK(fleet.waiting() == 6);
  fleet.at(11);
  CHECK(fleet.steps().back() == "scale_out 2->5 M5 N2 250.00");
  CHECK(fleet.size() == 5);
  fleet.at(13);
  CHECK(fleet.running() == 10);
  CHECK(fleet.provider().reservation == 100'00);
  fleet.at(20);
  for (const TaskId id : more) fleet.stop(id);
  fleet.at(21);
  CHECK(fleet.provider().reservation == 40'00);
  fleet.at(34, 59);  // 14 datapoints
  CHECK(fleet.group().desired == 5);
  fleet.at(35);
  CHECK(fleet.group().desired == 3);  // at most half of five in one minute (CP-29)
  fleet.at(36);
  CHECK(fleet.group().desired == 2);
  CHECK(fleet.size() == 2);
}

TEST_CASE("the metric stands at 100 with nothing to do, whatever the target (CP-22)") {
  for (const int target : {100, 80, 1}) {
    Fleet fleet({.target = target});
    fleet.at(2);
    CHECK(fleet.provider().reservation == 100'00);
    CHECK(fleet.group().desired == 0);
  }
}

TEST_CASE("a target below 100 keeps spare instances (T25: CP-27)") {
  Fleet fleet({.desired = 4, .target = 80, .warmup_s = 0});
  fleet.at(1, 5);
  fleet.run_on("web", 8);
  fleet.at(2);
  CHECK(fleet.steps().back() == "scale_out 4->5 M4 N4 100.00");
  fleet.at(5);
  CHECK(fleet.steps().back() == "on_target 5->5 M4 N5 80.00");
  CHECK(fleet.size() == 5);
}

TEST_CASE(
    "a task that does not fit the smallest type waits and nothing scales (T26: CP-24, CP-25)") {
  Fleet fleet({.type = "m5.large", .more_types = {"t3.micro"}});
  fleet.register_definition("big", R"([{"name":"a","image":"app:v1","memory":4096}])");
  fleet.run_on("big", 1);
  fleet.at(5);
  CHECK(fleet.steps() == Steps{"waits incompatible 0->0 M0 N0 100.00"});
  CHECK(fleet.waiting() == 1);
  CHECK(fleet.simulation.explain_waiting(TaskId{0}).sentence ==
        "big:1 waits in PROVISIONING for an instance of cp, which has none yet. capacity provider "
        "cp: 1 task wait, and none fits the smallest instance type of the group: the metric stays "
        "at the target. Waiting: 1 task like big:1 (0 CPU units, 4096 MiB) would not fit the "
        "smallest type. Estimated on m5.large, checked on t3.micro.");
  // Others are not held up by it.
  fleet.register_definition("small", R"([{"name":"a","image":"app:v1","memory":256}])");
  fleet.run_on("small", 1);
  fleet.at(6);
  CHECK(fleet.group().desired == 2);
}

TEST_CASE("how many instances waiting tasks need (CP-24, CP-33)") {
  struct Row {
    const char* containers;
    const char* more;
    int tasks;
    int needed;  ///< beyond the one that runs
  };
  const Row rows[] = {
      {R"([{"name":"a","image":"app:v1","cpu":1024,"memory":64}])", "", 5, 3},
      {R"([{"name":"a","image":"app:v1","cpu":128,"memory":3000}])", "", 5, 3},
      {R"([{"name":"a","image":"app:v1","cpu":2048,"memory":64}])", "", 5, 5},
      {R"([{"name":"a","image":"app:v1","memory":64,"portMappings":[{"containerPort":80,"hostPort":80}]}])",
       "", 4, 4},
      {R"([{"name":"a","image":"app:v1","memory":1000}])",
       R"("placementConstraints":[{"type":"distinctInstance"}])", 4, 4},
  };
  for (const Row& row : rows) {
    CAPTURE(row.containers);
    Fleet fleet({.desired = 1, .warmup_s = 0});
    fleet.at(1, 5);
    // The one instance is full, whatever is asked.
    fleet.register_definition("full", R"([{"name":"a","image":"app:v1","cpu":2048,"memory":7000,
        "portMappings":[{"containerPort":80,"hostPort":80}]}])");
    fleet.run_on("full", 1);
    fleet.register_definition("job", row.containers);
    fleet.run_on("job", row.tasks, row.more);
    fleet.at(2);
    CHECK(fleet.provider().instances_needed - fleet.provider().instances_running == row.needed);
  }
}

TEST_CASE("the largest group of waiting tasks counts, not the sum (CP-24)") {
  Fleet fleet({.desired = 1, .warmup_s = 0});
  fleet.at(1, 5);
  fleet.run_on("web", 2);  // full
  fleet.register_definition("other", R"([{"name":"a","image":"app:v1","cpu":2048,"memory":64}])");
  fleet.run_on("web", 6);    // three instances
  fleet.run_on("other", 2);  // two
  fleet.at(2);
  CHECK(fleet.steps().back() == "scale_out 1->4 M4 N1 400.00");
}

TEST_CASE("step sizes and MaxSize bound a scale-out (CP-24, CP-31)") {
  struct Row {
    const char* scaling;
    int max, tasks, desired;
  };
  const Row rows[] = {{R"(,"minimumScalingStepSize":4)", 10, 1, 5},
                      {R"(,"maximumScalingStepSize":2)", 10, 10, 3},
                      {"", 3, 10, 3},
                      {"", 10, 10, 6}};
  for (const Row& row : rows) {
    Fleet fleet({.max = row.max, .desired = 1, .warmup_s = 0, .scaling = row.scaling});
    fleet.at(1, 5);
    fleet.run_on("web", 2);
    fleet.run_on("web", row.tasks);
    fleet.at(2);
    CHECK(fleet.group().desired == row.desired);
  }
}

TEST_CASE(
    "at MaxSize the provider says what keeps it, once, and goes on when that is raised (CP-31)") {
  Fleet fleet({.max = 1, .desired = 1, .warmup_s = 0});
  fleet.at(1, 5);
  fleet.run_on("web", 4);
  fleet.at(10);
  CHECK(fleet.steps() == Steps{"waits alarm 1->1 M0 N1 0.00", "waits max_size 1->1 M2 N1 200.00"});
  fleet.call("autoscaling.UpdateAutoScalingGroup", R"({"AutoScalingGroupName":"asg","MaxSize":5})");
  fleet.at(11);
  CHECK(fleet.group().desired == 2);
}

TEST_CASE("no scale-out while an instance warms up (CP-28)") {
  Fleet fleet({.warmup_s = 300});
  fleet.run_on("web", 1);
  fleet.at(1);  // two instances launched
  fleet.at(2, 30);
  fleet.run_on("web", 6);  // three have room
  CHECK(fleet.waiting() == 3);
  fleet.at(3);
  CHECK(fleet.steps().back() == "waits warm_up 2->2 M4 N2 200.00");
  fleet.at(5, 59);
  CHECK(fleet.group().desired == 2);
  fleet.at(6);
  CHECK(fleet.group().desired == 4);
}

TEST_CASE("scale-in takes fifteen datapoints in a row, and a need cancels it (CP-26, CP-29)") {
  Fleet fleet({.desired = 4, .warmup_s = 0, .protection = true});
  fleet.at(1, 5);
  fleet.run_on("web", 2, R"("placementStrategy":[{"type":"binpack","field":"cpu"}])");
  fleet.at(14, 30);  // 14 datapoints below the target
  CHECK(fleet.group().desired == 4);
  const std::vector<TaskId> burst = fleet.run_on("web", 8);
  fleet.at(17, 30);
  for (const TaskId id : burst) fleet.stop(id);
  fleet.at(30);
  CHECK(fleet.group().desired >= 4);
  fleet.at(40);
  CHECK(fleet.group().desired == 1);
  CHECK(fleet.running() == 2);
}

TEST_CASE("managed scaling goes below nothing: MinSize stays (CP-31)") {
  Fleet fleet({.min = 2, .desired = 3, .warmup_s = 0});
  fleet.at(40);
  CHECK(fleet.group().desired == 2);
  CHECK(fleet.size() == 2);
}

TEST_CASE("tasks of a daemon do not keep an instance (CP-23)") {
  Fleet fleet({.desired = 1, .warmup_s = 0});
  fleet.register_definition("agent", R"([{"name":"a","image":"app:v1","memory":64}])");
  fleet.call("CreateService", R"({"cluster":"c","serviceName":"agent","taskDefinition":"agent:1",
      "schedulingStrategy":"DAEMON"})");
  fleet.at(2);
  CHECK(fleet.running() == 1);
  CHECK(fleet.provider().instances_needed == 0);
  fleet.at(20);
  CHECK(fleet.group().desired == 0);
  CHECK(fleet.size() == 0);
}

TEST_CASE("one advance or many give the same decisions") {
  const auto play = [](SimTime stride) {
    Fleet fleet({.desired = 1});
    fleet.run_on("web", 7);
    for (SimTime t = stride; t <= 40 * k_minute; t += stride) fleet.simulation.advance_to(t);
    return fleet.simulation.trace_hash();
  };
  CHECK(play(40 * k_minute) == play(700));
}

TEST_SUITE_END();
