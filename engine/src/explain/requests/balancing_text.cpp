#include "explain/requests/balancing_text.hpp"

#include <vector>

#include "base/text.hpp"
#include "explain/grammar.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

// The reason as the log keeps it: "Target.Timeout 2 2 0 ingress_rule 4".
struct Reason {
  std::string_view name;
  std::int64_t checks = 0, threshold = 0, code = 0;
  std::string_view barrier;
  SecurityGroupId group;
};

Reason read_reason(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, ' ');
  Reason reason;
  if (parts.size() < 6) return reason;
  reason.name = parts[0];
  reason.checks = parse_int(parts[1]).value_or(0);
  reason.threshold = parse_int(parts[2]).value_or(0);
  reason.code = parse_int(parts[3]).value_or(0);
  reason.barrier = parts[4];
  const std::int64_t group = parse_int(parts[5]).value_or(-1);
  if (group >= 0) reason.group = SecurityGroupId{static_cast<std::uint32_t>(group)};
  return reason;
}

std::string unhealthy_text(const World& world, const Reason& reason, Port port) {
  std::string text = concat(
      {to_text(reason.checks), " of ", to_text(reason.threshold), " checks failed, ", reason.name});
  if (reason.code != 0) text += concat({" (status ", to_text(reason.code), ")"});
  const std::string stop = barrier_words(world, reason.barrier, reason.group, port);
  return stop.empty() ? text : concat({text, ": ", stop});
}

std::string unused_text(std::string_view reason) {
  if (reason == "Target.InvalidState") return "its instance has ended";
  return "its group is in no rule, or its zone is not enabled for the load balancer";
}

std::string change_text(const World& world, const Target& target, const Event& event) {
  const Reason reason = read_reason(world.text(event.text));
  const auto from = static_cast<TargetState>(event.from);
  switch (static_cast<TargetState>(event.to)) {
    case TargetState::initial:
      return from == TargetState::gone ? " is registered: initial until its health checks pass"
                                       : " is initial again: its health checks begin anew";
    case TargetState::healthy:
      return concat({" is healthy: ", count_of(reason.checks, "check"), " passed"});
    case TargetState::unhealthy:
      return concat({" is unhealthy: ", unhealthy_text(world, reason, target.port)});
    case TargetState::unused: return concat({" is unused: ", unused_text(reason.name)});
    case TargetState::draining:
      return concat(
          {" drains: no new requests, and gone in ", duration_text(reason.threshold * k_second)});
    case TargetState::gone:
      return from == TargetState::draining ? " is gone: its deregistration delay is over"
                                           : " is gone: it was not in use";
  }
  return "";
}

}  // namespace

std::string target_label(const World& world, const Target& target) {
  const std::string port = to_text(target.port);
  if (target.ip != 0) return concat({ip_text(target.ip), ":", port});
  if (target.container_instance) {
    return concat({instance_name(world, target.container_instance), ":", port});
  }
  return concat({"port ", port});
}

std::string barrier_words(const World& world, std::string_view barrier, SecurityGroupId group,
                          Port port) {
  const std::string name = group ? world.at(group).name : std::string("of the other end");
  const auto is = [&](Barrier known) { return barrier == to_string(known); };
  if (is(Barrier::ingress_rule)) {
    return concat({"the security group ", name, " has no rule that lets port ", to_text(port),
                   " in from the load balancer"});
  }
  if (is(Barrier::egress_rule)) {
    return concat({"the load balancer's security group ", name, " does not let port ",
                   to_text(port), " out"});
  }
  if (is(Barrier::no_route)) return "no route leads to it";
  if (is(Barrier::nothing_listens)) {
    return concat({"nothing listens on port ", to_text(port)});
  }
  if (is(Barrier::address_unknown)) return "nobody has this address";
  if (is(Barrier::other_vpc)) return "it is in another VPC";
  if (is(Barrier::zone_not_enabled)) return "its zone is not enabled for the load balancer";
  return "";
}

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
  std::string who =
      concat({"target ", target_label(world, target), " of ", world.at(target.group).name});
  if (event.task) who += concat({" (", task_name(world, event.task), ")"});
  return who + change_text(world, target, event);
}

}  // namespace taskyard::explain
