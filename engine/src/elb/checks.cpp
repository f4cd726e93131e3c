// Health checks: from initial to healthy, unhealthy and back (facts 1.4, 1.5).
#include <algorithm>

#include "base/text.hpp"
#include "elb/steps.hpp"

namespace taskyard::elb {
namespace {

bool speaks_http(ListenerProtocol protocol) {
  return protocol == ListenerProtocol::http || protocol == ListenerProtocol::https;
}

// What stops a packet on its way is silence; a refused connection answers at once (facts 1.9).
bool is_silent(const TargetHealthCheck& check, const ProbeAnswer& answer) {
  if (answer.barrier == Barrier::nothing_listens) return false;
  if (answer.barrier != Barrier::none) return true;
  return !answer.refused && answer.took_us > check.timeout_s * 1'000'000LL;
}

TargetReason verdict(const TargetHealthCheck& check, const ProbeAnswer& answer) {
  if (answer.refused || answer.barrier != Barrier::none) return TargetReason::failed_health_checks;
  if (!speaks_http(check.protocol) || matches_code(check.matcher, answer.code)) {
    return TargetReason::none;
  }
  return TargetReason::response_code_mismatch;
}

// Passed checks in a row that a target needs (facts 1.4): one when it is new, at a network load
// balancer the threshold, because several of its nodes have to agree.
std::int32_t passes_needed(const World& world, const Target& target) {
  const TargetGroup& group = world.at(target.group);
  const bool is_network = world.at(group.load_balancer).type == LoadBalancerType::network;
  const bool is_new = target.state == TargetState::initial;
  return is_new && !is_network ? 1 : group.check.healthy_threshold;
}

// Somebody must take the rest of the requests: a healthy target that has its full share, and had it
// when a new one was registered, so that a first batch starts at once (facts 1.6).
bool starts_slowly(const World& world, const TargetGroup& group, const Target& target) {
  if (group.slow_start_s == 0) return false;
  const bool is_new = target.state == TargetState::initial;
  const SimTime since = is_new ? target.registered_at : world.now;
  for (const TargetId id : group.targets) {
    const Target& other = world.at(id);
    const bool has_full_share = other.state == TargetState::healthy && other.slow_until <= since;
    if (has_full_share && other.healthy_since <= since) return true;
  }
  return false;
}

void become_healthy(const Changes& changes, TargetId id) {
  World& world = changes.world;
  Target& target = ref(world, id);
  const TargetGroup& group = world.at(target.group);
  target.slow_until =
      starts_slowly(world, group, target) ? world.now + group.slow_start_s * k_second : SimTime{0};
  target.healthy_since = world.now;
  target.was_healthy = true;
  target.code = 0;
  change_state(changes, id, TargetState::healthy, TargetReason::none, target.passed,
               passes_needed(world, target));
}

void pass(const Changes& changes, TargetId id) {
  Target& target = ref(changes.world, id);
  target.failed = 0;
  target.passed = std::min(target.passed + 1, 1'000'000);
  if (target.state == TargetState::healthy) return;
  if (target.passed >= passes_needed(changes.world, target)) become_healthy(changes, id);
}

void fail(const Changes& changes, TargetId id, TargetReason reason, std::int32_t code) {
  Target& target = ref(changes.world, id);
  const std::int32_t threshold = changes.world.at(target.group).check.unhealthy_threshold;
  target.passed = 0;
  target.failed = std::min(target.failed + 1, 1'000'000);
  target.last_failure = reason;
  target.code = reason == TargetReason::response_code_mismatch ? code : 0;
  if (target.state == TargetState::unhealthy) {
    target.reason = reason;
    ++changes.world.revision;
    return;
  }
  if (target.failed < threshold) return;
  target.slow_until = 0;
  target.healthy_since = k_never;
  change_state(changes, id, TargetState::unhealthy, reason, target.failed, threshold);
}

// Nothing is under way that would change its state by itself.
bool is_settled(const Target& target) {
  if (target.state == TargetState::healthy) return target.failed == 0 && !target.answer_overdue;
  return target.state == TargetState::unhealthy && target.passed == 0;
}

void check_again(const Changes& changes, TargetId id, SimTime delay) {
  Target& target = ref(changes.world, id);
  target.next_check = changes.world.now + delay;
  changes.after(delay, is_settled(target) ? Due::target_check : Due::target_step, id.value,
                target.step);
}

}  // namespace

bool matches_code(std::string_view matcher, std::int32_t code) {
  while (!matcher.empty()) {
    const std::size_t end = matcher.find(',');
    const std::string_view part = trim(matcher.substr(0, end));
    matcher = end == std::string_view::npos ? std::string_view() : matcher.substr(end + 1);
    const std::size_t dash = part.find('-');
    const std::optional<std::int64_t> first = parse_int(part.substr(0, dash));
    const std::optional<std::int64_t> last =
        dash == std::string_view::npos ? first : parse_int(part.substr(dash + 1));
    if (first && last && code >= *first && code <= *last) return true;
  }
  return false;
}

bool check_is_due(const World& world, TargetId id, std::uint32_t stamp) {
  const Target& target = world.at(id);
  return target.step == stamp && is_checked(target);
}

void on_target_check(const Changes& changes, TargetId id, std::uint32_t stamp,
                     const ProbeAnswer& answer) {
  if (!check_is_due(changes.world, id, stamp)) return;
  Target& target = ref(changes.world, id);
  const TargetHealthCheck& check = changes.world.at(target.group).check;
  if (target.reason == TargetReason::registration_in_progress) {
    target.reason = TargetReason::initial_health_checking;
    ++changes.world.revision;
  }
  const SimTime interval = check.interval_s * k_second;
  const SimTime timeout = check.timeout_s * k_second;
  if (target.answer_overdue) {
    // The answer to the check before has not come in time. The interval counts from start to start.
    target.answer_overdue = false;
    fail(changes, id, TargetReason::timeout, 0);
    check_again(changes, id, std::max<SimTime>(interval - timeout, 0));
    return;
  }
  target.container = answer.container;
  target.barrier = answer.barrier;
  target.barrier_group = answer.group;
  if (is_silent(check, answer)) {
    target.answer_overdue = true;
    check_again(changes, id, timeout);
    return;
  }
  const TargetReason failure = verdict(check, answer);
  if (failure == TargetReason::none) {
    pass(changes, id);
  } else {
    fail(changes, id, failure, answer.code);
  }
  check_again(changes, id, interval);
}

void on_load_balancer_active(const Changes& changes, LoadBalancerId id) {
  World& world = changes.world;
  if (world.at(id).state != LoadBalancerState::provisioning) return;
  ref(world, id).state = LoadBalancerState::active;
  announce(changes, EventKind::load_balancer_changed, id.value,
           static_cast<std::uint8_t>(LoadBalancerState::active));
  for (std::size_t i = 0; i < world.target_groups.size(); ++i) {
    if (world.target_groups[i].load_balancer == id) refresh(changes, world.target_groups[i].id);
  }
}

}  // namespace taskyard::elb
