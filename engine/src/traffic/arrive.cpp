#include "traffic/arrive.hpp"

#include <algorithm>

#include "elb/elb.hpp"
#include "traffic/flow.hpp"
#include "traffic/request.hpp"
#include "traffic/spread.hpp"
#include "traffic/way/direct.hpp"
#include "traffic/way/route.hpp"
#include "traffic/way/sticky.hpp"

namespace taskyard::traffic {
namespace {

constexpr Micros k_connect_timeout = 10'000'000;  // surroundings 1.9
constexpr std::int64_t k_surge_queue = 1024;      // surroundings 1.13

std::uint8_t pick_kind(const TrafficSource& source, std::uint32_t roll) {
  if (source.kinds.size() == 1) return 0;
  std::int64_t weights = 0;
  for (const RequestKind& kind : source.kinds) weights += kind.weight;
  std::int64_t left = below(roll, static_cast<std::uint32_t>(weights));
  for (std::size_t i = 0; i < source.kinds.size(); ++i) {
    left -= source.kinds[i].weight;
    if (left < 0) return static_cast<std::uint8_t>(i);
  }
  return 0;
}

std::uint32_t count_outstanding(World& world, TargetId target, void* context) {
  const Request& request = *static_cast<const Request*>(context);
  const TargetRoute& route = route_of(world, target, {&request.source, request.record.node});
  if (!route.load) return 0;
  ContainerLoad& load = world.traffic.loads[route.load.value];
  retire(world, load, request.record.arrived);
  return static_cast<std::uint32_t>(load.flights.size());
}

// Clients spread over the nodes by DNS, and each stays with the node it got.
void enter_node(Request& request, const LoadBalancer& balancer) {
  const auto nodes = static_cast<std::uint32_t>(std::max<std::size_t>(1, balancer.nodes.size()));
  request.record.node = static_cast<std::uint8_t>(request.client % nodes);
}

bool is_network(const LoadBalancer& balancer) { return balancer.type == LoadBalancerType::network; }

// 503 by an application or classic load balancer; a network load balancer resets the connection.
void end_without_target(Request& request, const LoadBalancer& balancer, TargetGroupId group) {
  const World& world = request.world;
  const bool elsewhere = group && !world.at(group).targets.empty();
  const LossCause cause = elsewhere ? LossCause::zone_without_targets : LossCause::no_targets;
  request.end(is_network(balancer) ? Outcome::connection_reset : Outcome::elb_503_no_target, cause,
              request.record.arrived);
}

// What stops the packets between the load balancer and the target.
void end_at_barrier(Request& request, const LoadBalancer& balancer, const TargetRoute& route) {
  RequestSample& record = request.record;
  record.barrier = route.barrier;
  record.barrier_group = route.barrier_group;
  const bool by_rule =
      route.barrier == Barrier::ingress_rule || route.barrier == Barrier::egress_rule;
  const bool gone = route.barrier == Barrier::address_unknown;
  const LossCause cause = by_rule ? LossCause::security_group
                          : gone  ? LossCause::stopped_without_draining
                                  : LossCause::no_route;
  if (is_network(balancer)) {
    request.end(Outcome::client_timeout, cause, k_no_end);
  } else {
    request.end(Outcome::elb_504_connect, cause, record.arrived + k_connect_timeout);
  }
}

void end_refused(Request& request, const LoadBalancer& balancer) {
  const World& world = request.world;
  const Target& target = world.at(request.record.target);
  // A container that has run there and ends was not taken out of the group in time.
  const bool was_there =
      target.was_healthy && target.task && world.at(target.task).status >= TaskStatus::deactivating;
  request.end(is_network(balancer) ? Outcome::connection_reset : Outcome::elb_502_refused,
              was_there ? LossCause::stopped_without_draining : LossCause::not_listening,
              request.record.arrived + 2 * request.hop());
}

void end_busy(Request& request, const LoadBalancer& balancer, ContainerLoad& load) {
  const Micros back = request.record.arrived + 2 * request.hop();
  if (balancer.type != LoadBalancerType::classic) {
    return request.end(Outcome::queue_full, LossCause::overload, back);
  }
  // Classic keeps what its targets do not take, up to its surge queue.
  const TargetGroup& group = request.world.at(request.record.group);
  const auto targets = static_cast<std::int64_t>(std::max<std::size_t>(1, group.targets.size()));
  const std::int64_t queued = static_cast<std::int64_t>(load.flights.size()) - load.in_flight_max;
  if (queued >= std::max<std::int64_t>(1, k_surge_queue / targets)) {
    return request.end(Outcome::elb_503_spillover, LossCause::overload, request.record.arrived);
  }
  request.work_in(load);
}

void reach_target(Request& request, const LoadBalancer& balancer) {
  World& world = request.world;
  RequestSample& record = request.record;
  record.group = world.at(record.target).group;
  const TargetRoute route = route_of(world, record.target, {&request.source, record.node});
  if (route.barrier != Barrier::none) return end_at_barrier(request, balancer, route);
  if (!route.load) return end_refused(request, balancer);
  ContainerLoad& load = world.traffic.loads[route.load.value];
  record.container = route.container;
  const Micros at_target = record.arrived + request.hop();
  if (load.ended || load.listens_from > at_target) return end_refused(request, balancer);
  retire(world, load, record.arrived);
  record.outstanding = static_cast<std::uint32_t>(load.flights.size());
  if (static_cast<std::int32_t>(load.flights.size()) >= load.in_flight_max) {
    return end_busy(request, balancer, load);
  }
  request.work_in(load);
}

bool choose(Request& request, const LoadBalancer& balancer, TargetGroupId group,
            std::uint64_t roll) {
  RequestSample& record = request.record;
  record.group = group;
  const elb::Choice choice = elb::choose_target(request.world, group, record.node, roll,
                                                record.arrived, {count_outstanding, &request});
  record.target = choice.target;
  record.candidates = choice.candidates;
  record.failed_open = choice.failed_open;
  record.outstanding_min = choice.outstanding_min;
  record.outstanding_max = choice.outstanding_max;
  if (!choice.target) end_without_target(request, balancer, group);
  return static_cast<bool>(choice.target);
}

// A connection of a network load balancer keeps its target for its life, in deployments too.
void follow_connection(Request& request, const LoadBalancer& balancer, TargetGroupId group) {
  World& world = request.world;
  Sticky sticky = sticky_of(request.source, request.client);
  if (sticky.left > 0 && sticky.target) {
    --sticky.left;
    request.record.target = sticky.target;
    request.record.sticky = true;
    if (!connection_lives(world, sticky.target)) {
      sticky.left = 0;
      request.record.group = world.at(sticky.target).group;
      set_sticky(request.source, request.client, sticky);
      return request.end(Outcome::connection_reset, reset_cause(world, sticky.target),
                         request.record.arrived + 2 * request.hop());
    }
    reach_target(request, balancer);
    if (request.record.outcome == Outcome::connection_reset) sticky.left = 0;
    return set_sticky(request.source, request.client, sticky);
  }
  request.count_connection();
  // The flow hash: client, and a new source port for each connection.
  const std::uint64_t flow = flow_hash(request.source, request.client);
  if (!choose(request, balancer, group, flow)) return;
  sticky.target = request.record.target;
  sticky.left = static_cast<std::uint32_t>(request.source.requests_per_connection) - 1U;
  set_sticky(request.source, request.client, sticky);
  reach_target(request, balancer);
}

void forward(Request& request, const LoadBalancer& balancer, const ListenerRule& rule) {
  World& world = request.world;
  TrafficSource& source = request.source;
  const std::uint64_t roll = xoshiro_next(source.prng);
  TargetGroupId group = elb::pick_group(rule, roll);
  if (!group) return end_without_target(request, balancer, group);
  if (is_network(balancer)) return follow_connection(request, balancer, group);
  if (source.sent % static_cast<std::uint64_t>(source.requests_per_connection) == 0) {
    request.count_connection();
  }
  const SimTime second = request.record.arrived / 1'000'000;
  const CookieTarget cookie = cookie_target(world, source, request.client, rule, group, second);
  if (cookie.group) group = cookie.group;
  if (cookie.target) {
    request.record.target = cookie.target;
    request.record.sticky = true;
  } else if (!choose(request, balancer, group, xoshiro_next(source.prng))) {
    return;
  }
  remember_cookie(world, source, request.client, rule, request.record.target, second);
  reach_target(request, balancer);
}

void through_balancer(Request& request) {
  World& world = request.world;
  TrafficSource& source = request.source;
  if (source.barrier != Barrier::none || !source.load_balancer) return request.end_unreachable();
  const LoadBalancer& balancer = world.at(source.load_balancer);
  enter_node(request, balancer);
  const KindRoute& route = source.routes[request.record.kind];
  request.record.listener = route.listener;
  request.record.rule = route.rule;
  if (!route.listener || !route.rule) {
    return request.end(Outcome::connection_refused, LossCause::not_listening,
                       request.record.arrived);
  }
  const ListenerRule& rule = world.at(route.rule);
  switch (rule.action) {
    case RuleAction::redirect:
      return request.end(Outcome::redirect, LossCause::none, request.record.arrived);
    case RuleAction::fixed_response:
      return request.end(Outcome::fixed_response, LossCause::none, request.record.arrived);
    case RuleAction::forward: return forward(request, balancer, rule);
  }
}

}  // namespace

void arrive(World& world, TrafficSource& source) {
  refresh_entrance(world, source);
  Request request(world, source);
  const std::uint64_t roll = xoshiro_next(source.prng);
  request.client =
      below(static_cast<std::uint32_t>(roll), static_cast<std::uint32_t>(source.clients));
  request.record.kind = pick_kind(source, static_cast<std::uint32_t>(roll >> 32U));
  if (world.traffic.in_flight >= world.limits.in_flight_max) {
    request.end(Outcome::queue_full, LossCause::overload, request.record.arrived);
  } else if (source.discovery) {
    reach_by_name(request);
  } else {
    through_balancer(request);
  }
  ++source.sent;
  request.begin();
}

}  // namespace taskyard::traffic
