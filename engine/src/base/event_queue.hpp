// What is still to happen, in the order (time, phase, sequence). A copyable value.
#pragma once

#include <cstdint>
#include <vector>

#include "base/phases.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

/// What an entry asks for; its subject is an index into the World table of that noun.
enum class Moment : std::uint8_t {
  ec2_running,       ///< Ec2Instance: pending -> running
  agent_registers,   ///< Ec2Instance: its agent joins the cluster
  ec2_terminated,    ///< Ec2Instance: shutting-down -> terminated
  image_pulled,      ///< Container
  container_started, ///< Container
  container_health,  ///< Container: its health check has an answer
  container_exits,   ///< Container: ends by itself
  container_stopped, ///< Container: ended after SIGTERM or SIGKILL
  dependency_late,   ///< Container: startTimeout of a dependency is over
  task_step,         ///< Task: the time of its present status is over
  timeline_call,     ///< position in the scenario's timeline
};

struct QueueEntry {
  SimTime time = 0;
  std::uint64_t order = 0;  ///< phase, then sequence of pushing
  std::uint32_t subject = 0;
  std::uint16_t step = 0;  ///< must equal the subject's step, else the entry is stale
  Moment moment = Moment::task_step;

  friend bool operator<(const QueueEntry& a, const QueueEntry& b) {
    return a.time != b.time ? a.time < b.time : a.order < b.order;
  }
};

/// A 4-ary heap: fewer levels than a binary one and four neighbours in two cache lines.
class EventQueue {
 public:
  void push(SimTime time, Moment moment, std::uint32_t subject, std::uint16_t step = 0);
  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  const QueueEntry& top() const { return heap_.front(); }
  QueueEntry pop();
  /// Entries in heap order, for hashing.
  const std::vector<QueueEntry>& entries() const { return heap_; }

 private:
  std::vector<QueueEntry> heap_;
  std::uint64_t next_ = 0;
};

/// The phase in which a moment happens.
Phase phase_of(Moment moment);

}  // namespace taskyard
