// ecs: TagResource, UntagResource, ListTagsForResource.
#include "api/account/tags.hpp"
#include "api/capacity/strategy.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

// A task ARN of the old form names no cluster and cannot be tagged.
bool long_form(Call& call, bool short_arn) {
  if (!short_arn) return true;
  call.refuse(k_invalid, "Long arn format must be used for tagging operations",
              call.in["resourceArn"]);
  return false;
}

std::string* cluster_tags(Call& call, std::string_view arn) {
  const ClusterId id = find_cluster(call.world(), arn);
  if (id) return &call.world().clusters[id.value].tags_json;
  call.refuse("ClusterNotFoundException", "Cluster not found.", call.in["resourceArn"]);
  return nullptr;
}

std::string* definition_tags(Call& call, std::string_view arn) {
  const TaskDefinitionId id = find_task_definition(call.world(), arn);
  if (id) return &call.world().task_definitions[id.value].tags_json;
  call.refuse(k_invalid,
              "The specified task definition does not exist. Specify a valid account, family, "
              "revision and try again.",
              call.in["resourceArn"]);
  return nullptr;
}

std::string* task_tags_of(Call& call, std::string_view arn) {
  World& world = call.world();
  const TaskId id = find_task(world, arn);
  const bool there = id && (world.at(id).status != TaskStatus::stopped ||
                            world.now - world.at(id).stopped_at <=
                                world.parameter(Parameter::stopped_task_kept_ms));
  if (!there) {
    call.refuse(k_invalid, "The specified task does not exist. Specify a valid task and try again.",
                call.in["resourceArn"]);
    return nullptr;
  }
  return long_form(call, world.at(id).short_arn) ? &world.tasks[id.value].tags_json : nullptr;
}

std::string* instance_tags(Call& call, std::string_view arn) {
  World& world = call.world();
  const InstanceId id = find_container_instance(world, arn);
  const bool there = id && world.at(id).status != InstanceStatus::registering &&
                     world.at(id).status != InstanceStatus::inactive;
  if (!there) {
    call.refuse(k_invalid,
                "The specified container instance does not exist. Specify a valid container "
                "instance and try again.",
                call.in["resourceArn"]);
    return nullptr;
  }
  return long_form(call, world.at(id).short_arn) ? &world.container_instances[id.value].tags_json
                                                 : nullptr;
}

std::string* service_tags(Call& call, std::string_view arn) {
  World& world = call.world();
  const std::vector<std::string_view> parts = split(arn, '/');
  if (parts.size() == 3) {
    const ClusterId cluster = find_cluster(world, parts[1]);
    const ServiceId id = find_service(world, cluster, arn);
    if (id && world.at(id).status != ServiceStatus::inactive) {
      return &world.services[id.value].tags_json;
    }
    call.refuse(k_invalid,
                "The specified service does not exist. Specify a valid service and try again.",
                call.in["resourceArn"]);
  } else {
    long_form(call, true);
  }
  return nullptr;
}

std::string* provider_tags(Call& call, std::string_view arn) {
  CapacityProvider* provider = find_provider(call.world(), arn);
  if (provider != nullptr && provider->kind == ProviderKind::ec2_auto_scaling) {
    return &provider->tags_json;
  }
  call.refuse(k_invalid, std::string(k_no_provider), call.in["resourceArn"]);
  return nullptr;
}

struct Noun {
  std::string_view name;
  std::string* (*tags)(Call& call, std::string_view arn);
};
constexpr Noun k_nouns[] = {{"cluster", cluster_tags}, {"task-definition", definition_tags},
                            {"task", task_tags_of},    {"container-instance", instance_tags},
                            {"service", service_tags}, {"capacity-provider", provider_tags}};

// The stored tags of "resourceArn"; null after a refusal.
std::string* tags_of(Call& call) {
  if (!call.require("resourceArn")) return nullptr;
  const std::string arn = call.text("resourceArn");
  if (call.refused()) return nullptr;
  const std::vector<std::string_view> parts = split(arn, ':');
  const std::size_t slash = arn.find('/');
  if (parts.size() >= 6 && parts[0] == "arn" && parts[2] == "ecs" && slash != std::string::npos) {
    const std::string_view noun = parts[5].substr(0, parts[5].find('/'));
    for (const Noun& row : k_nouns) {
      if (row.name == noun) return row.tags(call, arn);
    }
  }
  call.refuse(k_invalid, "The ARN provided is invalid.", call.in["resourceArn"],
              "The ARN of a cluster, service, task, task definition, container instance or "
              "capacity provider.");
  return nullptr;
}

}  // namespace

void tag_resource(Call& call) {
  if (!call.require("resourceArn") || !call.require("tags")) return;
  const std::string more = read_tags(call, call.array("tags"));
  if (call.refused()) return;
  std::string* tags = tags_of(call);
  if (tags == nullptr) return;
  const std::string merged = merge_tags(*tags, more);
  const JsonDocument document = JsonDocument::parse(merged.empty() ? "[]" : merged);
  if (document.root().size() > 50) {
    call.refuse(k_invalid, "Tags can have at most 50 items.", call.in["tags"]);
    return;
  }
  *tags = merged;
  ++call.world().revision;
  call.out.begin_object().end_object();
}

void untag_resource(Call& call) {
  if (!call.require("resourceArn") || !call.require("tagKeys")) return;
  const std::vector<std::string> keys = call.texts("tagKeys");
  if (call.refused()) return;
  std::string* tags = tags_of(call);
  if (tags == nullptr) return;
  *tags = without_tags(*tags, keys);
  ++call.world().revision;
  call.out.begin_object().end_object();
}

void list_tags_for_resource(Call& call) {
  const std::string* tags = tags_of(call);
  if (tags == nullptr) return;
  call.out.begin_object();
  call.out.key("tags").raw(tags->empty() ? std::string_view("[]") : std::string_view(*tags));
  call.out.end_object();
}

}  // namespace taskyard::api
