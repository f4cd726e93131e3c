// The check that every AWS SDK makes before it sends a request: required, unknown and wrongly typed
// members, in botocore's wording. Then the choices of enums, which only the service checks.
#pragma once

#include "taskdef/node.hpp"
#include "taskdef/rules.hpp"
#include "taskdef/schema.hpp"

namespace taskyard::taskdef {

void check_shape(Node root, const Shape& shape, Findings& findings);

}  // namespace taskyard::taskdef
