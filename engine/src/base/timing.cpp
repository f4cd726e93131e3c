#include "base/timing.hpp"

#include "base/mix.hpp"

namespace taskyard {

SimTime spread_time(const World& world, SimTime milliseconds, std::uint32_t subject,
                    std::uint32_t purpose) {
  const std::int64_t permille = world.parameter(Parameter::timing_jitter_permille);
  if (permille <= 0 || milliseconds <= 0) return milliseconds;
  const std::uint64_t scrambled =
      mix64(world.seed ^ mix64((static_cast<std::uint64_t>(purpose) << 32U) | subject));
  const auto width = static_cast<std::uint64_t>(2 * permille + 1);
  const std::int64_t offset = static_cast<std::int64_t>(scrambled % width) - permille;
  return milliseconds + milliseconds * offset / 1000;
}

SimTime spread_time(const World& world, Parameter parameter, std::uint32_t subject) {
  return spread_time(world, world.parameter(parameter), subject,
                     static_cast<std::uint32_t>(parameter));
}

}  // namespace taskyard
