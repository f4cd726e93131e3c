// Which parts of a buffer to upload when many small places of it have changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace taskyard::web {

/// Elements [begin, end) of a buffer.
struct Piece {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  bool operator==(const Piece&) const = default;
};

/// How many uploads into one buffer a frame makes: drivers that must keep the old contents for a frame
/// still in flight end a pass for each (ANGLE warns from 16 on).
inline constexpr std::size_t k_pieces_max = 8;

/// At most `most` (> 0) pieces, sorted and apart, that cover all of `pieces` (any order, may overlap;
/// empty ones count for nothing). They are joined over the narrowest gaps, so that as little as
/// possible of what has not changed comes along.
std::vector<Piece> few_pieces(std::vector<Piece> pieces, std::size_t most);

}  // namespace taskyard::web
