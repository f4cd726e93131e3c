// A yard with EFS named shortly, for the tests of this folder.
#pragma once

#include <string>
#include <string_view>

#include "unit/network/net.hpp"

namespace taskyard::test {

struct EfsYard : Net {
  EfsYard() { set_parameter("efsTargetReadyMs", 0); }

  /// Id of a new file system; `more` are members with their comma before them.
  std::string file_system(std::string_view more = {});
  /// Id of a new mount target, available at once.
  std::string target(const std::string& system, std::string_view subnet,
                     const std::string& group = {});
  /// Registers "app": one container that mounts volume "v" at /data. `fargate` or bridge on EC2;
  /// `efs` are members of efsVolumeConfiguration after the id.
  void definition(const std::string& system, bool fargate, std::string_view efs = {},
                  std::string_view more = {});
  /// The reason why the task did not start, or its status; after everything has settled.
  std::string outcome(TaskId task);
  const Mount& mount(TaskId task) const { return world().at(world().at(task).first_mount); }
};

}  // namespace taskyard::test
