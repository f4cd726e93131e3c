#include "platform/desktop/window_options.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace taskyard::web {

namespace {

bool is_file(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error);
}

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

// Options that take the argument after them.
std::string* target_of(WindowOptions& options, const std::string& name) {
  if (name == "--screenshot") return &options.screenshot;
  if (name == "--script") return &options.script;
  return nullptr;
}

void read_size(WindowOptions& options, const std::string& text) {
  if (std::sscanf(text.c_str(), "%dx%d", &options.width, &options.height) != 2 ||
      options.width < 200 || options.height < 200) {
    options.error = "--size takes WIDTHxHEIGHT, at least 200x200";
  }
}

}  // namespace

bool wants_window(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return true;
  const std::string& first = arguments[0];
  if (first == "--help" || first == "--version") return false;
  return starts_with(first, "--") || is_file(first);
}

WindowOptions read_window_options(const std::vector<std::string>& arguments) {
  WindowOptions options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& name = arguments[i];
    const bool takes_value =
        target_of(options, name) != nullptr || name == "--after" || name == "--size";
    const std::size_t equals = name.find('=');
    if (name == "--window") continue;
    if (takes_value) {
      if (i + 1 == arguments.size()) {
        options.error = name + " needs a value";
        break;
      }
      const std::string& value = arguments[++i];
      if (name == "--after") {
        options.after_ms = std::atoi(value.c_str());
      } else if (name == "--size") {
        read_size(options, value);
      } else {
        *target_of(options, name) = value;
      }
    } else if (starts_with(name, "--") && equals != std::string::npos) {
      options.switches += (options.switches.empty() ? "" : "&") + name.substr(2);
    } else if (is_file(name)) {
      options.file = name;
    } else {
      options.error = "'" + name + "' is neither an option of the window nor a file";
    }
  }
  return options;
}

std::string_view window_help() {
  return "taskyard [FILE]                 the window, with that task definition or scenario\n"
         "  --window                      the window, even with other options\n"
         "  --NAME=VALUE                  a switch of the page, as in its address: --theme=light\n"
         "  --size WIDTHxHEIGHT           of the window\n"
         "  --screenshot FILE --after MS  writes a PNG and ends\n"
         "  --script FILE                 carries out its lines and ends; see tests/desktop\n";
}

}  // namespace taskyard::web
