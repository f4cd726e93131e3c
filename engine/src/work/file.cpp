// Files that applications write, append to, read and remove (taskyard/surroundings/work.hpp).
#include <algorithm>

#include "base/text.hpp"
#include "logs/logs.hpp"
#include "storage/storage.hpp"
#include "taskyard/arn.hpp"
#include "work/jobs.hpp"

namespace taskyard::work {
namespace {

using scheduler::Desk;

constexpr SimTime k_blocked_ms = 1'000;     // an NFS client asks again until the server answers
constexpr std::int32_t k_names_kept = 256;  // of one job, where they lead

bool is_endless(const FileWork& work) { return work.every_ms > 0 && work.times < 0; }

FileWork work_of(const Desk& desk, const Job& job) {
  return world_of(desk).at(job.work).files[job.index];
}

std::string name_of(const World& world, const Job& job, const FileWork& work, std::int64_t n) {
  const std::string numbered = replace_all(world.text(work.path), "{n}", to_text(n));
  if (numbered.find("{task}") == std::string::npos) return numbered;
  return replace_all(numbered, "{task}", task_id_text(world, world.at(job.container).task));
}

// A name that nobody has used cannot become a file once there are as many as may be.
NameId path_for(World& world, const std::string& path) {
  const bool full = world.storage.file_rows >= world.limits.files_max;
  return full ? world.names.find(path) : world.names.intern(path);
}

storage::Place look_up(const Desk& desk, Job& job, const FileWork& work, std::int64_t n,
                       NameId& path) {
  World& world = world_of(desk);
  JobFile* kept = nullptr;
  if (work.keep <= k_names_kept) {
    if (job.files.empty()) job.files.resize(static_cast<std::size_t>(work.keep));
    kept = &job.files[static_cast<std::size_t>(n)];
  }
  storage::Place place;
  if (kept != nullptr && kept->store) {
    place.store = kept->store;
    place.read_only = kept->read_only;
    place.file = kept->index;
    place.mount = kept->mount;
    if (place.mount) {
      const Mount& mount = world.at(place.mount);
      place.usable = mount.state == MountState::mounted;
      place.blocked = mount.blocked;
      place.foreign = mount.foreign;
    }
    path = kept->path;
    return place;
  }
  place = storage::place_of(desk.changes, job.container, name_of(world, job, work, n));
  path = path_for(world, place.path);
  if (kept != nullptr && place.usable && path) {
    kept->store = place.store;
    kept->read_only = place.read_only;
    kept->path = path;
    kept->mount = place.mount;
    kept->index = storage::k_no_file;
  }
  return place;
}

std::int64_t number_of(const Job& job, const FileWork& work) {
  return job.done % std::max<std::int32_t>(1, work.keep);
}

void begin(const Desk& desk, JobId id, const FileWork& work) {
  Job& job = job_of(desk, id);
  NameId path;
  const storage::Place place = look_up(desk, job, work, number_of(job, work), path);
  if (place.blocked) {
    return plan(desk, id, world_of(desk).now + k_blocked_ms, is_endless(work));
  }
  job.op =
      storage::begin_operation(desk.changes, job.container, place, path, work.action, work.bytes);
  job.busy = true;
  plan(desk, id, world_of(desk).storage.under_way[job.op].done_at, is_endless(work));
}

// As a program that reports what its system call answered; only the first of a row of failures.
void tell_failure(const Desk& desk, const Job& job, const FileWork& work, FileOp::Outcome outcome) {
  const std::string name = name_of(world_of(desk), job, work, number_of(job, work));
  const char* why = outcome == FileOp::Outcome::lost ? "stale file handle" : to_string(outcome);
  logs::print_line(desk.changes, job.container,
                   concat({to_string(work.action), " ", name, ": ", why}), LineKind::error);
}

// False when the container has given up.
bool end(const Desk& desk, JobId id, const FileWork& work) {
  Job& job = job_of(desk, id);
  const FileOp op = storage::end_operation(desk.changes, job.op, is_endless(work));
  job.busy = false;
  const bool failed = op.outcome != FileOp::Outcome::done;
  if (!job.files.empty()) job.files[static_cast<std::size_t>(number_of(job, work))].index = op.file;
  if (failed && !job.failing) tell_failure(desk, job, work, op.outcome);
  job.failing = failed;
  if (!failed || !work.fatal) return true;
  const ContainerId container = job.container;
  end_job(desk, id);
  fail_container(desk, container, {});
  return false;
}

}  // namespace

void on_file_work(const Desk& desk, JobId id, std::uint32_t stamp) {
  const Job* job = due_job(desk, id, stamp);
  if (job == nullptr) return;
  const FileWork work = work_of(desk, *job);
  if (job->busy) {
    if (!end(desk, id, work)) return;
    if (!done_once(desk, id, work.every_ms, work.times)) return;
    const SimTime due = job_of(desk, id).due_at;
    if (due > world_of(desk).now) return plan(desk, id, due, is_endless(work));
  }
  begin(desk, id, work);
}

}  // namespace taskyard::work
