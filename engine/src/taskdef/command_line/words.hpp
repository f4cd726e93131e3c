// The words of a shell command line with the place of every byte.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace taskyard::taskdef {

/// Text whose bytes know where they stood in the text it was made from.
struct PlacedText {
  std::string text;
  std::vector<std::uint32_t> at;

  void add(char c, std::uint32_t place) {
    text += c;
    at.push_back(place);
  }
  /// All of `other` from `begin` on, `length` bytes at most.
  void add(const PlacedText& other, std::size_t begin = 0, std::size_t length = SIZE_MAX);
  /// Bytes that stand for something at `place`.
  void add(std::string_view bytes, std::uint32_t place);
  std::uint32_t place() const { return at.empty() ? 0 : at.front(); }
};

struct ShellWords {
  std::vector<PlacedText> words;
  bool quote_open = false;  ///< a quote is never closed
  std::uint32_t quote_at = 0;
};

/// POSIX words: blanks part, quotes and backslashes protect; a line that ends with a backslash goes on.
/// Nothing is expanded. The first command only: it ends at ; | & or > outside quotes.
ShellWords shell_words(std::string_view text);

}  // namespace taskyard::taskdef
