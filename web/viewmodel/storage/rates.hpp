// How fast a file system is now, and how long its credits last.
#pragma once

#include <string>

#include "taskyard/simulation.hpp"

namespace taskyard::web {

/// What rates_of() tells; KiB per second of metered throughput (surroundings 3.3).
struct FileSystemRates {
  std::int64_t baseline_kibps = 0;
  std::int64_t burst_kibps = 0;
  std::int64_t read_kibps = 0;   ///< what reading gets now
  std::int64_t write_kibps = 0;  ///< what writing gets now
  std::int64_t used_kibps = 0;   ///< metered over the last minute or so
  Bytes credits = 0;
  Bytes credits_max = 0;
};

FileSystemRates rates_of(const Simulation& simulation, FileSystemId id);
/// "At the rate of the last minute they last another 2 h 5 min." and the like.
std::string credits_sentence(const FileSystemRates& rates);

}  // namespace taskyard::web
