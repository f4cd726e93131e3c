#include "explain/case.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "explain/grammar.hpp"

namespace taskyard::explain {
namespace {

bool is_random(const Step& step) { return step.type == StrategyType::random; }

std::vector<Step> steps_of(const World& world, const PlacementRequest& request) {
  std::vector<Step> steps;
  for (const PlacementStrategy& strategy : request.strategies) {
    Step step;
    step.type = strategy.type;
    step.label = to_string(strategy.type);
    if (!strategy.field.empty()) step.label += concat({"(", strategy.field, ")"});
    const auto chain = placement::reduce_strategies(world, {&strategy, 1});
    if (!chain.scores.empty()) step.score = chain.scores[0];
    steps.push_back(std::move(step));
  }
  if (steps.empty()) steps.push_back({"random (default)", StrategyType::random, {}, 0, 0});
  return steps;
}

/// Which instances the decision looked at: all, or those StartTask named.
std::vector<std::size_t> looked_at(const Case& work) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < work.fleet.size(); ++i) {
    const std::vector<InstanceId>& named = work.request.start_on;
    const bool one = work.decision.kind == DecisionKind::started_on;
    const bool taken = named.empty() ? true
                       : one
                           ? work.fleet[i].id == work.decision.instance
                           : std::find(named.begin(), named.end(), work.fleet[i].id) != named.end();
    if (taken && placement::looks_at(work.compiled, work.world.at(work.fleet[i].id))) {
      places.push_back(i);
    }
  }
  return places;
}

void run_checks(Case& work) {
  for (std::size_t place : looked_at(work)) {
    Candidate candidate;
    candidate.place = place;
    const placement::InstanceView view = view_of(work.world, work.fleet[place]);
    for (std::size_t i = 0; i < k_placement_checks; ++i) {
      candidate.passed[i] =
          placement::passes(static_cast<PlacementCheck>(i), work.compiled, work.world, view);
      if (!candidate.passed[i] && candidate.first_failed < 0)
        candidate.first_failed = static_cast<int>(i);
    }
    candidate.chosen = work.decision.instance && work.fleet[place].id == work.decision.instance;
    if (candidate.first_failed < 0) ++work.passed;
    work.candidates.push_back(std::move(candidate));
  }
}

/// Scores the survivors step by step, as the scan does; chance is known from the decision.
void run_strategies(Case& work) {
  std::vector<placement::InstanceView> views;
  for (const PastInstance& instance : work.fleet) views.push_back(view_of(work.world, instance));
  std::vector<Candidate*> left;
  for (Candidate& candidate : work.candidates) {
    if (candidate.first_failed < 0) left.push_back(&candidate);
  }
  work.tie_size = left.size();
  for (std::size_t s = 0; s < work.steps.size(); ++s) {
    Step& step = work.steps[s];
    std::vector<std::int64_t> scores(views.size(), 0);
    if (!is_random(step)) scores = placement::scores_of(step.score, work.compiled.group, views);
    step.before = left.size();
    std::int64_t smallest = placement::k_score_last;
    for (const Candidate* candidate : left) smallest = std::min(smallest, scores[candidate->place]);
    for (Candidate& candidate : work.candidates) {
      if (candidate.first_failed < 0) candidate.scores.push_back(scores[candidate.place]);
    }
    left.erase(std::remove_if(left.begin(), left.end(),
                              [&](const Candidate* candidate) {
                                return is_random(step) ? !candidate->chosen
                                                       : scores[candidate->place] != smallest;
                              }),
               left.end());
    step.after = left.size();
    for (Candidate* candidate : left) candidate->kept_by = s + 1;
    if (!is_random(step)) work.tie_size = left.size();
    if (is_random(step)) break;
  }
}

}  // namespace

Case work_out(const World& world, const Decision& decision) {
  const PlacementRequest& request = world.at(decision.request);
  Case work{world, decision, request, placement::compile(world, request), {}, {}, {},
            0,     0,        nullptr};
  if (request.launch_type == LaunchType::fargate) return work;
  work.fleet = rebuild_fleet(world, request.cluster, decision.seq);
  run_checks(work);
  if (request.start_on.empty()) {
    work.steps = steps_of(world, request);
    if (work.passed > 0) run_strategies(work);
  }
  for (const Candidate& candidate : work.candidates) {
    if (candidate.chosen) work.chosen = &candidate;
  }
  return work;
}

int deciding_step(const Case& work) {
  int deciding = -1;
  for (std::size_t i = 0; i < work.steps.size(); ++i) {
    if (work.steps[i].before > work.steps[i].after && work.steps[i].after > 0)
      deciding = static_cast<int>(i);
  }
  return deciding;
}

std::string score_text(const Case& work, const Candidate& candidate, std::size_t step_index) {
  const Step& step = work.steps[step_index];
  const std::int64_t value = candidate.scores[step_index];
  if (is_random(step)) {
    if (step.before == 1) return "the only one left";
    return candidate.chosen ? "drawn" : "not drawn";
  }
  switch (step.score.kind) {
    case placement::ScoreKind::cpu_left: return amount_of(value, "CPU unit") + " free";
    case placement::ScoreKind::memory_left: return amount_of(value, "MiB") + " free";
    case placement::ScoreKind::tasks_on_instance: return count_of(value, "task");
    case placement::ScoreKind::tasks_on_value: break;
  }
  if (value == placement::k_score_last) return "attribute missing";
  bool found = false;
  const NameId name =
      placement::attribute_value(work.past(candidate).attributes, step.score.attribute, found);
  const std::string& text = work.world.text(name);
  return concat(
      {text.empty() ? std::string_view("no value") : text, ": ", count_of(value, "task")});
}

}  // namespace taskyard::explain
