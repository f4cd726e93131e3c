// A small safe matcher for the Java regular expressions of cluster queries (facts QL-3). Every pattern
// runs in time linear in the text: all alternatives are followed side by side, nothing is tried again.
// Understood: literals, ., classes, \d \w \s and their opposites, \Q..\E, groups, |, * + ? {m,n} (also
// lazy), ^ $ \A \z \Z \b \B, a leading (?i). Refused with a reason: look-around, back references,
// possessive quantifiers, class intersection, \p{…}. Works on bytes; AWS's values are ASCII (CI-22).
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace taskyard::placement {

/// Where and why a pattern is refused; positions in bytes of the pattern.
struct RegexFault {
  std::string message;
  std::string hint;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
};

class Regex {
 public:
  using ByteSet = std::bitset<256>;

  /// Compiles `pattern`; nothing on a fault, which is then described in `fault`.
  static std::optional<Regex> parse(std::string_view pattern, RegexFault& fault);
  /// True when the whole of `text` matches (facts QL-3: anchored at both ends).
  bool matches(std::string_view text) const;

  enum class StepKind : std::uint8_t {
    byte,
    set,
    split,
    jump,
    at_begin,
    at_end,
    at_word_edge,
    not_at_word_edge,
    match
  };
  /// One instruction of the compiled pattern; `next` and `other` are positions in the program.
  struct Step {
    StepKind kind = StepKind::match;
    std::uint8_t byte = 0;
    std::uint16_t set = 0;
    std::uint16_t next = 0;
    std::uint16_t other = 0;
  };
  /// Programs stay below this, whatever {m,n} multiplies up to.
  static constexpr std::size_t k_steps_max = 4000;

 private:
  std::vector<Step> steps_;
  std::vector<ByteSet> sets_;
};

}  // namespace taskyard::placement
