// The program `taskyard` of the desktop build: the window without arguments (or with the window's own),
// else the command line.
#include <cstdio>
#include <string>
#include <vector>

#include "cli/command_line.hpp"
#include "platform/desktop/run_window.hpp"
#include "platform/desktop/window_options.hpp"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (taskyard::web::wants_window(arguments)) return taskyard::web::run_window(arguments);
  const int status = taskyard::run_command_line(argc, argv);
  if (arguments[0] == "--help" || arguments[0] == "help") {
    std::fputs(taskyard::web::window_help().data(), stdout);
  }
  return status;
}
