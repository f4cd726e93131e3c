// Whether a packet gets through: route x egress x ingress x public address (surroundings 2.1 to 2.5, 2.7).
#include <doctest/doctest.h>

#include <array>

#include "unit/network/net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("network");

namespace {

constexpr std::uint32_t k_outside = (203U << 24U) | (0U << 16U) | (113U << 8U) | 7U;

struct Host {
  std::array<SecurityGroupId, 1> groups;
  network::End end;
  Host(const Net& net, std::string_view subnet, const std::string& group, std::uint32_t ip,
       std::uint32_t public_ip = 0)
      : groups{net.group_id(group)} {
    end.subnet = net.subnet(subnet);
    end.groups = groups;
    end.ip = ip;
    end.public_ip = public_ip;
  }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
};

network::End internet(std::uint32_t ip = k_outside) {
  network::End end;
  end.internet = true;
  end.ip = ip;
  return end;
}

std::string verdict(const Net& net, const network::End& from, const network::End& to, Port port) {
  return to_string(network::passage(net.world(), from, to, port, Protocol::tcp).barrier);
}

}  // namespace

TEST_CASE(
    "a packet out of a subnet needs a route, an egress rule and, at an internet gateway, a "
    "public address (2.4)") {
  struct Row {
    const char* subnet;
    const char* route;
    bool egress;
    bool public_ip;
    const char* expected;
  };
  const Row rows[] = {
      {"subnet-0b10000000000001a", "igw", true, true, "none"},
      {"subnet-0b10000000000001a", "igw", true, false, "no_public_ip"},
      {"subnet-0b10000000000001a", "igw", false, true, "egress_rule"},
      {"subnet-0b10000000000001a", "igw", false, false, "no_public_ip"},
      {"subnet-0b10000000000001a", "none", true, true, "no_route"},
      {"subnet-0a10000000000001a", "nat-0a1b2c3d4e5f60718", true, false, "none"},
      {"subnet-0a10000000000001a", "nat-0a1b2c3d4e5f60718", true, true, "none"},
      {"subnet-0a10000000000001a", "nat-0a1b2c3d4e5f60718", false, false, "egress_rule"},
      {"subnet-0a10000000000001a", "none", true, false, "no_route"},
      {"subnet-0a10000000000001a", "none", false, false, "no_route"},
  };
  for (const Row& row : rows) {
    Net net;
    CAPTURE(row.subnet);
    CAPTURE(row.route);
    CAPTURE(row.egress);
    CAPTURE(row.public_ip);
    const std::string group = net.group("out");
    net.set_route(row.subnet, row.route);
    if (!row.egress) net.revoke_egress(group);
    const Host host(net, row.subnet, group, 0x0A000010, row.public_ip ? 0xC6120005 : 0);
    CHECK(verdict(net, host.end, internet(), 443) == row.expected);
  }
}

TEST_CASE(
    "a packet from the internet needs a public subnet, a public address and an inbound rule") {
  struct Row {
    const char* subnet;
    bool public_ip;
    const char* admitted;
    const char* expected;
  };
  const Row rows[] = {
      {"subnet-0b10000000000001a", true, "0.0.0.0/0", "none"},
      {"subnet-0b10000000000001a", true, "203.0.113.0/24", "none"},
      {"subnet-0b10000000000001a", true, "198.51.100.0/24", "ingress_rule"},
      {"subnet-0b10000000000001a", true, "", "ingress_rule"},
      {"subnet-0b10000000000001a", false, "0.0.0.0/0", "no_public_ip"},
      {"subnet-0a10000000000001a", true, "0.0.0.0/0", "no_route"},
      {"subnet-0a10000000000001a", false, "0.0.0.0/0", "no_route"},
  };
  for (const Row& row : rows) {
    Net net;
    CAPTURE(row.subnet);
    CAPTURE(row.public_ip);
    CAPTURE(row.admitted);
    const std::string group = net.group("web");
    if (*row.admitted != '\0') net.admit(group, row.admitted, 80, 80);
    const Host host(net, row.subnet, group, 0x0A000010, row.public_ip ? 0xC6120005 : 0);
    CHECK(verdict(net, internet(), host.end, 80) == row.expected);
  }
}

TEST_CASE("inside a VPC the rules of both groups decide, by port range, group or block (2.2)") {
  struct Row {
    const char* from;  // "lb" = the sender's group
    int first, last;
    bool egress;
    Port port;
    const char* expected;
  };
  const Row rows[] = {
      {"lb", 32768, 60999, true, 32768, "none"},
      {"lb", 32768, 60999, true, 60999, "none"},
      {"lb", 32768, 60999, true, 32767, "ingress_rule"},
      {"lb", 32768, 60999, true, 61000, "ingress_rule"},
      {"lb", 32768, 60999, false, 32768, "egress_rule"},
      {"other", 32768, 60999, true, 32768, "ingress_rule"},
      {"10.0.0.0/16", 80, 80, true, 80, "none"},
      {"10.0.0.16/32", 80, 80, true, 80, "none"},
      {"10.0.0.17/32", 80, 80, true, 80, "ingress_rule"},
      {"", 0, 0, true, 80, "ingress_rule"},
  };
  for (const Row& row : rows) {
    Net net;
    CAPTURE(row.from);
    CAPTURE(row.port);
    CAPTURE(row.egress);
    const std::string balancer = net.group("lb");
    const std::string other = net.group("other");
    const std::string web = net.group("web");
    const std::string_view from = row.from;
    if (!from.empty()) {
      net.admit(web,
                from == "lb"      ? balancer
                : from == "other" ? other
                                  : std::string(from),
                row.first, row.last);
    }
    if (!row.egress) net.revoke_egress(balancer);
    const Host sender(net, k_public_a, balancer, 0x0A000010);
    const Host receiver(net, k_private_a, web, 0x0A000011);
    CHECK(verdict(net, sender.end, receiver.end, row.port) == row.expected);
    // Nothing filters at a load balancer without security groups; its block is what counts then.
    network::End bare = sender.end;
    bare.no_groups = true;
    bare.groups = {};
    const bool by_block = from.substr(0, 3) == "10." && std::string_view(row.expected) == "none";
    CHECK(verdict(net, bare, receiver.end, row.port) == (by_block ? "none" : "ingress_rule"));
  }
}

TEST_CASE("the verdict names the rule that let the packet in, or the group that has none") {
  Net net;
  const std::string web = net.group("web");
  net.admit(web, "10.0.0.0/16", 443, 443);
  net.admit(web, "10.0.0.0/16", 80, 80);
  const Host sender(net, k_private_a, std::string(k_default_group), 0x0A000010);
  const Host receiver(net, k_private_a, web, 0x0A000011);
  const Passage in = network::passage(net.world(), sender.end, receiver.end, 80, Protocol::tcp);
  CHECK(in.open());
  CHECK(in.group == net.group_id(web));
  CHECK(in.rule == 2);  // the first one lets everything out
  const Passage out = network::passage(net.world(), sender.end, receiver.end, 81, Protocol::tcp);
  CHECK(out.group == net.group_id(web));
  CHECK(out.rule == -1);
  CHECK(out.port == 81);
  const Passage udp = network::passage(net.world(), sender.end, receiver.end, 80, Protocol::udp);
  CHECK(udp.barrier == Barrier::ingress_rule);
}

TEST_CASE("the default group admits its own members and nobody else") {
  Net net;
  const std::string group(k_default_group);
  const Host one(net, k_private_a, group, 0x0A000010);
  const Host two(net, k_private_b, group, 0x0A004010);
  const Host stranger(net, k_private_a, net.group("stranger"), 0x0A000012);
  CHECK(verdict(net, one.end, two.end, 8080) == "none");
  CHECK(verdict(net, stranger.end, two.end, 8080) == "ingress_rule");
}

TEST_CASE("two VPCs do not reach each other") {
  Net net;
  const std::string vpc =
      text_at(net.call("ec2.CreateVpc", json("{'CidrBlock':'10.1.0.0/16'}")), "/Vpc/VpcId");
  const std::string subnet = text_at(
      net.call("ec2.CreateSubnet", json("{'VpcId':'" + vpc + "','CidrBlock':'10.1.0.0/24'}")),
      "/Subnet/SubnetId");
  network::End there;
  there.subnet = net.subnet(subnet);
  there.no_groups = true;
  const Host here(net, k_private_a, std::string(k_default_group), 0x0A000010);
  CHECK(verdict(net, here.end, there, 80) == "other_vpc");
}

TEST_CASE("each change of a rule or route is a new epoch, and nothing else is") {
  Net net;
  const std::uint32_t start = net.world().network_epoch;
  const std::string group = net.group("web");
  CHECK(net.world().network_epoch == start + 1);
  net.admit(group, "0.0.0.0/0", 80, 80);
  CHECK(net.world().network_epoch == start + 2);
  net.set_route(k_private_a, "none");
  CHECK(net.world().network_epoch == start + 3);
  net.call("ec2.DescribeSecurityGroups", "{}");
  net.add_instances(1);
  CHECK(net.world().network_epoch == start + 3);
}

TEST_SUITE_END();
