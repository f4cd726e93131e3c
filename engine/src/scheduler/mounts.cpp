// Volumes of a task before its containers start: ACTIVATING waits for them.
#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "scheduler/steps.hpp"
#include "storage/storage.hpp"

namespace taskyard::scheduler {

void mount_volumes(const Desk& desk, TaskId id) {
  const SimTime takes = storage::begin_mounts(desk.changes, id);
  if (takes > 0) return task_after(desk, task_of(desk, id), takes, Due::mount_ready);
  on_mount_ready(desk, id, task_of(desk, id).step);
}

void on_mount_ready(const Desk& desk, TaskId id, std::uint32_t stamp) {
  if (task_of(desk, id).step != stamp) return;
  const std::string failure = storage::finish_mounts(desk.changes, id);
  if (!failure.empty()) return stop_task(desk, id, StopCode::task_failed_to_start, failure);
  start_ready_containers(desk, id);
}

namespace {

std::string_view without_slash(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

// What docker and the agent say of mounts that cannot be; "" when there is nothing to say.
std::string mount_fault(const TaskDefinition& definition, const ContainerDefinition& container) {
  constexpr std::string_view k_daemon = "CannotCreateContainerError: Error response from daemon: ";
  if (definition.operating_system_family.starts_with("WINDOWS")) return {};
  std::vector<std::string_view> seen;
  for (const MountPoint& mount : container.mounts) {
    const std::string& volume = definition.volumes[mount.volume].name;
    const std::string_view path = without_slash(mount.path);
    if (path.empty()) {
      return concat({"HostConfigError: Unable to resolve volume mounts; invalid path: ",
                     container.name, " ", volume, "; ", volume, " -> "});
    }
    if (path == "/") {
      return concat({k_daemon, "invalid volume specification: '", volume,
                     ":/': invalid specification: destination can't be '/'"});
    }
    if (!path.starts_with('/')) {
      return concat({k_daemon, "invalid volume specification: '", volume, ":", mount.path,
                     "': invalid mount config for type \"volume\": invalid mount path: '",
                     mount.path, "' mount path must be absolute"});
    }
    if (std::find(seen.begin(), seen.end(), path) != seen.end()) {
      return concat({k_daemon, "Duplicate mount point: ", path});
    }
    seen.push_back(path);
  }
  return {};
}

}  // namespace

bool mounts_fit(const Desk& desk, Container& container) {
  const TaskDefinition& definition =
      world_of(desk).at(task_of(desk, container.task).task_definition);
  const std::string fault = mount_fault(definition, definition.containers[container.definition]);
  if (fault.empty()) return true;
  container.reason = world_of(desk).names.intern(fault);
  stop_task(desk, container.task, StopCode::task_failed_to_start, fault);
  return false;
}

}  // namespace taskyard::scheduler
