// Containers at work: the queue in front of their CPU, and how the CPU of a machine is shared out
// (docs/MODEL.md, Requests).
#pragma once

#include "taskyard/world.hpp"

namespace taskyard::traffic {

/// What a container does with one request.
struct Work {
  Micros start = 0;  ///< on its CPU
  Micros end = 0;    ///< of CPU and waiting
  Micros plain = 0;  ///< the same without a queue in front: end - plain is what the queue cost
};

/// The load of a container, made when it has none.
LoadId load_of(World& world, ContainerId container);
/// Gives `cpu_us` of work on one vCPU to the core that is free first, then waits `wait_us` without
/// CPU.
Work take_work(ContainerLoad& load, Micros queued, std::int64_t cpu_us, std::int64_t wait_us);
/// CPU units it has from `now` on. Cores that go leave what they had to do to the others.
void set_units(ContainerLoad& load, CpuUnits units, Micros now);
/// Shares the CPU of every machine and Fargate task out anew among the containers that have
/// requests, by
/// what each did in the last second.
void share_cpu(World& world, Micros now);

}  // namespace taskyard::traffic
