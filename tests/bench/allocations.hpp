// Bytes of heap in use, counted by the benchmark's own operator new: the same figure on every platform.
#pragma once

#include <cstddef>

namespace taskyard::bench {

std::size_t bytes_in_use();

}  // namespace taskyard::bench
