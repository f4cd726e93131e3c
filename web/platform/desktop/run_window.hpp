// The desktop program's window from opening to closing.
#pragma once

#include <string>
#include <vector>

namespace taskyard::web {

/// Exit status of the program.
int run_window(const std::vector<std::string>& arguments);

}  // namespace taskyard::web
