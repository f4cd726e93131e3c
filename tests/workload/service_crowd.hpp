// Services under careless users and faults: seeded random calls on a small yard with a few services.
#pragma once

#include <string>
#include <vector>

#include "base/prng.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::workload {

/// Watches one simulation between two moments: what services did must stay within their bounds.
class Envelope {
 public:
  /// Call before and after each single step of time; `after` returns one sentence per broken rule.
  void before(const World& world);
  std::vector<std::string> after(const Simulation& simulation, EventSeq since);

 private:
  std::vector<bool> serving_;    ///< by task: RUNNING and healthy before the step
  std::vector<bool> kept_blue_;  ///< by service: both revisions were wanted before the step
};

/// Counters and lists of services against a walk over the tasks; one sentence per broken rule.
std::vector<std::string> broken_services(const World& world);
/// Services that neither reached their end nor say why not, after a long quiet time.
std::vector<std::string> silent_services(const World& world);

class ServiceCrowd {
 public:
  explicit ServiceCrowd(std::uint64_t seed);

  Simulation simulation;

  /// One random call or fault, then some time, watched step by step.
  void act();
  /// Faults end; a long time passes, watched step by step.
  void calm_down();
  const std::vector<std::string>& broken() const { return broken_; }
  int refused() const { return refused_; }

 private:
  void call(const char* action, const std::string& request);
  std::string traffic_rules();
  void add_groups(const std::string& service);
  void create_service();
  void update_service();
  void fault();
  void change_fleet();
  void watch_until(SimTime until);
  std::string some_service();
  std::string some_instance();
  const char* pick(std::initializer_list<const char*> choices);

  Prng random_;
  Envelope envelope_;
  std::vector<std::string> broken_;
  std::vector<std::string> balancers_;  ///< `"loadBalancers":[…]` of service s0, s1 …
  int refused_ = 0;
};

}  // namespace taskyard::workload
