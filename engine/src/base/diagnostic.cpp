#include "taskyard/diagnostic.hpp"

#include "base/assert.hpp"

namespace taskyard {

const char* to_string(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::notice: return "notice";
  }
  assertion_failed(TASKYARD_FILE, __LINE__);
}

bool has_errors(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity == Severity::error) return true;
  }
  return false;
}

}  // namespace taskyard
