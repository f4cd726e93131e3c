// The cluster query language (facts section 6): parsed once into a flat program, evaluated against an
// instance. Used by memberOf constraints and by ListContainerInstances (facts QL-12).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "placement/instance_view.hpp"
#include "placement/regex.hpp"
#include "taskyard/diagnostic.hpp"

namespace taskyard::placement {

enum class QuerySubject : std::uint8_t {
  agent_connected,
  agent_version,
  attribute,
  ec2_instance_id,
  registered_at,
  running_tasks_count,
  task_group,
  count_
};

enum class QueryOperator : std::uint8_t {
  equal,
  not_equal,
  greater,
  greater_equal,
  less,
  less_equal,
  exists,
  not_exists,
  in,
  not_in,
  matches,
  not_matches,
  count_
};

/// One simple expression: subject, operator, argument.
struct QueryTerm {
  QuerySubject subject = QuerySubject::attribute;
  QueryOperator op = QueryOperator::equal;
  std::string attribute;            ///< name behind "attribute:"
  std::vector<std::string> values;  ///< one, or the list of in/not_in
  std::int64_t number = 0;          ///< runningTasksCount, or registeredAt in epoch seconds
  std::optional<Regex> regex;       ///< of matches/not_matches
  std::uint32_t offset = 0;         ///< where it stands in the expression
  std::uint32_t length = 0;
};

enum class QueryStepKind : std::uint8_t { term, negate, both, either };

/// One step of the program, in postfix order: a term pushes, the others combine.
struct QueryStep {
  QueryStepKind kind = QueryStepKind::term;
  std::uint16_t term = 0;
};

struct Query {
  std::vector<QueryTerm> terms;
  std::vector<QueryStep> steps;
  /// True when a term asks about the tasks on the instance, so that each placement may change the
  /// answer; false when only attributes, agent or registration decide.
  bool reads_tasks = false;
};

/// Longest expression (facts PL-41, QL-11).
inline constexpr std::size_t k_query_length_max = 2000;

/// Reads an expression. Findings carry place and hint; nothing is returned when any is an error.
std::optional<Query> parse_query(std::string_view expression, Diagnostics& diagnostics);
/// The findings alone: what Simulation::validate_query shows.
Diagnostics validate_query_text(std::string_view expression);

/// True when the instance satisfies the query.
bool evaluate(const Query& query, const World& world, const InstanceView& view);
/// What the instance has for each subject the query asks about, for tables and sentences:
/// "ecs.instance-type is m5.large, stack is missing".
std::string describe_subjects(const Query& query, const World& world, const InstanceView& view);

/// "agentConnected", "attribute:", …; "==", "!exists" …: the spelling used in hints.
std::string_view to_string(QuerySubject subject);
std::string_view to_string(QueryOperator op);

}  // namespace taskyard::placement
