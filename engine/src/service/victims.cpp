// Which tasks a service stops: the placement strategies the other way round (facts 5.4, PL-30, PL-31).
#include <algorithm>
#include <array>
#include <optional>

#include "base/mix.hpp"
#include "base/text.hpp"
#include "service/pass.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::service {

std::vector<PlacementStrategy> effective_strategies(const Service& service) {
  if (!service.strategies.empty()) return service.strategies;
  std::vector<PlacementStrategy> result{{StrategyType::spread, "attribute:ecs.availability-zone"}};
  if (service.launch_type != LaunchType::fargate) {
    result.push_back({StrategyType::spread, "instanceId"});
  }
  return result;  // facts 5.2
}

namespace {

constexpr std::string_view k_zone = "ecs.availability-zone";
constexpr std::string_view k_attribute_prefix = "attribute:";

// Live tasks of the service per value of one spread strategy; each member knows the slot of its value.
class Spread {
 public:
  Spread(const World& world, const PlacementStrategy& strategy,
         const std::vector<Member>& members) {
    const std::string_view field = strategy.field;
    const bool named = field.starts_with(k_attribute_prefix);
    const std::string_view name = named ? field.substr(k_attribute_prefix.size()) : field;
    by_zone_ = named && name == k_zone;
    by_instance_ = !named;
    attribute_ = world.names.find(name);
    const std::size_t values = by_instance_ ? world.container_instances.size() : world.names.size();
    counts_.assign(values + 1, 0);  // the last one for tasks without a value
    slot_of_.reserve(members.size());
    for (const Member& member : members) {
      const std::size_t slot = std::min<std::size_t>(value(world, member.task), values);
      slot_of_.push_back(static_cast<std::uint32_t>(slot));
      if (member.live) ++counts_[slot];
    }
  }
  std::int64_t count(std::size_t member) const { return counts_[slot_of_[member]]; }
  void remove(std::size_t member) { --counts_[slot_of_[member]]; }

 private:
  std::uint32_t value(const World& world, TaskId id) const {
    const Task& task = world.at(id);
    if (by_zone_) return task.zone.value;
    if (by_instance_) return task.instance.value;
    if (!task.instance) return NameId::k_none;
    for (const Attribute& attribute : world.at(task.instance).attributes) {
      if (attribute.name == attribute_) return attribute.value.value;
    }
    return NameId::k_none;
  }
  bool by_zone_ = false, by_instance_ = false;
  NameId attribute_;
  std::vector<std::uint32_t> slot_of_;
  std::vector<std::int32_t> counts_;
};

class Chooser {
 public:
  Chooser(const Pass& pass)
      : world_(pass.world()), strategies_(effective_strategies(pass.service())) {
    for (const PlacementStrategy& strategy : strategies_) {
      if (strategy.type == StrategyType::spread) {
        spreads_.emplace_back(world_, strategy, pass.members);
      }
    }
  }
  const std::vector<PlacementStrategy>& strategies() const { return strategies_; }

  /// Index into `members` of the one to stop; `candidates` is not empty.
  std::size_t choose(const std::vector<Member>& members, std::vector<std::size_t> candidates,
                     StopChoice& why) {
    why.candidates = static_cast<std::int32_t>(candidates.size());
    std::size_t spread = 0;
    for (const PlacementStrategy& strategy : strategies_) {
      const Spread* counts = strategy.type == StrategyType::spread ? &spreads_[spread++] : nullptr;
      why.values.push_back(narrow(members, strategy, counts, candidates));
      why.left.push_back(static_cast<std::int32_t>(candidates.size()));
    }
    why.task = members[candidates.front()].task;
    return candidates.front();  // the oldest: ours, AWS publishes no rule for equals
  }
  void stopped(std::size_t member) {
    for (Spread& spread : spreads_) spread.remove(member);
  }

 private:
  std::int64_t narrow(const std::vector<Member>& members, const PlacementStrategy& strategy,
                      const Spread* counts, std::vector<std::size_t>& candidates) const {
    if (strategy.type == StrategyType::random) {
      const std::uint64_t number = mix64(world_.seed ^ mix64(world_.service_steps.size()) ^
                                         members[candidates.front()].task.value);
      candidates = {candidates[number % candidates.size()]};
      return 0;
    }
    std::int64_t best = INT64_MIN;
    std::vector<std::size_t> kept;
    for (const std::size_t i : candidates) {
      const std::int64_t score =
          counts != nullptr ? counts->count(i) : left_after(strategy, members[i].task);
      if (score > best) kept.clear();
      if (score >= best) kept.push_back(i);
      best = std::max(best, score);
    }
    candidates = std::move(kept);
    return best;
  }

  std::int64_t left_after(const PlacementStrategy& strategy, TaskId id) const {
    const Task& task = world_.at(id);
    if (!task.instance) return 0;
    const Resources& left = world_.at(task.instance).remaining;
    const PlacementNeed& need = world_.at(task.request).need;
    return strategy.field == "cpu" ? left.cpu_units + need.cpu_units
                                   : left.memory_mib + need.memory_mib;
  }

  const World& world_;
  std::vector<PlacementStrategy> strategies_;
  std::vector<Spread> spreads_;
};

// Blue and green each keep their own floor; what is neither may go when blue holds its own.
bool side_allows(const Pass& pass, const Member& member) {
  const bool third = member.side == Side::other;
  if (third && pass.world().at(pass.blue).rollout == RolloutState::failed) return true;
  const SideCount& side = pass.side(third ? Side::blue : member.side);
  const bool surplus = member.leaving == Leaving::no;
  if (!third && side.serving - 1 < pass.bounds.floor) return false;
  if (surplus && !member.counted) return true;
  return side.counted - (!third && member.counted ? 1 : 0) >= pass.bounds.floor;
}

// Surplus tasks of the wanted revision need not wait until the others count: those serve already.
bool floor_allows(const Pass& pass, const Member& member) {
  if (!member.serving) return true;
  if (pass.blue) return side_allows(pass, member);
  if (pass.serving - 1 < pass.bounds.floor) return false;
  const bool surplus = member.leaving == Leaving::no;
  if (surplus && !member.counted) return true;
  return pass.counted - (member.counted ? 1 : 0) >= pass.bounds.floor;
}

// Tasks not RUNNING go before those that run, those that do not serve before those that do (PL-31).
std::size_t rank_of(const Member& member) {
  return (member.running ? 1U : 0U) + (member.serving ? 1U : 0U);
}

// Facts CP-9: what scale-in leaves keeps the ratio of the strategy. Tasks of the PRIMARY deployment only.
class Ratio {
 public:
  Ratio(const Pass& pass, ServiceStepKind kind, std::int32_t left)
      : strategy_(pass.primary().strategy) {
    if (kind != ServiceStepKind::scaled_in || strategy_.size() < 2) return;
    wanted_.assign(strategy_.size(), 0);
    has_ = wanted_;
    for (std::int32_t i = 0; i < left; ++i) ++wanted_[next_provider(strategy_, wanted_)];
    for (const Member& member : pass.members) {
      if (!member.live || member.leaving != Leaving::no) continue;
      if (const auto at = place_of(pass, member)) ++has_[*at];
    }
  }
  /// Keeps the candidates of the provider that has most tasks too many; of all when none has.
  void narrow(const Pass& pass, std::vector<std::size_t>& candidates, StopChoice& why) const {
    std::optional<std::size_t> most;
    for (std::size_t i = 0; i < has_.size(); ++i) {
      const std::int64_t surplus = has_[i] - wanted_[i];
      if (surplus > 0 && (!most || surplus > has_[*most] - wanted_[*most])) most = i;
    }
    if (!most) return;
    std::vector<std::size_t> kept;
    for (const std::size_t i : candidates) {
      if (place_of(pass, pass.members[i]) == most) kept.push_back(i);
    }
    if (kept.empty()) return;
    candidates = std::move(kept);
    why.provider = strategy_[*most].provider;
  }
  void stopped(const Pass& pass, const Member& member) {
    const auto at = place_of(pass, member);
    if (at && *at < has_.size()) --has_[*at];
  }

 private:
  std::optional<std::size_t> place_of(const Pass& pass, const Member& member) const {
    const ProviderId provider = pass.world().at(member.task).capacity_provider;
    for (std::size_t i = 0; i < strategy_.size(); ++i) {
      if (strategy_[i].provider == provider) return i;
    }
    return std::nullopt;
  }
  const std::vector<CapacityStrategyItem> strategy_;
  std::vector<std::int64_t> wanted_, has_;
};

// Live members that are wanted, by rank, oldest first.
struct Pool {
  std::array<std::vector<std::size_t>, 3> ranks;
  std::int32_t guarded = 0;
  DeploymentId guarded_of;  ///< of the first guarded one

  Pool(const Pass& pass, ServiceStepKind kind, bool (*wanted)(const Member&)) {
    // Facts LC-50: protection is against scale-in and deployments only.
    const bool guards = kind == ServiceStepKind::scaled_in || kind == ServiceStepKind::replaced_old;
    for (std::size_t i = 0; i < pass.members.size(); ++i) {
      const Member& member = pass.members[i];
      if (!member.live || !wanted(member)) continue;
      if (guards && member.guarded) {
        if (guarded++ == 0) guarded_of = member.deployment;
      } else {
        ranks[rank_of(member)].push_back(i);
      }
    }
  }
  /// Those of the lowest rank of which some may stop now.
  std::vector<std::size_t> candidates(const Pass& pass, bool floor) const {
    for (const std::vector<std::size_t>& rank : ranks) {
      std::vector<std::size_t> found;
      for (const std::size_t i : rank) {
        if (!floor || floor_allows(pass, pass.members[i])) found.push_back(i);
      }
      if (!found.empty()) return found;
    }
    return {};
  }
  void remove(std::size_t member) {
    for (std::vector<std::size_t>& rank : ranks) {
      const auto at = std::lower_bound(rank.begin(), rank.end(), member);
      if (at != rank.end() && *at == member) rank.erase(at);
    }
  }
};

std::string stop_reason(const World& world, const Member& member) {
  if (member.leaving == Leaving::unhealthy) {
    const TargetFault fault = failing_target(world, world.at(member.task));
    return fault ? target_stop_reason(world, fault) : "Task failed container health checks";
  }
  return concat({"Scaling activity initiated by ", deployment_mention(world, member.deployment)});
}

void tell_stopped(Pass& pass, ServiceStepKind kind, const std::vector<TaskId>& running,
                  std::size_t pending) {
  const World& world = pass.world();
  std::int64_t drained = 0;
  for (const TaskId id : running) drained += world.at(id).target ? 1 : 0;
  if (drained > 0) {  // facts 7.8, row 6
    say(pass.desk, pass.id,
        concat({"has begun draining connections on ", to_text(drained), " tasks."}));
    say_targets(pass.desk, pass.id);
  }
  if (!running.empty() && kind == ServiceStepKind::rebalanced) {
    say(pass.desk, pass.id,
        concat({"has stopped ", to_text(static_cast<std::int64_t>(running.size())),
                " running tasks in ", world.text(world.at(running.front()).zone),
                " due to AZ rebalancing: ", task_list(world, running), "."}));
  } else if (!running.empty()) {
    say(pass.desk, pass.id,
        concat({"has stopped ", to_text(static_cast<std::int64_t>(running.size())),
                " running tasks: ", task_list(pass.world(), running), "."}));
  }
  if (pending > 0) {
    say(pass.desk, pass.id,
        concat({"stopped ", to_text(static_cast<std::int64_t>(pending)), " pending tasks."}));
  }
}

// Facts 7.8, row 29.
void tell_guarded(Pass& pass, const Pool& pool) {
  complain(pass.desk, pass.id,
           concat({"was unable to reach steady state because (taskSet ",
                   deployment_id_text(pass.world(), pool.guarded_of),
                   ") was unable to scale in due to (reason ", to_text(pool.guarded),
                   " tasks under protection)."}));
}

}  // namespace

std::int32_t stop_members(Pass& pass, ServiceStepKind kind, bool (*wanted)(const Member&),
                          std::int32_t most, bool floor) {
  if (most <= 0) return 0;
  ServiceStep step = new_step(pass, kind);
  step.wanted = most;
  Pool pool(pass, kind, wanted);
  std::optional<Chooser> chooser;
  Ratio ratio(pass, kind, pass.keepers - most);
  std::vector<TaskId> running;
  while (static_cast<std::int32_t>(step.tasks.size()) < most) {
    std::vector<std::size_t> candidates = pool.candidates(pass, floor);
    if (candidates.empty()) break;
    if (!chooser) chooser.emplace(pass);
    StopChoice why;
    ratio.narrow(pass, candidates, why);
    const std::size_t chosen = chooser->choose(pass.members, std::move(candidates), why);
    Member& member = pass.members[chosen];
    chooser->stopped(chosen);
    ratio.stopped(pass, member);
    pool.remove(chosen);
    if (member.running) running.push_back(member.task);
    if (!step.fault && member.leaving == Leaving::unhealthy) {
      step.fault = failing_target(pass.world(), pass.world().at(member.task));
    }
    step.tasks.push_back(member.task);
    step.choices.push_back(std::move(why));
    const std::string reason = stop_reason(pass.world(), member);
    count_stopped(pass, member);
    scheduler::stop_task(pass.desk, member.task, StopCode::service_scheduler_initiated, reason);
  }
  const auto count = static_cast<std::int32_t>(step.tasks.size());
  if (pool.guarded > 0 && count < most) tell_guarded(pass, pool);
  if (count == 0) return 0;
  step.strategies = chooser->strategies();
  log_step(pass.desk, std::move(step));
  tell_stopped(pass, kind, running, static_cast<std::size_t>(count) - running.size());
  return count;
}

}  // namespace taskyard::service
