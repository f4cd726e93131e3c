// servicediscovery: AWS Cloud Map, as far as service discovery of ECS needs it (surroundings 2.6).
#include "api/handlers.hpp"
#include "api/network/read.hpp"
#include "base/text.hpp"
#include "network/network.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

constexpr std::string_view k_input = "InvalidInput";
constexpr std::int64_t k_ttl_max = 2'147'483'647;

std::string map_arn(const World& world, std::string_view kind, NameId key) {
  return concat({"arn:aws:servicediscovery:", world.region, ":", world.account, ":", kind, "/",
                 world.text(key)});
}

NamespaceId namespace_for(Call& call, JsonValue given) {
  const NamespaceId id = network::find_namespace(call.world(), given.text());
  if (!id) {
    call.refuse("NamespaceNotFound", concat({"Namespace not found: ", given.text()}), given,
                "servicediscovery.ListNamespaces lists them.");
  }
  return id;
}

void write_service(JsonWriter& out, const World& world, const DiscoveryService& service) {
  out.begin_object().member("Id", world.text(service.key));
  out.member("Arn", map_arn(world, "service", service.key)).member("Name", service.name);
  out.member("NamespaceId", world.text(world.at(service.in).key));
  out.member("InstanceCount", static_cast<std::int64_t>(service.tasks.size()));
  out.key("DnsConfig").begin_object();
  out.member("RoutingPolicy", "MULTIVALUE").key("DnsRecords").begin_array();
  if (service.a_record) {
    out.begin_object().member("Type", "A").member("TTL", service.ttl_s).end_object();
  }
  if (service.srv_record) {
    out.begin_object().member("Type", "SRV").member("TTL", service.ttl_s).end_object();
  }
  out.end_array().end_object().end_object();
}

void read_records(Call& call, JsonValue records, DiscoveryService& wish) {
  wish.a_record = wish.srv_record = false;
  for (JsonValue item = records.first(); item; item = item.next()) {
    const std::string type = call.text_of(item, "Type");
    const std::int64_t ttl = item["TTL"].integer().value_or(-1);
    if (type != "A" && type != "SRV") {
      call.refuse(k_input, concat({"Invalid DNS record type: ", type}), item["Type"],
                  "A or SRV; others are not simulated.");
    } else if (ttl < 0 || ttl > k_ttl_max) {
      call.refuse(k_input, "TTL must be between 0 and 2147483647.", item["TTL"]);
    }
    if (call.refused()) return;
    (type == "A" ? wish.a_record : wish.srv_record) = true;
    wish.ttl_s = static_cast<std::int32_t>(ttl);
  }
  if (wish.a_record || wish.srv_record) return;
  call.refuse(k_input, "At least one DNS record is required.", records,
              "DnsConfig.DnsRecords with an A or SRV record.");
}

void write_instance(JsonWriter& out, const World& world, const DiscoveryService& service,
                    const network::DiscoveredInstance& found) {
  const Task& task = world.at(found.task);
  const TaskDefinition& definition = world.at(task.task_definition);
  out.begin_object().member("InstanceId", task_id_text(world, found.task));
  out.member("NamespaceName", world.at(service.in).name).member("ServiceName", service.name);
  out.member("HealthStatus", "HEALTHY").key("Attributes").begin_object();
  out.member("AVAILABILITY_ZONE", world.text(task.zone));
  out.member("AWS_INSTANCE_IPV4", ip_text(found.ip));
  if (found.port != 0) out.member("AWS_INSTANCE_PORT", to_text(found.port));
  out.member("ECS_CLUSTER_NAME", world.text(world.at(task.cluster).name));
  if (task.deployment) {
    const Service& owner = world.at(world.at(task.deployment).service);
    out.member("ECS_SERVICE_NAME", world.text(owner.name));
  }
  out.member("ECS_TASK_DEFINITION_FAMILY", definition.family);
  if (task.instance && world.at(task.instance).ec2_instance) {
    out.member("EC2_INSTANCE_ID",
               ec2_instance_id_text(world, world.at(task.instance).ec2_instance));
  }
  out.member("REGION", world.region).end_object().end_object();
}

}  // namespace

void create_private_dns_namespace(Call& call) {
  const std::string name = call.text("Name");
  const VpcId vpc = vpc_for(call, call.in["Vpc"]);
  if (call.refused()) return;
  World& world = call.world();
  if (name.empty() || name.size() > 253) {
    call.refuse(k_input, "Namespace name must be 1 to 253 characters.", call.in["Name"]);
  }
  for (const Namespace& other : world.namespaces) {
    if (other.deleted || other.vpc != vpc || other.name != name) continue;
    call.refuse("ConflictingDomainExists",
                concat({"Cannot associate with VPC ", world.text(world.at(vpc).key),
                        " because there is already a conflicting domain with the same name "
                        "associated with this VPC"}),
                call.in["Name"]);
  }
  if (world.namespaces.size() >= world.limits.vpcs_max) {
    call.refuse("ResourceLimitExceeded", "There are as many namespaces as there can be.");
  }
  if (call.refused()) return;
  const NamespaceId id = network::create_namespace(call.desk.changes, name, vpc);
  call.out.begin_object().member("OperationId", "op-" + world.text(world.at(id).key).substr(3));
  call.out.end_object();
}

void create_discovery_service(Call& call) {
  const JsonValue dns = call.object("DnsConfig");
  const JsonValue space = call.in["NamespaceId"] ? call.in["NamespaceId"] : dns["NamespaceId"];
  DiscoveryService wish;
  wish.name = call.text("Name");
  wish.in = namespace_for(call, space);
  if (!call.refused()) read_records(call, dns["DnsRecords"], wish);
  if (call.refused()) return;
  World& world = call.world();
  if (wish.name.empty() || wish.name.size() > 127) {
    call.refuse(k_input, "Service name must be 1 to 127 characters.", call.in["Name"]);
  }
  for (const DiscoveryService& other : world.discovery_services) {
    if (other.deleted || other.in != wish.in || other.name != wish.name) continue;
    call.refuse("ServiceAlreadyExists", concat({"Service already exists: ", world.text(other.key)}),
                call.in["Name"]);
  }
  if (world.discovery_services.size() >= world.limits.services_max) {
    call.refuse("ResourceLimitExceeded", "There are as many services as there can be.");
  }
  if (call.refused()) return;
  const DiscoveryId id = network::create_discovery(call.desk.changes, std::move(wish));
  call.out.begin_object().key("Service");
  write_service(call.out, world, world.at(id));
  call.out.end_object();
}

void list_namespaces(Call& call) {
  const World& world = call.world();
  call.out.begin_object().key("Namespaces").begin_array();
  for (const Namespace& space : world.namespaces) {
    if (space.deleted) continue;
    call.out.begin_object().member("Id", world.text(space.key));
    call.out.member("Arn", map_arn(world, "namespace", space.key)).member("Name", space.name);
    call.out.member("Type", "DNS_PRIVATE").end_object();
  }
  call.out.end_array().end_object();
}

void list_discovery_services(Call& call) {
  const World& world = call.world();
  call.out.begin_object().key("Services").begin_array();
  for (const DiscoveryService& service : world.discovery_services) {
    if (!service.deleted) write_service(call.out, world, service);
  }
  call.out.end_array().end_object();
}

void discover_instances(Call& call) {
  const World& world = call.world();
  const std::string space = call.text("NamespaceName");
  const std::string name = call.text("ServiceName");
  const DiscoveryService* found = nullptr;
  bool space_known = false;
  for (const Namespace& known : world.namespaces) {
    space_known = space_known || (!known.deleted && known.name == space);
  }
  for (const DiscoveryService& service : world.discovery_services) {
    const bool meant = !service.deleted && service.name == name;
    if (meant && world.at(service.in).name == space) found = &service;
  }
  if (!space_known) {
    call.refuse("NamespaceNotFound", concat({"Namespace not found: ", space}),
                call.in["NamespaceName"]);
  } else if (found == nullptr) {
    call.refuse("ServiceNotFound", concat({"Service not found: ", name}), call.in["ServiceName"]);
  }
  if (call.refused()) return;
  call.out.begin_object().key("Instances").begin_array();
  for (const network::DiscoveredInstance& instance : network::discover(world, found->id)) {
    write_instance(call.out, world, *found, instance);
  }
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
