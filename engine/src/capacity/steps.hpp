// Small steps shared by the files of this domain. Private.
#pragma once

#include "capacity/capacity.hpp"

namespace taskyard::capacity {

inline World& world_of(const Desk& desk) { return desk.changes.world; }
inline AutoScalingGroup& group_of(const Desk& desk, GroupId id) {
  return desk.changes.world.auto_scaling_groups[id.value];
}
inline CapacityProvider& provider_of(const Desk& desk, ProviderId id) {
  return desk.changes.world.capacity_providers[id.value];
}
inline Ec2Instance& machine_of(const Desk& desk, Ec2InstanceId id) {
  return desk.changes.world.ec2_instances[id.value];
}
/// Booting or running.
inline bool is_up(const Ec2Instance& machine) {
  return machine.state == Ec2State::pending || machine.state == Ec2State::running;
}

/// Records a step and tells it; its provider remembers it as the last one unless it is about an instance.
ScalingStepId log_step(const Desk& desk, ScalingStep step);
/// Queues a look of the group at its instances, at this moment.
void request_check(const Desk& desk, GroupId id);
/// Queues a measurement at the next full minute unless one is queued.
void request_measurement(const Desk& desk, ProviderId id);
/// Queues a look for room for the tasks that wait.
void request_placing(const Desk& desk);
/// Changes the desired capacity; the group follows at once.
void set_desired(const Desk& desk, GroupId id, std::int32_t desired);

/// What waiting tasks of a provider ask for (facts CP-24).
struct Demand {
  std::vector<DemandGroup> groups;
  std::int32_t waiting = 0;
  std::int32_t instances = 0;  ///< the most over the groups that fit; 0 when none does
  NameId smallest, largest;
};
Demand estimate_demand(const World& world, ProviderId provider,
                       const std::vector<NameId>& instance_types);

}  // namespace taskyard::capacity
