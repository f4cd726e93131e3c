// CloudWatch Logs: groups, streams and lines (facts of the surroundings, 7.4).
#pragma once

#include <string>
#include <string_view>

#include "base/changes.hpp"

namespace taskyard::logs {

/// By name; no id when unknown or deleted.
LogGroupId find_group(const World& world, std::string_view name);
std::string group_arn(const World& world, LogGroupId id);
/// The ARN a group of that name has or would have.
std::string group_arn(const World& world, std::string_view name);
/// The same of the group that an awslogs configuration names, in the region it names.
std::string group_arn(const World& world, const LogConfiguration& log);
/// No id when there are as many groups as there can be. Only groups that somebody described are
/// told.
LogGroupId create_group(const Changes& changes, std::string_view name, bool described = true,
                        bool elsewhere = false);
void delete_group(const Changes& changes, LogGroupId id);
LogStreamId find_stream(const World& world, LogGroupId group, std::string_view name);
LogStreamId create_stream(const Changes& changes, LogGroupId group, std::string_view name,
                          ContainerId container);

/// A container with the driver awslogs starts: its stream, in a group that is made when nobody did.
void open_stream(const Changes& changes, ContainerId container);
/// "prefix/container/task-id"; without a prefix the id of the container (EC2 only).
std::string stream_name(const World& world, ContainerId container);
/// A group that tasks cannot use: somebody has deleted it, or nobody made it while
/// Parameter::undescribed_exist is 0.
bool group_is_missing(const World& world, std::string_view name);
/// Where the log router of an awsfirelens container sends its lines, by its options: a log group's
/// name, else "firehose:NAME", "s3:BUCKET" …
std::string router_place(const LogConfiguration& log);

/// A line of a container's standard output goes where its log configuration sends it: its awslogs
/// stream, its task's log router and from there to the places it names, or only the instance.
void print_line(const Changes& changes, ContainerId container, std::string_view text,
                LineKind kind = LineKind::output);

/// A kept line; null when it has left the ring or never was.
const LogLine* find_line(const World& world, std::uint32_t number);

}  // namespace taskyard::logs
