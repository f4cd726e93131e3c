#include <cstdio>

#include "bench/bench.hpp"

namespace taskyard::bench {

void report(const std::string& name, double value) {
  std::printf("%s %.6g\n", name.c_str(), value);
  std::fflush(stdout);
}

}  // namespace taskyard::bench

int main() {
  taskyard::bench::bench_events();
  taskyard::bench::bench_placement();
  taskyard::bench::bench_services();
  taskyard::bench::bench_api();
  taskyard::bench::bench_traffic();
  taskyard::bench::bench_storage();
#ifdef TASKYARD_BENCH_YARD
  taskyard::bench::bench_yard();
#endif
  return 0;
}
