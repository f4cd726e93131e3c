// Time and resource units. All integers: decisions never depend on rounding.
#pragma once

#include <cstdint>

namespace taskyard {

/// Simulated time in milliseconds since the start of the simulation.
using SimTime = std::int64_t;

inline constexpr SimTime k_second = 1000;
inline constexpr SimTime k_minute = 60 * k_second;
inline constexpr SimTime k_hour = 60 * k_minute;
inline constexpr SimTime k_never = INT64_MAX;  ///< "does not happen"

/// Epoch milliseconds of simulated time zero (2026-01-01T00:00:00Z); API times count from it.
inline constexpr std::int64_t k_epoch_start_ms = 1'767'225'600'000;

using CpuUnits = std::int32_t;      ///< 1024 = one vCPU (facts TD-40)
using Mib = std::int32_t;           ///< memory in MiB
using MicroDollars = std::int64_t;  ///< money, 1,000,000 = one US dollar
using Port = std::uint16_t;         ///< TCP or UDP port, 0 = dynamic host port

enum class Protocol : std::uint8_t { tcp, udp };

}  // namespace taskyard
