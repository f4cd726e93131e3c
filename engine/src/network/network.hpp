// VPCs, subnets, security groups, network interfaces, and whether a packet gets through (facts of
// the surroundings,
// section 2). Knows addresses and tasks' interfaces, nothing of load balancers' rules or of
// requests.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/changes.hpp"

namespace taskyard::network {

/// The default VPC of a fresh account: a public and a private subnet in each zone, internet
/// gateway, NAT, default
/// security group. Their ids are those that private_subnets() (taskyard/arn.hpp) names.
void make_default_vpc(World& world);

/// By their AWS ids; no id when unknown or deleted.
SubnetId find_subnet(const World& world, std::string_view key);
SecurityGroupId find_security_group(const World& world, std::string_view key);
VpcId find_vpc(const World& world, std::string_view key);

/// What an interface is attached to and how.
struct InterfaceWish {
  TaskId task;
  LoadBalancerId load_balancer;
  SubnetId subnet;
  std::vector<SecurityGroupId> groups;  ///< empty = the default group of the VPC
  bool public_ip = false;
};
/// Takes a free address of the subnet; no id when it has none left (facts 2.3).
EniId attach(const Changes& changes, const InterfaceWish& wish);
/// Gives the address back; safe to call twice.
void release(const Changes& changes, EniId id);
/// One of `subnets` in that zone with a free address, the one with most free ones first; no id when
/// none.
SubnetId choose_subnet(const World& world, std::span<const SubnetId> subnets, NameId zone);
/// A private address in the subnet for an EC2 instance or load balancer node; 0 when it has none
/// left.
std::uint32_t take_address(World& world, SubnetId subnet);
/// A fresh public address.
std::uint32_t take_public_address(World& world);

/// One end of a connection.
struct End {
  bool internet = false;  ///< outside every VPC; then only `ip` counts
  SubnetId subnet;
  std::span<const SecurityGroupId> groups;
  bool no_groups = false;  ///< a load balancer without security groups: nothing filters
  std::uint32_t ip = 0;
  std::uint32_t public_ip = 0;
};
/// Whether packets from `source` reach `port` at `destination`, and what stops or admits them:
/// route, egress rules,
/// ingress rules, in that order. Answers always get back (security groups are stateful).
Passage passage(const World& world, const End& source, const End& destination, Port port,
                Protocol protocol);

/// What a task or instance needs from outside its subnet.
enum class Outside : std::uint8_t { image_registry, ecr, s3, logs, secrets, parameters, internet };
/// The way from an interface to an AWS service or the internet: internet gateway with a public
/// address, NAT gateway, or
/// VPC endpoints (facts 2.4, 2.5).
Passage way_out(const World& world, const End& source, Outside what);
/// The End of a task's own interface, or of its instance in bridge and host mode.
End end_of(const World& world, TaskId task);
End end_of(const World& world, Ec2InstanceId instance);

/// Who listens at an address of the VPC: an awsvpc task's container by its port, or the container
/// that has the host port of
/// the instance with that private address. No id = nobody.
ContainerId listener_at(const World& world, std::uint32_t ip, Port port, Protocol protocol);
/// The same by machine, for target groups of type instance.
ContainerId listener_at(const World& world, InstanceId instance, Port port, Protocol protocol);

/// Adds or removes a task of a Cloud Map service (facts 2.6).
void register_discovery(const Changes& changes, DiscoveryId discovery, TaskId task);
void deregister_discovery(const Changes& changes, DiscoveryId discovery, TaskId task);

}  // namespace taskyard::network
