// Services come, change and go; what queues a pass, and the pass itself.
#include <algorithm>

#include "base/text.hpp"
#include "service/pass.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::service {

RequestId make_request(const Desk& desk, ServiceId id, DeploymentId deployment,
                       const Revision& revision) {
  World& world = world_of(desk);
  const Service& service = world.at(id);
  const TaskDefinition& definition = world.at(revision.task_definition);
  PlacementRequest request;
  request.id = RequestId{static_cast<std::uint32_t>(world.placement_requests.size())};
  request.cluster = service.cluster;
  request.task_definition = revision.task_definition;
  request.launch_type = service.launch_type;
  request.group = service.group;
  request.deployment = deployment;
  request.constraints = service.constraints;
  request.constraints.insert(request.constraints.end(), definition.constraints.begin(),
                             definition.constraints.end());
  if (service.scheduling == SchedulingStrategy::replica &&
      service.launch_type != LaunchType::fargate) {
    request.strategies = effective_strategies(service);
  }
  request.zones = revision.zones;
  request.subnets = revision.subnets;
  request.security_groups = revision.security_groups;
  request.assign_public_ip = revision.assign_public_ip;
  request.need = definition.need;
  request.volumes_json = revision.volumes_json;
  world.placement_requests.push_back(std::move(request));
  return world.placement_requests.back().id;
}

Revision revision_of(const World& world, DeploymentId id) {
  const Deployment& deployment = world.at(id);
  const PlacementRequest& request = world.at(deployment.request);
  Revision revision;
  revision.task_definition = deployment.task_definition;
  revision.zones = request.zones;
  revision.subnets = request.subnets;
  revision.security_groups = request.security_groups;
  revision.assign_public_ip = request.assign_public_ip;
  revision.network_json = deployment.network_json;
  revision.volumes_json = deployment.volumes_json;
  revision.platform_version = deployment.platform_version;
  revision.strategy = deployment.strategy;
  revision.load_balancers = deployment.load_balancers;
  revision.registries = deployment.registries;
  return revision;
}

namespace {

// One request for each capacity provider of the revision's strategy, or the only one.
std::vector<RequestId> make_requests(const Desk& desk, ServiceId id, DeploymentId deployment,
                                     const Revision& revision) {
  std::vector<RequestId> requests;
  for (const CapacityStrategyItem& item : revision.strategy) {
    requests.push_back(make_request(desk, id, deployment, revision));
    world_of(desk).placement_requests.back().capacity_provider = item.provider;
  }
  if (requests.empty()) requests.push_back(make_request(desk, id, deployment, revision));
  return requests;
}

void set_requests(Deployment& deployment, std::vector<RequestId> requests) {
  deployment.request = requests.front();
  if (deployment.strategy.empty()) requests.clear();
  deployment.requests = std::move(requests);
}

}  // namespace

ProviderId use_next_provider(const Desk& desk, DeploymentId id) {
  const World& world = world_of(desk);
  Deployment& deployment = deployment_of(desk, id);
  if (deployment.requests.empty()) return {};
  std::vector<std::int64_t> tasks(deployment.strategy.size());
  for (const TaskId task : world.at(deployment.service).tasks) {
    if (world.at(task).deployment != id || !world.at(task).desired_running) continue;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (world.at(task).capacity_provider == deployment.strategy[i].provider) ++tasks[i];
    }
  }
  const std::size_t next = next_provider(deployment.strategy, tasks);
  deployment.request = deployment.requests[next];
  return deployment.strategy[next].provider;
}

namespace {

void emit(const Desk& desk, ServiceId id, EventKind kind, std::uint8_t from, std::uint8_t to) {
  const Service& service = service_of(desk, id);
  Event event;
  event.kind = kind;
  event.cluster = service.cluster;
  event.service = id;
  event.deployment = service.primary;
  event.from = from;
  event.to = to;
  desk.changes.emit(event);
}

void set_service_status(const Desk& desk, ServiceId id, ServiceStatus status) {
  World& world = world_of(desk);
  Service& service = service_of(desk, id);
  const auto from = static_cast<std::uint8_t>(service.status);
  service.status = status;
  if (status == ServiceStatus::inactive) {
    std::erase(world.clusters[service.cluster.value].services, id);
  }
  emit(desk, id, EventKind::service_status_changed, from, static_cast<std::uint8_t>(status));
}

void apply(Service& service, const Rules& rules) {
  service.configuration = rules.configuration;
  service.grace_s = rules.grace_s;
  service.zone_rebalancing = rules.zone_rebalancing;
  service.constraints = rules.constraints;
  service.strategies = rules.strategies;
  service.echo_json = rules.echo_json;
  service.connect_json = rules.connect_json;
  service.task_tags_json = rules.task_tags_json;
}

// A change of mind starts with a clean slate (facts SVC-41).
void forget_failures(Service& service) {
  service.throttle_level = 0;
  service.throttle_until = 0;
  service.place_failures = 0;
  service.place_again_at = 0;
  service.no_room = {};
  service.waiting = {};
  settle_complaint(service);
}

bool same_rules(const PlacementRequest& a, const PlacementRequest& b) {
  const auto same_constraint = [](const PlacementConstraint& x, const PlacementConstraint& y) {
    return x.type == y.type && x.expression == y.expression;
  };
  const auto same_strategy = [](const PlacementStrategy& x, const PlacementStrategy& y) {
    return x.type == y.type && x.field == y.field;
  };
  return std::equal(a.constraints.begin(), a.constraints.end(), b.constraints.begin(),
                    b.constraints.end(), same_constraint) &&
         std::equal(a.strategies.begin(), a.strategies.end(), b.strategies.begin(),
                    b.strategies.end(), same_strategy);
}

}  // namespace

ServiceId create(const Desk& desk, const NewService& wanted) {
  World& world = world_of(desk);
  Service service;
  service.id = ServiceId{static_cast<std::uint32_t>(world.services.size())};
  service.cluster = wanted.cluster;
  service.name = world.names.intern(wanted.name);
  service.group = world.names.intern("service:" + wanted.name);
  service.scheduling = wanted.scheduling;
  service.launch_type = wanted.launch_type;
  service.desired = wanted.desired;
  apply(service, wanted.rules);
  service.created_at = world.now;
  service.rate_window_at = world.now;
  service.tags_json = wanted.tags_json;
  const ServiceId id = service.id;
  world.services.push_back(std::move(service));
  world.clusters[wanted.cluster.value].services.push_back(id);
  emit(desk, id, EventKind::service_created, 0, 0);
  deploy(desk, id, wanted.revision);
  return id;
}

DeploymentId deploy(const Desk& desk, ServiceId id, const Revision& revision) {
  World& world = world_of(desk);
  Service& service = service_of(desk, id);
  Deployment deployment;
  deployment.id = DeploymentId{static_cast<std::uint32_t>(world.deployments.size())};
  deployment.service = id;
  deployment.task_definition = revision.task_definition;
  deployment.network_json = revision.network_json;
  deployment.volumes_json = revision.volumes_json;
  deployment.platform_version = revision.platform_version;
  deployment.replaces = service.primary;
  deployment.desired = service.desired;
  deployment.created_at = world.now;
  deployment.updated_at = world.now;
  deployment.strategy = revision.strategy;
  deployment.load_balancers = revision.load_balancers;
  deployment.registries = revision.registries;
  deployment.alternate_target = service.primary && world.at(service.primary).alternate_target;
  deployment.configuration = service.configuration;
  watch_alarms(world, deployment);
  set_requests(deployment, make_requests(desk, id, deployment.id, revision));
  deployment.rollout_reason = world.names.intern(
      concat({"ECS deployment ", deployment_id_text(world, deployment.id), " in progress."}));
  if (service.primary) {
    Deployment& before = world.deployments[service.primary.value];
    before.status = DeploymentStatus::active;
    before.updated_at = world.now;
    before.desired = before.running + before.pending;
    if (before.outcome == ServiceDeploymentStatus::in_progress) {
      before.outcome = ServiceDeploymentStatus::stopped;
      before.blue = {};  // whatever follows, it is one revision among others now
      before.finished_at = world.now;
    }
    if (before.watch == AlarmWatch::watching) before.watch = AlarmWatch::done;
  }
  const DeploymentId deployment_id = deployment.id;
  world.deployments.push_back(std::move(deployment));
  service.primary = deployment_id;
  service.deployments.push_back(deployment_id);
  service.steady = false;
  service.rebalanced = {};
  forget_failures(service);
  Event event;
  event.kind = EventKind::deployment_started;
  event.cluster = service.cluster;
  event.service = id;
  event.deployment = deployment_id;
  event.task_definition = revision.task_definition;
  desk.changes.emit(event);
  begin_shift(desk, deployment_id);
  mark(desk, id);
  return deployment_id;
}

Rules rules_of(const Service& service) {
  return {service.configuration, service.grace_s,       service.zone_rebalancing,
          service.constraints,   service.strategies,    service.echo_json,
          service.connect_json,  service.task_tags_json};
}

void update(const Desk& desk, ServiceId id, const Rules& rules, std::int32_t desired) {
  World& world = world_of(desk);
  Service& service = service_of(desk, id);
  apply(service, rules);
  const RequestId before = world.at(service.primary).request;
  const std::vector<RequestId> after =
      make_requests(desk, id, service.primary, revision_of(world, service.primary));
  if (same_rules(world.at(before), world.at(after.front()))) {
    world.placement_requests.resize(world.placement_requests.size() - after.size());
  } else {
    set_requests(deployment_of(desk, service.primary), after);
  }
  if (service.desired != desired) service.steady = false;
  service.desired = desired;
  deployment_of(desk, service.primary).desired = desired;
  forget_failures(service);
  emit(desk, id, EventKind::service_updated, 0, 0);
  mark(desk, id);
}

void touch(const Desk& desk, ServiceId id) { mark(desk, id); }

void remove(const Desk& desk, ServiceId id) {
  Service& service = service_of(desk, id);
  service.desired = 0;
  for (const DeploymentId deployment : service.deployments) {
    deployment_of(desk, deployment).desired = 0;
  }
  set_service_status(desk, id, ServiceStatus::draining);
  request_pass(desk, id, 0);
}

void on_pass(const Desk& desk, ServiceId id) {
  Service& service = service_of(desk, id);
  const World& world = world_of(desk);
  if (service.pass_at != world.now || service.status == ServiceStatus::inactive) return;
  service.pass_at = k_never;
  say_targets(desk, id);
  if (service.status == ServiceStatus::draining) {
    Pass pass = look(desk, id);
    const auto any = [](const Member&) { return true; };
    stop_members(pass, ServiceStepKind::deleted, any, INT32_MAX, false);
    if (service_of(desk, id).tasks.empty()) {
      set_service_status(desk, id, ServiceStatus::inactive);
    }
    return;
  }
  count_unhealthy(desk, id);
  check_breaker(desk, id);
  check_alarms(desk, id);
  Pass pass = look(desk, id);
  if (service_of(desk, id).scheduling == SchedulingStrategy::replica) {
    replica_pass(pass);
  } else {
    daemon_pass(pass);
  }
  conclude(pass);
}

}  // namespace taskyard::service
