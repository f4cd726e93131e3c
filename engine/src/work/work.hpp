// What containers do while they run: files, calls of AWS services, lines on their output
// (taskyard/surroundings/work.hpp). Jobs
// begin with the container and end with it.
#pragma once

#include <span>

#include "scheduler/scheduler.hpp"

namespace taskyard::work {

/// Looks through the events of one step: containers that run get their jobs, those that end lose
/// them.
void notice(const scheduler::Desk& desk, std::span<const Event> events);
void on_file_work(const scheduler::Desk& desk, JobId job, std::uint32_t stamp);
void on_call_work(const scheduler::Desk& desk, JobId job, std::uint32_t stamp);
void on_line_work(const scheduler::Desk& desk, JobId job, std::uint32_t stamp);

}  // namespace taskyard::work
