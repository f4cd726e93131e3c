// The pattern as a tree: what the reader of a regular expression hands to its compiler.
// Inner header of placement/regex.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "placement/regex.hpp"

namespace taskyard::placement {

enum class RegexNodeKind : std::uint8_t {
  empty,
  byte,
  set,
  sequence,
  choice,
  repeat,
  at_begin,
  at_end,
  at_word_edge,
  not_at_word_edge
};

struct RegexNode {
  static constexpr std::uint32_t k_none = 0xFFFFFFFFU;
  static constexpr std::uint16_t k_unbounded = 0xFFFFU;

  RegexNodeKind kind = RegexNodeKind::empty;
  std::uint8_t byte = 0;
  std::uint16_t set = 0;
  std::uint16_t at_least = 0;
  std::uint16_t at_most = 0;  ///< k_unbounded = no upper bound
  std::uint32_t first_child = k_none;
  std::uint32_t next_sibling = k_none;
};

struct RegexTree {
  std::vector<RegexNode> nodes;
  std::vector<Regex::ByteSet> sets;
  std::uint32_t root = RegexNode::k_none;
};

/// Reads a pattern; nothing on a fault.
std::optional<RegexTree> read_regex(std::string_view pattern, RegexFault& fault);

}  // namespace taskyard::placement
