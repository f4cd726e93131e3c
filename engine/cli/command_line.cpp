#include "cli/command_line.hpp"

#include "cli/commands.hpp"
#include "taskyard/json_lines.hpp"

namespace taskyard {

namespace cli {

namespace {

constexpr std::string_view k_help =
    R"(taskyard: a simulator of Amazon ECS placement and task lifecycle

  taskyard check FILE... [--json]    findings of task definitions and scenarios; - is standard input
  taskyard run SCENARIO              runs a scenario file, or a shipped one by its name, to its end
      --until HH:MM:SS               stops there
      --seed N                       instead of the scenario's seed
      --log FILE                     writes the event log
  taskyard api                       JSON lines: {"op":"RunTask","in":{...}}, {"ctl":"advance","ms":1500}
                                     ctl: reset advance settle now hash explain load
  taskyard --help | --version

Exit status: 0, 1 when there are errors, 2 when the arguments mean nothing.
)";

int api(const Console& console) {
  JsonLines lines;
  while (const std::optional<std::string> line = console.read_line()) {
    console.out(lines.handle(*line) + "\n");
  }
  return 0;
}

}  // namespace

int run_command_line(const std::vector<std::string>& arguments, const Console& console) {
  const std::string command = arguments.empty() ? "--help" : arguments[0];
  const Arguments rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
  if (command == "check") return check(rest, console);
  if (command == "run") return run(rest, console);
  if (command == "api" && rest.empty()) return api(console);
  if (command == "--help" || command == "-h" || command == "help") {
    console.out(k_help);
    return 0;
  }
  if (command == "--version") {
    console.out("taskyard " TASKYARD_VERSION "\n");
    return 0;
  }
  console.error("taskyard: unknown command " + command + "\n" + std::string(k_help));
  return k_exit_usage;
}

}  // namespace cli

int run_command_line(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return cli::run_command_line(arguments, cli::standard_console());
}

}  // namespace taskyard
