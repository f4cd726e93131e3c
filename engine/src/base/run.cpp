#include "base/run.hpp"

#include "base/mix.hpp"

namespace taskyard {

EventSeq Run::emit(Event event) const {
  event.time = world.now;
  ++world.revision;
  return log.append(event, world.limits.events_max);
}

void Run::after(SimTime delay_ms, Moment moment, std::uint32_t subject, std::uint16_t step) const {
  queue.push(world.now + (delay_ms > 0 ? delay_ms : 0), moment, subject, step);
}

SimTime Run::spread(SimTime milliseconds, std::uint32_t subject, std::uint32_t purpose) const {
  const std::int64_t permille = world.parameter(Parameter::timing_jitter_permille);
  if (permille <= 0 || milliseconds <= 0) return milliseconds;
  const std::uint64_t scrambled =
      mix64(world.seed ^ mix64((static_cast<std::uint64_t>(purpose) << 32U) | subject));
  const std::int64_t width = 2 * permille + 1;
  const std::int64_t offset =
      static_cast<std::int64_t>(scrambled % static_cast<std::uint64_t>(width)) - permille;
  return milliseconds + milliseconds * offset / 1000;
}

SimTime Run::duration(Parameter parameter, std::uint32_t subject, std::uint32_t purpose) const {
  const auto kind = static_cast<std::uint32_t>(parameter);
  return spread(world.parameter(parameter), subject, kind * 16 + purpose);
}

}  // namespace taskyard
