// CloudWatch Logs and the places log routers send to: groups, streams, lines (facts of the
// surroundings, 7.4).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "taskyard/ids.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

struct LogGroup {
  LogGroupId id;
  NameId name;  ///< "/ecs/web"; for other places of a log router "firehose:NAME", "s3:BUCKET" …
  bool described = true;   ///< false: named by a task definition, made by nobody; taken to exist
  bool elsewhere = false;  ///< no CloudWatch log group but a place a log router sends to
  bool deleted = false;
  SimTime created_at = 0;
  std::int32_t retention_days = 0;  ///< 0 = never expires
  std::int64_t bytes = 0;
  std::string tags_json;
};

struct LogStream {
  LogStreamId id;
  LogGroupId group;
  NameId name;  ///< "web/nginx/0123…"
  ContainerId container;
  SimTime created_at = 0;
  SimTime first_at = k_never, last_at = k_never;
  std::int64_t lines = 0;  ///< ever written
  std::int64_t bytes = 0;
};

enum class LineKind : std::uint8_t { output, error, call_denied };

/// One line that a container printed. Kept in a ring of Limits::log_lines_max.
struct LogLine {
  std::uint32_t number = 0;  ///< grows by one; its place in the ring is number % log_lines_max
  SimTime time = 0;
  ContainerId container;
  LogStreamId stream;  ///< none: it is only on the instance (json-file), or lost
  LineKind kind = LineKind::output;
  bool lost = false;  ///< its log router was not running, or no way led out
  std::string text;
};

struct LogState {
  std::vector<LogGroup> groups;
  std::vector<LogStream> streams;
  std::vector<LogLine> lines;     ///< ring, by number
  std::uint32_t lines_taken = 0;  ///< number of the next one
  std::int64_t lost = 0;
  std::map<ContainerId, std::int64_t> lost_of;  ///< of containers that lost any
  std::uint64_t digest = 0;                     ///< of all lines ever printed
};

}  // namespace taskyard
