// Switches of the address bar and of the command line, from one table (ux.md 12.3).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/view_state.hpp"

namespace taskyard::web {

struct Switches {
  std::string scenario;  ///< "" = the first one
  ThemeChoice theme = ThemeChoice::automatic;
  bool theme_given = false;
  bool run_panels = true;           ///< mode=view hides what changes things
  std::vector<std::string> panels;  ///< empty = all
  bool playing = true;
  std::optional<double> speed;
  std::optional<SimTime> time;
  std::optional<bool> reduced_motion;
  std::optional<float> font;
  bool zoom = true;
  bool text_view = false;
  std::vector<std::string> warnings;  ///< one sentence per switch that was not understood
};

struct SwitchInfo {
  std::string_view name;
  std::string_view values;    ///< what may be given
  std::string_view fallback;  ///< what holds without it
  std::string_view help;
  bool (*read)(std::string_view value, Switches& into);  ///< false: not one of the values
};

std::span<const SwitchInfo> switch_table();

/// Reads "scenario=first-run&theme=dark"; "?" in front and percent signs are understood.
Switches read_switches(std::string_view query);

}  // namespace taskyard::web
