// The commands, one file each.
#pragma once

#include <string>
#include <vector>

#include "cli/console.hpp"

namespace taskyard::cli {

using Arguments = std::vector<std::string>;

/// check FILE… [--json]
int check(const Arguments& arguments, const Console& console);
/// run SCENARIO [--until HH:MM:SS] [--seed N] [--log FILE]
int run(const Arguments& arguments, const Console& console);

}  // namespace taskyard::cli
