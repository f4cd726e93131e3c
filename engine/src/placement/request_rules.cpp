#include "placement/request_rules.hpp"

#include "base/text.hpp"
#include "placement/query.hpp"

namespace taskyard::placement {
namespace {

void refuse(Diagnostics& diagnostics, std::string_view code, std::string message,
            std::string_view hint, std::string pointer) {
  Diagnostic finding;
  finding.code = code;
  finding.message = std::move(message);
  finding.hint = hint;
  finding.pointer = std::move(pointer);
  finding.exception = "InvalidParameterException";
  diagnostics.push_back(std::move(finding));
}

std::string place(std::size_t index, std::string_view member) {
  return concat({"/", to_text(static_cast<std::int64_t>(index)), "/", member});
}

/// The field of a spread in its echoed form, or "" (facts PL-21).
std::string spread_field(std::string_view field) {
  if (field == "instanceId" || field == "host") return "instanceId";
  constexpr std::string_view prefix = "attribute:";
  if (field.substr(0, prefix.size()) != prefix || field.size() == prefix.size()) return "";
  return std::string(field);
}

std::string binpack_field(std::string_view field) {
  std::string echoed = lower(field);
  return echoed == "cpu" || echoed == "memory" ? echoed : "";
}

void read_strategy(const StrategyText& text, std::size_t index,
                   std::vector<PlacementStrategy>& strategies, Diagnostics& diagnostics) {
  if (text.type == "random") {
    if (!text.field.empty()) {
      refuse(diagnostics, "placement.random-field", "random field should not be specified",
             "remove the field", place(index, "field"));
    }
    strategies.push_back({StrategyType::random, ""});
  } else if (text.type == "spread") {
    const std::string field = spread_field(text.field);
    if (field.empty()) {
      refuse(diagnostics, "placement.spread-field",
             concat({"spread field '", text.field, "' is invalid"}),
             "use instanceId, host or attribute:NAME, for example attribute:ecs.availability-zone",
             place(index, "field"));
    }
    strategies.push_back({StrategyType::spread, field});
  } else if (text.type == "binpack") {
    const std::string field = binpack_field(text.field);
    if (field.empty()) {
      refuse(diagnostics, "placement.binpack-field",
             concat({"binpack field '", text.field, "' is invalid"}), "use cpu or memory",
             place(index, "field"));
    }
    strategies.push_back({StrategyType::binpack, field});
  } else {
    refuse(diagnostics, "placement.strategy-type",
           concat({"placement strategy type '", text.type, "' is invalid"}),
           "use random, spread or binpack", place(index, "type"));
  }
}

void read_constraint(const ConstraintText& text, std::size_t index,
                     std::vector<PlacementConstraint>& constraints, Diagnostics& diagnostics) {
  if (text.type == "distinctInstance") {
    if (!text.expression.empty()) {
      refuse(diagnostics, "placement.distinct-expression",
             "distinctInstance expression should not be specified", "remove the expression",
             place(index, "expression"));
    }
    constraints.push_back({ConstraintType::distinct_instance, ""});
  } else if (text.type == "memberOf") {
    for (Diagnostic& finding : validate_query_text(text.expression)) {
      finding.pointer = place(index, "expression");
      diagnostics.push_back(std::move(finding));
    }
    constraints.push_back({ConstraintType::member_of, std::string(text.expression)});
  } else {
    refuse(diagnostics, "placement.constraint-type",
           concat({"placement constraint type '", text.type, "' is invalid"}),
           "use distinctInstance or memberOf", place(index, "type"));
  }
}

}  // namespace

std::vector<PlacementStrategy> read_strategies(std::span<const StrategyText> texts,
                                               LaunchType launch_type, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  std::vector<PlacementStrategy> strategies;
  if (launch_type == LaunchType::fargate && !texts.empty()) {
    refuse(diagnostics, "placement.fargate-strategy",
           "Placement strategies are not supported with FARGATE launch type",
           "Fargate spreads over the zones of the subnets by itself", "");
    return {};
  }
  if (texts.size() > k_strategies_max) {
    refuse(diagnostics, "placement.strategy-count", "Maximum number of strategies is 5",
           "remove the last ones", "");
  }
  for (std::size_t i = 0; i < texts.size(); ++i)
    read_strategy(texts[i], i, strategies, diagnostics);
  if (diagnostics.size() > before) return {};
  return strategies;
}

std::vector<PlacementConstraint> read_constraints(std::span<const ConstraintText> texts,
                                                  LaunchType launch_type,
                                                  std::size_t definition_constraints,
                                                  Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  std::vector<PlacementConstraint> constraints;
  if (launch_type == LaunchType::fargate && !texts.empty()) {
    refuse(diagnostics, "placement.fargate-constraint",
           "Placement constraints are not supported with FARGATE launch type.",
           "remove them, or use launch type EC2", "");
    return {};
  }
  if (texts.size() + definition_constraints > k_constraints_max) {
    refuse(diagnostics, "placement.constraint-count", "Maximum number of constraints is 10",
           "those of the task definition count too", "");
  }
  for (std::size_t i = 0; i < texts.size(); ++i)
    read_constraint(texts[i], i, constraints, diagnostics);
  if (diagnostics.size() > before) return {};
  return constraints;
}

}  // namespace taskyard::placement
