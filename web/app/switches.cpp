#include "app/switches.hpp"

#include <algorithm>
#include <cstdlib>

#include "app/gallery.hpp"

namespace taskyard::web {
namespace {

constexpr std::size_t k_value_shown_max = 40;
constexpr std::size_t k_warnings_max = 5;

std::optional<double> number(std::string_view text) {
  if (text.empty() || text.size() > 12) return std::nullopt;
  if (text.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
  return std::strtod(std::string(text).c_str(), nullptr);
}

bool read_scenario(std::string_view value, Switches& into) {
  if (scenario_text(value).empty()) return false;
  into.scenario = std::string(value);
  return true;
}

bool read_theme(std::string_view value, Switches& into) {
  constexpr std::string_view k_names[] = {"auto", "dark", "light", "projector"};
  for (std::size_t i = 0; i < std::size(k_names); ++i) {
    if (value != k_names[i]) continue;
    into.theme = static_cast<ThemeChoice>(i);
    into.theme_given = true;
    return true;
  }
  return false;
}

bool read_mode(std::string_view value, Switches& into) {
  if (value != "full" && value != "embed" && value != "view") return false;
  into.run_panels = value != "view";
  return true;
}

bool read_panels(std::string_view value, Switches& into) {
  constexpr std::string_view k_names[] = {"map", "editor", "run", "inspector", "log"};
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    const std::string_view name = value.substr(0, comma);
    if (std::find(std::begin(k_names), std::end(k_names), name) == std::end(k_names)) return false;
    into.panels.emplace_back(name);
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return true;
}

bool read_start(std::string_view value, Switches& into) {
  if (value != "running" && value != "paused" && value != "poster") return false;
  into.playing = value != "paused";
  return true;
}

bool read_speed(std::string_view value, Switches& into) {
  const std::optional<double> speed = number(value);
  if (!speed || *speed < 0.1 || *speed > 60) return false;
  into.speed = speed;
  return true;
}

bool read_time(std::string_view value, Switches& into) {
  into.time = parse_clock(value);
  return into.time.has_value();
}

bool read_motion(std::string_view value, Switches& into) {
  if (value != "auto" && value != "reduce") return false;
  if (value == "reduce") into.reduced_motion = true;
  return true;
}

bool read_font(std::string_view value, Switches& into) {
  const std::optional<double> size = number(value);
  if (!size || *size < 12 || *size > 24) return false;
  into.font = static_cast<float>(*size);
  return true;
}

bool read_lang(std::string_view value, Switches& /*into*/) { return value == "en"; }

bool read_zoom(std::string_view value, Switches& into) {
  into.zoom = value != "off";
  return value == "on" || value == "off";
}

bool read_view(std::string_view value, Switches& into) {
  into.text_view = value == "text";
  return value == "text" || value == "picture";
}

constexpr SwitchInfo k_switches[] = {
    {"scenario", "a name of the gallery", "first-run", "the scenario to open", read_scenario},
    {"theme", "auto, dark, light, projector", "auto", "colours", read_theme},
    {"mode", "full, embed, view", "full", "view leaves out what changes things", read_mode},
    {"panels", "map, editor, run, inspector, log", "all", "which panels to show, with commas",
     read_panels},
    {"start", "running, paused, poster", "running", "whether time runs at once", read_start},
    {"speed", "0.1 to 60", "the scenario's", "simulated seconds per second", read_speed},
    {"t", "seconds or hh:mm:ss", "the scenario's", "simulated time to start at", read_time},
    {"motion", "auto, reduce", "auto", "reduce: nothing travels", read_motion},
    {"font", "12 to 24", "15", "size of the text in CSS px", read_font},
    {"lang", "en", "en", "language", read_lang},
    {"zoom", "on, off", "on", "off: the map cannot be zoomed or moved", read_zoom},
    {"view", "picture, text", "picture", "text opens the text view", read_view},
};

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

void read_pair(std::string_view pair, Switches& into) {
  const std::size_t equals = std::min(pair.find('='), pair.size());
  const std::string name = decoded(pair.substr(0, equals));
  const std::string value = decoded(pair.substr(std::min(equals + 1, pair.size())));
  if (name.empty()) return;
  for (const SwitchInfo& info : k_switches) {
    if (info.name != name) continue;
    if (!info.read(value, into)) {
      into.warnings.push_back("The address says " + name + "=" +
                              value.substr(0, k_value_shown_max) +
                              ". Possible: " + std::string(info.values) + ".");
    }
    return;
  }
  into.warnings.push_back(
      "The address has an unknown switch: " + name.substr(0, k_value_shown_max) + ".");
}

}  // namespace

std::span<const SwitchInfo> switch_table() { return k_switches; }

Switches read_switches(std::string_view query) {
  Switches result;
  if (query.starts_with('?')) query.remove_prefix(1);
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    if (result.warnings.size() < k_warnings_max) read_pair(query.substr(0, end), result);
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return result;
}

}  // namespace taskyard::web
