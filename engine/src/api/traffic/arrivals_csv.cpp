#include "api/traffic/arrivals_csv.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace taskyard::api {
namespace {

constexpr SimTime k_time_max = 366 * 24 * k_hour;

std::optional<std::int64_t> number_at(std::string_view text, std::size_t at, std::size_t length) {
  const std::string_view part = text.substr(at, length);
  if (part.size() != length || !is_digit(part.front())) return std::nullopt;
  return parse_int(part);
}

std::int64_t days_since_epoch(std::int64_t year, std::int64_t month, std::int64_t day) {
  // The civil calendar in eras of 400 years, years beginning in March.
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = year / 400;
  const std::int64_t in_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + in_era * 365 + in_era / 4 - in_era / 100 + day_of_year - 719'468;
}

struct Row {
  std::int64_t time = 0;
  std::int64_t count = 0;  ///< 0 = a single arrival at that very time
  bool moment = false;
};

constexpr std::string_view k_row_hint =
    "A row is an arrival time in seconds (12.345), a moment in UTC (2026-01-01T10:00:00Z), or "
    "either of "
    "them and a number of arrivals in the second that begins then (12,250).";

class ArrivalsReader {
 public:
  ArrivalsReading read(std::string_view csv) {
    std::uint32_t number = 0;
    for (std::string_view line : split(csv, '\n')) {
      ++number;
      line = trim(line);
      if (line.empty() || line.front() == '#') continue;
      if (!read_row(line)) {
        const bool names = rows_.empty() && !is_digit(line.front()) && is_letter(line.front()) &&
                           out_.error.empty() && !seen_names_;
        if (!names) return refuse(number, line);
        seen_names_ = true;
      }
      if (total_ > static_cast<std::int64_t>(k_arrivals_max)) {
        out_.error = "more than 1000000 arrivals";
        return refuse(number, line);
      }
    }
    if (rows_.empty()) {
      out_.error = "no arrival at all";
      return refuse(number, "");
    }
    unfold();
    return std::move(out_);
  }

 private:
  bool read_row(std::string_view line) {
    const std::vector<std::string_view> cells = split(line, ',');
    if (cells.size() > 2) return false;
    const std::string_view time = trim(cells[0]);
    Row row;
    row.moment = time.find('T') != std::string_view::npos;
    const auto at = row.moment ? parse_moment(time) : parse_decimal(time, 3);
    if (!at || *at < 0) return false;
    row.time = *at;
    if (!row.moment && row.time > k_time_max) {
      out_.error = "a time of more than 366 days";
      return false;
    }
    if (!rows_.empty() && rows_.front().moment != row.moment) {
      out_.error = "seconds and moments mixed";
      return false;
    }
    if (cells.size() == 2) {
      const auto count = parse_int(trim(cells[1]));
      if (!count || *count < 0 || *count > static_cast<std::int64_t>(k_arrivals_max)) return false;
      if (*count == 0) return true;
      row.count = *count;
    }
    total_ += std::max<std::int64_t>(1, row.count);
    rows_.push_back(row);
    return true;
  }

  ArrivalsReading refuse(std::uint32_t number, std::string_view line) {
    ArrivalsReading refused;
    refused.row = std::max(1U, number);
    refused.error =
        out_.error.empty() ? concat({"\"", line.substr(0, 40), "\" is no arrival"}) : out_.error;
    refused.hint = std::string(k_row_hint);
    return refused;
  }

  void unfold() {
    std::int64_t start = 0;
    if (rows_.front().moment) {
      start = rows_.front().time;
      for (const Row& row : rows_) start = std::min(start, row.time);
    }
    out_.times.reserve(static_cast<std::size_t>(total_));
    for (const Row& row : rows_) {
      const SimTime first = row.time - start;
      if (row.count == 0) out_.times.push_back(first);
      for (std::int64_t i = 0; i < row.count; ++i) {
        out_.times.push_back(first + i * k_second / row.count);
      }
    }
    std::sort(out_.times.begin(), out_.times.end());
    out_.error.clear();
  }

  std::vector<Row> rows_;
  std::int64_t total_ = 0;
  bool seen_names_ = false;
  ArrivalsReading out_;
};

}  // namespace

std::optional<std::int64_t> parse_moment(std::string_view text) {
  if (text.size() < 20 || text.back() != 'Z' || text[4] != '-' || text[7] != '-' ||
      text[10] != 'T' || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const auto year = number_at(text, 0, 4);
  const auto month = number_at(text, 5, 2);
  const auto day = number_at(text, 8, 2);
  const auto hour = number_at(text, 11, 2);
  const auto minute = number_at(text, 14, 2);
  const auto seconds = parse_decimal(text.substr(17, text.size() - 18), 3);
  if (!year || !month || !day || !hour || !minute || !seconds) return std::nullopt;
  const bool real = *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31 && *hour <= 23 &&
                    *minute <= 59 && *seconds < 60'000;
  if (!real) return std::nullopt;
  return ((days_since_epoch(*year, *month, *day) * 24 + *hour) * 60 + *minute) * 60'000 + *seconds;
}

std::optional<std::int64_t> parse_decimal(std::string_view text, unsigned digits) {
  const std::size_t mark = text.find_first_of("eE");
  std::int64_t exponent = 0;
  if (mark != std::string_view::npos) {
    std::string_view power = text.substr(mark + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto read = parse_int(power);
    if (!read || *read < -30 || *read > 30) return std::nullopt;
    exponent = *read;
    text = text.substr(0, mark);
  }
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  if (text.empty() || point == 0 || point + 1 == text.size()) return std::nullopt;
  std::int64_t value = 0;
  std::int64_t scale = static_cast<std::int64_t>(digits) + exponent;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    if (!is_digit(text[i]) || value > INT64_MAX / 10 - 1) return std::nullopt;
    value = value * 10 + (text[i] - '0');
    if (point != std::string_view::npos && i > point) --scale;
  }
  for (; scale > 0; --scale) {
    if (value > INT64_MAX / 10) return std::nullopt;
    value *= 10;
  }
  for (; scale < 0; ++scale) {
    if (value % 10 != 0) return std::nullopt;
    value /= 10;
  }
  return negative ? -value : value;
}

ArrivalsReading read_arrivals(std::string_view csv) { return ArrivalsReader().read(csv); }

}  // namespace taskyard::api
