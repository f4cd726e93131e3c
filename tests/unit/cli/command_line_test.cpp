// The headless program: what it prints and with which status it ends.
#include <doctest/doctest.h>

#include <cstdio>
#include <string>

#include "cli/command_line.hpp"
#include "support/file_text.hpp"
#include "taskyard/json.hpp"
#include "taskyard/simulation.hpp"

using namespace taskyard;

TEST_SUITE_BEGIN("cli");

namespace {

struct Run {
  int status = 0;
  std::string out, error;
};

Run run_program(const std::vector<std::string>& arguments, const std::string& input = "") {
  Run run;
  std::size_t read = 0;
  cli::Console console;
  console.out = [&run](std::string_view text) { run.out += text; };
  console.error = [&run](std::string_view text) { run.error += text; };
  console.read_line = [&]() -> std::optional<std::string> {
    if (read >= input.size()) return std::nullopt;
    const std::size_t end = input.find('\n', read);
    const std::string line = input.substr(read, end - read);
    read = end == std::string::npos ? input.size() : end + 1;
    return line;
  };
  run.status = cli::run_command_line(arguments, console);
  return run;
}

std::string source_file(const std::string& path) {
  return std::string(TASKYARD_SOURCE_DIR "/") + path;
}

/// Value of a "name value" line of the output.
std::string value_of(const std::string& out, const std::string& name) {
  const std::size_t at = out.find(name + " ");
  if (at == std::string::npos) return "";
  return out.substr(at + name.size() + 1, out.find('\n', at) - at - name.size() - 1);
}

}  // namespace

TEST_CASE("check prints one line per finding with file, line, column, severity, code and pointer") {
  const std::string text =
      "{\n  \"family\": \"web\",\n  \"containerDefinitions\": [\n"
      "    { \"name\": \"a\", \"image\": \"nginx\", \"memory\": 64,\n"
      "      \"esential\": true } ]\n}\n";
  const Run run = run_program({"check", "-"}, text);
  CHECK(run.status == k_exit_errors);
  CHECK(run.out.rfind("-:5:", 0) == 0);
  CHECK(run.out.find(": error: Unknown parameter in containerDefinitions[0]: \"esential\"") !=
        std::string::npos);
  CHECK(run.out.find("] (/containerDefinitions/0/esential)\n") != std::string::npos);
  CHECK(run.out.find("\n    Did you mean \"essential\"?\n") != std::string::npos);
}

TEST_CASE("check --json prints the same findings as JSON") {
  const Run run = run_program({"check", "--json", "-"}, "{\"family\": 7}");
  CHECK(run.status == k_exit_errors);
  const JsonDocument out = JsonDocument::parse(run.out);
  REQUIRE(out.root().is(JsonKind::array));
  CHECK(out.find("/0/file").text() == "-");
  CHECK(out.find("/0/ok").is(JsonKind::boolean));
  CHECK(out.find("/0/diagnostics").size() > 0);
  for (const char* member : {"line", "column", "severity", "code", "message", "hint", "pointer"}) {
    CAPTURE(member);
    CHECK(out.find("/0/diagnostics/0")[member].exists());
  }
}

TEST_CASE("check refuses exactly the files of the corpus that AWS refuses") {
  for (const std::string& name : test::files_in("tests/tables/corpus", ".json")) {
    CAPTURE(name);
    const std::string path = source_file("tests/tables/corpus/" + name);
    const Run run = run_program({"check", path});
    const bool refused =
        has_errors(validate_task_definition(test::file_text("tests/tables/corpus/" + name)));
    CHECK(run.status == (refused ? k_exit_errors : 0));
    CHECK((run.out.find(": error: ") != std::string::npos) == refused);
    CHECK((run.out.empty() || run.out.rfind(path + ":", 0) == 0));
  }
}

TEST_CASE("check knows scenario files and finds nothing wrong with the shipped ones") {
  for (const std::string& name : test::files_in("assets/scenarios", ".json")) {
    CAPTURE(name);
    const Run run = run_program({"check", source_file("assets/scenarios/" + name)});
    CHECK(run.status == 0);
    CHECK(run.out == "");
  }
  const Run wrong = run_program({"check", "-"}, "{\"taskyard\":1,\n\"sed\":2}");
  CHECK(wrong.status == k_exit_errors);
  CHECK(wrong.out.rfind("-:2:7: error: Unknown member \"sed\" in a scenario. "
                        "[scenario.unknown-member] (/sed)\n",
                        0) == 0);
}

TEST_CASE("check says that a file cannot be read") {
  const Run run = run_program({"check", "no/such/file.json"});
  CHECK(run.status == k_exit_errors);
  CHECK(run.out == "no/such/file.json:1:1: error: The file cannot be read. [file.unreadable]\n");
}

TEST_CASE("run prints a summary and two hashes, and the same again") {
  const Run first = run_program({"run", source_file("assets/scenarios/fixed-host-port.json")});
  CHECK(first.status == 0);
  CHECK(first.out.rfind("scenario Second copy will not start\n", 0) == 0);
  CHECK(value_of(first.out, "trace_hash").size() == 16);
  CHECK(value_of(first.out, "state_hash").size() == 16);
  CHECK(run_program({"run", "fixed-host-port"}).out == first.out);
  CHECK(run_program({"run", "fixed-host-port", "--seed", "8"}).out != first.out);
}

TEST_CASE("run --until stops there and --log writes the events") {
  const std::string log = "taskyard_cli_test.log";
  const Run run = run_program({"run", "first-run", "--until", "00:00:10", "--log", log});
  CHECK(run.status == 0);
  CHECK(run.out.find("ran until 10 s of simulated time") != std::string::npos);
  const cli::Console console = cli::standard_console();
  const std::optional<std::string> text = cli::read_file(console, log);
  std::remove(log.c_str());
  REQUIRE(text.has_value());
  CHECK(text->rfind("[   0.000s] cluster yard created\n", 0) == 0);
}

TEST_CASE("arguments that mean nothing end with status 2 and a sentence") {
  const std::vector<std::vector<std::string>> rows = {
      {"frobnicate"},
      {"check"},
      {"check", "--jsn", "x"},
      {"run"},
      {"run", "a", "b"},
      {"run", "first-run", "--until"},
      {"run", "first-run", "--until", "soon"},
      {"run", "first-run", "--seed", "-1"},
      {"run", "first-run", "--sed", "1"},
      {"api", "now"},
  };
  for (const std::vector<std::string>& row : rows) {
    CAPTURE(row.back());
    const Run run = run_program(row);
    CHECK(run.status == k_exit_usage);
    CHECK(run.error.rfind("taskyard", 0) == 0);
    CHECK(run.out == "");
  }
}

TEST_CASE("run of something that is no scenario ends with status 1") {
  CHECK(run_program({"run", "no-such-scenario"}).status == k_exit_errors);
  const Run run = run_program({"run", "-"}, "{\"taskyard\":2}");
  CHECK(run.status == k_exit_errors);
  CHECK(run.error.rfind("-:1:13: error: ", 0) == 0);
}

TEST_CASE("api answers one line for each line until the input ends") {
  const Run run = run_program({"api"}, "{\"ctl\":\"now\"}\nrubbish\n\n{\"op\":\"ListClusters\"}");
  CHECK(run.status == 0);
  std::size_t lines = 0;
  for (char c : run.out) lines += c == '\n' ? 1 : 0;
  CHECK(lines == 4);
  CHECK(run.out.find("{\"status\":200,\"out\":{\"clusterArns\":[]}}\n") != std::string::npos);
}

TEST_CASE("help and version are there") {
  CHECK(run_program({"--help"}).out.rfind("taskyard: ", 0) == 0);
  CHECK(run_program({}).out == run_program({"--help"}).out);
  CHECK(run_program({"--version"}).out.rfind("taskyard 0.", 0) == 0);
}

TEST_SUITE_END();
