#include "taskyard/arn.hpp"

#include "base/mix.hpp"
#include "base/text.hpp"
#include "network/network.hpp"

namespace taskyard {
namespace {

enum class Noun : std::uint64_t {
  task = 1,
  container_instance,
  container,
  ec2_instance,
  deployment,
  service_deployment,
  service_revision,
  service_event,
  lifecycle_hook,
  auto_scaling_group,
  launch_template
};

std::uint64_t salt(const World& world, Noun noun) {
  return mix64(world.seed * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(noun));
}

std::uint64_t first_half(const World& world, Noun noun, std::uint32_t index) {
  return mix64((static_cast<std::uint64_t>(index) + 1) ^ salt(world, noun));
}

std::uint64_t second_half(const World& world, Noun noun, std::uint64_t first) {
  return mix64(first + salt(world, noun));
}

std::string hex32(const World& world, Noun noun, std::uint32_t index) {
  const std::uint64_t first = first_half(world, noun, index);
  return to_hex(first, 16) + to_hex(second_half(world, noun, first), 16);
}

// Index behind 32 hex digits, or Id<>::k_none.
std::uint32_t read_hex32(const World& world, Noun noun, std::string_view text, std::size_t count) {
  constexpr std::uint32_t none = TaskId::k_none;
  if (text.size() != 32) return none;
  const auto first = parse_hex(text.substr(0, 16));
  const auto second = parse_hex(text.substr(16));
  if (!first || !second) return none;
  const std::uint64_t index = (unmix64(*first) ^ salt(world, noun)) - 1;
  if (index >= count || *second != second_half(world, noun, *first)) return none;
  return static_cast<std::uint32_t>(index);
}

std::string prefix(const World& world) {
  return concat({"arn:aws:ecs:", world.region, ":", world.account, ":"});
}

std::string_view after_last(std::string_view text, char separator) {
  const std::size_t at = text.rfind(separator);
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

}  // namespace

std::string task_id_text(const World& world, TaskId id) {
  return hex32(world, Noun::task, id.value);
}

std::string container_instance_id_text(const World& world, InstanceId id) {
  return hex32(world, Noun::container_instance, id.value);
}

std::string container_id_text(const World& world, ContainerId id) {
  const std::string hex = hex32(world, Noun::container, id.value);
  const std::string_view h = hex;
  return concat({h.substr(0, 8), "-", h.substr(8, 4), "-", h.substr(12, 4), "-", h.substr(16, 4),
                 "-", h.substr(20)});
}

std::string arn_of(const World& world, GroupId id) {
  const std::string hex = hex32(world, Noun::auto_scaling_group, id.value);
  const std::string_view h = hex;
  return concat({"arn:aws:autoscaling:", world.region, ":", world.account, ":autoScalingGroup:",
                 h.substr(0, 8), "-", h.substr(8, 4), "-", h.substr(12, 4), "-", h.substr(16, 4),
                 "-", h.substr(20), ":autoScalingGroupName/", world.at(id).name});
}

std::string launch_template_id_text(const World& world, LaunchTemplateId id) {
  return "lt-0" + to_hex(first_half(world, Noun::launch_template, id.value), 16);
}

std::string ec2_instance_id_text(const World& world, Ec2InstanceId id) {
  return "i-0" + to_hex(first_half(world, Noun::ec2_instance, id.value), 16);
}

std::string instance_label(const World& world, InstanceId id) {
  const Ec2InstanceId ec2 = world.at(id).ec2_instance;
  return ec2 ? ec2_instance_id_text(world, ec2) : container_instance_id_text(world, id);
}

std::string task_name(const World& world, TaskId id) {
  const TaskDefinition& definition = world.at(world.at(id).task_definition);
  return concat({definition.family, ":", to_text(definition.revision), "/",
                 to_text(static_cast<std::int64_t>(id.value) + 1)});
}

std::string instance_name(const World& world, InstanceId id) {
  const std::string label = instance_label(world, id);
  return label.substr(0, label.starts_with("i-") ? 10 : 8);
}

std::string arn_of(const World& world, ClusterId id) {
  return concat({prefix(world), "cluster/", world.text(world.at(id).name)});
}

std::string arn_of(const World& world, TaskDefinitionId id) {
  const TaskDefinition& definition = world.at(id);
  return concat(
      {prefix(world), "task-definition/", definition.family, ":", to_text(definition.revision)});
}

namespace {

// "c/", nothing in the short form of the time before long ARNs.
std::string in_cluster(const World& world, ClusterId cluster, bool short_arn) {
  return short_arn ? std::string() : world.text(world.at(cluster).name) + "/";
}

}  // namespace

std::string arn_of(const World& world, TaskId id) {
  const Task& task = world.at(id);
  return concat({prefix(world), "task/", in_cluster(world, task.cluster, task.short_arn),
                 task_id_text(world, id)});
}

std::string arn_of(const World& world, InstanceId id) {
  const ContainerInstance& instance = world.at(id);
  return concat({prefix(world), "container-instance/",
                 in_cluster(world, instance.cluster, instance.short_arn),
                 container_instance_id_text(world, id)});
}

std::string arn_of(const World& world, ContainerId id) {
  const TaskId task = world.at(id).task;
  const std::string& cluster = world.text(world.at(world.at(task).cluster).name);
  return concat({prefix(world), "container/", cluster, "/", task_id_text(world, task), "/",
                 container_id_text(world, id)});
}

std::vector<std::string> private_subnets(const World& world) {
  std::vector<std::string> subnets;
  for (const NameId zone : world.availability_zones) {
    subnets.push_back(network::default_subnet_key(world.text(zone), false));
  }
  return subnets;
}

TaskId find_task(const World& world, std::string_view arn_or_id) {
  return TaskId{read_hex32(world, Noun::task, after_last(arn_or_id, '/'), world.tasks.size())};
}

InstanceId find_container_instance(const World& world, std::string_view arn_or_id) {
  return InstanceId{read_hex32(world, Noun::container_instance, after_last(arn_or_id, '/'),
                               world.container_instances.size())};
}

Ec2InstanceId find_ec2_instance(const World& world, std::string_view id) {
  if (!id.starts_with("i-0") || id.size() != 19) return {};
  const auto first = parse_hex(id.substr(3));
  if (!first) return {};
  const std::uint64_t index = (unmix64(*first) ^ salt(world, Noun::ec2_instance)) - 1;
  if (index >= world.ec2_instances.size()) return {};
  return Ec2InstanceId{static_cast<std::uint32_t>(index)};
}

namespace {

// 19 digits, as AWS's deployment and revision ids have (facts DEP-13).
std::string digits19(const World& world, Noun noun, std::uint32_t index) {
  constexpr std::uint64_t first = 1'000'000'000'000'000'000ULL;
  return to_text(static_cast<std::int64_t>(first + first_half(world, noun, index) % (8 * first)));
}

std::string of_service(const World& world, std::string_view noun, ServiceId id) {
  const Service& service = world.at(id);
  return concat({prefix(world), noun, "/", world.text(world.at(service.cluster).name), "/",
                 world.text(service.name)});
}

}  // namespace

std::string deployment_id_text(const World& world, DeploymentId id) {
  return "ecs-svc/" + digits19(world, Noun::deployment, id.value);
}

std::string arn_of(const World& world, ServiceId id) { return of_service(world, "service", id); }

std::string service_deployment_arn(const World& world, DeploymentId id) {
  return concat({of_service(world, "service-deployment", world.at(id).service), "/",
                 hex32(world, Noun::service_deployment, id.value).substr(0, 21)});
}

std::string service_revision_arn(const World& world, DeploymentId id) {
  return concat({of_service(world, "service-revision", world.at(id).service), "/",
                 digits19(world, Noun::service_revision, id.value)});
}

std::string hook_id_text(const World& world, DeploymentId id, std::size_t run) {
  const Deployment& deployment = world.at(id);
  const HookRun& shown = deployment.hook_runs[run];
  const bool pause = deployment.configuration.hooks[shown.hook].target == HookTarget::pause;
  const auto index = static_cast<std::uint32_t>(id.value * 1024U + run);
  return concat({pause ? "ecs-pause-" : "ecs-lambda-", hex32(world, Noun::lifecycle_hook, index)});
}

std::string service_event_id_text(const World& world, ServiceEventId id) {
  const std::string hex = hex32(world, Noun::service_event, id.value);
  const std::string_view h = hex;
  return concat({h.substr(0, 8), "-", h.substr(8, 4), "-", h.substr(12, 4), "-", h.substr(16, 4),
                 "-", h.substr(20)});
}

ServiceId find_service(const World& world, ClusterId cluster, std::string_view name_or_arn) {
  std::string_view name = name_or_arn;
  if (name.starts_with("arn:")) {
    if (name.find(":service/") == std::string_view::npos) return {};
    name = after_last(name, '/');
  }
  const NameId wanted = world.names.find(name);
  if (!wanted || !cluster) return {};
  for (std::size_t i = world.services.size(); i-- > 0;) {
    const Service& service = world.services[i];
    if (service.name == wanted && service.cluster == cluster) return service.id;
  }
  return {};
}

DeploymentId find_service_deployment(const World& world, std::string_view arn) {
  for (const Deployment& deployment : world.deployments) {
    if (service_deployment_arn(world, deployment.id) == arn) return deployment.id;
  }
  return {};
}

DeploymentId find_service_revision(const World& world, std::string_view arn) {
  for (const Deployment& deployment : world.deployments) {
    if (service_revision_arn(world, deployment.id) == arn) return deployment.id;
  }
  return {};
}

ClusterId find_cluster(const World& world, std::string_view name_or_arn) {
  std::string_view name = name_or_arn.empty() ? "default" : name_or_arn;
  if (name.starts_with("arn:")) {
    if (name.find(":cluster/") == std::string_view::npos) return {};
    name = after_last(name, '/');
  }
  const NameId wanted = world.names.find(name);
  if (!wanted) return {};
  for (const Cluster& cluster : world.clusters) {
    if (cluster.name == wanted && cluster.status == ClusterStatus::active) return cluster.id;
  }
  return {};
}

TaskDefinitionId find_task_definition(const World& world, std::string_view reference) {
  std::string_view name = reference;
  if (name.starts_with("arn:")) {
    if (name.find(":task-definition/") == std::string_view::npos) return {};
    name = after_last(name, '/');
  }
  std::int64_t revision = 0;
  if (const std::size_t colon = name.rfind(':'); colon != std::string_view::npos) {
    const auto number = parse_int(name.substr(colon + 1));
    if (!number || *number < 1) return {};
    revision = *number;
    name = name.substr(0, colon);
  }
  for (std::size_t i = world.task_definitions.size(); i-- > 0;) {
    const TaskDefinition& definition = world.task_definitions[i];
    if (definition.family != name) continue;
    const bool wanted = revision == 0 ? definition.status == TaskDefinitionStatus::active
                                      : definition.revision == revision;
    if (wanted) return definition.id;
  }
  return {};
}

}  // namespace taskyard
