#include "render/pieces.hpp"

#include <algorithm>

namespace taskyard::web {

namespace {

// Sorted, and joined where they touch.
std::vector<Piece> in_order(std::vector<Piece> pieces) {
  std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  std::vector<Piece> joined;
  for (const Piece& piece : pieces) {
    if (piece.begin >= piece.end) continue;
    if (joined.empty() || piece.begin > joined.back().end) {
      joined.push_back(piece);
    } else {
      joined.back().end = std::max(joined.back().end, piece.end);
    }
  }
  return joined;
}

}  // namespace

std::vector<Piece> few_pieces(std::vector<Piece> pieces, std::size_t most) {
  const std::vector<Piece> apart = in_order(std::move(pieces));
  if (apart.size() <= most) return apart;
  struct Gap {
    std::uint64_t width;
    std::size_t before;  // the piece that ends it
  };
  std::vector<Gap> gaps;
  for (std::size_t i = 1; i < apart.size(); ++i) {
    gaps.push_back({apart[i].begin - apart[i - 1].end, i});
  }
  const auto wider = [](const Gap& a, const Gap& b) {
    return a.width != b.width ? a.width > b.width : a.before < b.before;
  };
  std::sort(gaps.begin(), gaps.end(), wider);
  gaps.resize(most - 1);
  std::sort(gaps.begin(), gaps.end(),
            [](const Gap& a, const Gap& b) { return a.before < b.before; });
  std::vector<Piece> few;
  std::size_t first = 0;
  for (const Gap& gap : gaps) {
    few.push_back({apart[first].begin, apart[gap.before - 1].end});
    first = gap.before;
  }
  few.push_back({apart[first].begin, apart.back().end});
  return few;
}

}  // namespace taskyard::web
