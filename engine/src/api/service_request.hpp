// What CreateService and UpdateService read alike from a request.
#pragma once

#include <string>

#include "api/call.hpp"
#include "service/service.hpp"

namespace taskyard::api {

/// Members that change a service without a deployment, over those it has; refuses what AWS refuses.
void read_rules(Call& call, SchedulingStrategy scheduling, const TaskDefinition& definition,
                LaunchType launch_type, service::Rules& rules);
/// "availabilityZoneRebalancing" after read_rules; `otherwise` where the request does not say
/// (facts SVC-60, SVC-61).
void read_rebalancing(Call& call, SchedulingStrategy scheduling, LaunchType launch_type,
                      bool otherwise, service::Rules& rules);

/// Where tags of tasks may come from; the tags as JSON arrays, "" = none.
struct TagSources {
  std::string cluster, service;
  std::string service_tags, definition_tags;
};
/// Tags that tasks of the service get: managed and propagated ones; "" = none.
std::string tags_of_tasks(const service::Rules& rules, const TagSources& sources);

}  // namespace taskyard::api
