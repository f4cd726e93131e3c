// Spellings of taskyard/registry.hpp.
#include "base/assert.hpp"
#include "taskyard/surroundings/registry.hpp"

namespace taskyard {

const char* to_string(PullBehavior behavior) {
  switch (behavior) {
    case PullBehavior::by_default: return "default";
    case PullBehavior::always: return "always";
    case PullBehavior::once: return "once";
    case PullBehavior::prefer_cached: return "prefer-cached";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

}  // namespace taskyard
