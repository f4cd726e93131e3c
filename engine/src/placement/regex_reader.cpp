#include "base/text.hpp"
#include "placement/regex_tree.hpp"

namespace taskyard::placement {
namespace {

using ByteSet = Regex::ByteSet;

constexpr std::uint32_t k_nesting_max = 50;
constexpr std::uint16_t k_repeat_max = 1000;

void add_range(ByteSet& set, unsigned first, unsigned last) {
  for (unsigned c = first; c <= last; ++c) set.set(c);
}

/// The set behind \d, \w, \s and their capital opposites.
std::optional<ByteSet> class_escape(char letter) {
  ByteSet set;
  switch (to_lower(letter)) {
    case 'd': add_range(set, '0', '9'); break;
    case 'w':
      add_range(set, '0', '9');
      add_range(set, 'A', 'Z');
      add_range(set, 'a', 'z');
      set.set('_');
      break;
    case 's':
      add_range(set, 9, 13);
      set.set(' ');
      break;
    default: return std::nullopt;
  }
  return is_upper(letter) ? ~set : set;
}

/// The byte behind an escape that stands for one character, or nothing.
std::optional<std::uint8_t> byte_escape(char letter) {
  switch (letter) {
    case 't': return std::uint8_t{9};
    case 'n': return std::uint8_t{10};
    case 'r': return std::uint8_t{13};
    case 'f': return std::uint8_t{12};
    default: break;
  }
  if (is_letter(letter) || is_digit(letter)) return std::nullopt;
  return static_cast<std::uint8_t>(letter);
}

class Reader {
 public:
  Reader(std::string_view pattern, RegexFault& fault) : pattern_(pattern), fault_(fault) {}

  std::optional<RegexTree> read() {
    if (pattern_.substr(0, 4) == "(?i)") {
      ignore_case_ = true;
      at_ = 4;
    }
    const std::uint32_t root = choice(0);
    if (!failed_ && at_ < pattern_.size()) {
      fail("This ) closes nothing", "write \\) for the character", at_, 1);
    }
    if (failed_) return std::nullopt;
    tree_.root = root;
    return std::move(tree_);
  }

 private:
  void fail(std::string_view message, std::string_view hint, std::size_t offset,
            std::size_t length) {
    if (failed_) return;
    failed_ = true;
    fault_ = {std::string(message), std::string(hint), static_cast<std::uint32_t>(offset),
              static_cast<std::uint32_t>(length)};
  }
  bool more() const { return !failed_ && at_ < pattern_.size(); }
  char peek() const { return pattern_[at_]; }
  bool take(char c) {
    if (!more() || peek() != c) return false;
    ++at_;
    return true;
  }

  std::uint32_t add(RegexNode node) {
    tree_.nodes.push_back(node);
    return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
  }
  std::uint32_t add(RegexNodeKind kind) {
    RegexNode node;
    node.kind = kind;
    return add(node);
  }
  std::uint32_t add_set(const ByteSet& set) {
    RegexNode node;
    node.kind = RegexNodeKind::set;
    node.set = static_cast<std::uint16_t>(tree_.sets.size());
    tree_.sets.push_back(set);
    return add(node);
  }
  std::uint32_t add_byte(char c) {
    if (ignore_case_ && is_letter(c)) {
      ByteSet set;
      set.set(static_cast<unsigned char>(to_lower(c)));
      set.set(static_cast<unsigned char>(to_upper(c)));
      return add_set(set);
    }
    RegexNode node;
    node.kind = RegexNodeKind::byte;
    node.byte = static_cast<std::uint8_t>(c);
    return add(node);
  }

  std::uint32_t choice(std::uint32_t depth) {
    const std::uint32_t first = sequence(depth);
    if (!more() || peek() != '|') return first;
    const std::uint32_t node = add(RegexNodeKind::choice);
    tree_.nodes[node].first_child = first;
    std::uint32_t last = first;
    while (take('|')) {
      const std::uint32_t next = sequence(depth);
      tree_.nodes[last].next_sibling = next;
      last = next;
    }
    return node;
  }

  std::uint32_t sequence(std::uint32_t depth) {
    const std::uint32_t node = add(RegexNodeKind::sequence);
    std::uint32_t last = RegexNode::k_none;
    while (more() && peek() != '|' && peek() != ')') {
      const std::uint32_t item = quantified(depth);
      if (failed_) break;
      if (last == RegexNode::k_none) {
        tree_.nodes[node].first_child = item;
      } else {
        tree_.nodes[last].next_sibling = item;
      }
      last = item;
    }
    return node;
  }

  std::uint32_t quantified(std::uint32_t depth) {
    std::uint32_t item = atom(depth);
    while (more()) {
      const std::size_t begin = at_;
      std::uint16_t at_least = 0;
      std::uint16_t at_most = RegexNode::k_unbounded;
      if (!quantifier(at_least, at_most)) break;
      if (begin > 0 && repeated_at_ == begin) {
        fail("Two quantifiers stand one behind the other", "put the first into a group: (a*)+",
             begin, 1);
        break;
      }
      RegexNode node;
      node.kind = RegexNodeKind::repeat;
      node.at_least = at_least;
      node.at_most = at_most;
      node.first_child = item;
      item = add(node);
      if (more() && peek() == '+') {
        fail("Possessive quantifiers are not supported", "leave out the second +", at_, 1);
      }
      take('?');  // lazy: the same answer when the whole value must match
      repeated_at_ = at_;
    }
    return item;
  }

  bool quantifier(std::uint16_t& at_least, std::uint16_t& at_most) {
    if (take('*')) return true;
    if (take('+')) {
      at_least = 1;
      return true;
    }
    if (take('?')) {
      at_most = 1;
      return true;
    }
    return more() && peek() == '{' && counted(at_least, at_most);
  }

  bool counted(std::uint16_t& at_least, std::uint16_t& at_most) {
    const std::size_t begin = at_++;
    const bool has_low = number(at_least);
    bool good = has_low;
    if (take(',')) {
      if (!number(at_most)) at_most = RegexNode::k_unbounded;
    } else {
      at_most = at_least;
    }
    good = good && take('}') && at_least <= at_most;
    if (!good) {
      fail("This is not a number of repetitions",
           "write {2}, {2,} or {2,5}; write \\{ for the brace", begin, 1);
    }
    return good;
  }

  bool number(std::uint16_t& value) {
    const std::size_t begin = at_;
    unsigned sum = 0;
    while (more() && is_digit(peek())) {
      sum = sum * 10 + static_cast<unsigned>(peek() - '0');
      ++at_;
      if (sum > k_repeat_max) {
        fail("At most 1000 repetitions are supported", "use * or + for any number", begin,
             at_ - begin);
        return false;
      }
    }
    value = static_cast<std::uint16_t>(sum);
    return at_ > begin;
  }

  std::uint32_t atom(std::uint32_t depth) {
    const std::size_t begin = at_;
    const char c = pattern_[at_++];
    switch (c) {
      case '(': return group(begin, depth);
      case '[': return bracket(begin);
      case '\\': return escape(begin);
      case '^': return add(RegexNodeKind::at_begin);
      case '$': return add(RegexNodeKind::at_end);
      case '.': {
        ByteSet set;
        set.set('\n').set('\r');
        return add_set(~set);
      }
      case '*':
      case '+':
      case '?':
        fail(concat({"Nothing stands before ", pattern_.substr(begin, 1), " that it could repeat"}),
             "this is a regular expression, not a file pattern: .* is \"anything\"", begin, 1);
        return add(RegexNodeKind::empty);
      case '{':
        fail("Nothing stands before { that it could repeat", "write \\{ for the brace", begin, 1);
        return add(RegexNodeKind::empty);
      default: return add_byte(c);
    }
  }

  std::uint32_t group(std::size_t begin, std::uint32_t depth) {
    if (depth >= k_nesting_max) {
      fail("Groups are nested too deeply", "at most 50 levels", begin, 1);
      return add(RegexNodeKind::empty);
    }
    if (take('?') && !take(':')) {
      fail("Only plain groups are supported",
           "write (…) or (?:…); look-around and flags inside are not "
           "available",
           begin, 2);
      return add(RegexNodeKind::empty);
    }
    const std::uint32_t inner = choice(depth + 1);
    if (!take(')')) fail("This group is not closed", "add )", begin, 1);
    // A node of its own, so that the group's inside keeps its sibling chain.
    const std::uint32_t node = add(RegexNodeKind::sequence);
    tree_.nodes[node].first_child = inner;
    return node;
  }

  std::uint32_t escape(std::size_t begin) {
    if (!more()) {
      fail("A backslash at the end escapes nothing", "write \\\\ for a backslash", begin, 1);
      return add(RegexNodeKind::empty);
    }
    const char c = pattern_[at_++];
    switch (c) {
      case 'A': return add(RegexNodeKind::at_begin);
      case 'z':
      case 'Z': return add(RegexNodeKind::at_end);
      case 'b': return add(RegexNodeKind::at_word_edge);
      case 'B': return add(RegexNodeKind::not_at_word_edge);
      case 'Q': return quoted();
      default: break;
    }
    if (const auto set = class_escape(c)) return add_set(*set);
    if (const auto byte = byte_escape(c)) return add_byte(static_cast<char>(*byte));
    unknown_escape(begin);
    return add(RegexNodeKind::empty);
  }

  void unknown_escape(std::size_t begin) {
    if (is_digit(pattern_[begin + 1])) {
      fail("Back references are not supported", "repeat the part itself", begin, 2);
    } else {
      fail(concat({"The escape ", pattern_.substr(begin, 2), " is not supported"}),
           "known are \\d \\w \\s \\D \\W \\S \\b \\B \\A \\z \\Q \\E \\t \\n \\r \\f and \\ "
           "before a sign",
           begin, 2);
    }
  }

  std::uint32_t quoted() {
    const std::size_t end = pattern_.find("\\E", at_);
    const std::size_t stop = end == std::string_view::npos ? pattern_.size() : end;
    const std::uint32_t node = add(RegexNodeKind::sequence);
    std::uint32_t last = RegexNode::k_none;
    for (; at_ < stop; ++at_) {
      const std::uint32_t item = add_byte(pattern_[at_]);
      std::uint32_t& link = last == RegexNode::k_none ? tree_.nodes[node].first_child
                                                      : tree_.nodes[last].next_sibling;
      link = item;
      last = item;
    }
    if (end != std::string_view::npos) at_ += 2;
    return node;
  }

  std::uint32_t bracket(std::size_t begin) {
    const bool negated = take('^');
    ByteSet set;
    bool first = true;
    while (more() && (first || peek() != ']')) {
      first = false;
      if (peek() == '[' || pattern_.substr(at_, 2) == "&&") {
        fail("Classes inside a class and && are not supported", "write \\[ for the bracket", at_,
             1);
        break;
      }
      bracket_item(set);
    }
    if (!take(']')) fail("This class is not closed", "add ]", begin, 1);
    if (ignore_case_) fold_case(set);
    return add_set(negated ? ~set : set);
  }

  void bracket_item(ByteSet& set) {
    const std::size_t begin = at_;
    const std::optional<std::uint8_t> low = bracket_byte(set);
    if (failed_ || !low) return;
    if (pattern_.substr(at_, 1) != "-" || pattern_.substr(at_, 2) == "-]") {
      set.set(*low);
      return;
    }
    ++at_;
    if (!more()) return;
    const std::optional<std::uint8_t> high = bracket_byte(set);
    if (failed_) return;
    if (!high || *high < *low) {
      fail("This range runs backwards", "write the smaller character first", begin, at_ - begin);
      return;
    }
    add_range(set, *low, *high);
  }

  /// One member of a class; a \d kind goes straight into `set` and gives nothing.
  std::optional<std::uint8_t> bracket_byte(ByteSet& set) {
    const std::size_t begin = at_;
    const char c = pattern_[at_++];
    if (c != '\\') return static_cast<std::uint8_t>(c);
    if (!more()) {
      fail("A backslash at the end escapes nothing", "write \\\\ for a backslash", begin, 1);
      return std::nullopt;
    }
    const char letter = pattern_[at_++];
    if (const auto escaped = class_escape(letter)) {
      set |= *escaped;
      return std::nullopt;
    }
    const auto byte = byte_escape(letter);
    if (!byte) unknown_escape(begin);
    return byte;
  }

  static void fold_case(ByteSet& set) {
    for (unsigned c = 'a'; c <= 'z'; ++c) {
      const unsigned capital = c - 'a' + 'A';
      if (set.test(c) || set.test(capital)) set.set(c).set(capital);
    }
  }

  std::string_view pattern_;
  RegexFault& fault_;
  RegexTree tree_;
  std::size_t at_ = 0;
  std::size_t repeated_at_ = 0;  ///< where the last quantifier ended, 0 = none yet
  bool ignore_case_ = false;
  bool failed_ = false;
};

}  // namespace

std::optional<RegexTree> read_regex(std::string_view pattern, RegexFault& fault) {
  return Reader(pattern, fault).read();
}

}  // namespace taskyard::placement
