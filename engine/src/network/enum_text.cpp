// Texts of addresses and back, and stable names of barriers and routes.
#include "base/text.hpp"
#include "network/network.hpp"

namespace taskyard {

std::string ip_text(std::uint32_t ip) {
  return concat({to_text(ip >> 24U), ".", to_text((ip >> 16U) & 255U), ".",
                 to_text((ip >> 8U) & 255U), ".", to_text(ip & 255U)});
}

std::string block_text(Ipv4Block block) {
  return concat({ip_text(block.address), "/", to_text(block.prefix)});
}

namespace network {

std::optional<std::uint32_t> read_ip(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() != 4) return std::nullopt;
  std::uint32_t ip = 0;
  for (const std::string_view part : parts) {
    const bool digits = !part.empty() && part.size() <= 3 && is_digit(part.front());
    const auto number = digits ? parse_int(part) : std::nullopt;
    if (!number || *number > 255) return std::nullopt;
    ip = ip << 8U | static_cast<std::uint32_t>(*number);
  }
  return ip;
}

std::optional<Ipv4Block> read_block(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto ip = read_ip(text.substr(0, slash));
  const std::string_view length = text.substr(slash + 1);
  const auto prefix =
      !length.empty() && is_digit(length.front()) ? parse_int(length) : std::nullopt;
  if (!ip || !prefix || *prefix > 32) return std::nullopt;
  const auto bits = static_cast<std::uint8_t>(*prefix);
  const std::uint32_t mask = bits == 0 ? 0 : ~std::uint32_t{0} << (32U - bits);
  return Ipv4Block{*ip & mask, bits};
}

}  // namespace network

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
