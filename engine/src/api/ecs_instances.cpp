// ecs: container instances (facts 2.2 to 2.5).
#include <algorithm>

#include "api/account/tags.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "cluster/cluster.hpp"
#include "placement/placement.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

// An agent always sends totalResources. A call without them from a machine whose type the catalog does not
// have gets those of an m5.xlarge, so that tasks can be placed on it.
constexpr Resources k_unknown_machine{4096, 15564, 3, 0};

// Facts CI-32: a deregistered instance stays describable for one hour.
bool describable(const World& world, const ContainerInstance& instance) {
  if (instance.status == InstanceStatus::registering) return false;  // its agent has not called yet
  return instance.status != InstanceStatus::inactive ||
         world.now - instance.deregistered_at <= k_hour;
}

InstanceId instance_in(const World& world, ClusterId cluster, std::string_view reference) {
  const InstanceId id = find_container_instance(world, reference);
  return id && world.at(id).cluster == cluster && describable(world, world.at(id)) ? id
                                                                                   : InstanceId{};
}

std::vector<Port> ports_in(JsonValue resource) {
  std::vector<Port> ports;
  for (JsonValue item = resource["stringSetValue"].first(); item; item = item.next()) {
    const auto number = parse_int(item.text());
    if (number && *number > 0 && *number < 65536) ports.push_back(static_cast<Port>(*number));
  }
  std::sort(ports.begin(), ports.end());
  ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
  return ports;
}

void read_resources(JsonValue list, cluster::RegisterOptions& options) {
  for (JsonValue item = list.first(); item; item = item.next()) {
    const std::string_view name = item["name"].text();
    const std::int64_t value =
        std::clamp<std::int64_t>(item["integerValue"].integer().value_or(0), 0, 1 << 30);
    if (name == "CPU") options.resources.cpu_units = static_cast<CpuUnits>(value);
    if (name == "MEMORY") options.resources.memory_mib = static_cast<Mib>(value);
    if (name == "PORTS") options.tcp_reserved = ports_in(item);
    if (name == "PORTS_UDP") options.udp_reserved = ports_in(item);
    if (name == "GPU") {
      options.resources.gpus = static_cast<std::int32_t>(item["stringSetValue"].size());
    }
  }
}

void read_attributes(Call& call, cluster::RegisterOptions& options) {
  Names& names = call.world().names;
  for (JsonValue item = call.array("attributes").first(); item; item = item.next()) {
    const std::string_view value = item["value"].text();
    options.attributes.push_back(
        {names.intern(item["name"].text()), value.empty() ? NameId{} : names.intern(value)});
  }
}

std::string attribute_text(const World& world, const std::vector<Attribute>& attributes,
                           std::string_view name, std::string_view otherwise) {
  for (const Attribute& attribute : attributes) {
    if (world.text(attribute.name) == name) return world.text(attribute.value);
  }
  return std::string(otherwise);
}

// "instanceIdentityDocument": JSON about the machine. An EC2 instance of ours gives what it is; of others
// the document's own words count.
void read_identity(Call& call, cluster::RegisterOptions& options) {
  const std::string text = call.text("instanceIdentityDocument");
  if (text.empty() || call.refused()) return;
  World& world = call.world();
  const JsonDocument identity = JsonDocument::parse(text);
  if (!identity.root().is(JsonKind::object)) {
    call.refuse(k_client, "Instance identity document is invalid.",
                call.in["instanceIdentityDocument"], "A JSON object as a text.");
    return;
  }
  const JsonValue document = identity.root();
  const Ec2InstanceId id = find_ec2_instance(world, document["instanceId"].text());
  if (id && world.at(id).state != Ec2State::shutting_down &&
      world.at(id).state != Ec2State::terminated && !world.at(id).container_instance) {
    const Ec2Instance& ec2 = world.at(id);
    options.ec2_instance = id;
    options.type = ec2.type;
    options.zone = ec2.zone;
    options.trunking = ec2.trunking;
    return;
  }
  const std::string_view type = document["instanceType"].text();
  const std::string_view zone = document["availabilityZone"].text();
  const std::string_view foreign = document["instanceId"].text();
  if (!id && foreign.starts_with("i-")) options.foreign_ec2 = world.names.intern(foreign);
  if (!type.empty()) options.type = world.names.intern(type);
  if (!zone.empty()) options.zone = world.names.intern(zone);
}

// Type and zone where no identity document gave them: the attributes', else none and the first.
void read_machine(World& world, cluster::RegisterOptions& options) {
  if (!options.zone) {
    options.zone =
        world.names.intern(attribute_text(world, options.attributes, "ecs.availability-zone",
                                          world.text(world.availability_zones.front())));
  }
  if (!options.type) {
    options.type = world.names.intern(
        attribute_text(world, options.attributes, "ecs.instance-type", "external"));
  }
  options.resources = k_unknown_machine;
  if (const InstanceType* known = find_instance_type(world.text(options.type))) {
    const std::int32_t enis = options.trunking ? known->trunk_tasks : known->max_enis - 1;
    options.resources = {known->cpu_units(), known->registered_memory_mib, enis, known->gpus};
    options.architecture = known->architecture == "arm64" ? "arm64" : "x86_64";
  }
}

}  // namespace

void register_container_instance(Call& call) {
  const ClusterId cluster_id = call.cluster();
  const JsonValue resources = call.array("totalResources");
  cluster::RegisterOptions options;
  options.cluster = cluster_id;
  if (call.refused()) return;
  World& world = call.world();
  if (world.container_instances.size() >= world.limits.instances_max) {
    call.refuse("LimitExceededException", "The simulation holds as many instances as it can.");
    return;
  }
  const std::string tags = read_tags(call, call.array("tags"));
  call.array("attributes");
  if (!call.refused()) read_identity(call, options);
  if (call.refused()) return;  // names are added only from here on
  read_attributes(call, options);
  read_machine(world, options);
  options.tcp_reserved = cluster::default_reserved_ports();
  read_resources(resources, options);
  options.short_arn = !setting_enabled(world, "containerInstanceLongArnFormat");
  const InstanceId id = cluster::register_instance(call.desk.changes, options);
  world.container_instances[id.value].tags_json = tags;
  if (options.ec2_instance) {
    world.ec2_instances[options.ec2_instance.value].container_instance = id;
  }
  call.desk.index.instance_changed(world, id);
  call.out.begin_object().key("containerInstance");
  write_container_instance(call.out, world, world.at(id));
  call.out.end_object();
}

void deregister_container_instance(Call& call) {
  if (!call.require("containerInstance")) return;
  const ClusterId cluster_id = call.cluster();
  const std::string reference = call.text("containerInstance");
  const bool force = call.flag("force");
  if (call.refused()) return;
  World& world = call.world();
  const InstanceId id = instance_in(world, cluster_id, reference);
  if (!id || world.at(id).status == InstanceStatus::inactive) {
    call.refuse(k_invalid, "Referenced container instance was not found.",
                call.in["containerInstance"]);
    return;
  }
  if (!world.at(id).tasks.empty() && !force) {  // facts CI-34
    call.refuse(k_invalid, "Found running tasks on the instance.", call.in["containerInstance"],
                "Stop its tasks first, or set force to true.");
    return;
  }
  scheduler::orphan_tasks(call.desk, id);
  cluster::set_status(call.desk.changes, id, InstanceStatus::inactive);
  call.desk.index.instance_changed(world, id);
  call.out.begin_object().key("containerInstance");
  write_container_instance(call.out, world, world.at(id));
  call.out.end_object();
}

void describe_container_instances(Call& call) {
  if (!call.require("containerInstances")) return;
  const ClusterId cluster_id = call.cluster();
  const std::vector<std::string> wanted = call.texts("containerInstances");
  const bool with_tags = includes(call, "TAGS", "TAGS|CONTAINER_INSTANCE_HEALTH");
  const bool with_health =
      includes(call, "CONTAINER_INSTANCE_HEALTH", "TAGS|CONTAINER_INSTANCE_HEALTH");
  if (call.refused()) return;
  if (wanted.size() > 100) {
    call.refuse(k_invalid, "Container Instances can have at most 100 items.",
                call.in["containerInstances"]);
    return;
  }
  if (wanted.empty()) {
    call.refuse(k_client, "Container Instances cannot be empty.", call.in["containerInstances"]);
    return;
  }
  const World& world = call.world();
  std::vector<std::string> missing;
  call.out.begin_object().key("containerInstances").begin_array();
  for (const std::string& reference : wanted) {
    if (const InstanceId id = instance_in(world, cluster_id, reference)) {
      write_container_instance(call.out, world, world.at(id), with_tags, with_health);
    } else {
      missing.push_back(
          reference.starts_with("arn:")
              ? reference
              : concat({"arn:aws:ecs:", world.region, ":", world.account, ":container-instance/",
                        world.text(world.at(cluster_id).name), "/", reference}));
    }
  }
  call.out.end_array().key("failures").begin_array();
  for (const std::string& arn : missing) write_failure(call.out, arn, "MISSING");
  call.out.end_array().end_object();
}

void list_container_instances(Call& call) {
  const ClusterId cluster_id = call.cluster();
  const std::string status = call.text("status");
  const std::string filter = call.text("filter");
  const Call::Page page = call.page();
  call.choice("status", "ACTIVE|DRAINING|REGISTERING|DEREGISTERING|REGISTRATION_FAILED");
  if (call.refused()) return;
  const World& world = call.world();
  Diagnostics findings;
  std::optional<placement::Query> query;
  if (!filter.empty()) query = placement::parse_query(filter, findings);
  if (!filter.empty() && !query) {
    call.refuse(k_invalid, "Invalid filter: " + findings.front().message, call.in["filter"],
                findings.front().hint);
    return;
  }
  std::vector<std::string> arns;
  for (const InstanceId id : world.at(cluster_id).instances) {
    const ContainerInstance& instance = world.at(id);
    if (!status.empty() && to_string(instance.status) != status) continue;
    if (query) {
      const std::vector<placement::GroupCount> groups = placement::groups_on(world, instance);
      if (!placement::evaluate(*query, world, placement::view_now(instance, groups))) continue;
    }
    arns.push_back(arn_of(world, id));
  }
  write_page(call, "containerInstanceArns", arns, page);
}

void update_container_instances_state(Call& call) {
  if (!call.require("containerInstances") || !call.require("status")) return;
  const ClusterId cluster_id = call.cluster();
  const std::vector<std::string> wanted = call.texts("containerInstances");
  const std::string status = call.text("status");
  if (call.refused()) return;
  if (status != "ACTIVE" && status != "DRAINING") {
    call.refuse(k_invalid, "Container instance status should be one of [ACTIVE, DRAINING]",
                call.in["status"]);
    return;
  }
  if (wanted.empty() || wanted.size() > 10) {  // facts DR-1
    call.refuse(k_invalid, "containerInstances must hold 1 to 10 entries.",
                call.in["containerInstances"]);
    return;
  }
  World& world = call.world();
  std::vector<std::string> missing;
  call.out.begin_object().key("containerInstances").begin_array();
  for (const std::string& reference : wanted) {
    const InstanceId id = instance_in(world, cluster_id, reference);
    if (!id || world.at(id).status == InstanceStatus::inactive) {
      missing.push_back(reference);
      continue;
    }
    cluster::set_status(call.desk.changes, id,
                        status == "ACTIVE" ? InstanceStatus::active : InstanceStatus::draining);
    call.desk.index.instance_changed(world, id);
    write_container_instance(call.out, world, world.at(id));
  }
  call.out.end_array().key("failures").begin_array();
  for (const std::string& reference : missing) write_failure(call.out, reference, "MISSING");
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
