// Steps over JSON text, for the parts that need places instead of values. None of them reads beyond
// the end or fails; they are used on half-typed text too.
#pragma once

#include <cstddef>
#include <string_view>

namespace taskyard::json {

/// First position at or after `at` that is no JSON white space.
std::size_t skip_blanks(std::string_view text, std::size_t at);

/// End of the string literal that opens at `at` (its quote). `closed` is false when the line or the text
/// ends before the closing quote; the end then is there.
struct StringEnd {
  std::size_t end = 0;
  bool closed = false;
};
StringEnd string_end(std::string_view text, std::size_t at);

/// End of the run of characters that numbers and literals are made of; at least `at`.
std::size_t word_end(std::string_view text, std::size_t at);

/// Length of the well-formed UTF-8 sequence at `at` (1 to 4), 0 when there is none.
std::size_t utf8_length(std::string_view text, std::size_t at);

/// First position that is not well-formed UTF-8, or npos.
std::size_t utf8_fault(std::string_view text);

/// Whether all of `word` is a JSON number.
bool is_number(std::string_view word);

/// Whether all of `word` is a JSON number, true, false or null.
bool is_word(std::string_view word);

}  // namespace taskyard::json
