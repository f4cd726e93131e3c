// The event log with its running hash. Events are numbered from 1 and never rewritten.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/hash.hpp"
#include "taskyard/event.hpp"

namespace taskyard {

class EventLog {
 public:
  /// Numbers the event, hashes it and keeps it; the oldest half is dropped beyond `events_max`.
  EventSeq append(Event event, std::uint32_t events_max);
  /// Events kept with number > `after`.
  std::span<const Event> since(EventSeq after) const;
  EventSeq last() const { return last_; }
  /// Depends on every event ever appended, also on those dropped.
  std::uint64_t hash() const { return hasher_.value(); }

 private:
  std::vector<Event> events_;
  EventSeq last_ = 0;
  Hasher hasher_;
};

}  // namespace taskyard
