// The numbered list of what happened, with its running hash. A copyable value.
#pragma once

#include <span>
#include <vector>

#include "base/hash.hpp"
#include "taskyard/event.hpp"

namespace taskyard {

class EventLog {
 public:
  /// Gives the event its number and keeps it. When `kept_max` is reached the older half is dropped;
  /// numbers and hash go on.
  EventSeq append(Event event, std::uint32_t kept_max);
  /// Number the next event will get.
  EventSeq next() const { return dropped_ + events_.size() + 1; }
  EventSeq last() const { return next() - 1; }
  std::span<const Event> since(EventSeq after) const;
  std::uint64_t hash() const { return hash_.value(); }

 private:
  std::vector<Event> events_;
  EventSeq dropped_ = 0;
  Hasher hash_;
};

}  // namespace taskyard
