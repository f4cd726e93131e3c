#include "placement/index.hpp"

#include "placement/cluster_index.hpp"

namespace taskyard::placement {

PlacementIndex::PlacementIndex() = default;
PlacementIndex::PlacementIndex(const PlacementIndex& /*other*/) {}
PlacementIndex& PlacementIndex::operator=(const PlacementIndex& other) {
  if (this == &other) return *this;
  clusters_.clear();
  fargate_tasks_.clear();
  fargate_counted_ = false;
  return *this;
}
PlacementIndex::PlacementIndex(PlacementIndex&& other) noexcept = default;
PlacementIndex& PlacementIndex::operator=(PlacementIndex&& other) noexcept = default;
PlacementIndex::~PlacementIndex() = default;

ClusterIndex* PlacementIndex::built_index(ClusterId cluster) const {
  if (cluster.value >= clusters_.size()) return nullptr;
  ClusterIndex* index = clusters_[cluster.value].get();
  return index != nullptr && index->is_valid() ? index : nullptr;
}

ClusterIndex& PlacementIndex::cluster_index(const World& world, ClusterId cluster) {
  if (ClusterIndex* index = built_index(cluster)) return *index;
  if (cluster.value >= clusters_.size()) clusters_.resize(std::size_t{cluster.value} + 1);
  clusters_[cluster.value] = std::make_unique<ClusterIndex>(world, cluster);
  return *clusters_[cluster.value];
}

InstanceId PlacementIndex::choose(const World& world, const PlacementRequest& request, Prng& prng) {
  return cluster_index(world, request.cluster).choose(world, request, prng);
}

void PlacementIndex::instance_changed(const World& world, InstanceId instance) {
  ClusterIndex* index = built_index(world.at(instance).cluster);
  if (index != nullptr) index->instance_changed(world, instance);
}

void PlacementIndex::task_held(const World& world, TaskId id) {
  const Task& task = world.at(id);
  if (!task.instance) {
    count_fargate(task, 1);
  } else if (ClusterIndex* index = built_index(task.cluster)) {
    index->task_changed(task.instance, task.group, 1);
  }
}

void PlacementIndex::task_released(const World& world, TaskId id) {
  const Task& task = world.at(id);
  if (!task.instance) {
    count_fargate(task, -1);
  } else if (ClusterIndex* index = built_index(task.cluster)) {
    index->task_changed(task.instance, task.group, -1);
  }
}

void PlacementIndex::count_fargate(const Task& task, std::int32_t change) {
  if (!fargate_counted_) return;
  fargate_tasks_[{task.cluster, task.group, task.zone}] += change;
}

NameId PlacementIndex::choose_fargate_zone(const World& world, const PlacementRequest& request) {
  if (!fargate_counted_) {
    fargate_counted_ = true;
    for (const Task& task : world.tasks) {
      if (holds_fargate(task)) count_fargate(task, 1);
    }
  }
  NameId best;
  std::int32_t fewest = INT32_MAX;
  for (NameId zone : request.zones.empty() ? world.availability_zones : request.zones) {
    const auto found = fargate_tasks_.find({request.cluster, request.group, zone});
    const std::int32_t tasks = found == fargate_tasks_.end() ? 0 : found->second;
    if (tasks >= fewest) continue;
    fewest = tasks;
    best = zone;
  }
  return best;
}

}  // namespace taskyard::placement
