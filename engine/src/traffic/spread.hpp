// Exponential numbers in fixed point: equal on every platform, no floating point.
#pragma once

#include <cstdint>

#include "base/prng.hpp"
#include "taskyard/traffic.hpp"

namespace taskyard::traffic {

/// Bits behind the point of `exponential`: 1.0 is 2^24.
inline constexpr unsigned k_spread_bits = 24;

/// -ln(u) for `bits` / 2^64 as u; exponential with mean 1 when the bits are random. At most 44.4;
/// off by
/// less than a millionth.
std::int64_t exponential(std::uint64_t bits);

/// `mean` times an exponential number with mean 1, rounded. `mean` is at most 2^33 (2.4 hours in
/// µs).
inline std::int64_t exponential_of(std::int64_t mean, std::uint64_t bits) {
  return (mean * exponential(bits) + (std::int64_t{1} << (k_spread_bits - 1))) >> k_spread_bits;
}

/// Evenly distributed in [0, n) from 32 random bits; the bias of at most n / 2^32 is harmless here.
inline std::uint32_t below(std::uint32_t bits, std::uint32_t n) {
  return static_cast<std::uint32_t>((std::uint64_t{bits} * n) >> 32U);
}

}  // namespace taskyard::traffic
