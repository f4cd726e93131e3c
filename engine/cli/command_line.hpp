// The headless program (design 6): check, run and api. No window and no rule of the simulation.
#pragma once

#include <string>
#include <vector>

#include "cli/console.hpp"

namespace taskyard {

/// Exit statuses: findings or refusals that are errors; arguments that mean nothing.
inline constexpr int k_exit_errors = 1;
inline constexpr int k_exit_usage = 2;

/// Runs the program on the process' own streams; returns the exit status.
int run_command_line(int argc, char** argv);

namespace cli {

/// The same with the arguments after the program's name and any console.
int run_command_line(const std::vector<std::string>& arguments, const Console& console);

}  // namespace cli

}  // namespace taskyard
