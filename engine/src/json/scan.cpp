#include "json/scan.hpp"

#include "base/text.hpp"

namespace taskyard::json {

namespace {

constexpr unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

constexpr bool is_continuation(unsigned byte) { return (byte & 0xC0U) == 0x80U; }

std::size_t skip_digits(std::string_view word, std::size_t at) {
  while (at < word.size() && is_digit(word[at])) ++at;
  return at;
}

}  // namespace

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

StringEnd string_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '"') return {at + 1, true};
    if (text[at] == '\n' || text[at] == '\r') return {at, false};
    if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] != '\n') ++at;
  }
  return {text.size(), false};
}

std::size_t word_end(std::string_view text, std::size_t at) {
  const auto belongs = [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.' || c == '_' || c == '$';
  };
  while (at < text.size() && belongs(text[at])) ++at;
  return at;
}

std::size_t utf8_length(std::string_view text, std::size_t at) {
  const unsigned first = byte_at(text, at);
  const unsigned second = byte_at(text, at + 1);
  if (first < 0x80U) return at < text.size() ? 1 : 0;
  if (first < 0xC2U || first > 0xF4U || !is_continuation(second)) return 0;
  if (first < 0xE0U) return 2;
  if (!is_continuation(byte_at(text, at + 2))) return 0;
  // No overlong forms, no surrogates, nothing above U+10FFFF.
  if (first < 0xF0U) {
    return (first == 0xE0U && second < 0xA0U) || (first == 0xEDU && second > 0x9FU) ? 0 : 3;
  }
  if (!is_continuation(byte_at(text, at + 3))) return 0;
  return (first == 0xF0U && second < 0x90U) || (first == 0xF4U && second > 0x8FU) ? 0 : 4;
}

std::size_t utf8_fault(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

bool is_number(std::string_view word) {
  std::size_t at = word.starts_with('-') ? 1 : 0;
  const std::size_t whole = at;
  at = skip_digits(word, at);
  if (at == whole || (word[whole] == '0' && at > whole + 1)) return false;
  if (at < word.size() && word[at] == '.') {
    const std::size_t fraction = at + 1;
    at = skip_digits(word, fraction);
    if (at == fraction) return false;
  }
  if (at < word.size() && to_lower(word[at]) == 'e') {
    ++at;
    if (at < word.size() && (word[at] == '+' || word[at] == '-')) ++at;
    const std::size_t exponent = at;
    at = skip_digits(word, exponent);
    if (at == exponent) return false;
  }
  return at == word.size();
}

bool is_word(std::string_view word) {
  return word == "true" || word == "false" || word == "null" || is_number(word);
}

}  // namespace taskyard::json
