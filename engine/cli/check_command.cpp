#include "cli/command_line.hpp"
#include "cli/commands.hpp"
#include "taskyard/json.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::cli {

namespace {

/// Findings of one file; a scenario is known by its "taskyard" member, all else is a task definition.
Diagnostics check_text(const std::string& text) {
  const JsonDocument document = JsonDocument::parse(text);
  if (!document.root()["taskyard"]) return validate_task_definition(text);
  return Simulation().load_scenario(text);
}

Diagnostics unreadable() {
  Diagnostic finding;
  finding.code = "file.unreadable";
  finding.message = "The file cannot be read.";
  return {finding};
}

std::string text_lines(const std::string& path, const Diagnostic& finding) {
  std::string line = path + ":" + std::to_string(finding.line) + ":" +
                     std::to_string(finding.column) + ": " + to_string(finding.severity) + ": " +
                     one_line(finding.message) + " [" + finding.code + "]";
  if (!finding.pointer.empty()) line += " (" + one_line(finding.pointer) + ")";
  line += "\n";
  if (!finding.hint.empty()) line += "    " + one_line(finding.hint) + "\n";
  return line;
}

void write_json(JsonWriter& out, const std::string& path, const Diagnostics& findings) {
  out.begin_object().member("file", path).member("ok", !has_errors(findings));
  out.key("diagnostics").begin_array();
  for (const Diagnostic& finding : findings) {
    out.begin_object();
    out.member("line", finding.line).member("column", finding.column);
    out.member("severity", to_string(finding.severity)).member("code", finding.code);
    out.member("message", finding.message).member("hint", finding.hint);
    out.member("pointer", finding.pointer).member("offset", finding.offset);
    out.member("length", finding.length).member("exception", finding.exception);
    out.end_object();
  }
  out.end_array().end_object();
}

}  // namespace

int check(const Arguments& arguments, const Console& console) {
  bool json = false;
  bool errors = false;
  Arguments files;
  for (const std::string& argument : arguments) {
    if (argument == "--json") {
      json = true;
    } else if (argument.size() > 1 && argument[0] == '-') {
      console.error("taskyard check: unknown option " + argument + "\n");
      return k_exit_usage;
    } else {
      files.push_back(argument);
    }
  }
  if (files.empty()) {
    console.error("taskyard check: name at least one file, or - for the standard input\n");
    return k_exit_usage;
  }
  JsonWriter out(2);
  out.begin_array();
  for (const std::string& path : files) {
    const std::optional<std::string> text = read_file(console, path);
    const Diagnostics findings = text ? check_text(*text) : unreadable();
    errors = errors || has_errors(findings);
    if (json) {
      write_json(out, path, findings);
    } else {
      for (const Diagnostic& finding : findings) console.out(text_lines(path, finding));
    }
  }
  if (json) console.out(out.end_array().take() + "\n");
  return errors ? k_exit_errors : 0;
}

}  // namespace taskyard::cli
