// A yard whose cluster "c" has capacity provider "cp" over the Auto Scaling group "asg".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/yard.hpp"

namespace taskyard::test {

struct FleetOptions {
  std::string type = "m5.large";
  std::vector<std::string> more_types = {};  ///< overrides; the group launches the first one
  int min = 0, max = 10, desired = 0;
  int target = 100;
  int warmup_s = 300;
  std::string scaling = "";  ///< further members of managedScaling, with a comma in front
  bool managed = true;
  bool protection = false;
  bool draining = true;
};

struct Fleet : support::Yard {
  /// "web" takes 1024 CPU units and 1024 MiB: two fit an m5.large. Instances boot in 60 s.
  explicit Fleet(const FleetOptions& options = {});

  const AutoScalingGroup& group() const { return world().auto_scaling_groups.at(0); }
  const CapacityProvider& provider() const { return world().capacity_providers.at(2); }
  /// Runs tasks of the family by a strategy over "cp"; ids of those that exist then.
  std::vector<TaskId> run_on(std::string_view family, int count, std::string_view more = {});
  void set_desired(int desired);
  /// Advances to that many minutes and `seconds` after the start.
  void at(std::int64_t minutes, std::int64_t seconds = 0);
  /// "scale_out 0->2 M1 N0 200.00" for each step of managed scaling, oldest first; waits with their limit.
  std::vector<std::string> steps() const;
  /// The latest step of that kind; none.
  ScalingStepId last(ScalingStepKind kind) const;
  std::string sentence(ScalingStepId id) const { return simulation.explain(id).sentence; }
  /// Instances of the group that are booting or running and stay.
  int size() const;
  int waiting() const { return static_cast<int>(world().waiting_tasks.size()); }
  int running() const;
};

}  // namespace taskyard::test
