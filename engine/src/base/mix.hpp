// A 64-bit mix that can be undone: ids look random, need no table, and are read back by the inverse.
#pragma once

#include <cstdint>

namespace taskyard {

/// Bijective scramble (the finisher of SplitMix64, variant 13 of David Stafford).
constexpr std::uint64_t mix64(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

/// The number whose mix64 is `x`.
constexpr std::uint64_t unmix64(std::uint64_t x) {
  x = (x ^ (x >> 31U) ^ (x >> 62U)) * 0x319642B2D24D8EC3ULL;  // inverse factors modulo 2^64
  x = (x ^ (x >> 27U) ^ (x >> 54U)) * 0x96DE1B173F119089ULL;
  return x ^ (x >> 30U) ^ (x >> 60U);
}

static_assert(unmix64(mix64(0x0123456789ABCDEFULL)) == 0x0123456789ABCDEFULL);
static_assert(mix64(unmix64(42)) == 42);

}  // namespace taskyard
