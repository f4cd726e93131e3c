// Load balancers and service registries of CreateService and UpdateService (facts of the surroundings
// 1.14, 1.15, 2.6).
#pragma once

#include <string>

#include "api/call.hpp"
#include "service/service.hpp"

namespace taskyard::api {

/// What load balancers and registries have to go with.
struct Pairing {
  const TaskDefinition& definition;
  LaunchType launch_type = LaunchType::ec2;
  std::string_view updated;  ///< name of the service that is updated, "" for a new one
};

/// "loadBalancers" and "serviceRegistries" of the request over those of the revision. Refuses what does
/// not go with the task definition, also where the request brings a new definition only.
void read_balancers(Call& call, const Pairing& pairing, service::Revision& revision);
/// Rules that depend on them: a grace period needs a health check to wait for (SVC-52); zone rebalancing
/// is off with a Classic Load Balancer, and refused when asked for (SVC-61).
void check_balanced_rules(Call& call, const Pairing& pairing, const service::Revision& revision,
                          service::Rules& rules);
/// `loadBalancers` of a revision, as AWS shows them.
void write_balancers(JsonWriter& out, const World& world, const Deployment& deployment);

/// "registryArn" of a Cloud Map service; no id when unknown or deleted.
DiscoveryId find_discovery(const World& world, std::string_view arn);
/// The container of that name, nullptr when the definition has none.
const ContainerDefinition* find_container(const TaskDefinition& definition, std::string_view name);
/// Its mapping of that container port, nullptr when it has none.
const PortMapping* find_mapping(const ContainerDefinition& container, std::int64_t port);
/// Refuses a container or port that the definition does not have.
void check_container(Call& call, const Pairing& pairing, JsonValue at, std::string_view container,
                     std::int64_t port);
/// The registries of the request; `revision` holds the load balancers already.
void read_registries(Call& call, const Pairing& pairing, service::Revision& revision);
/// Refuses names of "serviceConnectConfiguration" that no port mapping has (facts SVC-84).
void check_connect(Call& call, const Pairing& pairing, ClusterId cluster);
/// Makes the Cloud Map services of "serviceConnectConfiguration" that are not there yet and lets the
/// revision's tasks join them. Nothing may be refused any more.
void open_connect(Call& call, const Pairing& pairing, ClusterId cluster,
                  service::Revision& revision);

}  // namespace taskyard::api
