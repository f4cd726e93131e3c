// Rules of security groups in requests and replies.
#pragma once

#include "api/call.hpp"

namespace taskyard::api {

/// "GroupId", or "GroupName" of a group in the default VPC; refuses when there is none.
SecurityGroupId group_for(Call& call);

}  // namespace taskyard::api
