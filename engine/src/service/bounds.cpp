// The arithmetic of deployments (facts DEP-1, DEP-21, DEP-25).
#include <algorithm>

#include "taskyard/service.hpp"

namespace taskyard {

DeploymentBounds deployment_bounds(std::int32_t desired,
                                   const DeploymentConfiguration& configuration) {
  const std::int64_t tasks = desired;
  const std::int64_t least = (tasks * configuration.minimum_healthy_percent + 99) / 100;
  const std::int64_t most = tasks * configuration.maximum_percent / 100;
  constexpr std::int64_t k_most = INT32_MAX;
  return {static_cast<std::int32_t>(std::min(least, k_most)),
          static_cast<std::int32_t>(std::min(most, k_most))};
}

std::int32_t breaker_threshold(std::int32_t desired, const CircuitBreaker& breaker) {
  if (breaker.threshold_type == ThresholdType::count) return std::max(1, breaker.threshold_value);
  const std::int64_t share =
      (static_cast<std::int64_t>(desired) * breaker.threshold_value + 99) / 100;
  if (breaker.threshold_type == ThresholdType::unbounded_percent) {
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(share, 1, INT32_MAX));
  }
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(share, 3, 200));
}

}  // namespace taskyard
