// A short, bounded run of the fuzz targets; ./dev fuzz runs them without end.
#include <doctest/doctest.h>

#include "fuzz/fuzz.hpp"

using namespace taskyard;

TEST_SUITE_BEGIN("api");

TEST_CASE("any JSON to any action yields a reply and leaves the ledger whole") {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    CHECK(fuzz::fuzz_api(seed, 250) == "");
  }
}

TEST_CASE("any text to the query language yields an answer") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    CHECK(fuzz::fuzz_queries(seed, 2000) == "");
  }
}

TEST_SUITE_END();
