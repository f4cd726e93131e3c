#include "work/work.hpp"

namespace taskyard::work {

void notice(const scheduler::Desk&, std::span<const Event>) {}

}  // namespace taskyard::work
