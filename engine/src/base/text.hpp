// Small questions about texts, all of them bytewise and without locale.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace taskyard {

/// ASCII classes; <cctype> depends on the locale.
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_letter(char c) { return is_upper(c) || is_lower(c); }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr char to_lower(char c) { return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - ('a' - 'A')) : c; }

/// Without blanks at both ends.
std::string_view trim(std::string_view text);
std::string lower(std::string_view text);
std::string upper(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// Decimal text of a number.
std::string to_text(std::int64_t number);
/// Decimal text with at least `width` digits.
std::string to_text_padded(std::uint64_t number, unsigned width);
/// `digits` lower-case hex digits of `number`.
std::string to_hex(std::uint64_t number, unsigned digits);
/// The whole of `text` as a decimal integer (optional sign), or nothing.
std::optional<std::int64_t> parse_int(std::string_view text);
/// The whole of `text` as hex digits (at most 16), or nothing.
std::optional<std::uint64_t> parse_hex(std::string_view text);

/// Parts between separators; an empty text has one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);
/// `a`, `b` and `c` with `separator` between.
std::string join(std::span<const std::string> parts, std::string_view separator);
/// All parts one after another.
std::string concat(std::initializer_list<std::string_view> parts);
/// `text` with every `from` replaced by `to`; `from` is not empty.
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

/// Number of single-character edits (insert, remove, replace, swap neighbours) between two texts,
/// counted only up to `limit`; larger distances give limit + 1. Texts over 64 bytes give limit + 1.
unsigned edit_distance(std::string_view a, std::string_view b, unsigned limit);
/// The choice nearest in spelling to `text` (letter case does not count), or "" when none is near.
std::string_view nearest_spelling(std::string_view text, std::span<const std::string_view> choices);

}  // namespace taskyard
