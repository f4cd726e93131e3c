#include "work/work.hpp"

namespace taskyard::work {

void on_line_work(const scheduler::Desk&, JobId, std::uint32_t) {}

}  // namespace taskyard::work
