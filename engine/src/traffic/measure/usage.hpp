// Use of CPU and memory, and healthy targets, for the meters.
#pragma once

#include "taskyard/world.hpp"

namespace taskyard::traffic {

/// Writes what the period under way used and has into `current` of the meters; counting starts
/// anew.
void measure_use(World& world);

}  // namespace taskyard::traffic
