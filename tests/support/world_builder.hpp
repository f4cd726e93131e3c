// Small Worlds by hand for tests of placement and explain: instances, tasks that hold resources,
// without calls, time or agents. Every change takes one event number, as in a real run.
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>

#include "taskyard/event.hpp"
#include "taskyard/world.hpp"

namespace taskyard::support {

/// What an instance of a built World has; the rest are defaults of an m5.large in zone a.
struct InstanceOptions {
  std::string_view zone = "us-east-1a";
  std::string_view type = "m5.large";
  CpuUnits cpu_units = 2048;
  Mib memory_mib = 7776;
  std::int32_t enis = 2;
  std::int32_t gpus = 0;
  std::initializer_list<std::pair<std::string_view, std::string_view>> attributes = {};
};

/// A need without ports; add them to the result.
PlacementNeed need_of(CpuUnits cpu_units, Mib memory_mib, std::int32_t enis = 0,
                      std::int32_t gpus = 0);

class WorldBuilder {
 public:
  explicit WorldBuilder(std::uint64_t seed = 1);

  World world;
  ClusterId cluster;  ///< "yard"
  EventSeq last_event = 0;

  InstanceId add_instance(const InstanceOptions& options = {});
  /// A family with one ACTIVE revision; `need` is what placement charges.
  TaskDefinitionId add_definition(std::string_view family, const PlacementNeed& need);
  /// A request in World::placement_requests for this definition: group "family:<family>".
  RequestId add_request(TaskDefinitionId definition);
  PlacementRequest& request(RequestId id) { return world.placement_requests[id.value]; }

  /// Makes a task of the request that takes its resources on `instance`, with its decision record.
  TaskId hold(RequestId request, InstanceId instance);
  /// The same on Fargate, in `zone`.
  TaskId hold_fargate(RequestId request, NameId zone);
  /// A decision that found no place.
  DecisionId refuse(RequestId request);
  /// Gives the resources back, as when the desired status becomes STOPPED.
  void release(TaskId task);

  void set_status(InstanceId instance,
                  InstanceStatus status);  ///< INACTIVE also leaves the cluster
  void set_agent(InstanceId instance, bool connected);
  void put_attribute(InstanceId instance, std::string_view name, std::string_view value);
  void delete_attribute(InstanceId instance, std::string_view name);

 private:
  TaskId add_task(RequestId request, InstanceId instance, NameId zone, DecisionKind kind);
};

}  // namespace taskyard::support
