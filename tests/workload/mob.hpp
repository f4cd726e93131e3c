// A crowd of careless users: seeded random calls and faults on a small yard.
#pragma once

#include <string>

#include "base/prng.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::workload {

class Mob {
 public:
  explicit Mob(std::uint64_t seed);

  Simulation simulation;

  /// One random call or fault, then some time, which may be none.
  void act();
  /// Agents connected again, every task told to stop, and time for all of it to end.
  void clean_up();
  /// Calls answered with an error so far.
  int refused() const { return refused_; }

 private:
  void call(const char* action, const std::string& request);
  void run_task();
  void change_instance();
  void change_fleet();
  std::string some_instance();
  std::string some_task();
  const char* pick(std::initializer_list<const char*> choices);

  Prng random_;
  int refused_ = 0;
};

}  // namespace taskyard::workload
