// How many seeded runs a property is tried with: thousands where they are quick. The slower builds
// (sanitizers, WebAssembly, no optimisation) look for other things than rare seeds.
#pragma once

#include <cstdint>

namespace taskyard::workload {

#if defined(__SANITIZE_ADDRESS__)
#define TASKYARD_SLOW_BUILD 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TASKYARD_SLOW_BUILD 1
#endif
#endif

#if defined(TASKYARD_SLOW_BUILD) || defined(__EMSCRIPTEN__) || !defined(NDEBUG)
constexpr std::uint64_t k_runs = 200;
#else
constexpr std::uint64_t k_runs = 2'000;
#endif

}  // namespace taskyard::workload
