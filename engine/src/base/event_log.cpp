#include "base/event_log.hpp"

namespace taskyard {

namespace {

std::uint64_t pair(std::uint32_t high, std::uint32_t low) {
  return (static_cast<std::uint64_t>(high) << 32U) | low;
}

void add_event(Hasher& hasher, const Event& event) {
  const std::uint64_t what = static_cast<std::uint64_t>(event.kind) |
                             (static_cast<std::uint64_t>(event.from) << 8U) |
                             (static_cast<std::uint64_t>(event.to) << 16U);
  hasher.add(static_cast<std::uint64_t>(event.time));
  hasher.add(what | pair(event.cluster.value, 0));
  hasher.add(pair(event.instance.value, event.ec2_instance.value));
  hasher.add(pair(event.task.value, event.container.value));
  hasher.add(pair(event.task_definition.value, event.decision.value));
  hasher.add(static_cast<std::uint64_t>(event.value) ^ pair(event.text.value, event.text.value));
  if (event.service) hasher.add(pair(event.service.value, event.deployment.value));
}

}  // namespace

EventSeq EventLog::append(Event event, std::uint32_t events_max) {
  event.seq = ++last_;
  add_event(hasher_, event);
  if (events_.size() >= events_max) {
    events_.erase(events_.begin(),
                  events_.begin() + static_cast<std::ptrdiff_t>((events_.size() + 1) / 2));
  }
  events_.push_back(event);
  return event.seq;
}

std::span<const Event> EventLog::since(EventSeq after) const {
  const std::span<const Event> all(events_);
  if (all.empty() || after >= last_) return {};
  const EventSeq first = all.front().seq;
  return after < first ? all : all.subspan(static_cast<std::size_t>(after - first + 1));
}

}  // namespace taskyard
