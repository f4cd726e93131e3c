#include "base/assert.hpp"

#include <cstdlib>

namespace taskyard {

namespace {
AssertionHook installed_hook = nullptr;  // see taskyard/assertion.hpp: never part of a simulation
}

AssertionHook set_assertion_hook(AssertionHook hook) {
  AssertionHook before = installed_hook;
  installed_hook = hook;
  return before;
}

void assertion_failed(const char* file, int line) {
  if (AssertionHook hook = installed_hook) {
    installed_hook = nullptr;  // a hook that fails itself must not call itself again
    hook(file, line);
  }
  std::abort();
}

}  // namespace taskyard
