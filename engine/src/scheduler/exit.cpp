// A container that ends by itself, and what follows from it (facts LC-41, TD-70).
#include "scheduler/steps.hpp"

namespace taskyard::scheduler {
namespace {

void after_exit(const Desk& desk, ContainerId id) {
  const TaskId task = container_of(desk, id).task;
  end_container(desk, id);
  if (task_of(desk, task).status >= TaskStatus::deactivating) return;
  if (restarts_in_place(desk, container_of(desk, id))) return restart_in_place(desk, id);
  if (definition_of(desk, container_of(desk, id)).essential) {
    stop_task(desk, task, StopCode::essential_container_exited,
              "Essential container in task exited");
    return;
  }
  start_ready_containers(desk, task);
}

}  // namespace

void on_container_exit(const Desk& desk, ContainerId id, std::uint32_t stamp) {
  if (container_of(desk, id).step != stamp) return;
  const ImageBehaviour image = behaviour_of(desk, container_of(desk, id));
  Container& container = container_of(desk, id);
  container.has_exit_code = true;
  container.exit_code = image.exit_code;
  const std::string_view reason = reason_of_exit(container);
  container.reason = reason.empty() ? NameId{} : world_of(desk).names.intern(reason);
  after_exit(desk, id);
}

void exit_container(const Desk& desk, ContainerId id, std::int32_t exit_code,
                    std::string_view reason) {
  Container& container = container_of(desk, id);
  if (container.status != ContainerStatus::running || container.stopping) return;
  ++container.step;  // it does not exit a second time
  container.has_exit_code = true;
  container.exit_code = exit_code;
  container.reason = reason.empty() ? NameId{} : world_of(desk).names.intern(reason);
  after_exit(desk, id);
}

WorkId work_of(const Desk& desk, ContainerId id) {
  return behaviour_of(desk, container_of(desk, id)).work;
}

}  // namespace taskyard::scheduler
