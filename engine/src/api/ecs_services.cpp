// ecs: services: create, update, delete (facts section 7).
#include <algorithm>

#include "api/account/tags.hpp"
#include "api/call.hpp"
#include "api/capacity/strategy.hpp"
#include "api/handlers.hpp"
#include "api/network/choice.hpp"
#include "api/run_request.hpp"
#include "api/service/balancers.hpp"
#include "api/service_request.hpp"
#include "api/service_shapes.hpp"
#include "api/storage/volume_settings.hpp"
#include "base/text.hpp"
#include "network/network.hpp"
#include "service/service.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

constexpr std::string_view k_network = "networkConfiguration";

bool valid_name(std::string_view name) {
  return !name.empty() && name.size() <= 255 && std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_';
  });
}

SchedulingStrategy scheduling_for(Call& call) {
  const std::string name = call.text("schedulingStrategy", "REPLICA");
  if (name == "DAEMON") return SchedulingStrategy::daemon;
  if (name != "REPLICA") {
    call.refuse(k_invalid, "Invalid value for schedulingStrategy: " + name,
                call.in["schedulingStrategy"], "REPLICA or DAEMON.");
  }
  return SchedulingStrategy::replica;
}

void check_controller(Call& call) {
  const JsonValue type = call.object("deploymentController")["type"];
  if (type && type.text() != "ECS") {
    call.refuse("UnsupportedFeatureException",
                concat({"Deployment controller ", type.text(), " is not simulated."}), type,
                "Use ECS.");
  }
}

// Facts SVC-4, SVC-73.
std::int32_t desired_for(Call& call, SchedulingStrategy scheduling) {
  const JsonValue given = call.in["desiredCount"];
  const auto desired = call.integer("desiredCount");
  if (scheduling == SchedulingStrategy::daemon) {
    if (given) {
      call.refuse(k_invalid,
                  "The daemon scheduling strategy does not support a desired count for services. "
                  "Remove the desired count value and try again.",
                  given);
    }
    return 0;
  }
  if (!desired) {
    call.refuse(k_invalid, "The replica scheduling strategy requires a desired count.", given,
                "Add desiredCount; 0 is allowed.");
    return 0;
  }
  const std::int64_t most = call.world().limits.tasks_max / 4;
  if (*desired < 0 || *desired > most) {
    call.refuse(k_invalid, concat({"Invalid value for desiredCount: ", given.source()}), given);
    return 0;
  }
  return static_cast<std::int32_t>(*desired);
}

// The name must be free among ACTIVE and DRAINING services (facts SVC-1).
void check_name(Call& call, ClusterId cluster, const std::string& name) {
  if (!valid_name(name)) {
    call.refuse(k_invalid, "Invalid service name", call.in["serviceName"],
                "1 to 255 letters, digits, hyphens and underscores.");
    return;
  }
  const ServiceId other = find_service(call.world(), cluster, name);
  if (other && call.world().at(other).status == ServiceStatus::draining) {
    call.refuse(k_invalid, "Unable to Start a service that is still Draining.",
                call.in["serviceName"], "Wait until its tasks have stopped.");
  }
}

template <class T, class Same>
bool same_list(const std::vector<T>& a, const std::vector<T>& b, Same same) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

bool same_strategy(const std::vector<CapacityStrategyItem>& a,
                   const std::vector<CapacityStrategyItem>& b) {
  return same_list(a, b, [](const CapacityStrategyItem& x, const CapacityStrategyItem& y) {
    return x.provider == y.provider && x.base == y.base && x.weight == y.weight;
  });
}

// "capacityProviderStrategy" of an update; where its tasks run stays what it was.
void update_strategy(Call& call, const Service& service, service::Revision& revision) {
  const JsonValue list = call.array("capacityProviderStrategy");
  if (!list || call.refused()) return;
  const World& world = call.world();
  revision.strategy = read_strategy(call, list, world.at(service.cluster).capacity_providers);
  const bool moves =
      !revision.strategy.empty() && launch_type_of(world, revision.strategy) != service.launch_type;
  if (!moves || call.refused()) return;
  call.refuse(k_invalid,
              "The capacity provider strategy cannot change a service between Fargate and Auto "
              "Scaling group capacity.",
              list, "Create a new service.");
}

// Those of Service Connect follow from the rest of the request.
bool same_registries(const World& world, const Deployment& deployment,
                     const service::Revision& wanted) {
  std::vector<ServiceRegistry> named = deployment.registries;
  std::erase_if(named, [&](const ServiceRegistry& registry) {
    return network::is_service_connect(world.at(registry.discovery));
  });
  return named == wanted.registries;
}

// The same call once more is answered with the service it made.
bool is_same(const World& world, const Service& service, const service::NewService& wanted) {
  const service::Rules& rules = wanted.rules;
  return service.scheduling == wanted.scheduling && service.launch_type == wanted.launch_type &&
         (service.desired == wanted.desired || service.scheduling == SchedulingStrategy::daemon) &&
         world.at(service.primary).task_definition == wanted.revision.task_definition &&
         world.at(service.primary).network_json == wanted.revision.network_json &&
         world.at(service.primary).volumes_json == wanted.revision.volumes_json &&
         same_strategy(world.at(service.primary).strategy, wanted.revision.strategy) &&
         world.at(service.primary).load_balancers == wanted.revision.load_balancers &&
         same_registries(world, world.at(service.primary), wanted.revision) &&
         service.configuration == rules.configuration && service.grace_s == rules.grace_s &&
         same_list(service.strategies, rules.strategies,
                   [](const PlacementStrategy& x, const PlacementStrategy& y) {
                     return x.type == y.type && x.field == y.field;
                   }) &&
         same_list(service.constraints, rules.constraints,
                   [](const PlacementConstraint& x, const PlacementConstraint& y) {
                     return x.type == y.type && x.expression == y.expression;
                   });
}

void read_network(Call& call, const TaskDefinition& definition, LaunchType type,
                  service::Revision& revision) {
  const bool given = call.in[k_network].exists();
  if (!given && !revision.network_json.empty()) return;
  NetworkChoice network = network_for(call, definition);  // refuses where one is needed
  check_public_ip(call, network, type);
  revision.zones = std::move(network.zones);
  revision.subnets = std::move(network.subnets);
  revision.security_groups = std::move(network.groups);
  revision.assign_public_ip = network.public_ip;
  if (given) revision.network_json = std::string(call.in[k_network].source());
}

VolumeUse use_of(SchedulingStrategy scheduling) {
  return scheduling == SchedulingStrategy::daemon ? VolumeUse::daemon : VolumeUse::service;
}

void read_revision(Call& call, const TaskDefinition& definition, LaunchType type,
                   service::Revision& revision) {
  revision.task_definition = definition.id;
  read_network(call, definition, type, revision);
  const std::string version = call.text("platformVersion");
  if (!version.empty()) revision.platform_version = call.world().names.intern(version);
}

void write_reply(Call& call, ServiceId id) {
  call.out.begin_object().key("service");
  write_service(call.out, call.world(), call.world().at(id));
  call.out.end_object();
}

bool room_for_service(Call& call) {
  const World& world = call.world();
  if (world.services.size() < world.limits.services_max &&
      world.deployments.size() < world.limits.deployments_max) {
    return true;
  }
  call.refuse("LimitExceededException", "The simulation holds as many services as it can.");
  return false;
}

/// The service of the request; refuses when it is not there.
ServiceId service_for(Call& call) {
  if (!call.require("service")) return {};
  const ClusterId cluster = call.cluster();
  const std::string name = call.text("service");
  if (call.refused()) return {};
  const ServiceId id = find_service(call.world(), cluster, name);
  if (!id) {
    call.refuse("ServiceNotFoundException", "Service not found.", call.in["service"],
                "Name a service of this cluster by name or ARN.");
  }
  return id;
}

}  // namespace

void create_service(Call& call) {
  if (!call.require("serviceName")) return;
  service::NewService wanted;
  wanted.cluster = call.cluster();
  wanted.name = call.text("serviceName");
  if (!call.refused()) check_name(call, wanted.cluster, wanted.name);
  if (!call.refused() && !call.in["taskDefinition"]) {
    call.refuse(k_invalid, "TaskDefinition can not be blank.");
  }
  if (call.refused()) return;
  check_controller(call);
  wanted.scheduling = scheduling_for(call);
  const TaskDefinitionId definition_id = definition_for(call);
  if (call.refused()) return;
  const TaskDefinition& definition = call.world().at(definition_id);
  wanted.launch_type = capacity_for(call, definition, wanted.cluster, wanted.revision.strategy);
  const bool daemon = wanted.scheduling == SchedulingStrategy::daemon;
  if (daemon && wanted.launch_type == LaunchType::fargate) {
    call.refuse(k_invalid, "The daemon scheduling strategy is not supported for FARGATE.",
                call.in["launchType"]);
  }
  wanted.desired = desired_for(call, wanted.scheduling);
  if (daemon) {  // facts SVC-74
    wanted.rules.configuration.minimum_healthy_percent = 0;
    wanted.rules.configuration.maximum_percent = 100;
  }
  if (!call.refused()) read_revision(call, definition, wanted.launch_type, wanted.revision);
  if (!call.refused()) {
    wanted.revision.volumes_json =
        volumes_in(call, definition, wanted.launch_type, use_of(wanted.scheduling));
  }
  const Pairing pairing{definition, wanted.launch_type, {}};
  if (!call.refused()) read_balancers(call, pairing, wanted.revision);
  if (!call.refused()) {
    read_rules(call, wanted.scheduling, definition, wanted.launch_type, wanted.rules);
  }
  if (!call.refused()) {
    read_rebalancing(call, wanted.scheduling, wanted.launch_type, true, wanted.rules);
  }
  if (!call.refused()) check_balanced_rules(call, pairing, wanted.revision, wanted.rules);
  check_connect(call, pairing, wanted.cluster);
  wanted.tags_json = read_tags(call, call.array("tags"));
  if (call.refused()) return;
  const ServiceId other = find_service(call.world(), wanted.cluster, wanted.name);
  if (other && call.world().at(other).status == ServiceStatus::active) {  // facts SVC-1
    if (is_same(call.world(), call.world().at(other), wanted)) return write_reply(call, other);
    call.refuse(k_invalid, "Creation of service was not idempotent.", call.in["serviceName"],
                "A service of that name is there; use UpdateService, or another name.");
    return;
  }
  if (!room_for_service(call)) return;
  wanted.rules.task_tags_json =
      tags_of_tasks(wanted.rules, {call.world().text(call.world().at(wanted.cluster).name),
                                   wanted.name, wanted.tags_json, definition.tags_json});
  open_connect(call, pairing, wanted.cluster, wanted.revision);
  write_reply(call, service::create(call.desk, wanted));
}

void update_service(Call& call) {
  const ServiceId id = service_for(call);
  if (call.refused()) return;
  const Service& service = call.world().at(id);
  if (service.status != ServiceStatus::active) {
    call.refuse("ServiceNotActiveException", "Service was not ACTIVE.", call.in["service"]);
    return;
  }
  check_controller(call);
  const bool force = call.flag("forceNewDeployment");
  service::Revision revision = service::revision_of(call.world(), service.primary);
  const service::Revision before = revision;
  const TaskDefinitionId definition_id =
      call.in["taskDefinition"] ? definition_for(call) : revision.task_definition;
  if (call.refused()) return;
  const TaskDefinition& definition = call.world().at(definition_id);
  const bool on_fargate = service.launch_type == LaunchType::fargate;
  if (on_fargate ? !definition.runs_on_fargate : !definition.runs_on_ec2) {
    call.refuse(k_invalid,
                concat({"Task definition does not support launch_type ",
                        to_string(service.launch_type), "."}),
                call.in["taskDefinition"]);
    return;
  }
  const std::int32_t desired =
      call.in["desiredCount"] ? desired_for(call, service.scheduling) : service.desired;
  service::Rules rules = service::rules_of(service);
  if (!call.refused()) read_revision(call, definition, service.launch_type, revision);
  if (!call.refused()) {
    revision.volumes_json = volumes_in(call, definition, service.launch_type,
                                       use_of(service.scheduling), before.volumes_json);
  }
  if (!call.refused()) update_strategy(call, service, revision);
  const Pairing pairing{definition, service.launch_type, call.world().text(service.name)};
  if (!call.refused()) read_balancers(call, pairing, revision);
  if (!call.refused()) read_rules(call, service.scheduling, definition, service.launch_type, rules);
  if (!call.refused()) {
    read_rebalancing(call, service.scheduling, service.launch_type, rules.zone_rebalancing, rules);
  }
  if (!call.refused()) check_balanced_rules(call, pairing, revision, rules);
  check_connect(call, pairing, service.cluster);
  if (call.refused() || !room_for_service(call)) return;
  open_connect(call, pairing, service.cluster, revision);
  const bool deploys = force || revision.task_definition != before.task_definition ||
                       revision.network_json != before.network_json ||
                       revision.volumes_json != before.volumes_json ||
                       !same_strategy(revision.strategy, before.strategy) ||
                       revision.load_balancers != before.load_balancers ||
                       revision.registries != before.registries ||
                       revision.platform_version != before.platform_version;  // SVC-8
  rules.task_tags_json = tags_of_tasks(
      rules, {call.world().text(call.world().at(service.cluster).name),
              call.world().text(service.name), service.tags_json, definition.tags_json});
  service::update(call.desk, id, rules, desired);
  if (deploys) service::deploy(call.desk, id, revision);
  write_reply(call, id);
}

void delete_service(Call& call) {
  const ServiceId id = service_for(call);
  const bool force = call.flag("force");
  if (call.refused()) return;
  const Service& service = call.world().at(id);
  if (service.status == ServiceStatus::inactive) {
    call.refuse("ServiceNotFoundException", "Service not found.", call.in["service"]);
    return;
  }
  const bool replica = service.scheduling == SchedulingStrategy::replica;
  if (replica && service.desired > 0 && !force) {
    call.refuse(k_invalid, "The service cannot be stopped while it is scaled above 0.",
                call.in["service"], "Set desiredCount to 0 first, or force to true.");  // SVC-3
    return;
  }
  if (service.status == ServiceStatus::active) service::remove(call.desk, id);
  write_reply(call, id);
}

}  // namespace taskyard::api
