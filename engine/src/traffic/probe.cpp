// Health checks: asked of whoever listens at the target now (surroundings 1.4, 1.5, 2.7).
#include <algorithm>

#include "traffic/behaviour.hpp"
#include "traffic/load.hpp"
#include "traffic/traffic.hpp"
#include "traffic/way/route.hpp"

namespace taskyard::traffic {
namespace {

constexpr std::int32_t k_unavailable = 503;

// The node nearest to the target asks; without one nothing is in the way.
Passage way_of_check(const World& world, const Target& target, const network::End& there,
                     Port port) {
  const TargetGroup& group = world.at(target.group);
  if (!group.load_balancer) return {};
  const LoadBalancer& balancer = world.at(group.load_balancer);
  std::uint32_t node = 0;
  for (std::uint32_t i = 0; i < balancer.nodes.size(); ++i) {
    if (balancer.nodes[i].zone == target.zone) node = i;
  }
  return network::passage(world, node_end(balancer, node), there, port, Protocol::tcp);
}

std::int32_t code_of(const World& world, const ContainerLoad& load, const TargetGroup& group) {
  const Container& container = world.at(load.container);
  const ImageBehaviour image = behaviour_of(world, container);
  if (container.health_fails || image.healthy_after_ms < 0 ||
      image.fault == ImageFault::unhealthy) {
    return k_unavailable;
  }
  if (world.now < container.started_at + image.healthy_after_ms) return k_unavailable;
  if (static_cast<std::int32_t>(load.flights.size()) >= load.in_flight_max) return k_unavailable;
  if (load.answers_path && group.check.path != world.text(load.answers_path)) return 404;
  return 200;
}

// An overloaded container gets round to the check when its queue does.
std::int64_t time_of(const World& world, const ContainerLoad& load) {
  const Micros now = world.now * 1000;
  Micros free = load.free_at.front();
  for (const Micros each : load.free_at) free = std::min(free, each);
  const std::int64_t work =
      world.parameter(Parameter::probe_cpu_us) * 1024 * load.cores / load.units;
  return std::max<Micros>(0, free - now) + work + 2 * world.parameter(Parameter::hop_latency_us);
}

}  // namespace

elb::ProbeAnswer probe(World& world, TargetId id) {
  const Target& target = world.at(id);
  const TargetGroup& group = world.at(target.group);
  const Port port = group.check.port != 0 ? group.check.port : target.port;
  const ContainerId container = listener_of(world, target, port);
  const network::End there = end_of_target(world, target, container);
  elb::ProbeAnswer answer;
  const Passage passage = way_of_check(world, target, there, port);
  answer.barrier = passage.barrier;
  answer.group = passage.group;
  if (!passage.open()) return answer;
  if (!container) {
    if (!there.subnet) answer.barrier = Barrier::address_unknown;
    answer.refused = true;
    return answer;
  }
  const ContainerLoad& load = world.at(load_of(world, container));
  answer.container = container;
  answer.refused = load.listens_from > world.now * 1000;
  answer.took_us = time_of(world, load);
  answer.code = code_of(world, load, group);
  return answer;
}

}  // namespace taskyard::traffic
