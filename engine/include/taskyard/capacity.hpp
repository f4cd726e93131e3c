// Capacity providers and strategies over them as plain values (facts 9).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "taskyard/ids.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

enum class ProviderKind : std::uint8_t { ec2_auto_scaling, fargate, fargate_spot };
enum class ProviderStatus : std::uint8_t { active, inactive };
/// `updateStatus` of a provider; changes take effect at once here.
enum class ProviderUpdate : std::uint8_t {
  none,
  create_complete,
  update_complete,
  delete_complete
};

/// facts CP-20.
struct ManagedScaling {
  bool enabled = false;
  std::int32_t target_capacity = 100;
  std::int32_t minimum_step = 1;
  std::int32_t maximum_step = 10'000;
  std::int32_t warmup_s = 300;
};

struct CapacityProvider {
  ProviderId id;
  std::string name;
  ProviderKind kind = ProviderKind::ec2_auto_scaling;
  ProviderStatus status = ProviderStatus::active;
  ProviderUpdate update = ProviderUpdate::none;
  std::string group_arn;  ///< of the Auto Scaling group; "" for Fargate
  ManagedScaling scaling;
  bool termination_protection = false;  ///< facts CP-40
  bool managed_draining = true;         ///< facts CP-42
  std::string tags_json;
  GroupId group;  ///< its Auto Scaling group; none when the ARN names nothing that is simulated

  // Managed scaling: what it measured and remembers between its minutes (facts CP-21 to CP-29).
  std::int64_t reservation = -1;  ///< CapacityProviderReservation in 1/100 %; -1 = not measured yet
  std::int32_t instances_running = 0, instances_needed = 0;  ///< N and M of that measurement
  std::int32_t low_datapoints = 0;  ///< consecutive minutes below the target
  SimTime measure_at = k_never;     ///< of the next measurement that is queued
  ScalingStepId last_step;
  bool shortage = false;  ///< fault: nothing more to be had (facts CP-10)
};

/// One item of a capacityProviderStrategy (facts CP-4).
struct CapacityStrategyItem {
  ProviderId provider;
  std::int32_t base = 0;
  std::int32_t weight = 0;
};

/// Which item of the strategy takes the next task when each already has `tasks[i]` of this request or
/// deployment (facts CP-7, CP-8): base first, then the largest deficit, ties in the strategy's order.
std::size_t next_provider(const std::vector<CapacityStrategyItem>& strategy,
                          const std::vector<std::int64_t>& tasks);

/// "EC2_AUTOSCALING", "ACTIVE", "CREATE_COMPLETE", "" for none.
const char* to_string(ProviderKind kind);
const char* to_string(ProviderStatus status);
const char* to_string(ProviderUpdate update);

}  // namespace taskyard
