#include "api/capacity/strategy.hpp"

#include <algorithm>

#include "api/run_request.hpp"
#include "base/text.hpp"

namespace taskyard::api {
namespace {

constexpr std::size_t k_items_max = 20;  // facts CP-3
constexpr std::int64_t k_base_max = 100'000;
constexpr std::int64_t k_weight_max = 1'000;

std::int32_t number_in(Call& call, JsonValue item, std::string_view member, std::int64_t most) {
  const JsonValue value = item[member];
  if (!value) return 0;
  const auto number = value.integer();
  if (number && *number >= 0 && *number <= most) return static_cast<std::int32_t>(*number);
  call.refuse(k_invalid,
              concat({"The specified capacity provider strategy ", member,
                      " value is invalid. The value must be between 0 and ", to_text(most), "."}),
              value);
  return 0;
}

// Facts CP-3: Auto Scaling group providers and Fargate ones do not mix.
bool is_fargate(const World& world, const CapacityStrategyItem& item) {
  return world.at(item.provider).kind != ProviderKind::ec2_auto_scaling;
}

void check_whole(Call& call, const std::vector<CapacityStrategyItem>& items, JsonValue list) {
  const World& world = call.world();
  std::int32_t bases = 0, weights = 0, fargate = 0;
  for (const CapacityStrategyItem& item : items) {
    bases += item.base > 0 ? 1 : 0;
    weights += item.weight > 0 ? 1 : 0;
    fargate += is_fargate(world, item) ? 1 : 0;
  }
  if (bases > 1) {  // facts CP-4
    call.refuse(k_invalid,
                "There are multiple capacity providers in the specified capacity provider strategy "
                "with a base value defined. Only one capacity provider in a strategy can have a "
                "base value defined.",
                list);
  } else if (items.size() > 1 && weights == 0) {  // facts CP-5
    call.refuse(k_invalid,
                "There are no capacity providers in the capacity provider strategy with a weight "
                "value greater than zero. Specify at least one capacity provider with a weight "
                "value greater than zero and try again.",
                list);
  } else if (fargate != 0 && fargate != static_cast<std::int32_t>(items.size())) {
    call.refuse(k_invalid,
                "The specified capacity provider strategy cannot contain both Fargate and Auto "
                "Scaling group capacity providers.",
                list);
  }
}

}  // namespace

CapacityProvider* find_provider(World& world, std::string_view name_or_arn) {
  std::string_view name = name_or_arn;
  if (name.starts_with("arn:")) {
    if (name.find(":capacity-provider/") == std::string_view::npos) return nullptr;
    name = name.substr(name.rfind('/') + 1);
  }
  for (CapacityProvider& provider : world.capacity_providers) {
    if (provider.name == name && provider.status == ProviderStatus::active) return &provider;
  }
  return nullptr;
}

std::string provider_arn(const World& world, const CapacityProvider& provider) {
  return concat(
      {"arn:aws:ecs:", world.region, ":", world.account, ":capacity-provider/", provider.name});
}

std::vector<CapacityStrategyItem> read_strategy(Call& call, JsonValue list,
                                                const std::vector<ProviderId>& associated) {
  std::vector<CapacityStrategyItem> items;
  if (list.size() > k_items_max) {
    call.refuse(k_invalid, "A capacity provider strategy can contain at most 20 providers.", list);
    return {};
  }
  for (JsonValue value = list.first(); value; value = value.next()) {
    const std::string name = call.text_of(value, "capacityProvider");
    CapacityStrategyItem item;
    item.base = number_in(call, value, "base", k_base_max);
    item.weight = number_in(call, value, "weight", k_weight_max);
    const CapacityProvider* provider = find_provider(call.world(), name);
    if (call.refused()) return {};
    if (!value["capacityProvider"]) {
      call.refuse(k_invalid,
                  "Missing required parameter in capacityProviderStrategy: "
                  "\"capacityProvider\"",
                  value);
    } else if (provider == nullptr) {
      call.refuse(k_invalid,
                  "The specified capacity provider was not found. Specify a valid name or ARN and "
                  "try again.",
                  value);
    } else if (std::find(associated.begin(), associated.end(), provider->id) ==
               associated.end()) {  // facts CP-6
      call.refuse(
          k_invalid,
          "The specified capacity provider strategy cannot contain a capacity provider that "
          "is not associated with the cluster. Associate the capacity provider with the "
          "cluster and try again.",
          value, "PutClusterCapacityProviders associates it.");
    }
    if (call.refused()) return {};
    item.provider = provider->id;
    items.push_back(item);
  }
  check_whole(call, items, list);
  return items;
}

void write_strategy(JsonWriter& out, const World& world,
                    const std::vector<CapacityStrategyItem>& strategy) {
  out.begin_array();
  for (const CapacityStrategyItem& item : strategy) {
    out.begin_object().member("capacityProvider", world.at(item.provider).name);
    out.member("weight", item.weight).member("base", item.base).end_object();
  }
  out.end_array();
}

LaunchType launch_type_of(const World& world, const std::vector<CapacityStrategyItem>& strategy) {
  return !strategy.empty() && is_fargate(world, strategy.front()) ? LaunchType::fargate
                                                                  : LaunchType::ec2;
}

namespace {

// Facts CP-12.
void check_spot(Call& call, const TaskDefinition& definition,
                const std::vector<CapacityStrategyItem>& strategy, JsonValue at) {
  const bool windows = definition.operating_system_family.starts_with("WINDOWS");
  const bool arm = definition.cpu_architecture == "ARM64";
  for (const CapacityStrategyItem& item : strategy) {
    if (call.world().at(item.provider).kind != ProviderKind::fargate_spot) continue;
    if (windows || (arm && call.text("platformVersion") == "1.3.0")) {
      call.refuse(k_invalid,
                  "The selected task definition is not compatible with the selected compute "
                  "strategy",
                  at, "FARGATE_SPOT runs Linux; ARM64 from platform version 1.4.0 on.");
    }
  }
}

}  // namespace

LaunchType capacity_for(Call& call, const TaskDefinition& definition, ClusterId cluster,
                        std::vector<CapacityStrategyItem>& strategy) {
  const World& world = call.world();
  const JsonValue asked = call.array("capacityProviderStrategy");
  if (call.in["launchType"] || call.refused()) return launch_type_for(call, definition);
  if (asked.size() > 0) {
    strategy = read_strategy(call, asked, world.at(cluster).capacity_providers);
  } else if (!call.in["containerInstances"]) {  // StartTask names its instances
    strategy = world.at(cluster).default_strategy;
  }
  if (call.refused() || strategy.empty()) return launch_type_for(call, definition);
  const LaunchType type = launch_type_of(world, strategy);
  if (type == LaunchType::fargate ? !definition.runs_on_fargate : !definition.runs_on_ec2) {
    call.refuse(k_invalid,
                concat({"Task definition does not support launch_type ", to_string(type), "."}),
                asked);
  }
  check_spot(call, definition, strategy, asked);
  return type;
}

}  // namespace taskyard::api
