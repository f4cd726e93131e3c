// Carries out a script of test steps in the window, one a line:
//   {"type":"play"}          a command of the app; its reply is printed
//   wait MS                  lets the window run
//   screenshot FILE          writes a PNG
//   size WIDTH HEIGHT        resizes the window
//   click X Y                CSS px
//   text TEXT                types it
//   # …                      a remark
#pragma once

#include <string>

#include "platform/desktop/window.hpp"

namespace taskyard::web {

/// Exit status: 0, or 1 after the first line that failed (it is named on standard error).
int run_script(Window& window, const std::string& path);

}  // namespace taskyard::web
