// What will happen, ordered by (time, phase, order of arrival). A hierarchical timing wheel in one pool
// of nodes: pushing is constant time, an entry moves down at most once per level, a copy is a few
// flat arrays. Measured against a 4-ary heap in tests/bench/event_bench.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/phases.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

struct QueueEntry {
  SimTime time = 0;
  Due kind = Due::scenario_call;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
};

class EventQueue {
 public:
  EventQueue();

  /// Adds an entry; `entry.time` is not before the time of the last one taken. k_never is ignored.
  void push(const QueueEntry& entry);
  /// Takes the next entry whose time is at most `until`.
  bool pop(SimTime until, QueueEntry& taken);
  /// Time of the next entry; none when all that are left are quiet ones.
  std::optional<SimTime> next_time() const;
  std::size_t size() const { return size_; }

 private:
  static constexpr std::uint32_t k_none = 0xFFFFFFFFU;
  static constexpr unsigned k_bits = 8;
  static constexpr unsigned k_slots = 1U << k_bits;
  static constexpr unsigned k_levels = 8;
  static constexpr unsigned k_phases = static_cast<unsigned>(Phase::count_);
  static constexpr unsigned k_words = k_slots / 64U;

  struct Node {
    SimTime time = 0;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t next = k_none;
    Due kind = Due::scenario_call;
  };
  struct List {
    std::uint32_t head = k_none;
    std::uint32_t tail = k_none;
  };
  using Bits = std::array<std::uint64_t, k_words>;

  void place(std::uint32_t node);
  void append(List& list, std::uint32_t node);
  bool cascade(SimTime until);
  void take(unsigned slot, QueueEntry& taken);
  static unsigned first_from(const Bits& bits, unsigned slot);
  unsigned digit(unsigned level) const;

  std::vector<Node> nodes_;
  std::uint32_t free_ = k_none;
  SimTime cursor_ = 0;
  std::size_t size_ = 0;
  std::size_t quiet_ = 0;   ///< of these, quiet ones
  std::vector<List> near_;  // k_slots x k_phases: one list per millisecond and phase
  std::vector<List> far_;   // (k_levels - 1) x k_slots
  std::array<Bits, k_levels> occupied_{};
};

}  // namespace taskyard
