#include "sim/world_hash.hpp"

namespace taskyard {

void add_registry(Hasher&, const World&) {}

}  // namespace taskyard
