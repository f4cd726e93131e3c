// Steps shared by the files of this domain. Private.
#pragma once

#include <string>
#include <string_view>

#include "network/network.hpp"

namespace taskyard::network {

/// Kinds of id, so that equal numbers give different digits.
enum class KeyKind : std::uint8_t {
  vpc,
  subnet,
  security_group,
  rule,
  interface,
  internet_gateway,
  nat_gateway,
  endpoint,
  endpoint_service,
  name_space,
  discovery,
  mac
};
/// Seventeen digits in AWS's form, "eni-0" + 16 hex digits made from seed and number.
NameId make_key(World& world, KeyKind kind, std::uint64_t number);

/// Adds a subnet whose key, VPC, zone and block are set; counts its addresses.
SubnetId add_subnet(World& world, Subnet subnet);
/// The group "default" of a VPC: everything from itself, everything out.
SecurityGroupId add_default_group(World& world, VpcId vpc, std::string_view key);
/// Addresses of a block that can be given out: all but the first four and the last.
std::int32_t usable_addresses(Ipv4Block block);

}  // namespace taskyard::network
