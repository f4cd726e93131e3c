#include "placement/cluster_index.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace taskyard::placement {

ClusterIndex::ClusterIndex(const World& world, ClusterId cluster) : cluster_(cluster) {
  const std::vector<InstanceId>& instances = world.at(cluster).instances;
  if (!instances.empty()) first_ = std::min_element(instances.begin(), instances.end())->value;
  members_.reserve(instances.size());
  for (InstanceId id : instances) add_member(world, id);
}

void ClusterIndex::add_member(const World& world, InstanceId id) {
  const ContainerInstance& instance = world.at(id);
  TASKYARD_ASSERT(id.value >= first_);
  const std::size_t place = id.value - first_;
  if (place >= slots_.size()) slots_.resize(place + 1, Plan::k_nobody);
  slots_[place] = static_cast<std::uint32_t>(members_.size());
  members_.push_back({id, groups_on(world, instance), instance.attribute_history.size()});
}

std::uint32_t ClusterIndex::slot_of(InstanceId id) const {
  if (id.value < first_ || id.value - first_ >= slots_.size()) return Plan::k_nobody;
  return slots_[id.value - first_];
}

void ClusterIndex::note(std::uint32_t slot, bool fixed_too) {
  if (notices_.size() >= std::max<std::size_t>(4 * members_.size(), 1024)) {
    const std::size_t half = notices_.size() / 2;
    notices_.erase(notices_.begin(), notices_.begin() + static_cast<std::ptrdiff_t>(half));
    notices_from_ += half;
  }
  notices_.push_back(slot * 2 + (fixed_too ? 1U : 0U));
}

void ClusterIndex::instance_changed(const World& world, InstanceId id) {
  const std::vector<InstanceId>& now = world.at(cluster_).instances;
  const std::uint32_t slot = slot_of(id);
  if (slot == Plan::k_nobody) {
    const bool appended =
        now.size() == members_.size() + 1 && now.back() == id && id.value >= first_;
    valid_ = valid_ && appended;
    if (!appended) return;
    add_member(world, id);
    plans_.clear();
    return;
  }
  if (now.size() != members_.size()) {
    valid_ = false;
    return;
  }
  Member& member = members_[slot];
  const std::size_t changes = world.at(id).attribute_history.size();
  if (changes != member.attribute_changes) {
    member.attribute_changes = changes;
    plans_.clear();  // cells and memberOf answers may differ
    return;
  }
  note(slot, true);
}

void ClusterIndex::task_changed(InstanceId instance, NameId group, std::int32_t change) {
  const std::uint32_t slot = slot_of(instance);
  if (slot == Plan::k_nobody) return;
  std::vector<GroupCount>& groups = members_[slot].groups;
  const auto found = std::find_if(groups.begin(), groups.end(),
                                  [&](const GroupCount& entry) { return entry.group == group; });
  if (found == groups.end()) {
    TASKYARD_ASSERT(change > 0);
    groups.push_back({group, change});
  } else if ((found->count += change) == 0) {
    groups.erase(found);
  }
  note(slot, false);
}

Plan& ClusterIndex::plan_for(const World& world, const PlacementRequest& request) {
  if (request.id && request.id == last_request_ && last_plan_ < plans_.size())
    return plans_[last_plan_];
  last_request_ = request.id;
  for (last_plan_ = 0; last_plan_ < plans_.size(); ++last_plan_) {
    if (plans_[last_plan_].answers(request)) return plans_[last_plan_];
  }
  Plan plan(world, request, members_);
  plan.caught_up = notices_from_ + notices_.size();
  if (plans_.size() < k_plans_max) {
    plans_.push_back(std::move(plan));
  } else {
    last_plan_ = static_cast<std::size_t>(
        std::min_element(plans_.begin(), plans_.end(),
                         [](const Plan& a, const Plan& b) { return a.last_used < b.last_used; }) -
        plans_.begin());
    plans_[last_plan_] = std::move(plan);
  }
  return plans_[last_plan_];
}

void ClusterIndex::catch_up(const World& world, Plan& plan) {
  const std::uint64_t end = notices_from_ + notices_.size();
  if (plan.caught_up < notices_from_ || end - plan.caught_up > members_.size() + 64) {
    plan = Plan(world, plan.shape(), members_);
  } else {
    for (auto i = static_cast<std::size_t>(plan.caught_up - notices_from_); i < notices_.size();
         ++i) {
      const std::uint32_t notice = notices_[i];
      if (i + 1 < notices_.size() && notices_[i + 1] == notice) continue;  // the next one does it
      plan.refresh(world, members_, notice / 2, notice % 2 == 1);
    }
  }
  plan.caught_up = end;
}

InstanceId ClusterIndex::choose(const World& world, const PlacementRequest& request, Prng& prng) {
  TASKYARD_ASSERT(request.start_on.empty());
  Plan& plan = plan_for(world, request);
  catch_up(world, plan);
  plan.last_used = ++uses_;
  const std::uint32_t slot = plan.choose(prng);
  return slot == Plan::k_nobody ? InstanceId{} : members_[slot].id;
}

}  // namespace taskyard::placement
