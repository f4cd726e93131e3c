#include "sim/world_hash.hpp"

namespace taskyard {

void add_logs(Hasher&, const World&) {}

}  // namespace taskyard
