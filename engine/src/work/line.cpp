// Lines that applications print (taskyard/surroundings/work.hpp).
#include "base/text.hpp"
#include "logs/logs.hpp"
#include "work/jobs.hpp"

namespace taskyard::work {

void on_line_work(const scheduler::Desk& desk, JobId id, std::uint32_t stamp) {
  const Job* job = due_job(desk, id, stamp);
  if (job == nullptr) return;
  const World& world = world_of(desk);
  const LineWork work = world.at(job->work).lines[job->index];
  logs::print_line(desk.changes, job->container,
                   replace_all(world.text(work.text), "{n}", to_text(job->done + 1)));
  if (done_once(desk, id, work.every_ms)) plan(desk, id, job_of(desk, id).due_at, true);
}

}  // namespace taskyard::work
