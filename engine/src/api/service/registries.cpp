// serviceRegistries: which container answers under a Cloud Map name (facts of the surroundings 2.6).
#include <algorithm>

#include "api/service/balancers.hpp"
#include "base/text.hpp"
#include "network/network.hpp"

namespace taskyard::api {

DiscoveryId find_discovery(const World& world, std::string_view arn) {
  const std::size_t slash = arn.rfind('/');
  const std::string_view key = slash == std::string_view::npos ? arn : arn.substr(slash + 1);
  for (const DiscoveryService& discovery : world.discovery_services) {
    if (!discovery.deleted && world.text(discovery.key) == key) return discovery.id;
  }
  return {};
}

namespace {

// awsvpc: an A record needs no port; an SRV record needs one of the two ways to name it.
void check_own_address(Call& call, const DiscoveryService& discovery, JsonValue item) {
  const bool container = !item["containerName"].text().empty() || item["containerPort"];
  if (!discovery.srv_record && (container || item["port"])) {
    call.refuse(k_invalid,
                concat({"The values specified for serviceRegistries do not require a value for '",
                        container ? "containerPort" : "port", "'. Remove the value and retry."}),
                item, "An A record has an address only.");
  } else if (discovery.srv_record && container == item["port"].exists()) {
    call.refuse(k_invalid,
                "Either a value for 'port' or values for 'containerName' and 'containerPort' must "
                "be specified for an SRV record.",
                item);
  }
}

void check_host_address(Call& call, const DiscoveryService& discovery, JsonValue item) {
  if (!discovery.srv_record) {
    call.refuse(
        k_invalid,
        "Only SRV records are supported for tasks that use the bridge or host network mode.", item,
        "Tasks on one instance share its address: a name needs the port too.");
  } else if (item["containerName"].text().empty() || !item["containerPort"].integer()) {
    call.refuse(
        k_invalid,
        "When specifying 'host' or 'bridge' for networkMode, values for 'containerName' and "
        "'containerPort' must be specified from the task definition.",
        item);
  }
}

void read_one(Call& call, const Pairing& pairing, JsonValue item, service::Revision& revision) {
  const JsonValue arn = item["registryArn"];
  const DiscoveryId id = find_discovery(call.world(), arn.text());
  if (!id) {
    call.refuse(k_invalid, "The specified service registry does not exist.", arn,
                "Take registryArn from the reply of servicediscovery.CreateService.");
    return;
  }
  const DiscoveryService& discovery = call.world().at(id);
  switch (pairing.definition.network_mode) {
    case NetworkMode::awsvpc: check_own_address(call, discovery, item); break;
    case NetworkMode::none:
      call.refuse(k_invalid, "Service discovery is not supported for the none network mode.", item);
      break;
    default: check_host_address(call, discovery, item); break;
  }
  ServiceRegistry registry;
  registry.discovery = id;
  registry.container = std::string(item["containerName"].text());
  const std::int64_t port =
      item["containerPort"].integer().value_or(item["port"].integer().value_or(0));
  if (!registry.container.empty() && !call.refused()) {
    check_container(call, pairing, item, registry.container, port);
  }
  registry.port = static_cast<Port>(std::clamp<std::int64_t>(port, 0, 65'535));
  if (!call.refused()) revision.registries.push_back(std::move(registry));
}

}  // namespace

void read_registries(Call& call, const Pairing& pairing, service::Revision& revision) {
  const JsonValue list = call.array("serviceRegistries");
  if (!list || call.refused()) return;
  if (list.size() > 1) {
    call.refuse(k_invalid, "service registries can have at most 1 items.", list);
    return;
  }
  std::erase_if(revision.registries, [&](const ServiceRegistry& registry) {
    return !network::is_service_connect(call.world().at(registry.discovery));
  });
  for (JsonValue item = list.first(); item && !call.refused(); item = item.next()) {
    read_one(call, pairing, item, revision);
  }
  for (const ServiceLoadBalancer& balancer : revision.load_balancers) {
    if (!balancer.classic || revision.registries.empty() || call.refused()) continue;
    call.refuse(k_invalid, "Service discovery is not supported with a Classic Load Balancer.", list,
                "Use an Application or Network Load Balancer.");
  }
}

}  // namespace taskyard::api
