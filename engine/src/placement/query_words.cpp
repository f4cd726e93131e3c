#include "placement/query_words.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace taskyard::placement {
namespace {

constexpr std::array k_operators{
    OperatorSpelling{"==", QueryOperator::equal},
    OperatorSpelling{"!=", QueryOperator::not_equal},
    OperatorSpelling{"=~", QueryOperator::matches},
    OperatorSpelling{"!~", QueryOperator::not_matches},
    OperatorSpelling{">=", QueryOperator::greater_equal},
    OperatorSpelling{">", QueryOperator::greater},
    OperatorSpelling{"<=", QueryOperator::less_equal},
    OperatorSpelling{"<", QueryOperator::less},
    OperatorSpelling{"in", QueryOperator::in},
    OperatorSpelling{"!in", QueryOperator::not_in},
    OperatorSpelling{"exists", QueryOperator::exists},
    OperatorSpelling{"!exists", QueryOperator::not_exists},
    OperatorSpelling{"equals", QueryOperator::equal},
    OperatorSpelling{"not_equals", QueryOperator::not_equal},
    OperatorSpelling{"greater_than_equal", QueryOperator::greater_equal},
    OperatorSpelling{"greater_than", QueryOperator::greater},
    OperatorSpelling{"less_than_equal", QueryOperator::less_equal},
    OperatorSpelling{"less_than", QueryOperator::less},
    OperatorSpelling{"not_exists", QueryOperator::not_exists},
    OperatorSpelling{"not_in", QueryOperator::not_in},
    OperatorSpelling{"matches", QueryOperator::matches},
    OperatorSpelling{"not_matches", QueryOperator::not_matches},
};

constexpr std::array<std::string_view, static_cast<std::size_t>(QuerySubject::count_)> k_subjects{
    "agentConnected", "agentVersion",      "attribute:", "ec2InstanceId",
    "registeredAt",   "runningTasksCount", "task:group"};

/// The spelling used in hints, in the order of QueryOperator.
constexpr std::array<std::string_view, static_cast<std::size_t>(QueryOperator::count_)> k_signs{
    "==", "!=", ">", ">=", "<", "<=", "exists", "!exists", "in", "!in", "=~", "!~"};

bool is_order(QueryOperator op) {
  return op == QueryOperator::greater || op == QueryOperator::greater_equal ||
         op == QueryOperator::less || op == QueryOperator::less_equal;
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar.
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = y / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

std::int64_t month_length(std::int64_t year, std::int64_t month) {
  constexpr std::array<int, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : lengths[static_cast<std::size_t>(month - 1)];
}

/// Checks `text` against a form like "dddd-dd-dd": d is a digit, everything else itself.
bool has_form(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (form[i] == 'd' ? !is_digit(text[i]) : text[i] != form[i]) return false;
  }
  return true;
}

std::int64_t digits(std::string_view text, std::size_t at, std::size_t length) {
  return parse_int(text.substr(at, length)).value_or(0);
}

/// Seconds east of UTC of "Z" or "+02:00"; an empty text is UTC.
std::optional<std::int64_t> zone_offset(std::string_view text) {
  if (text.empty() || text == "Z") return 0;
  if (!has_form(text, "+dd:dd") && !has_form(text, "-dd:dd")) return std::nullopt;
  const std::int64_t minutes = digits(text, 1, 2) * 60 + digits(text, 4, 2);
  if (digits(text, 1, 2) > 18 || digits(text, 4, 2) > 59) return std::nullopt;
  return (text[0] == '-' ? -minutes : minutes) * 60;
}

}  // namespace

std::span<const OperatorSpelling> operator_spellings() { return k_operators; }
std::span<const std::string_view> subject_spellings() { return k_subjects; }

std::string_view to_string(QuerySubject subject) {
  return k_subjects[static_cast<std::size_t>(subject)];
}
std::string_view to_string(QueryOperator op) { return k_signs[static_cast<std::size_t>(op)]; }

bool is_allowed(QuerySubject subject, QueryOperator op) {
  const bool equality = op == QueryOperator::equal || op == QueryOperator::not_equal;
  const bool existence = op == QueryOperator::exists || op == QueryOperator::not_exists;
  switch (subject) {
    case QuerySubject::attribute: return true;
    case QuerySubject::agent_version:
    case QuerySubject::registered_at:
    case QuerySubject::running_tasks_count: return equality || is_order(op);
    case QuerySubject::agent_connected:
    case QuerySubject::ec2_instance_id:
    case QuerySubject::task_group: return !is_order(op) && !existence;
    case QuerySubject::count_: break;
  }
  return false;
}

std::string allowed_operators(QuerySubject subject) {
  std::vector<std::string> allowed;
  for (std::size_t i = 0; i < k_signs.size(); ++i) {
    if (is_allowed(subject, static_cast<QueryOperator>(i))) allowed.emplace_back(k_signs[i]);
  }
  return join(allowed, " ");
}

std::optional<std::int64_t> parse_date(std::string_view text) {
  if (text.size() < 10 || !has_form(text.substr(0, 10), "dddd-dd-dd")) return std::nullopt;
  const std::int64_t year = digits(text, 0, 4);
  const std::int64_t month = digits(text, 5, 2);
  const std::int64_t day = digits(text, 8, 2);
  if (month < 1 || month > 12 || day < 1 || day > month_length(year, month)) return std::nullopt;
  const std::int64_t midnight = days_of(year, month, day) * 86400;
  if (text.size() == 10) return midnight;
  if (text.size() < 19 || !has_form(text.substr(10, 9), "Tdd:dd:dd")) return std::nullopt;
  const std::int64_t hour = digits(text, 11, 2);
  const std::int64_t minute = digits(text, 14, 2);
  const std::int64_t second = digits(text, 17, 2);
  const std::optional<std::int64_t> offset = zone_offset(text.substr(19));
  if (hour > 23 || minute > 59 || second > 60 || !offset) return std::nullopt;
  return midnight + hour * 3600 + minute * 60 + second - *offset;
}

bool is_version(std::string_view text) {
  text = text.substr(0, std::min(text.find_first_of("-+"), text.size()));
  for (std::string_view part : split(text, '.')) {
    if (part.empty() || part.size() > 9 || !parse_int(part) || !is_digit(part[0])) return false;
  }
  return true;
}

int compare_versions(std::string_view a, std::string_view b) {
  const auto parts_a = split(a.substr(0, std::min(a.find_first_of("-+"), a.size())), '.');
  const auto parts_b = split(b.substr(0, std::min(b.find_first_of("-+"), b.size())), '.');
  for (std::size_t i = 0; i < std::max(parts_a.size(), parts_b.size()); ++i) {
    const std::int64_t x = i < parts_a.size() ? parse_int(parts_a[i]).value_or(0) : 0;
    const std::int64_t y = i < parts_b.size() ? parse_int(parts_b[i]).value_or(0) : 0;
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

}  // namespace taskyard::placement
