// VPCs, subnets, security groups, network interfaces, and whether a packet gets through (facts of
// the surroundings, section 2). Knows addresses and tasks' interfaces, nothing of load balancers'
// rules or of requests.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/changes.hpp"

namespace taskyard::network {

/// The VPC a simulation begins with, 10.0.0.0/16: in each zone a private subnet of 16,379
/// addresses that leads to a NAT gateway and a public one of 4,091, an internet gateway, a default
/// security group. The ids of the private subnets are those that private_subnets()
/// (taskyard/arn.hpp) names.
void make_default_vpc(World& world);
/// Ids of its subnets, whatever the world has. The last digit names the zone: …001a is us-east-1a,
/// public subnets start with 0b.
std::string default_subnet_key(std::string_view zone, bool is_public);
/// The default VPC's private subnet in that zone; no id when it has none (any more).
SubnetId default_subnet(const World& world, NameId zone);
/// The VPC that is_default; no id when it was deleted.
VpcId default_vpc(const World& world);

/// "10.0.0.1" as a number; nothing when it is no IPv4 address.
std::optional<std::uint32_t> read_ip(std::string_view text);
/// "10.0.0.0/16"; nothing when it is malformed. Host bits are cleared.
std::optional<Ipv4Block> read_block(std::string_view text);

/// By their AWS ids; no id when unknown or deleted.
SubnetId find_subnet(const World& world, std::string_view key);
SecurityGroupId find_security_group(const World& world, std::string_view key);
VpcId find_vpc(const World& world, std::string_view key);
EniId find_interface(const World& world, std::string_view key);
NatGatewayId find_nat_gateway(const World& world, std::string_view key);
VpcEndpointId find_endpoint(const World& world, std::string_view key);
NamespaceId find_namespace(const World& world, std::string_view key);
DiscoveryId find_discovery(const World& world, std::string_view key);

// Changes by calls. The caller has checked everything; each logs an event and, where passage()
// depends on it, grows World::network_epoch.

/// With its security group "default".
VpcId create_vpc(const Changes& changes, Ipv4Block cidr);
void delete_vpc(const Changes& changes, VpcId id);
/// The new internet gateway's index, detached.
std::uint32_t create_internet_gateway(const Changes& changes);
/// To `vpc`, or off the one it is attached to when `vpc` is none.
void attach_internet_gateway(const Changes& changes, std::uint32_t index, VpcId vpc);
void delete_internet_gateway(const Changes& changes, std::uint32_t index);
/// Without a route to anywhere outside the VPC.
SubnetId create_subnet(const Changes& changes, VpcId vpc, NameId zone, Ipv4Block cidr);
void delete_subnet(const Changes& changes, SubnetId id);
void set_route(const Changes& changes, SubnetId id, DefaultRoute route, NatGatewayId nat = {});
void set_maps_public_ip(const Changes& changes, SubnetId id, bool maps);
/// No id when the subnet has no free address.
NatGatewayId create_nat_gateway(const Changes& changes, SubnetId subnet);
/// Routes to it stay and lead nowhere, as in EC2 (a black hole).
void delete_nat_gateway(const Changes& changes, NatGatewayId id);
/// With the rule that lets everything out.
SecurityGroupId create_security_group(const Changes& changes, VpcId vpc, std::string_view name,
                                      std::string_view description);
void delete_security_group(const Changes& changes, SecurityGroupId id);
/// Index of the new rule; its key is made here.
std::size_t add_rule(const Changes& changes, SecurityGroupId id, SecurityGroupRule rule);
void remove_rule(const Changes& changes, SecurityGroupId id, std::size_t index);
/// "tcp 32768-60999 from lb", "everything to 0.0.0.0/0".
std::string rule_text(const World& world, const SecurityGroupRule& rule);
/// Whether both say the same: direction, protocol, ports and the other side.
bool same_rule(const SecurityGroupRule& a, const SecurityGroupRule& b);
/// The endpoint with its interfaces; no id when a subnet has no free address. Key and id are made here.
VpcEndpointId create_endpoint(const Changes& changes, VpcEndpoint wish);
void delete_endpoint(const Changes& changes, VpcEndpointId id);
/// An NLB offered over PrivateLink; the index of its row.
std::uint32_t create_endpoint_service(const Changes& changes, LoadBalancerId load_balancer);
NamespaceId create_namespace(const Changes& changes, std::string_view name, VpcId vpc);
DiscoveryId create_discovery(const Changes& changes, DiscoveryService wish);
/// Something in the group's way of being deleted: "" when nothing uses it.
std::string user_of(const World& world, SecurityGroupId id);

/// What an interface is attached to and how.
struct InterfaceWish {
  TaskId task;
  LoadBalancerId load_balancer;
  VpcEndpointId endpoint;
  MountTargetId mount_target;
  SubnetId subnet;
  std::uint32_t ip = 0;                 ///< a free address of the subnet; 0 = any
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
/// left. New addresses come first, then those given back, oldest first (our rule).
std::uint32_t take_address(World& world, SubnetId subnet, AddressHolder holder = {});
/// Whether nobody has that address of the subnet, and it may be given to somebody.
bool is_free_address(const World& world, SubnetId subnet, std::uint32_t ip);
/// Takes that one; false when it is not free.
bool take_this_address(World& world, SubnetId subnet, std::uint32_t ip, AddressHolder holder);
/// Other security groups on an interface; grows World::network_epoch.
void set_groups(const Changes& changes, EniId id, std::vector<SecurityGroupId> groups);
/// Gives an address of take_address back; nothing when it is 0.
void give_back(World& world, SubnetId subnet, std::uint32_t ip);
/// A fresh public address, of 198.18.0.0/15 (set aside for tests by RFC 2544).
std::uint32_t take_public_address(World& world);
/// "02:…", made from the interface's number.
std::string mac_text(const World& world, EniId id);

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
/// route, egress rules, ingress rules, in that order. Answers always get back (security groups are
/// stateful).
Passage passage(const World& world, const End& source, const End& destination, Port port,
                Protocol protocol);

/// What a task or instance needs from outside its subnet.
enum class Outside : std::uint8_t {
  image_registry,
  ecr_token,      ///< the ECR API alone
  ecr_manifests,  ///< API and registry, without the layers in S3
  ecr,            ///< API, registry and the layers in S3
  s3,
  logs,
  secrets,
  parameters,
  internet
};
/// The way from an interface to an AWS service or the internet: internet gateway with a public
/// address, NAT gateway, or VPC endpoints (facts 2.4, 2.5). An interface endpoint takes all traffic
/// of its VPC to that service, as private DNS does, even where there is a NAT gateway.
Passage way_out(const World& world, const End& source, Outside what);
/// The End of a task's own interface, or of its instance in bridge and host mode. A machine that is
/// not simulated counts as one on the internet.
End end_of(const World& world, TaskId task);
End end_of(const World& world, Ec2InstanceId instance);

/// Who listens at an address of the VPC: an awsvpc task's container by its port, or the container
/// that has the host port of the instance with that private address. No id = nobody.
ContainerId listener_at(const World& world, std::uint32_t ip, Port port, Protocol protocol);
/// The same by machine, for target groups of type instance.
ContainerId listener_at(const World& world, InstanceId instance, Port port, Protocol protocol);

/// Adds or removes a task of a Cloud Map service (facts 2.6); safe to call twice.
void register_discovery(const Changes& changes, DiscoveryId discovery, TaskId task);
void deregister_discovery(const Changes& changes, DiscoveryId discovery, TaskId task);
struct DiscoveredInstance {
  TaskId task;
  std::uint32_t ip = 0;  ///< private, of the task or its instance
  Port port = 0;         ///< of an SRV record or a registry with a containerPort, 0 = none
};
/// A Cloud Map service without DNS records is one of Service Connect.
inline bool is_service_connect(const DiscoveryService& service) {
  return !service.a_record && !service.srv_record;
}
/// The port at which that task answers under that name: of an SRV record, Service Connect or a
/// registry with a containerPort; 0 = the client's choice.
Port discovery_port(const World& world, DiscoveryId discovery, const Task& task);
/// What a look-up answers: tasks that are registered, RUNNING and not UNHEALTHY, oldest first.
std::vector<DiscoveredInstance> discover(const World& world, DiscoveryId discovery);

}  // namespace taskyard::network
