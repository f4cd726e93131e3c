// "Why?" for one request.
#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "explain/explain.hpp"
#include "explain/grammar.hpp"
#include "explain/requests/traffic_text.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::explain {
namespace {

// "3.25 ms" of microseconds, "2.4 s" from a second on.
std::string time_text(Micros time) {
  if (time >= 1'000'000) return duration_text((time + 500) / 1000);
  const std::string whole = to_text(time / 1000);
  const std::int64_t rest = time % 1000 / 10;
  if (rest == 0) return concat({whole, " ms"});
  std::string digits = to_text_padded(static_cast<std::uint64_t>(rest), 2);
  if (digits.back() == '0') digits.pop_back();
  return concat({whole, ".", digits, " ms"});
}

std::string address_text(const Target& target) {
  const std::string address = target.ip != 0 ? ip_text(target.ip) : std::string("port");
  return concat({address, ":", to_text(target.port)});
}

std::string kind_text(const World& world, const RequestSample& sample) {
  const TrafficSource& source = world.at(sample.source);
  if (sample.kind >= source.kinds.size()) return concat({"a request of ", source.name});
  const RequestKind& kind = source.kinds[sample.kind];
  return concat({kind.method, " ", kind.host, kind.path, " of ", source.name});
}

std::string balancer_hop(const World& world, const RequestSample& sample) {
  const LoadBalancer& balancer = world.at(sample.load_balancer);
  std::string text = concat({time_text(sample.arrived - sample.sent), " later at ", balancer.name});
  if (sample.node < balancer.nodes.size()) {
    text += concat({", node in ", world.text(balancer.nodes[sample.node].zone)});
  }
  if (!sample.listener) return text;
  const Listener& listener = world.at(sample.listener);
  text += concat({", listener ", to_string(listener.protocol), ":", to_text(listener.port)});
  if (!sample.rule) return text;
  const ListenerRule& rule = world.at(sample.rule);
  if (rule.priority == 0) return concat({text, ", its default rule"});
  return concat({text, ", rule of priority ", to_text(rule.priority)});
}

std::string choice_text(const World& world, const RequestSample& sample) {
  if (!sample.target) {
    if (!sample.group) return "";
    return concat({". Target group ", world.at(sample.group).name, " had no target for it"});
  }
  std::string text = concat(
      {". Target ", address_text(world.at(sample.target)), " of ", world.at(sample.group).name});
  if (sample.sticky) return concat({text, " was held to by its cookie or connection"});
  const std::string algorithm = replace_all(to_string(world.at(sample.group).algorithm), "_", " ");
  text +=
      concat({" was chosen among ", count_of(sample.candidates, "candidate"), " by ", algorithm});
  if (sample.outstanding_max > 0) {
    text += concat({" (it had ", count_of(sample.outstanding, "request"), " in flight, the others ",
                    to_text(sample.outstanding_min), " to ", to_text(sample.outstanding_max), ")"});
  }
  if (sample.failed_open) text += "; too few were healthy, so all were used";
  return text;
}

std::string work_text(const World& world, const RequestSample& sample) {
  if (sample.work_end == 0) return "";
  const Container& container = world.at(sample.container);
  std::string text = concat({". Task ", task_name(world, container.task), " got it, "});
  const Micros waited = sample.work_start - sample.queued;
  text += waited > 0 ? concat({"it waited ", time_text(waited), " for CPU, "}) : std::string();
  return concat(
      {text, "and was done with it ", time_text(sample.work_end - sample.work_start), " later"});
}

std::string barrier_text(const World& world, const RequestSample& sample) {
  if (sample.barrier == Barrier::none) return "";
  if (sample.barrier_group) {
    const std::string port = sample.target
                                 ? concat({" on port ", to_text(world.at(sample.target).port)})
                                 : std::string();
    return concat({". Security group ", world.at(sample.barrier_group).name,
                   sample.barrier == Barrier::egress_rule ? " did not let its packets out"
                                                          : " did not let its packets in",
                   port});
  }
  switch (sample.barrier) {
    case Barrier::no_route: return ". Its packets had no route";
    case Barrier::no_public_ip: return ". There is no public address to reach";
    case Barrier::nothing_listens: return ". Nothing listened there";
    case Barrier::address_unknown: return ". Nobody had that address";
    case Barrier::zone_not_enabled: return ". The load balancer is not enabled in that zone";
    case Barrier::other_vpc: return ". Its packets ended at the border of the VPC";
    default: return ". Its packets were stopped";
  }
}

std::string outcome_text(const RequestSample& sample) {
  return concat({ended_text(sample.outcome), ", after ", time_text(sample.ended - sample.sent)});
}

std::string rule_text(const World& world, const RequestSample& sample) {
  if (sample.sticky) {
    return "A sticky cookie or an open connection keeps its target for as long as that is usable.";
  }
  if (!sample.group) return "The load balancer answers by itself when no target comes into play.";
  switch (world.at(sample.group).algorithm) {
    case Algorithm::round_robin:
      return "Round robin: the healthy targets in reach of the node take turns, each node for "
             "itself.";
    case Algorithm::least_outstanding_requests:
      return "Least outstanding requests: the healthy target with the fewest requests in flight.";
    case Algorithm::weighted_random: return "Weighted random: any healthy target in reach.";
    case Algorithm::flow_hash:
      return "Flow hash: the connection's addresses and ports choose the target for its life.";
  }
  return "";
}

// Seconds, rounded up, that a setting would have needed.
std::string at_least(Micros needed) {
  return concat({to_text(std::max<Micros>(1, (needed + 999'999) / 1'000'000)), " s"});
}

std::string drain_text(const World& world, const RequestSample& sample) {
  const Target& target = world.at(sample.target);
  const TargetGroup& group = world.at(target.group);
  std::string text = concat({"deregistration_delay.timeout_seconds of ", group.name, " is ",
                             to_text(group.deregistration_delay_s)});
  if (target.draining_until != k_never && sample.work_end > 0) {
    const Micros began = (target.draining_until - group.deregistration_delay_s * k_second) * 1000;
    text += concat({": with ", at_least(sample.work_end - began), " the request would have ended"});
  }
  return text + ".";
}

std::string stop_text(const World& world, const RequestSample& sample) {
  const Container& container = world.at(sample.container);
  const Task& task = world.at(container.task);
  const ContainerDefinition& definition =
      world.at(task.task_definition).containers[container.definition];
  std::string text = concat({"stopTimeout of container ", definition.name, " is ",
                             to_text(definition.stop_timeout_s), " s"});
  if (task.stopping_at != k_never) {
    text += concat(
        {": it needed ", at_least(sample.work_end - task.stopping_at * 1000), " after SIGTERM"});
  }
  return text + ".";
}

std::string overload_text(const World& world, const RequestSample& sample) {
  if (sample.work_end == 0) return "More tasks, or tasks with more CPU, would take it.";
  const ContainerLoad* load = nullptr;
  const LoadId id = world.at(sample.container).load;
  if (id) load = &world.at(id);
  return concat(
      {"It waited ", time_text(sample.work_start - sample.queued), " for CPU",
       load != nullptr ? concat({" (", to_text(load->units), " CPU units)"}) : std::string(),
       ": more tasks, or tasks with more CPU, would answer in time."});
}

std::string cause_text(const World& world, const RequestSample& sample) {
  switch (sample.cause) {
    case LossCause::none: return "";
    case LossCause::overload: return overload_text(world, sample);
    case LossCause::deregistration_delay_short: return drain_text(world, sample);
    case LossCause::stop_timeout_short: return stop_text(world, sample);
    case LossCause::ignores_sigterm_connections:
      return "The application ended at SIGTERM with requests open: one that finishes them first "
             "(finishesRequests) would have answered.";
    case LossCause::stopped_without_draining:
      return "The task ended while it was still registered or known: one that is deregistered "
             "before it stops gets no more requests.";
    case LossCause::not_listening:
      return "Nothing listened there: a health check that passes only once the port answers, or "
             "the right port, would keep requests away.";
    case LossCause::security_group:
      return "A rule in the security group for this source and port would let it through.";
    case LossCause::no_route: return "A route to there, or an address that has one, is missing.";
    case LossCause::no_targets: return "A registered target would have taken it.";
    case LossCause::zone_without_targets:
      return "Cross-zone load balancing, or a target in this zone, would have taken it.";
    case LossCause::unhealthy_but_used: return "Its target was unhealthy.";
    case LossCause::client_impatient:
      return concat({"The client waits ", duration_text(world.at(sample.source).timeout_ms),
                     ", the work alone takes longer."});
    case LossCause::idle_timeout_short:
      return concat({"idle_timeout.timeout_seconds is ",
                     to_text(world.at(sample.load_balancer).idle_timeout_s),
                     ", the work alone takes longer."});
    case LossCause::application: return "The image answers so.";
  }
  return "";
}

}  // namespace

Explanation explain_request(const World& world, const RequestSample& sample) {
  Explanation result;
  std::string way = concat({"Request ", to_text(sample.number), ", ", kind_text(world, sample),
                            ": ", outcome_text(sample), ". Sent"});
  way += sample.load_balancer ? concat({", ", balancer_hop(world, sample)})
                              : std::string(" straight to the container");
  result.sentence = concat({way, choice_text(world, sample), barrier_text(world, sample),
                            work_text(world, sample), "."});
  result.rule = rule_text(world, sample);
  result.counterfactual = cause_text(world, sample);
  result.considered = sample.candidates;
  return result;
}

}  // namespace taskyard::explain
