// What becomes of requests when the container, target or network that they count on changes.
#include <algorithm>

#include "traffic/flow.hpp"
#include "traffic/measure/meter.hpp"
#include "traffic/traffic.hpp"
#include "traffic/way/route.hpp"

namespace taskyard::traffic {
namespace {

constexpr std::int32_t k_exit_sigkill = 137;

// Which setting would have let the request end (surroundings 1.6).
LossCause cause_of_end(const World& world, const Container& container, TargetId target_id) {
  if (container.has_exit_code && container.exit_code == k_exit_sigkill) {
    return LossCause::stop_timeout_short;
  }
  if (!container.stopping) return LossCause::stopped_without_draining;
  if (!target_id) return LossCause::ignores_sigterm_connections;
  const TargetState state = world.at(target_id).state;
  const bool left = state == TargetState::draining || state == TargetState::gone;
  return left ? LossCause::ignores_sigterm_connections : LossCause::stopped_without_draining;
}

Outcome reset_outcome(const World& world, const Flight& flight) {
  if (!flight.load_balancer) return Outcome::connection_reset;
  const bool network = world.at(flight.load_balancer).type == LoadBalancerType::network;
  return network ? Outcome::connection_reset : Outcome::elb_502_reset;
}

// The container is gone: what it had not answered is lost, and nobody works on it any more.
void end_load(World& world, LoadId id) {
  TrafficState& traffic = world.traffic;
  ContainerLoad& load = traffic.loads[id.value];
  if (load.ended) return;
  const Container& container = world.at(load.container);
  const Micros now = world.now * 1000;
  retire(world, load, now);
  for (Flight& flight : load.flights) {
    if (flight.finished) continue;
    if (flight.work_end > now) {
      const LossCause cause = cause_of_end(world, container, flight.target);
      const Micros way = world.parameter(Parameter::client_latency_us);
      change_fate(world, flight, reset_outcome(world, flight), cause,
                  std::min(flight.client_end, now + way));
    }
    finish(world, flight, &load);
  }
  load.flights = {};
  load.free_at = {};
  load.memory_kib = 0;
  load.ended = true;
  std::erase(traffic.live, id);
}

// Stops waiting for a target: the client is told now, the container may go on (surroundings 1.6).
void drop_requests(World& world, ContainerLoad& load, TargetId target, Outcome outcome) {
  const Micros now = world.now * 1000;
  retire(world, load, now);
  std::vector<Flight> kept;
  kept.reserve(load.flights.size());
  for (Flight& flight : load.flights) {
    if (flight.target == target && !flight.finished && flight.work_end > now) {
      change_fate(world, flight, outcome, LossCause::deregistration_delay_short, now);
      finish(world, flight, &load);
      flight.finished = true;
    }
    push_flight(kept, flight);
  }
  load.flights = std::move(kept);
}

void on_target_left(World& world, TargetId id) {
  if (id.value >= world.traffic.target_routes.size()) return;
  const TargetRoute& route = world.traffic.target_routes[id.value];
  if (!route.load || world.at(route.load).ended) return;
  const TargetGroup& group = world.at(world.at(id).group);
  const bool network =
      group.load_balancer && world.at(group.load_balancer).type == LoadBalancerType::network;
  if (network && !group.connection_termination) return;  // flows may go on
  drop_requests(world, world.traffic.loads[route.load.value], id,
                network ? Outcome::connection_reset : Outcome::elb_502_drained);
}

void on_container(World& world, const Event& event) {
  const Container& container = world.at(event.container);
  const auto to = static_cast<ContainerStatus>(event.to);
  if (to == ContainerStatus::stopped && container.load) end_load(world, container.load);
  const Task& task = world.at(container.task);
  // Targets that nobody registered for a task may stand for this container too.
  if (task.target) {
    forget_routes(world, container.task);
  } else if (!world.traffic.target_routes.empty()) {
    forget_routes(world);
  }
}

}  // namespace

void notice(const Changes& changes, std::span<const Event> events) {
  World& world = changes.world;
  for (const Event& event : events) {
    switch (event.kind) {
      case EventKind::container_status_changed: on_container(world, event); break;
      case EventKind::target_health_changed: {
        const auto from = static_cast<TargetState>(event.from);
        const auto to = static_cast<TargetState>(event.to);
        const bool left = to == TargetState::gone || to == TargetState::unused;
        if (from == TargetState::draining && left) {
          on_target_left(world, TargetId{static_cast<std::uint32_t>(event.value)});
        }
        break;
      }
      case EventKind::load_balancer_changed:
      case EventKind::listener_changed:
      case EventKind::target_group_changed:
      case EventKind::network_changed:
      case EventKind::security_group_changed:
      case EventKind::interface_attached: forget_routes(world); break;
      default: break;
    }
  }
}

SimTime done_at(const World& world, ContainerId id) {
  const Container& container = world.at(id);
  SimTime latest = world.now;
  if (!container.load || world.at(container.load).ended) return latest;
  for (const Flight& flight : world.at(container.load).flights) {
    latest = std::max(latest, (flight.work_end + 999) / 1000);
  }
  return latest;
}

}  // namespace taskyard::traffic
