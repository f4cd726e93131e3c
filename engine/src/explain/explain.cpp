#include "explain/explain.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "explain/case.hpp"
#include "explain/sentences.hpp"
#include "explain/words.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

std::string column_label(PlacementCheck check) {
  std::string label = to_string(check);
  label[0] = check == PlacementCheck::distinct_instance || check == PlacementCheck::member_of
                 ? label[0]
                 : to_upper(label[0]);
  return label;
}

/// Chosen first, then survivors by how long the strategies kept them and by score, then those that
/// failed late, at last by registration.
bool comes_before(const Candidate& a, const Candidate& b) {
  if (a.chosen != b.chosen) return a.chosen;
  const bool a_passed = a.first_failed < 0;
  const bool b_passed = b.first_failed < 0;
  if (a_passed != b_passed) return a_passed;
  if (!a_passed && a.first_failed != b.first_failed) return a.first_failed > b.first_failed;
  if (a.kept_by != b.kept_by) return a.kept_by > b.kept_by;
  if (a.scores != b.scores) return a.scores < b.scores;
  return a.place < b.place;
}

CandidateRow make_row(const Case& work, const Candidate& candidate,
                      const std::vector<PlacementCheck>& columns) {
  const World& world = work.world;
  CandidateRow row;
  row.instance = work.past(candidate).id;
  const ContainerInstance& instance = world.at(row.instance);
  row.label = concat({instance_name(world, row.instance), " ", world.text(instance.type), " ",
                      world.text(instance.zone)});
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool passed = !work.failed(candidate, columns[i]);
    row.cells.push_back({columns[i], passed, found_text(work, candidate, columns[i]),
                         needed_text(work, columns[i])});
    if (!passed && row.first_failed < 0) row.first_failed = static_cast<int>(i);
  }
  for (std::size_t i = 0; i < candidate.scores.size(); ++i) {
    row.scores.push_back(
        {candidate.scores[i], score_text(work, candidate, i), candidate.kept_by > i});
  }
  row.chosen = candidate.chosen;
  row.why_not = why_not_text(work, candidate);
  return row;
}

void add_rows(const Case& work, std::uint32_t rows_max, Explanation& explanation) {
  std::vector<const Candidate*> order;
  for (const Candidate& candidate : work.candidates) order.push_back(&candidate);
  std::sort(order.begin(), order.end(),
            [](const Candidate* a, const Candidate* b) { return comes_before(*a, *b); });
  const std::size_t rows = std::min<std::size_t>(order.size(), rows_max);
  for (std::size_t i = 0; i < rows; ++i) {
    explanation.rows.push_back(make_row(work, *order[i], explanation.columns));
  }
  explanation.rows_left_out = static_cast<std::uint32_t>(order.size() - rows);
}

void add_counts(const Case& work, Explanation& explanation) {
  explanation.considered = static_cast<std::uint32_t>(work.candidates.size());
  explanation.passed = static_cast<std::uint32_t>(work.passed);
  explanation.tie_size = static_cast<std::uint32_t>(work.tie_size);
  for (const Candidate& candidate : work.candidates) {
    if (candidate.first_failed < 0) continue;
    ++explanation.removed[static_cast<std::size_t>(candidate.first_failed)];
  }
}

}  // namespace

Explanation explain_decision(const World& world, const Decision& decision, std::uint32_t rows_max) {
  const Case work = work_out(world, decision);
  Explanation explanation;
  explanation.decision = decision.id;
  if (work.request.launch_type == LaunchType::fargate) {
    explanation.sentence = fargate_sentence(work);
    explanation.rule = fargate_rule(work);
    explanation.counterfactual = fargate_counterfactual(work);
    return explanation;
  }
  explanation.sentence = decision_sentence(work);
  explanation.rule = rule_text(work);
  explanation.counterfactual = counterfactual_text(work);
  add_counts(work, explanation);
  explanation.columns = columns_of(work);
  for (PlacementCheck check : explanation.columns)
    explanation.column_labels.push_back(column_label(check));
  for (const Step& step : work.steps) explanation.strategy_labels.push_back(step.label);
  add_rows(work, rows_max, explanation);
  return explanation;
}

}  // namespace taskyard::explain
