// Addresses of subnets and the interfaces that hold them.
#include <algorithm>
#include <utility>

#include "base/mix.hpp"
#include "base/text.hpp"
#include "network/network.hpp"
#include "network/parts.hpp"

namespace taskyard::network {
namespace {

constexpr std::uint32_t k_public_first = (198U << 24U) | (18U << 16U);  // 198.18.0.0/15
constexpr std::uint32_t k_public_count = 1U << 17U;
constexpr std::uint32_t k_first_offset = 4;
constexpr std::uint32_t k_reserved = 5;  // network, router, DNS, future use, broadcast

std::uint64_t digits_of(const World& world, KeyKind kind, std::uint64_t number) {
  const std::uint64_t salt =
      mix64(world.seed * 0x9E3779B97F4A7C15ULL + 0x4E45ULL + static_cast<std::uint64_t>(kind));
  return mix64((number + 1) ^ salt);
}

}  // namespace

NameId make_key(World& world, KeyKind kind, std::uint64_t number) {
  constexpr std::string_view k_prefixes[] = {"vpc-", "subnet-", "sg-",       "sgr-", "eni-", "igw-",
                                             "nat-", "vpce-",   "vpce-svc-", "ns-",  "srv-"};
  return world.names.intern(concat({k_prefixes[static_cast<std::size_t>(kind)], "0",
                                    to_hex(digits_of(world, kind, number), 16)}));
}

std::string mac_text(const World& world, EniId id) {
  const std::string hex = to_hex(digits_of(world, KeyKind::mac, id.value), 16);
  std::string text = "02";
  for (std::size_t i = 0; i < 10; i += 2) text += concat({":", std::string_view(hex).substr(i, 2)});
  return text;
}

std::int32_t usable_addresses(Ipv4Block block) {
  const std::uint32_t all = 1U << (32U - block.prefix);
  return all > k_reserved ? static_cast<std::int32_t>(all - k_reserved) : 0;
}

SubnetId add_subnet(World& world, Subnet subnet) {
  subnet.id = SubnetId{static_cast<std::uint32_t>(world.subnets.size())};
  subnet.free_addresses = usable_addresses(subnet.cidr);
  world.subnets.push_back(std::move(subnet));
  return world.subnets.back().id;
}

namespace {

// The broadcast address.
std::uint32_t last_offset(const Subnet& subnet) { return (1U << (32U - subnet.cidr.prefix)) - 1; }

bool is_held(const Subnet& subnet, std::uint32_t offset) {
  if (offset >= subnet.holders.size()) return false;
  return subnet.holders[offset].eni || subnet.holders[offset].instance;
}

}  // namespace

bool is_free_address(const World& world, SubnetId id, std::uint32_t ip) {
  const Subnet& subnet = world.at(id);
  if (subnet.deleted || !subnet.cidr.contains(ip)) return false;
  const std::uint32_t offset = ip - subnet.cidr.address;
  if (offset < k_first_offset || offset >= last_offset(subnet)) return false;
  if (offset >= subnet.next_address) return !is_held(subnet, offset);
  const std::vector<std::uint32_t>& back = subnet.given_back;
  return std::find(back.begin(), back.end(), offset) != back.end();
}

bool take_this_address(World& world, SubnetId id, std::uint32_t ip, AddressHolder holder) {
  if (!is_free_address(world, id, ip)) return false;
  Subnet& subnet = world.subnets[id.value];
  const std::uint32_t offset = ip - subnet.cidr.address;
  std::erase(subnet.given_back, offset);
  --subnet.free_addresses;
  if (subnet.holders.size() <= offset) subnet.holders.resize(offset + 1);
  subnet.holders[offset] = holder;
  return true;
}

std::uint32_t take_address(World& world, SubnetId id, AddressHolder holder) {
  if (!id) return 0;
  Subnet& subnet = world.subnets[id.value];
  if (subnet.deleted || subnet.free_addresses <= 0) return 0;
  const std::uint32_t end = last_offset(subnet);
  // Those ahead that somebody asked for by name.
  while (subnet.next_address < end && is_held(subnet, subnet.next_address)) ++subnet.next_address;
  std::uint32_t offset = 0;
  if (subnet.next_address < end) {
    offset = subnet.next_address++;
  } else {
    offset = subnet.given_back.front();
    subnet.given_back.erase(subnet.given_back.begin());
  }
  --subnet.free_addresses;
  if (subnet.holders.size() <= offset) subnet.holders.resize(offset + 1);
  subnet.holders[offset] = holder;
  return subnet.cidr.address + offset;
}

void give_back(World& world, SubnetId id, std::uint32_t ip) {
  if (!id || ip == 0) return;
  Subnet& subnet = world.subnets[id.value];
  const std::uint32_t offset = ip - subnet.cidr.address;
  subnet.holders[offset] = {};
  subnet.given_back.push_back(offset);
  ++subnet.free_addresses;
}

std::uint32_t take_public_address(World& world) {
  // The first and last ones of the range are left out, as in every block.
  return k_public_first + 1 + world.public_addresses++ % (k_public_count - 2);
}

SubnetId choose_subnet(const World& world, std::span<const SubnetId> subnets, NameId zone) {
  SubnetId best;
  for (const SubnetId id : subnets) {
    const Subnet& subnet = world.at(id);
    if (subnet.zone != zone || subnet.deleted || subnet.free_addresses <= 0) continue;
    if (!best || subnet.free_addresses > world.at(best).free_addresses) best = id;
  }
  return best;
}

EniId attach(const Changes& changes, const InterfaceWish& wish) {
  World& world = changes.world;
  const EniId id{static_cast<std::uint32_t>(world.network_interfaces.size())};
  std::uint32_t ip = wish.ip;
  if (ip == 0) {
    ip = take_address(world, wish.subnet, {id, {}});
  } else if (!take_this_address(world, wish.subnet, ip, {id, {}})) {
    ip = 0;
  }
  if (ip == 0) return {};
  NetworkInterface eni;
  eni.id = id;
  eni.key = make_key(world, KeyKind::interface, id.value);
  eni.task = wish.task;
  eni.load_balancer = wish.load_balancer;
  eni.endpoint = wish.endpoint;
  eni.mount_target = wish.mount_target;
  eni.subnet = wish.subnet;
  eni.private_ip = ip;
  eni.public_ip = wish.public_ip ? take_public_address(world) : 0;
  eni.groups = wish.groups;
  if (eni.groups.empty()) {
    eni.groups.push_back(world.at(world.at(wish.subnet).vpc).default_group);
  }
  world.network_interfaces.push_back(std::move(eni));
  Event event;
  event.kind = EventKind::interface_attached;
  event.task = wish.task;
  event.value = id.value;
  changes.emit(event);
  return id;
}

void release(const Changes& changes, EniId id) {
  if (!id) return;
  NetworkInterface& eni = changes.world.network_interfaces[id.value];
  if (eni.released) return;
  eni.released = true;
  give_back(changes.world, eni.subnet, eni.private_ip);
  ++changes.world.revision;
}

void set_groups(const Changes& changes, EniId id, std::vector<SecurityGroupId> groups) {
  changes.world.network_interfaces[id.value].groups = std::move(groups);
  ++changes.world.network_epoch;
  ++changes.world.revision;
}

}  // namespace taskyard::network
