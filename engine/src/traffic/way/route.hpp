// The way of a request: from the clients to a node of the load balancer, and from there to who
// listens at
// a target. Looked up once and kept until a listener, container, address or rule changes.
#pragma once

#include "network/network.hpp"
#include "taskyard/world.hpp"

namespace taskyard::traffic {

/// Brings what the source knows of its way up to date: the listener and rule per kind, and what
/// stops
/// its packets.
void refresh_entrance(World& world, TrafficSource& source);

/// Who asks: needed for network load balancers that keep the client's address.
struct Asker {
  const TrafficSource* source = nullptr;
  std::uint32_t node = 0;
};
/// What requests need to know of a target, up to date.
TargetRoute& route_of(World& world, TargetId target, const Asker& asker);
/// Forgets what is known of the targets of a task, or of every target.
void forget_routes(World& world, TaskId task);
void forget_routes(World& world);

network::End client_end(const World& world, const TrafficSource& source);
network::End node_end(const LoadBalancer& balancer, std::uint32_t node);
/// The container that listens at a target's address and port, and the address as an end of a
/// connection.
ContainerId listener_of(const World& world, const Target& target, Port port);
network::End end_of_target(const World& world, const Target& target, ContainerId container);
/// TCP, unless the target group speaks UDP.
Protocol protocol_of(ListenerProtocol protocol);

}  // namespace taskyard::traffic
