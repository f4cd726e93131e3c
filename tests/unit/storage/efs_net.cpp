#include "unit/storage/efs_net.hpp"

namespace taskyard::test {

std::string EfsYard::file_system(std::string_view more) {
  const std::string token = std::to_string(world().storage.file_systems.size());
  return text_at(call("efs.CreateFileSystem",
                      json("{'CreationToken':'t" + token + "'" + std::string(more) + "}")),
                 "/FileSystemId");
}

std::string EfsYard::target(const std::string& system, std::string_view subnet,
                            const std::string& group) {
  const std::string groups = group.empty() ? "" : ",'SecurityGroups':['" + group + "']";
  const std::string id =
      text_at(call("efs.CreateMountTarget", json("{'FileSystemId':'" + system + "','SubnetId':'" +
                                                 std::string(subnet) + "'" + groups + "}")),
              "/MountTargetId");
  advance(1);
  return id;
}

void EfsYard::definition(const std::string& system, bool fargate, std::string_view efs,
                         std::string_view more) {
  const std::string kind =
      fargate ? "'networkMode':'awsvpc','requiresCompatibilities':['FARGATE'],'cpu':'256',"
                "'memory':'512',"
              : "";
  const std::string container =
      "[{'name':'a','image':'nginx','memory':64,'mountPoints':[{'sourceVolume':'v',"
      "'containerPath':'/data'}]}]";
  register_definition("app", json(container),
                      json(kind +
                           "'volumes':[{'name':'v','efsVolumeConfiguration':{"
                           "'fileSystemId':'" +
                           system + "'" + std::string(efs) + "}}]" + std::string(more)));
}

std::string EfsYard::outcome(TaskId id) {
  simulation.settle(k_hour);
  const Task& found = task(id);
  if (found.status == TaskStatus::running) return "RUNNING";
  return world().text(found.stopped_reason);
}

}  // namespace taskyard::test
