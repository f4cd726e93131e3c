#include "base/event_log.hpp"

namespace taskyard {
namespace {

std::uint64_t pair(std::uint32_t high, std::uint32_t low) {
  return (static_cast<std::uint64_t>(high) << 32U) | low;
}

void add(Hasher& hash, const Event& event) {
  hash.add(static_cast<std::uint64_t>(event.time));
  hash.add(pair(static_cast<std::uint32_t>(event.kind),
                (static_cast<std::uint32_t>(event.from) << 8U) | event.to));
  hash.add(pair(event.cluster.value, event.instance.value));
  hash.add(pair(event.task.value, event.container.value));
  hash.add(pair(event.ec2_instance.value, event.task_definition.value));
  hash.add(pair(event.decision.value, event.text.value));
  hash.add(static_cast<std::uint64_t>(event.value));
}

}  // namespace

EventSeq EventLog::append(Event event, std::uint32_t kept_max) {
  if (events_.size() >= kept_max && kept_max > 1) {
    const std::size_t half = events_.size() / 2;
    events_.erase(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(half));
    dropped_ += half;
  }
  event.seq = next();
  add(hash_, event);
  events_.push_back(event);
  return event.seq;
}

std::span<const Event> EventLog::since(EventSeq after) const {
  const EventSeq skip = after > dropped_ ? after - dropped_ : 0;
  if (skip >= events_.size()) return {};
  return std::span<const Event>(events_).subspan(static_cast<std::size_t>(skip));
}

}  // namespace taskyard
