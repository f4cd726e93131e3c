// Wildcards of policies: * for any text, ? for one character.
#include "base/text.hpp"
#include "iam/iam.hpp"

namespace taskyard::iam {

bool matches(std::string_view pattern, std::string_view text, bool ignore_case) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  const auto same = [ignore_case](char a, char b) {
    return a == b || (ignore_case && to_lower(a) == to_lower(b));
  };
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || same(pattern[p], text[t]))) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace taskyard::iam
