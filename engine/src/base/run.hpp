// What a rule may touch while it runs: the World, the log and the queue, handed down by sim.
#pragma once

#include "base/event_log.hpp"
#include "base/event_queue.hpp"
#include "taskyard/world.hpp"

namespace taskyard {

struct Run {
  World& world;
  EventLog& log;
  EventQueue& queue;

  /// Appends an event of the present moment and marks the World as changed.
  EventSeq emit(Event event) const;
  /// Asks for something `delay_ms` from now.
  void after(SimTime delay_ms, Moment moment, std::uint32_t subject, std::uint16_t step = 0) const;
  /// `parameter` with its seeded spread: the same subject and purpose always get the same time.
  SimTime duration(Parameter parameter, std::uint32_t subject, std::uint32_t purpose = 0) const;
  /// Any time with that spread.
  SimTime spread(SimTime milliseconds, std::uint32_t subject, std::uint32_t purpose) const;

  Cluster& cluster(ClusterId id) const { return world.clusters[id.value]; }
  Ec2Instance& ec2(Ec2InstanceId id) const { return world.ec2_instances[id.value]; }
  ContainerInstance& instance(InstanceId id) const { return world.container_instances[id.value]; }
  Task& task(TaskId id) const { return world.tasks[id.value]; }
  Container& container(ContainerId id) const { return world.containers[id.value]; }
};

}  // namespace taskyard
