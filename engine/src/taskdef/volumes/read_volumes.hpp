// Private to taskdef.
#pragma once

#include "taskdef/reading.hpp"

namespace taskyard::taskdef {

/// Volumes, mounts with those of volumesFrom, log configurations, roles and ephemeral storage.
void read_volumes(Reading& reading);

}  // namespace taskyard::taskdef
