// Times of the model with their seeded spread: the same subject and purpose always get the same time.
#pragma once

#include "taskyard/world.hpp"

namespace taskyard {

/// `milliseconds` plus or minus at most Parameter::timing_jitter_permille.
SimTime spread_time(const World& world, SimTime milliseconds, std::uint32_t subject,
                    std::uint32_t purpose);
/// The value of `parameter` with that spread.
SimTime spread_time(const World& world, Parameter parameter, std::uint32_t subject);

}  // namespace taskyard
