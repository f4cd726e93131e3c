// Why a target is in its state, and why a request went to it (facts of the surroundings 1.3 to 1.8).
#include "base/text.hpp"
#include "elb/elb.hpp"
#include "explain/grammar.hpp"
#include "explain/requests/balancing_text.hpp"
#include "taskyard/arn.hpp"
#include "taskyard/balancing.hpp"

namespace taskyard {
namespace {

using explain::count_of;
using explain::duration_text;

std::string in_from_now(const World& world, SimTime time) {
  return time == k_never || time <= world.now ? std::string("now")
                                              : concat({"in ", duration_text(time - world.now)});
}

// What the last check met: the reason code with its cause.
std::string failure_text(const World& world, const Target& target) {
  const TargetGroup& group = world.at(target.group);
  const TargetHealthCheck& check = group.check;
  const Port port = check.port != 0 ? check.port : target.port;
  const std::string stop =
      explain::barrier_words(world, to_string(target.barrier), target.barrier_group, port);
  switch (target.last_failure) {
    case TargetReason::response_code_mismatch:
      return concat({"Target.ResponseCodeMismatch: ", check.path, " answers with ",
                     to_text(target.code), ", the matcher wants ", check.matcher});
    case TargetReason::timeout:
      return concat(
          {"Target.Timeout: ",
           stop.empty() ? concat({"no answer within ", to_text(check.timeout_s), " s"}) : stop});
    case TargetReason::failed_health_checks:
      return concat(
          {"Target.FailedHealthChecks: the connection to port ", to_text(port), " is refused"});
    default: return "none failed yet";
  }
}

std::string arithmetic(const Target& target, const TargetHealthCheck& check) {
  if (target.failed > 0) {
    return concat({count_of(target.failed, "check"), " in a row failed, ",
                   to_text(check.unhealthy_threshold), " make it unhealthy"});
  }
  return concat({count_of(target.passed, "check"), " in a row passed, ",
                 to_text(check.healthy_threshold), " make it healthy again"});
}

std::string initial_sentence(const World& world, const Target& target) {
  if (target.next_check == k_never) return "the load balancer is not active yet.";
  if (target.reason == TargetReason::registration_in_progress) {
    return concat({"its registration is in progress, its first health check comes ",
                   in_from_now(world, target.next_check), "."});
  }
  if (target.failed > 0) {
    return concat({to_text(target.failed), " of ",
                   to_text(world.at(target.group).check.unhealthy_threshold), " checks failed, ",
                   failure_text(world, target), "."});
  }
  return concat({to_text(target.passed), " of ",
                 to_text(world.at(target.group).check.healthy_threshold), " checks passed."});
}

std::string sentence_of(const World& world, const Target& target) {
  const TargetHealthCheck& check = world.at(target.group).check;
  switch (target.state) {
    case TargetState::initial: return initial_sentence(world, target);
    case TargetState::healthy:
      return target.failed == 0 ? std::string("its last health check passed.")
                                : concat({"still: ", to_text(target.failed), " of ",
                                          to_text(check.unhealthy_threshold), " checks failed, ",
                                          failure_text(world, target), "."});
    case TargetState::unhealthy:
      return concat(
          {count_of(target.failed > 0 ? target.failed : check.unhealthy_threshold, "check"),
           " in a row failed, ", failure_text(world, target), "."});
    case TargetState::unused:
    case TargetState::gone: return elb::reason_description(world, target) + ".";
    case TargetState::draining:
      return concat({"it was deregistered and gets no new requests; gone ",
                     in_from_now(world, target.draining_until),
                     ", even when nothing is in flight."});
  }
  return "";
}

// How it leaves the state it is in, in the numbers of its group.
std::string rule_of(const World& world, const Target& target) {
  const TargetGroup& group = world.at(target.group);
  const TargetHealthCheck& check = group.check;
  const std::string every = concat({"A check every ", to_text(check.interval_s), " s, next ",
                                    in_from_now(world, target.next_check), "; "});
  const bool is_network =
      group.load_balancer && world.at(group.load_balancer).type == LoadBalancerType::network;
  switch (target.state) {
    case TargetState::initial:
      if (target.next_check == k_never) return "";
      return concat({every, is_network ? to_text(check.healthy_threshold) : std::string("one"),
                     " passed in a row makes it healthy, ", to_text(check.unhealthy_threshold),
                     " failed make it unhealthy."});
    case TargetState::healthy:
    case TargetState::unhealthy: {
      std::string text = concat({every, arithmetic(target, check), "."});
      if (target.slow_until > world.now) {
        text += concat({" In slow start for ", duration_text(target.slow_until - world.now),
                        " more: its share still grows."});
      }
      if (group.fails_open) text += " The group fails open: unhealthy targets get requests too.";
      return text;
    }
    case TargetState::draining:
      return concat({"The deregistration delay of the group is ",
                     to_text(group.deregistration_delay_s), " s."});
    default: return "";
  }
}

std::string change_for(const World& world, const Target& target) {
  const TargetGroup& group = world.at(target.group);
  const Port port = group.check.port != 0 ? group.check.port : target.port;
  if (target.state == TargetState::unused) {
    if (target.reason == TargetReason::invalid_state) return "Register a running instance.";
    return group.load_balancer ? "Enable its zone with SetSubnets, or place it in one that is."
                               : "Name the group in a rule or default action of a listener.";
  }
  const bool fails = target.last_failure != TargetReason::none && target.failed > 0;
  if (!fails || target.state == TargetState::draining || target.state == TargetState::gone) {
    return "";
  }
  if (target.barrier == Barrier::ingress_rule) {
    return concat({"A rule in its security group that lets TCP port ", to_text(port),
                   " in from the load balancer's security group would let the checks pass."});
  }
  if (target.last_failure == TargetReason::response_code_mismatch) {
    return concat(
        {"Change the health check path, or let the matcher take ", to_text(target.code), "."});
  }
  if (target.last_failure == TargetReason::timeout && target.barrier == Barrier::none) {
    return "A longer timeout, or more CPU for the container that answers late.";
  }
  if (target.last_failure == TargetReason::failed_health_checks) {
    return concat({"A container that listens on port ", to_text(port),
                   ", or a health check port on which one does."});
  }
  return "";
}

std::string count_text(std::uint32_t number, std::string_view noun) {
  return count_of(static_cast<std::int64_t>(number), noun);
}

std::string algorithm_text(const TargetGroup& group, const RequestSample& sample) {
  switch (group.algorithm) {
    case Algorithm::least_outstanding_requests:
      return concat({"it had the fewest requests in flight, ", to_text(sample.outstanding),
                     "; the others had up to ", to_text(sample.outstanding_max)});
    case Algorithm::weighted_random: return "drawn at random, all with the same weight";
    case Algorithm::flow_hash:
      return "by the hash of the connection's addresses and ports, for the connection's life";
    case Algorithm::round_robin: break;
  }
  return "the next in turn at this node";
}

}  // namespace

Explanation explain_target(const World& world, TargetId id) {
  Explanation explanation;
  if (!id || id.value >= world.targets.size()) return explanation;
  const Target& target = world.at(id);
  explanation.sentence = concat({explain::target_label(world, target), " is ",
                                 to_string(target.state), ": ", sentence_of(world, target)});
  explanation.rule = rule_of(world, target);
  explanation.counterfactual = change_for(world, target);
  return explanation;
}

std::string describe_choice(const World& world, const RequestSample& sample) {
  if (!sample.group) return "The listener answered itself: no target group was asked.";
  const TargetGroup& group = world.at(sample.group);
  if (!sample.target) {
    return concat({"No target of ", group.name, " was in reach of the node: 503."});
  }
  const std::string who = explain::target_label(world, world.at(sample.target));
  if (sample.sticky) {
    return concat({who, " again: ",
                   group.algorithm == Algorithm::flow_hash
                       ? "the connection keeps its target"
                       : "stickiness sends the client back to its target",
                   "."});
  }
  std::string text = concat({who, " out of ", count_text(sample.candidates, "target"), ": ",
                             algorithm_text(group, sample), "."});
  if (sample.failed_open) {
    text += " Too few targets are healthy, so the group fails open and all of them get requests.";
  }
  return text;
}

}  // namespace taskyard
