// Scenario files, version 1 (design 7): reading with the place of every fault, writing, and
// references
// to earlier replies. Not their running: that is the simulation's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "taskyard/catalog.hpp"
#include "taskyard/diagnostic.hpp"
#include "taskyard/json.hpp"
#include "taskyard/world.hpp"

namespace taskyard::scenario {

/// More calls than this, repeats counted, are refused.
inline constexpr std::size_t k_calls_max = 100'000;

/// One call of "setup" (at = 0) or "timeline".
struct ScenarioCall {
  SimTime at = 0;
  std::string action;        ///< "ecs.RunTask"
  std::string request;       ///< JSON object; its strings may hold ${name.path}
  std::string as;            ///< name under which the reply is kept, "" = not kept
  std::uint32_t offset = 0;  ///< byte of the file at which the call starts
};

/// An entry of "images"; members left out keep what the image would have without the entry.
struct ScenarioImage {
  std::string name;
  std::optional<std::int64_t> size_mib, start_ms, stop_ms, exit_after_ms, exit_code,
      healthy_after_ms;
  std::optional<bool> traps_sigterm;
  // How it answers requests, as in ImageBehaviour.
  std::optional<std::int64_t> cpu_per_request_us, wait_per_request_us, memory_per_request_kib,
      error_permille, connections_max, listens_after_ms;
  std::optional<bool> finishes_requests;
  std::string answers_path;  ///< "" = not given
  std::string work_json;     ///< "work" as written, "" = not given
};

/// The "work" of an image: {"files": [{path, action, sizeKiB, firstMs, everyMs, keep, times,
/// fatal}], "calls":
/// [{action, resource, firstMs, everyMs, fatal}], "lines": [{text, firstMs, everyMs}]}; of
/// `document`. What is
/// wrong with it goes to `findings` with its place.
ImageWork read_work(const JsonDocument& document, JsonValue work, Names& names,
                    Diagnostics& findings);
/// Adds the work to the World as that of the image.
void set_work(World& world, ImageBehaviour& image, ImageWork work);

/// `base` with what the entry sets, but for `answers_path`, which needs a name; it counts as known
/// then.
ImageBehaviour overlay(const ScenarioImage& image, ImageBehaviour base);

struct Scenario {
  std::uint64_t seed = 1;
  std::string region = "us-east-1";
  std::string title;
  std::string summary;            ///< "lesson"."text", paragraphs joined by '\n'
  std::string goals_json = "[]";  ///< "lesson"."goals" as written
  std::string view_json = "{}";   ///< "view" as written
  std::string source;             ///< the text that was read
  std::vector<ScenarioImage> images;
  std::vector<std::pair<Parameter, std::int64_t>> parameters;
  std::vector<ScenarioCall> setup;     ///< in file order
  std::vector<ScenarioCall> timeline;  ///< by time, equal times in file order; repeats unfolded
};

struct ScenarioReading {
  Scenario scenario;  ///< usable when the diagnostics hold no error
  Diagnostics diagnostics;
};

/// Reads a scenario file. Unknown members are errors with the nearest spelling; goes on after the
/// first fault. Whether an action exists and what its request may hold is for the simulation to
/// say.
ScenarioReading read_scenario(std::string_view text);

/// The scenario as a file, indented by two. Equal calls at equal distances become one entry with
/// "every" and "times"; calls whose request is no JSON object are left out (they changed nothing).
std::string write_scenario(const Scenario& scenario);

/// Reply kept under a name, as JSON text; null when there is none.
using ReplyLookup = std::function<const std::string*(std::string_view name)>;

/// A request with its references put in, or why not (then `request` is empty).
struct Substitution {
  std::string request;
  std::string error;
  bool ok() const { return error.empty(); }
};

/// Replaces every ${name.path.0.member} inside the request's strings by the scalar at that path of
/// the reply called `name`. A string that is nothing but one reference takes the scalar's type, so
/// "count": "${x.n}" may be a number. "$${" stands for a plain "${".
Substitution substitute(std::string_view request, const ReplyLookup& lookup);

/// A request that was not written with references: each "${" becomes "$${".
std::string escape_references(std::string_view request);

/// "HH:MM:SS" or "HH:MM:SS.mmm" as milliseconds, or nothing; hours may have more than two digits.
std::optional<SimTime> parse_clock(std::string_view text);
/// Milliseconds as "HH:MM:SS", with ".mmm" when it is no full second.
std::string clock_text(SimTime time);

}  // namespace taskyard::scenario
