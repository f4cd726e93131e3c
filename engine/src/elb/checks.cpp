#include "elb/elb.hpp"

namespace taskyard::elb {

bool check_is_due(const World& world, TargetId id, std::uint32_t stamp) {
  return world.at(id).step == stamp;
}

void on_target_check(const Changes&, TargetId, std::uint32_t, const ProbeAnswer&) {}
void on_load_balancer_active(const Changes&, LoadBalancerId) {}
void on_target_drained(const Changes&, TargetId, std::uint32_t) {}
void notice(const Changes&, std::span<const Event>) {}

}  // namespace taskyard::elb
