// What clients remember: cookies of application load balancers, connections of network load
// balancers.
#pragma once

#include "taskyard/world.hpp"

namespace taskyard::traffic {

struct Sticky {
  TargetId target;
  std::uint32_t left =
      0;  ///< requests on the connection, or the second at which the cookie expires
};
Sticky sticky_of(const TrafficSource& source, std::uint32_t client);
void set_sticky(TrafficSource& source, std::uint32_t client, Sticky sticky);

struct CookieTarget {
  TargetId target;      ///< none = choose
  TargetGroupId group;  ///< that the cookie of a weighted action holds to; none = the one rolled
};
/// Where the client's cookie sends it, when it has not expired and its target is usable
/// (surroundings 1.7).
CookieTarget cookie_target(const World& world, const TrafficSource& source, std::uint32_t client,
                           const ListenerRule& rule, TargetGroupId group, SimTime second);
/// The answer sets or renews the cookie.
void remember_cookie(const World& world, TrafficSource& source, std::uint32_t client,
                     const ListenerRule& rule, TargetId target, SimTime second);

/// An established connection can still use its target, draining or not (surroundings 1.6, 1.12).
bool connection_lives(const World& world, TargetId target);
/// Why a connection to it was reset.
LossCause reset_cause(const World& world, TargetId target);
/// Evenly distributed; the same connection of the same client always gets the same number.
std::uint64_t flow_hash(const TrafficSource& source, std::uint32_t client);

}  // namespace taskyard::traffic
