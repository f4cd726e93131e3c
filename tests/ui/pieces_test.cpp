// What of a changed buffer is uploaded.
#include <doctest/doctest.h>

#include "render/pieces.hpp"

using namespace taskyard;
using namespace taskyard::web;

TEST_SUITE("upload pieces") {
  TEST_CASE(
      "changed places of a buffer are uploaded in few pieces that leave the widest gaps out") {
    struct Case {
      const char* what;
      std::vector<Piece> changed;
      std::size_t most;
      std::vector<Piece> uploaded;
    };
    const Case cases[] = {
        {"nothing", {}, 3, {}},
        {"empty places", {{4, 4}, {9, 9}}, 3, {}},
        {"one", {{2, 5}}, 1, {{2, 5}}},
        {"few enough stay as they are", {{8, 9}, {1, 2}}, 2, {{1, 2}, {8, 9}}},
        {"overlapping and touching are one", {{3, 6}, {1, 4}, {6, 7}}, 3, {{1, 7}}},
        {"one in another", {{1, 9}, {2, 3}, {10, 11}}, 3, {{1, 9}, {10, 11}}},
        {"the narrowest gap goes first", {{0, 1}, {3, 4}, {90, 91}}, 2, {{0, 4}, {90, 91}}},
        {"down to one", {{90, 91}, {0, 1}, {3, 4}}, 1, {{0, 91}}},
        {"equal gaps: the first ones stay", {{0, 1}, {2, 3}, {4, 5}}, 2, {{0, 1}, {2, 5}}},
    };
    for (const Case& one : cases) {
      CAPTURE(one.what);
      CHECK(few_pieces(one.changed, one.most) == one.uploaded);
    }
  }
}
