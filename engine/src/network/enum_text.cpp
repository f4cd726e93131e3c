// Texts of addresses, and stable names of barriers and routes.
#include "base/text.hpp"
#include "taskyard/network.hpp"

namespace taskyard {

std::string ip_text(std::uint32_t ip) {
  return concat({to_text(ip >> 24U), ".", to_text((ip >> 16U) & 255U), ".",
                 to_text((ip >> 8U) & 255U), ".", to_text(ip & 255U)});
}

std::string block_text(Ipv4Block block) {
  return concat({ip_text(block.address), "/", to_text(block.prefix)});
}

const char* to_string(Barrier barrier) {
  switch (barrier) {
    case Barrier::none: return "none";
    case Barrier::no_route: return "no_route";
    case Barrier::no_public_ip: return "no_public_ip";
    case Barrier::egress_rule: return "egress_rule";
    case Barrier::ingress_rule: return "ingress_rule";
    case Barrier::nothing_listens: return "nothing_listens";
    case Barrier::address_unknown: return "address_unknown";
    case Barrier::endpoint_group: return "endpoint_group";
    case Barrier::zone_not_enabled: return "zone_not_enabled";
    case Barrier::other_vpc: return "other_vpc";
  }
  return "";
}

const char* to_string(DefaultRoute route) {
  switch (route) {
    case DefaultRoute::none: return "none";
    case DefaultRoute::internet_gateway: return "internet-gateway";
    case DefaultRoute::nat_gateway: return "nat-gateway";
  }
  return "";
}

}  // namespace taskyard
