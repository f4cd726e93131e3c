// What must hold in every World at every moment, whatever was asked of it.
#pragma once

#include <string>
#include <vector>

#include "taskyard/world.hpp"

namespace taskyard::workload {

/// One sentence per broken rule; empty when the World is whole.
std::vector<std::string> broken_rules(const World& world);
/// The same for a World in which every task has stopped: nothing is held by anybody.
std::vector<std::string> leftovers(const World& world);

}  // namespace taskyard::workload
