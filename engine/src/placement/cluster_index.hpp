// The plans of one cluster and what happened to its instances since each was last used.
// Inner header of placement/index.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "placement/plan.hpp"

namespace taskyard::placement {

class ClusterIndex {
 public:
  ClusterIndex(const World& world, ClusterId cluster);

  InstanceId choose(const World& world, const PlacementRequest& request, Prng& prng);
  void instance_changed(const World& world, InstanceId instance);
  /// `change` is +1 or -1.
  void task_changed(InstanceId instance, NameId group, std::int32_t change);
  /// False after an instance left or came in a way that needs a new index.
  bool is_valid() const { return valid_; }

 private:
  static constexpr std::size_t k_plans_max = 64;

  std::uint32_t slot_of(InstanceId instance) const;
  void add_member(const World& world, InstanceId instance);
  void note(std::uint32_t slot, bool fixed_too);
  Plan& plan_for(const World& world, const PlacementRequest& request);
  void catch_up(const World& world, Plan& plan);

  ClusterId cluster_;
  std::vector<Member> members_;       ///< by slot, in registration order
  std::vector<std::uint32_t> slots_;  ///< by InstanceId minus first_; Plan::k_nobody = not a member
  std::uint32_t first_ = 0;
  std::vector<Plan> plans_;
  std::uint64_t uses_ = 0;
  RequestId last_request_;  ///< answered by plans_[last_plan_]
  std::size_t last_plan_ = 0;
  /// Slot * 2, + 1 when status or agent changed too. Number of the first one kept: notices_from_.
  std::vector<std::uint32_t> notices_;
  std::uint64_t notices_from_ = 0;
  bool valid_ = true;
};

}  // namespace taskyard::placement
