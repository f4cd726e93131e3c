#include "platform/desktop/script.hpp"

#include <cstdio>
#include <sstream>

#include "platform/desktop/files.hpp"

namespace taskyard::web {

namespace {

bool run_command(Window& window, const std::string& json) {
  const std::string reply = window.app().command(json);
  std::printf("%s\n", reply.c_str());
  window.run_for(0);
  return reply.rfind(R"({"ok":false)", 0) != 0;
}

bool run_step(Window& window, const std::string& line) {
  std::istringstream words(line);
  std::string verb;
  words >> verb;
  if (verb.empty() || verb[0] == '#') return true;
  if (verb[0] == '{') return run_command(window, line);
  if (verb == "screenshot") {
    std::string file;
    words >> file;
    return window.screenshot(file);
  }
  if (verb == "text") {
    window.type(line.substr(line.find("text") + 5));
    return true;
  }
  double first = 0, second = 0;
  words >> first;
  if (!words) return false;
  if (verb == "wait") {
    window.run_for(first);
    return true;
  }
  words >> second;
  if (!words) return false;
  if (verb == "size") window.resize(static_cast<int>(first), static_cast<int>(second));
  if (verb == "click") window.click(static_cast<float>(first), static_cast<float>(second));
  return verb == "size" || verb == "click";
}

}  // namespace

int run_script(Window& window, const std::string& path) {
  const std::optional<std::string> text = read_file(path);
  if (!text) {
    std::fprintf(stderr, "taskyard: %s could not be read\n", path.c_str());
    return 1;
  }
  window.run_for(0);
  std::istringstream lines(*text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (run_step(window, line)) continue;
    std::fprintf(stderr, "%s:%d: failed: %s\n", path.c_str(), number, line.c_str());
    return 1;
  }
  return 0;
}

}  // namespace taskyard::web
