// CloudWatch Logs: groups, streams and lines (facts of the surroundings, 7.4).
#pragma once

#include <string>
#include <string_view>

#include "base/changes.hpp"

namespace taskyard::logs {

/// By name; no id when unknown or deleted.
LogGroupId find_group(const World& world, std::string_view name);
std::string group_arn(const World& world, LogGroupId id);
LogGroupId create_group(const Changes& changes, std::string_view name, bool described = true,
                        bool elsewhere = false);
void delete_group(const Changes& changes, LogGroupId id);
LogStreamId find_stream(const World& world, LogGroupId group, std::string_view name);
LogStreamId create_stream(const Changes& changes, LogGroupId group, std::string_view name,
                          ContainerId container);

/// A line of a container's standard output goes where its log configuration sends it: its awslogs
/// stream, its
/// task's log router and from there to the places it names, or only the instance.
void print_line(const Changes& changes, ContainerId container, std::string_view text,
                LineKind kind = LineKind::output);

}  // namespace taskyard::logs
