#include "scheduler/steps.hpp"

namespace taskyard::scheduler {

std::string permission_failure(const Desk&, TaskId) { return {}; }

}  // namespace taskyard::scheduler
