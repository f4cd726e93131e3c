// ecs: capacity providers: create, describe, update, delete (facts 9).
#include <algorithm>

#include "api/account/tags.hpp"
#include "api/capacity/strategy.hpp"
#include "api/handlers.hpp"
#include "api/shapes.hpp"
#include "base/text.hpp"
#include "capacity/capacity.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

constexpr std::int64_t k_step_max = 10'000;

void write_scaling(JsonWriter& out, const ManagedScaling& scaling) {
  out.key("managedScaling").begin_object();
  out.member("status", scaling.enabled ? "ENABLED" : "DISABLED");
  out.member("targetCapacity", scaling.target_capacity);
  out.member("minimumScalingStepSize", scaling.minimum_step);
  out.member("maximumScalingStepSize", scaling.maximum_step);
  out.member("instanceWarmupPeriod", scaling.warmup_s).end_object();
}

void write_provider(JsonWriter& out, const World& world, const CapacityProvider& provider,
                    bool with_tags) {
  out.begin_object().member("capacityProviderArn", provider_arn(world, provider));
  out.member("name", provider.name).member("status", to_string(provider.status));
  if (provider.kind == ProviderKind::ec2_auto_scaling) {
    out.key("autoScalingGroupProvider").begin_object();
    out.member("autoScalingGroupArn", provider.group_arn);
    write_scaling(out, provider.scaling);
    out.member("managedTerminationProtection",
               provider.termination_protection ? "ENABLED" : "DISABLED");
    out.member("managedDraining", provider.managed_draining ? "ENABLED" : "DISABLED").end_object();
  }
  if (provider.update != ProviderUpdate::none) {
    out.member("updateStatus", to_string(provider.update));
  }
  write_tags(out, with_tags ? provider.tags_json : std::string());
  out.member("type", to_string(provider.kind)).end_object();
}

void reply_with(Call& call, const CapacityProvider& provider) {
  call.out.begin_object().key("capacityProvider");
  write_provider(call.out, call.world(), provider, true);
  call.out.end_object();
}

// Facts CP-1.
bool valid_name(std::string_view name) {
  const std::string small = lower(name);
  for (const std::string_view reserved : {"aws", "ecs", "fargate"}) {
    if (small.starts_with(reserved)) return false;
  }
  return !name.empty() && name.size() <= 255 && std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_';
  });
}

bool switch_in(Call& call, JsonValue object, std::string_view member, bool otherwise) {
  if (!object[member]) return otherwise;
  const std::string value = call.text_of(object, member);
  if (!call.refused() && value != "ENABLED" && value != "DISABLED") {
    call.refuse(k_invalid, concat({"Invalid value for ", member, ": ", value}), object[member],
                "ENABLED or DISABLED.");
  }
  return value == "ENABLED";
}

/// A number of managedScaling and what is said when it is outside its range (facts CP-20).
struct NumberRow {
  std::string_view member;
  std::int32_t ManagedScaling::*field;
  std::int64_t least, most;
  std::string_view message;
};
constexpr std::string_view k_step_message =
    "The minimum or maximum scaling step size value is invalid. Specify a value between 1 and "
    "10000 and try again.";
constexpr NumberRow k_numbers[] = {
    {"targetCapacity", &ManagedScaling::target_capacity, 1, 100,
     "The target capacity value is invalid. Specify a value between 1 and 100 and try again."},
    {"minimumScalingStepSize", &ManagedScaling::minimum_step, 1, k_step_max, k_step_message},
    {"maximumScalingStepSize", &ManagedScaling::maximum_step, 1, k_step_max, k_step_message},
    {"instanceWarmupPeriod", &ManagedScaling::warmup_s, 0, 10'000,
     "The instance warmup period value is invalid. Specify a value between 0 and 10000 and try "
     "again."}};

void read_scaling(Call& call, JsonValue given, ManagedScaling& scaling) {
  if (!given) return;
  scaling.enabled = switch_in(call, given, "status", true);
  for (const NumberRow& row : k_numbers) {
    const JsonValue value = given[row.member];
    if (!value) continue;
    const auto number = value.integer();
    if (!number || *number < row.least || *number > row.most) {
      call.refuse(k_client, std::string(row.message), value,
                  concat({"From ", to_text(row.least), " to ", to_text(row.most), "."}));
      return;
    }
    scaling.*row.field = static_cast<std::int32_t>(*number);
  }
  if (scaling.minimum_step > scaling.maximum_step) {
    call.refuse(k_client,
                "The minimum or maximum scaling step size value is invalid. The minimum cannot be "
                "greater than the maximum.",
                given);
  }
}

// "autoScalingGroupProvider" over what the provider has; of an update, or of a new one.
void read_group(Call& call, JsonValue group, CapacityProvider& provider) {
  read_scaling(call, group["managedScaling"], provider.scaling);
  provider.termination_protection =
      switch_in(call, group, "managedTerminationProtection", provider.termination_protection);
  provider.managed_draining = switch_in(call, group, "managedDraining", provider.managed_draining);
  if (!call.refused() && provider.termination_protection && !provider.scaling.enabled) {
    call.refuse(k_client,
                "The managed termination protection setting for the capacity provider is invalid. "
                "To enable managed termination protection for a capacity provider, managed scaling "
                "must be enabled.",
                group);  // facts CP-40
  }
  const GroupId known =
      provider.group ? provider.group : capacity::find_group(call.world(), provider.group_arn);
  if (call.refused() || !known) return;
  const AutoScalingGroup& named = call.world().at(known);
  if (named.provider && named.provider != provider.id) {
    call.refuse(k_client,
                "The specified Auto Scaling group ARN is already being used by another capacity "
                "provider. Specify a unique Auto Scaling group ARN and try again.",
                group["autoScalingGroupArn"]);
  } else if (provider.termination_protection && !named.new_instances_protected) {
    call.refuse(k_client,
                "The managed termination protection setting for the capacity provider is invalid. "
                "To enable managed termination protection for a capacity provider, the Auto "
                "Scaling group must have instance protection from scale in enabled.",
                group, "NewInstancesProtectedFromScaleIn of the group.");  // facts CP-40
  }
}

void refuse_managed_instances(Call& call) {
  if (!call.in["managedInstancesProvider"]) return;
  call.refuse("UnsupportedFeatureException",
              "Amazon ECS Managed Instances capacity providers are not simulated.",
              call.in["managedInstancesProvider"], "Use autoScalingGroupProvider.");
}

// The Auto Scaling group provider a call names; null after a refusal.
CapacityProvider* named_provider(Call& call, std::string_view member) {
  if (!call.require(member)) return nullptr;
  const std::string name = call.text(member);
  if (call.refused()) return nullptr;
  CapacityProvider* provider = find_provider(call.world(), name);
  if (provider == nullptr) {
    call.refuse(k_client, std::string(k_no_provider), call.in[member]);
  } else if (provider->kind != ProviderKind::ec2_auto_scaling) {
    call.refuse(k_client,
                "The specified capacity provider is reserved and cannot be changed or deleted.",
                call.in[member], "FARGATE and FARGATE_SPOT belong to every account.");
  }
  return call.refused() ? nullptr : provider;
}

}  // namespace

void create_capacity_provider(Call& call) {
  if (!call.require("name")) return;
  const std::string name = call.text("name");
  const JsonValue group = call.object("autoScalingGroupProvider");
  refuse_managed_instances(call);
  CapacityProvider provider;
  provider.group_arn = call.text_of(group, "autoScalingGroupArn");
  provider.tags_json = read_tags(call, call.array("tags"));
  if (call.refused()) return;
  if (!valid_name(name)) {
    call.refuse(k_client,
                "The specified capacity provider name is invalid. Up to 255 characters are "
                "allowed, including letters (upper and lowercase), numbers, underscores (_), and "
                "hyphens (-). The name cannot be prefixed with \"aws\", \"ecs\", or \"fargate\". "
                "Specify a valid name and try again.",
                call.in["name"]);
  } else if (!group) {
    call.refuse(k_invalid, "Missing required parameter in input: \"autoScalingGroupProvider\"");
  } else if (provider.group_arn.empty()) {
    call.refuse(k_invalid,
                "Missing required parameter in autoScalingGroupProvider: \"autoScalingGroupArn\"",
                group);
  } else if (find_provider(call.world(), name) != nullptr) {
    call.refuse(k_client,
                "The specified capacity provider already exists. To change the configuration of an "
                "existing capacity provider, update the capacity provider.",
                call.in["name"]);
  } else if (call.world().capacity_providers.size() >= call.world().limits.capacity_providers_max) {
    call.refuse("LimitExceededException",
                "The maximum number of capacity providers has been reached.");
  }
  read_group(call, group, provider);
  if (call.refused()) return;
  World& world = call.world();
  provider.id = ProviderId{static_cast<std::uint32_t>(world.capacity_providers.size())};
  provider.name = name;
  provider.update = ProviderUpdate::create_complete;
  world.capacity_providers.push_back(std::move(provider));
  ++world.revision;
  capacity::provider_changed(call.desk, world.capacity_providers.back().id);
  reply_with(call, world.capacity_providers.back());
}

void update_capacity_provider(Call& call) {
  refuse_managed_instances(call);
  CapacityProvider* provider = named_provider(call, "name");
  const JsonValue group = call.object("autoScalingGroupProvider");
  if (call.refused() || provider == nullptr || !call.require("autoScalingGroupProvider")) return;
  CapacityProvider changed = *provider;
  read_group(call, group, changed);
  if (call.refused()) return;
  changed.update = ProviderUpdate::update_complete;
  *provider = std::move(changed);
  ++call.world().revision;
  capacity::provider_changed(call.desk, provider->id);
  reply_with(call, *provider);
}

void delete_capacity_provider(Call& call) {
  CapacityProvider* provider = named_provider(call, "capacityProvider");
  if (provider == nullptr) return;
  World& world = call.world();
  for (const Cluster& cluster : world.clusters) {
    const std::vector<ProviderId>& own = cluster.capacity_providers;
    const bool has = std::find(own.begin(), own.end(), provider->id) != own.end();
    if (!has || cluster.status != ClusterStatus::active) continue;
    call.refuse(k_client,
                concat({"The capacity provider cannot be deleted because it is associated with "
                        "cluster: ",
                        world.text(cluster.name),
                        ". Remove the capacity provider from cluster and try again."}),
                call.in["capacityProvider"]);
    return;
  }
  capacity::provider_deleted(call.desk, provider->id);
  provider->status = ProviderStatus::inactive;
  provider->update = ProviderUpdate::delete_complete;
  ++world.revision;
  reply_with(call, *provider);
}

void describe_capacity_providers(Call& call) {
  const std::vector<std::string> wanted = call.texts("capacityProviders");
  const bool with_tags = includes(call, "TAGS", "TAGS");
  const std::string cluster = call.text("cluster");
  const Call::Page page = call.page(10);
  if (call.refused()) return;
  World& world = call.world();
  if (!cluster.empty() && !find_cluster(world, cluster)) {
    call.refuse("ClusterNotFoundException", "Cluster not found.", call.in["cluster"]);
    return;
  }
  std::vector<const CapacityProvider*> found;
  std::vector<std::string> missing;
  for (const std::string& name : wanted) {
    const CapacityProvider* provider = find_provider(world, name);
    if (provider != nullptr) {
      found.push_back(provider);
      continue;
    }
    missing.push_back(name.starts_with("arn:")
                          ? name
                          : concat({"arn:aws:ecs:", world.region, ":", world.account,
                                    ":capacity-provider/", name}));
  }
  for (const CapacityProvider& provider : world.capacity_providers) {
    if (wanted.empty() && provider.status == ProviderStatus::active) found.push_back(&provider);
  }
  const std::size_t end = std::min(found.size(), page.first + page.count);
  call.out.begin_object().key("capacityProviders").begin_array();
  for (std::size_t i = page.first; i < end; ++i) {
    write_provider(call.out, world, *found[i], with_tags);
  }
  call.out.end_array().key("failures").begin_array();
  for (const std::string& arn : missing) write_failure(call.out, arn, "MISSING");
  call.out.end_array();
  if (end < found.size()) call.out.member("nextToken", to_text(static_cast<std::int64_t>(end)));
  call.out.end_object();
}

}  // namespace taskyard::api
