// What happens when the engine finds a bug of its own. Not for faults in user data: those are
// diagnostics (taskyard/diagnostic.hpp).
#pragma once

namespace taskyard {

/// Called once with the file name (no folders) and line of the broken assertion, before the program
/// stops. A front end shows its readable notice here and keeps what the user typed.
/// It must not call the engine and need not return.
using AssertionHook = void (*)(const char* file, int line);

/// Installs `hook` (null: none) for the whole process and returns the one before. The only process-wide
/// setting of the engine; it never influences a simulation.
AssertionHook set_assertion_hook(AssertionHook hook);

}  // namespace taskyard
