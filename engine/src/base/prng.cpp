#include "base/prng.hpp"

#include "base/assert.hpp"
#include "base/mix.hpp"

namespace taskyard {

namespace {
constexpr std::uint64_t k_golden = 0x9E3779B97F4A7C15ULL;
}  // namespace

Prng::Prng(std::uint64_t seed, Stream stream) : state_{} {
  // SplitMix64 fills the state, as the authors of xoshiro advise; streams start at unrelated places.
  std::uint64_t position =
      mix64(seed) + mix64(k_golden * (static_cast<std::uint64_t>(stream) + 1U));
  for (std::uint64_t& word : state_) {
    position += k_golden;
    word = mix64(position);
  }
}

std::uint64_t Prng::next() { return xoshiro_next(state_); }

std::uint64_t Prng::below(std::uint64_t n) {
  TASKYARD_ASSERT(n > 0);
  // Numbers below (2^64 mod n) are thrown away, so every remainder is equally likely.
  const std::uint64_t rejected = (0U - n) % n;
  std::uint64_t number = next();
  while (number < rejected) number = next();
  return number % n;
}

std::int64_t Prng::between(std::int64_t low, std::int64_t high) {
  TASKYARD_ASSERT(low <= high);
  const std::uint64_t width =
      static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1U;
  const std::uint64_t step = width == 0 ? next() : below(width);  // 0: the whole range of int64
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + step);
}

}  // namespace taskyard
