// Numbers and names as people read them.
#pragma once

#include <string>
#include <string_view>

#include "taskyard/world.hpp"

namespace taskyard::web {

/// "00:01:23", with tenths when asked: "00:01:23.4".
std::string clock_text(SimTime time, bool tenths = false);
/// "512 MiB", "2 GiB", "7.6 GiB".
std::string memory_text(Mib mib);
/// "256 units", "1 vCPU", "0.5 vCPU".
std::string cpu_text(CpuUnits units);
/// "$0.0960"
std::string money_text(MicroDollars amount);
/// Long ids shortened in the middle: "0f3c…91ab".
std::string short_id(std::string_view id);
/// "1 task", "3 tasks".
std::string counted(std::int64_t number, std::string_view noun);
/// "web:3".
std::string revision_text(const World& world, TaskDefinitionId id);
/// What an API state means, for tooltips: "PENDING" -> "Waiting for the container agent …"; "" unknown.
std::string_view gloss(std::string_view state);
/// Thousands separated by thin spaces: "12 345".
std::string grouped(std::int64_t number);

}  // namespace taskyard::web
