// VPCs, subnets, security groups, network interfaces and the ways out of them, as plain values
// (facts of the surroundings, section 2).
#pragma once

#include <string>
#include <vector>

#include "taskyard/ids.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

/// A block of IPv4 addresses: "10.0.0.0/16".
struct Ipv4Block {
  std::uint32_t address = 0;  ///< as a number, host bits zero
  std::uint8_t prefix = 32;
  bool contains(std::uint32_t ip) const {
    return prefix == 0 || (ip >> (32U - prefix)) == (address >> (32U - prefix));
  }
  friend bool operator==(const Ipv4Block&, const Ipv4Block&) = default;
};

struct Vpc {
  VpcId id;
  NameId key;  ///< "vpc-…"
  Ipv4Block cidr;
  bool is_default = false;
  bool has_internet_gateway = false;
  bool deleted = false;
  SecurityGroupId default_group;
};

/// Made on its own and attached to one VPC at a time.
struct InternetGateway {
  NameId key;  ///< "igw-…"
  VpcId vpc;   ///< none = detached
  bool deleted = false;
};

/// Where the route 0.0.0.0/0 of a subnet leads. A subnet is public when it leads to the internet
/// gateway.
enum class DefaultRoute : std::uint8_t { none, internet_gateway, nat_gateway };

/// Who has an address; at most one of the two.
struct AddressHolder {
  EniId eni;
  Ec2InstanceId instance;
};

struct Subnet {
  SubnetId id;
  NameId key;  ///< "subnet-…"
  VpcId vpc;
  NameId zone;
  Ipv4Block cidr;
  DefaultRoute route = DefaultRoute::none;
  NatGatewayId nat;                ///< of `route` nat_gateway
  bool maps_public_ip = false;     ///< MapPublicIpOnLaunch: for instances, never for tasks
  std::uint32_t next_address = 4;  ///< AWS keeps the first four and the last address of a block
  std::int32_t free_addresses = 0;
  std::vector<std::uint32_t> given_back;  ///< offsets free again, used when no new one is left
  std::vector<AddressHolder> holders;     ///< by offset in the block, as far as addresses were used
  bool deleted = false;
};

/// One direction and port range of a security group, from a block or from another group.
struct SecurityGroupRule {
  NameId key;  ///< "sgr-…"
  bool egress = false;
  bool all_protocols = false;  ///< "-1": ports do not matter
  Protocol protocol = Protocol::tcp;
  Port from_port = 0, to_port = 65535;
  SecurityGroupId group;  ///< source (or destination) group; none = `block`
  Ipv4Block block;
  std::string description;
};

struct SecurityGroup {
  SecurityGroupId id;
  NameId key;  ///< "sg-…"
  std::string name, description;
  VpcId vpc;
  std::vector<SecurityGroupRule> rules;  ///< in order of creation
  bool deleted = false;
};

/// An elastic network interface of an awsvpc task, a load balancer node, an interface endpoint or a
/// mount target of EFS.
struct NetworkInterface {
  EniId id;
  NameId key;   ///< "eni-…"
  TaskId task;  ///< that it belongs to; none for those of a load balancer or endpoint
  LoadBalancerId load_balancer;
  VpcEndpointId endpoint;
  MountTargetId mount_target;
  SubnetId subnet;
  std::uint32_t private_ip = 0;
  std::uint32_t public_ip = 0;  ///< 0 = none
  std::vector<SecurityGroupId> groups;
  bool released = false;
};

struct NatGateway {
  NatGatewayId id;
  NameId key;  ///< "nat-…"
  SubnetId subnet;
  std::uint32_t private_ip = 0;
  std::uint32_t public_ip = 0;
  bool deleted = false;
};

/// A VPC endpoint: gateway (S3) or interface (one address per subnet behind security groups).
struct VpcEndpoint {
  VpcEndpointId id;
  NameId key;      ///< "vpce-…"
  NameId service;  ///< "com.amazonaws.us-east-1.ecr.dkr", or "com.amazonaws.vpce.…" of PrivateLink
  VpcId vpc;
  bool gateway = false;
  std::vector<SubnetId> subnets;
  std::vector<SecurityGroupId> groups;
  LoadBalancerId provider;  ///< NLB behind a PrivateLink endpoint service
  bool deleted = false;
};

/// ec2.CreateVpcEndpointServiceConfiguration: an NLB offered over PrivateLink.
struct EndpointService {
  NameId key;   ///< "vpce-svc-…"
  NameId name;  ///< "com.amazonaws.vpce.us-east-1.vpce-svc-…"
  LoadBalancerId load_balancer;
  bool deleted = false;
};

/// AWS Cloud Map: a private DNS namespace and the services registered in it (facts 2.6).
struct Namespace {
  NamespaceId id;
  NameId key;        ///< "ns-…"
  std::string name;  ///< "yard.local"
  VpcId vpc;
  bool deleted = false;
};
struct DiscoveryService {
  DiscoveryId id;
  NameId key;        ///< "srv-…"
  std::string name;  ///< "web": answers web.yard.local
  NamespaceId in;
  bool a_record = true;
  bool srv_record = false;
  std::int32_t ttl_s = 60;
  std::vector<TaskId> tasks;  ///< registered, oldest first; only healthy ones are answered
  bool deleted = false;
};

/// Where a packet stops, or `none`: the first barrier on its way.
enum class Barrier : std::uint8_t {
  none,
  no_route,          ///< the subnet has no route there
  no_public_ip,      ///< public subnet, but the interface has no public address
  egress_rule,       ///< the sender's security groups do not let it out
  ingress_rule,      ///< the receiver's security groups do not let it in: it times out
  nothing_listens,   ///< connection refused
  address_unknown,   ///< nobody has this address any more: it times out
  endpoint_group,    ///< the security group of the VPC endpoint lacks 443
  zone_not_enabled,  ///< the load balancer is not in this zone
  other_vpc          ///< no peering between VPCs
};

/// The verdict on one packet, with what decided.
struct Passage {
  Barrier barrier = Barrier::none;
  SecurityGroupId group;   ///< that has no rule for it, or whose rule let it in
  std::int32_t rule = -1;  ///< index into its rules, of the one that let it in
  SubnetId subnet;         ///< of no_route and no_public_ip
  Port port = 0;
  bool open() const { return barrier == Barrier::none; }
};

/// "10.0.1.17".
std::string ip_text(std::uint32_t ip);
/// "10.0.0.0/16".
std::string block_text(Ipv4Block block);
/// "no_route", "ingress_rule" …: stable names for tests and the text view.
const char* to_string(Barrier barrier);
const char* to_string(DefaultRoute route);

}  // namespace taskyard
