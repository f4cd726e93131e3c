// Why a task was placed where it is, or nowhere: the record, and the table it unfolds into.
//
// A record holds only what was asked and what was chosen. How many candidates each check removed and
// the row per instance (numbers, scores) are derived on demand by `Simulation::explain` from the
// history in the World: every task knows the events at which it took and freed its resources, every
// instance when its status, agent and attributes changed, so the fleet as it stood just before any
// event is rebuilt exactly and nothing is copied in the hot path.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "taskyard/ids.hpp"
#include "taskyard/task_definition.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

/// The checks in the order in which they are applied; steps of facts PL-1 and PL-3.
enum class PlacementCheck : std::uint8_t {
  status,     ///< container instance ACTIVE
  agent,      ///< agentConnected
  attribute,  ///< requiresAttributes of the task definition
  location,   ///< subnet/zone of the network configuration
  cpu,        ///< CPU units
  memory,     ///< MiB
  gpu,
  ports,  ///< fixed TCP host ports
  ports_udp,
  eni,                ///< free network interface for awsvpc
  distinct_instance,  ///< constraint
  member_of,          ///< constraint
  count_
};
inline constexpr std::size_t k_placement_checks = static_cast<std::size_t>(PlacementCheck::count_);

/// What one RunTask/StartTask, or a deployment of a service, asked of placement; shared by its tasks.
struct PlacementRequest {
  RequestId id;
  ClusterId cluster;
  TaskDefinitionId task_definition;
  LaunchType launch_type = LaunchType::ec2;
  NameId group;
  ProviderId capacity_provider;  ///< only its instances are looked at; none = all of the cluster
  DeploymentId deployment;       ///< a service asks; none for RunTask and StartTask
  std::vector<PlacementConstraint>
      constraints;                            ///< run-time ones and the task definition's, in order
  std::vector<PlacementStrategy> strategies;  ///< as asked; empty = the default (random)
  std::vector<NameId> zones;      ///< zones allowed by the network configuration, empty = all
  std::vector<SubnetId> subnets;  ///< of the network configuration (awsvpc)
  std::vector<SecurityGroupId>
      security_groups;  ///< of it; the VPC's default group when none is given
  bool assign_public_ip = false;
  std::vector<InstanceId> start_on;  ///< StartTask: the instances named, no scheduler
  PlacementNeed need;                ///< after overrides
  NameId task_role, execution_role;  ///< of the overrides; none = the task definition's
  std::int32_t ephemeral_gib = 0;    ///< of the overrides; 0 = the task definition's
  std::string volumes_json;          ///< volumeConfigurations as asked, "" = none
};

enum class DecisionKind : std::uint8_t {
  placed,
  placed_fargate,
  started_on,
  not_placed,
  waits  ///< no room yet: the task was created in PROVISIONING (facts RT-24)
};

struct Decision {
  DecisionId id;
  DecisionKind kind = DecisionKind::not_placed;
  RequestId request;
  TaskId task;          ///< none when not placed
  InstanceId instance;  ///< chosen, none on Fargate or when not placed
  SimTime time = 0;
  EventSeq seq = 0;  ///< the event that announces it; the fleet is looked at just before it
  NameId zone;       ///< Fargate: the zone chosen
};

/// One cell of the candidates × checks table. `found`/`needed` are in the check's own unit.
struct CheckCell {
  PlacementCheck check = PlacementCheck::status;
  bool passed = true;
  std::string found;   ///< "130 free", "port 80 in use", "DRAINING"
  std::string needed;  ///< "256"
};

struct StrategyScore {
  std::int64_t value = 0;  ///< remaining units, number of tasks …
  std::string text;        ///< "us-east-1a: 3 tasks"
  bool kept = true;        ///< still a candidate after this strategy
};

struct CandidateRow {
  InstanceId instance;
  std::string label;                  ///< "i-0abc… m5.large us-east-1a"
  std::vector<CheckCell> cells;       ///< one per column, in order
  int first_failed = -1;              ///< index into cells
  std::vector<StrategyScore> scores;  ///< one per strategy, empty when a check failed
  bool chosen = false;
  std::string why_not;  ///< sentence; "" for the chosen one
};

/// The three layers of ux.md 4.2. All sentences come from the templates of engine/src/explain.
struct Explanation {
  DecisionId decision;
  std::string sentence;
  std::string rule;              ///< the rule that chose, with its facts in words
  std::string counterfactual;    ///< "It would fit if …", "" when none exists
  std::uint32_t considered = 0;  ///< instances of the cluster looked at
  std::uint32_t passed = 0;      ///< survivors of all checks
  std::array<std::uint32_t, k_placement_checks> removed{};  ///< by the first check each one failed
  std::uint32_t tie_size = 0;           ///< equals among which the last rule chose (1 = no tie)
  std::vector<PlacementCheck> columns;  ///< the checks that matter to this request
  std::vector<std::string> column_labels;
  std::vector<std::string> strategy_labels;  ///< "spread(attribute:ecs.availability-zone)"
  std::vector<CandidateRow> rows;  ///< chosen first, then survivors, then by how far they came
  std::uint32_t rows_left_out = 0;
};

/// "CPU", "memory", "host port", "distinctInstance" …
const char* to_string(PlacementCheck check);
/// AWS's failure reason for the check: "RESOURCE:CPU", "AGENT", "ATTRIBUTE" … (facts 4.1).
const char* failure_reason(PlacementCheck check);

}  // namespace taskyard
