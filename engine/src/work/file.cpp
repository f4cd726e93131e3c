#include "work/work.hpp"

namespace taskyard::work {

void on_file_work(const scheduler::Desk&, JobId, std::uint32_t) {}

}  // namespace taskyard::work
