// The event log as text: one event per line, simulated seconds first. Golden files hold the same.
#pragma once

#include <string>

#include "taskyard/simulation.hpp"

namespace taskyard::cli {

/// "[  72.500s] task web:1/3 PENDING -> ACTIVATING" with its line break.
std::string event_line(const Simulation& simulation, const Event& event);
/// All events of the log.
std::string transcript(const Simulation& simulation);

}  // namespace taskyard::cli
