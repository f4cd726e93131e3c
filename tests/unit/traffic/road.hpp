// A load balancer, a target group and Fargate tasks without API and scheduler: containers run at once,
// targets are healthy at once, and only requests happen.
#pragma once

#include <string>

#include "elb/elb.hpp"
#include "traffic/traffic.hpp"

namespace taskyard::traffic::testing {

struct Road {
  explicit Road(std::uint64_t seed = 1, LoadBalancerType type = LoadBalancerType::application,
                std::size_t zones = 2);

  World world;
  EventLog log;
  EventQueue queue;
  LoadBalancerId balancer;
  TargetGroupId group;
  SecurityGroupId open_group;  ///< lets everything in
  ImageBehaviour image;        ///< of tasks that are added from now on
  std::int32_t stop_timeout_s = 30;

  Changes changes() { return {world, log, queue}; }
  LoadBalancer& load_balancer() { return world.load_balancers[balancer.value]; }
  TargetGroup& target_group() { return world.target_groups[group.value]; }

  /// A Fargate task with so many CPU units whose container listens on port 80, as a healthy target.
  TaskId add_task(CpuUnits units = 1024, std::size_t zone = 0);
  TargetId target_of(TaskId task) const { return world.at(task).target; }
  void set_state(TargetId target, TargetState state);
  /// A source at the load balancer: so many requests per 1,000 s, each with `cpu_us` of work.
  TrafficSource source(std::int64_t rate, std::int64_t cpu_us) const;
  TrafficSourceId send(const TrafficSource& source);
  const TrafficSource& first() const { return world.traffic.sources.front(); }
  void until(SimTime time);
  void advance(SimTime by) { until(world.now + by); }
  /// The container of the task ends now: by SIGTERM (`stopping`), with that exit code.
  void end_container(TaskId task, bool stopping, std::int32_t exit_code);
  std::uint64_t total(Outcome outcome) const;
  /// "elb_502_reset stop_timeout_short 3": what the log says was lost.
  std::string losses() const;
};

}  // namespace taskyard::traffic::testing
