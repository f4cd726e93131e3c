#include "explain/requests/balancing_text.hpp"

#include "base/text.hpp"
#include "explain/grammar.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {

std::string describe_balancing_event(const World& world, const Event& event) {
  const auto index = static_cast<std::uint32_t>(event.value);
  switch (event.kind) {
    case EventKind::load_balancer_changed:
      return concat({"load balancer ", world.at(LoadBalancerId{index}).name, " is ",
                     to_string(static_cast<LoadBalancerState>(event.to))});
    case EventKind::listener_changed: {
      const Listener& listener = world.at(ListenerId{index});
      return concat({"listener ", to_string(listener.protocol), ":", to_text(listener.port), " of ",
                     world.at(listener.load_balancer).name,
                     event.to == 1 ? " created or changed" : " deleted"});
    }
    case EventKind::target_group_changed:
      return concat({"target group ", world.at(TargetGroupId{index}).name,
                     event.to == 1 ? " created or changed" : " deleted"});
    default: break;
  }
  const Target& target = world.at(TargetId{index});
  return concat({"target ", ip_text(target.ip), ":", to_text(target.port), " of ",
                 world.at(target.group).name, " ", to_string(static_cast<TargetState>(event.from)),
                 " -> ", to_string(static_cast<TargetState>(event.to))});
}

}  // namespace taskyard::explain
