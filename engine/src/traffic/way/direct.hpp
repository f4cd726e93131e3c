// Requests without a load balancer: by the name of a discovery service (surroundings 2.6).
#pragma once

#include "traffic/request.hpp"

namespace taskyard::traffic {

/// A random one of up to eight healthy tasks that the clients' resolver knows, for the TTL of the
/// record.
void reach_by_name(Request& request);

}  // namespace taskyard::traffic
