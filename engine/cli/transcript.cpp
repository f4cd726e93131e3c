#include "cli/transcript.hpp"

#include "cli/console.hpp"

namespace taskyard::cli {

namespace {

constexpr std::size_t k_time_width = 8;  // "9999.999" seconds stand in line

std::string padded(std::string text, std::size_t width, char filler) {
  if (text.size() < width) text.insert(0, width - text.size(), filler);
  return text;
}

}  // namespace

std::string event_line(const Simulation& simulation, const Event& event) {
  const std::string seconds = std::to_string(event.time / k_second) + "." +
                              padded(std::to_string(event.time % k_second), 3, '0');
  return "[" + padded(seconds, k_time_width, ' ') + "s] " + one_line(simulation.describe(event)) +
         "\n";
}

std::string transcript(const Simulation& simulation) {
  std::string text;
  for (const Event& event : simulation.events_since(0)) text += event_line(simulation, event);
  return text;
}

}  // namespace taskyard::cli
