#include "traffic/way/route.hpp"

#include <algorithm>

#include "elb/elb.hpp"
#include "traffic/load.hpp"
#include "traffic/measure/meter.hpp"

namespace taskyard::traffic {
namespace {

constexpr std::uint32_t k_internet_client = 0xCB007100U;  // 203.0.113.0, kept for documentation
constexpr std::uint32_t k_any_source = 0xFFFFFFFFU;

void set_barrier(TrafficSource& source, const Passage& passage) {
  source.barrier = passage.barrier;
  source.barrier_group = passage.group;
}

// An interface endpoint of PrivateLink stands in the clients' VPC in front of a network load
// balancer.
void enter_endpoint(const World& world, TrafficSource& source, const VpcEndpoint& endpoint) {
  network::End door;
  door.groups = endpoint.groups;
  if (!endpoint.subnets.empty()) {
    door.subnet = endpoint.subnets.front();
    door.ip = world.at(door.subnet).cidr.address + 8;
  }
  set_barrier(source,
              network::passage(world, client_end(world, source), door, source.port, Protocol::tcp));
  if (source.barrier == Barrier::ingress_rule) source.barrier = Barrier::endpoint_group;
}

void enter_balancer(const World& world, TrafficSource& source, const LoadBalancer& balancer,
                    Protocol protocol) {
  if (balancer.state != LoadBalancerState::active || balancer.nodes.empty()) {
    source.barrier = Barrier::address_unknown;
    return;
  }
  if (source.from_internet && balancer.internal) {
    source.barrier = Barrier::no_public_ip;
    return;
  }
  set_barrier(source, network::passage(world, client_end(world, source), node_end(balancer, 0),
                                       source.port, protocol));
}

ListenerId listener_at(const World& world, const LoadBalancer& balancer, Port port) {
  for (const ListenerId id : balancer.listeners) {
    if (world.at(id).port == port && !world.at(id).deleted) return id;
  }
  return {};
}

elb::Asked asked_of(const RequestKind& kind, std::uint32_t ip) {
  elb::Asked asked;
  asked.method = kind.method;
  asked.host = kind.host;
  const std::string_view path = kind.path;
  const std::size_t mark = path.find('?');
  asked.path = path.substr(0, mark);
  if (mark != std::string_view::npos) asked.query = path.substr(mark + 1);
  asked.headers = kind.headers;
  asked.source_ip = ip;
  return asked;
}

void look_up(World& world, TargetRoute& route, TargetId id, const Asker& asker) {
  const Target& target = world.at(id);
  const TargetGroup& group = world.at(target.group);
  const Protocol protocol = protocol_of(group.protocol);
  route.container = listener_of(world, target, target.port);
  route.load = LoadId{};
  const network::End there = end_of_target(world, target, route.container);
  Passage passage;
  if (group.load_balancer) {
    const LoadBalancer& balancer = world.at(group.load_balancer);
    const bool as_client = group.preserve_client_ip && asker.source != nullptr;
    const network::End here =
        as_client ? client_end(world, *asker.source) : node_end(balancer, asker.node);
    passage = network::passage(world, here, there, target.port, protocol);
    // An address that keeps the client's passes the groups of the load balancer first.
    route.source = as_client ? asker.source->id.value : k_any_source;
  }
  route.barrier = passage.barrier;
  route.barrier_group = passage.group;
  if (route.container) {
    route.load = load_of(world, route.container);
  } else if (passage.open() && !there.subnet && !there.internet) {
    route.barrier = Barrier::address_unknown;  // nobody has it: packets get no answer at all
    route.barrier_group = SecurityGroupId{};
  }
}

}  // namespace

network::End client_end(const World& world, const TrafficSource& source) {
  network::End end;
  if (source.from_internet) {
    end.internet = true;
    end.ip = k_internet_client + 10;
    return end;
  }
  end.subnet = source.subnet;
  end.groups = source.groups;
  end.ip = world.at(source.subnet).cidr.address + 9;
  return end;
}

network::End node_end(const LoadBalancer& balancer, std::uint32_t node) {
  network::End end;
  end.groups = balancer.groups;
  end.no_groups = balancer.groups.empty();
  if (node >= balancer.nodes.size()) return end;
  end.subnet = balancer.nodes[node].subnet;
  end.ip = balancer.nodes[node].address;
  end.public_ip = balancer.nodes[node].public_ip;
  return end;
}

Protocol protocol_of(ListenerProtocol protocol) {
  return protocol == ListenerProtocol::udp ? Protocol::udp : Protocol::tcp;
}

ContainerId listener_of(const World& world, const Target& target, Port port) {
  const Protocol protocol = protocol_of(world.at(target.group).protocol);
  const ContainerId container =
      target.container_instance
          ? network::listener_at(world, target.container_instance, port, protocol)
          : network::listener_at(world, target.ip, port, protocol);
  const bool runs = container && world.at(container).status == ContainerStatus::running;
  return runs ? container : ContainerId{};
}

network::End end_of_target(const World& world, const Target& target, ContainerId container) {
  if (container) return network::end_of(world, world.at(container).task);
  if (target.instance) return network::end_of(world, target.instance);
  if (target.task && world.at(target.task).status < TaskStatus::stopped) {
    return network::end_of(world, target.task);
  }
  network::End end;
  end.ip = target.ip;
  return end;
}

void refresh_entrance(World& world, TrafficSource& source) {
  TrafficState& traffic = world.traffic;
  if (traffic.network_epoch != world.network_epoch) forget_routes(world);
  if (source.routes_epoch == traffic.routes_epoch) return;
  source.routes_epoch = traffic.routes_epoch;
  source.routes.assign(source.kinds.size(), KindRoute{});
  source.barrier = Barrier::none;
  source.barrier_group = SecurityGroupId{};
  if (source.discovery) return;
  if (source.endpoint) {
    const VpcEndpoint& endpoint = world.at(source.endpoint);
    source.load_balancer = endpoint.provider;
    if (endpoint.deleted) source.barrier = Barrier::address_unknown;
    if (source.barrier == Barrier::none) enter_endpoint(world, source, endpoint);
  }
  if (!source.load_balancer) {
    source.barrier = Barrier::address_unknown;
    return;
  }
  const LoadBalancer& balancer = world.at(source.load_balancer);
  const ListenerId listener = listener_at(world, balancer, source.port);
  const Protocol protocol = listener ? protocol_of(world.at(listener).protocol) : Protocol::tcp;
  if (!source.endpoint) enter_balancer(world, source, balancer, protocol);
  if (!listener) return;
  const std::uint32_t ip = client_end(world, source).ip;
  for (std::size_t i = 0; i < source.kinds.size(); ++i) {
    source.routes[i].listener = listener;
    source.routes[i].rule = elb::match_rule(world, listener, asked_of(source.kinds[i], ip));
  }
}

TargetRoute& route_of(World& world, TargetId id, const Asker& asker) {
  TrafficState& traffic = world.traffic;
  if (id.value >= traffic.target_routes.size()) traffic.target_routes.resize(world.targets.size());
  TargetRoute& route = traffic.target_routes[id.value];
  const bool for_this = route.source == k_any_source || asker.source == nullptr ||
                        route.source == asker.source->id.value;
  if (route.epoch == traffic.routes_epoch && for_this) return route;
  route.epoch = traffic.routes_epoch;
  route.source = k_any_source;
  if (!route.group_meter) {
    const Target& target = world.at(id);
    route.group_meter = meter_of(world, MeterOwner::target_group, target.group.value);
    route.meter = meter_of(world, MeterOwner::target, id.value);
    if (target.task && world.at(target.task).deployment) {
      const ServiceId service = world.at(world.at(target.task).deployment).service;
      route.service_meter = meter_of(world, MeterOwner::service, service.value);
    }
  }
  look_up(world, route, id, asker);
  return route;
}

void forget_routes(World& world, TaskId task) {
  TrafficState& traffic = world.traffic;
  for (TargetId id = world.at(task).target; id; id = world.at(id).next_of_task) {
    if (id.value < traffic.target_routes.size()) traffic.target_routes[id.value].epoch = 0;
  }
}

void forget_routes(World& world) {
  ++world.traffic.routes_epoch;
  world.traffic.network_epoch = world.network_epoch;
}

}  // namespace taskyard::traffic
