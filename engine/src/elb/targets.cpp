// Registration and deregistration of targets, and when a target is used at all (facts 1.1, 1.5, 1.6).
#include <algorithm>

#include "base/text.hpp"
#include "base/timing.hpp"
#include "elb/steps.hpp"

namespace taskyard::elb {
namespace {

// The reason of a change as the log keeps it: rules and groups may be others when it is read.
NameId reason_text(World& world, const Target& target, std::int32_t checks,
                   std::int32_t threshold) {
  if (target.reason == TargetReason::none && checks == 0) return {};
  const bool failed = target.state == TargetState::unhealthy;
  return world.names.intern(
      concat({to_string(target.reason), " ", to_text(checks), " ", to_text(threshold), " ",
              to_text(target.code), " ", failed ? to_string(target.barrier) : "none", " ",
              to_text(failed && target.barrier_group ? target.barrier_group.value : -1)}));
}

bool is_in_state(const World& world, Ec2InstanceId id, Ec2State state) {
  return world.at(id).state == state;
}

bool has_ended(const World& world, Ec2InstanceId id) {
  return is_in_state(world, id, Ec2State::shutting_down) ||
         is_in_state(world, id, Ec2State::terminated) ||
         is_in_state(world, id, Ec2State::stopping) || is_in_state(world, id, Ec2State::stopped);
}

// The address of a load balancer's node cannot be a target (facts 1.5).
bool is_of_a_node(const World& world, std::uint32_t ip) {
  for (const LoadBalancer& balancer : world.load_balancers) {
    if (balancer.state == LoadBalancerState::deleted) continue;
    for (const LoadBalancerNode& node : balancer.nodes) {
      if (ip != 0 && node.address == ip) return true;
    }
  }
  return false;
}

SimTime registration_time(const World& world, const Target& target) {
  const LoadBalancer& balancer = world.at(world.at(target.group).load_balancer);
  const bool is_network = balancer.type == LoadBalancerType::network;
  return spread_time(
      world, is_network ? Parameter::nlb_registration_ms : Parameter::target_registration_ms,
      target.id.value);
}

// The same machine or address and the same port.
bool is_same(const Target& target, const NewTarget& wanted) {
  if (target.port != wanted.port) return false;
  if (wanted.instance || target.instance) return target.instance == wanted.instance;
  if (wanted.container_instance) return target.container_instance == wanted.container_instance;
  return !target.container_instance && target.ip == wanted.ip;
}

void unlink(World& world, Target& target) {
  if (!target.task) return;
  TargetId* link = &world.tasks[target.task.value].target;
  while (*link && *link != target.id) link = &ref(world, *link).next_of_task;
  if (*link) *link = target.next_of_task;
  target.next_of_task = {};
  target.task = {};
}

// A task's port that another target stood for until now belongs to the new task.
void link(World& world, Target& target, const NewTarget& wanted) {
  target.container = wanted.container;
  if (target.task == wanted.task) return;
  unlink(world, target);
  if (!wanted.task) return;
  Task& task = world.tasks[wanted.task.value];
  target.task = wanted.task;
  target.next_of_task = task.target;
  task.target = target.id;
}

void end(const Changes& changes, TargetId id) {
  World& world = changes.world;
  ++ref(world, id).step;
  std::vector<TargetId>& targets = ref(world, world.at(id).group).targets;
  targets.erase(std::remove(targets.begin(), targets.end(), id), targets.end());
  change_state(changes, id, TargetState::gone, TargetReason::not_registered);
}

}  // namespace

void announce(const Changes& changes, EventKind kind, std::uint32_t index, std::uint8_t to) {
  Event event;
  event.kind = kind;
  event.value = index;
  event.to = to;
  changes.emit(event);
}

void change_state(const Changes& changes, TargetId id, TargetState state, TargetReason reason,
                  std::int32_t checks, std::int32_t threshold) {
  World& world = changes.world;
  Target& target = ref(world, id);
  Event event;
  event.kind = EventKind::target_health_changed;
  event.value = id.value;
  event.task = target.task;
  event.from = static_cast<std::uint8_t>(target.state);
  event.to = static_cast<std::uint8_t>(state);
  target.state = state;
  target.reason = reason;
  event.text = reason_text(world, target, checks, threshold);
  rebuild(world, ref(world, target.group));
  if (event.from != event.to) changes.emit(event);
}

TargetReason unused_reason(const World& world, const Target& target) {
  if (target.instance && has_ended(world, target.instance)) return TargetReason::invalid_state;
  const TargetGroup& group = world.at(target.group);
  if (!group.load_balancer) return TargetReason::not_in_use;
  if (group.type == TargetType::ip && is_of_a_node(world, target.ip)) {
    return TargetReason::ip_unusable;
  }
  const LoadBalancer& balancer = world.at(group.load_balancer);
  const bool enabled = !target.zone || node_of(balancer, target.zone) >= 0;
  return enabled ? TargetReason::none : TargetReason::not_in_use;
}

void enter(const Changes& changes, TargetId id) {
  World& world = changes.world;
  Target& target = ref(world, id);
  ++target.step;
  target.passed = target.failed = 0;
  target.code = 0;
  target.answer_overdue = false;
  target.last_failure = TargetReason::none;
  target.draining_until = k_never;
  target.healthy_since = k_never;
  target.next_check = k_never;
  target.slow_until = 0;
  const TargetReason unused = unused_reason(world, target);
  if (unused != TargetReason::none) {
    change_state(changes, id, TargetState::unused, unused);
    return;
  }
  change_state(changes, id, TargetState::initial, TargetReason::registration_in_progress);
  const TargetGroup& group = world.at(target.group);
  if (world.at(group.load_balancer).state != LoadBalancerState::active) return;
  const SimTime wait = registration_time(world, target);
  target.next_check = world.now + wait;
  changes.after(wait, Due::target_step, id.value, target.step);
}

TargetId register_target(const Changes& changes, TargetGroupId group, const NewTarget& wanted) {
  World& world = changes.world;
  for (const TargetId id : world.at(group).targets) {
    Target& target = ref(world, id);
    if (!is_same(target, wanted)) continue;
    link(world, target, wanted);
    if (target.state == TargetState::draining) {
      target.registered_at = world.now;
      enter(changes, id);
    }
    return id;
  }
  if (world.targets.size() >= world.limits.targets_max) {
    Event event;
    event.kind = EventKind::limit_reached;
    event.text = world.names.intern("targets");
    changes.emit(event);
    return {};
  }
  Target target;
  target.id = TargetId{static_cast<std::uint32_t>(world.targets.size())};
  target.group = group;
  target.instance = wanted.instance;
  target.container_instance = wanted.container_instance;
  target.ip = wanted.ip;
  if (target.ip == 0 && wanted.instance) target.ip = world.at(wanted.instance).private_ip;
  target.port = wanted.port;
  target.zone = wanted.zone;
  target.registered_at = world.now;
  target.state = TargetState::gone;  // until now; the log shows gone -> initial
  world.targets.push_back(target);
  ref(world, group).targets.push_back(target.id);
  link(world, world.targets.back(), wanted);
  enter(changes, target.id);
  return target.id;
}

void deregister_target(const Changes& changes, TargetId id) {
  World& world = changes.world;
  Target& target = ref(world, id);
  if (!is_registered(target)) return;
  if (target.state == TargetState::unused) return end(changes, id);
  const SimTime delay = world.at(target.group).deregistration_delay_s * k_second;
  ++target.step;
  target.next_check = k_never;
  target.slow_until = 0;
  target.draining_until = world.now + delay;
  change_state(changes, id, TargetState::draining, TargetReason::deregistration_in_progress, 0,
               world.at(target.group).deregistration_delay_s);
  changes.after(delay, Due::target_drained, id.value, ref(world, id).step);
}

void on_target_drained(const Changes& changes, TargetId id, std::uint32_t stamp) {
  const Target& target = changes.world.at(id);
  if (target.step == stamp && target.state == TargetState::draining) end(changes, id);
}

void refresh(const Changes& changes, TargetGroupId group) {
  World& world = changes.world;
  rebuild(world, ref(world, group));
  const std::vector<TargetId> targets = world.at(group).targets;
  for (const TargetId id : targets) {
    const Target& target = world.at(id);
    if (!is_registered(target)) continue;
    const TargetReason unused = unused_reason(world, target);
    const bool is_unused = target.state == TargetState::unused;
    const bool waits = target.state == TargetState::initial && target.next_check == k_never;
    if (unused != TargetReason::none) {
      if (!is_unused || target.reason != unused) enter(changes, id);
    } else if (is_unused || waits) {
      enter(changes, id);
    }
  }
}

void notice(const Changes& changes, std::span<const Event> events) {
  World& world = changes.world;
  std::vector<Ec2InstanceId> ended;
  for (const Event& event : events) {
    const bool counts = event.kind == EventKind::ec2_instance_state_changed && event.ec2_instance;
    if (counts && has_ended(world, event.ec2_instance)) ended.push_back(event.ec2_instance);
  }
  if (ended.empty()) return;
  for (std::size_t i = 0; i < world.target_groups.size(); ++i) {
    const std::vector<TargetId> targets = world.target_groups[i].targets;
    for (const TargetId id : targets) {
      const Target& target = world.at(id);
      const bool is_one = std::find(ended.begin(), ended.end(), target.instance) != ended.end();
      if (is_one && is_checked(target)) enter(changes, id);
    }
  }
}

}  // namespace taskyard::elb
