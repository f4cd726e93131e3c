// What the command line says about the window.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace taskyard::web {

struct WindowOptions {
  int width = 1280, height = 800;
  std::string file;        ///< opened at the start; empty: none
  std::string switches;    ///< --NAME=VALUE, joined as in an address: "theme=light&scenario=ports"
  std::string screenshot;  ///< PNG that is written after `after_ms`, then the program ends
  std::string script;      ///< lines that are carried out, then the program ends
  int after_ms = 2000;
  std::string error;  ///< what is wrong with the command line; empty: nothing
};

/// True when these arguments ask for the window and not for a command of the command line: none at
/// all, an option (but --help and --version), or a file that exists.
bool wants_window(const std::vector<std::string>& arguments);
WindowOptions read_window_options(const std::vector<std::string>& arguments);

/// Help for the options, for `taskyard --help`.
std::string_view window_help();

}  // namespace taskyard::web
