// Reading `deploymentConfiguration` of CreateService and UpdateService.
#pragma once

#include "api/call.hpp"
#include "service/service.hpp"

namespace taskyard::api {

/// A whole number from 0 to `most`; refuses others. Absent: `otherwise`.
std::int32_t number_in(Call& call, JsonValue object, std::string_view member,
                       std::int32_t otherwise, std::int64_t most);
/// Takes `deploymentConfiguration` over into the rules and checks the whole (facts DEP-3, DEP-20, DEP-30,
/// DEP-60 to DEP-64). The members a load balancer or Service Connect adds have been read before.
void read_configuration(Call& call, SchedulingStrategy scheduling, service::Rules& rules);

}  // namespace taskyard::api
