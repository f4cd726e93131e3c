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
/// Stores, files, mounts, file systems and jobs (taskyard/surroundings/storage.hpp, work.hpp).
void add_storage(Hasher& hash, const World& world);
/// Tables of taskyard/iam.hpp, but for those the account has from its start.
void add_iam(Hasher& hash, const World& world);
/// Repositories and what instances have cached of them (taskyard/surroundings/registry.hpp).
void add_registry(Hasher& hash, const World& world);
/// Groups, streams and lines (taskyard/surroundings/logs.hpp).
void add_logs(Hasher& hash, const World& world);

}  // namespace taskyard
