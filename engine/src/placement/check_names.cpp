#include "base/assert.hpp"
#include "taskyard/decision.hpp"

namespace taskyard {

const char* to_string(PlacementCheck check) {
  switch (check) {
    case PlacementCheck::status: return "status";
    case PlacementCheck::agent: return "agent";
    case PlacementCheck::attribute: return "attributes";
    case PlacementCheck::location: return "zone";
    case PlacementCheck::cpu: return "CPU";
    case PlacementCheck::memory: return "memory";
    case PlacementCheck::gpu: return "GPU";
    case PlacementCheck::ports: return "host port";
    case PlacementCheck::ports_udp: return "UDP host port";
    case PlacementCheck::eni: return "network interface";
    case PlacementCheck::distinct_instance: return "distinctInstance";
    case PlacementCheck::member_of: return "memberOf";
    case PlacementCheck::count_: break;
  }
  TASKYARD_ASSERT(false);
}

const char* failure_reason(PlacementCheck check) {
  switch (check) {
    case PlacementCheck::status: return "INACTIVE";
    case PlacementCheck::agent: return "AGENT";
    case PlacementCheck::attribute: return "ATTRIBUTE";
    case PlacementCheck::location: return "LOCATION";
    case PlacementCheck::cpu: return "RESOURCE:CPU";
    case PlacementCheck::memory: return "RESOURCE:MEMORY";
    case PlacementCheck::gpu: return "RESOURCE:GPU";
    case PlacementCheck::ports: return "RESOURCE:PORTS";
    case PlacementCheck::ports_udp: return "RESOURCE:PORTS_UDP";
    case PlacementCheck::eni: return "RESOURCE:ENI";
    // The wording for distinctInstance is inferred from the one documented for memberOf (facts 4.1).
    case PlacementCheck::distinct_instance:
      return "DistinctInstance placement constraint unsatisfied.";
    case PlacementCheck::member_of: return "MemberOf placement constraint unsatisfied.";
    case PlacementCheck::count_: break;
  }
  TASKYARD_ASSERT(false);
}

}  // namespace taskyard
