// The order of things that happen at the same simulated millisecond.
#pragma once

#include <cstdint>

namespace taskyard {

/// Walked from first to last within one moment; ARCHITECTURE.md, "A moment in detail".
enum class Phase : std::uint8_t {
  instances,   ///< machines boot, end, agents come and go
  containers,  ///< pulls end, processes start, pass health checks and exit
  tasks,       ///< tasks move to their next status
  calls,       ///< calls of a scenario's timeline see everything above
};

}  // namespace taskyard
