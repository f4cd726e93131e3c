// Tasks with every kind of volume under careless users and faults: seeded random calls, and a ledger of
// bytes kept from events alone.
#pragma once

#include <string>
#include <vector>

#include "base/prng.hpp"
#include "taskyard/simulation.hpp"

namespace taskyard::workload {

/// What the events say about the bytes of every store.
class ByteLedger {
 public:
  /// Takes in the events since the last call; one sentence per store that holds something else than they
  /// say, per dead owner whose bytes live on, per pool that is too full.
  std::vector<std::string> compare(const Simulation& simulation);

 private:
  struct Sum {
    Bytes bytes = 0;
    std::int64_t files = 0;
    std::int64_t versions = 0;
    void add(const StorageStep& step);
  };
  std::vector<Sum> told_;
  EventSeq seen_ = 0;
};

class StorageCrowd {
 public:
  explicit StorageCrowd(std::uint64_t seed);

  Simulation simulation;

  /// One random call or fault, then some time in small steps, each compared with the ledger.
  void act();
  const std::vector<std::string>& broken() const { return broken_; }

 private:
  void call(const char* action, const std::string& request);
  void run_task();
  void fault();
  void put_file();
  void make_target();
  void surroundings();
  std::string some_instance();
  std::string some_task();
  const char* pick(std::initializer_list<const char*> choices);

  Prng random_;
  ByteLedger ledger_;
  std::vector<std::string> broken_;
  std::string made_;  ///< "fs-…" of the file system that was made by a call
};

}  // namespace taskyard::workload
