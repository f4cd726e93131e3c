// Services: what keeps the wanted number of tasks of the wanted revision running (facts sections 7, 8).
// Driven by events: a change marks a service, and one pass over its own tasks follows a moment later.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "scheduler/scheduler.hpp"
#include "taskyard/event.hpp"
#include "taskyard/service.hpp"

namespace taskyard::service {

using scheduler::Desk;

/// What a deployment rolls out (facts DEP-53).
struct Revision {
  TaskDefinitionId task_definition;
  std::vector<NameId> zones;  ///< of its subnets, empty = all
  std::vector<SubnetId> subnets;
  std::vector<SecurityGroupId> security_groups;
  bool assign_public_ip = false;
  std::string network_json;
  std::string volumes_json;
  NameId platform_version;
  std::vector<CapacityStrategyItem> strategy;  ///< empty = the launch type of the service
  std::vector<ServiceLoadBalancer> load_balancers;
  std::vector<ServiceRegistry> registries;
};

/// What UpdateService changes without a deployment (facts SVC-8).
struct Rules {
  DeploymentConfiguration configuration;
  std::int32_t grace_s = 0;
  bool zone_rebalancing = false;
  std::vector<PlacementConstraint> constraints;  ///< without those of the task definition
  std::vector<PlacementStrategy> strategies;
  std::string echo_json;
  std::string connect_json;
  std::string task_tags_json;
};

struct NewService {
  ClusterId cluster;
  std::string name;
  SchedulingStrategy scheduling = SchedulingStrategy::replica;
  LaunchType launch_type = LaunchType::ec2;
  std::int32_t desired = 0;
  Rules rules;
  Revision revision;
  std::string tags_json;
};

/// Makes an ACTIVE service with its first deployment. The caller has checked everything.
ServiceId create(const Desk& desk, const NewService& wanted);
/// Rolls out `revision`: a new PRIMARY deployment; the old ones shrink in its favour (facts DEP-10).
DeploymentId deploy(const Desk& desk, ServiceId id, const Revision& revision);
/// UpdateService without a new deployment: rules and desired count.
void update(const Desk& desk, ServiceId id, const Rules& rules, std::int32_t desired);
/// The rules the service has now.
Rules rules_of(const Service& service);
/// DRAINING, all tasks stop, then INACTIVE (facts SVC-2).
void remove(const Desk& desk, ServiceId id);
/// What `id` runs now, as the start of an update.
Revision revision_of(const World& world, DeploymentId id);
/// The latest deployment of the service that completed, other than `not_this`; none when there is none.
DeploymentId last_completed(const World& world, ServiceId id, DeploymentId not_this);
/// StopServiceDeployment: back to blue or the last completed one. False when there is none.
bool roll_back(const Desk& desk, DeploymentId id);
/// ContinueServiceDeployment: ends the run of a PAUSE hook that awaits an action (facts DEP-64).
void answer_hook(const Desk& desk, DeploymentId id, std::size_t run, bool continues);
/// What a Lambda function answers from now on.
void set_hook_result(const Desk& desk, NameId target_arn, HookStatus result);
/// Changes an alarm's state, or makes one in that state.
void set_alarm(const Desk& desk, NameId name, AlarmState state, std::string_view reason);
/// The alarm of that name, or nullptr.
Alarm* find_alarm(World& world, NameId name);

/// Something that no event tells changed one of its tasks: it is looked at again.
void touch(const Desk& desk, ServiceId id);
/// Looks through new events: counts failures, marks the services they concern.
void notice(const Desk& desk, std::span<const Event> events);
/// Due::service_pass.
void on_pass(const Desk& desk, ServiceId id);
/// Due::steady_again.
void on_steady_again(const Desk& desk, ServiceId id);

}  // namespace taskyard::service
