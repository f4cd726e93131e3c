// Volumes of a task before its containers start: ACTIVATING waits for them.
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

}  // namespace taskyard::scheduler
