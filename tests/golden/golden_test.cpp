// Every shipped scenario against its transcript: what happened, when, in words. And conversations with
// `taskyard api` against the replies they must get.
// TASKYARD_UPDATE_GOLDEN=1 rewrites transcripts and replies; their diff is reviewed like code.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "cli/console.hpp"
#include "cli/transcript.hpp"
#include "support/file_text.hpp"
#include "support/scenario_run.hpp"
#include "taskyard/json_lines.hpp"

using namespace taskyard;

TEST_SUITE_BEGIN("golden");

namespace {

/// Longer logs are pinned by their hash only (tests/determinism/hashes.txt).
constexpr std::size_t k_transcript_bytes_max = 100'000;

std::string golden_path(const std::string& name) { return "tests/golden/" + name + ".events.txt"; }

/// "line 12:\n  expected …\n  found …" of the first line that differs, "" when none does.
std::string first_difference(const std::string& expected, const std::string& found) {
  std::size_t line = 1;
  std::size_t start = 0;
  const std::size_t both = std::min(expected.size(), found.size());
  for (std::size_t i = 0; i < both && expected[i] == found[i]; ++i) {
    if (expected[i] != '\n') continue;
    ++line;
    start = i + 1;
  }
  if (expected == found) return "";
  const auto line_of = [start](const std::string& text) {
    return text.substr(std::min(start, text.size()), text.find('\n', start) - start);
  };
  return "line " + std::to_string(line) + ":\n  expected " + line_of(expected) + "\n  found    " +
         line_of(found);
}

}  // namespace

TEST_CASE("every scenario happens as its transcript says") {
  const bool update = std::getenv("TASKYARD_UPDATE_GOLDEN") != nullptr;
  for (const std::string& name : test::scenario_names()) {
    CAPTURE(name);
    const Simulation simulation = test::run_scenario(name);
    const std::string found = cli::transcript(simulation);
    if (found.size() > k_transcript_bytes_max) continue;
    if (update) {
      CHECK(cli::write_file(std::string(TASKYARD_SOURCE_DIR "/") + golden_path(name), found));
      continue;
    }
    CHECK(first_difference(test::file_text(golden_path(name)), found) == "");
  }
}

TEST_CASE("every transcript belongs to a scenario") {
  const std::vector<std::string> names = test::scenario_names();
  for (const std::string& file : test::files_in("tests/golden", ".events.txt")) {
    CAPTURE(file);
    const std::string name = file.substr(0, file.size() - std::string(".events.txt").size());
    CHECK(std::find(names.begin(), names.end(), name) != names.end());
  }
}

TEST_CASE("every conversation with the API gets the replies on file") {
  const std::string folder = "tests/golden/api/";
  const std::string ending = ".requests.jsonl";
  const std::vector<std::string> files = test::files_in(folder, ending);
  CHECK(files.size() >= 3);
  for (const std::string& file : files) {
    CAPTURE(file);
    const std::string requests = test::file_text(folder + file);
    JsonLines door;
    std::string replies;
    for (std::size_t at = 0; at < requests.size();) {
      const std::size_t end = std::min(requests.find('\n', at), requests.size());
      replies += door.handle(std::string_view(requests).substr(at, end - at)) + "\n";
      at = end + 1;
    }
    const std::string on_file =
        folder + file.substr(0, file.size() - ending.size()) + ".replies.jsonl";
    if (std::getenv("TASKYARD_UPDATE_GOLDEN") != nullptr) {
      CHECK(cli::write_file(std::string(TASKYARD_SOURCE_DIR "/") + on_file, replies));
      continue;
    }
    CHECK(first_difference(test::file_text(on_file), replies) == "");
  }
}

TEST_CASE("a transcript that differs is told by its first line that does") {
  CHECK(first_difference("a\nb\nc\n", "a\nb\nc\n") == "");
  CHECK(first_difference("a\nb\nc\n", "a\nx\nc\n") == "line 2:\n  expected b\n  found    x");
  CHECK(first_difference("a\n", "a\nb\n") == "line 2:\n  expected \n  found    b");
}

TEST_SUITE_END();
