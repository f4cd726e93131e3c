// What the program ships to look at: scenarios and real task definitions, embedded at build time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "taskyard/units.hpp"
#include "viewmodel/text_view.hpp"

namespace taskyard::web {

inline constexpr std::string_view k_first_scenario = "first-run";

/// The first scenario of a visit first, the others by title.
std::vector<GalleryEntry> scenario_gallery();
std::vector<GalleryEntry> task_definition_gallery();
/// Texts by name (file name without ending); empty when there is none.
std::string_view scenario_text(std::string_view name);
std::string_view task_definition_text(std::string_view name);

/// How a scenario wants to be shown: its "view" object.
struct ScenarioView {
  SimTime start_at = 0;
  std::optional<double> speed;
};
ScenarioView read_view(std::string_view view_json);

/// "00:01:30", "1:30" or "90" (seconds) as simulated time.
std::optional<SimTime> parse_clock(std::string_view text);

/// The first task definition that a scenario registers, readably indented; "" when it has none.
std::string first_task_definition(std::string_view scenario_json);
/// Any JSON text with two spaces per level; texts that are no JSON come back as they were.
std::string indented(std::string_view json_text);

}  // namespace taskyard::web
