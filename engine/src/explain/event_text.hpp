// One sentence per event: the log, the golden files and the text view show the same one.
// Part of the door explain/explain.hpp.
#pragma once

#include <string>

#include "taskyard/event.hpp"
#include "taskyard/world.hpp"

namespace taskyard::explain {

/// Like "task web:1/3 PENDING -> RUNNING on i-0ab12cd3 (host port 32768)". Names come from the World, so
/// it may be asked at any later time.
std::string describe_event(const World& world, const Event& event);

}  // namespace taskyard::explain
