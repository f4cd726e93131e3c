// The text that the page's editor holds, and the two ways to count in it: bytes of UTF-8 here,
// UTF-16 units in JavaScript, where a textarea also turns CR LF into LF.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace taskyard::web {

class EditorText {
 public:
  void set(std::string_view text);
  const std::string& text() const { return text_; }

  /// UTF-16 offset in the textarea of a byte offset of text(); offsets past the end give the end.
  std::uint32_t utf16_of(std::uint32_t byte_offset) const;
  /// Coloured pieces that touch [begin, end) in UTF-16 units: count, then kind, begin, end of each.
  /// Valid until the next call.
  const std::uint32_t* tokens(std::uint32_t begin, std::uint32_t end);

 private:
  struct Token {
    std::uint32_t kind, begin, end;
  };
  void count_tokens();

  std::string text_;
  std::vector<std::uint32_t> checkpoints_;  // utf16 offset of every k-th byte
  std::vector<Token> tokens_;
  std::vector<std::uint32_t> answer_;
  bool has_tokens_ = false;
};

}  // namespace taskyard::web
