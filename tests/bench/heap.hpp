// A 4-ary heap of (time, order) entries: what the engine's timing wheel is measured against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace taskyard::bench {

struct HeapEntry {
  std::int64_t time = 0;
  std::uint64_t order = 0;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
};

class FourAryHeap {
 public:
  void push(std::int64_t time, std::uint32_t a) {
    entries_.push_back({time, next_order_++, a, 0});
    std::size_t at = entries_.size() - 1;
    while (at > 0 && before(entries_[at], entries_[(at - 1) / 4])) {
      std::swap(entries_[at], entries_[(at - 1) / 4]);
      at = (at - 1) / 4;
    }
  }

  HeapEntry pop() {
    const HeapEntry first = entries_.front();
    entries_.front() = entries_.back();
    entries_.pop_back();
    std::size_t at = 0;
    for (;;) {
      std::size_t best = at;
      for (std::size_t i = at * 4 + 1; i <= at * 4 + 4 && i < entries_.size(); ++i) {
        if (before(entries_[i], entries_[best])) best = i;
      }
      if (best == at) return first;
      std::swap(entries_[at], entries_[best]);
      at = best;
    }
  }

 private:
  static bool before(const HeapEntry& a, const HeapEntry& b) {
    return a.time != b.time ? a.time < b.time : a.order < b.order;
  }
  std::vector<HeapEntry> entries_;
  std::uint64_t next_order_ = 0;
};

}  // namespace taskyard::bench
