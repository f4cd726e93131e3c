#include "explain/requests/network_text.hpp"

#include "base/text.hpp"
#include "explain/grammar.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

constexpr Port k_dynamic_first = 32768;  // surroundings 2.2: the kernel's ephemeral range
constexpr Port k_dynamic_last = 60999;

std::string group_name(const World& world, SecurityGroupId id) {
  if (!id) return "security group";
  const SecurityGroup& group = world.at(id);
  return concat({"security group ", group.name, " (", world.text(group.key), ")"});
}

// "sg-lb", "10.0.0.5" or "the internet".
std::string end_name(const World& world, const network::End& end) {
  if (end.internet) return end.ip == 0 ? std::string("the internet") : ip_text(end.ip);
  if (end.no_groups || end.groups.empty()) return ip_text(end.ip);
  const SecurityGroup& group = world.at(end.groups.front());
  return concat({group.name, " (", world.text(group.key), ")"});
}

// A dynamic host port is one of many: a rule for it alone would hold until the next task.
std::string ports_to_open(Port port) {
  if (port < k_dynamic_first || port > k_dynamic_last) return concat({"port ", to_text(port)});
  return concat({"ports ", to_text(k_dynamic_first), "-", to_text(k_dynamic_last)});
}

std::string ingress_text(const World& world, const Passage& passage, const network::End& source) {
  const std::string from = end_name(world, source);
  return concat({group_name(world, passage.group), " has no rule that lets ", from, " in on port ",
                 to_text(passage.port), "; add an inbound rule for ", ports_to_open(passage.port),
                 " from ", from == "the internet" ? "0.0.0.0/0" : "it"});
}

std::string egress_text(const World& world, const Passage& passage,
                        const network::End& destination) {
  return concat({group_name(world, passage.group), " has no rule that lets packets out to ",
                 end_name(world, destination), " on port ", to_text(passage.port),
                 "; add an outbound rule for it"});
}

std::string no_route_text(const World& world, const Passage& passage, const network::End& source) {
  const Subnet& subnet = world.at(passage.subnet);
  const std::string& key = world.text(subnet.key);
  if (source.internet) {
    return concat({"subnet ", key,
                   " has no route to an internet gateway, so nothing from the internet reaches it; "
                   "use a public subnet, or a load balancer in one"});
  }
  switch (subnet.route) {
    case DefaultRoute::nat_gateway:
      return concat({"the NAT gateway of subnet ", key,
                     " is gone; make a new one and lead the route 0.0.0.0/0 to it"});
    case DefaultRoute::internet_gateway:
      return concat({"the VPC of subnet ", key, " has no internet gateway; attach one"});
    case DefaultRoute::none: break;
  }
  return concat({"subnet ", key,
                 " has no route to the internet; lead 0.0.0.0/0 to a NAT gateway or an internet "
                 "gateway, or make VPC endpoints for what is needed"});
}

std::string no_public_ip_text(const World& world, const Passage& passage,
                              const network::End& source) {
  const std::string& key = world.text(world.at(passage.subnet).key);
  if (source.internet) {
    return concat({"what is in public subnet ", key,
                   " has no public address, so nothing from the internet reaches it"});
  }
  return concat({"subnet ", key,
                 " leads to an internet gateway, which serves only what has a public address; set "
                 "assignPublicIp ENABLED (Fargate), or use a private subnet with a NAT gateway"});
}

std::string open_text(const World& world, const Passage& passage) {
  if (!passage.group || passage.rule < 0) return "nothing is in the way";
  const auto& rules = world.at(passage.group).rules;
  const auto index = static_cast<std::size_t>(passage.rule);
  if (index >= rules.size()) return "nothing is in the way";
  return concat({group_name(world, passage.group),
                 " lets it through: ", network::rule_text(world, rules[index])});
}

}  // namespace

std::string why_text(const World& world, const Passage& passage, const network::End& source,
                     const network::End& destination) {
  switch (passage.barrier) {
    case Barrier::none: return open_text(world, passage);
    case Barrier::no_route: return no_route_text(world, passage, source);
    case Barrier::no_public_ip: return no_public_ip_text(world, passage, source);
    case Barrier::egress_rule: return egress_text(world, passage, destination);
    case Barrier::ingress_rule: return ingress_text(world, passage, source);
    case Barrier::endpoint_group:
      return concat({"the VPC endpoint is there, but its ", ingress_text(world, passage, source)});
    case Barrier::nothing_listens:
      return concat({"nothing listens on port ", to_text(passage.port), " of ",
                     ip_text(destination.ip), ": connection refused"});
    case Barrier::address_unknown:
      return concat({"nobody has the address ", ip_text(destination.ip), " any more"});
    case Barrier::zone_not_enabled:
      return "the load balancer is not enabled in the zone of the target; add a subnet of that "
             "zone";
    case Barrier::other_vpc:
      return "it is in another VPC, and VPCs do not reach each other without peering or "
             "PrivateLink";
  }
  return {};
}

std::string describe_network_event(const World& world, const Event& event) {
  if (event.kind == EventKind::interface_attached) {
    const NetworkInterface& eni = world.at(EniId{static_cast<std::uint32_t>(event.value)});
    std::string owner = "a load balancer";
    if (event.task) owner = concat({"task ", task_name(world, event.task)});
    if (eni.endpoint) owner = "a VPC endpoint";
    if (eni.mount_target) owner = "a mount target of EFS";
    std::string text = concat({owner, " has the network interface ", world.text(eni.key),
                               " with the address ", ip_text(eni.private_ip)});
    if (eni.public_ip != 0) text += concat({" and the public address ", ip_text(eni.public_ip)});
    return text;
  }
  if (event.kind == EventKind::security_group_changed) {
    const SecurityGroup& group = world.at(SecurityGroupId{static_cast<std::uint32_t>(event.value)});
    return concat({"security group ", group.name, event.to == 1 ? " admits " : " admits no more ",
                   world.text(event.text)});
  }
  return concat({world.text(event.text), event.to == 1 ? " created or changed" : " deleted"});
}

}  // namespace taskyard::explain
