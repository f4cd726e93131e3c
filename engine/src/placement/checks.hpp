// The checks an instance must pass before strategies look at it (facts PL-1, PL-3), one function for the
// scan, the index and the explanation. Part of the door placement/placement.hpp.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "placement/instance_view.hpp"
#include "placement/query.hpp"
#include "placement/strategy.hpp"

namespace taskyard::placement {

/// An attribute the task definition requires; "name=value" in PlacementNeed::attributes asks for the
/// value too. A name that no instance ever had has no id and is never met.
struct RequiredAttribute {
  NameId name;
  NameId value;
  bool has_value = false;
};

/// A request made ready for many instances: expressions parsed, names looked up, strategies reduced.
/// Valid until attributes of the World's instances change.
struct CompiledRequest {
  ClusterId cluster;
  NameId group;
  ProviderId capacity_provider;  ///< instances of others are not looked at; none = all
  PlacementNeed need;
  std::vector<NameId> zones;
  std::vector<RequiredAttribute> attributes;
  bool distinct_instance = false;
  bool unreadable_constraint = false;  ///< an expression with faults matches nothing
  std::vector<Query> fixed_queries;    ///< memberOf about attributes, agent, registration
  std::vector<Query> task_queries;  ///< memberOf that reads tasks: each placement may change them
  StrategyChain chain;
};

/// Constraints and strategies are left out for StartTask (`start_on` not empty, facts RT-1).
CompiledRequest compile(const World& world, const PlacementRequest& request);

/// False for an instance that the request does not look at at all: one of another capacity provider.
bool looks_at(const CompiledRequest& request, const ContainerInstance& instance);
/// One check alone.
bool passes(PlacementCheck check, const CompiledRequest& request, const World& world,
            const InstanceView& view);
/// The first check failed, in the order of PlacementCheck.
std::optional<PlacementCheck> first_failed(const CompiledRequest& request, const World& world,
                                           const InstanceView& view);

/// The checks that only calls about the instance can change, all together …
bool passes_fixed_checks(const CompiledRequest& request, const World& world,
                         const InstanceView& view);
/// … and those that each placement may change. An instance passes when it passes both.
bool passes_task_checks(const CompiledRequest& request, const World& world,
                        const ContainerInstance& instance, std::span<const GroupCount> groups);

}  // namespace taskyard::placement
