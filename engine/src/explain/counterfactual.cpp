// "It would fit if …": the smallest change that would have given another result.
#include <algorithm>

#include "base/text.hpp"
#include "explain/grammar.hpp"
#include "explain/sentences.hpp"
#include "explain/words.hpp"
#include "taskyard/arn.hpp"
#include "taskyard/catalog.hpp"

namespace taskyard::explain {
namespace {

/// One change that makes one check pass, as clauses behind "if": either is enough.
struct Change {
  std::string first;
  std::string other;  ///< may be empty
};

std::string name_of(const Case& work, const Candidate& candidate) {
  return instance_name(work.world, work.past(candidate).id);
}

std::vector<PlacementCheck> failed_checks(const Candidate& candidate) {
  std::vector<PlacementCheck> failed;
  for (std::size_t i = 0; i < k_placement_checks; ++i) {
    if (!candidate.passed[i]) failed.push_back(static_cast<PlacementCheck>(i));
  }
  return failed;
}

/// Cheapest type of the catalog that has room for the task when empty, of its processor architecture.
const InstanceType* smallest_type(const Case& work) {
  const PlacementNeed& need = work.request.need;
  const bool arm = work.world.at(work.request.task_definition).cpu_architecture == "ARM64";
  const InstanceType* best = nullptr;
  for (const InstanceType& type : instance_types()) {
    const bool fits = (type.architecture == "arm64") == arm && type.cpu_units() >= need.cpu_units &&
                      type.registered_memory_mib >= need.memory_mib &&
                      type.max_enis - 1 >= need.enis && type.gpus >= need.gpus;
    if (fits && (best == nullptr || type.price_per_hour < best->price_per_hour)) best = &type;
  }
  return best;
}

/// "an instance with room for it joined, for example a t3.small"; "" when no type is large enough.
std::string larger_instance(const Case& work) {
  const InstanceType* type = smallest_type(work);
  if (type == nullptr) return "";
  const bool bound = !work.request.constraints.empty() || !work.request.zones.empty();
  return concat({"an empty instance of at least the size of ", type->name,
                 bound ? " that its constraints allow" : "", " joined the cluster"});
}

Change amount_change(const Case& work, const Candidate& candidate, std::int64_t needed,
                     std::int64_t free, std::string_view unit, std::int64_t registered) {
  const std::int64_t missing = needed - free;
  std::string more =
      concat({name_of(work, candidate), " had ", amount_of(missing, unit, "more"), " free"});
  if (needed > registered) more = larger_instance(work);
  std::string less;
  if (free > 0) less = concat({"the task asked for at most ", amount_of(free, unit)});
  if (more.empty()) return {less, ""};
  return {more, less};
}

TaskId holder_of(const Case& work, const Candidate& candidate, Port port, bool udp) {
  for (TaskId id : work.past(candidate).tasks) {
    const PlacementNeed& need = work.world.at(work.world.at(id).request).need;
    const std::vector<Port>& ports = udp ? need.udp_ports : need.tcp_ports;
    if (std::binary_search(ports.begin(), ports.end(), port)) return id;
  }
  return {};
}

Change port_change(const Case& work, const Candidate& candidate, PlacementCheck check) {
  const bool udp = check == PlacementCheck::ports_udp;
  const Port port = ports_in_use(work, candidate, check)[0];
  const NetworkMode mode = work.world.at(work.request.task_definition).network_mode;
  const TaskId holder = holder_of(work, candidate, port, udp);
  std::string stop;
  if (holder) {
    stop = concat({task_name(work.world, holder), " stopped and freed port ", to_text(port), " on ",
                   name_of(work, candidate)});
  }
  if (mode == NetworkMode::bridge) {
    return {concat({"the task used host port 0 (a dynamic port) instead of ", to_text(port)}),
            stop};
  }
  const std::string other = concat({"the container listened on a port other than ", to_text(port)});
  return stop.empty() ? Change{other, ""} : Change{stop, other};
}

/// A machine's type, zone or id never changes; its own attributes and tasks do.
bool is_fixed(const placement::QueryTerm& term) {
  using placement::QuerySubject;
  if (term.subject == QuerySubject::attribute) return term.attribute.starts_with("ecs.");
  return term.subject == QuerySubject::ec2_instance_id ||
         term.subject == QuerySubject::registered_at || term.subject == QuerySubject::agent_version;
}

/// "i-… had the attribute stack with the value prod" where the expression is as simple as that.
std::string attribute_wish(const placement::Query& query, const std::string& name) {
  if (query.steps.size() != 1 || query.terms[0].subject != placement::QuerySubject::attribute)
    return "";
  const placement::QueryTerm& term = query.terms[0];
  std::string wish = concat({name, " had the attribute ", term.attribute});
  if (term.op == placement::QueryOperator::exists) return wish;
  if (term.op != placement::QueryOperator::equal) return "";
  return concat({wish, " with the value ", term.values[0]});
}

Change member_of_change(const Case& work, const Candidate& candidate) {
  const std::vector<std::string> failed = failed_expressions(work, candidate);
  const std::string all = list_of(failed, "and");
  const std::string without = failed.size() == 1 ? "the request left out that constraint"
                                                 : "the request left out those constraints";
  bool fixed = false;
  std::string wish;
  for (const std::string& expression : failed) {
    Diagnostics diagnostics;
    const auto query = placement::parse_query(expression, diagnostics);
    if (!query) return {without, ""};
    fixed = fixed || std::any_of(query->terms.begin(), query->terms.end(), is_fixed);
    wish = attribute_wish(*query, name_of(work, candidate));
  }
  if (fixed)
    return {concat({"an instance with room for it that satisfies ", all, " joined the cluster"}),
            without};
  if (failed.size() == 1 && !wish.empty()) return {wish, without};
  return {concat({name_of(work, candidate), " satisfied ", all}), without};
}

Change change_for(const Case& work, const Candidate& candidate, PlacementCheck check) {
  const PlacementNeed& need = work.request.need;
  const PastInstance& past = work.past(candidate);
  const Resources& registered = work.world.at(past.id).registered;
  const std::string name = name_of(work, candidate);
  switch (check) {
    case PlacementCheck::status: return {concat({name, " were ACTIVE again"}), ""};
    case PlacementCheck::agent: return {concat({"the agent of ", name, " connected again"}), ""};
    case PlacementCheck::attribute:
      return {concat({name, " had ", list_of(missing_attributes(work, candidate), "and")}), ""};
    case PlacementCheck::location:
      return {concat({"the network configuration allowed ", found_text(work, candidate, check)}),
              ""};
    case PlacementCheck::cpu:
      return amount_change(work, candidate, need.cpu_units, past.remaining.cpu_units, "CPU unit",
                           registered.cpu_units);
    case PlacementCheck::memory:
      return amount_change(work, candidate, need.memory_mib, past.remaining.memory_mib, "MiB",
                           registered.memory_mib);
    case PlacementCheck::gpu:
      return amount_change(work, candidate, need.gpus, past.remaining.gpus, "GPUs",
                           registered.gpus);
    case PlacementCheck::ports:
    case PlacementCheck::ports_udp: return port_change(work, candidate, check);
    case PlacementCheck::eni:
      return {concat({"a task gave its network interface on ", name, " back"}),
              "an instance with a free network interface joined the cluster"};
    case PlacementCheck::distinct_instance:
      return {"one more instance with room for it joined the cluster",
              "the request left out distinctInstance"};
    case PlacementCheck::member_of: return member_of_change(work, candidate);
    case PlacementCheck::count_: break;
  }
  return {};
}

/// How hard the failed checks are to mend, to find the instance that came closest: what a person can
/// change in the request or wait for comes before what the instance would have to be.
std::int64_t distance(const Case& work, const Candidate& candidate) {
  const PlacementNeed& need = work.request.need;
  const PastInstance& past = work.past(candidate);
  const Resources& registered = work.world.at(past.id).registered;
  std::int64_t sum = 0;
  for (PlacementCheck check : failed_checks(candidate)) {
    sum += 10'000;
    if (check == PlacementCheck::cpu) {
      sum += 1000 * std::int64_t{need.cpu_units - past.remaining.cpu_units} /
             std::max(need.cpu_units, 1);
      if (need.cpu_units > registered.cpu_units) sum += 2000;
    } else if (check == PlacementCheck::memory) {
      sum += 1000 * std::int64_t{need.memory_mib - past.remaining.memory_mib} /
             std::max(need.memory_mib, 1);
      if (need.memory_mib > registered.memory_mib) sum += 2000;
    } else if (check == PlacementCheck::attribute || check == PlacementCheck::member_of ||
               check == PlacementCheck::location) {
      sum += 3000;
    }
  }
  return sum;
}

/// The failed candidate that came closest, the earliest registered among equals; null when none failed.
const Candidate* closest_failed(const Case& work) {
  const Candidate* closest = nullptr;
  std::int64_t smallest = 0;
  for (const Candidate& candidate : work.candidates) {
    if (candidate.first_failed < 0) continue;
    const std::int64_t found = distance(work, candidate);
    if (closest != nullptr && found >= smallest) continue;
    closest = &candidate;
    smallest = found;
  }
  return closest;
}

/// The clause that makes this candidate pass: all its failed checks mended.
std::string mending(const Case& work, const Candidate& candidate) {
  const std::vector<PlacementCheck> failed = failed_checks(candidate);
  if (failed.size() == 1) {
    const Change change = change_for(work, candidate, failed[0]);
    return change.other.empty() ? change.first : concat({change.first, ", or if ", change.other});
  }
  std::vector<std::string> clauses;
  for (PlacementCheck check : failed) {
    std::string clause = change_for(work, candidate, check).first;
    const bool known = std::find(clauses.begin(), clauses.end(), clause) != clauses.end();
    if (!clause.empty() && !known) clauses.push_back(std::move(clause));
  }
  return list_of(clauses, "and");
}

std::string if_not_placed(const Case& work) {
  const Candidate* closest = closest_failed(work);
  if (closest != nullptr) {
    const std::string clause = mending(work, *closest);
    return clause.empty() ? "" : concat({"It would fit if ", clause, "."});
  }
  const std::string larger = larger_instance(work);
  return larger.empty() ? "" : concat({"It would fit if ", larger, "."});
}

/// The best of those the deciding strategy removed; null when there is none.
const Candidate* runner_up(const Case& work, std::size_t step) {
  const Candidate* best = nullptr;
  for (const Candidate& candidate : work.candidates) {
    if (candidate.first_failed >= 0 || candidate.chosen || candidate.kept_by != step) continue;
    if (best == nullptr || candidate.scores[step] < best->scores[step]) best = &candidate;
  }
  return best;
}

std::string if_binpacked(const Case& work, const Candidate& runner, std::size_t step_index) {
  const Step& step = work.steps[step_index];
  const bool cpu = step.score.kind == placement::ScoreKind::cpu_left;
  const std::int64_t limit = work.chosen->scores[step_index];
  const std::int64_t need = cpu ? work.request.need.cpu_units : work.request.need.memory_mib;
  if (limit <= need) return "";  // nobody with less could take the task
  return concat({name_of(work, runner), " would be chosen if it had less than ", to_text(limit),
                 cpu ? " CPU units free, but still " : " MiB free, but still ", to_text(need),
                 " (it has ", to_text(runner.scores[step_index]), ")."});
}

std::string if_spread(const Case& work, const Candidate& runner, std::size_t step_index) {
  const Step& step = work.steps[step_index];
  const std::int64_t other = runner.scores[step_index];
  if (other == placement::k_score_last) return "";
  std::string place = name_of(work, *work.chosen);
  if (step.score.kind == placement::ScoreKind::tasks_on_value) {
    bool found = false;
    const NameId value =
        placement::attribute_value(work.past(*work.chosen).attributes, step.score.attribute, found);
    place = work.world.text(value);
  }
  return concat({"Another place would be chosen if ", place, " already had more than ",
                 count_of(other, "task"), " of ", work.world.text(work.request.group), "."});
}

/// Equal in every score: only the tie rule told them apart.
std::string if_tied(const Case& work) {
  for (const Candidate& candidate : work.candidates) {
    if (candidate.first_failed >= 0 || candidate.chosen || candidate.kept_by != work.steps.size())
      continue;
    return concat({name_of(work, candidate), " would be chosen if it had been registered before ",
                   name_of(work, *work.chosen), "."});
  }
  return "";
}

std::string if_placed(const Case& work) {
  if (work.passed < 2) {
    const Candidate* closest = closest_failed(work);
    if (closest == nullptr) return "";
    const std::string clause = mending(work, *closest);
    return clause.empty() ? "" : concat({"There would be a second candidate if ", clause, "."});
  }
  const int deciding = deciding_step(work);
  if (work.tie_size > 1 && work.steps.back().type != StrategyType::random) return if_tied(work);
  if (deciding < 0) return "";
  const auto step = static_cast<std::size_t>(deciding);
  if (work.steps[step].type == StrategyType::random) {
    const auto others = static_cast<std::int64_t>(work.steps[step].before - 1);
    return others == 1
               ? "Another seed could choose the other one."
               : concat({"Another seed could choose any of the other ", to_text(others), "."});
  }
  const Candidate* runner = runner_up(work, step);
  if (runner == nullptr) return "";
  const bool packs = work.steps[step].type == StrategyType::binpack;
  return packs ? if_binpacked(work, *runner, step) : if_spread(work, *runner, step);
}

}  // namespace

std::string counterfactual_text(const Case& work) {
  if (!work.decision.instance) return if_not_placed(work);
  return work.request.start_on.empty() ? if_placed(work) : "";
}

}  // namespace taskyard::explain
