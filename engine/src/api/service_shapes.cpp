#include "api/service_shapes.hpp"

#include <algorithm>

#include "api/capacity/strategy.hpp"
#include "api/deployment/traffic.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "ecr/ecr.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

void write_time(JsonWriter& out, std::string_view member, SimTime time) {
  if (time != k_never) out.key(member).time(epoch_ms(time));
}

void write_raw(JsonWriter& out, std::string_view member, const std::string& json) {
  if (!json.empty()) out.key(member).raw(json);
}

void write_configuration(JsonWriter& out, const DeploymentConfiguration& configuration) {
  const CircuitBreaker& breaker = configuration.breaker;
  out.key("deploymentConfiguration").begin_object();
  out.key("deploymentCircuitBreaker").begin_object();
  out.member("enable", breaker.enable).member("rollback", breaker.rollback);
  if (!breaker.reset_on_healthy_task) out.member("resetOnHealthyTask", false);
  if (breaker.threshold_type != ThresholdType::bounded_percent || breaker.threshold_value != 50) {
    out.key("thresholdConfiguration").begin_object();
    out.member("type", to_string(breaker.threshold_type));
    out.member("value", breaker.threshold_value).end_object();
  }
  out.end_object();
  out.member("maximumPercent", configuration.maximum_percent);
  out.member("minimumHealthyPercent", configuration.minimum_healthy_percent);
  write_traffic_rules(out, configuration);
  out.end_object();
}

void write_platform(JsonWriter& out, const World& world, const Deployment& deployment) {
  const Service& service = world.at(deployment.service);
  if (deployment.strategy.empty()) {
    out.member("launchType", to_string(service.launch_type));
  } else {
    out.key("capacityProviderStrategy");
    write_strategy(out, world, deployment.strategy);
  }
  if (service.launch_type != LaunchType::fargate) return;
  const NameId version = deployment.platform_version;
  out.member("platformVersion", version ? world.text(version) : std::string("1.4.0"));
  out.member("platformFamily", "Linux");
}

bool has_classic(const Deployment& deployment) {
  return std::any_of(deployment.load_balancers.begin(), deployment.load_balancers.end(),
                     [](const ServiceLoadBalancer& one) { return bool(one.classic); });
}

void write_deployment(JsonWriter& out, const World& world, const Deployment& deployment) {
  const std::string& service_connect = world.at(deployment.service).connect_json;
  out.begin_object();
  out.member("id", deployment_id_text(world, deployment.id));
  out.member("status", to_string(deployment.status));
  out.member("taskDefinition", arn_of(world, deployment.task_definition));
  out.member("desiredCount", deployment.desired);
  out.member("pendingCount", deployment.pending);
  out.member("runningCount", deployment.running);
  out.member("failedTasks", deployment.failed_tasks);
  write_time(out, "createdAt", deployment.created_at);
  write_time(out, "updatedAt", deployment.updated_at);
  write_platform(out, world, deployment);
  write_raw(out, "networkConfiguration", deployment.network_json);
  write_raw(out, "volumeConfigurations", deployment.volumes_json);
  if (!has_classic(deployment)) {  // facts DEP-11
    out.member("rolloutState", to_string(deployment.rollout));
    out.member("rolloutStateReason", world.text(deployment.rollout_reason));
  }
  write_raw(out, "serviceConnectConfiguration", service_connect);
  out.end_object();
}

void write_events(JsonWriter& out, const World& world, const Service& service) {
  out.key("events").begin_array();
  for (std::size_t i = service.events.size(); i-- > 0;) {
    const ServiceEvent& event = world.at(service.events[i]);
    out.begin_object().member("id", service_event_id_text(world, event.id));
    write_time(out, "createdAt", event.time);
    out.member("message", event.message).end_object();
  }
  out.end_array();
}

void write_placement(JsonWriter& out, const Service& service) {
  out.key("placementConstraints").begin_array();
  for (const PlacementConstraint& constraint : service.constraints) {
    out.begin_object().member("type", to_string(constraint.type));
    if (!constraint.expression.empty()) out.member("expression", constraint.expression);
    out.end_object();
  }
  out.end_array().key("placementStrategy").begin_array();
  for (const PlacementStrategy& strategy : service.strategies) {
    out.begin_object().member("type", to_string(strategy.type));
    if (!strategy.field.empty()) out.member("field", strategy.field);
    out.end_object();
  }
  out.end_array();
}

void write_counts(JsonWriter& out, const World& world, const Deployment& deployment) {
  out.member("arn", service_revision_arn(world, deployment.id));
  out.member("requestedTaskCount", deployment.desired);
  out.member("runningTaskCount", deployment.running);
  out.member("pendingTaskCount", deployment.pending);
}

// A revision's part of a service deployment: its tasks and, where traffic is moved, its shares.
void write_part(JsonWriter& out, const World& world, const Deployment& deployment, bool shares) {
  out.begin_object();
  write_counts(out, world, deployment);
  if (shares) {
    write_share(out, "requestedTestTrafficWeight", deployment.traffic.test);
    write_share(out, "requestedProductionTrafficWeight", deployment.traffic.production);
  }
  out.end_object();
}

void write_kept(JsonWriter& out, const std::string& echo_json) {
  if (echo_json.empty()) return;
  const JsonDocument document = JsonDocument::parse(echo_json);
  for (JsonValue member = document.root().first(); member; member = member.next()) {
    out.key(member.key()).raw(member.source());
  }
}

std::string_view outcome_reason(const World& world, const Deployment& deployment) {
  return deployment.rollout == RolloutState::failed ? world.text(deployment.rollout_reason)
                                                    : std::string_view();
}

void write_ids(JsonWriter& out, const World& world, const Deployment& deployment) {
  out.member("serviceDeploymentArn", service_deployment_arn(world, deployment.id));
  out.member("serviceArn", arn_of(world, deployment.service));
  out.member("clusterArn", arn_of(world, world.at(deployment.service).cluster));
}

void write_breaker(JsonWriter& out, const World& world, const Deployment& deployment) {
  const Service& service = world.at(deployment.service);
  const CircuitBreaker& breaker = service.configuration.breaker;
  const char* status = "DISABLED";  // facts DEP-52
  if (breaker.enable) {
    status = "MONITORING";
    if (deployment.rollout == RolloutState::completed) status = "MONITORING_COMPLETE";
    if (deployment.rollout == RolloutState::failed) {
      const bool tripped =
          deployment.breaker_failures >= breaker_threshold(service.desired, breaker);
      status = tripped ? "TRIGGERED" : "MONITORING_COMPLETE";
    }
  }
  out.key("deploymentCircuitBreaker").begin_object().member("status", status);
  out.member("failureCount", deployment.breaker_failures);
  out.member("threshold", breaker_threshold(service.desired, breaker)).end_object();
}

}  // namespace

void write_service(JsonWriter& out, const World& world, const Service& service, bool with_tags) {
  const Deployment& primary = world.at(service.primary);
  out.begin_object();
  out.member("serviceArn", arn_of(world, service.id));
  out.member("serviceName", world.text(service.name));
  out.member("clusterArn", arn_of(world, service.cluster));
  write_kept(out, service.echo_json);
  out.member("status", to_string(service.status));
  out.member("desiredCount", service.desired);
  out.member("runningCount", service.running);
  out.member("pendingCount", service.pending);
  write_platform(out, world, primary);
  out.member("taskDefinition", arn_of(world, primary.task_definition));
  write_configuration(out, service.configuration);
  out.key("deployments").begin_array();
  for (std::size_t i = service.deployments.size(); i-- > 0;) {
    write_deployment(out, world, world.at(service.deployments[i]));
  }
  out.end_array();
  write_events(out, world, service);
  write_time(out, "createdAt", service.created_at);
  if (primary.rollout == RolloutState::in_progress) {
    out.member("currentServiceDeployment", service_deployment_arn(world, primary.id));
  }
  out.key("currentServiceRevisions").begin_array();
  for (std::size_t i = service.deployments.size(); i-- > 0;) {
    out.begin_object();
    write_counts(out, world, world.at(service.deployments[i]));
    out.end_object();
  }
  out.end_array();
  write_placement(out, service);
  write_raw(out, "networkConfiguration", primary.network_json);
  out.member("healthCheckGracePeriodSeconds", service.grace_s);
  out.member("schedulingStrategy", to_string(service.scheduling));
  out.key("deploymentController").begin_object().member("type", "ECS").end_object();
  write_tags(out, with_tags ? service.tags_json : std::string());
  out.member("createdBy", concat({"arn:aws:iam::", world.account, ":user/student"}));
  out.member("availabilityZoneRebalancing", service.zone_rebalancing ? "ENABLED" : "DISABLED");
  out.end_object();
}

void write_service_deployment(JsonWriter& out, const World& world, const Deployment& deployment) {
  out.begin_object();
  write_ids(out, world, deployment);
  write_time(out, "createdAt", deployment.created_at);
  write_time(out, "startedAt", deployment.created_at);
  write_time(out, "finishedAt", deployment.finished_at);
  if (deployment.outcome == ServiceDeploymentStatus::stopped) {
    write_time(out, "stoppedAt", deployment.finished_at);
  }
  write_time(out, "updatedAt", deployment.updated_at);
  const bool shares = deployment.configuration.strategy != DeploymentStrategy::rolling;
  out.key("sourceServiceRevisions").begin_array();
  if (const DeploymentId source = deployment.blue ? deployment.blue : deployment.replaces) {
    write_part(out, world, world.at(source), shares);
  }
  out.end_array().key("targetServiceRevision");
  write_part(out, world, deployment, shares);
  out.member("status", to_string(deployment.outcome));
  const std::string_view reason = outcome_reason(world, deployment);
  if (!reason.empty()) out.member("statusReason", reason);
  write_stage(out, world, deployment);
  write_configuration(out, deployment.configuration);
  if (deployment.rolls_back_to) {
    out.key("rollback").begin_object().member("reason", reason);
    write_time(out, "startedAt", deployment.rollback_started_at);
    out.member("serviceRevisionArn", service_revision_arn(world, deployment.rolls_back_to));
    out.end_object();
  }
  write_breaker(out, world, deployment);
  out.end_object();
}

void write_service_deployment_brief(JsonWriter& out, const World& world,
                                    const Deployment& deployment) {
  out.begin_object();
  write_ids(out, world, deployment);
  write_time(out, "startedAt", deployment.created_at);
  write_time(out, "createdAt", deployment.created_at);
  write_time(out, "finishedAt", deployment.finished_at);
  out.member("targetServiceRevisionArn", service_revision_arn(world, deployment.id));
  out.member("status", to_string(deployment.outcome));
  const std::string_view reason = outcome_reason(world, deployment);
  if (!reason.empty()) out.member("statusReason", reason);
  out.end_object();
}

void write_service_revision(JsonWriter& out, const World& world, const Deployment& deployment) {
  out.begin_object();
  out.member("serviceRevisionArn", service_revision_arn(world, deployment.id));
  out.member("serviceArn", arn_of(world, deployment.service));
  out.member("clusterArn", arn_of(world, world.at(deployment.service).cluster));
  out.member("taskDefinition", arn_of(world, deployment.task_definition));
  write_platform(out, world, deployment);
  write_raw(out, "networkConfiguration", deployment.network_json);
  write_raw(out, "volumeConfigurations", deployment.volumes_json);
  out.key("containerImages").begin_array();
  for (const ContainerDefinition& container : world.at(deployment.task_definition).containers) {
    out.begin_object().member("containerName", container.name);
    const NameId digest = ecr::pinned_digest(world, deployment.id, container.image);
    if (digest) out.member("imageDigest", world.text(digest));
    out.member("image", container.image).end_object();
  }
  out.end_array();
  write_targets(out, world, deployment);
  write_time(out, "createdAt", deployment.created_at);
  out.end_object();
}

}  // namespace taskyard::api
