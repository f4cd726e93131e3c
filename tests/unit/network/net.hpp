// A yard with its networks named shortly, for the tests of this folder.
#pragma once

#include <string>
#include <string_view>

#include "network/network.hpp"
#include "support/yard.hpp"

namespace taskyard::test {

inline constexpr std::string_view k_private_a = "subnet-0a10000000000001a";
inline constexpr std::string_view k_private_b = "subnet-0a10000000000001b";
inline constexpr std::string_view k_public_a = "subnet-0b10000000000001a";
inline constexpr std::string_view k_default_vpc = "vpc-0a1b2c3d4e5f60718";
inline constexpr std::string_view k_default_group = "sg-0a1b2c3d4e5f60718";
inline constexpr std::string_view k_default_nat = "nat-0a1b2c3d4e5f60718";

/// `text` with every ' as ": requests are easier to read.
std::string json(std::string_view text);
/// One text of a reply: member of a member.
std::string text_at(const JsonDocument& reply, std::string_view pointer);

struct Net : support::Yard {
  /// Id of a new security group of the default VPC.
  std::string group(std::string_view name);
  /// A new /28 subnet (11 addresses) of the default VPC in zone a; `third` makes its block differ.
  std::string small_subnet(int third);
  /// Lets tcp ports in from a block or a group "sg-…".
  void admit(const std::string& group, std::string_view from, int first, int last);
  void revoke_egress(const std::string& group);
  void set_route(std::string_view subnet, std::string_view target);
  SubnetId subnet(std::string_view key) const { return network::find_subnet(world(), key); }
  SecurityGroupId group_id(std::string_view key) const {
    return network::find_security_group(world(), key);
  }
  /// `networkConfiguration` with its comma before it.
  static std::string network(std::string_view subnet, std::string_view group = {},
                             bool public_ip = false);
  /// A Fargate task of `family` in that subnet.
  TaskId fargate(std::string_view family, std::string_view subnet, std::string_view group = {},
                 bool public_ip = false);
};

}  // namespace taskyard::test
