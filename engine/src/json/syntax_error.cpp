#include "json/syntax_error.hpp"

#include <array>

#include "base/text.hpp"
#include "json/scan.hpp"

namespace taskyard::json {

namespace {

/// What may stand at the place where reading stopped.
enum class Expected : std::uint8_t {
  value,
  value_or_end,
  name,
  name_or_end,
  colon,
  comma,
  nothing
};

/// The place after separators: `comma_at` is the comma just read, or npos.
struct Place {
  std::size_t at = 0;
  std::size_t comma_at = std::string_view::npos;
  Expected expected = Expected::value;
};

Place after_value(std::string_view text, const Stop& stop, std::size_t at) {
  if (stop.open.empty()) return {at, std::string_view::npos, Expected::nothing};
  if (at >= text.size() || text[at] != ',') return {at, std::string_view::npos, Expected::comma};
  const Expected next = stop.open.back().object ? Expected::name : Expected::value;
  return {skip_blanks(text, at + 1), at, next};
}

Place find_place(std::string_view text, const Stop& stop) {
  const std::size_t at = skip_blanks(text, stop.at);
  constexpr std::size_t k_none = std::string_view::npos;
  switch (stop.before) {
    case Before::nothing: return {at, k_none, Expected::value};
    case Before::opening:
      return {at, k_none, stop.open.back().object ? Expected::name_or_end : Expected::value_or_end};
    case Before::key:
      if (at < text.size() && text[at] == ':') {
        return {skip_blanks(text, at + 1), k_none, Expected::value};
      }
      return {at, k_none, Expected::colon};
    case Before::value: return after_value(text, stop, at);
  }
  return {at, k_none, Expected::value};
}

std::string_view wanted(Expected expected, bool in_object) {
  switch (expected) {
    case Expected::value: return "a value";
    case Expected::value_or_end: return "a value or ]";
    case Expected::name: return "a member name in double quotes";
    case Expected::name_or_end: return "a member name in double quotes or }";
    case Expected::colon: return "a colon after the member name";
    case Expected::comma: return in_object ? "a comma or }" : "a comma or ]";
    case Expected::nothing: return "the end of the text";
  }
  return "";
}

/// The characters at `at` as they are quoted in a message.
std::string shown(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x20U || byte == 0x7FU) return "the control character " + to_hex(byte, 2);
  const std::size_t word = word_end(text, at);
  if (word > at) {
    constexpr std::size_t k_longest = 24;
    return word - at > k_longest ? concat({text.substr(at, k_longest), "…"})
                                 : std::string(text.substr(at, word - at));
  }
  const std::size_t length = utf8_length(text, at);
  return std::string(text.substr(at, length == 0 ? 1 : length));
}

SyntaxError end_of_text(std::string_view text, const Stop& stop, const Place& place) {
  SyntaxError error;
  error.begin = error.end = text.size();
  if (stop.before == Before::nothing) {
    error.code = "json.empty";
    error.message = "The text is empty.";
    error.hint = "A JSON text starts with {.";
    return error;
  }
  const OpenBracket open = stop.open.back();
  error.code = "json.unclosed";
  error.opened_at = open.at;
  error.message = concat({"The text ends, but the ", open.object ? "object" : "array"});
  error.hint = concat({"Add ", wanted(place.expected, open.object), ", and close it with ",
                       open.object ? "}" : "]", "."});
  if (place.expected == Expected::comma) {
    error.hint = concat({"Close it with ", open.object ? "}" : "]", "."});
  }
  return error;
}

/// A string literal that the parser refused: not closed, a raw control character or a wrong escape.
SyntaxError broken_string(std::string_view text, std::size_t at) {
  SyntaxError error{"json.string", {}, {}, at, at + 1, std::string_view::npos};
  const StringEnd found = string_end(text, at);
  error.end = found.end;
  if (!found.closed) {
    error.message = "This text has no closing quote on its line.";
    error.hint = "Close it with \"; a line break inside a text is written \\n.";
    return error;
  }
  for (std::size_t i = at + 1; i + 1 < found.end; ++i) {
    if (static_cast<unsigned char>(text[i]) < 0x20U) {
      error.begin = i;
      error.end = i + 1;
      error.message = concat({"Inside a text, ", shown(text, i), " is not allowed."});
      error.hint = text[i] == '\t' ? "A tab inside a text is written \\t."
                                   : "Remove it, or write \\u00" +
                                         to_hex(static_cast<unsigned char>(text[i]), 2) + ".";
      return error;
    }
    if (text[i] != '\\') continue;
    ++i;
    const bool simple = std::string_view("\"\\/bfnrt").find(text[i]) != std::string_view::npos;
    const bool unicode = text[i] == 'u' && parse_hex(text.substr(i + 1, 4)) && i + 5 < found.end;
    if (simple || unicode) continue;
    error.begin = i - 1;
    error.end = i + 1;
    error.message = concat({"\\", shown(text, i).substr(0, 1), " is no escape sequence."});
    error.hint =
        text[i] == 'u' ? "\\u needs four hex digits." : "A backslash itself is written \\\\.";
    return error;
  }
  error.message = "This text holds half of a surrogate pair (\\uD800 to \\uDFFF).";
  error.hint = "Write the character itself, or both halves.";
  return error;
}

struct Literal {
  std::string_view written;
  std::string_view meant;
};
constexpr std::array<Literal, 10> k_literals{{{"True", "true"},
                                              {"False", "false"},
                                              {"None", "null"},
                                              {"TRUE", "true"},
                                              {"FALSE", "false"},
                                              {"NULL", "null"},
                                              {"Null", "null"},
                                              {"nil", "null"},
                                              {"undefined", "null"},
                                              {"NaN", "null"}}};

std::string hint_for_number(std::string_view word) {
  if (word.starts_with('+')) return "Numbers have no plus sign.";
  if (word.starts_with('.') || word.starts_with("-.")) return "Write a zero before the point.";
  if (word.ends_with('.')) return "Write a digit after the point.";
  if (word.size() > 1 && word[0] == '0' && to_lower(word[1]) == 'x') return "Write it in decimal.";
  if (word.size() > 1 && word[0] == '0') return "Numbers have no leading zeros.";
  return "Texts need double quotes.";
}

/// A word where a value should be, that is no value.
SyntaxError broken_word(std::string_view text, std::size_t at) {
  SyntaxError error;
  error.begin = at;
  error.end = word_end(text, at);
  const std::string_view word = text.substr(at, error.end - at);
  const bool numeric = is_digit(word[0]) || word[0] == '-' || word[0] == '+' || word[0] == '.';
  if (is_number(word)) {
    error.code = "json.number";
    error.message = concat({"The number ", shown(text, at), " is too large."});
    error.hint = "Numbers up to about 1.8e308 can be read.";
    return error;
  }
  error.code = numeric ? "json.number" : "json.word";
  error.message = concat({shown(text, at), numeric ? " is no JSON number." : " is no JSON value."});
  error.hint = numeric ? hint_for_number(word) : "Texts need double quotes.";
  for (const Literal& literal : k_literals) {
    if (word == literal.written) error.hint = concat({"JSON writes ", literal.meant, "."});
  }
  return error;
}

bool starts_curly_quote(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  return rest.starts_with("\xE2\x80\x9C") || rest.starts_with("\xE2\x80\x9D") ||
         rest.starts_with("\xE2\x80\x98") || rest.starts_with("\xE2\x80\x99");
}

/// Faults that are told by the character alone, wherever it stands. False when it is none of them.
bool told_by_character(std::string_view text, std::size_t at, SyntaxError& error) {
  const char c = text[at];
  if (c == '\'' || c == '`' || starts_curly_quote(text, at)) {
    error.code = "json.quotes";
    error.end = at + (c == '\'' || c == '`' ? 1 : 3);
    error.message = concat({"JSON has no ", shown(text, at), " quotes."});
    error.hint = "Use straight double quotes: \".";
    return true;
  }
  const std::string_view rest = text.substr(at);
  if (c == '#' || rest.starts_with("//") || rest.starts_with("/*")) {
    error.code = "json.comment";
    error.end = std::min(text.find('\n', at), text.size());
    error.message = "JSON has no comments.";
    error.hint = "Remove the comment.";
    return true;
  }
  return false;
}

/// Closing bracket that does not fit: after a comma, or of the wrong kind.
SyntaxError wrong_closing(std::string_view text, const Stop& stop, const Place& place) {
  SyntaxError error;
  error.begin = place.at;
  error.end = place.at + 1;
  const bool closes_object = text[place.at] == '}';
  const bool fits = !stop.open.empty() && stop.open.back().object == closes_object;
  if (fits && place.comma_at != std::string_view::npos) {
    error.code = "json.trailing-comma";
    error.begin = place.comma_at;
    error.end = place.comma_at + 1;
    error.message = concat({"A comma stands before the closing ", closes_object ? "}" : "]", "."});
    error.hint = "Remove this comma; the last one of a list has none.";
    return error;
  }
  if (fits) {
    error.message =
        concat({closes_object ? "}" : "]", " found, but a value is missing before it."});
    error.hint = "Write a value after the colon, or remove the member.";
    return error;
  }
  error.code = "json.bracket";
  if (stop.open.empty()) {
    error.message = concat({closes_object ? "}" : "]", " closes nothing."});
    error.hint = "Remove it.";
    return error;
  }
  const bool open_object = stop.open.back().object;
  error.opened_at = stop.open.back().at;
  error.message =
      concat({closes_object ? "}" : "]", " found, but the ", open_object ? "object" : "array"});
  error.hint = concat({"Close it with ", open_object ? "}" : "]", " first."});
  return error;
}

SyntaxError missing_comma(std::string_view text, const Stop& stop, const Place& place) {
  SyntaxError error{"json.missing-comma", {}, {}, place.at, place.at + 1, std::string_view::npos};
  error.end = text[place.at] == '"' ? string_end(text, place.at).end
                                    : std::max(word_end(text, place.at), place.at + 1);
  error.message =
      concat({"A comma is missing before this ", stop.open.back().object ? "member." : "element."});
  error.hint = "Put a comma after the value before it.";
  return error;
}

bool starts_value(char c) {
  return c == '"' || c == '{' || c == '[' || c == '-' || is_digit(c) || is_letter(c);
}

SyntaxError unexpected(std::string_view text, const Stop& stop, const Place& place) {
  SyntaxError error;
  error.begin = place.at;
  const std::size_t word = word_end(text, place.at);
  error.end =
      word > place.at ? word : place.at + std::max<std::size_t>(utf8_length(text, place.at), 1);
  const bool in_object = !stop.open.empty() && stop.open.back().object;
  error.message = concat(
      {shown(text, place.at), " found, but ", wanted(place.expected, in_object), " is expected."});
  if (place.expected == Expected::name || place.expected == Expected::name_or_end) {
    error.code = "json.member-name";
    if (word > place.at) error.hint = "Member names need double quotes.";
  } else if (place.expected == Expected::colon) {
    error.code = "json.colon";
    error.hint = "Write \"name\": value.";
  } else if (place.expected == Expected::nothing) {
    error.code = "json.after-end";
    error.hint = "Only one JSON value may stand in the text.";
  }
  return error;
}

}  // namespace

SyntaxError explain_syntax_error(std::string_view text, const Stop& stop) {
  const Place place = find_place(text, stop);
  if (place.at >= text.size()) return end_of_text(text, stop, place);
  SyntaxError error;
  error.begin = place.at;
  if (told_by_character(text, place.at, error)) return error;
  const char c = text[place.at];
  if (c == '}' || c == ']') return wrong_closing(text, stop, place);
  const bool value_wanted =
      place.expected == Expected::value || place.expected == Expected::value_or_end;
  const bool name_wanted =
      place.expected == Expected::name || place.expected == Expected::name_or_end;
  if (c == '"' && (value_wanted || name_wanted)) return broken_string(text, place.at);
  if (value_wanted && word_end(text, place.at) > place.at) return broken_word(text, place.at);
  if (place.expected == Expected::comma && starts_value(c)) return missing_comma(text, stop, place);
  return unexpected(text, stop, place);
}

}  // namespace taskyard::json
