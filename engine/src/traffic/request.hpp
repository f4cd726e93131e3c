// One request while its fate is worked out.
#pragma once

#include "taskyard/world.hpp"

namespace taskyard::traffic {

/// Ends when the client gives up, not before.
inline constexpr Micros k_no_end = INT64_MAX;

class Request {
 public:
  Request(World& world_in, TrafficSource& source_in);

  World& world;
  TrafficSource& source;
  RequestSample record;
  std::uint32_t client = 0;

  const RequestKind& kind() const { return source.kinds[record.kind]; }
  /// A packet inside the VPC; between the client and where its request arrives.
  Micros hop() const { return hop_; }
  Micros way() const { return way_; }

  /// Ends with an answer that leaves the load balancer (or direct target) at `left`.
  void end(Outcome outcome, LossCause cause, Micros left);
  /// Nothing of it ever arrives.
  void end_unreachable();
  /// The container takes it: works, waits, answers.
  void work_in(ContainerLoad& load);
  void count_connection();
  /// The client gives up at its timeout; then it is on its way.
  void begin();

 private:
  void answer_at(Micros plain_end);

  Micros hop_ = 0, way_ = 0;
  LoadId load_;
  std::uint32_t memory_kib_ = 0;
  bool would_be_in_time_ = false;  ///< without the wait in the queue
};

}  // namespace taskyard::traffic
