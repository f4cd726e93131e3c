// The benchmark prints lines "name value"; .ci/bench.py runs it natively and as WebAssembly and sets the
// figures side by side. Figures only: tests never depend on time.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace taskyard::bench {

/// Wall time since it was made.
class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Prints one figure.
void report(const std::string& name, double value);

/// Each file of this folder is one of these; main calls them all.
void bench_placement();
void bench_events();
void bench_services();
void bench_api();
void bench_traffic();
void bench_storage();
void bench_yard();  ///< only where the front end is built

}  // namespace taskyard::bench
