// What moved in one minute, of stores and of EFS file systems: kept for CloudWatch's storage metrics
// (surroundings 3.3, 7.1, 7.2).
#pragma once

#include <cstdint>

#include "taskyard/units.hpp"

namespace taskyard {

using Bytes = std::int64_t;
inline constexpr Bytes k_kib = 1024;
inline constexpr Bytes k_mib = 1024 * k_kib;
inline constexpr Bytes k_gib = 1024 * k_mib;

/// What was read and written in one minute, and what was there at its end: CloudWatch's storage metrics.
struct StoreMinute {
  SimTime start = 0;
  Bytes bytes = 0;  ///< at the end
  Bytes read = 0, written = 0;
};

/// Requests of one minute: how many, their bytes, the smallest and the largest.
struct IoCount {
  std::int64_t requests = 0;
  Bytes bytes = 0, least = 0, most = 0;
};
/// What one minute brought an EFS file system, for its metrics (surroundings 3.3).
struct FileSystemMinute {
  SimTime start = 0;
  IoCount read, written, metadata;
  Bytes metered = 0;               ///< reads count a third
  std::int64_t operations = 0;     ///< as their limit counts them: a read 1, a write 5
  Bytes credits = 0;               ///< after its last operation
  std::int64_t credits_at_us = 0;  ///< when that was
};

}  // namespace taskyard
