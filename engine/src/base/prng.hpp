// The seeded generator: xoshiro256** by Blackman and Vigna, equal on every platform.
// One stream per purpose, so that a new consumer does not shift the numbers of another.
#pragma once

#include <cstdint>

namespace taskyard {

/// Purposes. Add new ones at the end: the number is part of the seed.
enum class Stream : std::uint8_t {
  placement,  ///< the random strategy and ties
  timing,     ///< spread of the model's times
  addresses,  ///< private IPs, MACs
  scenario,   ///< choices a scenario leaves open
  test,       ///< random tests
  traffic,    ///< arrivals, kinds and costs of requests; one further stream per source
  balancing   ///< weights and random choices of load balancers
};

/// One step of xoshiro256** on a state that somebody keeps in a table.
constexpr std::uint64_t xoshiro_next(std::uint64_t (&state)[4]) {
  const auto rotated = [](std::uint64_t x, unsigned bits) {
    return (x << bits) | (x >> (64U - bits));
  };
  const std::uint64_t result = rotated(state[1] * 5U, 7) * 9U;
  const std::uint64_t shifted = state[1] << 17U;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotated(state[3], 45);
  return result;
}

/// Copyable value; equal state gives equal numbers.
class Prng {
 public:
  Prng() : Prng(1, Stream::test) {}
  Prng(std::uint64_t seed, Stream stream);

  std::uint64_t next();
  /// Evenly distributed in [0, n); n must be at least 1.
  std::uint64_t below(std::uint64_t n);
  /// Evenly distributed in [low, high], both included; low <= high.
  std::int64_t between(std::int64_t low, std::int64_t high);

  /// The four words of the state, for hashing and saving.
  const std::uint64_t (&state() const)[4] { return state_; }
  friend bool operator==(const Prng&, const Prng&) = default;

 private:
  std::uint64_t state_[4];
};

}  // namespace taskyard
