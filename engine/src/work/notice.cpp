// Jobs begin with the container and end with it.
#include <algorithm>

#include "storage/storage.hpp"
#include "work/jobs.hpp"

namespace taskyard::work {
namespace {

using scheduler::Desk;

Due due_of(Job::Kind kind, bool endless) {
  switch (kind) {
    case Job::Kind::file: return endless ? Due::file_work_again : Due::file_work;
    case Job::Kind::call: return endless ? Due::call_work_again : Due::call_work;
    case Job::Kind::line: return endless ? Due::line_work_again : Due::line_work;
  }
  return Due::line_work;
}

JobId free_row(World& world) {
  if (!world.free_jobs.empty()) {
    const JobId id = world.free_jobs.back();
    world.free_jobs.pop_back();
    return id;
  }
  if (world.jobs.size() >= world.limits.jobs_max) return {};
  world.jobs.emplace_back();
  return JobId{static_cast<std::uint32_t>(world.jobs.size() - 1)};
}

void tell_limit(const Desk& desk, ContainerId container) {
  Event event;
  event.kind = EventKind::limit_reached;
  event.container = container;
  event.task = world_of(desk).at(container).task;
  event.text = world_of(desk).names.intern("jobs of containers; further ones are not done");
  desk.changes.emit(event);
}

// False when there are as many jobs as may be.
bool begin_job(const Desk& desk, ContainerId container, Job wish, SimTime first_ms, bool endless) {
  World& world = world_of(desk);
  const JobId id = free_row(world);
  if (!id) return false;
  Job& job = world.jobs[id.value];
  wish.step = job.step;  // entries of the one that had the row before stay stale
  wish.container = container;
  wish.running = true;
  wish.due_at = world.now + first_ms;
  wish.next = world.at(container).first_job;
  job = std::move(wish);
  world.containers[container.value].first_job = id;
  plan(desk, id, job.due_at, endless);
  return true;
}

void begin_jobs(const Desk& desk, ContainerId container) {
  const WorkId id = scheduler::work_of(desk, container);
  if (!id) return;
  const ImageWork& work = world_of(desk).at(id);
  bool room = true;
  Job wish;
  wish.work = id;
  wish.kind = Job::Kind::file;
  for (wish.index = 0; wish.index < work.files.size(); ++wish.index) {
    const FileWork& file = work.files[wish.index];
    const bool endless = file.every_ms > 0 && file.times < 0;
    room = room && begin_job(desk, container, wish, file.first_ms, endless);
  }
  wish.kind = Job::Kind::call;
  for (wish.index = 0; wish.index < work.calls.size(); ++wish.index) {
    const CallWork& call = work.calls[wish.index];
    room = room && begin_job(desk, container, wish, call.first_ms, call.every_ms > 0);
  }
  wish.kind = Job::Kind::line;
  for (wish.index = 0; wish.index < work.lines.size(); ++wish.index) {
    const LineWork& line = work.lines[wish.index];
    room = room && begin_job(desk, container, wish, line.first_ms, line.every_ms > 0);
  }
  if (!room) tell_limit(desk, container);
}

void end_jobs(const Desk& desk, ContainerId container) {
  JobId id = world_of(desk).at(container).first_job;
  while (id) {
    const JobId next = world_of(desk).at(id).next;
    end_job(desk, id);
    world_of(desk).free_jobs.push_back(id);
    id = next;
  }
  world_of(desk).containers[container.value].first_job = {};
}

}  // namespace

Job* due_job(const Desk& desk, JobId id, std::uint32_t stamp) {
  Job& job = job_of(desk, id);
  return job.running && job.step == stamp ? &job : nullptr;
}

void plan(const Desk& desk, JobId id, SimTime at, bool endless) {
  Job& job = job_of(desk, id);
  ++job.step;
  desk.changes.after(at - desk.changes.world.now, due_of(job.kind, endless), id.value, job.step);
}

bool done_once(const Desk& desk, JobId id, SimTime every_ms, std::int64_t times) {
  Job& job = job_of(desk, id);
  ++job.done;
  if (every_ms > 0 && (times < 0 || job.done < times)) {
    job.due_at += every_ms;
    return true;
  }
  end_job(desk, id);
  return false;
}

void end_job(const Desk& desk, JobId id) {
  Job& job = job_of(desk, id);
  if (job.busy) storage::drop_operation(desk.changes, job.op);
  job.busy = false;
  job.running = false;
  ++job.step;
  job.files = {};
}

void fail_container(const Desk& desk, ContainerId container, std::string_view reason) {
  scheduler::exit_container(desk, container, 1, reason);
}

void notice(const Desk& desk, std::span<const Event> events) {
  // The span is no longer good once something below has added an event.
  std::vector<ContainerId> began, ended;
  for (const Event& event : events) {
    if (event.kind != EventKind::container_status_changed) continue;
    const auto to = static_cast<ContainerStatus>(event.to);
    if (to == ContainerStatus::running) began.push_back(event.container);
    if (to == ContainerStatus::stopped) ended.push_back(event.container);
  }
  for (const ContainerId container : ended) end_jobs(desk, container);
  for (const ContainerId container : began) {
    const bool runs = world_of(desk).at(container).status == ContainerStatus::running;
    if (runs) begin_jobs(desk, container);
  }
}

}  // namespace taskyard::work
