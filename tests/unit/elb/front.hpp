// A yard with a load balancer "web" in two zones, its listener on port 80 and a target group "web".
#pragma once

#include <string>
#include <string_view>

#include "support/yard.hpp"

namespace taskyard::test {

inline constexpr std::string_view k_vpc = "vpc-0a1b2c3d4e5f60718";
inline constexpr std::string_view k_subnet_a = "subnet-0b10000000000001a";
inline constexpr std::string_view k_subnet_b = "subnet-0b10000000000001b";
inline constexpr std::string_view k_subnet_c = "subnet-0b10000000000001c";
inline constexpr std::string_view k_private_a = "subnet-0a10000000000001a";

/// `text` with every $a, $b, $c, $p (subnets), $v (VPC) and every ' replaced by what it stands for.
std::string filled(std::string_view text);

struct Front : support::Yard {
  /// `type` application or network.
  explicit Front(std::string_view type = "application");

  std::string balancer, group, listener;  ///< ARNs

  /// A call of elasticloadbalancing with the texts of filled(), and $L, $G, $H for the three ARNs.
  JsonDocument lb(std::string_view action, std::string_view request);
  /// Its refusal.
  std::string no(std::string_view action, std::string_view request);
  /// The ARN of a new target group with these members besides name and VPC.
  std::string make_group(std::string_view name, std::string_view members);
  /// The ARN of a new rule for requests to that path.
  std::string make_rule(int priority, std::string_view path, std::string_view group_arn);
  /// "healthy", "draining Target.DeregistrationInProgress" … of each target of the group.
  std::string health(std::string_view group_arn);

 private:
  std::string with_arns(std::string_view request) const;
};

}  // namespace taskyard::test
