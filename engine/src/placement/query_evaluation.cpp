#include <algorithm>
#include <array>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "cluster/cluster.hpp"
#include "placement/query_words.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::placement {
namespace {

/// How two values stand to each other -> does the operator hold?
bool order_holds(QueryOperator op, int order) {
  switch (op) {
    case QueryOperator::equal: return order == 0;
    case QueryOperator::not_equal: return order != 0;
    case QueryOperator::greater: return order > 0;
    case QueryOperator::greater_equal: return order >= 0;
    case QueryOperator::less: return order < 0;
    case QueryOperator::less_equal: return order <= 0;
    default: return false;
  }
}

bool holds_for_number(const QueryTerm& term, std::int64_t number) {
  return order_holds(term.op, number < term.number ? -1 : number > term.number ? 1 : 0);
}

bool holds_for_text(const QueryTerm& term, std::string_view text) {
  const auto listed = [&] {
    return std::find(term.values.begin(), term.values.end(), text) != term.values.end();
  };
  switch (term.op) {
    case QueryOperator::in: return listed();
    case QueryOperator::not_in: return !listed();
    case QueryOperator::matches: return term.regex->matches(text);
    case QueryOperator::not_matches: return !term.regex->matches(text);
    case QueryOperator::exists: return true;
    case QueryOperator::not_exists: return false;
    default: break;
  }
  const int order = text.compare(term.values[0]);
  return order_holds(term.op, order < 0 ? -1 : order > 0 ? 1 : 0);
}

/// Facts QL-10: on a missing attribute only !exists holds.
bool holds_for_attribute(const QueryTerm& term, const World& world, const InstanceView& view) {
  const Attribute* attribute = find_attribute(world, view.attributes, term.attribute);
  if (attribute == nullptr) return term.op == QueryOperator::not_exists;
  return holds_for_text(term, world.text(attribute->value));
}

/// Facts QL-8: true when at least one task's group satisfies the term.
bool holds_for_groups(const QueryTerm& term, const World& world, const InstanceView& view) {
  return std::any_of(view.groups.begin(), view.groups.end(), [&](const GroupCount& entry) {
    return holds_for_text(term, world.text(entry.group));
  });
}

bool holds(const QueryTerm& term, const World& world, const InstanceView& view) {
  switch (term.subject) {
    case QuerySubject::agent_connected:
      return holds_for_text(term, view.agent_connected ? "true" : "false");
    case QuerySubject::agent_version: {
      const std::string& version = world.text(view.instance->agent_version);
      return !version.empty() && order_holds(term.op, compare_versions(version, term.values[0]));
    }
    case QuerySubject::attribute: return holds_for_attribute(term, world, view);
    case QuerySubject::ec2_instance_id:
      return (view.instance->ec2_instance || view.instance->foreign_ec2) &&
             holds_for_text(term, cluster::ec2_id_of(world, *view.instance));
    case QuerySubject::registered_at:
      return holds_for_number(term, (k_epoch_start_ms + view.instance->registered_at) / 1000);
    case QuerySubject::running_tasks_count: return holds_for_number(term, view.held_tasks);
    case QuerySubject::task_group: return holds_for_groups(term, world, view);
    case QuerySubject::count_: break;
  }
  return false;
}

std::string subject_text(const QueryTerm& term, const World& world, const InstanceView& view) {
  switch (term.subject) {
    case QuerySubject::agent_connected:
      return view.agent_connected ? "agentConnected is true" : "agentConnected is false";
    case QuerySubject::agent_version:
      return concat({"agentVersion is ", view.instance->agent_version
                                             ? world.text(view.instance->agent_version)
                                             : "unknown"});
    case QuerySubject::attribute: {
      const Attribute* attribute = find_attribute(world, view.attributes, term.attribute);
      if (attribute == nullptr) return concat({term.attribute, " is missing"});
      if (!attribute->value) return concat({term.attribute, " exists without a value"});
      return concat({term.attribute, " is ", world.text(attribute->value)});
    }
    case QuerySubject::ec2_instance_id:
      if (cluster::ec2_id_of(world, *view.instance).empty()) return "ec2InstanceId is missing";
      return concat({"ec2InstanceId is ", cluster::ec2_id_of(world, *view.instance)});
    case QuerySubject::registered_at:
      return concat(
          {"registered ", to_text(view.instance->registered_at / 1000), " s after the start"});
    case QuerySubject::running_tasks_count:
      return concat({"runningTasksCount is ", to_text(view.held_tasks)});
    case QuerySubject::task_group: {
      std::vector<std::string> groups;
      for (const GroupCount& entry : view.groups) groups.push_back(world.text(entry.group));
      return groups.empty() ? "no task runs there"
                            : concat({"task groups there: ", join(groups, ", ")});
    }
    case QuerySubject::count_: break;
  }
  return "";
}

}  // namespace

bool evaluate(const Query& query, const World& world, const InstanceView& view) {
  // An expression of 2000 characters holds fewer than 200 terms, so the stack cannot overflow.
  std::array<bool, 256> stack{};
  std::size_t height = 0;
  for (const QueryStep& step : query.steps) {
    switch (step.kind) {
      case QueryStepKind::term:
        TASKYARD_ASSERT(height < stack.size());
        stack[height++] = holds(query.terms[step.term], world, view);
        break;
      case QueryStepKind::negate: stack[height - 1] = !stack[height - 1]; break;
      case QueryStepKind::both:
        --height;
        stack[height - 1] = stack[height - 1] && stack[height];
        break;
      case QueryStepKind::either:
        --height;
        stack[height - 1] = stack[height - 1] || stack[height];
        break;
    }
  }
  TASKYARD_ASSERT(height == 1);
  return stack[0];
}

std::string describe_subjects(const Query& query, const World& world, const InstanceView& view) {
  std::vector<std::string> parts;
  for (const QueryTerm& term : query.terms) {
    std::string part = subject_text(term, world, view);
    if (std::find(parts.begin(), parts.end(), part) == parts.end())
      parts.push_back(std::move(part));
  }
  return join(parts, ", ");
}

}  // namespace taskyard::placement
