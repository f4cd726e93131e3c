#include "api/network/read.hpp"

#include "base/text.hpp"
#include "network/network.hpp"

namespace taskyard::api {
namespace {

// "The vpc ID 'vpc-1' does not exist".
void refuse_missing(Call& call, std::string_view code, std::string_view noun, JsonValue given) {
  call.refuse(code, concat({"The ", noun, " '", given.text(), "' does not exist"}), given);
}

}  // namespace

VpcId vpc_for(Call& call, JsonValue given) {
  if (call.refused()) return {};
  const VpcId id = network::find_vpc(call.world(), given.text());
  if (!id) refuse_missing(call, "InvalidVpcID.NotFound", "vpc ID", given);
  return id;
}

SubnetId subnet_for(Call& call, JsonValue given) {
  if (call.refused()) return {};
  const SubnetId id = network::find_subnet(call.world(), given.text());
  if (!id) refuse_missing(call, "InvalidSubnetID.NotFound", "subnet ID", given);
  return id;
}

SecurityGroupId security_group_for(Call& call, JsonValue given) {
  if (call.refused()) return {};
  const SecurityGroupId id = network::find_security_group(call.world(), given.text());
  if (!id) refuse_missing(call, "InvalidGroup.NotFound", "security group", given);
  return id;
}

NatGatewayId nat_for(Call& call, JsonValue given) {
  if (call.refused()) return {};
  const NatGatewayId id = network::find_nat_gateway(call.world(), given.text());
  if (!id) {
    call.refuse("NatGatewayNotFound", concat({"The Nat Gateway ", given.text(), " was not found"}),
                given);
  }
  return id;
}

std::optional<std::uint32_t> internet_gateway_for(Call& call, JsonValue given) {
  if (call.refused()) return std::nullopt;
  const auto& gateways = call.world().internet_gateways;
  for (std::uint32_t i = 0; i < gateways.size(); ++i) {
    if (!gateways[i].deleted && call.world().text(gateways[i].key) == given.text()) return i;
  }
  refuse_missing(call, "InvalidInternetGatewayID.NotFound", "internetGateway ID", given);
  return std::nullopt;
}

namespace {

bool has_text(JsonValue list, std::string_view text) {
  for (JsonValue item = list.first(); item; item = item.next()) {
    if (item.text() == text) return true;
  }
  return false;
}

bool passes(Call& call, JsonValue filter, std::initializer_list<FilterValue> values) {
  bool known = false;
  for (const FilterValue& row : values) {
    if (row.name != filter["Name"].text()) continue;
    known = true;
    if (has_text(filter["Values"], row.value)) return true;
  }
  if (known) return false;
  std::string names = "Known here:";
  for (const FilterValue& row : values) names += concat({" ", row.name});
  call.refuse(k_bad_value, concat({"The filter '", filter["Name"].text(), "' is invalid"}), filter,
              names + ".");
  return false;
}

}  // namespace

bool is_shown(Call& call, std::string_view ids_member, std::string_view id,
              std::initializer_list<FilterValue> values) {
  const JsonValue ids = call.in[ids_member];
  if (ids.size() > 0 && !has_text(ids, id)) return false;
  const JsonValue one = call.in["Filter"];  // DescribeNatGateways calls it so
  const JsonValue filters = one ? one : call.in["Filters"];
  for (JsonValue filter = filters.first(); filter; filter = filter.next()) {
    if (!passes(call, filter, values)) return false;
  }
  return true;
}

void check_ids(Call& call, std::string_view ids_member, std::string_view code,
               std::string_view noun, bool (*exists)(const World& world, std::string_view id)) {
  for (JsonValue item = call.array(ids_member).first(); item; item = item.next()) {
    if (!exists(call.world(), item.text())) refuse_missing(call, code, noun, item);
  }
}

void write_done(Call& call) { call.out.begin_object().member("Return", true).end_object(); }

}  // namespace taskyard::api
