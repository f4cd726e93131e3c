// What a rule may change: the World, the log and the queue. Passed down by `sim` and `api`; reading
// functions take `const World&` instead.
#pragma once

#include "base/event_log.hpp"
#include "base/event_queue.hpp"
#include "taskyard/world.hpp"

namespace taskyard {

struct Changes {
  World& world;
  EventLog& log;
  EventQueue& queue;

  /// Logs `event` as of now and returns its number.
  EventSeq emit(Event event) const {
    event.time = world.now;
    ++world.revision;
    return log.append(event, world.limits.events_max);
  }
  /// Queues something `delay` milliseconds from now.
  void after(SimTime delay, Due kind, std::uint32_t a, std::uint32_t b = 0) const {
    queue.push({world.now + (delay > 0 ? delay : 0), kind, a, b});
  }
};

}  // namespace taskyard
