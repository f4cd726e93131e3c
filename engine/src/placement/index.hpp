// The same answers as choose_by_scan without looking at the whole fleet. Part of the door
// placement/placement.hpp.
//
// For each kind of request in use the index keeps a plan (placement/plan.hpp): a tournament over the
// instances per combination of the attribute values that are spread over. What happens to instances is
// noted; a plan catches up when it is used next. Everything here can be rebuilt from the World, and a
// copy starts empty, so that snapshots stay small.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "base/prng.hpp"
#include "placement/instance_view.hpp"
#include "taskyard/world.hpp"

namespace taskyard::placement {

class ClusterIndex;

/// Keep it informed: after every change to the World that the three notices below name, call the
/// notice before the next choice.
class PlacementIndex {
 public:
  PlacementIndex();
  PlacementIndex(const PlacementIndex& other);             ///< empty; same answers
  PlacementIndex& operator=(const PlacementIndex& other);  ///< empties; same answers
  PlacementIndex(PlacementIndex&& other) noexcept;
  PlacementIndex& operator=(PlacementIndex&& other) noexcept;
  ~PlacementIndex();

  /// As choose_by_scan, draws from `prng` included.
  InstanceId choose(const World& world, const PlacementRequest& request, Prng& prng);
  /// As choose_fargate_zone_by_scan.
  NameId choose_fargate_zone(const World& world, const PlacementRequest& request);

  /// An instance registered or deregistered, or its status, agent or attributes changed.
  void instance_changed(const World& world, InstanceId instance);
  /// A task took its resources: it stands in the World with instance (or Fargate zone) and placed_seq.
  void task_held(const World& world, TaskId task);
  /// A task gave its resources back: released_seq is set.
  void task_released(const World& world, TaskId task);

 private:
  /// Tasks of one group on Fargate in one zone of one cluster.
  struct FargateKey {
    ClusterId cluster;
    NameId group;
    NameId zone;
    friend auto operator<=>(const FargateKey&, const FargateKey&) = default;
  };
  ClusterIndex& cluster_index(const World& world, ClusterId cluster);
  ClusterIndex* built_index(ClusterId cluster) const;
  void count_fargate(const Task& task, std::int32_t change);

  std::vector<std::unique_ptr<ClusterIndex>> clusters_;  ///< by ClusterId; null until first used
  std::map<FargateKey, std::int32_t> fargate_tasks_;
  bool fargate_counted_ = false;
};

}  // namespace taskyard::placement
