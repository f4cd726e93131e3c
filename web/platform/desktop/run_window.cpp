#include "platform/desktop/run_window.hpp"

#include <cstdio>

#include "platform/desktop/script.hpp"
#include "platform/desktop/window.hpp"
#include "platform/desktop/window_options.hpp"

namespace taskyard::web {

int run_window(const std::vector<std::string>& arguments) {
  const WindowOptions options = read_window_options(arguments);
  if (!options.error.empty()) {
    std::fprintf(stderr, "taskyard: %s\n", options.error.c_str());
    return 2;
  }
  Window window(options);
  if (!window.error().empty()) {
    std::fprintf(stderr,
                 "taskyard: no window could be opened (%s).\n"
                 "These work without one: taskyard check, taskyard run, taskyard api.\n",
                 window.error().c_str());
    return 1;
  }
  if (!options.script.empty()) return run_script(window, options.script);
  if (!options.screenshot.empty()) {
    window.run_for(options.after_ms);
    return window.screenshot(options.screenshot) ? 0 : 1;
  }
  while (!window.is_closed()) window.step();
  return 0;
}

}  // namespace taskyard::web
