// Capacity providers as the page shows them: the console's table, the inspector, the reasons.
#pragma once

#include "viewmodel/inspector.hpp"
#include "viewmodel/table.hpp"

namespace taskyard::web {

/// Auto Scaling group providers, and FARGATE and FARGATE_SPOT where a cluster uses them.
Table capacity_providers_table(const World& world);

/// Fills title, state, instances, what managed scaling did, faults and the reason of its last step.
void inspect_provider(const Simulation& simulation, ProviderId id, InspectorModel& model);

/// What its Auto Scaling group does with an EC2 instance: state, protection, why it was chosen to end.
void inspect_member(const Simulation& simulation, Ec2InstanceId id, InspectorModel& model);

/// "200 %", "66.6 %"; "–" before the first measurement.
std::string reservation_text(const CapacityProvider& provider);
/// Tasks of the cluster that wait in PROVISIONING for an instance.
std::int64_t waiting_tasks(const World& world, ClusterId cluster);

/// Takes a FARGATE_SPOT task away with its two-minute warning; nothing for other tasks.
void add_spot_fault(const World& world, const Task& task, std::vector<Action>& actions);
/// The same for an instance of an Auto Scaling group.
void add_spot_fault(const World& world, const ContainerInstance& instance,
                    std::vector<Action>& actions);

}  // namespace taskyard::web
