#include "traffic/spread.hpp"

#include <array>
#include <bit>

namespace taskyard::traffic {
namespace {

constexpr std::uint64_t k_ln2 = 2977044472;  // ln 2 in units of 2^-32
constexpr unsigned k_steps_bits = 8;
constexpr unsigned k_steps = 1U << k_steps_bits;

// log2 of m / 2^31, m in [2^31, 2^32), in units of 2^-32: squaring doubles the logarithm.
constexpr std::uint64_t log2_of(std::uint64_t m) {
  std::uint64_t result = 0;
  for (unsigned bit = 31; bit >= 4; --bit) {
    m = (m * m + (1U << 30U)) >> 31U;
    if (m >= (1ULL << 32U)) {
      result |= 1ULL << bit;
      m >>= 1U;
    }
  }
  return result;
}

// ln(1 + i / 256) in units of 2^-32.
constexpr std::array<std::uint32_t, k_steps + 1> make_table() {
  std::array<std::uint32_t, k_steps + 1> table{};
  for (unsigned i = 0; i < k_steps; ++i) {
    const std::uint64_t log2 = log2_of((1ULL << 31U) + (std::uint64_t{i} << (31U - k_steps_bits)));
    table[i] = static_cast<std::uint32_t>((log2 * k_ln2) >> 32U);
  }
  table[k_steps] = static_cast<std::uint32_t>(k_ln2);
  return table;
}
constexpr std::array<std::uint32_t, k_steps + 1> k_table = make_table();

}  // namespace

std::int64_t exponential(std::uint64_t bits) {
  bits |= 1U;  // zero has no logarithm
  const unsigned zeros = static_cast<unsigned>(std::countl_zero(bits));
  // u = (1 + f) / 2^(zeros + 1): -ln u = (zeros + 1) ln 2 - ln(1 + f).
  const std::uint64_t fraction = bits << zeros << 1U;
  const auto step = static_cast<std::size_t>(fraction >> (64U - k_steps_bits));
  const std::uint64_t rest = (fraction << k_steps_bits) >> 40U;  // 24 bits
  const std::uint64_t low = k_table[step];
  const std::uint64_t ln = low + (((k_table[step + 1] - low) * rest) >> 24U);
  const std::uint64_t all = (zeros + 1U) * k_ln2 - ln;
  return static_cast<std::int64_t>(all >> (32U - k_spread_bits));
}

}  // namespace taskyard::traffic
