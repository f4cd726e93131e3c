#include "base/event_queue.hpp"

#include <bit>

#include "base/assert.hpp"

namespace taskyard {

EventQueue::EventQueue() : near_(k_slots * k_phases), far_((k_levels - 1U) * k_slots) {}

unsigned EventQueue::digit(unsigned level) const {
  return static_cast<unsigned>(static_cast<std::uint64_t>(cursor_) >> (k_bits * level)) &
         (k_slots - 1U);
}

unsigned EventQueue::first_from(const Bits& bits, unsigned slot) {
  if (slot >= k_slots) return k_slots;
  unsigned word = slot / 64U;
  std::uint64_t left = bits[word] & (~std::uint64_t{0} << (slot % 64U));
  while (left == 0) {
    if (++word == k_words) return k_slots;
    left = bits[word];
  }
  return word * 64U + static_cast<unsigned>(std::countr_zero(left));
}

void EventQueue::append(List& list, std::uint32_t node) {
  nodes_[node].next = k_none;
  if (list.tail == k_none) {
    list.head = node;
  } else {
    nodes_[list.tail].next = node;
  }
  list.tail = node;
}

// The level is that of the highest digit in which the entry's time differs from the cursor: what lies in
// one slot then has arrived in order, and stays in order when the slot is dealt out to lower levels.
void EventQueue::place(std::uint32_t node) {
  const Node& content = nodes_[node];
  const std::uint64_t time = static_cast<std::uint64_t>(content.time);
  const std::uint64_t differs = time ^ static_cast<std::uint64_t>(cursor_);
  const unsigned level =
      differs == 0 ? 0 : (63U - static_cast<unsigned>(std::countl_zero(differs))) / k_bits;
  const unsigned slot = static_cast<unsigned>(time >> (k_bits * level)) & (k_slots - 1U);
  occupied_[level][slot / 64U] |= std::uint64_t{1} << (slot % 64U);
  if (level == 0) {
    append(near_[slot * k_phases + static_cast<unsigned>(phase_of(content.kind))], node);
  } else {
    append(far_[(level - 1U) * k_slots + slot], node);
  }
}

void EventQueue::push(const QueueEntry& entry) {
  if (entry.time == k_never) return;
  TASKYARD_ASSERT(entry.time >= cursor_);
  std::uint32_t node = free_;
  if (node == k_none) {
    TASKYARD_ASSERT(nodes_.size() < k_none);
    node = static_cast<std::uint32_t>(nodes_.size());
    nodes_.emplace_back();
  } else {
    free_ = nodes_[node].next;
  }
  nodes_[node] = {entry.time, entry.a, entry.b, k_none, entry.kind};
  ++size_;
  if (is_quiet(entry.kind)) ++quiet_;
  place(node);
}

void EventQueue::take(unsigned slot, QueueEntry& taken) {
  List* lists = &near_[slot * k_phases];
  unsigned phase = 0;
  while (lists[phase].head == k_none) ++phase;
  TASKYARD_ASSERT(phase < k_phases);
  List& list = lists[phase];
  const std::uint32_t node = list.head;
  Node& content = nodes_[node];
  taken = {content.time, content.kind, content.a, content.b};
  list.head = content.next;
  if (list.head == k_none) list.tail = k_none;
  content.next = free_;
  free_ = node;
  --size_;
  if (is_quiet(content.kind)) --quiet_;
  bool empty = true;
  for (unsigned i = phase; i < k_phases; ++i) empty = empty && lists[i].head == k_none;
  if (empty) occupied_[0][slot / 64U] &= ~(std::uint64_t{1} << (slot % 64U));
}

// Deals the next slot of the lowest level that holds one out to the levels below.
bool EventQueue::cascade(SimTime until) {
  for (unsigned level = 1; level < k_levels; ++level) {
    const unsigned slot = first_from(occupied_[level], digit(level) + 1U);
    if (slot == k_slots) continue;
    const unsigned shift = k_bits * level;
    std::uint64_t start = static_cast<std::uint64_t>(cursor_);
    start = level + 1U < k_levels ? start >> (shift + k_bits) << (shift + k_bits) : 0;
    start |= static_cast<std::uint64_t>(slot) << shift;
    if (static_cast<SimTime>(start) > until) return false;
    cursor_ = static_cast<SimTime>(start);
    List& list = far_[(level - 1U) * k_slots + slot];
    std::uint32_t node = list.head;
    list = {};
    occupied_[level][slot / 64U] &= ~(std::uint64_t{1} << (slot % 64U));
    while (node != k_none) {
      const std::uint32_t next = nodes_[node].next;
      place(node);
      node = next;
    }
    return true;
  }
  return false;
}

bool EventQueue::pop(SimTime until, QueueEntry& taken) {
  if (size_ == 0) return false;
  for (;;) {
    const unsigned slot = first_from(occupied_[0], digit(0));
    if (slot < k_slots) {
      const SimTime time = ((cursor_ >> k_bits) << k_bits) | static_cast<SimTime>(slot);
      if (time > until) return false;
      cursor_ = time;
      take(slot, taken);
      return true;
    }
    if (!cascade(until)) return false;
  }
}

std::optional<SimTime> EventQueue::next_time() const {
  if (size_ == quiet_) return std::nullopt;
  const unsigned near = first_from(occupied_[0], digit(0));
  if (near < k_slots) return ((cursor_ >> k_bits) << k_bits) | static_cast<SimTime>(near);
  for (unsigned level = 1; level < k_levels; ++level) {
    const unsigned slot = first_from(occupied_[level], digit(level) + 1U);
    if (slot == k_slots) continue;
    SimTime earliest = k_never;
    std::uint32_t node = far_[(level - 1U) * k_slots + slot].head;
    for (; node != k_none; node = nodes_[node].next) {
      if (nodes_[node].time < earliest) earliest = nodes_[node].time;
    }
    return earliest;
  }
  return std::nullopt;
}

}  // namespace taskyard
