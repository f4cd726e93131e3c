// Tokens for syntax colours. Accepts any bytes: this runs while somebody types.
#include "base/text.hpp"
#include "json/scan.hpp"
#include "taskyard/json.hpp"

namespace taskyard {

namespace {

JsonToken make(JsonTokenKind kind, std::size_t begin, std::size_t end) {
  return {kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

JsonToken string_token(std::string_view text, std::size_t at) {
  const json::StringEnd found = json::string_end(text, at);
  if (!found.closed) return make(JsonTokenKind::wrong, at, found.end);
  const std::size_t after = json::skip_blanks(text, found.end);
  const bool names_member = after < text.size() && text[after] == ':';
  return make(names_member ? JsonTokenKind::key : JsonTokenKind::string, at, found.end);
}

JsonToken word_token(std::string_view text, std::size_t at) {
  const std::size_t end = json::word_end(text, at);
  const std::string_view word = text.substr(at, end - at);
  if (word == "true" || word == "false" || word == "null") {
    return make(JsonTokenKind::literal, at, end);
  }
  return make(json::is_number(word) ? JsonTokenKind::number : JsonTokenKind::wrong, at, end);
}

/// Everything up to the next character that can start a token.
JsonToken wrong_token(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && !is_blank(text[end]) &&
         std::string_view("{}[]:,\"").find(text[end]) == std::string_view::npos &&
         json::word_end(text, end) == end) {
    ++end;
  }
  return make(JsonTokenKind::wrong, at, end);
}

}  // namespace

std::vector<JsonToken> json_tokens(std::string_view text) {
  std::vector<JsonToken> tokens;
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (at = json::skip_blanks(text, at); at < text.size(); at = json::skip_blanks(text, at)) {
    const char c = text[at];
    if (c == '"') {
      tokens.push_back(string_token(text, at));
    } else if (std::string_view("{}[]:,").find(c) != std::string_view::npos) {
      tokens.push_back(make(JsonTokenKind::punctuation, at, at + 1));
    } else if (json::word_end(text, at) > at) {
      tokens.push_back(word_token(text, at));
    } else {
      tokens.push_back(wrong_token(text, at));
    }
    at = tokens.back().end;
  }
  return tokens;
}

}  // namespace taskyard
