// Capacity providers found by name, and strategies over them read from requests (facts 9.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/call.hpp"

namespace taskyard::api {

inline constexpr std::string_view k_no_provider =
    "The specified capacity provider does not exist. Specify a valid name or ARN and try again.";

/// The ACTIVE provider of that name or ARN, or null.
CapacityProvider* find_provider(World& world, std::string_view name_or_arn);
std::string provider_arn(const World& world, const CapacityProvider& provider);

/// A capacityProviderStrategy; refuses what AWS refuses (facts CP-3 to CP-6). `associated` are the
/// providers of the cluster.
std::vector<CapacityStrategyItem> read_strategy(Call& call, JsonValue list,
                                                const std::vector<ProviderId>& associated);
void write_strategy(JsonWriter& out, const World& world,
                    const std::vector<CapacityStrategyItem>& strategy);
/// "EC2" or "FARGATE": where the tasks of a strategy run (facts CP-3: it is of one kind).
LaunchType launch_type_of(const World& world, const std::vector<CapacityStrategyItem>& strategy);

}  // namespace taskyard::api
