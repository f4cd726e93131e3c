// Private to taskdef.
#pragma once

#include "taskdef/reading.hpp"

namespace taskyard::taskdef {

/// Volumes, mounts with those of volumesFrom, log configurations, roles and ephemeral storage.
void read_volumes(Reading& reading);
/// Places that docker, EFS or FSx do not take, and S3 buckets (surroundings 3.7, 3.8, 4.1).
void check_volume_places(const Reading& reading, Findings& findings);

}  // namespace taskyard::taskdef
