#include "explain/sentences.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "explain/grammar.hpp"
#include "explain/words.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

std::string number(std::size_t value) { return to_text(static_cast<std::int64_t>(value)); }

/// "fewest", "least free": why the smallest score wins, after the score itself.
std::string_view superlative(const Step& step) {
  const bool counts = step.score.kind == placement::ScoreKind::tasks_on_value ||
                      step.score.kind == placement::ScoreKind::tasks_on_instance;
  return counts ? "fewest" : "least";
}

std::string passed_text(const Case& work) {
  const std::size_t all = work.candidates.size();
  if (work.passed < all) {
    return concat({number(work.passed), " of ",
                   count_of(static_cast<std::int64_t>(all), "instance"), " passed"});
  }
  return all == 2 ? "both instances passed" : concat({"all ", number(all), " instances passed"});
}

std::string chosen_by(const Case& work) {
  const int deciding = deciding_step(work);
  if (deciding < 0) {
    std::vector<std::string> labels;
    for (const Step& step : work.steps) labels.push_back(step.label);
    return concat({"all are equal for ", list_of(labels, "and"), ", and it was registered first"});
  }
  const Step& step = work.steps[static_cast<std::size_t>(deciding)];
  if (step.type == StrategyType::random && work.request.strategies.empty()) {
    return concat({"without a strategy it was drawn at random from ", number(step.before)});
  }
  if (step.type == StrategyType::random)
    return concat({"random drew it from ", number(step.before)});
  const std::string score = score_text(work, *work.chosen, static_cast<std::size_t>(deciding));
  if (work.tie_size > 1) {
    return concat({step.label, " left ", number(work.tie_size), " equals (", score, ", ",
                   superlative(step), "), and it was registered first"});
  }
  return concat({step.label, " chose it (", score, ", ", superlative(step), ")"});
}

std::string placed_sentence(const Case& work) {
  const std::string head = concat({task_name(work.world, work.decision.task), " -> ",
                                   instance_name(work.world, work.decision.instance), ": "});
  if (work.decision.kind == DecisionKind::started_on && work.request.deployment) {
    return concat({head, "the daemon service wants one task on each instance like this."});
  }
  if (work.decision.kind == DecisionKind::started_on) {
    return concat({head, "StartTask named it, and it has what the task needs."});
  }
  const std::size_t all = work.candidates.size();
  if (work.passed == 1 && all == 1)
    return concat({head, "the only instance of the cluster, and it passed every check."});
  if (work.passed == 1) {
    return concat({head, "the only one of ", number(all), " instances that passed every check."});
  }
  return concat({head, passed_text(work), "; ", chosen_by(work), "."});
}

/// What the removed instances have in common, as a verb phrase for `n` of them.
std::string removal_text(const Case& work, PlacementCheck check, std::int64_t n) {
  const PlacementNeed& need = work.request.need;
  const auto verb = [&](std::string_view one, std::string_view many) {
    return one_or_many(n, one, many);
  };
  switch (check) {
    case PlacementCheck::status: return concat({verb("is", "are"), " not ACTIVE"});
    case PlacementCheck::agent: return concat({verb("has", "have"), " no connected agent"});
    case PlacementCheck::attribute: {
      for (const Candidate& candidate : work.candidates) {
        if (candidate.first_failed != static_cast<int>(check)) continue;
        return concat(
            {verb("lacks", "lack"), " the attribute ", missing_attributes(work, candidate)[0]});
      }
      return concat({verb("lacks", "lack"), " a required attribute"});
    }
    case PlacementCheck::location:
      return concat({verb("is", "are"), " not in ", needed_text(work, check)});
    case PlacementCheck::cpu:
      return concat({verb("lacks ", "lack "), count_of(need.cpu_units, "CPU unit")});
    case PlacementCheck::memory:
      return concat({verb("lacks ", "lack "), to_text(need.memory_mib), " MiB"});
    case PlacementCheck::gpu: return concat({verb("lacks ", "lack "), count_of(need.gpus, "GPU")});
    case PlacementCheck::ports:
    case PlacementCheck::ports_udp:
      return concat({verb("has", "have"),
                     check == PlacementCheck::ports ? " host port " : " UDP host port ",
                     needed_text(work, check), " in use"});
    case PlacementCheck::eni: return concat({verb("has", "have"), " no free network interface"});
    case PlacementCheck::distinct_instance:
      return concat(
          {verb("runs", "run"), " a task of ", work.world.text(work.request.group), " already"});
    case PlacementCheck::member_of:
      return concat({verb("fails ", "fail "), needed_text(work, check)});
    case PlacementCheck::count_: break;
  }
  return "";
}

/// "3 instances lack 256 CPU units, 1 is not ACTIVE".
std::string removals(const Case& work) {
  std::array<std::int64_t, k_placement_checks> removed{};
  for (const Candidate& candidate : work.candidates) {
    if (candidate.first_failed >= 0) ++removed[static_cast<std::size_t>(candidate.first_failed)];
  }
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < removed.size(); ++i) {
    if (removed[i] == 0) continue;
    const std::string who = parts.empty() ? count_of(removed[i], "instance") : to_text(removed[i]);
    parts.push_back(
        concat({who, " ", removal_text(work, static_cast<PlacementCheck>(i), removed[i])}));
  }
  return join(parts, ", ");
}

/// Facts RT-24.
std::string waiting_sentence(const Case& work, const std::string& name) {
  const std::string& provider = work.world.at(work.request.capacity_provider).name;
  const std::string head = concat({name, " waits in PROVISIONING for an instance of ", provider});
  return work.candidates.empty() ? concat({head, ", which has none yet."})
                                 : concat({head, ": ", removals(work), "."});
}

std::string refused_sentence(const Case& work) {
  const std::string name = definition_name(work.world, work.request.task_definition);
  const bool named = !work.request.start_on.empty();
  if (work.decision.kind == DecisionKind::waits) return waiting_sentence(work, name);
  if (work.candidates.empty()) {
    return concat({name, " cannot be ",
                   named ? "started: the named instance is not in the cluster."
                         : "placed: the cluster has no container instance."});
  }
  return concat({name, " cannot be ", named ? "started" : "placed", ": ", removals(work), "."});
}

std::string survivor_text(const Case& work, const Candidate& candidate, const std::string& name) {
  if (work.chosen == nullptr) return concat({name, " passed every check."});
  const std::string chosen = instance_name(work.world, work.past(*work.chosen).id);
  if (candidate.kept_by == work.steps.size()) {
    return concat({name, " is equal to ", chosen, " but was registered later."});
  }
  const Step& step = work.steps[candidate.kept_by];
  if (step.type == StrategyType::random) {
    return concat(
        {name, " was one of ", number(step.before), " equals; the draw fell on ", chosen, "."});
  }
  return concat({name, " passed every check, but ", step.label, " prefers ", chosen, " (",
                 score_text(work, *work.chosen, candidate.kept_by), " against ",
                 score_text(work, candidate, candidate.kept_by), ")."});
}

}  // namespace

std::string decision_sentence(const Case& work) {
  return work.decision.instance ? placed_sentence(work) : refused_sentence(work);
}

std::string rule_text(const Case& work) {
  if (!work.request.start_on.empty())
    return "StartTask skips the scheduler: no strategies, no constraints.";
  if (work.decision.kind == DecisionKind::waits)
    return "With managed scaling a task waits for room instead of failing.";
  if (work.chosen == nullptr)
    return "Every check must pass; launch type EC2 does not wait for room.";
  if (work.passed == 1)
    return "One candidate is left after the checks; strategies have nothing to decide.";
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < work.steps.size(); ++i) {
    const Step& step = work.steps[i];
    if (step.before < 2) break;
    parts.push_back(concat({step.label, " kept ", number(step.after), " of ", number(step.before),
                            " (", score_text(work, *work.chosen, i), ")"}));
    if (step.type == StrategyType::random) break;
  }
  std::string text = join(parts, ", then ");
  if (work.tie_size > 1 && work.steps.back().type != StrategyType::random) {
    text += concat(
        {"; of ", number(work.tie_size), " equals the one registered first is taken (our rule)"});
  }
  return text + ".";
}

std::string why_not_text(const Case& work, const Candidate& candidate) {
  if (candidate.chosen) return "";
  const std::string name = instance_name(work.world, work.past(candidate).id);
  if (candidate.first_failed < 0) return survivor_text(work, candidate, name);
  const auto check = static_cast<PlacementCheck>(candidate.first_failed);
  return concat({name, " is out: ", to_string(check), " fails (",
                 found_text(work, candidate, check), ", needs ", needed_text(work, check), ")."});
}

}  // namespace taskyard::explain
