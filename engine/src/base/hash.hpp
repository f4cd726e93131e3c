// The hash of logs and states: the same bytes give the same value on every platform.
// Not for security and not for tables of ours (they are sorted).
#pragma once

#include <cstdint>
#include <string_view>

#include "base/mix.hpp"

namespace taskyard {

/// Running 64-bit hash. Order matters; texts include their length, so ("ab","c") differs from ("a","bc").
class Hasher {
 public:
  Hasher() = default;
  explicit Hasher(std::uint64_t start) : state_(start) {}

  void add(std::uint64_t number) {
    state_ ^= number * 0x9E3779B97F4A7C15ULL;
    state_ = ((state_ << 29U) | (state_ >> 35U)) * 0xD6E8FEB86659FD93ULL + 0x632BE59BD9B4E019ULL;
  }
  /// Bytes are taken as little-endian words whatever the platform.
  void add(std::string_view text) {
    add(static_cast<std::uint64_t>(text.size()));
    std::uint64_t word = 0;
    unsigned filled = 0;
    for (char c : text) {
      word |= static_cast<std::uint64_t>(static_cast<unsigned char>(c)) << (8U * filled);
      if (++filled == 8U) {
        add(word);
        word = 0;
        filled = 0;
      }
    }
    if (filled > 0) add(word);
  }
  std::uint64_t value() const { return mix64(state_); }

 private:
  std::uint64_t state_ = 0x243F6A8885A308D3ULL;
};

}  // namespace taskyard
