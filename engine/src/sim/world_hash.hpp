// Parts of the state hash that live in files of their own. Private to sim.
#pragma once

#include "base/hash.hpp"
#include "taskyard/world.hpp"

namespace taskyard {

/// Tables of taskyard/network.hpp. What the account has from its start counts only where it was
/// changed.
void add_network(Hasher& hash, const World& world);
/// Tables of taskyard/elb.hpp.
void add_load_balancing(Hasher& hash, const World& world);
/// Sources, queues and meters of taskyard/traffic.hpp.
void add_traffic(Hasher& hash, const World& world);

}  // namespace taskyard
