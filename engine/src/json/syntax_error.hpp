// What is wrong with a text that is no JSON, said to a person. Only looks; the parser has already refused.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace taskyard::json {

/// What had been read just before the place where reading stopped.
enum class Before : std::uint8_t { nothing, opening, value, key };

/// A bracket that is still open: where, and which.
struct OpenBracket {
  std::size_t at = 0;
  bool object = false;
};

/// State of the reader when it stopped.
struct Stop {
  std::size_t at = 0;  ///< end of the last token that was read
  Before before = Before::nothing;
  std::span<const OpenBracket> open;  ///< outermost first
};

/// A finding without its line and column: `begin`, `end` are byte offsets. Codes start with "json.".
struct SyntaxError {
  std::string_view code = "json.syntax";
  std::string message;
  std::string hint;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t opened_at =
      std::string_view::npos;  ///< bracket the message is about; its line is added
};

SyntaxError explain_syntax_error(std::string_view text, const Stop& stop);

}  // namespace taskyard::json
