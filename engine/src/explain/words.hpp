// The texts of single checks: cells of the table and the pieces sentences are made of.
// Inner header of explain.
#pragma once

#include <string>
#include <vector>

#include "explain/case.hpp"

namespace taskyard::explain {

/// The checks that matter to the request: status, agent, CPU, memory always, others when asked for.
std::vector<PlacementCheck> columns_of(const Case& work);
/// "130 free", "port 80 in use", "DRAINING".
std::string found_text(const Case& work, const Candidate& candidate, PlacementCheck check);
/// "256", "connected", "attribute:ecs.instance-type =~ t3.*"; the same for every instance.
std::string needed_text(const Case& work, PlacementCheck check);
/// "web:1".
std::string definition_name(const World& world, TaskDefinitionId id);
/// The wanted ports that are in use on the instance.
std::vector<Port> ports_in_use(const Case& work, const Candidate& candidate, PlacementCheck check);
/// The required attributes the instance lacks, as named in the need.
std::vector<std::string> missing_attributes(const Case& work, const Candidate& candidate);
/// The memberOf expressions the instance does not satisfy.
std::vector<std::string> failed_expressions(const Case& work, const Candidate& candidate);

}  // namespace taskyard::explain
