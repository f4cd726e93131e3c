// What a refused call lacked, as JSON to paste into a policy.
#pragma once

#include <string>

#include "taskyard/world.hpp"

namespace taskyard {

/// The statement for a policy of the role that made the call; for a resource of another account, whose
/// own policy lets nobody in, the statement for that one. It names the actions that are needed together
/// and the resource as a policy names it: the log group instead of one task's stream.
std::string missing_statement(const World& world, const AwsCall& call);

}  // namespace taskyard
