// What an agent decides after a container of a task that goes on: restart in place (facts TD-70), giving up
// on a dependency that takes too long (facts TD-120).
#include <algorithm>

#include "base/text.hpp"
#include "base/timing.hpp"
#include "scheduler/steps.hpp"

namespace taskyard::scheduler {
namespace {

constexpr std::int32_t k_exit_sigkill = 137;

// Waits for `other` longer than `other` may take: its condition is one that needs time after the start.
bool waits_in_vain(const Desk& desk, const Container& waiting, const Container& other) {
  if (waiting.step != 0) return false;  // it has begun
  for (const ContainerDependency& wanted : definition_of(desk, waiting).depends_on) {
    if (wanted.container != other.definition) continue;
    switch (wanted.condition) {
      case ContainerCondition::start: break;
      case ContainerCondition::complete:
      case ContainerCondition::success: return other.status != ContainerStatus::stopped;
      case ContainerCondition::healthy: return other.health != HealthStatus::healthy;
    }
  }
  return false;
}

}  // namespace

bool restarts_in_place(const Desk& desk, const Container& container) {
  const RestartPolicy& policy = definition_of(desk, container).restart;
  if (!policy.enabled || !task_of(desk, container.task).desired_running) return false;
  const auto& ignored = policy.ignored_exit_codes;
  if (std::find(ignored.begin(), ignored.end(), container.exit_code) != ignored.end()) return false;
  return container.stopped_at - container.started_at >=
         static_cast<SimTime>(policy.attempt_period_s) * k_second;
}

void restart_in_place(const Desk& desk, ContainerId id) {
  World& world = world_of(desk);
  Container& container = container_of(desk, id);
  const ImageBehaviour image = behaviour_of(desk, container);
  container.has_exit_code = false;
  container.health = HealthStatus::unknown;
  desk.changes.after(spread_time(world, image.start_ms, id.value, container.step),
                     Due::container_start, id.value, container.step);
}

void plan_start_timeout(const Desk& desk, const Container& container) {
  const std::int32_t timeout_s = definition_of(desk, container).start_timeout_s;
  if (timeout_s <= 0) return;
  desk.changes.after(static_cast<SimTime>(timeout_s) * k_second, Due::container_timeout,
                     container.id.value);
}

void on_container_timeout(const Desk& desk, ContainerId id) {
  const Container& container = container_of(desk, id);
  const Task& task = task_of(desk, container.task);
  if (task.status != TaskStatus::activating || !task.desired_running) return;
  for (std::uint32_t i = 0; i < task.container_count; ++i) {
    const Container& waiting = container_at(desk, task, i);
    if (!waits_in_vain(desk, waiting, container)) continue;
    stop_task(desk, task.id, StopCode::task_failed_to_start,
              concat({"TaskDependencyError: container ", definition_of(desk, waiting).name,
                      " timed out waiting on dependency ", definition_of(desk, container).name,
                      " (startTimeout)"}));
    return;
  }
}

std::string_view reason_of_exit(const Container& container) {
  // Nothing but the kernel kills a container that nobody stops (facts LC-34, LC-41).
  return container.exit_code == k_exit_sigkill
             ? std::string_view("OutOfMemoryError: Container killed due to memory usage")
             : std::string_view();
}

}  // namespace taskyard::scheduler
