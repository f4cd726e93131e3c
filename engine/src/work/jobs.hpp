// Jobs of running containers: shared by the files of this domain. Private.
#pragma once

#include <string_view>

#include "work/work.hpp"

namespace taskyard::work {

inline World& world_of(const scheduler::Desk& desk) { return desk.changes.world; }
inline Job& job_of(const scheduler::Desk& desk, JobId id) {
  return desk.changes.world.jobs[id.value];
}

/// The job an entry of the queue means; null when it has ended or was planned anew. Valid until jobs
/// are begun, which only `notice` does.
Job* due_job(const scheduler::Desk& desk, JobId id, std::uint32_t stamp);
/// Queues the next step of the job at `at`; earlier entries become stale. `endless`: it goes on as
/// long as the container runs, so nobody waits for its end.
void plan(const scheduler::Desk& desk, JobId id, SimTime at, bool endless);
/// The job was done once more. True when it is done again: `Job::due_at` says when, `every_ms` after
/// it was due before and perhaps in the past; plan it. False: it has ended, `times` times (-1 = as long
/// as the container runs) or once (`every_ms` = 0).
bool done_once(const scheduler::Desk& desk, JobId id, SimTime every_ms, std::int64_t times = -1);
/// No more of it; an operation under way is lost. Safe to call twice.
void end_job(const scheduler::Desk& desk, JobId id);
/// The application gives up: its container exits with code 1 as if by itself. Its jobs end with it.
void fail_container(const scheduler::Desk& desk, ContainerId container, std::string_view reason);

}  // namespace taskyard::work
