#include "traffic/way/direct.hpp"

#include <algorithm>

#include "network/network.hpp"
#include "traffic/flow.hpp"
#include "traffic/load.hpp"
#include "traffic/spread.hpp"
#include "traffic/way/route.hpp"

namespace taskyard::traffic {
namespace {

constexpr std::size_t k_records_max = 8;  // surroundings 2.6

bool is_answered(const World& world, TaskId id) {
  const Task& task = world.at(id);
  return task.desired_running && task.status == TaskStatus::running &&
         task.health != HealthStatus::unhealthy;
}

void resolve(const World& world, TrafficSource& source, SimTime now) {
  const DiscoveryService& service = world.at(source.discovery);
  source.records.clear();
  source.records_until = now + std::max(service.ttl_s, 1) * k_second;
  if (service.deleted) return;
  for (const TaskId id : service.tasks) {
    if (is_answered(world, id)) source.records.push_back(id);
  }
  for (std::size_t i = 0; i < source.records.size() && i < k_records_max; ++i) {
    const auto left = static_cast<std::uint32_t>(source.records.size() - i);
    const auto roll = static_cast<std::uint32_t>(xoshiro_next(source.prng) >> 32U);
    std::swap(source.records[i], source.records[i + below(roll, left)]);
  }
  if (source.records.size() > k_records_max) source.records.resize(k_records_max);
}

// SRV records name the host port; an A record leaves the port to the client.
Port port_of(const World& world, const TrafficSource& source, const Task& task) {
  if (!world.at(source.discovery).srv_record) return source.port;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& container = world.at(ContainerId{task.first_container.value + i});
    if (container.binding_count > 0) {
      return world.network_bindings[container.first_binding].host_port;
    }
    const ContainerDefinition& definition =
        world.at(task.task_definition).containers[container.definition];
    if (!definition.ports.empty()) return definition.ports.front().container_port;
  }
  return source.port;
}

void reach_task(Request& request, TaskId id) {
  World& world = request.world;
  RequestSample& record = request.record;
  const Task& task = world.at(id);
  if (task.execution_stopped_at != k_never) {
    // The address is nobody's any more, but the resolver still has it.
    record.barrier = Barrier::address_unknown;
    return request.end(Outcome::unreachable, LossCause::stopped_without_draining, k_no_end);
  }
  const network::End there = network::end_of(world, id);
  const Port port = port_of(world, request.source, task);
  const Passage passage =
      network::passage(world, client_end(world, request.source), there, port, Protocol::tcp);
  if (!passage.open()) {
    record.barrier = passage.barrier;
    record.barrier_group = passage.group;
    const bool by_rule =
        passage.barrier == Barrier::ingress_rule || passage.barrier == Barrier::egress_rule;
    return request.end(Outcome::unreachable,
                       by_rule ? LossCause::security_group : LossCause::no_route, k_no_end);
  }
  const ContainerId container = network::listener_at(world, there.ip, port, Protocol::tcp);
  const bool runs = container && world.at(container).status == ContainerStatus::running;
  const Micros at_target = record.arrived + request.hop();
  const LoadId load_id = runs ? load_of(world, container) : LoadId{};
  if (!runs || world.at(load_id).listens_from > at_target) {
    return request.end(Outcome::connection_refused, LossCause::not_listening, at_target);
  }
  ContainerLoad& load = world.traffic.loads[load_id.value];
  retire(world, load, record.arrived);
  record.outstanding = static_cast<std::uint32_t>(load.flights.size());
  record.container = container;
  if (static_cast<std::int32_t>(load.flights.size()) >= load.in_flight_max) {
    return request.end(Outcome::queue_full, LossCause::overload, at_target);
  }
  request.work_in(load);
}

}  // namespace

void reach_by_name(Request& request) {
  World& world = request.world;
  TrafficSource& source = request.source;
  const SimTime now = request.record.arrived / 1000;
  if (now >= source.records_until) resolve(world, source, now);
  if (source.sent % static_cast<std::uint64_t>(source.requests_per_connection) == 0) {
    request.count_connection();
  }
  request.record.candidates = static_cast<std::uint16_t>(source.records.size());
  if (source.records.empty()) {
    return request.end(Outcome::unreachable, LossCause::no_targets, request.record.arrived);
  }
  const auto roll = static_cast<std::uint32_t>(xoshiro_next(source.prng) >> 32U);
  const auto count = static_cast<std::uint32_t>(source.records.size());
  reach_task(request, source.records[below(roll, count)]);
}

}  // namespace taskyard::traffic
