#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/text.hpp"
#include "explain/explain.hpp"
#include "placement/placement.hpp"
#include "support/world_builder.hpp"
#include "taskyard/arn.hpp"

using namespace taskyard;
using support::InstanceOptions;
using support::need_of;
using support::WorldBuilder;

namespace {

const PlacementStrategy k_by_zone{StrategyType::spread, "attribute:ecs.availability-zone"};
const PlacementStrategy k_by_instance{StrategyType::spread, "instanceId"};
const PlacementStrategy k_binpack{StrategyType::binpack, "memory"};
const PlacementStrategy k_random{StrategyType::random, ""};
const PlacementConstraint k_distinct{ConstraintType::distinct_instance, ""};

PlacementConstraint member_of(const char* expression) {
  return {ConstraintType::member_of, expression};
}

/// A yard whose instances are called i-a, i-b … in the sentences.
struct Yard : WorldBuilder {
  explicit Yard(int instances) {
    for (int i = 0; i < instances; ++i) add_instance();
  }
  Yard(std::initializer_list<InstanceOptions> instances) {
    for (const InstanceOptions& options : instances) add_instance(options);
  }
  RequestId ask(const PlacementNeed& need, std::vector<PlacementStrategy> strategies = {},
                std::vector<PlacementConstraint> constraints = {}) {
    const RequestId id = add_request(add_definition("web", need));
    request(id).strategies = std::move(strategies);
    request(id).constraints = std::move(constraints);
    return id;
  }
  /// Places one task and explains it.
  Explanation place(RequestId id) {
    const InstanceId chosen = placement::choose_by_scan(world, world.at(id), random);
    const DecisionId decision = chosen ? world.at(hold(id, chosen)).decision : refuse(id);
    return explained(decision);
  }
  Explanation explained(DecisionId decision) {
    Explanation explanation = explain::explain_decision(world, world.at(decision), 100);
    for (std::string* text :
         {&explanation.sentence, &explanation.rule, &explanation.counterfactual}) {
      *text = with_letters(*text);
    }
    for (CandidateRow& row : explanation.rows) {
      row.label = with_letters(row.label);
      row.why_not = with_letters(row.why_not);
    }
    return explanation;
  }
  std::string with_letters(std::string text) const {
    for (const ContainerInstance& instance : world.container_instances) {
      const std::string letter{static_cast<char>('a' + instance.id.value)};
      text = replace_all(text, instance_name(world, instance.id), "i-" + letter);
    }
    return text;
  }
  Prng random{3, Stream::placement};
};

/// The smallest change must come true: `mend` makes it, then a task must find a place.
template <class Mend>
void check_refused(Yard& yard, RequestId id, const char* sentence, const char* counterfactual,
                   Mend mend) {
  const Explanation explanation = yard.place(id);
  CHECK(explanation.sentence == sentence);
  CHECK(explanation.counterfactual == counterfactual);
  CHECK(!placement::choose_by_scan(yard.world, yard.world.at(id), yard.random));
  mend();
  CHECK(placement::choose_by_scan(yard.world, yard.world.at(id), yard.random));
}

}  // namespace

TEST_SUITE_BEGIN("explain");

TEST_CASE("a task with no choice goes to the only instance that passed") {
  Yard yard(1);
  CHECK(yard.place(yard.ask(need_of(256, 512))).sentence ==
        "web:1/1 -> i-a: the only instance of the cluster, and it passed every check.");
  yard.add_instance({.cpu_units = 100});
  const Explanation second = yard.place(yard.ask(need_of(256, 512)));
  CHECK(second.sentence == "web:1/2 -> i-a: the only one of 2 instances that passed every check.");
  CHECK(second.counterfactual ==
        "There would be a second candidate if an empty instance of at least the "
        "size of t3.micro joined the cluster, or if the task asked for at most 100 "
        "CPU units.");
}

TEST_CASE("binpack says what was left and what would have been chosen instead") {
  Yard yard{{.memory_mib = 900}, {.memory_mib = 400}, {.memory_mib = 200}};
  const Explanation placed = yard.place(yard.ask(need_of(1, 300), {k_binpack}));
  CHECK(placed.sentence ==
        "web:1/1 -> i-b: 2 of 3 instances passed; binpack(memory) chose it (400 MiB free, least).");
  CHECK(placed.rule == "binpack(memory) kept 1 of 2 (400 MiB free).");
  CHECK(placed.counterfactual ==
        "i-a would be chosen if it had less than 400 MiB free, but still 300 (it has 900).");
  REQUIRE(placed.rows.size() == 3);
  CHECK(placed.rows[0].label == "i-b m5.large us-east-1a");
  CHECK(placed.rows[0].why_not == "");
  CHECK(placed.rows[1].why_not ==
        "i-a passed every check, but binpack(memory) prefers i-b (400 MiB free "
        "against 900 MiB free).");
  CHECK(placed.rows[2].why_not == "i-c is out: memory fails (200 MiB free, needs 300 MiB).");
}

TEST_CASE("spread names the place with the fewest tasks of the group") {
  Yard yard{{.zone = "us-east-1a"}, {.zone = "us-east-1b"}};
  const RequestId id = yard.ask(need_of(1, 1), {k_by_zone, k_binpack});
  yard.place(id);
  const Explanation second = yard.place(id);
  CHECK(second.sentence ==
        "web:1/2 -> i-b: both instances passed; spread(attribute:ecs.availability-zone) "
        "chose it (us-east-1b: 0 tasks, fewest).");
  CHECK(second.counterfactual ==
        "Another place would be chosen if us-east-1b already had more than 1 task of family:web.");
  CHECK(second.rows[1].scores[0].text == "us-east-1a: 1 task");
  CHECK(second.rows[1].scores[0].kept == false);
}

TEST_CASE("a chain tells what each strategy kept, and how the tie was broken") {
  Yard yard({{.zone = "us-east-1a"},
             {.zone = "us-east-1b"},
             {.zone = "us-east-1b"},
             {.zone = "us-east-1b"}});
  const RequestId id = yard.ask(need_of(1, 1), {k_by_zone, k_by_instance});
  yard.place(id);
  const Explanation second = yard.place(id);
  CHECK(second.sentence ==
        "web:1/2 -> i-b: all 4 instances passed; spread(attribute:ecs.availability-zone) left 3 "
        "equals "
        "(us-east-1b: 0 tasks, fewest), and it was registered first.");
  CHECK(second.rule ==
        "spread(attribute:ecs.availability-zone) kept 3 of 4 (us-east-1b: 0 tasks), then "
        "spread(instanceId) kept 3 of 3 (0 tasks); of 3 equals the one registered first is "
        "taken (our rule).");
  CHECK(second.tie_size == 3);
  CHECK(second.rows[1].why_not == "i-c is equal to i-b but was registered later.");
}

TEST_CASE("when all are equal the sentence says so") {
  Yard yard(2);
  const Explanation placed = yard.place(yard.ask(need_of(1, 1), {k_binpack, k_by_instance}));
  CHECK(placed.sentence ==
        "web:1/1 -> i-a: both instances passed; all are equal for binpack(memory) and "
        "spread(instanceId), and it was registered first.");
  CHECK(placed.counterfactual == "i-b would be chosen if it had been registered before i-a.");
}

TEST_CASE("without a strategy the draw is told with the number of equals") {
  Yard yard(3);
  const Explanation placed = yard.place(yard.ask(need_of(1, 1)));
  const std::string head = placed.sentence.substr(0, placed.sentence.find(':', 6));
  CHECK(placed.sentence ==
        head + ": all 3 instances passed; without a strategy it was drawn at random from 3.");
  CHECK(placed.counterfactual == "Another seed could choose any of the other 2.");
  CHECK(placed.rows[2].scores[0].kept == false);
  CHECK(placed.strategy_labels == std::vector<std::string>{"random (default)"});
  CHECK(placed.tie_size == 3);
  CHECK(placed.rows[0].scores[0].text == "drawn");
  CHECK(placed.rows[1].scores[0].text == "not drawn");
  CHECK(placed.rows[1].why_not.find(" was one of 3 equals; the draw fell on i-") !=
        std::string::npos);
}

TEST_CASE("random behind a spread draws from what the spread left") {
  Yard yard{{.zone = "us-east-1a"}, {.zone = "us-east-1b"}, {.zone = "us-east-1b"}};
  const RequestId id = yard.ask(need_of(1, 1), {k_by_zone, k_random});
  yard.hold(id, InstanceId{0});
  const Explanation placed = yard.place(id);
  CHECK(placed.sentence.find("all 3 instances passed; random drew it from 2.") !=
        std::string::npos);
  CHECK(placed.counterfactual == "Another seed could choose the other one.");
}

TEST_CASE("an empty cluster cannot place anything; the smallest fitting type is named") {
  Yard yard(0);
  const RequestId id = yard.ask(need_of(2048, 4096));
  check_refused(
      yard, id, "web:1 cannot be placed: the cluster has no container instance.",
      "It would fit if an empty instance of at least the size of t3.large joined the cluster.",
      [&] { yard.add_instance({.cpu_units = 2048, .memory_mib = 7776}); });
}

TEST_CASE("missing CPU: the instance that came closest and by how much") {
  Yard yard{{.cpu_units = 256}, {.cpu_units = 1024}, {.cpu_units = 1024}};
  yard.hold(yard.ask(need_of(950, 1)), InstanceId{1});
  yard.hold(yard.ask(need_of(894, 1)), InstanceId{2});
  const RequestId id = yard.ask(need_of(1000, 1));
  yard.request(id).need.cpu_units = 257;
  check_refused(
      yard, id, "web:1 cannot be placed: 3 instances lack 257 CPU units.",
      "It would fit if i-c had 127 more CPU units free, or if the task asked for at most 130 CPU "
      "units.",
      [&] { yard.request(id).need.cpu_units = 130; });
}

TEST_CASE("one missing unit is singular") {
  Yard yard{{.cpu_units = 1024}};
  yard.hold(yard.ask(need_of(1023, 1)), InstanceId{0});
  const Explanation refused = yard.place(yard.ask(need_of(2, 1)));
  CHECK(refused.sentence == "web:1 cannot be placed: 1 instance lacks 2 CPU units.");
  CHECK(
      refused.counterfactual ==
      "It would fit if i-a had 1 more CPU unit free, or if the task asked for at most 1 CPU unit.");
}

TEST_CASE("a fixed host port: port 0 or the end of the task that holds it") {
  Yard yard(1);
  PlacementNeed need = need_of(1, 1);
  need.tcp_ports = {80};
  const RequestId id = yard.ask(need);
  yard.place(id);
  check_refused(
      yard, id, "web:1 cannot be placed: 1 instance has host port 80 in use.",
      "It would fit if the task used host port 0 (a dynamic port) instead of 80, or if web:1/1 "
      "stopped and freed port 80 on i-a.",
      [&] { yard.request(id).need.tcp_ports.clear(); });
}

TEST_CASE("a host port in network mode host can only be freed or changed in the container") {
  Yard yard(1);
  PlacementNeed need = need_of(1, 1);
  need.tcp_ports = {22};
  const RequestId id = yard.ask(need);
  yard.world.task_definitions[0].network_mode = NetworkMode::host;
  CHECK(yard.place(id).counterfactual ==
        "It would fit if the container listened on a port other than 22.");
}

TEST_CASE("network interfaces, distinctInstance, memberOf: each with its own change") {
  SUBCASE("network interface") {
    Yard yard{{.enis = 1}};
    const RequestId id = yard.ask(need_of(1, 1, 1));
    yard.place(id);
    check_refused(
        yard, id, "web:1 cannot be placed: 1 instance has no free network interface.",
        "It would fit if a task gave its network interface on i-a back, or if an instance with a "
        "free network interface joined the cluster.",
        [&] { yard.release(TaskId{0}); });
  }
  SUBCASE("distinctInstance") {
    Yard yard(2);
    const RequestId id = yard.ask(need_of(1, 1), {k_by_instance}, {k_distinct});
    yard.place(id);
    yard.place(id);
    check_refused(
        yard, id, "web:1 cannot be placed: 2 instances run a task of family:web already.",
        "It would fit if one more instance with room for it joined the cluster, or if the request "
        "left out distinctInstance.",
        [&] { yard.request(id).constraints.clear(); });
  }
  SUBCASE("memberOf about the machine") {
    Yard yard(1);
    const RequestId id =
        yard.ask(need_of(1, 1), {}, {member_of("attribute:ecs.instance-type =~ t3.*")});
    check_refused(
        yard, id, "web:1 cannot be placed: 1 instance fails attribute:ecs.instance-type =~ t3.*.",
        "It would fit if an instance with room for it that satisfies attribute:ecs.instance-type "
        "=~ t3.* joined the cluster, or if the request left out that constraint.",
        [&] { yard.add_instance({.type = "t3.small"}); });
  }
  SUBCASE("memberOf about an attribute of our own") {
    Yard yard(1);
    const RequestId id = yard.ask(need_of(1, 1), {}, {member_of("attribute:stack == prod")});
    check_refused(
        yard, id, "web:1 cannot be placed: 1 instance fails attribute:stack == prod.",
        "It would fit if i-a had the attribute stack with the value prod, or if the request left "
        "out that constraint.",
        [&] { yard.put_attribute(InstanceId{0}, "stack", "prod"); });
  }
  SUBCASE("two memberOf about tasks") {
    Yard yard(1);
    const RequestId id = yard.ask(
        need_of(1, 1), {}, {member_of("runningTasksCount > 0"), member_of("task:group == x")});
    check_refused(
        yard, id,
        "web:1 cannot be placed: 1 instance fails runningTasksCount > 0 and task:group == x.",
        "It would fit if i-a satisfied runningTasksCount > 0 and task:group == x, or if the "
        "request "
        "left out those constraints.",
        [&] { yard.request(id).constraints.clear(); });
  }
}

TEST_CASE("status, agent, attributes and zones: each with its own change") {
  SUBCASE("status") {
    Yard yard(1);
    yard.set_status(InstanceId{0}, InstanceStatus::draining);
    check_refused(yard, yard.ask(need_of(1, 1)),
                  "web:1 cannot be placed: 1 instance is not ACTIVE.",
                  "It would fit if i-a were ACTIVE again.",
                  [&] { yard.set_status(InstanceId{0}, InstanceStatus::active); });
  }
  SUBCASE("agent") {
    Yard yard(1);
    yard.set_agent(InstanceId{0}, false);
    check_refused(yard, yard.ask(need_of(1, 1)),
                  "web:1 cannot be placed: 1 instance has no connected agent.",
                  "It would fit if the agent of i-a connected again.",
                  [&] { yard.set_agent(InstanceId{0}, true); });
  }
  SUBCASE("attribute") {
    Yard yard(1);
    PlacementNeed need = need_of(1, 1);
    need.attributes = {"ecs.capability.efs"};
    check_refused(yard, yard.ask(need),
                  "web:1 cannot be placed: 1 instance lacks the attribute ecs.capability.efs.",
                  "It would fit if i-a had ecs.capability.efs.",
                  [&] { yard.put_attribute(InstanceId{0}, "ecs.capability.efs", ""); });
  }
  SUBCASE("zone") {
    Yard yard{{.zone = "us-east-1c"}};
    const RequestId id = yard.ask(need_of(1, 1));
    yard.request(id).zones = {yard.world.availability_zones[0], yard.world.availability_zones[1]};
    check_refused(yard, id,
                  "web:1 cannot be placed: 1 instance is not in us-east-1a or us-east-1b.",
                  "It would fit if the network configuration allowed us-east-1c.",
                  [&] { yard.request(id).zones.push_back(yard.world.availability_zones[2]); });
  }
}

TEST_CASE("several reasons are counted each by the first check that failed") {
  Yard yard{{.cpu_units = 100}, {.cpu_units = 100, .memory_mib = 10}, {.memory_mib = 10}, {}};
  yard.set_agent(InstanceId{3}, false);
  const Explanation refused = yard.place(yard.ask(need_of(256, 64)));
  CHECK(refused.sentence ==
        "web:1 cannot be placed: 1 instance has no connected agent, 2 lack 256 CPU units, "
        "1 lacks 64 MiB.");
  CHECK(refused.removed[static_cast<std::size_t>(PlacementCheck::cpu)] == 2);
  CHECK(refused.considered == 4);
  CHECK(refused.passed == 0);
  CHECK(refused.rows[0].why_not == "i-c is out: memory fails (10 MiB free, needs 64 MiB).");
}

TEST_CASE("two failed checks on the closest instance are mended together") {
  Yard yard{{.cpu_units = 2048, .memory_mib = 2048}};
  yard.hold(yard.ask(need_of(2000, 2000)), InstanceId{0});
  const Explanation refused = yard.place(yard.ask(need_of(50, 60)));
  CHECK(refused.counterfactual ==
        "It would fit if i-a had 2 more CPU units free and i-a had 12 more MiB free.");
}

TEST_CASE(
    "a task larger than every instance asks for a larger type, one larger than any type for less") {
  Yard yard(1);
  CHECK(yard.place(yard.ask(need_of(5000, 64))).counterfactual ==
        "It would fit if an empty instance of at least the size of t3.2xlarge joined the cluster, "
        "or if the "
        "task asked for at most 2048 CPU units.");
  CHECK(yard.place(yard.ask(need_of(1'000'000, 64))).counterfactual ==
        "It would fit if the task asked for at most 2048 CPU units.");
}

TEST_CASE("the table has the columns that matter to the request, with what was found and needed") {
  Yard yard{{.attributes = {{"stack", "dev"}}}};
  PlacementNeed need = need_of(256, 512, 1);
  need.tcp_ports = {80, 443};
  const Explanation e =
      yard.place(yard.ask(need, {k_binpack}, {k_distinct, member_of("attribute:stack == prod")}));
  CHECK(e.column_labels == std::vector<std::string>{"Status", "Agent", "CPU", "Memory", "Host port",
                                                    "Network interface", "distinctInstance",
                                                    "memberOf"});
  REQUIRE(e.rows.size() == 1);
  std::string cells;
  for (const CheckCell& cell : e.rows[0].cells) {
    cells += cell.found + " (" + cell.needed + ")" + (cell.passed ? "; " : " FAILS; ");
  }
  CHECK(cells ==
        "ACTIVE (ACTIVE); connected (connected); 2048 free (256); 7776 MiB free (512 MiB); "
        "free (80 and 443); 2 free (1); 0 tasks of the group (none); "
        "stack is dev (attribute:stack == prod) FAILS; ");
  CHECK(e.rows[0].first_failed == 7);
  CHECK(e.rows[0].scores.empty());
}

TEST_CASE("rows stop at the limit and the rest is counted") {
  Yard yard(10);
  const RequestId id = yard.ask(need_of(1, 1), {k_binpack});
  yard.place(id);
  const Explanation e = explain::explain_decision(yard.world, yard.world.decisions[0], 4);
  CHECK(e.rows.size() == 4);
  CHECK(e.rows_left_out == 6);
  CHECK(e.rows[0].chosen);
}

TEST_CASE("StartTask names its instance; no strategy, no constraint") {
  Yard yard{{}, {.cpu_units = 100}};
  const RequestId id = yard.ask(need_of(256, 64), {}, {member_of("attribute:none == x")});
  yard.request(id).start_on = {InstanceId{0}};
  const Explanation started = yard.explained(yard.world.at(yard.hold(id, InstanceId{0})).decision);
  CHECK(started.sentence == "web:1/1 -> i-a: StartTask named it, and it has what the task needs.");
  CHECK(started.rows.size() == 1);
  CHECK(started.strategy_labels.empty());
  yard.request(id).start_on = {InstanceId{1}};
  const Explanation refused = yard.explained(yard.refuse(id));
  CHECK(refused.sentence == "web:1 cannot be started: 1 instance lacks 256 CPU units.");
}

TEST_CASE("Fargate tells the zone, the counts and what would move it") {
  Yard yard(0);
  const RequestId id = yard.ask(need_of(256, 512));
  const auto& zones = yard.world.availability_zones;
  yard.request(id).zones = {zones[0], zones[1]};
  const auto place = [&](NameId zone) {
    return yard.explained(yard.world.at(yard.hold_fargate(id, zone)).decision);
  };
  CHECK(place(zones[0]).sentence ==
        "web:1/1 -> Fargate in us-east-1a: of 2 zones it had the fewest tasks of "
        "family:web (0), the first of 2 equals.");
  const Explanation second = place(zones[1]);
  CHECK(second.sentence ==
        "web:1/2 -> Fargate in us-east-1b: of 2 zones it had the fewest tasks of family:web (0).");
  CHECK(second.rule ==
        "Fargate spreads over the zones of the subnets by itself (us-east-1a: 1 task, "
        "us-east-1b: 0 tasks); among equals the first in the order of the subnets is taken "
        "(our rule).");
  CHECK(second.counterfactual ==
        "Another zone would be chosen if us-east-1b already had more than 1 task of family:web.");
  yard.request(id).zones = {zones[2]};
  CHECK(place(zones[2]).sentence ==
        "web:1/3 -> Fargate in us-east-1c: the only zone of its subnets.");
}

TEST_SUITE_END();
