// Capacity that moves: Auto Scaling groups, managed scaling of capacity providers, tasks that wait for an
// instance, interruptions (facts section 9, DR-10, DR-12). Knows nothing of how tasks are wanted.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "scheduler/scheduler.hpp"
#include "taskyard/event.hpp"
#include "taskyard/scaling.hpp"

namespace taskyard::capacity {

using scheduler::Desk;

/// Adds a template; the caller has checked that its name is new.
LaunchTemplateId add_template(const Desk& desk, LaunchTemplate wanted);

/// Sizes of a group; the caller has checked min <= desired <= max.
struct Sizes {
  std::int32_t min = 0, max = 0, desired = 0;
};
/// Adds a group (`wanted` without id) and launches its instances. A provider that names it gets it.
GroupId create_group(const Desk& desk, AutoScalingGroup wanted);
void resize_group(const Desk& desk, GroupId id, const Sizes& sizes);
/// The group is gone with its instances, which do not drain.
void delete_group(const Desk& desk, GroupId id);
/// Latest group of that name or ARN that is not deleted; none.
GroupId find_group(const World& world, std::string_view name_or_arn);
GroupCounts counts_of(const World& world, GroupId id);

/// A new or changed provider: finds its group, measures when its minute comes.
void provider_changed(const Desk& desk, ProviderId id);
/// A deleted provider lets its group go.
void provider_deleted(const Desk& desk, ProviderId id);

/// The container instance has at least one task that is not a daemon's (facts CP-23, CP-41).
bool is_busy(const World& world, InstanceId id);

/// The two-minute warning of a FARGATE_SPOT task: SIGTERM now, SIGKILL after its stopTimeout (LC-43).
void interrupt_task(const Desk& desk, TaskId id);
/// The same for an EC2 instance: it ends in two minutes; managed draining empties it until then (DR-12).
void interrupt_machine(const Desk& desk, Ec2InstanceId id);
/// Nothing more to be had of a provider, or again (facts CP-10).
void set_shortage(const Desk& desk, ProviderId id, bool shortage);

/// Looks through new events: queues what groups, providers and waiting tasks do about them.
void notice(const Desk& desk, std::span<const Event> events);
/// Due::group_check, place_waiting, scaling_minute, instance_deadline.
void on_group_check(const Desk& desk, GroupId id);
void on_place_waiting(const Desk& desk);
void on_scaling_minute(const Desk& desk, ProviderId id);
void on_instance_deadline(const Desk& desk, Ec2InstanceId id);

}  // namespace taskyard::capacity
