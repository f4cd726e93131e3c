#include <algorithm>

#include "placement/placement.hpp"

namespace taskyard::placement {
namespace {

/// Every instance of the cluster that the request looks at, as it is now, in registration order.
struct Fleet {
  Fleet(const World& world, const CompiledRequest& request) {
    const std::vector<InstanceId>& members = world.at(request.cluster).instances;
    groups.reserve(members.size());  // the views point into it
    for (InstanceId id : members) {
      if (!looks_at(request, world.at(id))) continue;
      groups.push_back(groups_on(world, world.at(id)));
      views.push_back(view_now(world.at(id), groups.back()));
    }
  }
  std::vector<std::vector<GroupCount>> groups;
  std::vector<InstanceView> views;
};

/// Keeps the candidates with the smallest score.
void keep_smallest(std::vector<std::size_t>& candidates, const std::vector<std::int64_t>& scores) {
  std::int64_t smallest = k_score_last;
  for (std::size_t i : candidates) smallest = std::min(smallest, scores[i]);
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(),
                                  [&](std::size_t i) { return scores[i] != smallest; }),
                   candidates.end());
}

}  // namespace

InstanceId choose_by_scan(const World& world, const PlacementRequest& request, Prng& prng) {
  const CompiledRequest compiled = compile(world, request);
  const Fleet fleet(world, compiled);
  std::vector<std::size_t> candidates;
  for (std::size_t i = 0; i < fleet.views.size(); ++i) {
    if (!first_failed(compiled, world, fleet.views[i])) candidates.push_back(i);
  }
  if (candidates.empty()) return {};
  for (const Score& score : compiled.chain.scores) {
    keep_smallest(candidates, scores_of(score, compiled.group, fleet.views));
  }
  const auto pick =
      static_cast<std::size_t>(compiled.chain.random ? prng.below(candidates.size()) : 0);
  return fleet.views[candidates[pick]].instance->id;
}

std::vector<PlacementFailure> placement_failures(const World& world,
                                                 const PlacementRequest& request) {
  const CompiledRequest compiled = compile(world, request);
  const Fleet fleet(world, compiled);
  std::vector<PlacementFailure> failures;
  for (const InstanceView& view : fleet.views) {
    if (const auto failed = first_failed(compiled, world, view)) {
      failures.push_back({view.instance->id, *failed});
    }
  }
  return failures;
}

std::optional<PlacementCheck> check_start(const World& world, const PlacementRequest& request,
                                          InstanceId instance) {
  const std::vector<GroupCount> groups = groups_on(world, world.at(instance));
  return first_failed(compile(world, request), world, view_now(world.at(instance), groups));
}

NameId choose_fargate_zone_by_scan(const World& world, const PlacementRequest& request) {
  const std::vector<NameId>& zones =
      request.zones.empty() ? world.availability_zones : request.zones;
  NameId best;
  std::int64_t fewest = INT64_MAX;
  for (NameId zone : zones) {
    const auto tasks = std::count_if(world.tasks.begin(), world.tasks.end(), [&](const Task& task) {
      return holds_fargate(task) && task.cluster == request.cluster &&
             task.group == request.group && task.zone == zone;
    });
    if (tasks >= fewest) continue;
    fewest = tasks;
    best = zone;
  }
  return best;
}

}  // namespace taskyard::placement
