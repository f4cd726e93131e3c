// The derived table must equal one that was computed at the moment of the decision.
#include <doctest/doctest.h>

#include <array>
#include <map>
#include <string>
#include <vector>

#include "explain/explain.hpp"
#include "placement/placement.hpp"
#include "support/world_builder.hpp"

using namespace taskyard;
using support::need_of;
using support::WorldBuilder;

namespace {

/// What the table said at decision time: per instance what was found, as text, and the scores.
struct Witness {
  DecisionId decision;
  std::map<std::uint32_t, std::string> rows;
};

/// The same facts from a row of the explanation.
std::string row_text(const CandidateRow& row) {
  std::string text = row.chosen ? "chosen" : "";
  for (const CheckCell& cell : row.cells) {
    text += std::string(" ") + to_string(cell.check) + (cell.passed ? "+" : "-");
    if (cell.check == PlacementCheck::cpu || cell.check == PlacementCheck::memory)
      text += cell.found;
  }
  for (const StrategyScore& score : row.scores) text += " " + std::to_string(score.value);
  return text;
}

class Run {
 public:
  explicit Run(std::uint64_t seed) : random_(seed, Stream::test), chance_(seed, Stream::placement) {
    for (int i = 0; i < 8; ++i) add_instance();
    for (int i = 0; i < 4; ++i) add_request();
    for (int i = 0; i < 200; ++i) step();
  }

  /// Compares every decision's derived table with what was seen then.
  void check() const {
    for (const Witness& witness : witnesses_) {
      const Decision& decision = yard_.world.at(witness.decision);
      const Explanation explanation = explain::explain_decision(yard_.world, decision, 1000);
      CHECK(explanation.rows.size() == witness.rows.size());
      std::uint32_t passed = 0;
      for (const CandidateRow& row : explanation.rows) {
        const auto then = witness.rows.find(row.instance.value);
        REQUIRE(then != witness.rows.end());
        CHECK(row_text(row) == then->second);
        passed += row.first_failed < 0 ? 1 : 0;
      }
      CHECK(explanation.passed == passed);
      CHECK(explanation.considered == witness.rows.size());
      CHECK(!explanation.sentence.empty());
    }
  }
  std::size_t decisions() const { return witnesses_.size(); }

 private:
  bool one_in(std::uint64_t n) { return random_.below(n) == 0; }

  void add_instance() {
    static constexpr std::array<const char*, 3> zones{"us-east-1a", "us-east-1b", "us-east-1c"};
    const InstanceId id =
        yard_.add_instance({.zone = zones[random_.below(3)],
                            .cpu_units = 1024 * static_cast<CpuUnits>(1 + random_.below(2)),
                            .memory_mib = 1024 * static_cast<Mib>(1 + random_.below(2))});
    if (one_in(2)) yard_.put_attribute(id, "rack", "r1");
  }

  void add_request() {
    PlacementNeed need = need_of(static_cast<CpuUnits>(64 * random_.below(8)),
                                 static_cast<Mib>(64 * (1 + random_.below(6))));
    if (one_in(3)) need.tcp_ports = {80};
    if (one_in(3)) need.udp_ports = {53};
    if (one_in(3)) need.enis = 1;
    const RequestId id =
        yard_.add_request(yard_.add_definition("f" + std::to_string(random_.below(3)), need));
    PlacementRequest& request = yard_.request(id);
    if (one_in(2))
      request.strategies.push_back({StrategyType::spread, "attribute:ecs.availability-zone"});
    if (one_in(3)) request.strategies.push_back({StrategyType::spread, "attribute:rack"});
    if (one_in(2))
      request.strategies.push_back({StrategyType::binpack, one_in(2) ? "cpu" : "memory"});
    if (one_in(3)) request.strategies.push_back({StrategyType::spread, "instanceId"});
    if (one_in(4)) request.strategies.push_back({StrategyType::random, ""});
    if (one_in(3)) request.constraints.push_back({ConstraintType::distinct_instance, ""});
    if (one_in(3))
      request.constraints.push_back({ConstraintType::member_of, "attribute:rack exists"});
    if (one_in(3))
      request.constraints.push_back({ConstraintType::member_of, "runningTasksCount < 4"});
    if (one_in(4))
      request.constraints.push_back({ConstraintType::member_of, "not(task:group == family:f0)"});
    requests_.push_back(id);
  }

  /// The table from the World as it is now, with no history involved.
  std::map<std::uint32_t, std::string> look(RequestId id, InstanceId chosen) {
    const World& world = yard_.world;
    const PlacementRequest& request = world.at(id);
    const auto compiled = placement::compile(world, request);
    std::vector<std::vector<placement::GroupCount>> groups;
    std::vector<placement::InstanceView> views;
    const std::vector<InstanceId>& members = world.at(yard_.cluster).instances;
    groups.reserve(members.size());
    for (InstanceId member : members) {
      groups.push_back(placement::groups_on(world, world.at(member)));
      views.push_back(placement::view_now(world.at(member), groups.back()));
    }
    std::map<std::uint32_t, std::string> rows;
    for (std::size_t i = 0; i < views.size(); ++i) {
      CandidateRow row;
      row.chosen = members[i] == chosen;
      for (PlacementCheck check : columns(request)) {
        CheckCell cell;
        cell.check = check;
        cell.passed = placement::passes(check, compiled, world, views[i]);
        if (check == PlacementCheck::cpu) {
          cell.found = std::to_string(views[i].remaining.cpu_units) + " free";
        }
        if (check == PlacementCheck::memory) {
          cell.found = std::to_string(views[i].remaining.memory_mib) + " MiB free";
        }
        row.cells.push_back(cell);
      }
      if (!placement::first_failed(compiled, world, views[i])) add_scores(request, views, i, row);
      rows[members[i].value] = row_text(row);
    }
    return rows;
  }

  void add_scores(const PlacementRequest& request,
                  const std::vector<placement::InstanceView>& views, std::size_t i,
                  CandidateRow& row) {
    if (request.strategies.empty()) row.scores.push_back({});
    for (const PlacementStrategy& strategy : request.strategies) {
      const auto chain = placement::reduce_strategies(yard_.world, {&strategy, 1});
      StrategyScore score;
      if (!chain.scores.empty())
        score.value = placement::scores_of(chain.scores[0], request.group, views)[i];
      row.scores.push_back(score);
      if (chain.random) return;
    }
  }

  static std::vector<PlacementCheck> columns(const PlacementRequest& request) {
    std::vector<PlacementCheck> checks{PlacementCheck::status, PlacementCheck::agent,
                                       PlacementCheck::cpu, PlacementCheck::memory};
    if (!request.need.tcp_ports.empty()) checks.push_back(PlacementCheck::ports);
    if (!request.need.udp_ports.empty()) checks.push_back(PlacementCheck::ports_udp);
    if (request.need.enis > 0) checks.push_back(PlacementCheck::eni);
    bool distinct = false;
    bool member_of = false;
    for (const PlacementConstraint& constraint : request.constraints) {
      distinct = distinct || constraint.type == ConstraintType::distinct_instance;
      member_of = member_of || constraint.type == ConstraintType::member_of;
    }
    if (distinct) checks.push_back(PlacementCheck::distinct_instance);
    if (member_of) checks.push_back(PlacementCheck::member_of);
    return checks;
  }

  void place() {
    const RequestId id = requests_[random_.below(requests_.size())];
    const InstanceId chosen = placement::choose_by_scan(yard_.world, yard_.world.at(id), chance_);
    Witness witness;
    witness.rows = look(id, chosen);
    if (chosen) {
      held_.push_back(yard_.hold(id, chosen));
      witness.decision = yard_.world.at(held_.back()).decision;
    } else {
      witness.decision = yard_.refuse(id);
    }
    witnesses_.push_back(std::move(witness));
  }

  void release_at(std::size_t i) {
    yard_.release(held_[i]);
    held_[i] = held_.back();
    held_.pop_back();
  }

  void step() {
    const InstanceId id{
        static_cast<std::uint32_t>(random_.below(yard_.world.container_instances.size()))};
    const ContainerInstance& instance = yard_.world.at(id);
    const bool gone = instance.status == InstanceStatus::inactive;
    switch (random_.below(12)) {
      case 0:
        if (!gone) yard_.set_agent(id, !instance.agent_connected);
        break;
      case 1:
        if (!gone) {
          const bool active = instance.status == InstanceStatus::active;
          yard_.set_status(id, active ? InstanceStatus::draining : InstanceStatus::active);
        }
        break;
      case 2:
        if (gone || !one_in(6)) break;
        for (std::size_t i = held_.size(); i-- > 0;) {
          if (yard_.world.at(held_[i]).instance == id) release_at(i);
        }
        yard_.set_status(id, InstanceStatus::inactive);
        break;
      case 3:
        if (!gone) yard_.put_attribute(id, "rack", one_in(2) ? "r1" : "r2");
        break;
      case 4:
        if (!gone) yard_.delete_attribute(id, "rack");
        break;
      case 5:
        if (one_in(4)) add_instance();
        break;
      case 6:
      case 7:
        if (!held_.empty()) release_at(random_.below(held_.size()));
        break;
      default: place(); break;
    }
  }

  WorldBuilder yard_;
  Prng random_;
  Prng chance_;
  std::vector<RequestId> requests_;
  std::vector<TaskId> held_;
  std::vector<Witness> witnesses_;
};

}  // namespace

TEST_SUITE_BEGIN("explain");

TEST_CASE("a table derived later equals the one computed at decision time, over random runs") {
  std::size_t decisions = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    const Run run(seed);
    run.check();
    decisions += run.decisions();
  }
  CHECK(decisions > 1500);
}

TEST_SUITE_END();
