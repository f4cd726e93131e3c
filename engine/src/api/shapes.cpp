#include "api/shapes.hpp"

#include "api/capacity/strategy.hpp"
#include "api/storage/volume_settings.hpp"
#include "base/mix.hpp"
#include "base/text.hpp"
#include "cluster/cluster.hpp"
#include "network/network.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

void write_time(JsonWriter& out, std::string_view member, SimTime time) {
  if (time != k_never) out.key(member).time(epoch_ms(time));
}

void write_statistic(JsonWriter& out, std::string_view name, std::int64_t value) {
  out.begin_object().member("name", name).member("value", to_text(value)).end_object();
}

}  // namespace

std::int64_t epoch_ms(SimTime time) { return k_epoch_start_ms + time; }

void write_tags(JsonWriter& out, const std::string& tags_json) {
  out.key("tags").raw(tags_json.empty() ? std::string_view("[]") : std::string_view(tags_json));
}

namespace {

struct ServiceCounts {
  std::int32_t active_ec2 = 0, active_fargate = 0, draining_ec2 = 0, draining_fargate = 0;
};

ServiceCounts count_services(const World& world, const Cluster& cluster) {
  ServiceCounts counts;
  for (const ServiceId id : cluster.services) {
    const Service& service = world.at(id);
    const bool fargate = service.launch_type == LaunchType::fargate;
    if (service.status == ServiceStatus::active) {
      ++(fargate ? counts.active_fargate : counts.active_ec2);
    } else {
      ++(fargate ? counts.draining_fargate : counts.draining_ec2);
    }
  }
  return counts;
}

void write_statistics(JsonWriter& out, const Cluster& cluster, const ServiceCounts& services) {
  write_statistic(out, "runningEC2TasksCount", cluster.running_ec2);
  write_statistic(out, "runningFargateTasksCount", cluster.running_fargate);
  write_statistic(out, "pendingEC2TasksCount", cluster.pending_ec2);
  write_statistic(out, "pendingFargateTasksCount", cluster.pending_fargate);
  write_statistic(out, "activeEC2ServiceCount", services.active_ec2);
  write_statistic(out, "activeFargateServiceCount", services.active_fargate);
  write_statistic(out, "drainingEC2ServiceCount", services.draining_ec2);
  write_statistic(out, "drainingFargateServiceCount", services.draining_fargate);
}

void write_kept(JsonWriter& out, std::string_view member, const std::string& json) {
  if (!json.empty()) out.key(member).raw(json);
}

void write_detail(JsonWriter& out, std::string_view name, std::string_view value) {
  out.begin_object().member("name", name).member("value", value).end_object();
}

// What ECS makes for providers with managed scaling: a scaling plan, and the draining of instances.
void write_cluster_attachments(JsonWriter& out, const World& world, const Cluster& cluster) {
  bool any = false;
  out.key("attachments").begin_array();
  for (const ProviderId id : cluster.capacity_providers) {
    const CapacityProvider& provider = world.at(id);
    if (provider.kind != ProviderKind::ec2_auto_scaling) continue;
    for (const std::string_view type : {"as_policy", "managed_draining"}) {
      const bool policy = type == "as_policy";
      if (policy ? !provider.scaling.enabled : !provider.managed_draining) continue;
      any = true;
      const std::string hex = to_hex(mix64(world.seed ^ (id.value * 2U + (policy ? 0U : 1U))), 16);
      const std::string_view h = hex;
      out.begin_object();
      out.member("id", concat({h.substr(0, 8), "-", h.substr(8, 4), "-4", h.substr(12, 3), "-8",
                               h.substr(13, 3), "-", h.substr(4, 12)}));
      out.member("type", type).member("status", "CREATED").key("details").begin_array();
      write_detail(out, "capacityProviderName", provider.name);
      if (policy) {
        write_detail(out, "scalingPolicyName", concat({"ECSManagedAutoScalingPolicy-", h}));
      } else if (provider.group) {
        write_detail(out, "autoScalingLifecycleHookName", "ecs-managed-draining-termination-hook");
      }
      out.end_array().end_object();
    }
  }
  out.end_array();
  if (any) out.member("attachmentsStatus", "UPDATE_COMPLETE");
}

}  // namespace

void write_cluster(JsonWriter& out, const World& world, const Cluster& cluster,
                   const ClusterFields& fields) {
  const ServiceCounts services = count_services(world, cluster);
  out.begin_object();
  out.member("clusterArn", arn_of(world, cluster.id));
  out.member("clusterName", world.text(cluster.name));
  out.member("status", to_string(cluster.status));
  out.member("registeredContainerInstancesCount", static_cast<int>(cluster.instances.size()));
  out.member("runningTasksCount", cluster.running_ec2 + cluster.running_fargate);
  out.member("pendingTasksCount", cluster.pending_ec2 + cluster.pending_fargate);
  out.member("activeServicesCount", services.active_ec2 + services.active_fargate);
  out.key("statistics").begin_array();
  if (fields.statistics) write_statistics(out, cluster, services);
  out.end_array();
  write_tags(out, fields.tags ? cluster.tags_json : std::string());
  out.key("settings").begin_array();
  if (fields.settings) {
    out.begin_object().member("name", "containerInsights");
    out.member("value", to_string(cluster.container_insights));
    out.end_object();
  }
  out.end_array();
  if (fields.configurations) write_kept(out, "configuration", cluster.configuration_json);
  out.key("capacityProviders").begin_array();
  for (const ProviderId id : cluster.capacity_providers) out.value(world.at(id).name);
  out.end_array().key("defaultCapacityProviderStrategy");
  write_strategy(out, world, cluster.default_strategy);
  if (fields.attachments) write_cluster_attachments(out, world, cluster);
  write_kept(out, "serviceConnectDefaults", cluster.connect_json);
  out.end_object();
}

void write_task_definition(JsonWriter& out, const World& world, const TaskDefinition& definition) {
  out.begin_object();
  out.member("taskDefinitionArn", arn_of(world, definition.id));
  const JsonDocument document = JsonDocument::parse(definition.json);
  for (JsonValue member = document.root().first(); member; member = member.next()) {
    if (member.key() == "tags") continue;
    out.key(member.key()).raw(member.source());
  }
  out.member("revision", definition.revision);
  out.member("status", to_string(definition.status));
  out.key("requiresAttributes").begin_array();
  for (const std::string& name : definition.need.attributes) {
    out.begin_object().member("name", name).end_object();
  }
  out.end_array();
  out.key("compatibilities").begin_array();
  if (definition.runs_external) out.value("EXTERNAL");
  if (definition.runs_on_ec2) out.value("EC2");
  if (definition.runs_on_fargate) out.value("FARGATE");
  out.end_array();
  write_time(out, "registeredAt", definition.registered_at);
  write_time(out, "deregisteredAt", definition.deregistered_at);
  write_time(out, "deleteRequestedAt", definition.delete_requested_at);
  out.member("registeredBy", caller_arn(world));
  out.end_object();
}

namespace {

// The id of the task's network interface attachment: made from the task's own id.
std::string attachment_id(const World& world, const Task& task) {
  const std::string hex = task_id_text(world, task.id);
  const std::string_view h = hex;
  return concat({h.substr(16, 8), "-", h.substr(24, 4), "-", h.substr(28, 4), "-", h.substr(0, 4),
                 "-", h.substr(4, 12)});
}

void write_bindings(JsonWriter& out, const World& world, const Container& container) {
  out.key("networkBindings").begin_array();
  for (std::uint32_t i = 0; i < container.binding_count; ++i) {
    const NetworkBinding& binding = world.network_bindings[container.first_binding + i];
    out.begin_object().member("bindIP", "0.0.0.0");
    out.member("containerPort", static_cast<int>(binding.container_port));
    out.member("hostPort", static_cast<int>(binding.host_port));
    out.member("protocol", to_string(binding.protocol)).end_object();
  }
  out.end_array();
}

void write_container(JsonWriter& out, const World& world, const Task& task,
                     const Container& container) {
  const ContainerDefinition& definition =
      world.at(task.task_definition).containers[container.definition];
  out.begin_object();
  out.member("containerArn", arn_of(world, container.id));
  out.member("taskArn", arn_of(world, task.id));
  out.member("name", definition.name);
  out.member("image", definition.image);
  if (container.digest) out.member("imageDigest", world.text(container.digest));
  if (container.status != ContainerStatus::pending) {
    out.member("runtimeId",
               concat({task_id_text(world, task.id), "-", to_text_padded(container.id.value, 10)}));
  }
  const bool created = container.status == ContainerStatus::created;
  out.member("lastStatus", created ? "PENDING" : to_string(container.status));
  if (container.has_exit_code) out.member("exitCode", container.exit_code);
  if (container.reason) out.member("reason", world.text(container.reason));
  write_bindings(out, world, container);
  out.key("networkInterfaces").begin_array();
  if (task.private_ip != 0) {
    out.begin_object().member("attachmentId", attachment_id(world, task));
    out.member("privateIpv4Address", ip_text(task.private_ip)).end_object();
  }
  out.end_array();
  if (task.exec_enabled && container.status == ContainerStatus::running) {
    out.key("managedAgents").begin_array().begin_object();
    out.member("name", "ExecuteCommandAgent").member("lastStatus", "RUNNING");
    write_time(out, "lastStartedAt", container.started_at);
    out.end_object().end_array();
  }
  out.member("healthStatus", to_string(container.health));
  out.member("cpu", to_text(definition.cpu_units));
  if (definition.memory_mib > 0) out.member("memory", to_text(definition.memory_mib));
  if (definition.memory_reservation_mib > 0) {
    out.member("memoryReservation", to_text(definition.memory_reservation_mib));
  }
  out.end_object();
}

// "ip-10-0-0-4.ec2.internal": the form of us-east-1, used for every region.
std::string private_dns_name(std::uint32_t ip) {
  return concat({"ip-", replace_all(ip_text(ip), ".", "-"), ".ec2.internal"});
}

void write_attachments(JsonWriter& out, const World& world, const Task& task) {
  out.key("attachments").begin_array();
  if (task.eni) {
    const char* status = "ATTACHED";
    if (task.status == TaskStatus::provisioning) status = "ATTACHING";
    if (task.status == TaskStatus::deprovisioning) status = "DETACHING";
    if (task.status == TaskStatus::stopped) status = "DELETED";
    out.begin_object().member("id", attachment_id(world, task));
    out.member("type", "ElasticNetworkInterface").member("status", status);
    out.key("details").begin_array();
    const auto detail = [&](std::string_view name, const std::string& value) {
      out.begin_object().member("name", name).member("value", value).end_object();
    };
    const NetworkInterface& eni = world.at(task.eni);
    detail("subnetId", world.text(world.at(eni.subnet).key));
    detail("networkInterfaceId", world.text(eni.key));
    detail("macAddress", network::mac_text(world, eni.id));
    detail("privateDnsName", private_dns_name(eni.private_ip));
    detail("privateIPv4Address", ip_text(eni.private_ip));
    out.end_array().end_object();
  }
  write_ebs_attachment(out, world, task);
  out.end_array();
}

std::string_view architecture_of(const World& world, const Task& task) {
  if (!task.instance) {
    return world.at(task.task_definition).cpu_architecture == "ARM64" ? "arm64" : "x86_64";
  }
  const InstanceType* type = find_instance_type(world.text(world.at(task.instance).type));
  return type == nullptr ? std::string_view("x86_64") : type->architecture;
}

}  // namespace

void write_task(JsonWriter& out, const World& world, const Task& task, bool with_tags) {
  const bool fargate = task.launch_type == LaunchType::fargate;
  out.begin_object();
  write_attachments(out, world, task);
  out.key("attributes").begin_array().begin_object().member("name", "ecs.cpu-architecture");
  out.member("value", architecture_of(world, task)).end_object().end_array();
  if (task.zone) out.member("availabilityZone", world.text(task.zone));
  out.member("clusterArn", arn_of(world, task.cluster));
  out.member("connectivity", task.on_host ? "CONNECTED" : "DISCONNECTED");
  if (task.instance) out.member("containerInstanceArn", arn_of(world, task.instance));
  out.key("containers").begin_array();
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    write_container(out, world, task, world.containers[task.first_container.value + i]);
  }
  out.end_array();
  out.member("cpu", to_text(task.cpu_units));
  if (task.capacity_provider) {
    out.member("capacityProviderName", world.at(task.capacity_provider).name);
  }
  write_time(out, "createdAt", task.created_at);
  out.member("desiredStatus", task.desired_running ? "RUNNING" : "STOPPED");
  out.member("enableExecuteCommand", task.exec_enabled);
  write_time(out, "executionStoppedAt", task.execution_stopped_at);
  out.member("group", world.text(task.group));
  out.member("healthStatus", to_string(task.health));
  out.member("lastStatus", to_string(task.status));
  out.member("launchType", to_string(task.launch_type));
  out.member("memory", to_text(task.memory_mib));
  out.key("overrides")
      .raw(task.overrides_json.empty()
               ? R"({"containerOverrides":[],"inferenceAcceleratorOverrides":[]})"
               : std::string_view(task.overrides_json));
  if (fargate) {
    out.member("platformVersion", "1.4.0").member("platformFamily", "Linux");
    out.key("ephemeralStorage").begin_object();
    out.member("sizeInGiB", task.ephemeral_gib > 0 ? task.ephemeral_gib : 20).end_object();
  }
  write_time(out, "pullStartedAt", task.pull_started_at);
  write_time(out, "pullStoppedAt", task.pull_stopped_at);
  write_time(out, "startedAt", task.started_at);
  if (task.started_by) out.member("startedBy", world.text(task.started_by));
  if (task.stop_code != StopCode::none) out.member("stopCode", to_string(task.stop_code));
  write_time(out, "stoppedAt", task.stopped_at);
  if (task.stopped_reason) out.member("stoppedReason", world.text(task.stopped_reason));
  write_time(out, "stoppingAt", task.stopping_at);
  write_tags(out, with_tags ? task.tags_json : std::string());
  out.member("taskArn", arn_of(world, task.id));
  out.member("taskDefinitionArn", arn_of(world, task.task_definition));
  out.member("version", task.version);
  out.end_object();
}

namespace {

void write_integer_resource(JsonWriter& out, std::string_view name, std::int64_t value) {
  out.begin_object().member("name", name).member("type", "INTEGER");
  out.key("doubleValue").raw("0.0").member("longValue", 0).member("integerValue", value);
  out.end_object();
}

void write_set_resource(JsonWriter& out, std::string_view name, const std::vector<Port>& ports) {
  out.begin_object().member("name", name).member("type", "STRINGSET");
  out.key("doubleValue").raw("0.0").member("longValue", 0).member("integerValue", 0);
  out.key("stringSetValue").begin_array();
  for (const Port port : ports) out.value(to_text(port));
  out.end_array().end_object();
}

// Facts CI-5, CI-6: PORTS lists what is used, not what is free.
void write_resources(JsonWriter& out, std::string_view member, const ContainerInstance& instance,
                     const Resources& resources, bool remaining) {
  out.key(member).begin_array();
  write_integer_resource(out, "CPU", resources.cpu_units);
  write_integer_resource(out, "MEMORY", resources.memory_mib);
  write_set_resource(out, "PORTS", remaining ? instance.tcp_in_use : instance.tcp_reserved);
  write_set_resource(out, "PORTS_UDP", remaining ? instance.udp_in_use : std::vector<Port>{});
  if (instance.registered.gpus > 0) {
    out.begin_object().member("name", "GPU").member("type", "STRINGSET");
    out.key("doubleValue").raw("0.0").member("longValue", 0).member("integerValue", 0);
    out.key("stringSetValue").begin_array();
    for (std::int32_t i = 0; i < resources.gpus; ++i)
      out.value("GPU-" + to_text_padded(static_cast<std::uint64_t>(i), 8));
    out.end_array().end_object();
  }
  out.end_array();
}

// Facts CI-30; the container runtime of a simulated instance never fails.
void write_health(JsonWriter& out, const ContainerInstance& instance) {
  const char* status = instance.agent_connected ? "OK" : "INSUFFICIENT_DATA";
  out.key("healthStatus").begin_object().member("overallStatus", status);
  out.key("details").begin_array().begin_object().member("type", "CONTAINER_RUNTIME");
  out.member("status", status).end_object().end_array().end_object();
}

}  // namespace

void write_container_instance(JsonWriter& out, const World& world,
                              const ContainerInstance& instance, bool with_tags, bool with_health) {
  out.begin_object();
  out.member("containerInstanceArn", arn_of(world, instance.id));
  const std::string machine = cluster::ec2_id_of(world, instance);
  if (!machine.empty()) out.member("ec2InstanceId", machine);
  if (instance.capacity_provider) {
    out.member("capacityProviderName", world.at(instance.capacity_provider).name);
  }
  out.member("version", instance.version);
  out.key("versionInfo").begin_object().member("agentVersion", world.text(instance.agent_version));
  out.member("dockerVersion", "DockerVersion: 25.0.8").end_object();
  write_resources(out, "remainingResources", instance, instance.remaining, true);
  write_resources(out, "registeredResources", instance, instance.registered, false);
  out.member("status", to_string(instance.status));
  out.member("agentConnected", instance.agent_connected);
  out.member("runningTasksCount", instance.running_tasks);
  out.member("pendingTasksCount", instance.pending_tasks);
  out.key("attributes").begin_array();
  for (const Attribute& attribute : instance.attributes) {
    out.begin_object().member("name", world.text(attribute.name));
    if (attribute.value) out.member("value", world.text(attribute.value));
    out.end_object();
  }
  out.end_array();
  out.key("registeredAt").time(epoch_ms(instance.registered_at));
  out.key("attachments").begin_array().end_array();
  write_tags(out, with_tags ? instance.tags_json : std::string());
  if (with_health) write_health(out, instance);
  out.end_object();
}

}  // namespace taskyard::api
