// TASKYARD_ASSERT: a statement about our own code that must hold, checked in every build.
// It reports file and line only, to keep the WebAssembly small.
#pragma once

#include "taskyard/assertion.hpp"

namespace taskyard {

/// Tells the installed hook, then ends the program.
[[noreturn]] void assertion_failed(const char* file, int line);

}  // namespace taskyard

#if defined(__FILE_NAME__)
#define TASKYARD_FILE __FILE_NAME__
#else
#define TASKYARD_FILE __FILE__
#endif

#define TASKYARD_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : ::taskyard::assertion_failed(TASKYARD_FILE, __LINE__))
