#include "base/event_queue.hpp"

#include "base/assert.hpp"

namespace taskyard {

Phase phase_of(Moment moment) {
  switch (moment) {
    case Moment::ec2_running:
    case Moment::agent_registers:
    case Moment::ec2_terminated: return Phase::instances;
    case Moment::image_pulled:
    case Moment::container_started:
    case Moment::container_health:
    case Moment::container_exits:
    case Moment::container_stopped:
    case Moment::dependency_late: return Phase::containers;
    case Moment::task_step: return Phase::tasks;
    case Moment::timeline_call: return Phase::calls;
  }
  return Phase::calls;
}

void EventQueue::push(SimTime time, Moment moment, std::uint32_t subject, std::uint16_t step) {
  const std::uint64_t phase = static_cast<std::uint64_t>(phase_of(moment));
  const QueueEntry entry{time, (phase << 56U) | next_++, subject, step, moment};
  std::size_t at = heap_.size();
  heap_.push_back(entry);
  while (at > 0) {
    const std::size_t parent = (at - 1) / 4;
    if (!(entry < heap_[parent])) break;
    heap_[at] = heap_[parent];
    at = parent;
  }
  heap_[at] = entry;
}

QueueEntry EventQueue::pop() {
  TASKYARD_ASSERT(!heap_.empty());
  const QueueEntry result = heap_.front();
  const QueueEntry last = heap_.back();
  heap_.pop_back();
  const std::size_t size = heap_.size();
  if (size == 0) return result;
  std::size_t at = 0;
  for (;;) {
    const std::size_t first = at * 4 + 1;
    if (first >= size) break;
    std::size_t least = first;
    const std::size_t end = first + 4 < size ? first + 4 : size;
    for (std::size_t child = first + 1; child < end; ++child) {
      if (heap_[child] < heap_[least]) least = child;
    }
    if (!(heap_[least] < last)) break;
    heap_[at] = heap_[least];
    at = least;
  }
  heap_[at] = last;
  return result;
}

}  // namespace taskyard
