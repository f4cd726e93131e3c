// Recorded arrivals as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "taskyard/units.hpp"

namespace taskyard::api {

/// `text` times 10^`digits` when it is a decimal number without a fraction smaller than that, read
/// exactly:
/// "0.5" with 3 digits is 500, "1e3" is 1,000,000.
std::optional<std::int64_t> parse_decimal(std::string_view text, unsigned digits);

/// "2026-01-01T10:00:00.250Z" as epoch milliseconds; only UTC.
std::optional<std::int64_t> parse_moment(std::string_view text);

/// More arrivals than this are refused.
inline constexpr std::size_t k_arrivals_max = 1'000'000;

struct ArrivalsReading {
  std::vector<SimTime> times;  ///< sorted, in ms from the start of the source
  std::uint32_t row = 0;       ///< that is wrong, from 1; 0 = none is
  std::string error;           ///< what is wrong with it
  std::string hint;            ///< what a row may be
};

/// Reads arrivals, one row each: `TIME`, or `TIME,COUNT` for so many arrivals evenly over the
/// second that
/// begins then. TIME is in seconds from the start of the traffic with at most three decimals
/// ("12.345"), or
/// a moment as ISO 8601 in UTC ("2026-01-01T10:00:00Z"; the earliest row is the start then). Rows
/// may come in
/// any order. Empty rows, rows that begin with '#' and a first row of column names are skipped.
ArrivalsReading read_arrivals(std::string_view csv);

}  // namespace taskyard::api
