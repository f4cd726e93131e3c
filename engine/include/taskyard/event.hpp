// The event log: facts with a time, numbered, never rewritten. No texts, colours or pixels.
#pragma once

#include <cstdint>

#include "taskyard/ids.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

enum class EventKind : std::uint8_t {
  cluster_created,
  cluster_deleted,
  task_definition_registered,    ///< task_definition
  task_definition_deregistered,  ///< task_definition
  ec2_instance_launched,         ///< ec2_instance
  ec2_instance_state_changed,    ///< from, to: Ec2State
  instance_registered,           ///< instance
  instance_status_changed,       ///< from, to: InstanceStatus
  instance_agent_changed,        ///< to: 1 connected, 0 disconnected
  attributes_changed,            ///< instance, text = attribute name
  task_created,                  ///< task, instance (none on Fargate), decision
  task_status_changed,           ///< from, to: TaskStatus
  task_placement_failed,         ///< decision, task_definition, text = first failure reason
  task_stop_requested,           ///< task, text = reason
  container_status_changed,      ///< task, container, from, to: ContainerStatus
  container_health_changed,      ///< task, container, to: HealthStatus
  image_pull_started,            ///< task, container, text = image
  image_pull_finished,           ///< task, container, text = image, value = milliseconds taken
  call_refused,                  ///< text = exception name; from a scenario's timeline
  note,                    ///< text = sentence for the reader, e.g. an image without a behaviour
  limit_reached,           ///< text = which limit
  service_created,         ///< service
  service_updated,         ///< service; to: 1 = it started a deployment
  service_status_changed,  ///< service, from, to: ServiceStatus
  deployment_started,      ///< service, deployment, task_definition
  deployment_changed,      ///< service, deployment, from, to: RolloutState
  service_message,         ///< service, value = ServiceEventId: an entry of its events (facts 7.8)
  service_step,            ///< service, deployment, value = ServiceStepId: what the scheduler did
  deployment_stage_changed,  ///< service, deployment, from, to: LifecycleStage
  traffic_shifted,    ///< service, deployment, value = thousandths of production traffic it has
  alarm_changed,      ///< text = alarm, from, to: AlarmState
  task_placed,        ///< task that waited for capacity, instance, decision
  group_created,      ///< value = GroupId
  group_changed,      ///< value = GroupId; from calls: sizes or protection
  group_deleted,      ///< value = GroupId
  scaling_step,       ///< value = ScalingStepId; to: ScalingStepKind; ec2_instance when chosen
  spot_interrupted,   ///< task, or ec2_instance: the two-minute warning (facts CP-12)
  capacity_shortage,  ///< value = ProviderId; to: 1 begins, 0 is over
  network_changed,  ///< a VPC, subnet, route, gateway or endpoint: text = its id, to: 1 made, 0 gone
  security_group_changed,  ///< value = SecurityGroupId; to: 1 a rule was added, 0 one was taken away
  interface_attached,      ///< task, value = EniId
  load_balancer_changed,   ///< value = LoadBalancerId, to: LoadBalancerState
  listener_changed,        ///< value = ListenerId; to: 1 made or changed, 0 deleted; rules included
  target_group_changed,    ///< value = TargetGroupId; to: 1 made or changed, 0 deleted
  target_health_changed,   ///< value = TargetId, task when ECS registered it; from, to: TargetState
  traffic_changed,         ///< value = TrafficSourceId; to: 1 it sends or changed, 0 it has stopped
  requests_lost,  ///< value = how many since the last such event of the same task or service;
                  ///< task, service, from: Outcome, to: LossCause
  storage_step,   ///< value = StorageStepId; task and container of the writer; to: StorageStepKind
  store_changed,  ///< value = StoreId; task, instance; to: 1 made, 0 gone with all its bytes
  mount_changed,  ///< task, container, value = MountId, to: MountState; from: 1 it waits, 2 it goes on
  file_system_changed,  ///< value = FileSystemId; text = its part that changed; to: EfsState
  burst_credits_changed,  ///< value = FileSystemId; to: 1 it may burst again, 0 its credits are used up
  volume_changed,         ///< value = VolumeId (EBS); task; to: VolumeState
  role_changed,  ///< text = role, policy or instance profile; to: 1 made or changed, 0 deleted
  call_denied,   ///< task, container, instance; value = AwsCall::number; to: CallAnswer
  repository_changed,  ///< value = RepositoryId; text = tag or digest; to: 1 pushed, 0 gone
  images_cleaned,      ///< instance, text = image removed from its cache; value = compressed bytes
  log_group_changed,   ///< value = LogGroupId; to: 1 made or changed, 0 deleted
  log_lines_lost,      ///< task, container, value = how many since the last such event
};

/// One event; which members mean something depends on the kind (comments above).
struct Event {
  EventSeq seq = 0;
  SimTime time = 0;
  EventKind kind = EventKind::note;
  std::uint8_t from = 0;
  std::uint8_t to = 0;
  ClusterId cluster;
  InstanceId instance;
  Ec2InstanceId ec2_instance;
  TaskId task;
  ContainerId container;
  TaskDefinitionId task_definition;
  DecisionId decision;
  ServiceId service;
  DeploymentId deployment;
  NameId text;
  std::int64_t value = 0;
};

/// "task_status_changed" …: the stable name used in golden files and subscriptions.
const char* to_string(EventKind kind);

}  // namespace taskyard
