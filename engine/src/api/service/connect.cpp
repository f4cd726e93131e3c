// serviceConnectConfiguration in brief: each of its services becomes a Cloud Map service without DNS records
// in the namespace, which the service's tasks join; clients reach it through their proxies (facts SVC-84,
// surroundings 2.6). A namespace that Cloud Map does not have is kept as given and opens nothing.
#include <algorithm>

#include "api/service/balancers.hpp"
#include "base/text.hpp"
#include "network/network.hpp"

namespace taskyard::api {
namespace {

constexpr std::string_view k_member = "serviceConnectConfiguration";

bool is_connect(const World& world, const ServiceRegistry& registry) {
  return network::is_service_connect(world.at(registry.discovery));
}

// By name, id or ARN.
NamespaceId namespace_called(const World& world, std::string_view wanted) {
  const std::string_view key = wanted.substr(wanted.rfind('/') + 1);
  for (const Namespace& space : world.namespaces) {
    if (!space.deleted && (space.name == wanted || world.text(space.key) == key)) return space.id;
  }
  return {};
}

// That of the request, else the cluster's default.
NamespaceId namespace_for(Call& call, ClusterId cluster, JsonValue connect) {
  const World& world = call.world();
  const JsonDocument defaults = JsonDocument::parse(world.at(cluster).connect_json);
  const JsonValue given = connect["namespace"];
  const JsonValue name = given ? given : defaults.root()["namespace"];
  return name ? namespace_called(world, name.text()) : NamespaceId{};
}

// The container port that has that name; 0 when none has.
ServiceRegistry named_port(const TaskDefinition& definition, std::string_view name) {
  ServiceRegistry found;
  const JsonDocument document = JsonDocument::parse(definition.json);
  const JsonValue containers = document.root()["containerDefinitions"];
  for (JsonValue item = containers.first(); item; item = item.next()) {
    for (JsonValue port = item["portMappings"].first(); port; port = port.next()) {
      if (port["name"].text() != name) continue;
      found.container = std::string(item["name"].text());
      found.port = static_cast<Port>(
          std::clamp<std::int64_t>(port["containerPort"].integer().value_or(0), 0, 65'535));
    }
  }
  return found;
}

std::string_view name_of(JsonValue item) {
  const std::string_view name = item["discoveryName"].text();
  return name.empty() ? item["portName"].text() : name;
}

DiscoveryId find_name(const World& world, NamespaceId space, std::string_view name) {
  for (const DiscoveryService& service : world.discovery_services) {
    if (!service.deleted && service.in == space && service.name == name) return service.id;
  }
  return {};
}

}  // namespace

void check_connect(Call& call, const Pairing& pairing, ClusterId cluster) {
  const JsonValue connect = call.object(k_member);
  if (!connect || call.refused() || !namespace_for(call, cluster, connect)) return;
  for (JsonValue item = connect["services"].first(); item; item = item.next()) {
    const std::string_view name = item["portName"].text();
    if (named_port(pairing.definition, name).port == 0) {
      call.refuse(k_invalid,
                  concat({"portName(", name,
                          ") does not refer to any named PortMapping in the task definition."}),
                  item, "Give the port mapping of a container that name.");
    } else if (item["clientAliases"].size() > 1) {
      call.refuse(k_invalid, "clientAliases can have at most 1 items.", item["clientAliases"]);
    }
  }
}

void open_connect(Call& call, const Pairing& pairing, ClusterId cluster,
                  service::Revision& revision) {
  const JsonValue connect = call.in[k_member];
  if (!connect) return;
  World& world = call.world();
  std::erase_if(revision.registries, [&](const auto& one) { return is_connect(world, one); });
  const NamespaceId space = namespace_for(call, cluster, connect);
  if (!space || !connect["enabled"].boolean()) return;
  for (JsonValue item = connect["services"].first(); item; item = item.next()) {
    ServiceRegistry registry = named_port(pairing.definition, item["portName"].text());
    registry.discovery = find_name(world, space, name_of(item));
    if (!registry.discovery) {
      DiscoveryService wish;
      wish.name = std::string(name_of(item));
      wish.in = space;
      wish.a_record = false;
      wish.ttl_s = 0;
      registry.discovery = network::create_discovery(call.desk.changes, std::move(wish));
    }
    revision.registries.push_back(std::move(registry));
  }
}

}  // namespace taskyard::api
