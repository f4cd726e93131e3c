// elasticloadbalancing: load balancers of type application and network.
#include <algorithm>

#include "api/elb/balancing.hpp"
#include "api/handlers.hpp"
#include "base/text.hpp"
#include "elb/objects.hpp"

namespace taskyard::api {
namespace {

using namespace balancing;

constexpr int k_per_region = 50;  // of each type, facts 1.2 and 1.12

LoadBalancerType type_in(Call& call) {
  const std::string type = call.text("Type", "application");
  if (type == "application") return LoadBalancerType::application;
  if (type == "network") return LoadBalancerType::network;
  if (type == "gateway") {
    call.refuse("UnsupportedOperation", "Gateway Load Balancers are not simulated by Taskyard.",
                call.in["Type"],
                "application or network; a Classic one is made by "
                "elb.CreateLoadBalancer.");
  } else {
    call.refuse(k_validation, concat({"Load balancer type '", type, "' is not valid"}),
                call.in["Type"], "application or network.");
  }
  return LoadBalancerType::application;
}

bool internal_in(Call& call) {
  const std::string scheme = call.text("Scheme", "internet-facing");
  if (scheme != "internal" && scheme != "internet-facing" && !call.refused()) {
    call.refuse("InvalidScheme", concat({"The scheme '", scheme, "' is not valid"}),
                call.in["Scheme"], "internet-facing or internal.");
  }
  return scheme == "internal";
}

LoadBalancerId load_balancer_called(const World& world, const std::string& name) {
  for (const LoadBalancer& balancer : world.load_balancers) {
    const bool counts =
        balancer.state != LoadBalancerState::deleted && balancer.type != LoadBalancerType::classic;
    if (counts && balancer.name == name) return balancer.id;
  }
  return {};
}

bool has_same_settings(const LoadBalancer& old, const LoadBalancer& wanted,
                       const std::vector<SubnetId>& subnets) {
  if (old.type != wanted.type || old.internal != wanted.internal || old.groups != wanted.groups) {
    return false;
  }
  return std::equal(old.nodes.begin(), old.nodes.end(), subnets.begin(), subnets.end(),
                    [](const LoadBalancerNode& node, SubnetId id) { return node.subnet == id; });
}

void check_room(Call& call, LoadBalancerType type) {
  int same = 0, all = 0;
  for (const LoadBalancer& balancer : call.world().load_balancers) {
    if (balancer.state == LoadBalancerState::deleted) continue;
    ++all;
    same += balancer.type == type ? 1 : 0;
  }
  if (same < k_per_region && all < static_cast<int>(call.world().limits.load_balancers_max)) return;
  call.refuse("TooManyLoadBalancers", "The maximum number of load balancers has been reached", {},
              concat({"50 of each type per region."}));
}

void write_one(Call& call, LoadBalancerId id) {
  call.out.begin_object().key("LoadBalancers").begin_array();
  write_load_balancer(call.out, call.world(), id.value);
  call.out.end_array().end_object();
}

// Filters of a describe call: the ones named, each of which must exist, or all.
std::vector<std::uint32_t> wanted_ids(Call& call) {
  std::vector<std::uint32_t> ids;
  const World& world = call.world();
  for (JsonValue item = call.array("LoadBalancerArns").first(); item; item = item.next()) {
    const LoadBalancerId id = elb::find_load_balancer(world, item.text());
    if (!id) {
      call.refuse("LoadBalancerNotFound",
                  concat({"Load balancers '[", item.text(), "]' not found"}), item);
      return {};
    }
    ids.push_back(id.value);
  }
  for (JsonValue item = call.array("Names").first(); item; item = item.next()) {
    const LoadBalancerId id = load_balancer_called(world, std::string(item.text()));
    if (!id) {
      call.refuse("LoadBalancerNotFound",
                  concat({"Load balancers '[", item.text(), "]' not found"}), item);
      return {};
    }
    ids.push_back(id.value);
  }
  if (call.in["LoadBalancerArns"] || call.in["Names"]) return ids;
  for (const LoadBalancer& balancer : world.load_balancers) {
    const bool counts =
        balancer.state != LoadBalancerState::deleted && balancer.type != LoadBalancerType::classic;
    if (counts) ids.push_back(balancer.id.value);
  }
  return ids;
}

}  // namespace

void create_load_balancer(Call& call) {
  LoadBalancer wanted;
  wanted.name = call.text("Name");
  wanted.type = type_in(call);
  wanted.internal = internal_in(call);
  check_name(call, wanted.name, "Load balancer", call.in["Name"]);
  if (call.text("IpAddressType", "ipv4") != "ipv4") {
    call.refuse(k_validation, "Only the IP address type ipv4 is simulated by Taskyard.",
                call.in["IpAddressType"]);
  }
  if (call.refused()) return;
  const std::vector<SubnetId> subnets = subnets_in(call, wanted.type, wanted.internal);
  if (call.refused()) return;
  World& world = call.world();
  wanted.vpc = world.at(subnets.front()).vpc;
  wanted.groups = groups_in(call, wanted.vpc);
  if (call.refused()) return;
  const bool is_network = wanted.type == LoadBalancerType::network;
  if (wanted.groups.empty() && !is_network) wanted.groups = {world.at(wanted.vpc).default_group};
  wanted.cross_zone = !is_network;  // facts 1.8
  wanted.tags_json = std::string(call.in["Tags"].source());
  if (const LoadBalancerId old = load_balancer_called(world, wanted.name)) {
    if (has_same_settings(world.at(old), wanted, subnets)) return write_one(call, old);
    call.refuse("DuplicateLoadBalancerName",
                concat({"A load balancer with the same name '", wanted.name,
                        "' exists, but with different settings"}),
                call.in["Name"]);
    return;
  }
  check_room(call, wanted.type);
  if (call.refused()) return;
  write_one(call, elb::make_load_balancer(call.desk.changes, std::move(wanted), subnets));
}

void delete_load_balancer(Call& call) {
  if (!call.require("LoadBalancerArn")) return;
  const std::string arn = call.text("LoadBalancerArn");
  if (call.refused()) return;
  const LoadBalancerId id = elb::find_load_balancer(call.world(), arn);
  if (id && call.world().at(id).deletion_protection) {
    call.refuse("OperationNotPermitted",
                concat({"Load balancer '", arn,
                        "' cannot be deleted because deletion protection is enabled"}),
                call.in["LoadBalancerArn"],
                "Set the attribute deletion_protection.enabled to false first.");
    return;
  }
  if (id) {
    for (const EndpointService& service : call.world().endpoint_services) {
      if (service.deleted || service.load_balancer != id) continue;
      call.refuse("ResourceInUse",
                  concat({"Load balancer '", arn, "' is associated with an endpoint service"}),
                  call.in["LoadBalancerArn"], "Delete the endpoint service first.");
      return;
    }
    elb::delete_load_balancer(call.desk.changes, id);
  }
  // Deleting what is not there succeeds, as documented for this action.
  call.out.begin_object().end_object();
}

void describe_load_balancers(Call& call) {
  const std::vector<std::uint32_t> ids = wanted_ids(call);
  if (!call.refused()) write_pages(call, "LoadBalancers", ids, write_load_balancer);
}

void set_subnets(Call& call) {
  const LoadBalancerId id = load_balancer_in(call);
  if (!id) return;
  const LoadBalancer& balancer = call.world().at(id);
  const std::vector<SubnetId> subnets = subnets_in(call, balancer.type, balancer.internal);
  if (call.refused()) return;
  if (call.world().at(subnets.front()).vpc != balancer.vpc) {
    call.refuse("InvalidSubnet", "The subnets must be in the VPC of the load balancer",
                call.in["Subnets"]);
    return;
  }
  for (const LoadBalancerNode& node : balancer.nodes) {
    const bool stays = std::any_of(subnets.begin(), subnets.end(), [&](SubnetId subnet) {
      return call.world().at(subnet).zone == node.zone;
    });
    if (stays || balancer.type != LoadBalancerType::network) continue;
    call.refuse(k_configuration,
                "The Availability Zones of a Network Load Balancer can be added, not removed",
                call.in["Subnets"], concat({"Missing: ", call.world().text(node.zone), "."}));
    return;
  }
  elb::set_subnets(call.desk.changes, id, subnets);
  call.out.begin_object().key("AvailabilityZones").begin_array();
  for (const LoadBalancerNode& node : call.world().at(id).nodes) {
    call.out.begin_object().member("ZoneName", call.world().text(node.zone));
    call.out.member("SubnetId", call.world().text(call.world().at(node.subnet).key)).end_object();
  }
  call.out.end_array().member("IpAddressType", "ipv4").end_object();
}

void set_security_groups(Call& call) {
  const LoadBalancerId id = load_balancer_in(call);
  if (!id) return;
  const LoadBalancer& balancer = call.world().at(id);
  const std::vector<SecurityGroupId> groups = groups_in(call, balancer.vpc);
  if (call.refused()) return;
  if (balancer.type == LoadBalancerType::network && balancer.groups.empty()) {
    call.refuse(k_configuration,
                "You can't set security groups on a Network Load Balancer that was created "
                "without security groups",
                call.in["SecurityGroups"], "Give them to CreateLoadBalancer.");
    return;
  }
  if (groups.empty()) {
    call.refuse(k_configuration, "At least one security group must be specified",
                call.in["SecurityGroups"]);
    return;
  }
  call.world().load_balancers[id.value].groups = groups;
  elb::load_balancer_changed(call.desk.changes, id);
  call.out.begin_object().key("SecurityGroupIds").begin_array();
  for (const SecurityGroupId group : groups)
    call.out.value(call.world().text(call.world().at(group).key));
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
