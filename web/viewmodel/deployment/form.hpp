// How a service is deployed, as a form: strategy, shares, bake time, alarms.
#pragma once

#include <string>
#include <vector>

#include "taskyard/json.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::web {

struct DeploymentForm {
  int strategy = 0;        ///< of DeploymentStrategy: rolling, blue/green, linear, canary
  int bake_minutes = 5;    ///< not for rolling updates
  int share_percent = 10;  ///< first share of a canary, each step of a linear deployment
  int share_minutes = 5;   ///< how long that share lasts
  std::string alarms;      ///< names with commas between; "" = none
};

/// True when the form's strategy moves traffic.
bool moves_traffic(const DeploymentForm& form);
/// True when it moves traffic in shares.
bool has_shares(const DeploymentForm& form);
/// What is wrong with the strategy, "" when nothing is.
std::string strategy_problem(const DeploymentForm& form, bool daemon);
/// Writes the members of an open `deploymentConfiguration` object.
void write_deployment(JsonWriter& json, const DeploymentForm& form);
/// Writes `serviceConnectConfiguration` where traffic is moved and no load balancer is there to move it
/// (facts DEP-60).
void write_connect(JsonWriter& json);
DeploymentForm deployment_form_of(const DeploymentConfiguration& configuration);
/// deploymentStrategy, bakeMinutes, sharePercent, shareMinutes, alarms; absent members change nothing.
void take_values(DeploymentForm& form, JsonValue values);
/// Requests of cloudwatch.PutMetricAlarm for named alarms that do not exist.
std::vector<std::string> missing_alarms(const World& world, const DeploymentForm& form);

}  // namespace taskyard::web
