#include "base/text.hpp"
#include "scenario/scenario.hpp"

namespace taskyard::scenario {

namespace {

/// Longest time a file may name: a year. Keeps every sum of times far from overflow.
constexpr SimTime k_clock_max = 8760 * k_hour;

/// All digits, at least `digits_min` and at most 4 of them; -1 when it is something else.
std::int64_t part(std::string_view text, std::size_t digits_min) {
  if (text.size() < digits_min || text.size() > 4) return -1;
  for (char c : text) {
    if (!is_digit(c)) return -1;
  }
  return parse_int(text).value_or(-1);
}

}  // namespace

std::optional<SimTime> parse_clock(std::string_view text) {
  std::int64_t milliseconds = 0;
  if (const std::size_t dot = text.find('.'); dot != std::string_view::npos) {
    const std::string_view fraction = text.substr(dot + 1);
    milliseconds = fraction.size() == 3 ? part(fraction, 3) : -1;
    text = text.substr(0, dot);
  }
  const std::vector<std::string_view> parts = split(text, ':');
  if (parts.size() != 3 || milliseconds < 0) return std::nullopt;
  const std::int64_t hours = part(parts[0], 2);
  const std::int64_t minutes = parts[1].size() == 2 ? part(parts[1], 2) : -1;
  const std::int64_t seconds = parts[2].size() == 2 ? part(parts[2], 2) : -1;
  if (hours < 0 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return std::nullopt;
  const SimTime time = hours * k_hour + minutes * k_minute + seconds * k_second + milliseconds;
  if (time > k_clock_max) return std::nullopt;
  return time;
}

std::string clock_text(SimTime time) {
  const auto whole = static_cast<std::uint64_t>(time < 0 ? 0 : time);
  std::string text =
      concat({to_text_padded(whole / k_hour, 2), ":", to_text_padded(whole / k_minute % 60, 2), ":",
              to_text_padded(whole / k_second % 60, 2)});
  if (whole % k_second != 0) text += "." + to_text_padded(whole % k_second, 3);
  return text;
}

}  // namespace taskyard::scenario
