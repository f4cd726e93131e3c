#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "placement/placement.hpp"

using namespace taskyard;
using placement::ConstraintText;
using placement::StrategyText;

namespace {

/// "type field" of each strategy, or the findings as "pointer message".
std::string strategies(std::vector<StrategyText> texts, LaunchType launch_type = LaunchType::ec2) {
  Diagnostics diagnostics;
  std::string result;
  for (const PlacementStrategy& strategy :
       placement::read_strategies(texts, launch_type, diagnostics)) {
    result += std::string(to_string(strategy.type)) + "(" + strategy.field + ")";
  }
  for (const Diagnostic& finding : diagnostics) {
    CHECK(finding.exception == "InvalidParameterException");
    result += "[" + finding.pointer + " " + finding.message + "]";
  }
  return result;
}

std::string constraints(std::vector<ConstraintText> texts, std::size_t of_definition = 0,
                        LaunchType launch_type = LaunchType::ec2) {
  Diagnostics diagnostics;
  std::string result;
  for (const PlacementConstraint& constraint :
       placement::read_constraints(texts, launch_type, of_definition, diagnostics)) {
    result += std::string(to_string(constraint.type)) + "(" + constraint.expression + ")";
  }
  for (const Diagnostic& finding : diagnostics) {
    result += "[" + finding.pointer + " " + finding.message + "]";
  }
  return result;
}

}  // namespace

TEST_SUITE_BEGIN("placement");

TEST_CASE("strategies are read into their echoed form (PL-21)") {
  CHECK(strategies({{"random", ""}}) == "random()");
  CHECK(strategies({{"spread", "host"}, {"spread", "instanceId"}}) ==
        "spread(instanceId)spread(instanceId)");
  CHECK(strategies({{"spread", "attribute:rack"}, {"binpack", "MEMORY"}}) ==
        "spread(attribute:rack)binpack(memory)");
  CHECK(strategies({}) == "");
}

TEST_CASE("wrong strategies are refused in AWS's words, each with its place (PL-20, PL-21)") {
  CHECK(strategies({{"binpack", "disk"}}) == "[/0/field binpack field 'disk' is invalid]");
  CHECK(strategies({{"random", ""}, {"random", "cpu"}}) ==
        "[/1/field random field should not be specified]");
  CHECK(strategies({{"spread", ""}}) == "[/0/field spread field '' is invalid]");
  CHECK(strategies({{"spread", "attribute:"}}) ==
        "[/0/field spread field 'attribute:' is invalid]");
  CHECK(strategies({{"pack", "cpu"}}) == "[/0/type placement strategy type 'pack' is invalid]");
  CHECK(strategies(std::vector<StrategyText>(6, {"random", ""})) ==
        "[ Maximum number of strategies is 5]");
}

TEST_CASE("Fargate takes neither strategies nor constraints (PL-6)") {
  CHECK(strategies({{"random", ""}}, LaunchType::fargate) ==
        "[ Placement strategies are not supported with FARGATE launch type]");
  CHECK(constraints({{"distinctInstance", ""}}, 0, LaunchType::fargate) ==
        "[ Placement constraints are not supported with FARGATE launch type.]");
  CHECK(strategies({}, LaunchType::fargate) == "");
}

TEST_CASE("constraints are read, their expressions checked (PL-40, PL-41)") {
  CHECK(constraints({{"distinctInstance", ""}, {"memberOf", "agentConnected == true"}}) ==
        "distinctInstance()memberOf(agentConnected == true)");
  CHECK(constraints({{"distinctInstance", "x"}}) ==
        "[/0/expression distinctInstance expression should not be specified]");
  CHECK(constraints({{"memberOf", "attribute:x = y"}}) == "[/0/expression Unknown operator =]");
  CHECK(constraints({{"memberOf", ""}}) == "[/0/expression The expression is empty]");
  CHECK(constraints({{"memberof", "x"}}) ==
        "[/0/type placement constraint type 'memberof' is invalid]");
}

TEST_CASE("at most ten constraints, those of the task definition included (PL-42)") {
  const std::vector<ConstraintText> six(6, {"distinctInstance", ""});
  CHECK(constraints(six, 4).find('[') == std::string::npos);
  CHECK(constraints(six, 5) == "[ Maximum number of constraints is 10]");
}

TEST_SUITE_END();
