// What the run, service and fleet controls hold, checked while typed, and the calls they become.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "taskyard/json.hpp"
#include "taskyard/simulation.hpp"
#include "viewmodel/deployment/form.hpp"

namespace taskyard::web {

struct StrategyChoice {
  std::string type = "spread";  ///< "spread", "binpack", "random"
  std::string field = "attribute:ecs.availability-zone";
};

struct ConstraintChoice {
  std::string type = "memberOf";  ///< or "distinctInstance"
  std::string expression;
};

/// The EBS volume of a task whose definition configures one at launch.
struct LaunchVolume {
  int size_gib = 20;
  std::string type = "gp3";
  int iops = 0;  ///< 0 = those of the type; io1 and io2 have none of their own
  std::string role = "ecsInfrastructureRole";  ///< name or ARN of the infrastructure role
  bool keep = false;  ///< when the task ends; those of a service's tasks are always deleted
};

struct RunForm {
  std::string cluster;          ///< "" = the first active one
  std::string task_definition;  ///< family or family:revision; "" = the latest registered
  std::string launch_type = "EC2";
  int count = 1;  ///< 1–1000; split into calls of at most 10
  std::vector<StrategyChoice> strategies;
  std::vector<ConstraintChoice> constraints;
  std::string group;
  LaunchVolume volume;  ///< sent when the definition has one
};

/// Problem of one field; `index` is the strategy's or constraint's position, -1 for the form.
struct FormProblem {
  std::string field;
  int index = -1;
  std::string message;
};

/// Message and hint of a finding as sentences.
std::string with_hint(const Diagnostic& finding);

struct Call {
  std::string action;
  std::string request;  ///< JSON
};

std::vector<FormProblem> check(const Simulation& simulation, const RunForm& form);
/// Name of the volume that the form's definition configures at launch; "" without one.
std::string launch_volume_name(const World& world, const RunForm& form);
/// RunTask requests of at most ten tasks each; awsvpc tasks get the private subnets of every zone.
std::vector<Call> run_calls(const Simulation& simulation, const RunForm& form);
/// Fields a strategy type may have, for the drop-down; the first is the default.
std::vector<std::string> strategy_fields(const World& world, std::string_view type);

/// One item of a capacity provider strategy.
struct ProviderChoice {
  std::string provider;
  int base = 0;
  int weight = 1;
};

/// Where a service registers its tasks.
struct BalancerChoice {
  std::string name;       ///< target group, or "name (Classic)"; "" = no load balancer
  std::string container;  ///< "" = the first one with a port
  int port = 0;           ///< containerPort, 0 = its first
  bool operator==(const BalancerChoice&) const = default;
};

/// Creates a service, or updates the one of that name. `count` is its desired count, 0 allowed.
struct ServiceForm : RunForm {
  std::string name = "my-service";
  bool daemon = false;
  int minimum_healthy_percent = 100;
  int maximum_percent = 200;
  int breaker = 0;            ///< 0 off, 1 gives up, 2 rolls back
  bool by_providers = false;  ///< `providers` instead of the launch type; they exclude each other
  std::vector<ProviderChoice> providers;
  int grace_s = 0;  ///< healthCheckGracePeriodSeconds
  bool zone_rebalancing = true;
  BalancerChoice balancer;
  DeploymentForm deployment;
  bool force = false;
  bool updates = false;  ///< the form was filled from a service and changes it
};

std::vector<FormProblem> check(const Simulation& simulation, const ServiceForm& form);
/// CreateService, or UpdateService when the form updates.
Call service_call(const Simulation& simulation, const ServiceForm& form);
/// Names of the capacity providers that the form's cluster is associated with.
std::vector<std::string> provider_names(const World& world, const RunForm& form);
/// The strategy as one text, "FARGATE:1:1, FARGATE_SPOT:0:4".
std::string providers_text(const ServiceForm& form);
/// Problems at the fields that a refused call speaks of; "form" for what names no field.
std::vector<FormProblem> problems_of(const Diagnostics& refusal, std::string_view message);
/// The form that would leave this service as it is, but with the newest revision of its family.
ServiceForm form_of(const World& world, ServiceId id);

struct FleetForm {
  std::string cluster;
  std::string instance_type = "m5.large";
  std::string zone;                         ///< "" = every zone
  int count = 1;                            ///< per zone, 1–100
  std::string profile = "ecsInstanceRole";  ///< instance profile; "" = none
  std::string pull = "default";             ///< ECS_IMAGE_PULL_BEHAVIOR
};
/// Value and label of the instance profiles to choose from, and of the pull behaviours.
std::vector<std::pair<std::string, std::string>> profile_options(const World& world);
std::vector<std::pair<std::string, std::string>> pull_options();
std::vector<Call> fleet_calls(const Simulation& simulation, const FleetForm& form);

/// Takes the fields of a text-view form over: taskDefinition, launchType (or "capacity providers"
/// with
/// providers "name:base:weight, …"), count, strategy ("type field"), expression, volumeSize,
/// volumeIops, volumeType,
/// volumeRole, volumeKeep; and instanceType, zone, count, profile, pull. Absent members change
/// nothing.
void take_values(RunForm& form, JsonValue values);
void take_values(ServiceForm& form, JsonValue values);
void take_values(FleetForm& form, JsonValue values);

/// RunForm as JSON for the platform's store, and back; unknown members are ignored.
std::string to_json(const RunForm& form);
RunForm run_form_from_json(std::string_view json);

}  // namespace taskyard::web
