// ./dev fuzz [SECONDS] [SEED]: one seed after the other; stops at the first that goes wrong.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "fuzz/fuzz.hpp"

int main(int count, char** arguments) {
  const long seconds = count > 1 ? std::strtol(arguments[1], nullptr, 10) : 0;  // 0 = until stopped
  std::uint64_t seed = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  do {
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    std::fflush(stdout);  // the last line names the seed of a crash
    std::string fault = taskyard::fuzz::fuzz_api(seed, 500);
    if (fault.empty()) fault = taskyard::fuzz::fuzz_queries(seed, 2000);
    if (!fault.empty()) {
      std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), fault.c_str());
      return 1;
    }
    ++seed;
  } while (seconds == 0 || std::chrono::steady_clock::now() < end);
  return 0;
}
