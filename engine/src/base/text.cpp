#include "base/text.hpp"

#include <algorithm>
#include <array>

#include "base/assert.hpp"

namespace taskyard {

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = to_lower(c);
  return result;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = to_upper(c);
  return result;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

std::string to_text(std::int64_t number) {
  const bool negative = number < 0;
  std::uint64_t rest =
      negative ? 0U - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
  std::string digits = to_text_padded(rest, 1);
  return negative ? "-" + digits : digits;
}

std::string to_text_padded(std::uint64_t number, unsigned width) {
  std::string reversed;
  do {
    reversed.push_back(static_cast<char>('0' + number % 10U));
    number /= 10U;
  } while (number > 0);
  while (reversed.size() < width) reversed.push_back('0');
  return {reversed.rbegin(), reversed.rend()};
}

std::string to_hex(std::uint64_t number, unsigned digits) {
  std::string result(digits, '0');
  for (unsigned i = digits; i-- > 0; number >>= 4U) result[i] = "0123456789abcdef"[number & 15U];
  return result;
}

std::optional<std::int64_t> parse_int(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  const std::uint64_t largest = (1ULL << 63U) - (negative ? 0U : 1U);
  std::uint64_t number = 0;
  for (char c : text) {
    if (!is_digit(c)) return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (number > (largest - digit) / 10U) return std::nullopt;
    number = number * 10U + digit;
  }
  return static_cast<std::int64_t>(negative ? 0U - number : number);
}

std::optional<std::uint64_t> parse_hex(std::string_view text) {
  if (text.empty() || text.size() > 16) return std::nullopt;
  std::uint64_t number = 0;
  for (char c : text) {
    const char small = to_lower(c);
    const bool letter = small >= 'a' && small <= 'f';
    if (!is_digit(c) && !letter) return std::nullopt;
    number = number << 4U | static_cast<std::uint64_t>(letter ? small - 'a' + 10 : c - '0');
  }
  return number;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string result;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) result += separator;
    result += parts[i];
  }
  return result;
}

std::string concat(std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (std::string_view part : parts) size += part.size();
  std::string result;
  result.reserve(size);
  for (std::string_view part : parts) result += part;
  return result;
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  TASKYARD_ASSERT(!from.empty());
  std::string result;
  for (;;) {
    const std::size_t found = text.find(from);
    result += text.substr(0, found);
    if (found == std::string_view::npos) return result;
    result += to;
    text.remove_prefix(found + from.size());
  }
}

unsigned edit_distance(std::string_view a, std::string_view b, unsigned limit) {
  constexpr std::size_t k_longest = 64;
  if (a.size() > k_longest || b.size() > k_longest) return limit + 1;
  std::array<unsigned, k_longest + 1> before{}, above{}, row{};
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = static_cast<unsigned>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<unsigned>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const unsigned replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({replaced, above[j] + 1U, row[j - 1] + 1U});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1U);
      }
    }
    before = above;
    above = row;
  }
  return std::min(above[b.size()], limit + 1U);
}

std::string_view nearest_spelling(std::string_view text,
                                  std::span<const std::string_view> choices) {
  const std::string small = lower(text);
  const unsigned limit = text.size() < 4 ? 1U : text.size() < 8 ? 2U : 3U;
  unsigned best = limit + 1;
  std::string_view found;
  for (std::string_view choice : choices) {
    const unsigned distance = edit_distance(small, lower(choice), limit);
    if (distance < best) {
      best = distance;
      found = choice;
    }
  }
  return found;
}

}  // namespace taskyard
