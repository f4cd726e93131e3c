// What the inspector and the yard show of a deployment: stage, traffic, alarms, hooks.
#pragma once

#include <string>
#include <vector>

#include "viewmodel/inspector.hpp"

namespace taskyard::web {

/// True when the traffic of this service is moved between revisions, or its deployment has a stage.
bool shows_traffic(const World& world, const Service& service);
/// "97.5 %".
std::string share_text(std::int32_t permille);
/// The present stage in a word that fits a bar: "SCALE_UP", "TRAFFIC 10 %"; "" without one.
std::string stage_word(const World& world, const Service& service);
/// Floor and ceiling that hold now: twice the desired count while both revisions are wanted (DEP-62).
DeploymentBounds bounds_now(const World& world, const Service& service);
/// Rows about strategy, stage, shares, bake time left, alarms and hooks of the newest deployment.
void add_deployment_fields(const World& world, const Service& service, Section& section);
/// Columns "traffic" and "stage" of a table whose rows are the service's deployments, newest first.
void add_traffic_columns(const World& world, const Service& service, Table& table);
/// Buttons: set alarms, answer hooks.
void add_deployment_actions(const World& world, const Service& service,
                            std::vector<Action>& actions);

}  // namespace taskyard::web
