// What the calls for networks read and refuse alike, in EC2's words.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "api/call.hpp"

namespace taskyard::api {

inline constexpr std::string_view k_bad_value = "InvalidParameterValue";
inline constexpr std::string_view k_dependency = "DependencyViolation";

/// The noun that the member names; refuses when there is none (any more).
VpcId vpc_for(Call& call, JsonValue given);
SubnetId subnet_for(Call& call, JsonValue given);
SecurityGroupId security_group_for(Call& call, JsonValue given);
NatGatewayId nat_for(Call& call, JsonValue given);
/// Index of World::internet_gateways.
std::optional<std::uint32_t> internet_gateway_for(Call& call, JsonValue given);

/// One thing that a filter may ask for, and what the thing in question has.
struct FilterValue {
  std::string_view name;  ///< "vpc-id"; several rows of one name when it has several values
  std::string value;
};
/// Whether a thing passes "Filters" and is named in the list `ids_member` (when that is there);
/// refuses filters that are not in `values`.
bool is_shown(Call& call, std::string_view ids_member, std::string_view id,
              std::initializer_list<FilterValue> values);
/// Refuses when an id of the list does not exist: `exists` answers for one.
void check_ids(Call& call, std::string_view ids_member, std::string_view code,
               std::string_view noun, bool (*exists)(const World& world, std::string_view id));

/// `{"Return":true}`.
void write_done(Call& call);
void write_subnet(JsonWriter& out, const World& world, const Subnet& subnet);
void write_vpc(JsonWriter& out, const World& world, const Vpc& vpc);

}  // namespace taskyard::api
