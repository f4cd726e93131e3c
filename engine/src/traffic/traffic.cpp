#include "traffic/traffic.hpp"

namespace taskyard::traffic {

void advance(const Changes&, SimTime) {}
void on_source_end(const Changes&, TrafficSourceId) {}
elb::ProbeAnswer probe(World&, TargetId) { return {}; }
void notice(const Changes&, std::span<const Event>) {}

}  // namespace taskyard::traffic
